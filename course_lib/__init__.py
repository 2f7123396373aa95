"""Loss functions, regularization and optimization, each formula in one place.

Shape letters mean the same everywhere: N examples, D features, C classes, H hidden units.
Data is `X (N, D)` with labels `y (N,)`; weights are `W (C, D)` and `b (C,)`, so that
`scores = X @ W.T + b` is `(N, C)`: the slides' f = Wx + b, one row per example.

losses        multiclass hinge (SVM), its square, and cross-entropy (softmax)
regularizers  L2, L1, elastic net, max-norm
objective     loss + λ regularizer, for a linear classifier and for one hidden layer
gradients     finite differences, and the check of a gradient that says what is wrong with it
optimizers    update rules from gradient descent to AdamW, one pure step each
schedules     learning rates over time
second_order  Newton, BFGS, L-BFGS; kinds of critical points
surfaces      functions of two numbers to run optimizers on, known in every detail
trajectory    runs of any rule on any surface, one or a whole bank at once
training      minibatches, early stopping on the validation error, histories
features      colour histograms, HOG, visual words: what to see of an image before a linear classifier does
layers        batch normalization, dropout, stochastic depth, fractional pooling, as small as they can be shown
data          the digits that come with the course, and CIFAR-10
plots         pictures of digits, weights and losses, each with words for who cannot see them
widgets       figures to play with
server        Jupyter's server: answers to figures leave at once
references    exercises that ask for other names or arguments than the library has
exercise      a student's own function in a picture, or the reference until it is written
checking      `check(...)`: is my function right, and if not, which mistake is it?
"""
