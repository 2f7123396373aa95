"""Parameters as blocks: one array, or a list, tuple or dict of arrays."""

import numpy as np


def to_blocks(x, names=None):
    """(names, arrays) of parameters in any of the forms.

    >>> to_blocks({"W": [[1.0]], "b": [0.0]})[0]
    ['W', 'b']
    """
    if isinstance(x, dict):
        default, blocks = [str(key) for key in x], list(x.values())
    elif isinstance(x, tuple | list) and not np.isscalar(x[0] if x else 0.0):
        default, blocks = [f"block {k}" for k in range(len(x))], list(x)
    else:
        default, blocks = ["x"], [x]
    names = default if names is None else list(names)
    if len(names) != len(blocks):
        raise ValueError(f"{len(names)} names came for {len(blocks)} blocks of parameters; one each is needed")
    return names, [np.asarray(block) for block in blocks]


def like(x, blocks):
    """`blocks` in the form of x, to be handed to the functions under test."""
    if isinstance(x, dict):
        return dict(zip(x, blocks, strict=True))
    if isinstance(x, tuple | list) and not np.isscalar(x[0] if x else 0.0):
        return type(x)(blocks) if type(x) in (tuple, list) else type(x)(*blocks)
    return blocks[0]


def gradient_blocks(grad, x, values):
    """The gradient's blocks, as they came; as many as x has."""
    gradient = grad(like(x, [value.copy() for value in values])) if callable(grad) else grad
    if isinstance(x, dict):
        if not isinstance(gradient, dict) or gradient.keys() != x.keys():
            raise ValueError(f"the gradient is no dict with the keys {list(x)}; it must have x's form")
        gradient = [gradient[key] for key in x]
    elif isinstance(like(x, values), tuple | list):
        if not isinstance(gradient, tuple | list) or len(gradient) != len(values):
            raise ValueError(f"the gradient is no list or tuple of {len(values)} arrays; it must have x's form")
    else:
        gradient = [gradient]
    gradient = [np.asarray(block) for block in gradient]
    for block in gradient:
        if block.dtype.kind not in "fiub":
            raise ValueError(f"the gradient has dtype {block.dtype}; real numbers are needed")
    return gradient


def chosen_entries(shape, max_entries, rng):
    """Indices of all entries, or of `max_entries` drawn ones, in order."""
    places = list(np.ndindex(shape))
    if max_entries is None or len(places) <= max_entries:
        return places
    return [places[k] for k in sorted(rng.choice(len(places), size=max_entries, replace=False))]
