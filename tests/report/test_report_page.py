import base64
import hashlib
import re
import shutil
import subprocess
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.report.figures.pictures import paper_pictures
from lifecircle.report.paper.content import (
    Content,
    Figure,
    Heading,
    Paragraph,
    Table,
    report_content,
)
from lifecircle.report.paper.page import page_text
from lifecircle.report.paper.sentences import plain_text

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAYLOADS = (
    "<script>window.pwned=1</script>",
    '"><img src=x onerror=window.pwned=1>',
    "</script></style></title>",
    "{{7*7}}{% x",
    "' onclick='window.pwned=1",
)
EMPTY = {"br", "img", "meta", "link", "hr", "input"}


class Reader(HTMLParser):
    """Checks that every tag is closed, and keeps texts, tags and attributes."""

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.texts, self.attributes = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


def read(page):
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


def paper(*blocks, title="小镇", label=""):
    return Content(
        title=title,
        subtitle="",
        facts="",
        label=label,
        warning="",
        language="zh",
        blocks=blocks,
    )


def test_the_page_is_well_formed_and_holds_every_block(result):
    content = report_content(result, language="zh")
    reader = read(page_text(content))
    headings = sum(isinstance(one, Heading) for one in content.blocks)
    assert sum(tag in {"h2", "h3"} for tag in reader.tags) == headings
    assert reader.tags.count("table") == sum(isinstance(one, Table) for one in content.blocks)
    assert reader.tags.count("h1") == 1


def test_the_page_has_no_script_and_asks_for_nothing(result):
    reader = read(page_text(report_content(result, language="en")))
    assert not {"script", "link", "iframe", "object"} & set(reader.tags)
    assert not [value for name, value in reader.attributes if name.startswith("on")]
    links = [value for name, value in reader.attributes if name in {"href", "src"}]
    assert links
    assert all(value.startswith("#") for value in links)


def test_the_policy_allows_the_one_style_and_nothing_else(make_result):
    page = page_text(report_content(make_result(model=True), language="zh"))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert "default-src 'none'" in policy
    assert f"style-src 'sha256-{digest}'" in policy
    assert "script-src" not in policy


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_name_that_is_code_is_a_name(make_result, name):
    result = make_result(names={"C2": name, "S1": name}, title=name)
    reader = read(page_text(report_content(result, language="zh")))
    assert name in reader.texts
    assert "script" not in reader.tags
    assert "img" not in reader.tags


@given(st.text())
def test_any_text_comes_back_as_it_was(text):
    reader = read(page_text(paper(Paragraph(text), title=text)))
    assert plain_text(text) in "".join(reader.texts).replace("\n", "") or not text.strip()


def test_every_link_of_the_contents_leads_to_a_heading(result):
    attributes = read(page_text(report_content(result, language="zh"))).attributes
    ids = [value for name, value in attributes if name == "id"]
    links = [value[1:] for name, value in attributes if name == "href"]
    assert links == ids
    assert len(set(ids)) == len(ids)


def test_a_figure_stands_in_the_page_itself_as_a_drawing(picture):
    page = page_text(paper(Figure(key="a", picture=picture(), caption='a "map" & more')))
    reader = read(page)
    assert ("aria-label", 'a "map" & more') in reader.attributes
    assert "rect" in reader.tags and "img" not in reader.tags
    assert "图 1&ensp;a" in page


def test_what_several_figures_share_stands_in_the_page_once(make_result):
    result = make_result(names={"C1": "'\"><script>"})
    pictures = paper_pictures(result, language="zh")
    page = page_text(report_content(result, language="zh", figures=pictures))
    attributes = read(page).attributes
    ids = [value for name, value in attributes if name == "id"]
    uses = [value[1:] for name, value in attributes if name in ("href", "xlink:href")]
    clips = [value[5:-1] for name, value in attributes if name == "clip-path"]
    assert len(set(ids)) == len(ids)
    assert {*uses, *clips} <= set(ids)
    shared = [one for one in ids if one.startswith("ply-")]
    assert shared and all(uses.count(one) == len(pictures) for one in shared)
    assert "<script" not in page


def test_a_model_says_so_on_the_page_and_at_the_head_of_every_printed_one(make_result):
    model = page_text(report_content(make_result(model=True), language="zh"))
    assert "<strong>示范模型，非实测</strong>" in model
    assert '@top-center { content: "示范模型，非实测"' in model
    assert "示范模型" not in page_text(report_content(make_result(), language="zh"))


def test_the_page_speaks_its_language(result):
    assert '<html lang="zh-CN">' in page_text(report_content(result, language="zh"))
    english = page_text(report_content(result, language="en"))
    assert '<html lang="en">' in english
    assert "Table 1&ensp;Target, share reached and gap" in english


def test_the_same_paper_is_the_same_page(make_result):
    first, second = (report_content(make_result(), language="zh") for _ in range(2))
    assert page_text(first) == page_text(second)


@pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium on the path; Debian: apt-get install chromium"
)
def test_a_browser_shows_names_as_text_and_finds_nothing_to_complain_of(make_result, tmp_path):
    result = make_result(names={"C2": PAYLOADS[1], "S1": PAYLOADS[0]}, title=PAYLOADS[2])
    path = tmp_path / "report.html"
    path.write_text(page_text(report_content(result, language="zh")), encoding="utf-8")
    told = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--enable-logging=stderr",
            f"--user-data-dir={tmp_path / 'profile'}",
            "--dump-dom",
            path.as_uri(),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert "CONSOLE" not in told.stderr
    shown = "".join(read(told.stdout).texts)
    assert PAYLOADS[1] in shown
    assert PAYLOADS[0] in shown
