"""Map layers through their own drivers, with the encodings and systems files really have."""

import json

import geopandas as gpd
import pytest
import shapely

from lifecircle.study.layers.vector import read_features


def codes(faults):
    return [fault.code for fault in faults]


def frame(crs="EPSG:4326", **columns):
    count = len(next(iter(columns.values())))
    points = [shapely.Point(113.1 + i / 1000, 22.5) for i in range(count)]
    return gpd.GeoDataFrame(columns, geometry=points, crs=crs)


def column(features, name):
    return features.cells[features.header.index(name)].tolist()


@pytest.mark.parametrize("name", ["a.gpkg", "a.geojson", "a.shp", "a.parquet"])
def test_every_format_gives_the_same_table_and_shapes(tmp_path, name):
    given = frame(name=["甲", "乙"], beds=[3, 4])
    path = tmp_path / name
    given.to_parquet(path) if name.endswith("parquet") else given.to_file(path, encoding="utf-8")
    found, faults = read_features(path, file=name)
    assert faults == ()
    assert column(found, "name") == ["甲", "乙"]
    assert column(found, "beds") == [3, 4]
    assert shapely.equals(found.shapes, given.geometry.to_numpy()).all()
    assert found.crs in {"EPSG:4326", "OGC:CRS84", None}


def test_whole_numbers_with_gaps_keep_their_digits(tmp_path):
    path = tmp_path / "a.gpkg"
    given = frame(code=[440704001002003004, 1])
    given["code"] = given["code"].astype("Int64")
    given.loc[1, "code"] = None
    given.to_file(path)
    found, _ = read_features(path, file="a.gpkg")
    assert str(column(found, "code")[0]) == "440704001002003004"


def test_a_gbk_table_without_its_cpg_file_is_read_as_gb18030_with_a_note(tmp_path):
    path = tmp_path / "学校.shp"
    given = frame(名称=["第一小学", "景贤小学"], 床位=[1, 2])
    given.to_file(path, encoding="GB18030")
    path.with_suffix(".cpg").unlink(missing_ok=True)
    found, (note,) = read_features(path, file="学校.shp")
    assert column(found, "名称") == ["第一小学", "景贤小学"]
    assert (note.code, note.severity, note.value) == ("encoding-guessed", "warning", "GB18030")


@pytest.mark.filterwarnings("ignore:Value .* has been truncated:RuntimeWarning")
def test_a_utf8_table_without_its_cpg_file_is_read_as_utf8_even_if_cut_in_a_sign(tmp_path):
    path = tmp_path / "a.shp"
    frame(name=["甲" * 100]).to_file(path, encoding="utf-8")  # 300 bytes in a field of 254
    path.with_suffix(".cpg").unlink()
    found, faults = read_features(path, file="a.shp")
    assert faults == ()
    assert column(found, "name")[0].startswith("甲" * 80)


def test_a_shapefile_without_its_prj_file_says_nothing_of_its_system(tmp_path):
    path = tmp_path / "a.shp"
    frame(n=[1]).to_file(path)
    path.with_suffix(".prj").unlink()
    assert read_features(path, file="a.shp")[0].crs is None


def test_geojson_says_its_system_only_if_it_names_one(tmp_path):
    path = tmp_path / "a.geojson"
    shape = {"type": "Point", "coordinates": [408466.0, 2497192.0]}
    feature = {"type": "Feature", "properties": {"n": 1}, "geometry": shape}
    plain = {"type": "FeatureCollection", "features": [feature]}
    path.write_text(json.dumps(plain), encoding="utf-8")
    assert read_features(path, file="a.geojson")[0].crs is None
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}
    path.write_text(json.dumps({**plain, "crs": named}), encoding="utf-8")
    assert read_features(path, file="a.geojson")[0].crs == "EPSG:4547"


def test_of_several_layers_one_must_be_named(tmp_path):
    path = tmp_path / "a.gpkg"
    frame(n=[1]).to_file(path, layer="社区")
    frame(n=[2]).to_file(path, layer="街道")
    _, (fault,) = read_features(path, file="a.gpkg")
    assert fault.code == "which-layer"
    assert "社区" in fault.remedy()
    _, (fault,) = read_features(path, file="a.gpkg", layer="社会")
    assert (fault.code, fault.details["nearest"]) == ("unknown-layer", "社区")
    assert column(read_features(path, file="a.gpkg", layer="街道")[0], "n") == [2]


def test_a_file_without_geometry_is_told(tmp_path):
    import pandas as pd
    import pyogrio

    path = tmp_path / "a.gpkg"
    pyogrio.write_dataframe(pd.DataFrame({"n": [1]}), path)
    assert codes(read_features(path, file="a.gpkg")[1]) == ["no-shapes"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.geojson", b'{"type": "FeatureCollection", "features": ['),
        ("a.geojson", b'{"hello": 1}'),
        ("a.parquet", b"PAR1 and nothing more"),
        ("a.gpkg", b"SQLite format 3\0" + b"x" * 3000),
    ],
)
def test_a_damaged_file_is_a_fault_and_no_traceback(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    found, faults = read_features(path, file=name)
    assert found is None
    assert codes(faults) == ["unreadable-file"]


def test_a_geojson_with_another_datasets_text_is_opened_by_no_other_driver(tmp_path):
    secret = tmp_path / "secret.geojson"
    frame(n=[1]).to_file(secret)
    path = tmp_path / "up.geojson"
    path.write_text(
        f'<OGRVRTDataSource><OGRVRTLayer name="secret"><SrcDataSource>{secret}</SrcDataSource>'
        "</OGRVRTLayer></OGRVRTDataSource>",
        encoding="utf-8",
    )
    assert codes(read_features(path, file="up.geojson")[1]) == ["unreadable-file"]


@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::RuntimeWarning")
def test_column_names_cut_in_the_middle_of_a_sign_are_told(tmp_path):
    path = tmp_path / "a.shp"
    frame(步行分钟_小学=[1], 步行分钟_诊所=[2]).to_file(path, encoding="utf-8")
    found, (fault,) = read_features(path, file="a.shp")
    assert found is None
    assert fault.code == "cut-names"
    assert "GeoPackage" in fault.remedy(language="zh")


def test_a_ring_left_open_is_closed_with_a_warning_and_one_of_two_points_is_not(tmp_path):
    corners = [[113, 22], [113.1, 22], [113.1, 22.1], [113, 22.1]]
    shapes = [[corners], [corners[:2]], [[*corners, corners[0]]]]
    features = [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {"type": "Polygon", "coordinates": rings},
        }
        for rings in shapes
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    found, faults = read_features(path, file="a.geojson")
    assert found.shapes[0].equals(found.shapes[2])
    assert {(fault.code, fault.severity) for fault in faults} == {("ring-closed", "warning")}
    assert 1 in [fault.row for fault in faults]
