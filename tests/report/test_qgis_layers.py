import pyogrio
import pytest
import shapely

from lifecircle.report.qgis.layers import layers, write_layers


@pytest.fixture
def path(make_result, tmp_path):
    write_layers(make_result(model=True), tmp_path / "results.gpkg", language="zh")
    return tmp_path / "results.gpkg"


def test_every_layer_has_one_geometry_type_that_a_gis_can_style(path):
    assert dict(pyogrio.list_layers(path).tolist()) == {
        "zones": "MultiPolygon",
        "streets": "LineString",
        "facility_outlines": "MultiPolygon",
        "facilities": "Point",
        "residents": "Point",
        "snap_lines": "LineString",
    }


def test_homes_carry_minutes_and_status_of_every_circle(path):
    homes = pyogrio.read_dataframe(path, layer="residents").set_index("resident_id")
    assert homes["elderly_care_minutes"].round(4).tolist()[:3] == [2.5, 7.1235, 28.5]
    assert homes["elderly_care_minutes"].isna().tolist()[3]
    assert homes["elderly_care_status"].tolist()[3] == "not_snapped"
    assert homes["residents"].sum() == 15
    assert homes.crs == "EPSG:4326"


def test_zones_carry_the_headline_of_every_circle(path):
    zones = pyogrio.read_dataframe(path, layer="zones").set_index("zone_id")
    assert zones.loc["C2", "elderly_care_covered_share"] == 0
    assert zones.loc["440704", "culture_10_covered"] == 12


def test_only_what_was_joined_to_a_street_has_a_line_to_it(path):
    lines = pyogrio.read_dataframe(path, layer="snap_lines")
    assert lines["id"].tolist() == ["B1", "F1"]
    assert lines["access_m"].tolist() == [10, 10]


def test_streets_keep_their_class_and_length(path):
    streets = pyogrio.read_dataframe(path, layer="streets")
    assert streets["highway"].tolist() == ["residential", "residential", "steps"]
    assert streets["length_m"].tolist()[0] == pytest.approx(1029, abs=2)


def test_the_layers_of_a_model_say_so(path):
    for layer in ("zones", "residents"):
        described = pyogrio.read_info(path, layer=layer)["layer_metadata"]["DESCRIPTION"]
        assert "示范模型，非实测" in described


def test_a_trail_is_kept_as_a_line_beside_its_point(result, tmp_path):
    trail = result.study.facilities.geometry.to_numpy().copy()
    trail[0] = shapely.from_wkt("LINESTRING (113.10 22.50, 113.11 22.50)")
    result.study.facilities = result.study.facilities.set_geometry(trail, crs="EPSG:4326")
    found = layers(result)
    assert found["facility_lines"].index.tolist() == ["F1"]
    assert found["facility_lines"].geom_type.tolist() == ["MultiLineString"]
    assert found["facilities"].geom_type.tolist() == ["Point"] * 3


def test_an_empty_layer_is_left_out(result):
    result.snaps = result.snaps.iloc[:0]
    assert "snap_lines" not in layers(result)


def test_a_file_that_cannot_be_written_is_an_operating_system_error(result, tmp_path):
    with pytest.raises(OSError, match="nowhere"):
        write_layers(result, tmp_path / "nowhere" / "results.gpkg", language="zh")


def test_gdal_gets_its_clock_back(result, tmp_path):
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    write_layers(result, tmp_path / "results.gpkg", language="en")
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == before
