"""Step decay: what people get wrong, and the sentence that helps."""

import numpy as np

from autograder.checks.base import Check
from autograder.checks.lec06_schedules.cases import AT, BETWEEN, step_decay_calls
from course_lib.checking.exercise import Part
from course_lib.references import lec06 as references

step_decay = Check(
    reference=references.step_decay,
    results=("learning rate",),
    parts=(Part(BETWEEN, 1, tag=BETWEEN), Part(AT, 1, tag=AT)),
    calls=step_decay_calls,
    hints=(
        "Forget the factor first: how many milestones has step t reached or passed?",
        "Each milestone that is reached multiplies the rate once more. A milestone counts from its own step on, t ≥ m.",
        "The line is lr0 times the factor to the power of a count; comparing the whole array of milestones with t gives the count as a sum.",
    ),
)


@step_decay.mistake
def decays_one_step_late(t, lr0, milestones, factor=0.1):
    """Right, except at the milestones themselves: the drop belongs to step t = milestone, and yours comes one step
    later. Compare with "reached", not with "passed"."""
    return lr0 * factor ** np.sum(milestones < t)


@step_decay.mistake
def decays_one_step_early(t, lr0, milestones, factor=0.1):
    """The drop comes one step too early: in step milestone − 1 the old rate still holds."""
    return lr0 * factor ** np.sum(milestones <= t + 1)


@step_decay.mistake
def decays_only_once(t, lr0, milestones, factor=0.1):
    """Right after the first milestone, too large after the second: every milestone that is reached multiplies the
    rate once more."""
    return lr0 * factor if np.any(milestones <= t) else lr0


@step_decay.mistake
def multiplies_by_the_count(t, lr0, milestones, factor=0.1):
    """After two milestones the rate is 2·factor·lr0: you multiply by the number of milestones, but repeated factors
    make a power."""
    count = np.sum(milestones <= t)
    return lr0 * factor * count if count else lr0


@step_decay.mistake
def ignores_the_factor(t, lr0, milestones, factor=0.1):
    """Right for a factor of 0.1 and only then: the number 0.1 stands where the argument `factor` should."""
    return lr0 * 0.1 ** np.sum(milestones <= t)


@step_decay.mistake
def decays_only_at_the_milestone(t, lr0, milestones, factor=0.1):
    """The rate drops at a milestone and is back to lr0 one step later. A drop stays: it holds for every step from its
    milestone on."""
    return lr0 * factor if np.any(milestones == t) else lr0


@step_decay.mistake
def takes_the_first_milestone_for_a_period(t, lr0, milestones, factor=0.1):
    """You decay every milestones[0] steps. The gaps may differ: look at each milestone by itself."""
    return lr0 * factor ** (t // milestones[0])


@step_decay.mistake
def counts_the_milestones_to_come(t, lr0, milestones, factor=0.1):
    """Your rate starts small and grows: the exponent counts the milestones still to come. Count those that are
    reached."""
    return lr0 * factor ** np.sum(milestones > t)


@step_decay.mistake
def divides_by_the_factor(t, lr0, milestones, factor=0.1):
    """Your rate grows at each milestone: it is divided by the factor. A factor of 0.1 makes it ten times *smaller*
    when it multiplies."""
    return lr0 / factor ** np.sum(milestones <= t)


@step_decay.mistake
def takes_the_factor_for_what_is_lost(t, lr0, milestones, factor=0.1):
    """You multiply by 1 − factor, as if the factor were the share that is lost. It is the share that stays: 0.1 leaves
    a tenth."""
    return lr0 * (1 - factor) ** np.sum(milestones <= t)


@step_decay.mistake
def subtracts_a_share_at_each_milestone(t, lr0, milestones, factor=0.1):
    """You take factor·lr0 away at each milestone; step decay multiplies, so that every drop is the same in
    proportion."""
    return lr0 * (1 - factor * np.sum(milestones <= t))


@step_decay.mistake
def decays_before_the_first_milestone(t, lr0, milestones, factor=0.1):
    """Your rate is one factor too small everywhere: before the first milestone nothing has dropped, and the rate is
    lr0 itself."""
    return lr0 * factor ** (np.sum(milestones <= t) + 1)


@step_decay.mistake
def decays_at_every_step(t, lr0, milestones, factor=0.1):
    """Your rate shrinks by the factor in every step. It drops at the milestones only, and is constant in between."""
    return lr0 * factor ** float(t)


@step_decay.mistake
def forgets_the_starting_rate(t, lr0, milestones, factor=0.1):
    """What you return is the share that is left, a power of the factor; the learning rate is that share of lr0."""
    return factor ** float(np.sum(milestones <= t))


@step_decay.mistake
def uses_the_index_of_the_milestone_reached(t, lr0, milestones, factor=0.1):
    """The first milestone changes nothing in your schedule: the exponent is the *index* of the last milestone reached,
    which starts at 0. Their number is one more."""
    return lr0 * factor ** max(int(np.sum(milestones <= t)) - 1, 0)


@step_decay.mistake
def knows_the_milestones_of_resnet_only(t, lr0, milestones, factor=0.1):
    """Right for the milestones 30, 60 and 90 and only then: use the argument `milestones`."""
    return lr0 * factor ** np.sum(np.array([30, 60, 90]) <= t)


@step_decay.mistake
def forgets_the_last_milestone(t, lr0, milestones, factor=0.1):
    """The last milestone changes nothing in your schedule: your count leaves it out."""
    return lr0 * factor ** np.sum(milestones[:-1] <= t)


@step_decay.mistake
def multiplies_by_the_count_and_begins_at_0(t, lr0, milestones, factor=0.1):
    """Your rate is 0 before the first milestone and 2·factor·lr0 after the second: you multiply by the number of milestones
    reached, but repeated factors make a power."""
    return lr0 * factor * np.sum(milestones <= t)


@step_decay.mistake
def returns_to_lr0_after_the_last_milestone(t, lr0, milestones, factor=0.1):
    """From the last milestone on your rate is lr0 again. By then every milestone has been reached, and each of them
    counts."""
    return next((lr0 * factor**i for i, milestone in enumerate(milestones) if t < milestone), lr0)


@step_decay.mistake(slug="changes-its-input")
def shifts_the_milestones_in_place(t, lr0, milestones, factor=0.1):
    """Changes the caller's milestones."""
    milestones[milestones <= t] = 0
    return lr0 * factor ** np.sum(milestones == 0)
