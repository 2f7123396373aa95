"""Words for rates and ticks for logarithmic axes."""

import numpy as np


def short(rate):
    """A learning rate with two digits: 0.0053, 0.3, 1.7.

    >>> short(0.00533), short(0.3), short(1.687)
    ('0.0053', '0.3', '1.7')
    """
    return f"{float(f'{rate:.2g}'):g}"


def log_ticks(*places):
    """Ticks of a logarithmic axis, with the numbers themselves.

    >>> log_ticks(0.1, 1)
    [(-1.0, '0.1'), (0.0, '1')]
    """
    return [(float(np.log10(place)), f"{place:g}") for place in places]


LOSSES = log_ticks(0.05, 0.1, 0.2, 0.5, 1, 2)
