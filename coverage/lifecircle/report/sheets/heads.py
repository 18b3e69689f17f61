"""How much room the words at the head of a column need, so that none is broken or cut off."""

from collections.abc import Sequence

from lifecircle.report.line_breaks import wrapped
from lifecircle.report.terminal import width

_BOLD = 1.12
_LINE_PT, _AROUND_PT = 13.5, 7.0
_LEAST_LINES, _MOST_LINES, _LONGEST_WORD = 2, 7, 16


def word_width(header: str) -> float:
    """Return how wide a column must be for the longest word of its header, in characters.

    Parameters
    ----------
    header
        Its words; Chinese may break anywhere.
    """
    longest = max((len(word) for word in header.split() if word.isascii()), default=0)
    return min(longest, _LONGEST_WORD) * _BOLD + 1.0


def head_height(headers: Sequence[str], widths: Sequence[float]) -> float:
    """Return how high the first row must be for every header to be seen whole, points.

    Parameters
    ----------
    headers
        Of the columns.
    widths
        Of the columns, in characters.
    """
    lines = (
        len(wrapped(header, room=(wide - 1.0) / _BOLD, measure=width))
        for header, wide in zip(headers, widths, strict=True)
    )
    most = min(max([_LEAST_LINES, *lines]), _MOST_LINES)
    return _AROUND_PT + _LINE_PT * most
