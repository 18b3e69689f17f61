import re
import shutil
import subprocess
from dataclasses import replace

import pytest

from lifecircle.report import pack
from lifecircle.report.figures import fonts
from lifecircle.report.figures.fonts import lettering
from lifecircle.report.figures.pictures import paper_pictures
from lifecircle.report.pack import write_pack
from lifecircle.report.paper import pdf
from lifecircle.report.paper.content import Heading, Paragraph, Table, report_content
from lifecircle.report.paper.layout import set_in_halves
from lifecircle.report.paper.pdf import pdf_bytes, pdf_content, pdf_note
from lifecircle.report.paper.placing import figure_sizes

typst = pytest.importorskip("typst", reason="the extra pdf is not installed")

PDFTOTEXT = shutil.which("pdftotext")
readable = pytest.mark.skipif(PDFTOTEXT is None, reason="there is no pdftotext")
chinese = pytest.mark.skipif(bool(lettering("zh").note), reason="no Chinese font on this computer")

# Each would read a file, run code, draw a formula, make a link or begin a heading in typst.
COMMANDS = (
    '#read("/etc/passwd")',
    "#{1+1} #let x = 1",
    "= 标题 *粗* _斜_ `码`",
    "$x^2$ @引 <标>",
    "[[ ]] // 注 /* 注 */ \\ ~ --- ...",
    '"); #panic("x") //',
)


@pytest.fixture(scope="session")
def told(tmp_path_factory):
    """A function that gives the pages of a PDF as text."""
    folder = tmp_path_factory.mktemp("pdf")

    def pages(data, *, layout=False):
        path = folder / "paper.pdf"
        path.write_bytes(data)
        command = [PDFTOTEXT, *(["-layout"] if layout else []), path, "-"]
        text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        return text.split("\f")[:-1]

    return pages


def flat(text):
    return re.sub(r"\s+", "", text)


@readable
@chinese
def test_the_paper_says_in_pdf_what_its_blocks_say(result, told):
    content = report_content(result, language="zh")
    shown = flat("".join(told(pdf_bytes(content))))
    for block in content.blocks:
        if isinstance(block, Heading | Paragraph):
            assert flat(block.text) in shown, block.text
        if isinstance(block, Table):
            assert flat(block.caption) in shown
            assert all(flat(cell) in shown for row in block.rows for cell in row)


@readable
@chinese
@pytest.mark.parametrize("name", COMMANDS)
def test_a_name_that_is_a_command_is_a_name(make_result, told, name):
    result = make_result(names={"C2": name, "S1": name}, title=name)
    shown = flat("".join(told(pdf_bytes(report_content(result, language="zh")))))
    assert shown.count(flat(name)) >= 3  # title, street, community
    assert "root:" not in shown


@readable
def test_a_name_of_every_kind_of_sign_does_not_stop_the_paper(make_result, told):
    names = {"C2": "a\x00\x0bb", "C1": "\u202eاسم 😀 ﷽", "S1": "长" * 5000}
    for language in ("zh", "en"):
        pages = told(pdf_bytes(report_content(make_result(names=names), language=language)))
        assert "ab△" in flat("".join(pages))


def test_the_same_paper_is_the_same_bytes_and_knows_no_clock(make_result):
    first, second = (
        pdf_bytes(
            report_content(
                make_result(), language="en", figures=paper_pictures(make_result(), language="en")
            )
        )
        for _ in range(2)
    )
    assert first == second
    assert b"CreationDate" not in first and b"ModDate" not in first
    assert b"/JavaScript" not in first


@readable
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_chapter_is_where_the_contents_say(make_result, picture, told, language):
    figures = {key: picture() for key in ("elderly-care", "culture-10")}
    result = make_result(model=True)
    content = report_content(result, language=language, figures=figures)
    pages = told(pdf_bytes(pdf_content(result, content)), layout=True)
    contents = pages[1].replace("\u2060", "")  # joins the dots
    entries = re.findall(r"^\s*([\d.]+\d|\d)\s+(\S.*?)[ .]{4,}(\d+)$", contents, re.MULTILINE)
    headings = [one for one in content.blocks if isinstance(one, Heading)]
    assert [entry[0] for entry in entries] == [one.number for one in headings]
    for number, title, page in entries:
        found = rf"^\s*{re.escape(number)}\s+{re.escape(title[:2])}"
        assert re.search(found, pages[int(page) - 1], re.MULTILINE), (number, title, page)


@readable
def test_pages_are_numbered_and_a_model_says_so_on_each(make_result, told):
    content = report_content(make_result(model=True, title="Town"), language="en")
    pages = told(pdf_bytes(content))
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Demonstration model, not survey data" in page


def test_a_reader_finds_an_outline_and_a_title(result):
    data = pdf_bytes(report_content(result, language="zh"))
    assert b"/Outlines" in data
    assert b"/StructTreeRoot" in data  # tagged, for who has it read aloud
    assert b"/Lang" in data


@readable
def test_the_head_of_a_table_is_repeated_on_the_next_page(result, told):
    content = report_content(result, language="en")
    table = next(one for one in content.blocks if isinstance(one, Table))
    rows = tuple((f"row {at}", *table.rows[0][1:]) for at in range(120))
    blocks = (Heading(text="x", level=1, number="1"), replace(table, rows=rows, tones=()))
    pages = told(pdf_bytes(replace(content, blocks=blocks)))
    heads = ["Verdict" in page for page in pages]
    assert len(pages) > 2 and all(heads)


@readable
def test_a_circle_has_one_page_with_its_picture(make_result, told):
    result = make_result()
    figures = paper_pictures(result, language="en")
    content = report_content(result, language="en", figures=figures)
    pages = told(pdf_bytes(content))
    # Summary, contents, one a circle, neighbourhoods, indicators, method, data, doubts, terms.
    assert len(pages) == 2 + len(result.circles) + 6
    assert figure_sizes(content.blocks)["elderly-care"][0] > 300


def test_a_list_in_halves_has_a_line_between_them(result):
    content = report_content(result, language="en")
    rows = tuple((str(at), "x", "x", "x", "x") for at in range(8))
    table = Table(
        caption="",
        header=tuple("abcde"),
        rows=rows,
        alignments=("left",) * 5,
        widths=(1.0,) * 5,
        halves=True,
    )
    laid = set_in_halves(table)
    written = pdf._table(table)
    assert (len(laid.header), written["middle"]) == (10, 5)
    assert pdf._table(replace(table, halves=False))["middle"] == 0
    assert pdf_bytes(replace(content, blocks=(table,))).startswith(b"%PDF")


@readable
def test_without_a_chinese_font_the_paper_is_in_english_and_says_why(result, told, monkeypatch):
    monkeypatch.setattr(pdf, "lettering", lambda language: lettering(language, fonts=()))
    printed = pdf_content(result, report_content(result, language="zh"))
    assert printed.language == "en"
    first = told(pdf_bytes(printed))[0]
    assert "No Chinese font was found" in first
    assert "Target, share reached and gap of every circle" in first


def test_without_the_extra_the_pack_lacks_the_pdf_and_one_line_says_how_to_get_it(
    result, tmp_path, monkeypatch
):
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    out = write_pack(result, tmp_path / "out", only=("report",))
    assert sorted(path.name for path in out.iterdir()) == [
        "manifest.json",
        "report.docx",
        "report.html",
    ]
    assert 'pip install "lifecircle[pdf]"' in pdf_note("zh")
    assert "\n" not in pdf_note("en")


def test_with_the_extra_there_is_nothing_to_say(result, tmp_path):
    assert pdf_note("zh") == ""
    out = write_pack(result, tmp_path / "out", only=("report",))
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")


def test_what_goes_wrong_beside_the_others_breaks_the_pack(result, tmp_path, monkeypatch):
    def fail(*_):
        raise OSError("no room")

    monkeypatch.setattr(pdf, "write_pdf", fail)
    with pytest.raises(pack.CallError, match="no room"):
        write_pack(result, tmp_path / "out", only=("report",))
    assert list(tmp_path.iterdir()) == []


def test_fonts_are_looked_for_in_a_stated_order():
    assert fonts.CHINESE_FONTS[0] == "Noto Sans CJK SC"
