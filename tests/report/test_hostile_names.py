"""Names that are code somewhere are only names in everything a pack holds."""

import io
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import docx
import pytest
from python_calamine import CalamineWorkbook

from lifecircle.report.figures.fonts import lettering
from lifecircle.report.pack import write_pack
from lifecircle.report.paper.pdf import can_write_pdf
from lifecircle.report.paper.sentences import plain_text, short_name

PDFTOTEXT = shutil.which("pdftotext")
NAMES = {
    "script": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "end": "</script></style></title></t></svg>",
    "template": "{{7*7}}{% x %}${7*7}`a`",
    "long": "长名" * 2500,
    "turned": "\u202eabc\u202c اسم \u2066d",
    "emoji": "😀👩‍👩‍👧 𠮷野家",
    "typst": '#panic("x") *a* $b$ @c <d>',
    "formula": "=HYPERLINK(0)+1",
    "entity": "&lt;b&gt; &amp; &#60;",
    "lines": "a\nb\tc\u2028d",
}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.texts, self.attributes = set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture(params=NAMES, ids=NAMES)
def name(request):
    return NAMES[request.param]


@pytest.fixture
def pack(make_result, name, tmp_path):
    """A pack of a town whose street, community, facility and title have the name."""
    result = make_result(names=dict.fromkeys(("S1", "C2", "F1"), name), title=name)
    return write_pack(result, tmp_path / "out", only=("figures", "report", "gis", "workbook"))


def flat(text):
    return re.sub(r"[\s\u2060\xad-]+", "", text)


def test_a_name_is_a_name_in_everything_a_pack_holds(pack, name):
    shown = plain_text(short_name(name))
    _in_word(pack / "report.docx", shown)
    _in_the_page(pack / "report.html", shown)
    _in_the_workbook(pack / "coverage.xlsx", name)
    _in_the_layers(pack / "results.gpkg", name)
    for drawing in sorted((pack / "figures").glob("*.svg")):
        _in_a_drawing(drawing, name)
    if can_write_pdf() and PDFTOTEXT:
        _in_print(pack / "report.pdf", shown)


def _in_word(path, shown):
    document = docx.Document(io.BytesIO(path.read_bytes()))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert shown in cells
    assert document.paragraphs[0].text[:30] == shown[:30]


def _in_the_page(path, shown):
    page = Page()
    page.feed(path.read_text(encoding="utf-8"))
    assert shown in page.texts
    assert not {"script", "img", "iframe", "object"} & page.tags
    assert not [one for one in page.attributes if one.startswith("on")]


def _in_the_workbook(path, name):
    book = CalamineWorkbook.from_path(path)
    head, *rows = book.get_sheet_by_name("设施").to_python()
    told = {row[head.index("设施编号")]: row[head.index("设施")] for row in rows}
    assert told["F1"] == name


def _in_the_layers(path, name):
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("SELECT name FROM facilities WHERE facility_id='F1'").fetchone() == (
            name,
        )
        for (style,) in file.execute("SELECT styleQML FROM layer_styles"):
            ET.fromstring(style.partition("\n")[2])  # noqa: S314  we wrote it ourselves


def _in_a_drawing(path, name):
    drawing = ET.fromstring(path.read_bytes())  # noqa: S314  we wrote it ourselves
    tags = {node.tag.rpartition("}")[2] for node in drawing.iter()}
    assert tags <= {"svg", "title", "defs", "g", "path", "use", "rect", "clipPath"}
    told = [node.get("aria-label") or "" for node in drawing.iter()]
    line = " ".join(name.split())
    if lettering("zh").can_draw(line) and len(line) <= 24:
        assert line in told
    assert all(node.get("onerror") is None for node in drawing.iter())


def _in_print(path, shown):
    told = subprocess.run([PDFTOTEXT, path, "-"], check=True, capture_output=True, text=True)
    if shown.isascii() or "长" in shown:
        assert flat(shown) in flat(told.stdout)
    assert "root:" not in told.stdout
