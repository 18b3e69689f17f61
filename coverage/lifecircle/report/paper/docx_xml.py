"""Pieces of a Word document as XML text: runs, paragraphs, fields, tables."""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from lifecircle.report.paper.blocks import Align, Table, Tone
from lifecircle.report.paper.layout import (
    CELL_SIDE,
    CELL_TOP,
    STYLES,
    column_widths,
    set_in_halves,
)
from lifecircle.report.paper.sentences import plain_text

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)

_COLOURS: dict[Tone, str] = {"good": "0B5C3B", "bad": "9C2A00"}
_LINE, _HAIR = "5B6770", "C9D0D5"
_SHADE = "EEF1F3"
_HALF_POINT, _TWIP, _EIGHTH = 2, 20, 8


def style_id(style: str) -> str:
    """Return the id Word knows a style by.

    Parameters
    ----------
    style
        A key of `lifecircle.report.paper.layout.STYLES`.
    """
    name = STYLES[style].name.replace(" ", "")
    return name.upper() if name.startswith("toc") else name


def run(text: str, *, bold: bool = False, colour: str = "") -> str:
    """Return a run of text; what Word may not hold is left out of it.

    Parameters
    ----------
    text
        Any text.
    bold
        Set in bold.
    colour
        Six hexadecimal digits; empty for that of the style.
    """
    # Quotation marks and dashes belong to both scripts; the hint says which type they are set in.
    looks = '<w:rFonts w:hint="eastAsia"/>' if any(ord(sign) > 0x2E7F for sign in text) else ""
    looks += "<w:b/>" if bold else ""
    looks += f'<w:color w:val="{colour}"/>' if colour else ""
    words = escape(plain_text(text))
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def field(code: str, result: str) -> str:
    """Return a field with the result it has now.

    Parameters
    ----------
    code
        Such as ``PAGE``.
    result
        What is shown until Word counts again.
    """
    return (
        f'{field_mark("begin")}<w:r><w:instrText xml:space="preserve"> {escape(code)} '
        f"</w:instrText></w:r>{field_mark('separate')}{run(result)}{field_mark('end')}"
    )


def field_mark(kind: str) -> str:
    """Return one of the three marks that bound a field and its result.

    Parameters
    ----------
    kind
        ``begin``, ``separate`` or ``end``.
    """
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def paragraph(style: str, inner: str, *, new_page: bool = False, align: Align = "left") -> str:
    """Return a paragraph.

    Parameters
    ----------
    style
        A key of `lifecircle.report.paper.layout.STYLES`.
    inner
        Its runs.
    new_page
        Begin a page with it.
    align
        How a cell is set; other paragraphs are set as their style says.
    """
    looks = f'<w:pStyle w:val="{style_id(style)}"/>'
    looks += "<w:pageBreakBefore/>" if new_page else ""
    looks += "" if align == "left" else f'<w:jc w:val="{align}"/>'
    return f"<w:p><w:pPr>{looks}</w:pPr>{inner}</w:p>"


def bookmarked(inner: str, name: str, number: int) -> str:
    """Return runs that a table of contents can point to.

    Parameters
    ----------
    inner
        Runs.
    name
        Of the bookmark.
    number
        Different for each.
    """
    start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
    return f'{start}{inner}<w:bookmarkEnd w:id="{number}"/>'


def contents_field(title: str, entries: Iterable[tuple[int, str, str, int]]) -> str:
    """Return a table of contents that is filled already and that Word can bring up to date.

    Parameters
    ----------
    title
        Stands above it, already a paragraph.
    entries
        Level, text, bookmark and page of each heading.
    """
    told = list(entries)
    lines = []
    for at, (level, text, name, page) in enumerate(told):
        code = r'TOC \o "1-2" \h \z \u'
        head = (
            f'{field_mark("begin")}<w:r><w:instrText xml:space="preserve"> {code} '
            f"</w:instrText></w:r>{field_mark('separate')}"
        )
        leads_to = field(rf"PAGEREF {name} \h", str(page))
        inner = f"{run(text)}<w:r><w:tab/></w:r>{leads_to}"
        link = f'<w:hyperlink w:anchor={quoteattr(name)} w:history="1">{inner}</w:hyperlink>'
        end = field_mark("end") if at == len(told) - 1 else ""
        lines.append(paragraph(f"toc{level}", f"{head if at == 0 else ''}{link}{end}"))
    return (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        "<w:docPartUnique/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{title}{''.join(lines)}</w:sdtContent></w:sdt>"
    )


def table_xml(table: Table) -> str:
    """Return a table whose header row is repeated on every page it reaches.

    Parameters
    ----------
    table
        Without its caption and notes.
    """
    laid = set_in_halves(table)
    widths = [round(width * _TWIP) for width in column_widths(laid)]
    middle = len(laid.header) // 2 if laid is not table else -1
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = _row(laid.header, laid, widths, middle, head=True)
    rows = "".join(
        _row(row, laid, widths, middle, tone=tone, bold=laid.total and at == len(laid.rows) - 1)
        for at, (row, tone) in enumerate(zip(laid.rows, _tones(laid), strict=True))
    )
    return f"<w:tbl>{_table_looks(sum(widths))}<w:tblGrid>{grid}</w:tblGrid>{head}{rows}</w:tbl>"


def _tones(table: Table) -> tuple[Tone, ...]:
    """Return a tone for each row."""
    silent: Tone = ""
    return table.tones or (silent,) * len(table.rows)


def _table_looks(width: int) -> str:
    """Return borders, width and padding: strong lines above and below, hair lines between."""
    strong = f'w:val="single" w:sz="{_EIGHTH}" w:space="0" w:color="{_LINE}"'
    hair = f'w:val="single" w:sz="4" w:space="0" w:color="{_HAIR}"'
    side, top = round(CELL_SIDE * _TWIP), round(CELL_TOP * _TWIP)
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>'
        f"<w:top {strong}/><w:bottom {strong}/><w:insideH {hair}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:top w:w="{top}" w:type="dxa"/><w:left w:w="{side}" w:type="dxa"/>'
        f'<w:bottom w:w="{top}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr>"
    )


def _row(
    row: tuple[str, ...],
    table: Table,
    widths: list[int],
    middle: int,
    *,
    head: bool = False,
    bold: bool = False,
    tone: Tone = "",
) -> str:
    """Return one row that no page cuts."""
    cells = []
    for at, (text, align, width) in enumerate(zip(row, table.alignments, widths, strict=True)):
        looks = f'<w:tcW w:w="{width}" w:type="dxa"/>'
        if at == middle:
            looks += (
                f'<w:tcBorders><w:left w:val="single" w:sz="4" w:space="0" w:color="{_LINE}"/>'
                "</w:tcBorders>"
            )
        looks += f'<w:shd w:val="clear" w:color="auto" w:fill="{_SHADE}"/>' if head else ""
        looks += '<w:vAlign w:val="center"/>'
        toned = tone if at == len(row) - 1 else ""
        inner = run(text, bold=bold or bool(toned), colour=_COLOURS.get(toned, ""))
        style = "cell_head" if head else "cell"
        cells.append(f"<w:tc><w:tcPr>{looks}</w:tcPr>{paragraph(style, inner, align=align)}</w:tc>")
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"
