"""One live figure a cell: running a cell again closes what its last run had made.

Without this every run would leave a figure in the kernel's memory, in the page and in the saved notebook.
"""

from weakref import WeakSet

from IPython import get_ipython

_made = {}  # cell id → (id of the run, figures made in it)


def replaces_earlier(figure):
    """Note that the running cell made `figure`, and close the figures of its earlier runs."""
    cell, run = _running()
    if cell is None:
        return
    last, figures = _made.get(cell, (None, ()))
    if last != run:
        for earlier in list(figures):
            earlier.close()
        figures = WeakSet()
    figures.add(figure)
    _made[cell] = run, figures


def _running():
    """(cell, run) ids of what the kernel is executing, (None, None) outside a notebook."""
    shell = get_ipython()
    if shell is None or not hasattr(shell, "get_parent"):
        return None, None
    message = shell.get_parent() or {}
    return message.get("metadata", {}).get("cellId"), message.get("header", {}).get("msg_id")
