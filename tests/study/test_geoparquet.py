"""GeoParquet files: whatever is taken straight from Arrow is what geopandas makes of the file."""

import json

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from pyproj import CRS

from lifecircle.study.layers import geoparquet
from lifecircle.study.layers.geoparquet import read_geoparquet

POINTS = gpd.GeoDataFrame(
    {
        "名称": ["甲", None, "丙"],
        "beds": [3, 4, 5],
        "area": [1.5, np.nan, 2.5],
        "open": [True, False, True],
    },
    geometry=[shapely.Point(113.1 + at / 1000, 22.5) for at in range(3)],
    crs="EPSG:4326",
)


def written(path, frame=POINTS, *, about=None, **how):
    """Write a frame, and then change what the file says of its geometry."""
    frame.to_parquet(path, **how)
    if about is not None:
        table = pq.read_table(path)
        geo = json.loads(table.schema.metadata[b"geo"])
        changed = {
            key: one for key, one in (geo["columns"]["geometry"] | about).items() if one != "gone"
        }
        geo["columns"]["geometry"] = changed
        pq.write_table(
            table.replace_schema_metadata({**table.schema.metadata, b"geo": json.dumps(geo)}), path
        )
    return path


def cells(features):
    return {
        name: column.tolist() for name, column in zip(features.header, features.cells, strict=True)
    }


def blank(value):
    return None if pd.isna(value) else value


def same_as_geopandas(path):
    """Read a file, and hold it against geopandas."""
    found, faults = read_geoparquet(path, file=path.name)
    known = gpd.read_parquet(path)
    attributes = pd.DataFrame(known.drop(columns=known.geometry.name))
    assert faults == ()
    assert list(found.header) == list(attributes.columns)
    for name, column in cells(found).items():
        assert list(map(blank, column)) == list(map(blank, attributes[name].tolist())), name
    assert found.shapes.tolist() == known.geometry.tolist()
    return found


@pytest.fixture
def no_geopandas(monkeypatch):
    """Let a file that would be left to geopandas fail."""

    def refuse(path):
        raise AssertionError(f"{path} was left to geopandas")

    monkeypatch.setattr(geoparquet.gpd, "read_parquet", refuse)


def test_a_plain_file_is_read_as_geopandas_reads_it(tmp_path):
    assert same_as_geopandas(written(tmp_path / "a.parquet")).crs == "EPSG:4326"


@pytest.mark.parametrize("code", ["EPSG:4326", "EPSG:4490", "EPSG:4547", "EPSG:32649", "OGC:CRS84"])
def test_a_system_is_told_by_its_code_without_geopandas(tmp_path, no_geopandas, code):
    path = written(tmp_path / "a.parquet", POINTS.set_crs(code, allow_override=True))
    found, faults = read_geoparquet(path, file="a.parquet")
    assert (found.crs, faults) == (code, ())


@pytest.mark.parametrize("change", [{"id": None}, {"name": "Pulkovo"}, {"scope": "Anything."}])
def test_a_system_that_does_not_match_its_code_word_for_word_is_looked_up(tmp_path, change):
    stated = {key: one for key, one in (CRS(4547).to_json_dict() | change).items() if one}
    path = written(tmp_path / "a.parquet", about={"crs": stated})
    found = same_as_geopandas(path)
    assert found.crs == ":".join(gpd.read_parquet(path).crs.to_authority())


@pytest.mark.parametrize(("stated", "crs"), [(None, None), ("gone", "OGC:CRS84")])
def test_a_file_without_a_system_says_nothing_or_means_longitude_and_latitude(
    tmp_path, stated, crs
):
    path = written(tmp_path / "a.parquet", about={"crs": stated})
    assert same_as_geopandas(path).crs == crs


def test_a_named_index_is_no_column(tmp_path):
    named = POINTS.set_index("名称")
    assert same_as_geopandas(written(tmp_path / "a.parquet", named)).header == (
        "beds",
        "area",
        "open",
    )


def test_a_second_geometry_is_a_column_of_texts_and_not_the_shape(tmp_path):
    two = POINTS.assign(gate=gpd.GeoSeries([shapely.Point(1, 1)] * 3, crs=4326))
    found, _ = read_geoparquet(written(tmp_path / "a.parquet", two), file="a.parquet")
    assert shapely.equals(found.shapes, POINTS.geometry.to_numpy()).all()
    assert "gate" in found.header


def test_shapes_in_arrows_own_encoding_and_boxes_beside_them_are_read_as_well(tmp_path):
    same_as_geopandas(written(tmp_path / "a.parquet", geometry_encoding="geoarrow"))
    found = same_as_geopandas(written(tmp_path / "b.parquet", write_covering_bbox=True))
    assert "bbox" not in found.header


def test_whole_numbers_with_gaps_keep_their_digits(tmp_path):
    codes = pd.array([440704001002003004, None, 1], dtype="Int64")
    found, _ = read_geoparquet(written(tmp_path / "a.parquet", POINTS.assign(code=codes)), file="a")
    assert str(cells(found)["code"][0]) == "440704001002003004"


def test_a_row_without_a_shape_stays(tmp_path):
    gap = POINTS.copy()
    gap.loc[1, "geometry"] = None
    assert shapely.is_missing(
        same_as_geopandas(written(tmp_path / "a.parquet", gap)).shapes
    ).tolist() == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("about", [{"encoding": "gone"}, {"encoding": "WKX"}])
def test_a_file_that_describes_itself_wrongly_is_told_in_geopandas_words(tmp_path, about):
    path = written(tmp_path / "a.parquet", about=about)
    found, (fault,) = read_geoparquet(path, file="a.parquet")
    with pytest.raises(ValueError, match="encoding") as error:
        gpd.read_parquet(path)
    assert found is None
    assert (fault.code, fault.value) == ("unreadable-file", str(error.value))


def test_a_table_without_shapes_and_spoilt_shapes_are_faults_and_no_traceback(tmp_path):
    pq.write_table(pa.table({"n": [1]}), tmp_path / "a.parquet")
    found, (fault,) = read_geoparquet(tmp_path / "a.parquet", file="a.parquet")
    assert (found, fault.code) == (None, "unreadable-file")
    table = pq.read_table(written(tmp_path / "b.parquet"))
    at = table.column_names.index("geometry")
    pq.write_table(
        table.set_column(at, "geometry", pa.array([b"no", b"such", b"shape"])),
        tmp_path / "b.parquet",
    )
    found, (fault,) = read_geoparquet(tmp_path / "b.parquet", file="b.parquet")
    assert (found, fault.code) == (None, "unreadable-file")
