"""Where the pages of a paper end: nothing is torn, nothing lost, no page is almost empty."""

import io
import re
from itertools import pairwise

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

import lifecircle as lc
from lifecircle.report.figures.fair import fair_high
from lifecircle.report.figures.pictures import PICTURE_HIGH, PICTURE_WIDE
from lifecircle.report.figures.sure import sure_high
from lifecircle.report.paper.content import (
    Content,
    Figure,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Table,
    report_content,
)
from lifecircle.report.paper.docx import document_bytes
from lifecircle.report.paper.front import front_lines
from lifecircle.report.paper.heights import part_heights
from lifecircle.report.paper.layout import TEXT_HEIGHT, text_height
from lifecircle.report.paper.placing import figure_sizes, heading_pages, paged

LINE = Paragraph("字")  # 18 points with the room below it: 40 of them make 720 of 742 points
CHAPTER = Heading(text="章", level=1)  # 32 points


def table(rows, *, notes=(), total=False):
    return Table(
        caption="表",
        header=("a", "b"),
        rows=tuple((str(at), "x") for at in range(rows)),
        alignments=("left", "left"),
        widths=(1.0, 1.0),
        notes=notes,
        tones=("good",) * rows,
        total=total,
    )


def cut(*blocks):
    """Return the pages of a chapter, each a list of blocks."""
    return pages_of(paged(blocks, front=0.0, sizes={}))


def pages_of(blocks):
    pages = [[]]
    for block in blocks:
        if isinstance(block, PageBreak):
            pages.append([])
        else:
            pages[-1].append(block)
    return pages


def rows_of(pages):
    """Return how many rows each part of the tables on some pages has."""
    return [len(one.rows) for page in pages for one in page if isinstance(one, Table)]


def test_what_fits_a_page_is_not_cut():
    assert len(cut(*[LINE] * 40)) == 1
    assert len(cut(*[LINE] * 42)) == 2


def test_the_end_of_a_chapter_is_no_line_alone():
    # 41 lines are one too many: the last page takes a seventh of a page, not one line.
    first, last = cut(*[LINE] * 41)
    assert len(first) + len(last) == 41
    assert len(last) * 18 >= 0.15 * TEXT_HEIGHT - 18


def test_a_heading_and_a_sentence_that_leads_on_stay_with_what_follows():
    for leads in (CHAPTER, Paragraph("如下："), Paragraph("They are:")):
        for before in range(34, 42):
            for page in cut(*[LINE] * before, leads, *[LINE] * 10):
                assert page[-1] is not leads


def test_a_small_table_stays_whole_and_a_long_one_has_three_rows_on_either_side():
    for before in range(20, 41):
        small = cut(*[LINE] * before, table(5), *[LINE] * 10)
        assert rows_of(small) == [5]
        parts = rows_of(cut(*[LINE] * before, table(40), *[LINE] * 10))
        assert sum(parts) == 40
        assert min(parts) >= 3


def test_notes_and_total_stand_below_the_last_row_and_marks_with_theirs():
    pages = cut(table(120, notes=("n",), total=True))
    parts = [one for page in pages for one in page]
    assert [one.continued for one in parts] == [False] + [True] * (len(parts) - 1)
    assert [one.notes for one in parts] == [()] * (len(parts) - 1) + [("n",)]
    assert [one.total for one in parts] == [False] * (len(parts) - 1) + [True]
    assert all(len(one.tones) == len(one.rows) for one in parts)


@st.composite
def chapters(draw):
    kinds = {
        "line": st.builds(Paragraph, st.text("字 word：", min_size=1, max_size=150)),
        "list": st.builds(
            Items, st.lists(st.text("字a ", max_size=60), min_size=1, max_size=8).map(tuple)
        ),
        "table": st.builds(table, st.integers(0, 70), notes=st.sampled_from([(), ("n",)])),
        "head": st.just(Heading(text="节", level=2)),
    }
    return tuple(draw(st.lists(st.one_of(*kinds.values()), min_size=1, max_size=8)))


@settings(max_examples=40)
@given(blocks=chapters(), wide=st.sampled_from([1.0, 1.18]))
def test_cutting_loses_nothing_keeps_the_order_and_fills_no_page_over(blocks, wide):
    pages = pages_of(paged(blocks, front=0.0, sizes={}, wide=wide))
    assert [text for page in pages for text in words(page)] == words(blocks)
    for page in pages:
        heights = [high for block in page for high in part_heights(block, wide=1.0)]
        assert sum(heights) <= TEXT_HEIGHT or len(heights) == 1


def words(blocks):
    """Return everything said by blocks, but for what a table says again."""
    told = []
    for block in blocks:
        match block:
            case Items():
                told += block.items
            case Table():
                told += [] if block.continued else [block.caption]
                told += [cell for row in block.rows for cell in row]
                told += block.notes
            case _:
                told.append(block.text)
    return told


def test_word_and_pdf_have_a_chapter_on_the_same_page():
    text = Paragraph("The word of a place that runs wider. " * 20)
    blocks = []
    for count in (3, 9, 14, 20):
        blocks += [PageBreak(), CHAPTER, *[text] * count, table(count)]
    every = tuple(blocks[1:])
    word, pdf = (
        heading_pages(paged(every, front=0.0, sizes={}, wide=wide)) for wide in (1.18, 1.0)
    )
    assert word == pdf


def test_a_table_that_goes_on_has_its_number_again_and_counts_once():
    blocks = (Heading(text="x", level=1, number="1"), table(120), table(3))
    content = Content(
        title="t", subtitle="", facts="", label="", warning="", language="zh", blocks=blocks
    )
    document = docx.Document(io.BytesIO(document_bytes(content)))
    captions = [one for one in document.paragraphs if one.style.name == "Caption"]
    texts = [re.sub(r"\s+", "", one.text) for one in captions]
    assert texts == ["表1表", "续表1", "续表1", "表2表"]
    codes = [one.text.strip() for one in document.element.body.iter(qn("w:instrText"))]
    assert codes.count(r"SEQ 表 \c \* ARABIC") == 2
    assert codes.count(r"SEQ 表 \* ARABIC") == 2


def test_pictures_of_a_series_are_as_large_as_each_other_for_one_crowded_page(picture):
    def page(key, lines):
        return (Figure(key=key, picture=picture(), caption="x"), *[LINE] * lines, PageBreak())

    # 334 points high as wide as the text, 24 around it: of 718 points 24 lines leave 262 for it,
    # 28 lines leave 190.
    easy, crowded, full = page("easy", 5), page("crowded", 24), page("full", 28)
    sizes = figure_sizes((*easy, *crowded))
    assert sizes["easy"] == sizes["crowded"]
    assert sizes["easy"][1] == pytest.approx(262.0, abs=0.5)
    # Where one page leaves much less, the others are not made as small as that.
    sizes = figure_sizes((*easy, *full))
    assert sizes["easy"][1] == pytest.approx(334.0, abs=0.5)
    assert sizes["full"][1] == pytest.approx(190.0, abs=0.5)


@pytest.fixture(scope="module")
def sample():
    result = lc.analyse(lc.sample_study())
    return result, lc.assess(result)


@pytest.mark.parametrize("wide", [1.0, 1.18])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_page_of_the_sample_study_is_torn_or_almost_empty(sample, picture, language, wide):
    result, found = sample
    figures = {one.id: picture(wide=PICTURE_WIDE, high=PICTURE_HIGH) for one in result.circles}
    figures["fair"] = picture(wide=PICTURE_WIDE, high=fair_high(found, wide=PICTURE_WIDE))
    figures["sure"] = picture(wide=PICTURE_WIDE, high=sure_high(found))
    content = report_content(result, language=language, figures=figures, assessment=found)
    sizes = figure_sizes(content.blocks, wide=wide)
    assert len({sizes[one.id] for one in result.circles}) == 1
    front = sum(text_height(text, style) for style, text in front_lines(content))
    pages = pages_of(paged(content.blocks, front=front, sizes=sizes, wide=wide))
    levels = tuple(one.level for one in content.blocks if isinstance(one, Heading))
    filled = [
        sum(
            high
            for one in page
            for high in part_heights(one, entries=levels, sizes=sizes, wide=1.0)
        )
        for page in pages
    ]
    assert max(filled) <= TEXT_HEIGHT
    begins = [isinstance(page[0], Heading) for page in pages]
    for (high, _), (_, next_begins) in pairwise([*zip(filled, begins, strict=True), (0.0, True)]):
        assert not next_begins or high >= 90.0  # six lines
    parts = [one for page in pages for one in page if isinstance(one, Table)]
    for one, after in pairwise(parts):
        assert not after.continued or min(len(one.rows), len(after.rows)) >= 2
