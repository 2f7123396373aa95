"""What a check knows: cases with their right answers, parts with their points, and known mistakes.

Public exercises are recorded as files in `recorded/`, one a function, so that `check` works offline;
hidden ones are made fresh by the grader. Both are the same data and are judged by the same code.
"""

import json
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from course_lib.checking.outcome import Outcome
from course_lib.checking.plain import decode, encode

RECORDED = Path(__file__).with_name("recorded")


@dataclass(frozen=True)
class Part:
    """A share of the points: one of several results, or the cases that carry a tag."""

    name: str
    points: float
    output: int | None = None
    tag: str | None = None


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that people really give: its sentence, and the parts it earns all the same."""

    slug: str
    sentence: str
    earns: tuple[str, ...] = ()


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


@dataclass(frozen=True)
class Exercise:
    """All that is needed to judge one function. `names` are its parameters, in order."""

    name: str
    signature: str
    names: tuple[str, ...]
    results: tuple[str, ...]
    parts: tuple[Part, ...]
    mistakes: tuple[Mistake, ...]
    cases: tuple[Case, ...]
    public: bool = True

    @property
    def points(self):
        return sum(part.points for part in self.parts)


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
    return from_json(json.loads(path.read_text(encoding="utf-8")))


def save(exercise, folder=RECORDED):
    """Write `exercise` where `load` finds it."""
    text = json.dumps(to_json(exercise), indent=1, ensure_ascii=False)
    path = Path(folder) / f"{exercise.name}.json"
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def to_json(exercise):
    """`exercise` as JSON data."""
    return {
        "name": exercise.name,
        "signature": exercise.signature,
        "names": list(exercise.names),
        "results": list(exercise.results),
        "parts": [vars(part) for part in exercise.parts],
        "mistakes": [vars(mistake) | {"earns": list(mistake.earns)} for mistake in exercise.mistakes],
        "cases": [_case_to_json(case) for case in exercise.cases],
    }


def from_json(data):
    """The exercise that `to_json` wrote."""
    return Exercise(
        name=data["name"],
        signature=data["signature"],
        names=tuple(data["names"]),
        results=tuple(data["results"]),
        parts=tuple(Part(**part) for part in data["parts"]),
        mistakes=tuple(Mistake(m["slug"], m["sentence"], tuple(m["earns"])) for m in data["mistakes"]),
        cases=tuple(_case_from_json(case) for case in data["cases"]),
    )


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
