"""A paper as a PDF, set by typst from the same blocks and the same measures as for Word."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lifecircle.report.figures.artwork import Artwork, Ply, svg_text
from lifecircle.report.figures.fonts import lettering
from lifecircle.report.paper.blocks import (
    Block,
    Content,
    Contents,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Table,
)
from lifecircle.report.paper.content import report_content
from lifecircle.report.paper.front import front_height, front_lines, head_line
from lifecircle.report.paper.layout import (
    CELL_SIDE,
    CELL_TOP,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SPACER,
    STYLES,
    column_widths,
    set_in_halves,
)
from lifecircle.report.paper.pdf_types import typefaces
from lifecircle.report.paper.placing import figure_sizes, paged
from lifecircle.report.paper.sentences import plain_text
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_MAIN, _DATA = "main.typ", "paper.json"
_AS_WIDE = 1.0  # whatever types stand in for ours here, they stand in the file


def can_write_pdf() -> bool:
    """Return whether the extra ``pdf`` is installed."""
    return find_spec("typst") is not None


def pdf_note(language: str) -> str:
    """Return what to tell the user where no PDF can be written; else nothing.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    """
    return "" if can_write_pdf() else say("paper.pdf.missing", language=language)


def pdf_content(result: "Result", content: Content) -> Content:
    """Return a paper as this computer can print it: in English where no font has Chinese signs.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    content
        The paper, in the language asked for.
    """
    letters = lettering(content.language)
    if letters.language == content.language:
        return content
    figures = {one.key: one.picture for one in content.blocks if isinstance(one, Figure)}
    english = report_content(result, language=letters.language, figures=figures)
    return replace(english, warning=f"{letters.note} {english.warning}".strip())


def write_pdf(content: Content, path: Path) -> None:
    """Write a paper as a PDF file.

    Parameters
    ----------
    content
        From `pdf_content`.
    path
        The file to write.
    """
    path.write_bytes(pdf_bytes(content))


def pdf_bytes(content: Content) -> bytes:
    """Return a paper as the bytes of a PDF file.

    An outline, a table of contents, headings, numbered captions, header rows that repeat, page
    numbers, A4. All words reach typst as values of a JSON file, never as source: a name that
    looks like a command is only a name. The same paper gives the same bytes.

    Parameters
    ----------
    content
        From `lifecircle.report.paper.content.report_content`.
    """
    import typst

    found = typefaces(content.language)
    writer = _Writer(content)
    data = {
        **writer.data(),
        "types": {"body": list(found.body), "head": list(found.head)},
    }
    template = resources.files(__package__).joinpath("assets", "paper.typ").read_bytes()
    files = {_MAIN: template, _DATA: json.dumps(data, ensure_ascii=False).encode(), **writer.files}
    compiled: Any = typst.compile  # its own types know of no files in memory
    pdf: bytes = compiled(files, font_paths=found.fonts)
    return pdf


class _Writer:
    """Turns blocks into plain values, and figures into files."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._sizes = figure_sizes(content.blocks, wide=_AS_WIDE)
        front = front_height(content)
        self._blocks = paged(content.blocks, front=front, sizes=self._sizes, wide=_AS_WIDE)
        self._names: dict[Ply, str] = {}
        self.files: dict[str, bytes] = {}

    def data(self) -> dict[str, Any]:
        """Return everything the template asks for but the typefaces."""
        content = self._content
        language = content.language
        kinds = ("table", "figure")
        words: dict[str, Any] = {
            kind: say(f"paper.number.{kind}", language=language) for kind in kinds
        }
        page = say("paper.front.page", language=language, page="\x01", pages="\x02")
        words["continued"] = say("paper.number.continued", language=language, number="\x01").split(
            "\x01"
        )
        words["page"] = re.split("[\x01\x02]", page)
        return {
            "title": plain_text(content.title),
            "subtitle": plain_text(content.subtitle),
            "language": language,
            "head": plain_text(head_line(content)),
            "front": [(style, plain_text(text)) for style, text in front_lines(content)],
            "blocks": list(self._told()),
            "words": words,
            "styles": {key: _style(style) for key, style in STYLES.items()},
            "page": {
                "width": PAGE_WIDTH,
                "height": PAGE_HEIGHT,
                "top": MARGIN_TOP,
                "bottom": MARGIN_BOTTOM,
                "side": MARGIN_SIDE,
            },
            "cell": {"side": CELL_SIDE, "top": CELL_TOP},
            "spacer": SPACER,
        }

    def _told(self) -> Iterator[Mapping[str, Any]]:
        """Yield the blocks as plain values, words without what no document may hold."""
        for block in self._blocks:
            yield _plain(self._block(block))

    def _block(self, block: Block) -> Mapping[str, Any]:
        """Return one block."""
        told: Mapping[str, Any]
        match block:
            case Heading():
                text = f"{block.number} {block.text}"
                told = {"kind": "heading", "level": block.level, "text": text}
            case Paragraph():
                told = {"kind": "paragraph", "role": block.role, "text": block.text}
            case Items():
                told = {"kind": "items", "items": block.items}
            case Contents():
                told = {"kind": "contents", "title": block.title}
            case PageBreak():
                told = {"kind": "break"}
            case Table():
                told = _table(block)
            case Figure():
                told = self._figure(block)
        return told

    def _figure(self, figure: Figure) -> Mapping[str, Any]:
        """Return a figure with the files that lie over each other in it."""
        width, height = self._sizes[figure.key]
        artwork = figure.picture.artwork
        return {
            "kind": "figure",
            "files": [self._file(artwork, ply) for ply in artwork.plies],
            "width": width,
            "height": height,
            "caption": figure.caption,
        }

    def _file(self, artwork: Artwork, ply: Ply) -> str:
        """Return the file a ply stands in; what figures share is set once."""
        if ply not in self._names:
            name = self._names[ply] = f"ply-{len(self._names)}.svg"
            self.files[name] = svg_text(artwork, title="", plies=[ply]).encode()
        return self._names[ply]


def _style(style: Any) -> Mapping[str, Any]:
    """Return how a kind of paragraph is set."""
    return {**asdict(style), "colour": f"#{style.colour}"}


def _table(table: Table) -> Mapping[str, Any]:
    """Return a table as it is set."""
    laid = set_in_halves(table)
    return {
        "kind": "table",
        "continued": table.continued,
        "caption": laid.caption,
        "header": laid.header,
        "rows": laid.rows,
        "alignments": laid.alignments,
        "widths": column_widths(laid),
        "notes": laid.notes,
        "tones": laid.tones,
        "total": laid.total,
        "middle": len(laid.header) // 2 if laid is not table else 0,
    }


def _plain(value: Any) -> Any:
    """Return values with plain words."""
    if isinstance(value, str):
        return plain_text(value)
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence):
        return [_plain(one) for one in value]
    return value
