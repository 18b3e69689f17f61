"""What a meeting paper is made of, whatever it is written to: plain values, no markup."""

from dataclasses import dataclass
from typing import Literal

from lifecircle.report.figures.pictures import Picture

Align = Literal["left", "right", "center"]

Role = Literal["body", "lead", "basis", "small"]
"""How loud a paragraph is: a section's finding, its text, what it rests on, what stands below."""

Tone = Literal["", "good", "bad"]


@dataclass(frozen=True, kw_only=True)
class Heading:
    """A heading.

    Parameters
    ----------
    text
        Its words.
    level
        1 for a chapter, 2 for a section.
    number
        Such as ``"2.1"``; empty where chapters are not numbered yet.
    """

    text: str
    level: int
    number: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text.

    Parameters
    ----------
    text
        Its words.
    role
        How loud it is.
    """

    text: str
    role: Role = "body"


@dataclass(frozen=True)
class Items:
    """A list of short paragraphs.

    Parameters
    ----------
    items
        Their words.
    """

    items: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of text.

    Parameters
    ----------
    caption
        What it shows; writers number it.
    header
        The names of the columns.
    rows
        Cells as text, as many in each row as there are columns.
    alignments
        How each column is set.
    widths
        How wide the columns are to each other.
    notes
        What is said below it.
    tones
        Whether the last cell of each row is good or bad news; empty for none.
    total
        Whether the last row sums up the others.
    halves
        Whether a writer may set the second half of the rows beside the first to save room.
    continued
        Whether it goes on with the table of the page before, under the same number.
    """

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    alignments: tuple[Align, ...]
    widths: tuple[float, ...]
    notes: tuple[str, ...] = ()
    tones: tuple[Tone, ...] = ()
    total: bool = False
    halves: bool = False
    continued: bool = False


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture.

    Parameters
    ----------
    key
        What it is of, a circle's id.
    picture
        The picture, in every form a paper may want it in.
    caption
        What it shows; writers number it.
    """

    key: str
    picture: Picture
    caption: str


@dataclass(frozen=True)
class PageBreak:
    """A new page begins here."""


@dataclass(frozen=True)
class Contents:
    """The table of contents stands here.

    Parameters
    ----------
    title
        What stands above it.
    """

    title: str


Block = Heading | Paragraph | Items | Table | Figure | PageBreak | Contents


@dataclass(frozen=True, kw_only=True)
class Content:
    """A whole paper.

    Parameters
    ----------
    title
        The study's title.
    subtitle
        What kind of paper it is.
    facts
        What it is held against and of which year.
    label
        Stands on the first page and at the head of every page of a demonstration model; else
        empty.
    warning
        The sentence to the label.
    language
        ``zh`` or ``en``.
    blocks
        Everything after the title, in order.
    """

    title: str
    subtitle: str
    facts: str
    label: str
    warning: str
    language: str
    blocks: tuple[Block, ...]
