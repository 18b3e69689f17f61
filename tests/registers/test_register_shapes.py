"""The shapes registers come in: heads over several rows, merged cells, totals, notes, encodings."""

import geopandas as gpd
import pytest
import shapely
from register_files import (
    HEAD,
    SCHOOL,
    STATION,
    codes,
    csv_file,
    csv_text,
    fates,
    imported,
    shapefile,
    taken_for,
    workbook,
)

TITLES = [("江海区养老服务设施一览表",), ("填报单位：区民政局",)]
NOTES = [("注：床位以核定数为准。",), ("填表人：区民政局", None, None, "审核人：区民政局")]


def names(done):
    return [one.name for one in done.facilities]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_every_encoding_of_an_office_gives_the_same_layer(tmp_path, encoding):
    text = csv_text([HEAD, STATION, SCHOOL])
    raw = text.encode(encoding)
    path = tmp_path / "名册.csv"
    path.write_bytes(b"\xff\xfe" + raw if encoding == "utf-16-le" else raw)
    done = imported(path)
    assert names(done) == ["外海养老服务站", "麻三小学"]
    assert fates(done) == {"header": 1, "facility": 2}


def test_a_file_that_is_spoilt_in_one_line_is_refused_with_that_line(tmp_path):
    path = tmp_path / "a.csv"
    good = csv_text([HEAD, STATION, SCHOOL]).encode()
    path.write_bytes(good + b"a3,\xff\xfe\xfd,\r\n")
    done = imported(path)
    (fault,) = done.faults
    assert (fault.code, fault.row) == ("wrong-encoding", 4)


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_the_separator_is_found_whatever_stands_in_the_title(tmp_path, separator):
    text = "名册，2023\n" + csv_text([HEAD, STATION]).replace(",", separator)
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    done = imported(path)
    assert fates(done) == {"title": 1, "header": 1, "facility": 1}


def test_titles_notes_totals_and_blank_rows_are_told_apart_and_none_is_a_facility(tmp_path):
    rows = [
        *TITLES,
        HEAD,
        STATION,
        ("小计", None, None, None, None),
        (None, None, None, None, None),
        SCHOOL,
        ("江南街道小计", None, None, None, None),
        ("合计：2", None, None, None, None),
        *NOTES,
    ]
    done = imported(workbook(tmp_path, {"名册": rows}))
    assert names(done) == ["外海养老服务站", "麻三小学"]
    assert fates(done) == {
        "title": 2, "header": 1, "facility": 2, "total": 3, "note": 2, "blank": 1,
    }  # fmt: skip


def test_a_total_in_english_is_the_whole_cell_and_a_gym_called_total_is_a_facility(tmp_path):
    rows = [
        ("name", "type", "lon", "lat"),
        ("Total Fitness", "Gym", -2.3, 53.4),
        ("Grand total", None, None, None),
    ]
    done = imported(csv_file(tmp_path, rows))
    assert names(done) == ["Total Fitness"]
    assert fates(done) == {"header": 1, "facility": 1, "total": 1}


def test_a_head_over_two_rows_with_merged_cells_is_read_as_one(tmp_path):
    rows = [
        ("养老设施",),
        ("序号", "机构名称", "类型", "坐标", None, "规模", None),
        (None, None, None, "经度", "纬度", "床位（张）", "建筑面积（㎡）"),
        (1, "外海敬老院", "敬老院", 113.16, 22.58, 120, 1950),
    ]
    merged = [(0, 0, 0, 6), (1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 1, 4), (1, 5, 1, 6)]
    done = imported(workbook(tmp_path, {"名册": rows}, merged=merged))
    assert taken_for(done)["规模 / 床位(张)"] == "capacity_beds"
    assert done.facilities[0].numbers == {"capacity_beds": 120.0, "floor_area_m2": 1950.0}
    assert done.plans[0].table.header_rows == (2, 3)


def test_the_same_head_without_merges_as_a_csv_has_it(tmp_path):
    rows = [
        ("序号", "机构名称", "类型", "坐标", None, "规模", None),
        (None, None, None, "经度", "纬度", "床位（张）", "建筑面积（㎡）"),
        (1, "外海敬老院", "敬老院", 113.16, 22.58, 120, 1950),
    ]
    done = imported(csv_file(tmp_path, rows))
    assert done.plans[0].table.header[3:5] == ("坐标 / 经度", "坐标 / 纬度")
    assert done.facilities[0].numbers == {"capacity_beds": 120.0, "floor_area_m2": 1950.0}


def test_a_row_of_units_and_a_row_that_numbers_the_columns_belong_to_the_head(tmp_path):
    rows = [
        ("机构名称", "类型", "经度", "纬度", "占地面积"),
        (None, None, None, None, "（亩）"),
        ("甲", "乙", "1", "2", "3"),
        ("外海公园", "公园", 113.16, 22.58, 3),
    ]
    done = imported(csv_file(tmp_path, rows))
    assert fates(done) == {"header": 3, "facility": 1}
    assert done.facilities[0].numbers["area_m2"] == pytest.approx(2000.0)  # 3 mu of 2000/3 m²


def test_a_head_printed_again_on_the_next_page_is_no_facility(tmp_path):
    done = imported(csv_file(tmp_path, [HEAD, STATION, HEAD, SCHOOL]))
    assert fates(done) == {"header": 2, "facility": 2}


def test_a_name_and_place_merged_down_belong_to_both_rows(tmp_path):
    rows = [
        ("所属街道", "机构名称", "服务内容", "经度", "纬度", "床位"),
        ("外海街道", "颐康中心", "综合养老服务中心", 113.16, 22.58, 60),
        (None, None, "日间照料中心", None, None, None),
        (None, "麻三长者饭堂", "长者饭堂", None, None, None),
    ]
    merged = [(1, 0, 3, 0), (1, 1, 2, 1), (1, 3, 2, 3), (1, 4, 2, 4), (1, 5, 2, 5)]
    done = imported(workbook(tmp_path, {"名册": rows}, merged=merged))
    assert [(one.name, one.service) for one in done.facilities] == [
        ("颐康中心", "elderly-centre"),
        ("颐康中心", "elderly-day-care"),
    ]
    assert [one.numbers for one in done.facilities] == [{"capacity_beds": 60.0}, {}]
    assert codes(done, "warning") == ["import-shared-quantity"], "60 beds stand there once"
    (waiting,) = [entry for entry in done.entries if entry.fate == "geocode"]
    assert waiting.address == {"street": "外海街道"}, "the street merged down helps to find it"


def test_a_heading_inside_the_table_is_a_note_and_a_lone_name_is_to_be_geocoded(tmp_path):
    rows = [
        ("机构名称", "设施类别", "经度", "纬度"),
        ("一、外海街道", None, None, None),
        ("外海敬老院", "敬老院", 113.16, 22.58),
        ("麻三敬老院", None, None, None),
    ]
    done = imported(csv_file(tmp_path, rows))
    assert fates(done) == {"header": 1, "facility": 1, "geocode": 1, "note": 1}


def test_every_shown_sheet_is_read_and_hidden_ones_are_named(tmp_path):
    sheets = {
        "幼儿园": [("名称", "经度", "纬度"), ("甲园", 113.1, 22.5)],
        "小学": [("名称", "经度", "纬度"), ("乙校", 113.2, 22.5)],
        "填表说明": [("坐标用高德拾取。",)],
        "旧": [("x",)],
    }
    path = workbook(tmp_path, sheets, hidden=["旧"])
    done = imported(path)
    assert [one.service for one in done.facilities] == ["kindergarten", "primary-school"]
    assert codes(done, "warning") == ["import-hidden-sheet", "import-no-table"]
    assert done.account.rows_in == 2 + 2 + 1, "the rows of the sheet without a table count too"
    one = imported(path, sheets=["小学"])
    assert [facility.name for facility in one.facilities] == ["乙校"]
    assert codes(imported(path, sheets=["初中"])) == ["unknown-sheet"]


def test_a_sheet_without_any_head_is_refused_with_what_to_do(tmp_path):
    done = imported(csv_file(tmp_path, [("a", "b"), (1, 2)]))
    assert codes(done) == ["import-no-table"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("cpg", [True, False])
def test_a_shapefile_with_names_cut_in_the_middle_of_a_character(tmp_path, encoding, cpg):
    frame = gpd.GeoDataFrame(
        {"a": ["外海卫生站", "麻三卫生站", "合计"], "b": ["村卫生站", "村卫生站", None]},
        geometry=[shapely.Point(113.1, 22.5), shapely.Point(113.2, 22.5), None],
        crs=4326,
    )
    # Ten bytes hold five Chinese characters in GB18030 and three and a third in UTF-8.
    names_cut = (
        ["机构名称全称", "A设施类别代码"] if encoding == "gb18030" else ["名称全称", "设施类别"]
    )
    path = shapefile(tmp_path, frame, names_cut, encoding=encoding, cpg=cpg)
    done = imported(path)
    assert set(taken_for(done).values()) == {"name", "service"}
    assert names(done) == ["外海卫生站", "麻三卫生站"]
    assert fates(done) == {"facility": 2, "total": 1}


def test_outlines_and_lines_of_a_map_layer_are_kept(tmp_path):
    frame = gpd.GeoDataFrame(
        {"名称": ["外海公园", "环湖绿道"], "类别": ["公园", "绿道"]},
        geometry=[
            shapely.box(113.1, 22.5, 113.11, 22.51),
            shapely.LineString([(113, 22), (113.1, 22)]),
        ],
        crs=4326,
    )
    frame.to_file(tmp_path / "公园.gpkg")
    done = imported(tmp_path / "公园.gpkg")
    assert [one.shape.geom_type for one in done.facilities] == ["Polygon", "LineString"]


def test_a_layer_that_says_another_system_than_the_user_is_refused(tmp_path):
    frame = gpd.GeoDataFrame(
        {"名称": ["外海公园"], "类别": ["公园"]}, geometry=[shapely.Point(4e5, 2.5e6)], crs=4547
    )
    frame.to_file(tmp_path / "公园.gpkg")
    assert codes(imported(tmp_path / "公园.gpkg", datum="gcj02")) == ["crs-conflict"]
    done = imported(tmp_path / "公园.gpkg", datum="EPSG:4547")
    assert done.facilities[0].shape.x == pytest.approx(113.04, abs=0.1)


def test_a_map_of_streets_is_no_register(tmp_path):
    (tmp_path / "a.osm").write_text("<?xml version='1.0'?><osm/>")
    assert codes(imported(tmp_path / "a.osm")) == ["import-not-a-register"]
    assert codes(imported(tmp_path / "b.csv")) == ["missing-file-with-hint"]


def test_a_table_that_begins_in_the_middle_of_a_sheet_with_breaks_inside_its_heads(tmp_path):
    rows = [
        (None,) * 8,
        (None, None, "名册"),
        (None,) * 8,
        (None, None, "机构\n名称", "服务\n内容", "经度（°E）", "纬度（°N）", "床位数\n(张)"),
        (None, None, "外海站", "养老服务站\n托老所", "113.16 ", " 22.58", "10"),
    ]
    merged = [(0, 9, 2, 11), (1, 2, 1, 6)]  # one of them empty, beyond everything that is filled
    done = imported(workbook(tmp_path, {"名册": rows}, merged=merged))
    assert fates(done) == {"title": 1, "header": 1, "facility": 1, "blank": 2}
    assert [one.service for one in done.facilities] == ["elderly-station", "elderly-day-care"]
    assert done.facilities[0].numbers == {"capacity_beds": 10.0}
