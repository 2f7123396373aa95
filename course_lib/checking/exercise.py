"""What a check knows: cases with their right answers, parts with their points, and known mistakes.

Public exercises are recorded as files in `recorded/`, one a function, so that `check` works offline;
hidden ones are made fresh by the grader. Both are the same data and are judged by the same code.
"""

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path

from course_lib.checking.compare import agreement, pick, same
from course_lib.checking.outcome import Outcome
from course_lib.checking.packed import pack, unpack
from course_lib.checking.plain import decode, encode

RECORDED = Path(__file__).with_name("recorded")


@dataclass(frozen=True)
class Part:
    """A share of the points: one of several results, or the cases that carry a tag.

    `output` is the result's name, None all results together; `period` is not 0 for results on a circle;
    `share` is below 1 where it is enough that so many of the entries are right, as of predicted labels.
    """

    name: str
    points: float
    output: str | None = None
    tag: str | None = None
    period: float = 0.0
    share: float = 1.0


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people really give: its sentence, and the parts it earns all the same.

    `noise`: how far two answers of this mistake may lie apart, where it blows rounding up.
    """

    slug: str
    sentence: str
    earns: tuple[str, ...] = ()
    noise: float = 0.0


@dataclass(frozen=True)
class Case:
    """One call: its arguments, the right answer, and what each known mistake answers."""

    args: tuple
    expected: object
    kwargs: dict = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    rtol: float = 1e-9
    atol: float = 1e-12
    mistaken: dict[str, Outcome] = field(default_factory=dict)

    @cached_property
    def asked(self):
        """The arguments as they are sent, and so that two cases can be compared."""
        return {"args": [encode(arg) for arg in self.args], "kwargs": {k: encode(v) for k, v in self.kwargs.items()}}


@dataclass(frozen=True)
class Exercise:
    """All that is needed to judge one function.

    `names` are its parameters, in order; `results` the names of what it returns, nested as it is returned;
    `hints` say where to look, which idea helps, and what the line is like.
    """

    name: str
    signature: str
    names: tuple[str, ...]
    results: tuple
    parts: tuple[Part, ...]
    mistakes: tuple[Mistake, ...]
    cases: tuple[Case, ...]
    hints: tuple[str, ...] = ()
    public: bool = True

    @property
    def points(self):
        return sum(part.points for part in self.parts)

    def part_of(self, value, part):
        """What of a returned value belongs to `part`."""
        return pick(value, self.results, part.output)

    def agrees(self, part, case, value, other):
        """Whether two returned values are the same answer to a case, as far as `part` goes."""
        mine, theirs = self.part_of(value, part), self.part_of(other, part)
        if part.share < 1:
            return agreement(mine, theirs) >= part.share
        return same(mine, theirs, case.rtol, case.atol, part.period)

    def tried(self, part, outcomes):
        """(case, outcome) of the cases that belong to `part`."""
        pairs = zip(self.cases, outcomes, strict=True)
        return [(case, outcome) for case, outcome in pairs if part.tag is None or part.tag in case.tags]


def load(name):
    """The recorded public exercise of the function called `name`.

    Raises:
        ValueError: if there is none; the message names the closest.
    """
    path = RECORDED / f"{name}.json"
    known = sorted(p.stem for p in RECORDED.glob("*.json"))
    if name not in known:
        close = get_close_matches(str(name), known, 1)
        hint = f"did you mean {close[0]!r}?" if close else f"the exercises are {', '.join(known)}"
        raise ValueError(f"there is no exercise called {name!r}; {hint}")
    return from_json(unpack(path.read_text(encoding="utf-8")))


def save(exercise, folder=RECORDED):
    """Write `exercise` where `load` finds it."""
    path = Path(folder) / f"{exercise.name}.json"
    path.write_text(pack(to_json(exercise)), encoding="utf-8", newline="\n")


def to_json(exercise):
    """`exercise` as JSON data."""
    return {
        "name": exercise.name,
        "signature": exercise.signature,
        "names": list(exercise.names),
        "results": exercise.results,
        "parts": [_part_to_json(part) for part in exercise.parts],
        "mistakes": [_mistake_to_json(mistake) for mistake in exercise.mistakes],
        "hints": list(exercise.hints),
        "cases": [_case_to_json(case) for case in exercise.cases],
    }


def from_json(data):
    """The exercise that `to_json` wrote."""
    return Exercise(
        name=data["name"],
        signature=data["signature"],
        names=tuple(data["names"]),
        results=_as_tuples(data["results"]),
        parts=tuple(Part(**part) for part in data["parts"]),
        mistakes=tuple(Mistake(**mistake | {"earns": tuple(mistake["earns"])}) for mistake in data["mistakes"]),
        hints=tuple(data["hints"]),
        cases=tuple(_case_from_json(case) for case in data["cases"]),
    )


def _as_tuples(names):
    return tuple(_as_tuples(name) if isinstance(name, list) else name for name in names)


def _part_to_json(part):
    """What is said of all but a few parts is left out."""
    return {name: value for name, value in vars(part).items() if name != "share" or value < 1}


def _mistake_to_json(mistake):
    """What is said of hardly any mistake is left out."""
    data = vars(mistake) | {"earns": list(mistake.earns)}
    return {name: value for name, value in data.items() if name != "noise" or value}


def _case_to_json(case):
    return {
        "args": [encode(arg) for arg in case.args],
        "kwargs": {name: encode(value) for name, value in case.kwargs.items()},
        "expected": encode(case.expected),
        "tags": list(case.tags),
        "rtol": case.rtol,
        "atol": case.atol,
        "mistaken": {slug: outcome.to_json() for slug, outcome in case.mistaken.items()},
    }


def _case_from_json(data):
    return Case(
        args=tuple(decode(arg) for arg in data["args"]),
        kwargs={name: decode(value) for name, value in data["kwargs"].items()},
        expected=decode(data["expected"]),
        tags=tuple(data["tags"]),
        rtol=data["rtol"],
        atol=data["atol"],
        mistaken={slug: Outcome.from_json(outcome) for slug, outcome in data["mistaken"].items()},
    )
