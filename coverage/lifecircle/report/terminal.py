"""Text for a terminal, aligned by the width that Chinese characters really take."""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

_WIDE = ("W", "F")
_GAP = "  "


def aligned(rows: Sequence[Sequence[str]], *, left: int) -> str:
    """Return rows of text as columns that line up in a terminal.

    Parameters
    ----------
    rows
        The cells, the head first; all rows equally long.
    left
        How many columns, from the first, are set to the left; the others to the right.
    """
    shown = [[visible(cell) for cell in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(*shown, strict=True)]
    return "\n".join(_line(row, widths, left).rstrip() for row in shown)


def width(text: str) -> int:
    """Return how many terminal cells a text takes: two for a Chinese character.

    Parameters
    ----------
    text
        One line.

    Examples
    --------
    >>> width("养老 15")
    7
    """
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_cell(sign) for sign in text)


def visible(text: str) -> str:
    r"""Return a text without the signs that would steer a terminal.

    Parameters
    ----------
    text
        Any text, such as a name from a register.

    Examples
    --------
    >>> visible("a\x1b[31mb")
    'a [31mb'
    """
    if text.isprintable():  # neither steering nor formatting signs are
        return text
    return "".join(
        " " if unicodedata.category(sign) in ("Cc", "Cf", "Cs") else sign for sign in text
    )


@cache
def _cell(sign: str) -> int:
    """Return the terminal cells of one character."""
    if unicodedata.category(sign) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in _WIDE else 1


def _line(row: Iterable[str], widths: Iterable[int], left: int) -> str:
    """Pad the cells of one row."""
    padded = []
    for place, (cell, wanted) in enumerate(zip(row, widths, strict=True)):
        blanks = " " * (wanted - width(cell))
        padded.append(f"{cell}{blanks}" if place < left else f"{blanks}{cell}")
    return _GAP.join(padded)
