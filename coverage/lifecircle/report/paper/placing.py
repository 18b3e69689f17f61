"""Where everything in a Word paper comes to stand: heights, figures that fit, pages of headings."""

from collections.abc import Iterable, Iterator, Mapping

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
    TEXT_HEIGHT,
    TEXT_WIDTH,
    column_widths,
    set_in_halves,
    text_height,
)

_LEAST_SHARE = 0.6  # of the size a picture is meant for; smaller it goes on a page of its own
_SPARE = 14.0
_ROOM_UNDER_HEADING = 60.0


def figure_sizes(blocks: Iterable[Block]) -> Mapping[str, tuple[float, float]]:
    """Return the width and height of each figure, points: what its page leaves for it.

    Parameters
    ----------
    blocks
        Of the paper.
    """
    found: dict[str, tuple[float, float]] = {}
    for page in _pages(blocks):
        figures = [block for block in page if isinstance(block, Figure)]
        others = sum(
            height
            for block in page
            if not isinstance(block, Figure)
            for height in _heights(block, entries=0, sizes={})
        )
        captions = sum(_around(figure) for figure in figures)
        for figure in figures:
            room = (TEXT_HEIGHT - _SPARE - others - captions) / len(figures)
            found[figure.key] = _picture_size(figure, room)
    return found


def heading_pages(
    blocks: tuple[Block, ...], *, front: float, sizes: Mapping[str, tuple[float, float]]
) -> tuple[int, ...]:
    """Return the page each heading will stand on, from the exact heights everything is set in.

    Word counts pages only when somebody asks it to; the table of contents is right before.

    Parameters
    ----------
    blocks
        Of the paper.
    front
        Room that the title takes on the first page, points.
    sizes
        Of the figures, from `figure_sizes`.
    """
    pages = []
    entries = sum(isinstance(block, Heading) for block in blocks)
    page, used = 1, front
    for block in blocks:
        if isinstance(block, PageBreak):
            page, used = page + 1, 0.0
        for height in _heights(block, entries=entries, sizes=sizes):
            room = _ROOM_UNDER_HEADING if isinstance(block, Heading) else 0.0
            if used + height + room > TEXT_HEIGHT and used > 0:
                page, used = page + 1, 0.0
            used += height
        if isinstance(block, Heading):
            pages.append(page)
    return tuple(pages)


def _pages(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Yield the blocks between page breaks."""
    page: list[Block] = []
    for block in blocks:
        if isinstance(block, PageBreak):
            yield page
            page = []
        else:
            page.append(block)
    yield page


def _picture_size(figure: Figure, room: float) -> tuple[float, float]:
    """Return the size of a picture that fits the text's width and the room left, points."""
    wide, high = figure.picture.artwork.wide, figure.picture.artwork.high
    whole = TEXT_WIDTH / wide
    scale = min(whole, room / high) if room >= _LEAST_SHARE * high * whole else whole
    return wide * scale, high * scale


def _around(figure: Figure) -> float:
    """Return the height of a figure's caption and the room around it."""
    return STYLES["picture"].before + text_height(figure.caption, "figure_caption")


def _heights(
    block: Block, *, entries: int, sizes: Mapping[str, tuple[float, float]]
) -> Iterator[float]:
    """Yield the heights of the parts of a block that a page cannot cut."""
    match block:
        case Heading():
            style = "chapter" if block.level == 1 else "section"
            yield text_height(f"{block.number} {block.text}", style)
        case Paragraph():
            yield text_height(block.text, block.role)
        case Items():
            yield from (text_height(item, "item") for item in block.items)
        case Contents():
            yield text_height(block.title, "contents")
            yield from (STYLES["toc1"].line for _ in range(entries))
        case Figure():
            yield sizes[block.key][1] + _around(block)
        case Table():
            yield from _table_heights(set_in_halves(block))
        case PageBreak():
            pass


def _table_heights(table: Table) -> Iterator[float]:
    """Yield the heights of caption and header, of each row, and of the notes."""
    widths = column_widths(table)
    head = text_height(table.caption, "caption") + _row_height(table.header, widths, "cell_head")
    yield head
    yield from (_row_height(row, widths, "cell") for row in table.rows)
    yield from (text_height(note, "note") for note in table.notes)
    yield SPACER


def _row_height(row: tuple[str, ...], widths: tuple[float, ...], style: str) -> float:
    """Return the height of a row: that of its highest cell."""
    cells = zip(row, widths, strict=True)
    highest = max(text_height(text, style, width=width - 2 * CELL_SIDE) for text, width in cells)
    return highest + 2 * CELL_TOP
