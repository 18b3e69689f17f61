import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from lifecircle.circles.zone_rows import NO_ZONE
from lifecircle.errors import Fault
from lifecircle.report.colours import SHARE_CLASSES, share_class
from lifecircle.report.sheets.heads import head_height, word_width
from lifecircle.report.sheets.sheet import column
from lifecircle.report.sheets.workbook import sheets, write_workbook
from lifecircle.report.sheets.writer import safe_text
from lifecircle.words import entry

LIBREOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HOSTILE = {
    "F1": "=1+1",
    "F2": "@SUM(A1)",
    "F3": "http://127.0.0.1/",
    "C1": "+cmd|' /C calc'!A0",
    "C2": "-2+3" + "长" * 40_000,
    "S1": "a\x00\x0b{{7*7}}<b>&",
}


@pytest.fixture
def write(tmp_path):
    def written(result, language="zh"):
        path = tmp_path / f"{language}.xlsx"
        write_workbook(result, path, language=language)
        return path

    return written


def read(path, title):
    return CalamineWorkbook.from_path(path).get_sheet_by_name(title).to_python()


def rows(path, title):
    head, *body = read(path, title)
    return [dict(zip(head, row, strict=True)) for row in body]


def parts(path):
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name).decode("utf-8") for name in file.namelist()}


def worksheets(path):
    return {name: text for name, text in parts(path).items() if "worksheets/sheet" in name}


def test_a_sheet_stands_for_each_table_after_one_that_says_what_is_what(result, write):
    assert CalamineWorkbook.from_path(write(result)).sheet_names == [
        "说明",
        "生活圈",
        "社区一览",
        "全区",
        "街道",
        "社区、村",
        "服务不足片区",
        "指标",
        "设施承担",
        "设施",
        "片区",
        "存疑",
    ]


def test_the_first_sheet_lists_every_other_with_its_rows(result, write):
    path = write(result)
    front = read(path, "说明")
    listed = {row[0]: row[2] for row in reversed(front[: len(front) // 2]) if row[0]}
    for title in CalamineWorkbook.from_path(path).sheet_names[1:]:
        assert listed[title] == len(read(path, title)) - 1


def test_the_first_sheet_is_printed_upright_on_one_page_and_the_others_across(result, write):
    with zipfile.ZipFile(write(result)) as file:
        front, circles = (
            file.read(f"xl/worksheets/sheet{at}.xml").decode("utf-8") for at in (1, 2)
        )
    assert 'orientation="portrait"' in front
    assert 'orientation="landscape"' in circles


def test_the_first_sheet_says_where_the_walks_of_every_home_are(result, write):
    told = "\n".join(str(cell) for row in read(write(result), "说明") for cell in row)
    assert "tables/nearest.csv" in told
    assert "共8行" in told


def test_a_circle_says_its_rule_its_share_and_what_a_buffer_would_claim(result, write):
    care = rows(write(result), "生活圈")[0]
    assert care["生活圈"] == "养老圈"
    assert care["折合沿路距离（米）"] == 720  # 15 minutes at 0.8 m/s
    assert (care["总数"], care["圈内"], care["覆盖率"]) == (8, 2, 0.25)
    assert (care["达标"], care["还差"]) == ("否", 6)


def test_communities_at_a_glance_have_a_column_a_circle(result, write):
    first, second = rows(write(result), "社区一览")
    assert (first["片区"], first["养老圈"], first["文化圈"]) == ("仁美社区", 1, 0)
    assert (second["片区"], second["养老圈"], second["文化圈"]) == ("中福社区", 0, 1)
    assert [first["常住人口"], second["常住人口"]] == [3, 12]


def test_the_headline_of_a_circle_stands_before_its_other_denominators(result, write):
    more = result.coverage.reset_index().assign(denominator="residents", headline=False)
    more = more[more["circle"] == "elderly-care"].set_index(result.coverage.index.names)
    result.coverage = pd.concat([more, result.coverage])
    told = [row["主口径"] for row in rows(write(result), "全区")]
    assert told == ["是", "是", "否"]


def test_facilities_are_summed_over_the_homes_they_are_nearest_to(result, write):
    care = next(row for row in rows(write(result), "设施承担") if row["生活圈"] == "养老圈")
    # B1 and B2 (one older person each) are covered, B3 (two) is not; B4 is joined to no street.
    assert (care["最近到此的居住点"], care["其中时限内"]) == (3, 2)
    assert (care["最近到此的人数"], care["其中时限内人数"]) == (4, 2)
    assert care["平均步行（分钟）"] == pytest.approx((2.5 + 7.123456 + 2 * 28.5) / 4, abs=0.01)
    assert care["最远步行（分钟）"] == 28.5


def test_doubts_are_told_with_what_to_do_and_without_the_disk_they_lie_on(result, write):
    note = Fault(code="missing-file", severity="warning", file="/home/somebody/study.toml")
    result.study.notes = (note,)
    told = rows(write(result), "存疑")
    assert told[0]["名称"] == "study.toml"
    assert told[0]["怎么办"]
    lost = next(row for row in told if row["编号"] == "B4")
    assert (lost["类别"], "8人" in lost["情况"]) == ("接不进路网", True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_text_ever_becomes_a_formula_or_a_link(make_result, write, language):
    path = write(make_result(names=HOSTILE, title="=HYPERLINK(0)"), language)
    for text in worksheets(path).values():
        assert "<f>" not in text and "<f " not in text
    links = [text for name, text in parts(path).items() if name.endswith(".rels")]
    assert not any("127.0.0.1" in text for text in links)


def test_text_like_a_formula_stays_as_it_is_and_is_marked_as_text(make_result, write):
    path = write(make_result(names=HOSTILE))
    names = {row["设施编号"]: row["设施"] for row in rows(path, "设施")}
    assert names == {"F1": "=1+1", "F2": "@SUM(A1)", "F3": "http://127.0.0.1/"}
    assert 'quotePrefix="1"' in parts(path)["xl/styles.xml"]


def test_a_name_a_cell_cannot_hold_is_cut_and_cleaned(make_result, write):
    names = {
        row["片区编号"]: row["片区"] for row in rows(write(make_result(names=HOSTILE)), "片区")
    }
    assert names["C2"] == ("-2+3" + "长" * 40_000)[:32_767]
    assert names["S1"] == "a  {{7*7}}<b>&"


def test_what_is_missing_or_endless_is_an_empty_cell():
    found = column([1.23456, np.nan, np.inf, -0.0], "total", kind="count").cells
    assert list(found) == [1.23, None, None, 0.0]
    assert list(column(pd.array([True, None], dtype="boolean"), "met", kind="yes").cells) == [
        True,
        None,
    ]
    assert safe_text("a\x07b\ud800") == "a b?"


def test_headers_stay_are_filtered_and_carry_notes(result, write):
    path = write(result)
    for name, text in worksheets(path).items():
        if not name.endswith("sheet1.xml"):
            assert 'state="frozen"' in text, name
            assert "<autoFilter" in text, name
    notes = "".join(text for name, text in parts(path).items() if "comments" in name)
    assert entry("sheets.hint", language="zh")["covered_share"] in notes


def test_a_header_is_seen_whole_and_no_word_of_it_is_broken():
    # "Kindergarten" has 12 letters: bold and with a rim they need more than 12 characters.
    assert word_width("Kindergarten nearby (5 minutes)") > 13
    assert word_width("幼儿园就近入园（5分钟）") == 1.0  # may break anywhere
    two, five = (
        head_height([text], [10.0])
        for text in ("Culture", "Elderly care within 5 minutes (national check)")
    )
    assert five > two >= 34
    assert head_height(["x" * 500], [10.0]) < 110  # whatever somebody calls a circle


def test_an_empty_share_takes_no_colour(result, write):
    text = next(text for text in worksheets(write(result)).values() if "cfRule" in text)
    blanks, _, rest = text.partition('type="cellIs"')
    assert "containsBlanks" in blanks and "stopIfTrue" in blanks
    assert rest


def test_classes_of_shares_leave_no_gap():
    ends = [(one.low, one.high) for one in SHARE_CLASSES]
    assert [low for low, _ in ends[1:]] == [high for _, high in ends[:-1]]
    assert share_class(0.0) is SHARE_CLASSES[0] and share_class(1.0) is SHARE_CLASSES[-1]
    assert share_class(np.nan) is None


def test_every_row_of_a_model_says_so(make_result):
    for sheet in sheets(make_result(model=True), language="zh"):
        assert sheet.columns[-1].cells == ["示范模型，非实测"] * sheet.rows
    for sheet in sheets(make_result(), language="zh"):
        assert sheet.columns[-1].key != "data"


def test_homes_in_no_zone_keep_a_row_with_a_name(result, write):
    extra = result.coverage.iloc[[2]].rename(index={"C1": NO_ZONE})
    result.coverage = pd.concat([result.coverage, extra])
    assert "不在任何片区内" in {row["片区"] for row in rows(write(result), "社区、村")}


def test_a_result_without_findings_still_makes_a_workbook(result, write):
    result.gaps = result.gaps.iloc[:0]
    result.snaps = result.snaps.iloc[:0]
    assert len(read(write(result), "服务不足片区")) == 1


def test_where_nobody_walks_no_facility_has_a_load(result, write):
    result.circles = tuple(replace(one, headline="units") for one in result.circles)
    assert "设施承担" not in CalamineWorkbook.from_path(write(result)).sheet_names


def test_a_study_without_zones_still_makes_a_workbook(result, write):
    result.study.zones = result.study.zones.iloc[:0]
    assert len(read(write(result), "社区一览")) == 1


def test_the_same_result_gives_the_same_bytes(result, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(result, tmp_path / name, language="zh")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_workbook_that_cannot_be_written_is_an_operating_system_error(result, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        write_workbook(result, tmp_path / "nowhere" / "coverage.xlsx", language="zh")


def test_headers_are_words_in_both_languages(result):
    for language in ("zh", "en"):
        words = entry("sheets.column", language=language)
        keys = {one.key for sheet in sheets(result, language=language) for one in sheet.columns}
        assert keys <= set(words)


@pytest.mark.parametrize(
    "name", ["<r><t>x</t></r>", "<r></si>", "_x0041_", " a\r\nb ", "</t><f>1</f>"]
)
def test_a_name_that_is_markup_to_the_format_is_read_back_as_it_was(make_result, write, name):
    path = write(make_result(names={"C2": name}, title=name))
    assert {row["片区编号"]: row["片区"] for row in rows(path, "片区")}["C2"] == name
    assert read(path, "说明")[0][0].strip() == name.strip()


def test_rows_have_their_place_their_height_and_every_style_is_known(result, write):
    result.study.notes = (Fault(code="missing-file", severity="warning", file="长" * 300),)
    found = parts(write(result))
    styles = int(re.search(r'<cellXfs count="(\d+)"', found["xl/styles.xml"])[1])
    for name, text in worksheets(write(result)).items():
        places = re.findall(r'<row r="(\d+)"', text)
        assert places == sorted(set(places), key=int), name
        assert all(int(one) < styles for one in re.findall(r'<c [^>]*s="(\d+)"', text))
        cells = re.findall(r'<c r="([A-Z]+)(\d+)"', text)
        assert len(cells) == len(set(cells))
    assert 'customHeight="1"' in list(worksheets(write(result)).values())[-1]


@pytest.mark.skipif(LIBREOFFICE is None, reason="there is no LibreOffice to open the workbook with")
def test_libreoffice_opens_the_workbook_and_finds_what_was_written(make_result, write, tmp_path):
    path = write(make_result(names=HOSTILE | {"C2": "-2+3"}, model=True))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [LIBREOFFICE, profile, "--headless", "--convert-to", "ods", "--outdir", tmp_path]
    told = subprocess.run([*command, path], check=True, capture_output=True, text=True, timeout=180)
    assert "rror" not in told.stdout + told.stderr
    ours, theirs = (CalamineWorkbook.from_path(one) for one in (path, path.with_suffix(".ods")))
    assert theirs.sheet_names == ours.sheet_names
    for title in ours.sheet_names[1:]:
        tables = [book.get_sheet_by_name(title).to_python() for book in (ours, theirs)]
        assert [[str(cell) for cell in row] for row in tables[1]] == [
            [str(cell) for cell in row] for row in tables[0]
        ]
