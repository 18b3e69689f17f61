"""The list of how homes and entrances are joined to the streets: everything is in it."""

import numpy as np
import pytest
import shapely

import lifecircle as lc
from lifecircle.study.projections import project
from towns import PLANE, Town, analysed, circle, draw, study_of

TOWN = Town(
    draw("A---B---C---D---E"),
    {"a": (30, 40), "far": (30, 400), "b": (350, 0)},
    {"k": ("clinic", (100, 20)), "lost": ("clinic", (0, 900)),
     "p": ("park", shapely.box(130, -50, 270, 50)), "q": ("park", shapely.box(300, 20, 310, 30))},
)  # fmt: skip


@pytest.fixture(scope="module")
def snaps():
    return analysed(TOWN).snaps


def test_homes_come_in_their_order_and_the_unsnapped_stand_among_them(snaps):
    homes = snaps.loc["residents"]
    assert homes.index.tolist() == ["a", "far", "b"]
    assert homes["status"].tolist() == ["snapped", "not_snapped", "snapped"]
    assert homes["access_m"].tolist()[::2] == pytest.approx([40, 0], abs=1e-4)
    assert np.isnan(homes.at["far", "access_m"])
    x, y = project(homes["lon"], homes["lat"], PLANE)
    assert np.column_stack((x, y)).round(3).tolist() == [[30, 40], [30, 400], [350, 0]]


def test_a_place_has_a_row_an_entrance_and_a_lost_one_keeps_a_row(snaps):
    places = snaps.loc["facilities"]
    counts = places.index.value_counts().to_dict()
    assert counts["k"] == counts["lost"] == 1
    assert counts["p"] == 2
    assert places.loc["lost", "status"] == "not_snapped"
    assert (places.loc[["q"], "note"] == "assumed_entrance").all()
    assert (places.loc[["p"], "access_m"] == 0).all()


def test_the_piece_and_the_way_are_named(snaps):
    held = snaps[snaps["status"] == "snapped"]
    assert (held["piece"] == 0).all()
    assert held["piece_m"].to_numpy(float) == pytest.approx(400, abs=1e-3)
    assert held["way_id"].between(1, 4).all()


def test_without_land_or_homes_on_streets_nothing_breaks():
    town = Town(draw("A---B"), {"far": (0, 900)}, {"k": ("clinic", (0, 900))})
    result = lc.analyse(study_of(town, circle()))
    assert set(result.snaps["status"]) == {"not_snapped"}
    assert result.nearest["status"].astype(str).tolist() == ["not_snapped"]
