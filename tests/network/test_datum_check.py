"""`check` names the layer that lies in another datum than the study states, and no other."""

from dataclasses import replace

import numpy as np
import pytest

import lifecircle as lc
from datum_study import LAYERS, write_datum_study
from lifecircle.errors import errors_in
from lifecircle.network.datums.check import DatumLayer, as_fault, datum_verdicts
from lifecircle.network.datums.suspicion import Verdict
from lifecircle.study.config.file import read_config
from lifecircle.study.datum import gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02
from lifecircle.study.other_datums import NAMED, READINGS, Reading
from lifecircle.study.reading import read_files
from lifecircle.words import LANGUAGES
from uneven_town import MISTAKES

PLACES = ("homes", "land", "stations", "clubs", "parks")
FILES = {
    "streets": {"streets.geojson"},
    "homes": {"homes.gpkg"},
    "land": {"land.gpkg"},
    "zones": {"zones.gpkg"},
    "stations": {"stations.csv"},
    "clubs": {"clubs.gpkg"},
    "parks": {"parks.gpkg", "gates.csv"},
}


def suspects(folder):
    return [one for one in errors_in(lc.check_study(folder)) if one.code.startswith("datum-")]


def told(folder):
    return [(one.file, one.code, one.details["better"]) for one in suspects(folder)]


def test_a_sound_study_is_not_suspected_whichever_datums_it_mixes(tmp_path):
    written = {"stations": wgs84_to_gcj02, "homes": wgs84_to_bd09, "zones": wgs84_to_gcj02}
    stated = {"stations": "gcj02", "homes": "bd09", "zones": "gcj02", "land": "cgcs2000"}
    assert suspects(write_datum_study(tmp_path, written=written, **stated)) == []


@pytest.mark.parametrize("layer", [name for name in LAYERS if name != "streets"])
@pytest.mark.parametrize(("datum", "how"), [("gcj02", wgs84_to_gcj02), ("bd09", wgs84_to_bd09)])
def test_each_layer_picked_on_a_web_map_and_not_declared_is_named(tmp_path, layer, datum, how):
    found = told(write_datum_study(tmp_path, written={layer: how}))
    assert {file for file, _, _ in found} == FILES[layer]
    assert all(code.startswith("datum-suspect-") for _, code, _ in found)
    assert {better for _, _, better in found} == {datum}


@pytest.mark.parametrize("layer", PLACES)
def test_each_layer_declared_as_shifted_that_is_not_is_named(tmp_path, layer):
    found = told(write_datum_study(tmp_path, **{layer: "gcj02"}))
    assert {file for file, _, _ in found} == FILES[layer]
    assert {better for _, _, better in found} == {"wgs84"}


@pytest.mark.parametrize("slip", ["undone", "twice", "half"])
def test_a_slip_of_conversion_is_told_as_what_it_is(tmp_path, slip):
    how, (datum, _) = MISTAKES[slip]
    (fault,) = suspects(write_datum_study(tmp_path, written={"stations": how}))
    assert (fault.code, fault.details["better"]) == (f"datum-slip-{slip}", datum)
    assert fault.field == "facilities[1].datum"


def test_layers_too_small_by_themselves_are_judged_together_when_one_file_holds_them(tmp_path):
    found = suspects(write_datum_study(tmp_path, written={"clubs": wgs84_to_gcj02}))
    assert [one.field for one in found] == ["facilities[2].datum", "facilities[3].datum"]
    assert {one.details["count"] for one in found} == {20}


def test_streets_in_another_datum_are_blamed_themselves_and_not_every_layer(tmp_path):
    (fault,) = suspects(write_datum_study(tmp_path, written={"streets": wgs84_to_gcj02}))
    assert (fault.code, fault.file, fault.field) == (
        "datum-suspect-network", "streets.geojson", "streets.datum",
    )  # fmt: skip
    assert fault.details["better"] == "gcj02"
    assert fault.details["shift"] == "635"
    assert fault.details["count"] == 7  # homes, stations, two clubs, parks, their gates, land


def test_streets_declared_as_shifted_that_are_not_are_blamed_themselves(tmp_path):
    (fault,) = suspects(write_datum_study(tmp_path, streets="gcj02"))
    assert (fault.code, fault.details["better"]) == ("datum-suspect-network", "wgs84")


def test_everything_but_the_streets_undeclared_is_told_layer_by_layer(tmp_path):
    written = dict.fromkeys(PLACES, wgs84_to_gcj02)
    found = told(write_datum_study(tmp_path, written=written))
    assert {file for file, _, _ in found} == {file for name in PLACES for file in FILES[name]}
    assert {better for _, _, better in found} == {"gcj02"}


def test_homes_that_are_wrong_themselves_are_not_held_against_the_zones(tmp_path):
    found = told(write_datum_study(tmp_path, written={"homes": gcj02_to_wgs84}))
    assert [(file, code) for file, code, _ in found] == [("homes.gpkg", "datum-slip-undone")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_gives_the_evidence_in_metres_and_the_word_to_write(tmp_path, language):
    (fault,) = suspects(write_datum_study(tmp_path, written={"stations": wgs84_to_gcj02}))
    sentence = fault.text(language=language)
    assert "635" in sentence
    assert 'datum = "gcj02"' in sentence
    assert fault.details["better_m"] == "0", "they stand in buildings"
    assert f"{fault.details['declared_m']}" in sentence


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "by", ["streets", "buildings", "crossed", "cut", "homes", "zones", "network"]
)
@pytest.mark.parametrize("reading", [Reading("gcj02"), *(one for one in READINGS if one not in NAMED),
                                     Reading("bd09", "projected")])  # fmt: skip
def test_every_evidence_and_every_slip_has_a_sentence(reading, by, language):
    declared = "EPSG:4547" if reading.slip == "projected" else "wgs84"
    verdict = Verdict(
        state="other", places=30, reading=reading, by=by, within_m=14.4, declared_share=0.375,
        better_share=0.966, declared_m=31.2, better_m=13.7, shift_m=632.0,
    )  # fmt: skip
    layer = DatumLayer("facilities[4]", "a.csv", declared, np.array([], dtype=object), verdict)
    fault = as_fault(layer, (np.array([113.11]), np.array([22.57])))
    sentence = fault.text(language=language)
    assert "{" not in sentence
    assert (fault.severity, fault.field, fault.value) == ("error", "facilities[4].datum", declared)
    assert str(fault.details["better"]) in sentence or reading.slip == "undone"
    assert str(fault.details["shift"]) in sentence
    assert "38%" in sentence or by == "network"


def test_cells_of_a_raster_are_not_held_against_the_streets(tmp_path):
    config, _ = read_config(write_datum_study(tmp_path, written={"homes": wgs84_to_gcj02}))
    assert config is not None
    network, _ = lc.read_streets(lc.read_study(tmp_path).streets)
    layers = read_files(config).layers
    assert any(one.at == "residents" for one in datum_verdicts(config, layers, network))
    raster = replace(config, residents=replace(config.residents, path="people.TIF"))
    asked = datum_verdicts(raster, layers, network)
    assert asked
    assert not any(one.at == "residents" for one in asked)
