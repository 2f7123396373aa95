"""`Check`: one exercise as the course's authors write it down, mistakes and all.

A mistake is a function that gives the wrong answer people really give: its name is the mistake's slug,
its docstring the sentence the student reads. Adding one is writing one function:

    @svm_losses.mistake
    def counts_the_right_class(scores, y, margin=1.0):
        '''Every loss is too large by exactly the margin: ...'''
        ...
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from course_lib.checking.exercise import Case, Exercise, Mistake, Part
from course_lib.checking.functions import with_data
from course_lib.checking.judge import CHANGES_INPUT
from course_lib.checking.outcome import call, identical


@dataclass(frozen=True)
class Call:
    """One call to make: arguments, tags that say what is special about it, tolerance.

    `expected` is the right answer where that is known, and not what the reference finds: true labels.
    """

    args: tuple
    kwargs: dict = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    rtol: float = 1e-9
    atol: float = 1e-12
    expected: object = None


@dataclass
class Check:
    """An exercise: the reference, its parts and results, and calls made from a random generator.

    `calls(rng)` returns Calls, smallest first; every hyper-parameter is left out at least once.
    """

    reference: Callable
    parts: tuple[Part, ...]
    calls: Callable
    results: tuple = ("result",)
    hints: tuple[str, ...] = ()
    mistakes: dict = field(default_factory=dict)
    earns: dict = field(default_factory=dict)
    noise: dict = field(default_factory=dict)

    @property
    def name(self):
        return self.reference.__name__

    @property
    def points(self):
        return sum(part.points for part in self.parts)

    @property
    def signature(self):
        return f"{self.name}{str(inspect.signature(self.reference)).replace('e-0', 'e-')}"  # 1e-7, as in the notebook

    def mistake(self, function=None, *, earns=(), slug=None, noise=0.0):
        """Register a wrong function. `earns` names parts it is paid for all the same, because they are right
        in themselves: another course's convention, or a gradient that fits the student's own loss. `noise` is how far
        its answers may lie apart on two machines, where it blows rounding up."""
        if function is None:
            return lambda f: self.mistake(f, earns=earns, slug=slug, noise=noise)
        slug = slug or function.__name__.replace("_", "-")
        self.mistakes[slug], self.earns[slug], self.noise[slug] = function, tuple(earns), noise
        return function

    def sentence(self, slug):
        """What the student reads who made this mistake."""
        return " ".join(inspect.getdoc(self.mistakes[slug]).split())

    def exercise(self, rng, public=True, diagnosed=True):
        """The cases that `rng` draws, with the reference's and, to name mistakes by, every mistake's answers."""
        mistakes, calls = self.mistakes if diagnosed else {}, self.calls(rng)
        return Exercise(
            name=self.name,
            signature=self.signature,
            names=tuple(inspect.signature(self.reference).parameters),
            results=self.results,
            parts=self.parts,
            mistakes=tuple(
                Mistake(slug, self.sentence(slug), self.earns[slug], self.noise[slug])
                for slug in mistakes
                if slug != CHANGES_INPUT  # the judge sees that by itself, whatever the numbers
            ),
            cases=tuple(self._case(one, mistakes, public) for one in (calls if public else _dealt(calls, rng))),
            hints=self.hints,
            public=public,
        )

    def _case(self, one, mistakes, public):
        if not public:  # data go out as they are: their names would tell where they come from
            one = replace(one, args=tuple(with_data(one.args)))
        expected = self._found(one) if one.expected is None else one.expected
        with np.errstate(all="ignore"):
            answers = {slug: call(f, one.args, one.kwargs) for slug, f in mistakes.items()}
        # Recorded cases go to students: no line of ours that a mistake fails in.
        mistaken = {slug: replace(answer.untold(), line=0) for slug, answer in answers.items()}
        return Case(one.args, expected, one.kwargs, one.tags, one.rtol, one.atol, mistaken)

    def _found(self, one):
        """What the reference answers to a call."""
        right = call(self.reference, one.args, one.kwargs)
        if right.kind != "returned" or right.changed:
            raise ValueError(f"the reference of {self.name} fails on {one}: {right}")
        return right.value


def _dealt(calls, rng):
    """Hidden calls in an order of their own, the same call twice still in a row: by counting them, whoever answers with
    a word or a truth value could take the answers of the public ones."""
    blocks = []
    for one in calls:
        if blocks and identical((one.args, *one.kwargs.items()), (blocks[-1][0].args, *blocks[-1][0].kwargs.items())):
            blocks[-1].append(one)
        else:
            blocks.append([one])
    return [one for number in rng.permutation(len(blocks)) for one in blocks[number]]
