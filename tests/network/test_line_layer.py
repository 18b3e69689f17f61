"""Streets as layers of lines, of any format and in any reference system."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import lifecircle as lc
from lifecircle.network.sources.line_layer import ways_of_lines
from towns import degrees, draw, in_degrees, street_frame

TOWN = draw(
    """
    A---B---C
    |   H   |
    D===E---F
    """
)


def _lines(*points, **columns):
    shapes = in_degrees(shapely.LineString(line) for line in points)
    return gpd.GeoDataFrame(columns, geometry=shapes, crs="EPSG:4326")


def _lengths(source):
    network, faults = lc.read_streets(source)
    assert not [fault for fault in faults if fault.severity == "error"]
    return np.sort(network.length_m)


def test_without_classes_every_line_is_a_footway():
    ways, faults = ways_of_lines(_lines([(0, 0), (100, 0)], [(100, 0), (100, 100)]))
    assert not faults
    assert ways.highway_names == ("footway",)
    assert ways.way_id.tolist() == [1, 2]


def test_lines_meet_where_they_share_a_vertex_and_only_there():
    # The second line ends on a vertex of the first, the third crosses it between two vertices.
    frame = _lines([(0, 0), (100, 0), (200, 0)], [(100, 0), (100, 100)], [(50, -50), (50, 50)])
    network, _ = lc.read_streets(lc.StreetSource(frame=frame))
    assert sorted(network.piece_m.round(3)) == [100.0, 300.0]


def test_ends_a_millimetre_apart_meet():
    frame = _lines([(0, 0), (100, 0)], [(100.001, 0.001), (100, 100)])
    network, _ = lc.read_streets(lc.StreetSource(frame=frame))
    assert len(network.piece_m) == 1


def test_the_walk_rule_reads_columns_of_any_kind():
    frame = _lines(*[[(0, 50 * at), (100, 50 * at)] for at in range(6)])
    frame["highway"] = pd.Categorical(["steps", "motorway", "service", "service", "path", None])
    frame["access"] = ["", "", "private", "private", np.nan, None]
    frame["foot"] = [None, None, None, "yes", None, None]
    frame["oneway:foot"] = [np.nan, np.nan, np.nan, np.nan, "yes", np.nan]
    frame["oneway"] = np.nan
    frame["osm_id"] = ["11", "12", "13", "14", "15", "16"]
    before = frame.copy()
    ways, faults = ways_of_lines(frame)
    assert not faults
    assert ways.way_id.tolist() == [11, 14, 15]
    assert ways.oneway.tolist() == [0, 0, 1]
    assert ways.steps.tolist() == [True, False, False]
    pd.testing.assert_frame_equal(pd.DataFrame(frame), pd.DataFrame(before))


def test_what_is_no_line_is_passed_over():
    shapes = [None, shapely.LineString(), shapely.Point(0, 0),
              shapely.MultiLineString([[(0, 0), (100, 0)], [(0, 50), (100, 50)]])]  # fmt: skip
    frame = gpd.GeoDataFrame({"name": list("abcd")}, geometry=in_degrees(shapes), crs="EPSG:4326")
    ways, faults = ways_of_lines(frame)
    assert not faults
    assert len(ways) == 2


@pytest.mark.parametrize("highway", [["motorway", "construction"], [None, ""]])
def test_nothing_walkable_is_said(highway):
    frame = _lines([(0, 0), (100, 0)], [(0, 0), (0, 100)], highway=highway)
    ways, (fault,) = ways_of_lines(frame, file="streets/roads.gpkg")
    assert ways is None
    assert (fault.code, fault.file) == ("nothing-walkable", "streets/roads.gpkg")
    assert dict(fault.details) == {"highways": 2, "closed": 2}


def test_a_layer_of_points_is_said_to_hold_no_lines():
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy([113.1], [22.5]), crs="EPSG:4326")
    _, (fault,) = ways_of_lines(frame)
    assert (fault.code, dict(fault.details)) == ("streets-without-lines", {"count": 1})


@pytest.mark.parametrize("ending", ["gpkg", "geojson", "shp", "parquet"])
def test_every_format_of_lines_gives_the_same_lengths(tmp_path, ending):
    frame = street_frame(TOWN)
    path = tmp_path / f"streets.{ending}"
    frame.to_parquet(path) if ending == "parquet" else frame.to_file(path)
    assert _lengths(lc.StreetSource(path=path)) == pytest.approx(
        _lengths(lc.StreetSource(frame=frame)), abs=0.02
    )


def test_lines_in_chinese_metres_keep_their_geodesic_lengths(tmp_path):
    # EPSG:4547 is CGCS2000 / 3-degree zone around 114 E: its metres are not ground metres.
    plane = street_frame(TOWN).to_crs("EPSG:4547")
    plane.to_file(tmp_path / "s.gpkg")
    wanted = _lengths(lc.StreetSource(frame=street_frame(TOWN)))
    for source in (lc.StreetSource(frame=plane),
                   lc.StreetSource(path=tmp_path / "s.gpkg", datum="EPSG:4547"),
                   lc.StreetSource(path=tmp_path / "s.gpkg", datum="cgcs2000")):  # fmt: skip
        assert _lengths(source) == pytest.approx(wanted, abs=1e-3)


def test_a_frame_in_a_plane_of_its_own_is_read():
    frame = street_frame(TOWN)
    own = frame.to_crs("+proj=tmerc +lat_0=22.5 +lon_0=113.1 +k=1 +x_0=5000 +ellps=WGS84")
    assert own.crs.to_epsg() is None
    wanted = _lengths(lc.StreetSource(frame=frame))
    assert _lengths(lc.StreetSource(frame=own)) == pytest.approx(wanted, abs=1e-4)


def test_lines_in_a_shifted_datum_are_moved_back():
    frame = _lines([(0, 0), (100, 0)]).set_crs(None, allow_override=True)
    network, _ = lc.read_streets(lc.StreetSource(frame=frame, datum="gcj02"))
    lon, _ = degrees((0, 0))[0]
    assert lon - network.node_lon.min() == pytest.approx(0.0054, abs=5e-4)
