"""The page, the types and the styles of a Word paper."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lifecircle.report.paper.docx_xml import NAMESPACES, style_id
from lifecircle.report.paper.layout import (
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    STYLES,
    TEXT_WIDTH,
    TextStyle,
)

if TYPE_CHECKING:
    from docx.document import Document

BODY_TYPE, HEAD_TYPE = "仿宋", "黑体"
_LATIN = {BODY_TYPE: "Times New Roman", HEAD_TYPE: "Arial"}

# What stands in where a machine lacks a type, by Word's own table of alternative names.
_ALTERNATIVES = {
    BODY_TYPE: "FangSong,仿宋_GB2312,STFangsong,Noto Serif CJK SC,Source Han Serif SC,SimSun",
    HEAD_TYPE: "SimHei,STHeiti,Microsoft YaHei,Noto Sans CJK SC,Source Han Sans SC",
}
_FAMILY = {BODY_TYPE: "modern", HEAD_TYPE: "modern"}
_BUILT_IN = ("toc 1", "toc 2", "TOC Heading")
_HEADER_AT = 30.0


def prepare(document: "Document") -> None:
    """Set a new document's page, languages, types and styles.

    Parameters
    ----------
    document
        From python-docx, changed in place.
    """
    _set_page(document)
    _set_defaults(document)
    _name_types(document)
    known = {str(style.name): style for style in document.styles}
    for key in STYLES:
        _set_style(document, key, known)


def _set_page(document: "Document") -> None:
    """Set A4 with its margins."""
    from docx.shared import Pt

    section = document.sections[0]
    section.page_width, section.page_height = Pt(PAGE_WIDTH), Pt(PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Pt(MARGIN_TOP), Pt(MARGIN_BOTTOM)
    section.left_margin = section.right_margin = Pt(MARGIN_SIDE)
    section.header_distance = section.footer_distance = Pt(_HEADER_AT - 4)


def _set_defaults(document: "Document") -> None:
    """Set the type and the languages of everything that says nothing else."""
    from docx.oxml.ns import qn

    looks = document.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault"))[0]
    for old in (*looks.findall(qn("w:rFonts")), *looks.findall(qn("w:lang"))):
        looks.remove(old)
    looks.insert(0, _types(BODY_TYPE))
    spoken = looks.makeelement(qn("w:lang"))
    # Office breaks numbers at any digit when it takes them for Chinese.
    spoken.set(qn("w:val"), "en-US")
    spoken.set(qn("w:eastAsia"), "zh-CN")
    looks.append(spoken)


def _set_style(document: "Document", key: str, known: Mapping[str, Any]) -> None:
    """Make a style, or set one that Word knows already."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    its = STYLES[key]
    add = document.styles.add_style
    style: Any = known.get(its.name) or add(
        its.name, WD_STYLE_TYPE.PARAGRAPH, builtin=its.name in _BUILT_IN
    )
    style.element.set(qn("w:styleId"), style_id(key))
    _clear(style.element)
    style.element.get_or_add_rPr().insert(0, _types(HEAD_TYPE if its.head else BODY_TYPE))
    style.font.size, style.font.bold = Pt(its.size), its.bold
    style.font.color.rgb = RGBColor.from_string(its.colour)
    form = style.paragraph_format
    form.space_before, form.space_after = Pt(its.before), Pt(its.after)
    form.keep_with_next, form.widow_control = its.keep, False
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER if its.centred else WD_ALIGN_PARAGRAPH.LEFT
    if its.line:
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(its.line)
    _indent(form, its, key)


def _indent(form: Any, its: TextStyle, key: str) -> None:
    """Set indents and, in the table of contents, the dots up to the page."""
    from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
    from docx.shared import Pt

    form.left_indent = Pt(its.indent)
    if key == "item":
        form.first_line_indent = Pt(-its.indent)
    if key.startswith("toc"):
        form.tab_stops.add_tab_stop(Pt(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)


def _clear(style: Any) -> None:
    """Take out what the template sets, but for the numbering of lists and heading levels."""
    from docx.oxml.ns import qn

    looks = style.find(qn("w:rPr"))
    if looks is not None:
        style.remove(looks)
    form = style.find(qn("w:pPr"))
    kept = {qn("w:numPr"), qn("w:outlineLvl")}
    for old in [] if form is None else [one for one in form if one.tag not in kept]:
        form.remove(old)


def _types(name: str) -> Any:
    """Return the types of Chinese and of Latin letters, named and not by theme."""
    from docx.oxml import parse_xml

    latin = _LATIN[name]
    return parse_xml(
        f'<w:rFonts {NAMESPACES} w:ascii="{latin}" w:hAnsi="{latin}" w:cs="{latin}" '
        f'w:eastAsia="{name}"/>'
    )


def _name_types(document: "Document") -> None:
    """Tell Word which types may stand in for ours."""
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml import parse_xml

    part: Any = next(
        one for one in document.part.package.iter_parts() if one.partname == "/word/fontTable.xml"
    )
    table = parse_xml(part.blob)
    for name, others in _ALTERNATIVES.items():
        table.append(
            parse_xml(
                f'<w:font {NAMESPACES} w:name="{name}"><w:altName w:val="{others}"/>'
                f'<w:charset w:val="86"/><w:family w:val="{_FAMILY[name]}"/>'
                '<w:pitch w:val="fixed"/></w:font>'
            )
        )
    part._blob = serialize_part_xml(table)  # noqa: SLF001
