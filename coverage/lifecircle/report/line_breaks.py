"""Where a line of text may end, whatever it is set in."""

import re
import unicodedata
from collections.abc import Callable

import numpy as np

_UNIT = re.compile(r"(?:k?m|min|ha)\b")  # a number keeps it
_NO_LINE_BEGINS_WITH = frozenset("，。、；：！？）》”’」,.;:!?)%")


def wrapped(text: str, *, room: float, measure: Callable[[str], float]) -> list[str]:
    """Return a text as lines; Chinese breaks anywhere but before a mark, English at spaces.

    Parameters
    ----------
    text
        Any text.
    room
        How long a line may be.
    measure
        Tells how long a text is.

    Examples
    --------
    >>> wrapped("养老服务站、日间照料", room=5, measure=len)
    ['养老服务站、', '日间照料']
    """
    lines, line, used = [], "", 0.0
    for piece in _pieces(text, room, measure):
        length = measure(piece.rstrip())
        if line and used + length > room and piece.strip() not in _NO_LINE_BEGINS_WITH:
            lines.append(line.rstrip())
            line, used = "", 0.0
        line += piece if line else piece.lstrip()
        used += measure(piece)
    return [*lines, line.rstrip()] if line.strip() else lines


def shortened(text: str, *, room: float, measure: Callable[[str], float]) -> str:
    """Return a text that fits one line, with an ellipsis where it was cut.

    Parameters
    ----------
    text
        Any text.
    room
        How long the line may be.
    measure
        Tells how long a text is.

    Examples
    --------
    >>> shortened("十五分钟体育生活圈", room=6, measure=len)
    '十五分钟体…'
    """
    line = " ".join(text.split())
    if measure(line) <= room:
        return line
    left = room - measure("…")
    kept = 0
    for sign in line:
        left -= measure(sign)
        if left < 0:
            break
        kept += 1
    return f"{line[:kept].rstrip()}…"


def _pieces(text: str, room: float, measure: Callable[[str], float]) -> list[str]:
    """Cut a text where a line may end: after each wide sign, after each space, in endless words."""
    pieces, piece = [], ""
    words = " ".join(text.split())
    for place, sign in enumerate(words):
        if unicodedata.east_asian_width(sign) in "WF":
            if piece[-1:].isdigit():  # a number keeps its unit
                pieces.append(piece + sign)
            else:
                pieces += [piece, sign] if piece else [sign]
            piece = ""
            continue
        piece += sign
        if sign == " " and not (piece[-2:-1].isdigit() and _UNIT.match(words, place + 1)):
            pieces.append(piece)
            piece = ""
    whole = [*pieces, piece] if piece else pieces
    return [part for one in whole for part in _parts(one, room, measure)]


def _parts(piece: str, room: float, measure: Callable[[str], float]) -> list[str]:
    """Cut what is longer than a line."""
    if measure(piece) <= room:
        return [piece]
    ends = np.cumsum([measure(sign) for sign in piece])
    line = np.ceil(ends / room).astype(int)
    return [
        "".join(sign for sign, at in zip(piece, line, strict=True) if at == one)
        for one in np.unique(line)
    ]
