"""Chapters and sections with their numbers, each page on a sheet of its own."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from lifecircle.report.paper.blocks import Block, Heading, PageBreak


def numbered(pages: Iterable[tuple[Block, ...]]) -> Iterator[Block]:
    """Yield blocks with chapters and sections numbered, a page break before each page but one.

    Parameters
    ----------
    pages
        The blocks of each page; a heading of level 1 begins a chapter, of level 2 a section.
    """
    chapter = section = 0
    for place, page in enumerate(pages):
        if place:
            yield PageBreak()
        for block in page:
            if isinstance(block, Heading):
                is_chapter = block.level == 1
                chapter, section = (chapter + 1, 0) if is_chapter else (chapter, section + 1)
                number = str(chapter) if is_chapter else f"{chapter}.{section}"
                yield replace(block, number=number)
            else:
                yield block
