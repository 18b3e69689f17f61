import io
import re
import shutil
import subprocess
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from lifecircle.report.paper.content import (
    Contents,
    Figure,
    Heading,
    PageBreak,
    Paragraph,
    Table,
    report_content,
)
from lifecircle.report.paper.docx import document_bytes, write_document
from lifecircle.report.paper.layout import TEXT_HEIGHT, TEXT_WIDTH, set_in_halves, text_height
from lifecircle.report.paper.lines import line_count
from lifecircle.report.paper.placing import figure_sizes, heading_pages, paged

PDFTOTEXT = shutil.which("pdftotext")
LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
NAMES = {
    "F1": "诊所{{7*7}}</w:t><w:t>",
    "C1": "<script>alert(1)</script> & \x0b\x00社区",
    "C2": "\u202eabc 😀 =1+1",
}


def opened(content):
    return docx.Document(io.BytesIO(document_bytes(content)))


def codes(document):
    return "".join(one.text or "" for one in document.element.body.iter(qn("w:instrText")))


def test_the_same_paper_is_the_same_bytes(result, picture):
    figures = {"culture-10": picture()}
    first = document_bytes(report_content(result, language="zh", figures=figures))
    second = document_bytes(report_content(result, language="zh", figures=figures))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {one.date_time for one in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any("thumbnail" in name for name in package.namelist())


def test_headings_are_word_s_own_and_begin_pages(result):
    document = opened(report_content(result, language="zh"))
    told = [
        (one.style.name, one.text) for one in document.paragraphs if "Heading" in one.style.name
    ]
    assert ("Heading 1", "1 摘要") in told
    assert ("Heading 2", "2.1 养老圈") in told
    chapter = next(one for one in document.paragraphs if one.text == "2 各生活圈")
    assert chapter._p.pPr.find(qn("w:pageBreakBefore")) is not None


def test_a_table_of_contents_stands_filled_and_points_to_every_heading(result):
    content = report_content(result, language="zh")
    document = opened(content)
    assert r'TOC \o "1-2" \h \z \u' in codes(document)
    marks = {one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))}
    links = [one.get(qn("w:anchor")) for one in document.element.body.iter(qn("w:hyperlink"))]
    headings = [one for one in content.blocks if isinstance(one, Heading)]
    assert len(links) == len(headings)
    assert set(links) == marks


def test_captions_are_numbered_by_fields_in_the_papers_language(result, picture):
    figures = {"culture-10": picture()}
    for language, table, figure in (("zh", "表", "图"), ("en", "Table", "Figure")):
        content = report_content(result, language=language, figures=figures)
        document = opened(content)
        tables = sum(isinstance(one, Table) for one in content.blocks)
        assert codes(document).count(rf"SEQ {table} \* ARABIC") == tables
        assert codes(document).count(rf"SEQ {figure} \* ARABIC") == 1
        captions = [one for one in document.paragraphs if one.style.name == "Caption"]
        numbers = [re.search(r"\d+", one.text)[0] for one in captions]
        assert numbers == [str(number) for number in range(1, tables + 1)]


def test_the_head_of_every_table_is_repeated_on_the_next_page(result):
    document = opened(report_content(result, language="zh"))
    assert document.tables
    for table in document.tables:
        first, *others = table._tbl.tr_lst
        assert first.trPr.find(qn("w:tblHeader")) is not None
        assert all(one.trPr.find(qn("w:tblHeader")) is None for one in others)


def test_pages_are_a4_with_numbers_below_and_the_label_above(make_result):
    document = opened(report_content(make_result(model=True), language="zh"))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert "小镇 · 示范模型，非实测" in section.header.paragraphs[0].text
    fields = [one.text.strip() for one in section.footer._element.iter(qn("w:instrText"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "示范模型，非实测" in [one.text for one in document.paragraphs[:5]]


def test_types_are_named_for_both_scripts_with_others_to_fall_back_on(result):
    data = document_bytes(report_content(result, language="zh"))
    document = docx.Document(io.BytesIO(data))
    for style, name in (("Heading 1", "黑体"), ("Body Text", "仿宋"), ("Caption", "黑体")):
        fonts = document.styles[style].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) == name
        assert fonts.get(qn("w:asciiTheme")) is None
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        table = package.read("word/fontTable.xml").decode()
    assert "FangSong" in table
    assert "SimHei" in table


def test_a_name_that_is_markup_is_a_name_and_controls_are_left_out(make_result):
    result = make_result(names=NAMES, title="</w:t>{{7*7}}\x00\ud800")
    document = opened(report_content(result, language="zh"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "abc 😀 =1+1 △" in cells
    assert document.paragraphs[0].text == "</w:t>{{7*7}}"


def test_properties_hold_a_title_and_neither_clock_nor_user(result):
    its = opened(report_content(result, language="en")).core_properties
    assert (its.title, its.author, its.last_modified_by) == ("小镇", "lifecircle", "lifecircle")
    assert its.created == its.modified
    assert its.created.year == 2000


def test_a_figure_keeps_its_shape_and_has_words_for_those_who_cannot_see(result, picture):
    figures = {"culture-10": picture(wide=400, high=100)}
    document = opened(report_content(result, language="en", figures=figures))
    (shape,) = document.inline_shapes
    assert round(shape.width / shape.height, 2) == 4.0
    assert shape.width.pt == pytest.approx(TEXT_WIDTH, abs=1)
    assert shape._inline.docPr.get("descr") == "Culture: coverage and facilities"


def test_a_figure_takes_the_room_its_page_leaves(picture):
    # As wide as the text it would be twice as high as that is wide: higher than a page.
    figure = Figure(key="a", picture=picture(wide=100, high=140), caption="x")
    text = Paragraph("字" * 500)
    alone = figure_sizes([figure])["a"]
    assert alone == pytest.approx((TEXT_WIDTH, 1.4 * TEXT_WIDTH))
    beside = figure_sizes([text, figure])["a"]
    assert 0.5 * alone[1] < beside[1] < alone[1]
    assert beside[0] == pytest.approx(beside[1] / 1.4)
    crowded = figure_sizes([text] * 12 + [figure])["a"]
    assert crowded == pytest.approx(alone)  # too small to read: a page of its own


def test_a_strip_and_a_plan_on_one_page_are_made_smaller_alike(picture):
    # Whole they are 242 and 677 points high, with captions too much for a page of 742.
    plan = Figure(key="plan", picture=picture(wide=100, high=140), caption="x")
    strip = Figure(key="strip", picture=picture(wide=100, high=50), caption="x")
    sizes = figure_sizes([strip, plan])
    assert sizes["strip"][0] == pytest.approx(sizes["plan"][0])
    assert sizes["plan"][0] < TEXT_WIDTH
    assert sizes["strip"][1] + sizes["plan"][1] < TEXT_HEIGHT


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_circle_keeps_to_its_page_even_in_types_that_run_wider(make_result, picture, language):
    figures = {key: picture(wide=484, high=334) for key in ("elderly-care", "culture-10")}
    content = report_content(make_result(model=True), language=language, figures=figures)
    sizes = figure_sizes(content.blocks)
    for page in pages_of(content.blocks):
        shown = [one for one in page if isinstance(one, Figure)]
        texts = [one for one in page if isinstance(one, Paragraph)]
        # Set in DejaVu instead of Times: wider by 18 in 100.
        wide = sum(text_height(one.text, one.role, wide=1.18) for one in texts)
        rows = sum(
            12.0 * (len(set_in_halves(one).rows) + 3) for one in page if hasattr(one, "rows")
        )
        assert not shown or sizes[shown[0].key][1] + wide + rows < TEXT_HEIGHT


def pages_of(blocks):
    """Return the blocks between page breaks."""
    pages = [[]]
    for block in blocks:
        if isinstance(block, PageBreak):
            pages.append([])
        pages[-1].append(block)
    return pages


def test_letters_that_stand_in_for_ours_may_take_more_lines_and_chinese_signs_do_not():
    # Twenty times "word " is 20 · 22.5 = 450 points less a blank, with 18 in 100 more 531.
    assert line_count("word " * 20, size=10.0, room=460.0, head=False) == 1
    assert line_count("word " * 20, size=10.0, room=460.0, head=False, wide=1.18) == 2
    assert line_count("字" * 46, size=10.0, room=460.0, head=False, wide=1.18) == 1


def test_the_contents_of_a_study_of_several_years_keep_to_one_page():
    # 13 chapters at 20 points and 26 sections at 15 below a title of 34 make 684 of 742 points.
    levels = [1] * 13 + [2] * 26
    headings = [Heading(text="章", level=level) for level in levels]
    blocks = (Contents("目录"), PageBreak(), *headings)
    assert heading_pages(paged(blocks, front=0.0, sizes={}))[0] == 2


def test_pages_are_counted_from_breaks_and_from_what_overflows():
    first, second = (Heading(text="一", level=1), Heading(text="二", level=1))
    line = Paragraph("字")
    # A line of text takes 18 points with the room below it.
    one_page = int(TEXT_HEIGHT // 18) - 3
    short = (first, *[line] * one_page, PageBreak(), second)
    long = (first, *[line] * (one_page + 4), PageBreak(), second)
    assert heading_pages(paged(short, front=0.0, sizes={})) == (1, 2)
    assert heading_pages(paged(long, front=0.0, sizes={})) == (1, 3)


def test_lines_break_between_words_and_anywhere_in_chinese():
    def lines(text, room):
        return line_count(text, size=10.0, room=room, head=False)

    assert lines("字" * 10, 100.0) == 1
    assert lines("字" * 11, 100.0) == 2
    # "word" takes 20 points: w 7.22, o 5, r 3.33, d 5.
    assert lines("word word", 42.0) == 2
    assert lines("word word", 44.0) == 1
    assert lines("w" * 20, 72.3) == 3
    assert lines("", 50.0) == 1
    # A blank that holds takes 2.5 points like any other, and no line ends at it.
    assert lines("ww\u00a0ww", 31.4) == 1
    assert lines("w ww\u00a0ww", 31.4) == 2


def test_long_lists_are_set_in_halves_and_lose_no_row():
    rows = tuple((str(number), "x") for number in range(7))
    table = Table(
        caption="",
        header=("a", "b"),
        rows=rows,
        alignments=("left", "right"),
        widths=(1.0, 2.0),
        halves=True,
    )
    laid = set_in_halves(table)
    assert laid.header == ("a", "b", "a", "b")
    assert laid.rows == (
        ("0", "x", "4", "x"),
        ("1", "x", "5", "x"),
        ("2", "x", "6", "x"),
        ("3", "x", "", ""),
    )


@pytest.mark.skipif(LIBREOFFICE is None, reason="there is no LibreOffice to open the paper with")
@pytest.mark.skipif(PDFTOTEXT is None, reason="there is no pdftotext")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_libreoffice_opens_the_paper_and_finds_each_chapter_where_the_contents_say(
    make_result, picture, tmp_path, language
):
    figures = {key: picture() for key in ("elderly-care", "culture-10")}
    content = report_content(make_result(model=True), language=language, figures=figures)
    write_document(content, tmp_path / "report.docx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [LIBREOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path]
    subprocess.run(
        [*command, tmp_path / "report.docx"], check=True, capture_output=True, timeout=120
    )
    told = subprocess.run(
        [PDFTOTEXT, "-layout", tmp_path / "report.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    pages = told.split("\f")
    entries = re.findall(r"^\s*([\d.]+\d|\d)\s+(\S.*?)\.{4,}\s*(\d+)$", pages[1], re.MULTILINE)
    headings = [one for one in content.blocks if isinstance(one, Heading)]
    assert [entry[0] for entry in entries] == [one.number for one in headings]
    for number, title, page in entries:
        found = rf"^\s*{re.escape(number)}\s+{re.escape(title[:2])}"
        assert re.search(found, pages[int(page) - 1], re.MULTILINE), (number, title, page)
