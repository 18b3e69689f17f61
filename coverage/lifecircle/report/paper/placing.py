"""Where everything in a printed paper comes to stand: figures that fit, pages, their headings."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from lifecircle.report.paper.blocks import Block, Contents, Figure, Heading, PageBreak
from lifecircle.report.paper.cutting import cut_into_pages
from lifecircle.report.paper.heights import (
    WIDER,
    Sizes,
    around_figure,
    part_heights,
    whole_size,
)
from lifecircle.report.paper.layout import TEXT_HEIGHT

_LEAST_SHARE = 0.5  # of the size a picture is meant for; smaller it goes on a page of its own
_LEAST_ALIKE = 0.7  # pictures of one series are made no smaller than this for one crowded page
_SPARE = 24.0


def figure_sizes(blocks: Iterable[Block], *, wide: float = WIDER) -> Sizes:
    """Return the width and height of each figure, points.

    What its page leaves for it; figures of one series, whose pictures are of one size, are as
    large as each other, so that they can be compared.

    Parameters
    ----------
    blocks
        Of the paper.
    wide
        How much wider than ours the Latin letters may run that stand in for them.
    """
    shares: dict[Figure, float] = {}
    for page in _pages(blocks):
        figures = [block for block in page if isinstance(block, Figure)]
        share = _share(page, figures, wide)
        shares |= dict.fromkeys(figures, share if share >= _LEAST_SHARE else 1.0)
    series = defaultdict(list)
    for figure, share in shares.items():
        series[whole_size(figure)].append(share)
    found = {}
    for figure, share in shares.items():
        whole = whole_size(figure)
        alike = min((one for one in series[whole] if one >= _LEAST_ALIKE), default=1.0)
        found[figure.key] = min(share, alike) * whole[0], min(share, alike) * whole[1]
    return found


def paged(
    blocks: tuple[Block, ...], *, front: float, sizes: Sizes, wide: float = WIDER
) -> tuple[Block, ...]:
    """Return blocks with a break wherever a page ends, long tables in a part for each page.

    Pages are cut as they hold even in types that run wider than ours, so that they end where the
    table of contents has them end, whatever a paper is opened with.

    Parameters
    ----------
    blocks
        Of the paper.
    front
        Room that the title takes on the first page, points.
    sizes
        Of the figures, from `figure_sizes`.
    wide
        How much wider than ours the Latin letters may run that stand in for them.
    """
    entries = tuple(block.level for block in blocks if isinstance(block, Heading))
    cut: list[Block] = []
    for place, page in enumerate(_pages(blocks)):
        cut += [PageBreak()] if place else []
        above = 0.0 if place else front
        cut += cut_into_pages(page, entries=entries, sizes=sizes, front=above, wide=wide)
    return tuple(cut)


def heading_pages(blocks: tuple[Block, ...]) -> tuple[int, ...]:
    """Return the page each heading will stand on.

    Word counts pages only when somebody asks it to; the table of contents is right before.

    Parameters
    ----------
    blocks
        From `paged`.
    """
    pages = []
    entries = tuple(block.level for block in blocks if isinstance(block, Heading))
    page = 1
    for block in blocks:
        if isinstance(block, PageBreak):
            page += 1
        if isinstance(block, Contents):
            page += int(part_heights(block, entries=entries)[0] / TEXT_HEIGHT)
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
        sum(part_heights(block, wide=wide))
        for block in page
        if not isinstance(block, Figure | Contents)
    )
    around = sum(around_figure(figure, wide) for figure in figures)
    high = sum(whole_size(figure)[1] for figure in figures)
    return min(1.0, (TEXT_HEIGHT - _SPARE - others - around) / high) if high else 1.0
