"""The sizes a Word paper is set in, in points: its page, its styles, its columns."""

import math
from dataclasses import dataclass

from lifecircle.report.paper.blocks import Table
from lifecircle.report.paper.lines import line_count

PAGE_WIDTH, PAGE_HEIGHT = 595.3, 841.9
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_SIDE = 54.0, 46.0, 55.65
TEXT_WIDTH = PAGE_WIDTH - 2 * MARGIN_SIDE
TEXT_HEIGHT = PAGE_HEIGHT - MARGIN_TOP - MARGIN_BOTTOM
CELL_SIDE, CELL_TOP = 2.5, 1.2
SPACER = 4.0
_LEAST_HALVED = 6


@dataclass(frozen=True)
class TextStyle:
    """How one kind of paragraph is set.

    Parameters
    ----------
    name
        Of the Word style.
    size, line, before, after
        Letter size, exact line height and the room around a paragraph, points.
    head
        Whether it is set in the type of headings.
    bold, centred
        As they say.
    colour
        Six hexadecimal digits.
    indent
        Left indent, points.
    keep
        Whether it stays on the page of what follows.
    """

    name: str
    size: float
    line: float
    before: float = 0.0
    after: float = 0.0
    head: bool = False
    bold: bool = False
    centred: bool = False
    colour: str = "1A1A1A"
    indent: float = 0.0
    keep: bool = False


STYLES = {
    "title": TextStyle("Title", 21, 30, 0, 4, head=True, centred=True),
    "subtitle": TextStyle("Subtitle", 13, 20, 0, 2, head=True, centred=True, colour="44505A"),
    "facts": TextStyle("Paper Facts", 10, 15, 0, 6, centred=True, colour="44505A"),
    "label": TextStyle("Paper Label", 13, 20, 2, 0, head=True, centred=True, colour="7A4F00"),
    "warning": TextStyle("Paper Warning", 9.5, 14, 0, 4, centred=True, colour="7A4F00"),
    "chapter": TextStyle("Heading 1", 16, 24, 2, 6, head=True, bold=True, keep=True),
    "section": TextStyle("Heading 2", 13, 20, 8, 4, head=True, bold=True, keep=True),
    "contents": TextStyle("TOC Heading", 16, 24, 2, 8, head=True, bold=True, keep=True),
    "toc1": TextStyle("toc 1", 10.5, 17, 3, 0, head=True),
    "toc2": TextStyle("toc 2", 10, 15, 0, 0, indent=18),
    "lead": TextStyle("Paper Lead", 11, 17, 0, 5),
    "body": TextStyle("Body Text", 10, 15, 0, 3),
    "small": TextStyle("Paper Small", 9, 13, 2, 2, colour="44505A"),
    "basis": TextStyle("Paper Basis", 9, 12.5, 0, 1),
    "item": TextStyle("List Bullet", 10, 15, 0, 3, indent=15),
    "caption": TextStyle("Caption", 9.5, 14, 5, 2, head=True, centred=True, keep=True),
    "figure_caption": TextStyle("Paper Figure Caption", 9.5, 14, 1, 3, head=True, centred=True),
    "picture": TextStyle("Paper Picture", 10, 0, 3, 0, centred=True, keep=True),
    "cell": TextStyle("Paper Cell", 8.5, 11.5),
    "cell_head": TextStyle("Paper Cell Head", 8.5, 11.5, head=True),
    "note": TextStyle("Paper Note", 8.5, 12, 1, 0, colour="44505A"),
}
"""Every style of the paper, by what it is for."""


def column_widths(table: Table) -> tuple[float, ...]:
    """Return the width of each column as it is set, points.

    Parameters
    ----------
    table
        As `set_in_halves` returned it.
    """
    whole = sum(table.widths)
    return tuple(TEXT_WIDTH * width / whole for width in table.widths)


def set_in_halves(table: Table) -> Table:
    """Return a table with its second half of rows beside the first, if it may be so set.

    Parameters
    ----------
    table
        Any table.
    """
    if not table.halves or len(table.rows) < _LEAST_HALVED:
        return table
    half = math.ceil(len(table.rows) / 2)
    blank = ("",) * len(table.header)
    right = (*table.rows[half:], blank)
    return Table(
        caption=table.caption,
        header=table.header * 2,
        rows=tuple((*table.rows[at], *right[at]) for at in range(half)),
        alignments=table.alignments * 2,
        widths=table.widths * 2,
        notes=table.notes,
        halves=True,
    )


def text_height(text: str, style: str, *, width: float = TEXT_WIDTH, wide: float = 1.0) -> float:
    """Return how high a paragraph is with the room around it, points.

    Parameters
    ----------
    text
        Its words.
    style
        A key of `STYLES`.
    width
        Room from margin to margin, points.
    wide
        How much wider than ours the Latin letters run that stand in for them.
    """
    its = STYLES[style]
    lines = line_count(text, size=its.size, room=width - its.indent, head=its.head, wide=wide)
    return its.before + lines * its.line + its.after
