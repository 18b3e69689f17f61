"""A paper as a Word document, the same bytes for the same paper."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

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
from lifecircle.report.paper.docx_xml import (
    NAMESPACES,
    bookmarked,
    contents_field,
    field,
    paragraph,
    run,
    table_xml,
)
from lifecircle.report.paper.front import front_height, front_lines, head_line
from lifecircle.report.paper.layout import SPACER
from lifecircle.report.paper.placing import figure_sizes, heading_pages, paged
from lifecircle.report.paper.sentences import plain_text
from lifecircle.words import say

if TYPE_CHECKING:
    from docx.document import Document

_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_AUTHOR = "lifecircle"
_FIELDS = {"\x01": "PAGE", "\x02": "NUMPAGES"}
_STYLES = {1: "chapter", 2: "section"}


def document_bytes(content: Content) -> bytes:
    """Return a paper as the bytes of a .docx file.

    Real headings, numbered captions, header rows that repeat, a table of contents that is right
    when the file is opened and that Word can bring up to date, page numbers, A4.

    Parameters
    ----------
    content
        From `lifecircle.report.paper.content.report_content`.
    """
    import docx

    from lifecircle.report.paper.docx_styles import prepare

    document = docx.Document()
    prepare(document)
    _set_properties(document, content)
    _set_edges(document, content)
    body = document.element.body
    for element in _Writer(document, content).elements():
        body.insert(len(body) - 1, element)
    return _same_bytes(document)


def write_document(content: Content, path: Path) -> None:
    """Write a paper as a .docx file.

    Parameters
    ----------
    content
        From `lifecircle.report.paper.content.report_content`.
    path
        The file to write.
    """
    path.write_bytes(document_bytes(content))


class _Writer:
    """Turns blocks into elements, counting tables, figures and headings as it goes."""

    def __init__(self, document: "Document", content: Content) -> None:
        self._document = document
        self._content = content
        self._sizes = figure_sizes(content.blocks)
        front = front_height(content)
        self._blocks = paged(content.blocks, front=front, sizes=self._sizes)
        self._counts = {"table": 0, "figure": 0, "heading": 0}
        self._new_page = False

    def elements(self) -> Iterator[Any]:
        """Yield the elements of the body in order."""
        from docx.oxml import parse_xml

        for piece in self._front():
            yield parse_xml(_rooted(piece))
        for block in self._blocks:
            if isinstance(block, PageBreak):
                self._new_page = True
            elif isinstance(block, Figure):
                yield from self._figure(block)
            else:
                for piece in self._pieces(block):
                    yield parse_xml(_rooted(piece))

    def _front(self) -> Iterator[str]:
        """Yield the title, and what must be said of a model."""
        for style, text in front_lines(self._content):
            yield paragraph(style, run(text))

    def _pieces(self, block: Block) -> Iterator[str]:
        """Yield the XML of a block of text."""
        match block:
            case Heading():
                text = run(f"{block.number} {block.text}")
                yield self._paragraph(_STYLES[block.level], self._marked(text))
            case Paragraph():
                yield self._paragraph(block.role, run(block.text))
            case Items():
                yield from (self._paragraph("item", run(item)) for item in block.items)
            case Contents():
                yield contents_field(self._paragraph("contents", run(block.title)), self._entries())
            case Table():
                again = block.continued
                yield self._again() if again else self._caption("table", "caption", block.caption)
                yield table_xml(block)
                yield from (paragraph("note", run(note)) for note in block.notes)
                yield _spacer()

    def _entries(self) -> Iterator[tuple[int, str, str, int]]:
        """Yield the lines of the table of contents with the pages they point to."""
        headings = [block for block in self._blocks if isinstance(block, Heading)]
        pages = heading_pages(self._blocks)
        for number, (heading, page) in enumerate(zip(headings, pages, strict=True), start=1):
            yield heading.level, f"{heading.number}  {heading.text}", _bookmark(number), page

    def _paragraph(self, style: str, inner: str) -> str:
        """Return a paragraph that begins a page if a break came before it."""
        new_page, self._new_page = self._new_page, False
        return paragraph(style, inner, new_page=new_page)

    def _marked(self, inner: str) -> str:
        """Return the runs of a heading with the bookmark of its number."""
        self._counts["heading"] += 1
        number = self._counts["heading"]
        return bookmarked(inner, _bookmark(number), number)

    def _caption(self, kind: str, style: str, text: str) -> str:
        """Return a numbered caption."""
        self._counts[kind] += 1
        word = say(f"paper.number.{kind}", language=self._content.language)
        number = field(rf"SEQ {word} \* ARABIC", str(self._counts[kind]))
        return self._paragraph(style, f"{run(f'{word} ')}{number}{run(f'  {text}')}")

    def _again(self) -> str:
        """Return the caption of a table that goes on, with the number it began under."""
        language = self._content.language
        told = say("paper.number.continued", language=language, number="\x01")
        word = say("paper.number.table", language=language)
        number = field(rf"SEQ {word} \c \* ARABIC", str(self._counts["table"]))
        before, after = told.split("\x01")
        return self._paragraph("caption", f"{run(before)}{number}{run(after)}")

    def _figure(self, figure: Figure) -> Iterator[Any]:
        """Yield a picture and its caption."""
        from docx.oxml import parse_xml
        from docx.shared import Pt

        width, height = self._sizes[figure.key]
        data = io.BytesIO(figure.picture.png)
        holder = self._document.add_paragraph()
        shape = holder.add_run().add_picture(data, Pt(width), Pt(height))
        shape._inline.docPr.set("descr", plain_text(figure.caption))  # noqa: SLF001
        shape._inline.docPr.set("name", figure.key)  # noqa: SLF001
        drawn: Any = holder._p.r_lst[0]  # noqa: SLF001
        holder._p.getparent().remove(holder._p)  # noqa: SLF001
        place = parse_xml(_rooted(self._paragraph("picture", "")))
        place.append(drawn)
        yield place
        yield parse_xml(_rooted(self._caption("figure", "figure_caption", figure.caption)))


def _bookmark(number: int) -> str:
    """Return the name Word gives to the bookmark of a heading."""
    return f"_Toc{number:09d}"


def _rooted(piece: str) -> str:
    """Return a piece of XML with its namespaces declared on its first element."""
    return re.sub(r"^<(w:\w+)", rf"<\1 {NAMESPACES}", piece, count=1)


def _spacer() -> str:
    """Return a low empty line, without which two tables would become one."""
    twips = round(SPACER * 20)
    return (
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="{twips}" '
        'w:lineRule="exact"/></w:pPr></w:p>'
    )


def _set_properties(document: "Document", content: Content) -> None:
    """Set what a file manager shows; no clock and no user's name."""
    its = document.core_properties
    its.title, its.subject = plain_text(content.title), plain_text(content.subtitle)
    its.author = its.last_modified_by = _AUTHOR
    its.comments = its.keywords = its.category = ""
    its.language = content.language
    its.created = its.modified = _EPOCH
    its.revision = 1


def _set_edges(document: "Document", content: Content) -> None:
    """Set title and label at the head of every page, and page numbers at its foot."""
    from docx.oxml import parse_xml

    language = content.language
    page, pages = _FIELDS
    foot = say("paper.front.page", language=language, page=page, pages=pages)
    parts = re.split(r"([\x01\x02])", foot)
    fields = "".join(field(_FIELDS[one], "1") if one in _FIELDS else run(one) for one in parts)
    section = document.sections[0]
    for edge, inner in ((section.header, run(head_line(content))), (section.footer, fields)):
        edge.is_linked_to_previous = False
        old = edge.paragraphs[0]._p  # noqa: SLF001
        old.getparent().replace(old, parse_xml(_rooted(paragraph("note", inner, align="center"))))


def _same_bytes(document: "Document") -> bytes:
    """Return the package without thumbnail and without the time it was written."""
    rels = document.part.package.rels
    for key in [key for key, rel in rels.items() if rel.reltype.endswith("/thumbnail")]:
        del rels[key]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in _parts(document):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            packed_already = name.endswith(".png")
            entry.compress_type = zipfile.ZIP_STORED if packed_already else zipfile.ZIP_DEFLATED
            archive.writestr(entry, blob)
    return packed.getvalue()


def _parts(document: "Document") -> list[tuple[str, bytes]]:
    """Return the files of the package and what is in them."""
    from docx.opc.pkgwriter import PackageWriter

    package: Any = document.part.package
    for part in package.parts:
        part.before_marshal()
    found: list[tuple[str, bytes]] = []
    writer: Any = SimpleNamespace(write=lambda uri, blob: found.append((uri.membername, blob)))
    # As `PackageWriter.write` does, which would deflate every picture in vain.
    by: Any = PackageWriter
    by._write_content_types_stream(writer, package.parts)  # noqa: SLF001
    by._write_pkg_rels(writer, package.rels)  # noqa: SLF001
    by._write_parts(writer, package.parts)  # noqa: SLF001
    return found
