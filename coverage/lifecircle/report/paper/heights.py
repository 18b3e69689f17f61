"""How high everything in a Word paper is: its blocks, and the parts of them no page may cut."""

from collections.abc import Mapping

from lifecircle.report.paper.blocks import (
    Block,
    Contents,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Table,
)
from lifecircle.report.paper.layout import (
    CELL_SIDE,
    CELL_TOP,
    SPACER,
    STYLES,
    TEXT_WIDTH,
    column_widths,
    set_in_halves,
    text_height,
)

WIDER = 1.18
"""DejaVu to Times: what LibreOffice sets a paper in where it finds nothing else."""

_HAIR = 0.5  # the line under a row
_BELOW_PICTURE = 3.0  # a picture stands on the line of its letters, which reach below it

Sizes = Mapping[str, tuple[float, float]]
"""Width and height of each figure by its key, points."""


def part_heights(
    block: Block, *, entries: tuple[int, ...] = (), sizes: Sizes | None = None, wide: float = WIDER
) -> tuple[float, ...]:
    """Return the heights of the parts of a block that no page may cut, points.

    A list has a part for each of its items, a table one for caption, header and first row
    together, one for each other row and one for what stands below it. Tables in halves are whole.

    Parameters
    ----------
    block
        Of the paper.
    entries
        Levels of the headings, for a table of contents.
    sizes
        Of the figures.
    wide
        How much wider than ours the Latin letters run that stand in for them.
    """
    heights: tuple[float, ...] = ()
    match block:
        case Heading():
            style = "chapter" if block.level == 1 else "section"
            heights = (text_height(f"{block.number} {block.text}", style, wide=wide),)
        case Paragraph():
            heights = (text_height(block.text, block.role, wide=wide),)
        case Items():
            heights = tuple(text_height(item, "item", wide=wide) for item in block.items)
        case Contents():
            styles = (STYLES["toc1" if level == 1 else "toc2"] for level in entries)
            lines = sum(style.before + style.line for style in styles)
            heights = (text_height(block.title, "contents") + lines,)
        case Figure():
            heights = ((sizes or {})[block.key][1] + around_figure(block, wide),)
        case Table():
            heights = _table_heights(block, wide)
        case PageBreak():
            pass
    return heights


def around_figure(figure: Figure, wide: float) -> float:
    """Return the height of a figure's caption and the room around it, points.

    Parameters
    ----------
    figure
        The figure.
    wide
        How much wider than ours the Latin letters run that stand in for them.
    """
    caption = text_height(figure.caption, "figure_caption", wide=wide)
    return STYLES["picture"].before + _BELOW_PICTURE + caption


def whole_size(figure: Figure) -> tuple[float, float]:
    """Return the size of a picture as wide as the text, points.

    Parameters
    ----------
    figure
        The figure.
    """
    wide, high = figure.picture.artwork.wide, figure.picture.artwork.high
    return TEXT_WIDTH, TEXT_WIDTH * high / wide


def head_height(table: Table, *, wide: float = WIDER) -> float:
    """Return the height of a table's caption and header, points.

    Parameters
    ----------
    table
        The table.
    wide
        How much wider than ours the Latin letters run that stand in for them.
    """
    laid = set_in_halves(table)
    caption = text_height(table.caption, "caption", wide=wide)
    return caption + _row_height(laid.header, column_widths(laid), "cell_head", wide)


def _table_heights(table: Table, wide: float) -> tuple[float, ...]:
    """Return the heights of a table's parts."""
    laid = set_in_halves(table)
    widths = column_widths(laid)
    rows = [_row_height(row, widths, "cell", wide) for row in laid.rows]
    below = sum(text_height(note, "note", wide=wide) for note in table.notes) + SPACER
    head = head_height(table, wide=wide)
    if laid is not table or not rows:
        return (head + sum(rows) + below,)
    return (head + rows[0], *rows[1:], below)


def _row_height(row: tuple[str, ...], widths: tuple[float, ...], style: str, wide: float) -> float:
    """Return the height of a row: that of its highest cell."""
    cells = zip(row, widths, strict=True)
    highest = max(
        text_height(text, style, width=width - 2 * CELL_SIDE, wide=wide) for text, width in cells
    )
    return highest + 2 * CELL_TOP + _HAIR
