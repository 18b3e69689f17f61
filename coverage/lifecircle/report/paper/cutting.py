"""Where a chapter that runs over several pages is cut: nothing torn, no page almost empty."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lifecircle.report.paper.blocks import Block, Heading, Items, PageBreak, Paragraph, Table
from lifecircle.report.paper.heights import Sizes, head_height, part_heights
from lifecircle.report.paper.layout import TEXT_HEIGHT, set_in_halves

_HIGH = TEXT_HEIGHT - 6.0
_LEAST_ON_A_PAGE = 0.15  # of its height
_SMALL_TABLE, _LEAST_ROWS = 8, 3
# What speaks against a page. One more is worse than a cut table, and better than a torn one.
_PAGE, _TORN, _SHORT_LAST, _EMPTY = 400.0, 1000.0, 300.0, 150.0
_IN_SMALL, _FEW_ROWS, _IN_TABLE, _IN_LIST, _ONE_ITEM = 90.0, 30.0, 10.0, 10.0, 60.0


@dataclass(frozen=True)
class _Part:
    """What no page may cut.

    Parameters
    ----------
    block, at
        Which part of which block it is.
    high
        Its height, points.
    again
        Height of what is said again above it where a page begins with it, points.
    against
        How much speaks against beginning a page with it.
    """

    block: int
    at: int
    high: float
    again: float
    against: float


def cut_into_pages(
    blocks: Sequence[Block],
    *,
    entries: tuple[int, ...],
    sizes: Sizes,
    front: float,
    wide: float,
) -> tuple[Block, ...]:
    """Return blocks with a break wherever a page has to end.

    As few pages as may be, which hold even in types that run wider than ours unless that costs a
    page. A heading, a caption and a sentence that ends in a colon stay with what follows, the notes
    of a table with its last row; small tables stay whole.

    Parameters
    ----------
    blocks
        What stands between two breaks.
    entries
        Levels of the headings, for a table of contents.
    sizes
        Of the figures.
    front
        Room taken above, points.
    wide
        How much wider than ours the Latin letters may run that stand in for them.
    """
    parts, begins = min(
        (_cut(blocks, entries, sizes, front=front, wide=one) for one in (wide, 1.0)),
        key=lambda one: len(one[1]),
    )
    cut: list[Block] = []
    for first, end in zip(begins, [*begins[1:], len(parts)], strict=True):
        cut += [PageBreak()] if first else []
        cut += _page(blocks, parts[first:end])
    return tuple(cut)


def _cut(
    blocks: Sequence[Block], entries: tuple[int, ...], sizes: Sizes, *, front: float, wide: float
) -> tuple[list[_Part], list[int]]:
    """Return the parts of blocks in letters of a width, and those that pages begin with."""
    parts: list[_Part] = []
    for place, block in enumerate(blocks):
        heights = part_heights(block, entries=entries, sizes=sizes, wide=wide)
        again = head_height(block, wide=wide) if isinstance(block, Table) else 0.0
        parts += _parts(place, blocks, heights, again)
    return parts, _begins(parts, front)


def _parts(
    place: int, blocks: Sequence[Block], heights: tuple[float, ...], head: float
) -> Iterator[_Part]:
    """Yield the parts of a block."""
    block, before = blocks[place], blocks[max(place - 1, 0) : place]
    for at, high in enumerate(heights):
        if at == 0:
            again, against = 0.0, _TORN if any(map(_leads_on, before)) else 0.0
        elif isinstance(block, Table):
            again, against = head, _against_row(at, len(block.rows))
        else:
            ends = at in (1, len(heights) - 1)
            again, against = 0.0, _ONE_ITEM if ends else _IN_LIST
        yield _Part(place, at, high, again, against)


def _leads_on(block: Block) -> bool:
    """Return whether a block says nothing without what follows."""
    if isinstance(block, Paragraph):
        return block.text.rstrip().endswith((":", "："))
    return isinstance(block, Heading)


def _against_row(at: int, rows: int) -> float:
    """Return what speaks against beginning a page with a row of a table; its last part is notes."""
    if at >= rows:
        return _TORN
    too_few = max(_LEAST_ROWS - min(at, rows - at), 0)
    return _IN_TABLE + _FEW_ROWS * too_few + _IN_SMALL * (rows <= _SMALL_TABLE)


def _begins(parts: Sequence[_Part], front: float) -> list[int]:
    """Return the parts that pages begin with, against which least speaks in all."""
    best = [0.0] + [float("inf")] * len(parts)
    came = [0] * (len(parts) + 1)
    for first, part in enumerate(parts):
        used = part.again if first else front
        before = best[first] + _PAGE + (part.against if first else 0.0)
        for end in range(first + 1, len(parts) + 1):
            used += parts[end - 1].high
            if used > _HIGH and end > first + 1:
                break
            told = before + _against_fill(used / _HIGH, last=end == len(parts), only=not first)
            if told < best[end]:
                best[end], came[end] = told, first
    begins, end = [], len(parts)
    while end:
        end = came[end]
        begins.append(end)
    return begins[::-1] or [0]


def _against_fill(share: float, *, last: bool, only: bool) -> float:
    """Return what speaks against filling so much of a page."""
    if last:
        return 0.0 if only or share >= _LEAST_ON_A_PAGE else _SHORT_LAST
    return _EMPTY * (1.0 - min(share, 1.0)) ** 2


def _page(blocks: Sequence[Block], parts: Sequence[_Part]) -> Iterator[Block]:
    """Yield what stands on a page: blocks, and of those that were cut what belongs here."""
    for place in dict.fromkeys(part.block for part in parts):
        block = blocks[place]
        at = [part.at for part in parts if part.block == place]
        if isinstance(block, Table):
            yield _table_part(block, at[0], at[-1] + 1)
        elif isinstance(block, Items):
            yield Items(block.items[at[0] : at[-1] + 1])
        else:
            yield block


def _table_part(table: Table, first: int, end: int) -> Table:
    """Return the rows of a table that stand on one page, and its notes if it ends there."""
    ends = end > len(table.rows)
    if first == 0 and (ends or set_in_halves(table) is not table):
        return table
    return replace(
        table,
        rows=table.rows[first:end],
        tones=table.tones[first:end],
        notes=table.notes if ends else (),
        total=table.total and ends,
        continued=first > 0,
    )
