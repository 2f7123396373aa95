"""Recorded exercises as text: what repeats is written once, every answer has a line of its own.

Most mistakes leave most numbers right, so the same array would stand in a file a hundred times. Arrays, tuples and
outcomes are written out the first time; after that `{"=": 3}` stands for the fourth that was completed.
"""

import json

SHARED = {"base64", "tuple", "kind"}
OPEN = {(), ("parts",), ("mistakes",), ("hints",), ("cases",), ("cases", None), ("cases", None, "mistaken")}


def pack(data):
    """JSON data of an exercise as text.

    >>> array = {"base64": "AA=="}
    >>> print(pack({"name": "twice", "cases": [{"args": [array], "expected": array}]}), end="")
    {
    "name": "twice",
    "cases": [
    {
    "args": [{"base64": "AA=="}],
    "expected": {"=": 0}
    }
    ]
    }
    """
    return "\n".join(_lines(_shared(data, {}), ())) + "\n"


def unpack(text):
    """The data that `pack` wrote; also understands text in which all is written out.

    >>> unpack('[{"base64": "AA=="}, {"=": 0}]')
    [{'base64': 'AA=='}, {'base64': 'AA=='}]
    """
    return _restored(json.loads(text), [])


def _shared(data, seen):
    """`data` with each repetition replaced by its number in `seen`, which grows from the inside outwards."""
    if isinstance(data, (list, tuple)):
        return [_shared(value, seen) for value in data]
    if not isinstance(data, dict):
        return data
    key = None if SHARED.isdisjoint(data) else json.dumps(data)
    if key in seen:
        return {"=": seen[key]}
    packed = {name: _shared(value, seen) for name, value in data.items()}
    if key is not None:
        seen[key] = len(seen)
    return packed


def _restored(data, seen):
    if isinstance(data, list):
        return [_restored(value, seen) for value in data]
    if not isinstance(data, dict):
        return data
    if data.keys() == {"="}:
        return seen[data["="]]
    whole = {name: _restored(value, seen) for name, value in data.items()}
    if not SHARED.isdisjoint(whole):
        seen.append(whole)
    return whole


def _lines(data, where):
    """Lines of JSON: what stands at one of the places in OPEN is broken up, all else stays on one line."""
    if where not in OPEN or not data:
        return [json.dumps(data, ensure_ascii=False)]
    if isinstance(data, list):
        blocks = [_lines(value, (*where, None)) for value in data]
    else:
        blocks = [_lines(value, (*where, key)) for key, value in data.items()]
        for key, block in zip(data, blocks, strict=True):
            block[0] = f"{json.dumps(key)}: {block[0]}"
    for block in blocks[:-1]:
        block[-1] += ","
    first, last = "[]" if isinstance(data, list) else "{}"
    return [first, *(line for block in blocks for line in block), last]
