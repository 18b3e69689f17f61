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

_LEAST_SHARE = 0.5  # of the size a picture is meant for; smaller it goes on a page of its own
_SPARE = 24.0
_WIDER = 1.18  # DejaVu to Times: what LibreOffice sets a paper in where it finds nothing else
_HAIR = 0.5  # the line under a row
_BELOW_PICTURE = 3.0  # a picture stands on the line of its letters, which reach below it
_ROOM_UNDER_HEADING = 60.0
_NONE: Mapping[str, tuple[float, float]] = {}


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
        shares = (_share(page, figures, wide) for wide in (_WIDER, 1.0))
        share = next((one for one in shares if one >= _LEAST_SHARE), 1.0)
        for figure in figures:
            width, height = _whole(figure)
            found[figure.key] = share * width, share * height
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
    entries = tuple(block.level for block in blocks if isinstance(block, Heading))
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


def _share(page: list[Block], figures: list[Figure], wide: float) -> float:
    """Return the share of their whole size at which the pictures of a page fit what is left."""
    others = sum(
        height
        for block in page
        if not isinstance(block, Figure)
        for height in _heights(block, wide=wide)
    )
    around = sum(_around(figure, wide) for figure in figures)
    high = sum(_whole(figure)[1] for figure in figures)
    return min(1.0, (TEXT_HEIGHT - _SPARE - others - around) / high) if high else 1.0


def _whole(figure: Figure) -> tuple[float, float]:
    """Return the size of a picture as wide as the text, points."""
    wide, high = figure.picture.size
    return TEXT_WIDTH, TEXT_WIDTH * high / wide


def _around(figure: Figure, wide: float) -> float:
    """Return the height of a figure's caption and the room around it."""
    caption = text_height(figure.caption, "figure_caption", wide=wide)
    return STYLES["picture"].before + _BELOW_PICTURE + caption


def _heights(
    block: Block,
    *,
    entries: tuple[int, ...] = (),
    sizes: Mapping[str, tuple[float, float]] = _NONE,
    wide: float = 1.0,
) -> Iterator[float]:
    """Yield the heights of the parts of a block that a page cannot cut."""
    match block:
        case Heading():
            style = "chapter" if block.level == 1 else "section"
            yield text_height(f"{block.number} {block.text}", style, wide=wide)
        case Paragraph():
            yield text_height(block.text, block.role, wide=wide)
        case Items():
            yield from (text_height(item, "item", wide=wide) for item in block.items)
        case Contents():
            yield text_height(block.title, "contents")
            styles = (STYLES["toc1" if level == 1 else "toc2"] for level in entries)
            yield from (style.before + style.line for style in styles)
        case Figure():
            yield sizes[block.key][1] + _around(block, wide)
        case Table():
            yield from _table_heights(set_in_halves(block), wide)
        case PageBreak():
            pass


def _table_heights(table: Table, wide: float) -> Iterator[float]:
    """Yield the heights of caption and header, of each row, and of the notes."""
    widths = column_widths(table)
    caption = text_height(table.caption, "caption", wide=wide)
    yield caption + _row_height(table.header, widths, "cell_head", wide)
    yield from (_row_height(row, widths, "cell", wide) for row in table.rows)
    yield from (text_height(note, "note", wide=wide) for note in table.notes)
    yield SPACER


def _row_height(row: tuple[str, ...], widths: tuple[float, ...], style: str, wide: float) -> float:
    """Return the height of a row: that of its highest cell."""
    cells = zip(row, widths, strict=True)
    highest = max(
        text_height(text, style, width=width - 2 * CELL_SIDE, wide=wide) for text, width in cells
    )
    return highest + 2 * CELL_TOP + _HAIR
