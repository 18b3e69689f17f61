"""A raster of people is where they live, to the person of every total."""

import numpy as np
import pytest
from people_study import TOTALS, by_community, raster, write_people

from lifecircle.errors import StudyError, errors_in
from lifecircle.study import read_study
from lifecircle.study.placing import people_by_method

EVERYBODY = {"c1": 100, "c2": 64, "c3": 32, "c4": 16}


def notes(study):
    return {one.code: dict(one.details) for one in study.notes}


pytest.importorskip("rasterio", reason="the extra `raster` is not installed")

GRID = """\
[residents]
path = "people.tif"
"""
# 4 x 4 cells of 0.005 degrees over the district, two by two a community (north row first)
CELLS = [
    [1.0, 1.0, 0.0, 0.0],
    [0.0, 2.0, 0.0, 0.0],
    [0.5, 0.25, 3.0, 5.0],
    [0.25, 0.0, 0.0, -99.0],
]


def gridded(tmp_path, *parts, cells=CELLS, **options):
    raster(tmp_path / "people.tif", cells, west=113.10, north=22.52, cell=0.005)
    return read_study(write_people(tmp_path, *parts, **options))


def test_a_raster_of_people_is_spread_to_each_communitys_total(tmp_path):
    study = gridded(tmp_path, GRID, TOTALS)
    assert by_community(study) == EVERYBODY
    cells = study.residents["residents"]
    # c1: 100 as 0.5, 0.25, 0.25; c2: 64 as 3 and 5; c4 has no cell and no land
    assert cells[["r2c0", "r2c1", "r3c0"]].tolist() == [50, 25, 25]
    assert cells[["r2c2", "r2c3"]].tolist() == [24, 40]
    assert cells[["r0c0", "r0c1", "r1c1", "zone-c4"]].tolist() == [8, 8, 16, 16]
    assert people_by_method(study.residents) == {"raster": 196, "zone_point": 16}
    assert study.unit == "cell"
    assert notes(study)["people-by-raster"]["people"] == "196"


def test_without_totals_a_rasters_own_sum_is_rounded_to_whole_people(tmp_path):
    # 1 + 1 + 2 + 0.5 + 0.25 + 3 + 5 + 0.25 = 13; the halves and quarters make one whole person
    study = gridded(tmp_path, GRID)
    cells = study.residents["residents"]
    assert cells.sum() == 13
    assert cells.to_dict() == {
        "r0c0": 1, "r0c1": 1, "r1c1": 2, "r2c0": 1, "r2c1": 0, "r2c2": 3, "r2c3": 5, "r3c0": 0,
    }  # fmt: skip
    (noted,) = [one for one in study.inputs if one.role == "residents"]
    assert (noted.path, noted.rows) == ("people.tif", 8)


def test_a_district_total_is_spread_by_the_raster(tmp_path):
    study = gridded(tmp_path, GRID + "total = 1300\n")
    assert study.residents["residents"].sum() == 1300
    assert study.residents.loc["r2c3", "residents"] == 500


def test_cells_beyond_the_district_are_no_news(tmp_path):
    # 40 x 40 cells of a degree's twentieth around: only those over the zones are looked at.
    raster(tmp_path / "people.tif", np.ones((40, 40)), west=113.0, north=22.6, cell=0.005)
    study = read_study(write_people(tmp_path, GRID))
    assert study.residents["residents"].sum() == 16
    assert not {"residents-outside", "outside-study"} & set(notes(study))


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ('datum = "gcj02"\n', "raster-shifted"),
        ('datum = "EPSG:4547"\n', "crs-conflict"),
    ],
)
def test_a_raster_is_not_moved_to_another_datum(tmp_path, keys, code):
    with pytest.raises(StudyError) as caught:
        gridded(tmp_path, GRID + keys)
    assert [one.code for one in errors_in(caught.value.faults)] == [code]


def test_what_calls_itself_a_raster_and_is_none_is_refused(tmp_path):
    (tmp_path / "people.tif").write_text("<VRTDataset/>", encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_study(write_people(tmp_path, GRID))
    assert [one.code for one in errors_in(caught.value.faults)] == ["wrong-content"]


def test_a_raster_elsewhere_is_told(tmp_path):
    raster(tmp_path / "people.tif", CELLS, west=10.0, north=50.0, cell=0.005)
    with pytest.raises(StudyError) as caught:
        read_study(write_people(tmp_path, GRID, TOTALS))
    assert [one.code for one in errors_in(caught.value.faults)] == ["raster-elsewhere"]


def test_a_raster_cannot_be_a_register(tmp_path):
    raster(tmp_path / "people.tif", CELLS, west=113.10, north=22.52, cell=0.005)
    folder = write_people(tmp_path)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    (folder / "study.toml").write_text(text.replace("clinics.csv", "people.tif"), encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_study(folder)
    assert [one.code for one in errors_in(caught.value.faults)] == ["unknown-format"]


def test_a_raster_needs_zones_to_know_its_district(tmp_path):
    raster(tmp_path / "people.tif", CELLS, west=113.10, north=22.52, cell=0.005)
    folder = write_people(tmp_path, GRID)
    text = (folder / "study.toml").read_text(encoding="utf-8")
    text = text.replace('[[zones]]\npath = "zones.geojson"\ndatum = "wgs84"\n', "").replace(
        'district = "d"\n', ""
    )
    (folder / "study.toml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        read_study(folder)
    assert [one.code for one in errors_in(caught.value.faults)] == ["raster-without-zones"]
