import sqlite3
from dataclasses import replace
from xml.etree import ElementTree as ET

import pyogrio
import pytest

from lifecircle.report.qgis.fields import field_names
from lifecircle.report.qgis.layers import write_layers
from lifecircle.report.qgis.qml import Symbol, field_value, single, text_value
from lifecircle.report.qgis.styles import add_styles


@pytest.fixture
def make(tmp_path):
    def made(result, name="results", language="zh"):
        path = tmp_path / f"{name}.gpkg"
        write_layers(result, path, language=language)
        add_styles(result, path, language=language)
        return path

    return made


def parsed(qml):
    return ET.fromstring(qml.partition("\n")[2])  # noqa: S314  we wrote it ourselves


def query(path, text, *values):
    with sqlite3.connect(path) as file:
        found = file.execute(text, values).fetchall()
    file.close()
    return found


def styles(path, layer):
    rows = query(path, "SELECT styleName, styleQML FROM layer_styles WHERE f_table_name=?", layer)
    return {name: parsed(qml) for name, qml in rows}


def default(path, layer):
    row = query(
        path,
        "SELECT styleQML FROM layer_styles WHERE f_table_name=? AND useAsDefault=1"
        " AND f_table_schema='' AND f_geometry_column='geom'",
        layer,
    )
    assert len(row) == 1
    return parsed(row[0][0])


def test_every_layer_opens_with_one_style(result, make):
    path = make(result)
    for layer, kind in pyogrio.list_layers(path).tolist():
        if kind is not None:
            assert default(path, layer).find("renderer-v2") is not None


def test_zones_are_coloured_by_share_a_style_a_circle(result, make):
    path = make(result)
    assert list(styles(path, "zones")) == [
        "覆盖情况：养老圈",
        "覆盖情况：文化圈",
        "Coverage: Elderly care",
    ]
    renderer = default(path, "zones").find("renderer-v2")
    assert renderer.get("type") == "graduatedSymbol"
    assert renderer.get("attr") == (
        """CASE WHEN "level" = 'community' THEN "elderly_care_covered_share" END"""
    )
    ranges = [(one.get("lower"), one.get("upper")) for one in renderer.iter("range")]
    assert ranges[0] == ("0.0000000", "0.2499995") and ranges[-1][1] == "1.0000000"
    assert len(renderer.find("symbols")) == len(ranges)


def test_a_circle_of_units_colours_the_units_it_counts(result, make):
    result.circles = (replace(result.circles[0], headline="units", unit_level="street"),)
    renderer = default(make(result), "zones").find("renderer-v2")
    assert "\"level\" = 'street'" in renderer.get("attr")


def test_homes_are_told_apart_by_status_and_facilities_by_kind(result, make):
    path = make(result)
    homes = default(path, "residents").find("renderer-v2")
    assert homes.get("attr") == "elderly_care_status"
    assert [one.get("value") for one in homes.iter("category")] == [
        "beyond",
        "unreachable",
        "not_snapped",
        "covered",
        "no_population",
    ]
    kinds = default(path, "facilities").find("renderer-v2")
    assert [one.get("value") for one in kinds.iter("category")] == [
        "elderly-station",
        "library",
        "",
    ]


def test_fields_are_called_in_both_languages(result, make):
    path = make(result)
    told = query(
        path,
        "SELECT title, description FROM gpkg_data_columns"
        " WHERE table_name='zones' AND column_name='elderly_care_covered_share'",
    )
    assert told == [("养老圈：覆盖率", "Elderly care: share")]
    found = styles(path, "zones")
    for name, alias in (("覆盖情况：养老圈", "片区编号"), ("Coverage: Elderly care", "Zone id")):
        aliases = {one.get("field"): one.get("name") for one in found[name].iter("alias")}
        assert aliases["zone_id"] == alias


def test_every_field_of_ours_has_a_word(result, make):
    path = make(result)
    for layer, kind in pyogrio.list_layers(path).tolist():
        if kind is not None:
            fields = pyogrio.read_info(path, layer=layer)["fields"].tolist()
            for language in ("zh", "en"):
                names = field_names(result, fields, language=language)
                assert not [one for one in fields if names[one] == one != "residents"], layer


def test_hostile_names_are_only_names(make_result, make):
    result = make_result()
    name = "'\"><script>&{{7*7}}\x00"
    result.circles = (replace(result.circles[0], name={"zh": name, "en": name}),)
    found = styles(make(result), "zones")
    assert any("'\"><script>&{{7*7}} " in one for one in found)


def test_the_layers_read_as_before(result, make):
    path = make(result)
    assert query(path, "PRAGMA integrity_check") == [("ok",)]
    assert pyogrio.read_dataframe(path, layer="zones")["zone_id"].tolist() == [
        "440704",
        "S1",
        "C1",
        "C2",
    ]
    kinds = dict(pyogrio.list_layers(path).tolist())
    assert kinds["layer_styles"] is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_result_gives_the_same_bytes_of_layers(result, make, language):
    first, second = (make(result, name, language) for name in ("a", "b"))
    assert first.read_bytes() == second.read_bytes()


def test_a_file_that_is_no_geopackage_is_an_operating_system_error(result, tmp_path):
    path = tmp_path / "results.gpkg"
    path.write_bytes(b"not a database at all, but long enough to be looked at" * 20)
    with pytest.raises(OSError, match=r"results\.gpkg"):
        add_styles(result, path, language="zh")


def test_texts_and_fields_are_quoted_for_expressions():
    assert text_value("o'clock\\") == "'o''clock\\\\'"
    assert field_value('a"b') == '"a""b"'


def test_a_symbol_without_an_inside_draws_only_its_rim():
    qml = single(Symbol(kind="fill", colour="", rim="#102030"), aliases={})
    options = {
        one.get("name"): one.get("value") for one in parsed(qml).iter("Option") if one.get("name")
    }
    assert (options["style"], options["outline_color"]) == ("no", "16,32,48,255")
