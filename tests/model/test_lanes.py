"""Lattices, cutting and joining of lanes."""

import numpy as np
import pytest
import shapely

from lifecircle.model.lanes import Grain, cut, heading, joined, lanes, lattice, without

FIELD = shapely.box(0, 0, 1000, 800)


def test_a_lattice_stays_inside_its_area():
    lines, _ = lattice(FIELD, Grain(spacing_m=(100.0, 80.0)), rng=np.random.default_rng(1))
    assert shapely.covered_by(lines, FIELD.buffer(1e-6)).all()


def test_an_even_lattice_has_the_streets_its_spacing_says():
    # 1000 m / 100 m = 10 columns of 800 m, 800 m / 80 m = 10 rows of 1000 m: about 18 km.
    grain = Grain(spacing_m=(100.0, 80.0), jitter=0.0, drop=0.0)
    lines, _ = lattice(FIELD, grain, rng=np.random.default_rng(1))
    assert shapely.length(lines).sum() == pytest.approx(18_000.0, rel=0.12)


def test_edges_of_one_street_have_one_number_and_both_families_differ():
    grain = Grain(spacing_m=(100.0, 80.0), jitter=0.0, drop=0.0)
    lines, street = lattice(FIELD, grain, rng=np.random.default_rng(1))
    steep = np.abs(np.sin([heading(line) for line in lines])) > 0.7
    assert (street[steep] % 2 == 1).all()
    assert (street[~steep] % 2 == 0).all()


def test_dropping_leaves_fewer_edges():
    full, _ = lattice(FIELD, Grain(spacing_m=(90.0, 90.0), drop=0.0), rng=np.random.default_rng(3))
    thin, _ = lattice(FIELD, Grain(spacing_m=(90.0, 90.0), drop=0.5), rng=np.random.default_rng(3))
    assert len(thin) < 0.7 * len(full)


def test_cut_and_without_share_a_lane_between_them():
    lane = lanes([shapely.LineString([(0, 0), (100, 0)])], highway="residential")
    half = shapely.box(-10, -10, 40, 10)
    assert cut(lane, half)["geometry"].map(lambda g: g.length).sum() == pytest.approx(40.0)
    assert without(lane, half)["geometry"].map(lambda g: g.length).sum() == pytest.approx(60.0)


def test_joined_tables_keep_their_streets_apart():
    one = lanes([shapely.LineString([(0, 0), (50, 0)])] * 2, highway="service", street=0)
    alone = lanes([shapely.LineString([(0, 9), (50, 9)])] * 2, highway="service")
    street = joined([one, alone])["street"].to_numpy()
    assert street[0] == street[1]
    assert len(set(street)) == 3


def test_joining_nothing_gives_an_empty_table():
    assert joined([]).empty
