"""Early stopping: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec04_descent.cases_stops import LONG, ONE, should_stop_calls
from course_lib import training
from course_lib.checking.exercise import Part

should_stop = Check(
    reference=training.should_stop,
    results=("stop",),
    parts=(Part(ONE, 1, tag=ONE), Part(LONG, 1, tag=LONG)),
    calls=should_stop_calls,
    hints=(
        "In which epoch was the error smallest for the first time? How many epochs have passed since?",
        "Only a *new* smallest error is an improvement: an equal one is none, and neither is a fall that stays above the best.",
        "The last epoch has the index len(errors) − 1; take the index of the first smallest error away and compare with the patience.",
    ),
)


@should_stop.mistake
def waits_one_epoch_too_long(errors, patience):
    """You stop one epoch too late: when exactly `patience` epochs have passed without improvement, that is enough."""
    return bool(len(errors) - 1 - np.argmin(errors) > patience)


@should_stop.mistake
def stops_one_epoch_early(errors, patience):
    """You stop one epoch too early: the epoch of the best error itself does not count as one without improvement."""
    return bool(len(errors) - np.argmin(errors) >= patience)


@should_stop.mistake
def takes_an_equal_error_for_better(errors, patience):
    """Right unless the best error comes twice: you count from its last time. An equal error is no improvement, so count
    from the first."""
    last = len(errors) - 1 - np.argmin(errors[::-1])
    return bool(len(errors) - 1 - last >= patience)


@should_stop.mistake
def compares_with_the_epoch_before(errors, patience):
    """You compare the last two epochs only. What counts is the best error so far, and how long ago it was."""
    return len(errors) > 1 and bool(errors[-1] >= errors[-2])


@should_stop.mistake
def compares_with_patience_epochs_ago(errors, patience):
    """You compare the last error with the one `patience` epochs ago. The best one may lie between them, or before."""
    return len(errors) > patience and bool(errors[-1] >= errors[-1 - patience])


@should_stop.mistake
def starts_counting_again_at_any_fall(errors, patience):
    """Your count starts again whenever the error falls below that of the epoch before. It starts again only at a new
    best error."""
    falls = np.flatnonzero(np.diff(errors) < 0)
    since = len(errors) - 1 - (falls[-1] + 1 if len(falls) else 0)
    return bool(since >= patience)


@should_stop.mistake
def waits_for_rises_only(errors, patience):
    """You wait for `patience` rises in a row. An error that stays above the best has not improved, whether it rises or
    falls."""
    steps = np.diff(errors)[-patience:]
    return len(steps) == patience and bool(np.all(steps > 0))


@should_stop.mistake
def takes_the_largest_for_the_best(errors, patience):
    """You count from the *largest* value, which is right for an accuracy. Of errors the smallest is the best."""
    return bool(len(errors) - 1 - np.argmax(errors) >= patience)


@should_stop.mistake
def counts_all_epochs(errors, patience):
    """You stop after `patience` epochs, whatever the errors are. Count the epochs since the best one."""
    return len(errors) > patience


@should_stop.mistake
def ignores_the_patience(errors, patience):
    """Right for a patience of 1 and only then: you stop as soon as the last epoch is not the best one."""
    return bool(len(errors) - 1 - np.argmin(errors) >= 1)


@should_stop.mistake
def remembers_an_old_wait(errors, patience):
    """You stop if the error *ever* went `patience` epochs without improvement. It has improved since then: only the time
    since the best error counts."""
    best = np.minimum.accumulate(errors)
    since = 0
    for k in range(1, len(errors)):
        since = 0 if best[k] < best[k - 1] else since + 1
        if since >= patience:
            return True
    return False


@should_stop.mistake
def counts_all_bad_epochs(errors, patience):
    """You count every epoch that brought no new best error, also those before the last improvement. An improvement sets
    the count back to 0."""
    best = np.minimum.accumulate(errors)
    return bool(np.sum(best[1:] >= best[:-1]) >= patience)


@should_stop.mistake
def says_whether_to_go_on(errors, patience):
    """Your answers are the wrong way round: True means stop."""
    return not bool(len(errors) - 1 - np.argmin(errors) >= patience)


@should_stop.mistake
def counts_instead_of_deciding(errors, patience):
    """You return how many epochs have passed since the best error. Compare this number with the patience and return True
    or False."""
    return int(len(errors) - 1 - np.argmin(errors))


@should_stop.mistake
def compares_with_the_first_epoch(errors, patience):
    """You look whether the last `patience` errors are below the *first* one. They have to be below the best one before
    them."""
    return len(errors) > patience and bool(np.min(errors[-patience:]) >= errors[0])


@should_stop.mistake
def asks_for_a_clear_improvement(errors, patience):
    """Right, except where the error improves by very little: you ask for a clear improvement, as some libraries do with
    `min_delta`. Here any smaller error is one."""
    best, since = np.inf, 0
    for error in errors:
        since = 0 if error < best - 1e-4 else since + 1
        best = min(best, error)
    return since >= patience


@should_stop.mistake
def stops_at_one_moment_only(errors, patience):
    """You stop only when *exactly* `patience` epochs have passed since the best error. One epoch later you would go on
    again: ask for at least as many."""
    return bool(len(errors) - 1 - np.argmin(errors) == patience)


@should_stop.mistake
def asks_where_the_best_one_is(errors, patience):
    """You compare the *place* of the best error with the patience. What counts is how many epochs came after it."""
    return bool(np.argmin(errors) >= patience)


@should_stop.mistake
def has_no_answer_for_going_on(errors, patience):
    """Where training should go on your function returns None: the other way through it needs a `return` as well."""
    return True if len(errors) - 1 - np.argmin(errors) >= patience else None


@should_stop.mistake
def meets_the_first_error_twice(errors, patience):
    """Right unless the first error is the best: your best one starts as errors[0], and then your loop meets that error
    again and takes it for an epoch without improvement. Start the loop one later."""
    best, waited = errors[0], 0
    for error in errors:
        best, waited = (error, 0) if error < best else (best, waited + 1)
    return waited >= patience


@should_stop.mistake
def starts_from_a_thousand(errors, patience):
    """Right while the errors are small: your search for the best starts from a number that large ones never beat. Infinity
    is the start that everything beats, and so is the first error."""
    best, waited = 1000.0, 0
    for error in errors:
        best, waited = (error, 0) if error < best else (best, waited + 1)
    return waited >= patience


@should_stop.mistake
def compares_with_the_error_before_the_wait(errors, patience):
    """You compare the last `patience` errors with the one just before them. That need not be the best so far: an earlier one
    may be smaller, or equal."""
    return len(errors) > patience and bool(np.all(errors[-patience:] >= errors[-1 - patience]))


@should_stop.mistake(slug="changes-its-input")
def replaces_errors_by_the_best_so_far(errors, patience):
    """Changes the caller's history."""
    for k in range(1, len(errors)):
        errors[k] = min(errors[k], errors[k - 1])
    return bool(len(errors) - 1 - np.argmin(errors) >= patience)
