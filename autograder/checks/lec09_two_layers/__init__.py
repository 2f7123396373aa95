"""Lecture 09: a network of two layers, its scores and its gradients, and the open challenge."""

from autograder.checks.lec09_two_layers.backward import two_layer_gradients
from autograder.checks.lec09_two_layers.challenge import predict_digits
from autograder.checks.lec09_two_layers.forward import two_layer_scores

CHECKS = [two_layer_scores, two_layer_gradients, predict_digits]
