"""Loss functions, regularization and optimization, each formula in one place.

Shape letters mean the same everywhere: N examples, D features, C classes, H hidden units.
Data is `X (N, D)` with labels `y (N,)`; weights are `W (C, D)` and `b (C,)`, so that
`scores = X @ W.T + b` is `(N, C)`: the slides' f = Wx + b, one row per example.

losses      multiclass hinge (SVM) and cross-entropy (softmax)
data        the digits that come with the course
plots       pictures of digits, weights and losses, each with words for who cannot see them
widgets     figures to play with
checking    `check(...)`: is my function right, and if not, which mistake is it?
"""
