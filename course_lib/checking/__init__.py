"""Is my function right, and if not, which mistake is it?

notebook    check("svm_losses", svm_losses): call, judge, show, return the points
outcome     one call of a student's function: what it returned, or why it did not
exercise    cases, parts and known mistakes; recorded/ holds the public ones as data
judge       outcomes -> verdict, by compare and diagnose
display     a verdict as a card or as text
plain       plain data as JSON, read without trust
"""

from course_lib.checking.notebook import check

__all__ = ["check"]
