"""One way in: files become WGS-84 frames under our names, or faults that say what to do."""

import csv
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely
import xlsxwriter

from lifecircle.errors import errors_in
from lifecircle.study.layers.layer import read_layer
from lifecircle.study.projections import metric_crs, project_geometries

REAL = Path(__file__).resolve().parents[3] / "shared" / "real"
CHINA = REAL / "china-jianghai-shenzhen-hsinchu"
needs_china = pytest.mark.skipif(not CHINA.is_dir(), reason="../shared/real is not here")
FRAME_NAMES = {"id": "编号", "name": "机构名称", "lon": "经度", "lat": "纬度"}


def codes(faults):
    return [fault.code for fault in faults]


def workbook(path, rows):
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)


def register(folder, *rows, header=("编号", "机构名称", "经度", "纬度"), name="a.csv"):
    with (folder / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return name


def layer(folder, shapes, crs="EPSG:4326", name="a.gpkg", **columns):
    frame = gpd.GeoDataFrame(columns or {"n": range(len(shapes))}, geometry=shapes, crs=crs)
    frame.to_file(folder / name)
    return name


def test_a_register_with_chinese_headers_in_row_three_becomes_points(tmp_path):
    workbook(
        tmp_path / "养老.xlsx",
        [
            ["江海区居家养老服务站名册"],
            ["填报：民政局"],
            ["编号", "机构名称 ", "床位数（张）", "经度", "纬度"],
            ["0012", "江南街道居家养老服务站（长者饭堂）", "1,020", 113.1154589, 22.56731094],
            [13.0, "外海站", "", "113.12", "２２．５６"],
            ["合计", "", 2, "", ""],
            ["注：床位数为核定床位", "", "", "", ""],
        ],
    )
    found, faults = read_layer(
        "养老.xlsx",
        folder=tmp_path,
        datum="gcj02",
        header_row=3,
        columns={**FRAME_NAMES, "capacity_beds": "床位数(张)"},
    )
    assert codes(faults) == ["row-left-out", "row-left-out"]
    assert [fault.row for fault in faults] == [6, 7]
    assert found.frame["id"].tolist() == ["0012", "13"]
    assert found.frame["name"][0] == "江南街道居家养老服务站（长者饭堂）"
    assert found.frame["capacity_beds"][0] == 1020
    assert np.isnan(found.frame["capacity_beds"][1])
    assert found.source_rows.tolist() == [4, 5]
    assert (found.rows, found.file) == (2, "养老.xlsx")
    assert len(found.sha256) == 64
    assert found.frame.crs.to_epsg() == 4326
    assert found.frame.geometry.x[0] == pytest.approx(113.11, abs=1e-6)
    assert found.frame.geometry.y[0] == pytest.approx(22.57, abs=1e-6)


def test_the_columns_of_a_frame_are_ours_where_named_and_the_files_where_not(tmp_path):
    name = register(
        tmp_path, ["1", "甲", "113.1", "22.5", "x"], header=(*FRAME_NAMES.values(), "备注")
    )
    found, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns=FRAME_NAMES)
    assert faults == ()
    assert list(found.frame.columns) == ["id", "name", "备注", "geometry"]


def test_usual_coordinate_columns_are_found_without_being_named(tmp_path):
    name = register(tmp_path, ["1", "甲", "113.1", "22.5"])
    found, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns={"id": "编号"})
    assert faults == ()
    assert found.frame.geometry.x[0] == 113.1


def test_a_missing_column_names_the_nearest_found(tmp_path):
    name = register(tmp_path, ["1", "甲", "113.1", "22.5"])
    found, faults = read_layer(
        name, folder=tmp_path, datum="wgs84", columns={"name": "机构名", "capacity_beds": "床位"}
    )
    assert found is None
    assert codes(faults) == ["missing-column", "missing-column"]
    assert "机构名称" in faults[0].text()


def test_a_header_in_another_row_is_pointed_out(tmp_path):
    name = register(tmp_path, ["编号", "机构名称", "经度", "纬度"], header=("名册", "", "", ""))
    _, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns=FRAME_NAMES)
    assert (faults[-1].code, faults[-1].row) == ("header-in-row", 2)
    assert "header_row = 2" in faults[-1].remedy()


def test_rows_without_coordinates_are_faults_by_row_and_field(tmp_path):
    rows = [
        ["1", "甲", "113.1", "22.5"],
        ["2", "乙", "", "22.5"],
        ["3", "丙", "121.4E", "22.5"],
        ["4", "丁", "", ""],
        ["5", "戊", "113.1", "22.5"],
    ]
    name = register(tmp_path, *rows)
    found, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns=FRAME_NAMES)
    told = {(fault.code, fault.row, fault.field) for fault in faults}
    assert told == {
        ("no-coordinate-in-row", 3, "经度"),
        ("no-coordinate-in-row", 5, "经度"),
        ("no-coordinate-in-row", 5, "纬度"),
        ("not-a-coordinate", 4, "经度"),
    }
    assert found.frame["id"].tolist() == ["1", "5"]
    assert found.source_rows.tolist() == [2, 6]


def test_many_faulty_rows_are_listed_ten_by_ten(tmp_path):
    name = register(tmp_path, *[[str(i), "甲", "x", "22.5"] for i in range(25)])
    _, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns=FRAME_NAMES)
    assert codes(faults)[:11] == ["not-a-coordinate"] * 10 + ["further-rows"]
    assert faults[10].details["count"] == 15


def test_a_total_in_the_middle_with_an_id_is_a_place_without_coordinates(tmp_path):
    name = register(tmp_path, ["1", "甲", "", ""], ["2", "乙", "113.1", "22.5"])
    _, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns=FRAME_NAMES)
    assert set(codes(faults)) == {"no-coordinate-in-row"}


def test_a_heading_between_the_rows_is_left_out_with_a_warning(tmp_path):
    name = register(
        tmp_path, ["江南街道", "", "", ""], ["1", "甲", "113.1", "22.5"], ["外海街道", "", "", ""],
        ["2", "乙", "113.1", "22.5"],
    )  # fmt: skip
    found, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns=FRAME_NAMES)
    assert [(fault.code, fault.row) for fault in faults] == [
        ("row-left-out", 2),
        ("row-left-out", 4),
    ]
    assert errors_in(faults) == ()
    assert len(found.frame) == 2


@pytest.mark.parametrize("name", ["a.csv", "a.geojson"])
def test_swapped_coordinates_are_told_with_rows_and_never_mended(tmp_path, name):
    if name == "a.csv":
        register(tmp_path, *[[str(i), "甲", "22.57", f"113.1{i}"] for i in range(5)])
        columns = FRAME_NAMES
    else:
        layer(tmp_path, [shapely.Point(22.57, 113.1 + i) for i in range(5)], name=name)
        columns = None
    found, (fault,) = read_layer(name, folder=tmp_path, datum="wgs84", columns=columns)
    assert found is None
    assert fault.code == "swapped-coordinates"
    first = 2 if name == "a.csv" else 1
    assert fault.details["rows"] == f"{first}, {first + 1}, {first + 2} …"


def test_metres_where_degrees_are_due_name_the_likely_system(tmp_path):
    name = register(tmp_path, *[[str(i), "甲", "408466", "2497192"] for i in range(3)])
    _, (fault,) = read_layer(name, folder=tmp_path, datum="wgs84", columns=FRAME_NAMES)
    assert (fault.code, fault.details["guess"]) == ("metres-for-degrees", "EPSG:4547")
    _, faults = read_layer(name, folder=tmp_path, datum="EPSG:4547", columns=FRAME_NAMES)
    assert faults == ()


def test_degrees_where_metres_are_due_are_told(tmp_path):
    name = register(tmp_path, *[[str(i), "甲", "113.1", "22.5"] for i in range(3)])
    found, (fault,) = read_layer(name, folder=tmp_path, datum="EPSG:4547", columns=FRAME_NAMES)
    assert found is None
    assert fault.code == "degrees-for-metres"


def test_east_and_north_exchanged_in_metres_are_turned_round_and_told(tmp_path):
    name = register(tmp_path, *[[str(i), "甲", "2497192", "408466"] for i in range(3)])
    found, faults = read_layer(name, folder=tmp_path, datum="EPSG:4547", columns=FRAME_NAMES)
    assert [(fault.code, fault.severity) for fault in faults] == [("axes-exchanged", "warning")]
    assert found.frame.geometry[0].distance(shapely.Point(113.11, 22.57)) < 1e-5


def test_a_shifted_datum_outside_china_is_told(tmp_path):
    name = layer(tmp_path, [shapely.Point(-15.43, 28.1)])
    _, (fault,) = read_layer(name, folder=tmp_path, datum="gcj02")
    assert fault.code == "shift-outside-china"


def test_one_wild_row_is_told_by_itself_and_null_island_is_a_warning(tmp_path):
    rows = [["1", "甲", "113.1", "22.5"], ["2", "乙", "1131.1", "22.5"], ["3", "丙", "0", "0"]]
    name = register(tmp_path, *rows, ["4", "丁", "113.1", "22.5"], ["5", "戊", "113.1", "22.5"])
    _, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns=FRAME_NAMES)
    assert [(fault.code, fault.row, fault.severity) for fault in faults] == [
        ("coordinate-out-of-range", 3, "error"),
        ("null-island", 4, "warning"),
    ]


def test_one_row_written_the_wrong_way_round_is_told_to_be_so(tmp_path):
    rows = [
        ["1", "甲", "113.1", "22.5"],
        ["2", "乙", "22.5", "113.1"],
        ["3", "丙", "113.1", "22.5"],
    ]
    _, (fault,) = read_layer(
        register(tmp_path, *rows), folder=tmp_path, datum="wgs84", columns=FRAME_NAMES
    )
    assert (fault.code, fault.row) == ("swapped-row", 3)
    assert "22.50000, 113.10000的经度与纬度疑似写反" in fault.text(language="zh")


@pytest.mark.parametrize(
    ("declared", "stated", "fine"),
    [
        ("wgs84", "EPSG:4326", True),
        ("wgs84", "EPSG:4490", True),
        ("gcj02", "EPSG:4326", True),
        ("cgcs2000", "EPSG:4547", True),
        ("EPSG:4547", "EPSG:4547", True),
        ("wgs84", "EPSG:3857", True),
        ("wgs84", "EPSG:4214", False),
        ("gcj02", "EPSG:4547", False),
        ("EPSG:4547", "EPSG:32649", False),
        ("EPSG:32649", "EPSG:4326", False),
        ("wgs84", "EPSG:2435", False),
    ],
)
def test_what_the_file_says_of_its_system_must_fit_what_the_study_says(
    tmp_path, declared, stated, fine
):
    here = gpd.GeoSeries([shapely.Point(113.11, 22.57)], crs="EPSG:4326").to_crs(stated)
    name = layer(tmp_path, list(here), crs=stated)
    found, faults = read_layer(name, folder=tmp_path, datum=declared)
    assert codes(faults) == ([] if fine else ["crs-conflict"])
    if fine and declared != "gcj02":
        assert found.frame.geometry[0].distance(shapely.Point(113.11, 22.57)) < 1e-7


@pytest.mark.parametrize(("datum", "code"), [("", "missing-datum"), ("xian80", "unknown-datum")])
def test_a_missing_or_unknown_datum_is_told_with_the_missing_file(tmp_path, datum, code):
    found, faults = read_layer("absent.gpkg", folder=tmp_path, datum=datum)
    assert found is None
    assert codes(faults) == ["missing-file", code]


def test_shapes_that_are_not_there_are_faults_by_row(tmp_path):
    shapes = [shapely.Point(113.1, 22.5), None, shapely.Point(113.2, 22.5)]
    name = layer(tmp_path, shapes, id=["a", "b", "c"])
    found, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns={"id": "id"})
    assert [(fault.code, fault.row) for fault in faults] == [("no-coordinates", 2)]
    assert found.frame["id"].tolist() == ["a", "c"]
    assert found.source_rows.tolist() == [1, 3]


def test_an_outline_that_crosses_itself_is_mended_and_its_change_told(tmp_path):
    bow = shapely.Polygon([(113.1, 22.5), (113.2, 22.6), (113.2, 22.5), (113.1, 22.6)])
    spike = shapely.Polygon(
        [(113.1, 22.5), (113.2, 22.5), (113.2, 22.6), (113.3, 22.6), (113.2, 22.6), (113.1, 22.6)]
    )
    name = layer(tmp_path, [bow, spike, shapely.box(113, 22, 113.1, 22.1)])
    found, faults = read_layer(name, folder=tmp_path, datum="wgs84")
    assert [(fault.code, fault.severity) for fault in faults] == [
        ("repaired-shape-changed", "warning"),
        ("repaired-shape", "warning"),
    ]
    assert faults[0].row == 1
    assert found.frame.geometry.is_valid.all()
    assert found.frame.geometry[1].area == pytest.approx(0.01)


def test_a_collection_keeps_its_areas_and_mixed_layers_are_counted(tmp_path):
    box = shapely.box(113, 22, 113.1, 22.1)
    far = shapely.MultiPolygon([shapely.box(114, 22, 114.1, 22.1)])
    both = shapely.GeometryCollection([box, shapely.Point(114, 22), far])
    name = layer(tmp_path, [both, shapely.Point(113.1, 22.5)], name="a.geojson")
    found, faults = read_layer(name, folder=tmp_path, datum="wgs84")
    assert codes(faults) == ["collection-reduced", "mixed-shapes"]
    assert found.frame.geometry[0].geom_type == "MultiPolygon"


def test_heights_are_dropped(tmp_path):
    name = layer(tmp_path, [shapely.Point(113.1, 22.5, 7.0)])
    found, _ = read_layer(name, folder=tmp_path, datum="wgs84")
    assert not shapely.has_z(found.frame.geometry[0])


def test_an_empty_layer_is_a_warning_and_a_frame_without_rows(tmp_path):
    (tmp_path / "a.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    register(tmp_path, name="b.csv")
    for name, columns in (("a.geojson", None), ("b.csv", FRAME_NAMES)):
        found, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns=columns)
        assert codes(faults) == ["empty-layer"]
        assert (len(found.frame), found.frame.crs.to_epsg()) == (0, 4326)


def test_ids_of_every_format_are_texts(tmp_path):
    name = layer(tmp_path, [shapely.Point(113.1, 22.5)] * 2, code=[12.0, 13.0])
    found, _ = read_layer(name, folder=tmp_path, datum="wgs84", columns={"id": "code"})
    assert found.frame["id"].tolist() == ["12", "13"]


def test_every_fault_of_a_reader_has_its_sentence_in_both_languages(tmp_path):
    rows = [["1", "甲", "x", ""], ["2", "乙", "1131", "22"], ["3", "丙", "0", "0"], ["合计"]]
    name = register(tmp_path, *rows, *[[str(i), "甲", "113", "22"] for i in range(9)])
    _, faults = read_layer(name, folder=tmp_path, datum="wgs84", columns=FRAME_NAMES)
    for fault in faults:
        for language in ("en", "zh"):
            text = fault.text(language=language)
            assert text.startswith(name)
            assert "{" not in text


def test_an_openstreetmap_file_is_one_layer_of_those_in_it(tmp_path):
    (tmp_path / "a.osm").write_text(
        '<osm version="0.6"><node id="7" version="1" lat="22.5" lon="113.1">'
        '<tag k="amenity" v="library"/></node></osm>',
        encoding="utf-8",
    )
    found, faults = read_layer("a.osm", folder=tmp_path, datum="wgs84")
    assert faults == ()
    assert found.frame["service"].tolist() == ["library"]
    assert found.source_rows.tolist() == ["node/7"]
    _, (fault,) = read_layer("a.osm", folder=tmp_path, datum="wgs84", layer="homes")
    assert fault.code == "unknown-layer"


def overlap_share(one, other):
    lon, lat = shapely.bounds(one)[[0, 2]], shapely.bounds(one)[[1, 3]]
    flat = project_geometries([one, other], metric_crs(lon, lat))
    return shapely.intersection(*flat).area / shapely.union(*flat).area


@needs_china
def test_shenzhen_in_gcj02_lies_on_shenzhen_in_wgs84_once_unshifted():
    shifted, _ = read_layer("shenzhen_440300_full_datav_gcj02.json", folder=CHINA, datum="gcj02")
    true, _ = read_layer("shenzhen_districts_wgs84.json", folder=CHINA, datum="wgs84")
    raw = gpd.read_file(CHINA / "shenzhen_440300_full_datav_gcj02.json").set_index("name")
    ours, theirs = shifted.frame.set_index("name").geometry, true.frame.set_index("qh").geometry
    for district in ("罗湖区", "南山区", "福田区", "盐田区"):
        known = next(theirs[name] for name in theirs.index if name[:2] == district[:2])
        assert overlap_share(shapely.make_valid(raw.geometry[district]), known) < 0.86
        assert overlap_share(ours[district], known) >= 0.99


@needs_china
def test_jianghai_unshifted_equals_the_derived_copy():
    ours, faults = read_layer("jianghai_440704_gcj02.geojson", folder=CHINA, datum="gcj02")
    derived, _ = read_layer("jianghai_440704_wgs84_DERIVED.geojson", folder=CHINA, datum="wgs84")
    assert faults == ()
    assert overlap_share(ours.frame.geometry[0], derived.frame.geometry[0]) > 0.999


@pytest.mark.skipif(not (REAL / "las-palmas-osm").is_dir(), reason="../shared/real is not here")
def test_the_catchments_of_las_palmas_are_not_in_degrees_whatever_one_assumes():
    folder, name = REAL / "las-palmas-osm", "secondary_school_catchments.geojson"
    _, (fault,) = read_layer(name, folder=folder, datum="wgs84")
    assert fault.code == "crs-conflict"
    assert "EPSG:5635" in fault.what()
    found, faults = read_layer(name, folder=folder, datum="EPSG:5635")
    assert errors_in(faults) == ()
    west, south, east, north = found.frame.total_bounds
    assert -15.6 < west < east < -15.3
    assert 27.9 < south < north < 28.3
    assert len(found.frame) == 29


@pytest.mark.skipif(
    not (REAL / "porto-alegre-osm-pop").is_dir(), reason="../shared/real is not here"
)
def test_the_hexagons_of_porto_alegre_are_read_whole():
    found, faults = read_layer(
        "poa_hexgrid.csv",
        folder=REAL / "porto-alegre-osm-pop",
        datum="wgs84",
        columns={"id": "id", "lon": "lon", "lat": "lat", "residents": "population"},
    )
    assert faults == ()
    assert len(found.frame) == 1227
    assert found.frame["residents"].sum() == 812_935
