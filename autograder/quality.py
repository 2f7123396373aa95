"""How good are the checks? A table: mistakes named, right styles passed, mutants caught."""

import math
from collections import Counter

import numpy as np

from autograder.answers import answers_to, equivalent_mutants
from autograder.checks import checks_of
from autograder.mutants import mutants
from autograder.record import public_exercise
from course_lib.checking.judge import judge
from course_lib.checking.notebook import SECONDS, outcomes_of

COLUMNS = ("mistakes", "named", "passed", "styles", "failed", "mutants", "hidden", "public")
WIDTHS = (9, 7, 8, 8, 8, 9, 8, 8)
HEAD = f"{'exercise':<30}" + "".join(f"{c:>{w}}" for c, w in zip(COLUMNS, WIDTHS, strict=True))
MUTANT_SECONDS = 2.0  # many a mutant never ends


def quality(lecture, seed=0):
    """{exercise: counts} of a lecture.

    `mistakes` planted, of which `named` rightly and `passed` wrongly with full marks; right `styles`, of which
    `failed` wrongly; `mutants` that are not equivalent, of which caught by `hidden` and by `public` cases;
    `survivors` lists what was changed in those that got through the hidden ones.
    """
    return {name: _counts(lecture, check, seed) for name, check in checks_of(lecture).items()}


def table(counts):
    """The counts of all exercises as lines of text, with their sum."""
    total = Counter()
    lines = [HEAD]
    for name, one in counts.items():
        total.update({column: one[column] for column in COLUMNS})
        lines.append(_row(name, one))
    lines.append(_row("all", total))
    caught = [100 * total[which] / max(1, total["mutants"]) for which in ("hidden", "public")]
    lines.append(f"mutants caught: {caught[0]:.1f} % by hidden cases, {caught[1]:.1f} % by public ones")
    return "\n".join(lines)


def _row(name, one):
    return f"{name:<30}" + "".join(f"{one[column]:>{w}}" for column, w in zip(COLUMNS, WIDTHS, strict=True))


def _counts(lecture, check, seed):
    public = public_exercise(check)
    hidden = check.exercise(np.random.default_rng(seed), public=False)
    styles = answers_to(lecture)[check.name]
    found = {slug: _verdict(hidden, function) for slug, function in check.mistakes.items()}
    caught = _mutation(lecture, check.name, styles, hidden, public)
    return {
        "mistakes": len(found),
        "named": sum(verdict.mistake == slug for slug, verdict in found.items()),
        "passed": sum(verdict.score >= check.points for verdict in found.values()),
        "styles": len(styles),
        "failed": sum(_verdict(hidden, function).verdict != "right" for function in styles.values()),
        **caught,
    }


def _mutation(lecture, name, styles, hidden, public):
    equivalent = equivalent_mutants(lecture).get(name, {})
    base = styles.get("vectorised", next(iter(styles.values())))
    made = [(what, source) for what, source in mutants(base, name) if what not in equivalent]
    survivors, in_public = [], 0
    for what, source in made:
        function = _compiled(source, name)
        if _verdict(hidden, function, MUTANT_SECONDS).verdict == "right":
            survivors.append(what)
        in_public += _verdict(public, function, MUTANT_SECONDS).verdict != "right"
    return {
        "mutants": len(made), "hidden": len(made) - len(survivors), "public": in_public, "survivors": survivors
    }  # fmt: skip


def _compiled(source, name):
    namespace = {"np": np, "math": math}
    exec(compile(source, "<mutant>", "exec"), namespace)
    return namespace[name]


def _verdict(exercise, function, seconds=SECONDS):
    return judge(exercise, outcomes_of(exercise, function, seconds))
