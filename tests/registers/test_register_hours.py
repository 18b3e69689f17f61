"""Opening hours in a register: recognised, kept as written, and read by a study."""

import csv
import io
import json

import pytest
from register_files import codes, csv_file, fates, imported, taken_for

import lifecircle as lc
from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.registers import mapping_text, write_import
from towns import circle

WEEKDAYS, DAILY = "周一至周五 08:30-12:00", "9:00—21:00"

STUDY = """\
title = "小城"
[streets]
path = "streets.geojson"
datum = "wgs84"
[residents]
path = "homes.csv"
datum = "wgs84"
groups = { residents = "人口" }
"""


def register(folder, *cells, head="开放时间", places=(), name="名册.csv"):
    """Import libraries with hours, half a kilometre apart unless told otherwise."""
    rows = [
        (f"馆{at}", "图书馆", 113.1 + (places[at] if places else at / 200), 22.5, cell)
        for at, cell in enumerate(cells)
    ]
    return imported(csv_file(folder, [("名称", "类别", "经度", "纬度", head), *rows], name=name))


@pytest.mark.parametrize(
    "head",
    ["开放时间", "营业时间", "服务时间", "对外开放时间", "图书馆开放时间", "opening_hours", "Opening hours", "hours"],
)  # fmt: skip
def test_a_column_of_hours_is_recognised_by_its_head(tmp_path, head):
    done = register(tmp_path, WEEKDAYS, DAILY, "24小时", None, head=head)
    assert codes(done) == []
    assert taken_for(done)[head] == "hours"
    assert [one.hours for one in done.facilities] == [WEEKDAYS, DAILY, "24小时", ""]


def test_hours_that_a_study_does_not_understand_are_hours_all_the_same(tmp_path):
    done = register(tmp_path, "5月至9月 8:00-20:00", "上午9点半到下午5点")
    assert taken_for(done)["开放时间"] == "hours"


@pytest.mark.parametrize("cells", [("2015", "2019年"), ("2015-06-01 00:00:00", "2019/7/1 0:00")])
def test_years_and_dates_under_such_a_head_are_asked_about(tmp_path, cells):
    assert codes(register(tmp_path, *cells)) == ["import-doubtful-column"]


def test_hours_of_a_season_or_of_some_days_alone_are_left_out(tmp_path):
    for head in ("夏季开放时间", "周末营业时间", "holiday opening hours"):
        done = register(tmp_path, DAILY, DAILY, head=head)
        assert codes(done) == []
        assert head not in taken_for(done)


def test_a_year_of_opening_is_still_one(tmp_path):
    done = register(tmp_path, 2015, 2019, head="开办时间")
    assert [one.numbers["opened"] for one in done.facilities] == [2015, 2019]
    assert [one.hours for one in done.facilities] == ["", ""]


def test_a_register_without_hours_gives_a_layer_without_them(tmp_path):
    (tmp_path / "out").mkdir()
    write_import(register(tmp_path, None, None), tmp_path / "out", language="zh")
    layer = json.loads((tmp_path / "out" / "facilities.geojson").read_text(encoding="utf-8"))
    assert all("hours" not in one["properties"] for one in layer["features"])


def test_a_circle_that_asks_for_a_time_counts_those_open_then(tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    done = register(tmp_path, WEEKDAYS, DAILY, None)
    write_import(done, folder, language="zh")
    line = {"type": "LineString", "coordinates": [[113.1, 22.5], [113.12, 22.5]]}
    feature = {"type": "Feature", "properties": {}, "geometry": line}
    streets = json.dumps({"type": "FeatureCollection", "features": [feature]})
    (folder / "streets.geojson").write_text(streets)
    (folder / "homes.csv").write_text("id,经度,纬度,人口\nh1,113.1,22.5,1\n", encoding="utf-8")
    snippet = (folder / "study-snippet.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(STUDY + snippet, encoding="utf-8")
    facilities = lc.read_study(folder).facilities.sort_values("name")
    assert facilities["hours"].tolist() == [WEEKDAYS, DAILY, ""]
    counted = {
        moment: counting_facilities(
            circle(services=("library",), open_at=moment), facilities
        ).tolist()
        for moment in ("周一 10:00", "周六 10:00", "周一 22:00")
    }
    assert counted == {
        "周一 10:00": [True, True, True],  # what does not say is open
        "周六 10:00": [False, True, True],
        "周一 22:00": [False, False, True],
    }


def test_hours_wait_with_a_row_that_has_no_place_yet(tmp_path):
    rows = [
        ("名称", "类别", "经度", "纬度", "营业时间"),
        ("甲", "图书馆", 113.1, 22.5, DAILY),
        ("乙", "图书馆", None, None, WEEKDAYS),
    ]
    (tmp_path / "out").mkdir()
    write_import(imported(csv_file(tmp_path, rows)), tmp_path / "out", language="zh")
    text = (tmp_path / "out" / "to-geocode.csv").read_text(encoding="utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    row.update(lon="113.2", lat="22.5")
    (one,) = imported(csv_file(tmp_path, [list(row), list(row.values())], name="b.csv")).facilities
    assert (one.name, one.hours) == ("乙", WEEKDAYS)


def test_two_rows_are_one_whose_hours_mean_the_same_and_doubtful_where_not(tmp_path):
    def twice(one, other):
        rows = [("甲馆", "图书馆", 113.1, 22.5, cell) for cell in (one, other)]
        return imported(csv_file(tmp_path, [("名称", "类别", "经度", "纬度", "hours"), *rows]))

    same = twice("09:00-17:00", "每天 9:00—17:00")
    assert fates(same) == {"header": 1, "facility": 1, "joined": 1}
    added = twice(None, DAILY)
    assert [one.hours for one in added.facilities] == [DAILY]
    (doubt,) = twice(WEEKDAYS, DAILY).doubts
    assert doubt.differs == ("hours",)


def test_a_mapping_names_the_column_of_hours_and_without_its_line_it_is_left_out(tmp_path):
    first = register(tmp_path, WEEKDAYS, DAILY)
    path, text = tmp_path / "mapping.toml", mapping_text(first.plans, language="zh")
    line = 'hours = "开放时间"\n'
    for kept, hours in ((text, [WEEKDAYS, DAILY]), (text.replace(line, ""), ["", ""])):
        path.write_text(kept, encoding="utf-8")
        done = imported(tmp_path / "名册.csv", datum="", mapping=path)
        assert [one.hours for one in done.facilities] == hours
    assert line in text
