"""A verdict as a person sees it: a card in a notebook, lines of text in a terminal."""

import re
from html import escape

import numpy as np

from course_lib.checking.plain import Named

LOOKS = {  # colour (Okabe-Ito), sign, title: never colour alone
    "right": ("#009E73", "✓", "Right"),
    "wrong": ("#D55E00", "✗", "Not right yet"),
    "error": ("#CC79A7", "!", "Error in your code"),
    "timeout": ("#CC79A7", "…", "Took too long"),
    "missing": ("#0072B2", "?", "Missing"),
    "not attempted": ("#0072B2", "○", "Not attempted yet"),
}
WIDTH = 88
MAX_NUMBERS = 24
# Feedback pages bring their own looks for these; a card looks the same there as in the notebook.
CODE = '<code style="color:inherit; background:var(--jp-layout-color2, #eee); padding:1px 4px; border-radius:3px">'
SUMMARY = '<summary style="cursor:pointer; display:list-item">'


def as_text(verdict):
    """The verdict in a few lines of plain text."""
    _, sign, title = LOOKS[verdict.verdict]
    lines = [f"[{sign}] {verdict.name}: {title}. {points(verdict.score)} of {points(verdict.max_score)} points."]
    lines += [text for text in (verdict.message, verdict.also) if text]
    if verdict.code:
        lines.append(f"    {verdict.code}")
    if verdict.verdict == "wrong" and len(verdict.parts) > 1:
        lines.append("  ".join(f"{_tick(got, most)} {name}" for name, got, most in verdict.parts))
    if verdict.shown is not None:
        lines += [f"    {label}: {text}" for label, text in shown_lines(verdict)]
    return "\n".join(lines)


def as_html(verdict):
    """The verdict as a card. Everything that comes from a student's code is escaped."""
    colour, sign, title = LOOKS[verdict.verdict]
    parts = [
        f'<div role="status" style="border:1px solid var(--jp-border-color2, #ccc); border-left:6px solid {colour};'
        " border-radius:6px; padding:10px 14px; margin:4px 0; max-width:52em; line-height:1.5;"
        " font-family:var(--jp-ui-font-family, sans-serif); font-size:14px;"
        ' color:var(--jp-content-font-color1, #212121); background:var(--jp-layout-color1, #fff)">',
        '<div style="display:flex; gap:10px; align-items:baseline; flex-wrap:wrap">',
        f'<span aria-hidden="true" style="background:{colour}; color:#fff; border-radius:50%; width:1.5em;'
        ' height:1.5em; line-height:1.5em; text-align:center; font-weight:700; flex:none; align-self:center">'
        f"{sign}</span>",
        f'<strong style="font-size:16px">{title}</strong> {CODE}{escape(verdict.name)}</code>',
        f'<span style="margin-left:auto; font-variant-numeric:tabular-nums">{points(verdict.score)} of'
        f" {points(verdict.max_score)} points</span></div>",
        f'<div style="margin-top:6px">{_prose(verdict.message)}</div>',
    ]
    if verdict.also:
        parts.append(f'<div style="margin-top:4px">{_prose(verdict.also)}</div>')
    if verdict.code:
        parts.append(_box(verdict.code))
    parts += [_parts(verdict), _shown(verdict), _printed(verdict), "</div>"]
    return "".join(parts)


def points(number):
    """Points without needless decimals: 2, 1.5."""
    return f"{number:g}"


def shown_lines(verdict):
    """(label, text) of the case to look at: its call, the answer given, the right one."""
    case, name = verdict.shown.case, verdict.name
    arguments = [_with_type(arg) for arg in case.args] + [f"{k}={short(v)}" for k, v in case.kwargs.items()]
    lines = [("call", f"{name}({', '.join(arguments)})")]
    if verdict.verdict == "wrong":
        lines.append(("yours", short(verdict.shown.value)))
    return [*lines, ("right", short(verdict.shown.expected).replace("nan", "any"))]  # nan: where any number will do


def _with_type(value):
    """As `short`, with the type of an array whose numbers do not tell that they have little room."""
    narrow = isinstance(value, np.ndarray) and value.dtype.itemsize < 8
    return f"{short(value)} of {value.dtype}" if narrow else short(value)


def short(value):
    """A value on one line: small arrays whole, large ones by shape and first numbers."""
    if isinstance(value, tuple):
        return "(" + ", ".join(short(item) for item in value) + ")"
    if isinstance(value, list) and len(value) > MAX_NUMBERS:
        return f"list of {len(value)}: {short(value[:4])[:-1]}, …]"
    if isinstance(value, list):
        return "[" + ", ".join(short(item) for item in value) + "]"
    if isinstance(value, np.ndarray):
        if value.size > MAX_NUMBERS:
            first = ", ".join(_number(x) for x in value.ravel()[:4].tolist())
            return f"array of shape {value.shape}: {first}, …"
        return _nested(value.tolist())
    if isinstance(value, str):
        return repr(value)[:WIDTH]
    if isinstance(value, Named):
        return f"{value.name}({', '.join(map(short, value.values))})"
    return _number(value)


def _nested(items):
    if isinstance(items, list):
        return "[" + ", ".join(_nested(item) for item in items) + "]"
    return _number(items)


def _number(x):
    if isinstance(x, bool) or x is None or not isinstance(x, (int, float)):
        return str(x)[:WIDTH]
    try:
        return f"{x:.6g}" if x else "0"  # never -0
    except OverflowError:
        return f"an integer of {x.bit_length()} bits"


def _tick(earned, most):
    return "✓" if earned == most else "✗"


def _prose(text):
    """Escaped text in which `code` is set as code and *one* word can be stressed."""
    stressed = re.sub(r"(?<![\w*`])\*(\w+)\*(?![\w*`])", r"<em>\1</em>", escape(text))
    return re.sub(r"`([^`]+)`", rf"{CODE}\1</code>", stressed)


def _box(text):
    return (
        '<pre style="margin:6px 0 0; padding:6px 10px; overflow-x:auto; border-radius:4px;'
        f' background:var(--jp-layout-color2, #eee); color:inherit">{escape(text)}</pre>'
    )


def _parts(verdict):
    if verdict.verdict not in ("wrong", "error") or len(verdict.parts) < 2:
        return ""
    items = "".join(
        f'<li style="display:inline; margin-right:1.4em">{_tick(got, most)} {escape(name)}'
        f" ({points(got)} of {points(most)})</li>"
        for name, got, most in verdict.parts
    )
    return f'<ul style="list-style:none; margin:6px 0 0; padding:0">{items}</ul>'


def _shown(verdict):
    if verdict.shown is None:
        return ""
    rows = "".join(
        '<tr style="background:none"><th scope="row" style="text-align:left; font-weight:600; padding:2px 14px 2px 0;'
        f' vertical-align:top">{label}</th><td style="text-align:left; padding:2px 0; white-space:pre-wrap;'
        f' overflow-wrap:anywhere; font-family:var(--jp-code-font-family, monospace); font-size:13px">'
        f"{escape(_in_rows(text))}</td></tr>"
        for label, text in shown_lines(verdict)
    )
    return (
        f'<details style="margin-top:6px">{SUMMARY}The smallest case that shows it</summary>'
        f'<table style="border:none; margin:4px 0 0">{rows}</table></details>'
    )


def _in_rows(text):
    """A table of numbers with a line for each row, so that two of them can be compared by eye."""
    return text.replace("], [", "],\n [") if text.startswith("[[") else text


def _printed(verdict):
    if not verdict.printed.strip():
        return ""
    return (
        f'<details style="margin-top:6px">{SUMMARY}What your function printed</summary>'
        f"{_box(verdict.printed)}</details>"
    )
