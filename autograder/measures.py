"""What a class's results say: pure functions of result files (SubmissionResult.to_json), as the report shows them."""

import math
import statistics
from collections import Counter, defaultdict

from autograder.checks import checks_of

ENOUGH = 5  # fewer submissions say nothing about an exercise
MANY_BINS = 13
LOW = 0.4


def readable(results):
    """The results of files that could be read; the others say nothing about the exercises."""
    return [one for one in results if any(cell["verdict"] != "missing" for cell in one["cells"].values())]


def distribution(scores, most):
    """[(from, to, count)]: how many scores lie in each of up to 13 classes of equal width; the last has its upper end.

    >>> distribution([0, 1, 2, 4, 4], 4)
    [(0, 1, 1), (1, 2, 1), (2, 3, 1), (3, 4, 0), (4, 4, 2)]
    """
    width = max(1, math.ceil(most / (MANY_BINS - 1)))
    starts = [*range(0, math.ceil(most), width), most] if most else [0]
    ends = [*starts[1:], most]
    counts = Counter(max(i for i, start in enumerate(starts) if score >= start) for score in scores)
    return [(start, end, counts[i]) for i, (start, end) in enumerate(zip(starts, ends, strict=True))]


def difficulty(results, name):
    """The mean share of an exercise's points that the class earned, 0 to 1; None for too few submissions."""
    cells = [one["cells"][name] for one in results if name in one["cells"]]
    shares = [cell["score"] / cell["max_score"] for cell in cells if cell["max_score"]]
    return statistics.fmean(shares) if len(shares) >= ENOUGH else None


def discrimination(results, name):
    """How well an exercise tells strong from weak work: the corrected item-total correlation.

    That is Pearson's r between its points and those of all *other* exercises together, from -1 to 1. None for too
    few submissions, and where all have the same points.
    """
    pairs = [(one["cells"][name]["score"], one["score"] - one["cells"][name]["score"])
             for one in results if name in one["cells"]]  # fmt: skip
    items, rests = zip(*pairs, strict=True) if pairs else ((), ())
    if len(pairs) < ENOUGH or len(set(items)) < 2 or len(set(rests)) < 2:
        return None
    return statistics.correlation(items, rests)


def verdicts(results, name):
    """Counter of the verdicts on one exercise."""
    return Counter(one["cells"][name]["verdict"] for one in results if name in one["cells"])


def mistakes(results):
    """{exercise: [(slug, sentence, students)]}: what went wrong, the most frequent first.

    What has no name comes under its verdict, with an empty sentence.
    """
    found, sentences = defaultdict(lambda: defaultdict(list)), {}
    for one in results:
        for name, cell in one["cells"].items():
            if cell["verdict"] in ("wrong", "error", "timeout"):
                slug = cell["mistake"] or cell["verdict"]
                found[name][slug].append(one["student"])
                sentences.setdefault((name, slug), _sentence(one["assignment"], name, cell))
    return {
        name: sorted(
            ((slug, sentences[name, slug], who) for slug, who in ones.items()),
            key=lambda row: (not row[1], -len(row[2]), row[0]),
        )
        for name, ones in found.items()
    }


def _sentence(lecture, name, cell):
    """The sentence of a known mistake. Where it ended in an error, the message is what one student's code said."""
    if cell["mistake"] and cell["verdict"] == "error":
        check = checks_of(lecture).get(name)
        return check.sentence(cell["mistake"]) if check and cell["mistake"] in check.mistakes else cell["mistake"]
    return cell["message"] if cell["mistake"] else ""


def stuck(results):
    """[(student, score, why)]: who needs a word, the lowest first."""
    told = [(one["student"], one["score"], _why_stuck(one)) for one in results]
    return sorted((row for row in told if row[2]), key=lambda row: (row[1], row[0]))


def _why_stuck(one):
    cells = list(one["cells"].values())
    kinds, half = Counter(cell["verdict"] for cell in cells), len(cells) / 2
    if kinds["missing"] == len(cells):
        return "nothing could be read: " + (one["notes"] or ["no reason is known"])[0]
    if kinds["not attempted"] == len(cells):
        return "nothing attempted"
    if kinds["not attempted"] >= half:
        return f"{kinds['not attempted']} of {len(cells)} not attempted"
    if kinds["error"] + kinds["timeout"] >= half:
        return f"{kinds['error'] + kinds['timeout']} of {len(cells)} end in an error or never"
    if one["score"] < LOW * one["max_score"]:
        return f"less than {LOW:.0%} of the points"
    return ""
