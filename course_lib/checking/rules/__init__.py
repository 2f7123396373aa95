"""Rules that look at wrong answers: each tells in one sentence what it sees, or "" where it sees nothing.

They take (exercise, part, cases, values, name): the cases hold what the part `name` should be, the values what it was,
in the same order. `diagnose` says which is asked first.
"""
