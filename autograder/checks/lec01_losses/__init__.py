"""Lecture 01: multiclass hinge (SVM) and cross-entropy (softmax)."""

from autograder.checks.lec01_losses.cross_entropy import softmax_loss
from autograder.checks.lec01_losses.expected import initial_losses
from autograder.checks.lec01_losses.hinge import svm_losses
from autograder.checks.lec01_losses.hinge_gradient import svm_loss
from autograder.checks.lec01_losses.softmax import softmax

CHECKS = [svm_losses, svm_loss, initial_losses, softmax, softmax_loss]
