"""A run looks at its datums in passing: quick where all is well, and right where it is not."""

from dataclasses import replace

import pytest

import lifecircle as lc
from datum_study import write_datum_study
from lifecircle.network.attach import attach_study
from lifecircle.network.datums import glance as datum_glance
from lifecircle.network.datums.glance import datum_warnings
from lifecircle.study.datum import gcj02_to_wgs84, wgs84_to_bd09, wgs84_to_gcj02


def warned(folder):
    study = lc.read_study(folder)
    network, _ = lc.read_streets(study.streets)
    assert network is not None
    return datum_warnings(study, attach_study(network, study))


def test_a_sound_study_passes_without_any_layer_being_judged(tmp_path, monkeypatch):
    judged = []
    monkeypatch.setattr(datum_glance, "judge", lambda *given: judged.append(given))
    written = {"stations": wgs84_to_gcj02, "homes": wgs84_to_bd09}
    folder = write_datum_study(tmp_path, written=written, stations="gcj02", homes="bd09")
    assert warned(folder) == ()
    assert judged == []


@pytest.mark.parametrize(("layer", "file"), [("stations", "stations.csv"), ("homes", "homes.gpkg")])
@pytest.mark.parametrize(
    ("how", "better", "code"),
    [
        (wgs84_to_gcj02, "gcj02", "datum-suspect-streets"),
        (wgs84_to_bd09, "bd09", "datum-suspect-streets"),
        (gcj02_to_wgs84, "wgs84", "datum-slip-undone"),
    ],
)
def test_a_layer_in_another_datum_is_warned_of(tmp_path, layer, file, how, better, code):
    (fault,) = warned(write_datum_study(tmp_path, written={layer: how}))
    assert (fault.file, fault.code, fault.severity) == (file, code, "warning")
    assert fault.details["better"] == better


def test_cells_of_a_raster_are_not_asked_but_the_registers_beside_them_are(tmp_path):
    written = {"homes": wgs84_to_gcj02, "stations": wgs84_to_gcj02}
    study = lc.read_study(write_datum_study(tmp_path, written=written))
    network, _ = lc.read_streets(study.streets)
    attached = attach_study(network, study)
    grid = tuple(
        replace(one, path="people.tif") if one.role == "residents" else one for one in study.inputs
    )
    files = [fault.file for fault in datum_warnings(study, attached)]
    assert sorted(files) == ["homes.gpkg", "stations.csv"]
    kept = datum_warnings(replace(study, inputs=grid), attached)
    assert [fault.file for fault in kept] == ["stations.csv"]


def test_a_study_of_frames_states_no_datums_and_passes(tmp_path):
    study = lc.read_study(write_datum_study(tmp_path, written={"stations": wgs84_to_gcj02}))
    network, _ = lc.read_streets(study.streets)
    again = lc.make_study(
        streets=study.streets, facilities=study.facilities, residents=study.residents,
        zones=study.zones,
    )  # fmt: skip
    assert datum_warnings(again, attach_study(network, again)) == ()
