"""Is my function right, and if not, which mistake is it?

notebook    check("svm_losses", svm_losses): call, judge, show, return the points
            hint("svm_losses"): the next of three hints
outcome     one call of a student's function: what it returned, or why it did not
functions   functions that exercises hand to a student's function, by name (functions_descent: of lecture 04)
limit       stop what does not end
exercise    cases, parts and known mistakes; recorded/ holds the public ones as data
judge       outcomes -> verdict, by compare, raised, naming and diagnose
raised      what an exception tells, with its usual cause
naming      which known mistake an answer is
diagnose    what else is wrong with it, by rules/, one kind a module
display     a verdict as a card or as text
packed      recorded exercises as text, repetitions written once
plain       plain data as JSON, read without trust
"""

from course_lib.checking.notebook import check, hint

__all__ = ["check", "hint"]
