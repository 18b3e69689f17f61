"""Streets that look wrongly drawn are listed with the place and the gap."""

import pytest

import lifecircle as lc
from lifecircle.network.doubts.doubtful import doubt_faults, network_doubts
from towns import Street, Town, analysed, draw, street_frame, write_osm

GRID = draw("A---B---C\n|   |   |\nD---E---F")


def doubts(*more, grid=GRID):
    source = lc.StreetSource(frame=street_frame((*grid, *more)))
    network, _ = lc.read_streets(source)
    return network_doubts(network, source)


def test_a_sidewalk_tied_at_one_end_is_listed_with_its_gap():
    # From B 60 m down beside B-E, ending 3 m short of D-E
    found = doubts(Street(((100.0, 100.0), (60.0, 60.0), (60.0, 3.0)), {"highway": "footway"}))
    (row,) = found.itertuples()
    assert (row.kind, row.highway) == ("loose_end", "footway")
    assert row.gap_m == pytest.approx(3.0, abs=1e-6)
    # 56.57 m and 57 m of street before the end
    assert row.length_m == pytest.approx(113.57, abs=0.01)
    assert row.lat == pytest.approx(22.500027, abs=1e-6)


def test_a_cul_de_sac_far_from_everything_is_no_doubt():
    assert doubts(Street(((100.0, 100.0), (60.0, 60.0), (60.0, 30.0)))).empty


def test_a_short_stub_is_near_the_street_it_leaves_and_no_doubt():
    assert doubts(Street(((50.0, 0.0), (50.0, 4.0))), grid=(
        *draw("A---B---C"), Street(((0.0, 0.0), (50.0, 0.0))))).empty  # fmt: skip


def test_a_road_that_ends_beside_a_parallel_one_is_no_doubt_but_a_sidewalk_is():
    # From E up, then 40 m along A-B 4 m below it: its end looks along the street.
    beside = ((100.0, 0.0), (60.0, 20.0), (60.0, 96.0), (20.0, 96.0))
    assert doubts(Street(beside, {"highway": "service"})).empty
    (row,) = doubts(Street(beside, {"highway": "footway"})).itertuples()
    assert (row.kind, row.gap_m) == ("loose_end", pytest.approx(4.0, abs=1e-6))
    # The same road with its last metres turned up to the street leads to it.
    bent = (*beside[:3], (21.0, 95.0), (20.0, 97.0))
    (row,) = doubts(Street(bent, {"highway": "service"})).itertuples()
    assert row.gap_m == pytest.approx(3.0, abs=1e-6)


def test_a_street_that_leads_away_from_a_near_one_is_no_doubt():
    # From F it passes under B-E, at no node, and ends 3 m beyond, leading away.
    crossing = Street(((200.0, 0.0), (150.0, 50.0), (97.0, 50.0)), {"highway": "service"})
    assert doubts(crossing).empty


def test_squares_and_scraps_on_their_own_are_no_doubt_unless_bridges(tmp_path):
    square = Street(((20.0, 40.0), (60.0, 40.0), (60.0, 80.0), (20.0, 40.0)))
    scrap = Street(((95.0, 50.0), (80.0, 50.0)))  # 15 m, 5 m from B-E
    assert doubts(square, scrap).empty
    bridge = Street(((95.0, 50.0), (80.0, 50.0)), {"highway": "footway", "bridge": "yes"})
    source = lc.StreetSource(path=write_osm(tmp_path / "town.osm", (*GRID, bridge)))
    network, _ = lc.read_streets(source)
    assert list(network_doubts(network, source)["kind"]) == ["bridge_piece"]


def test_a_piece_that_nearly_touches_is_listed_once_by_its_nearest_place():
    path = Street(((20.0, 50.0), (80.0, 50.0), (90.0, 60.0)), {"highway": "path"})
    found = doubts(path)
    # Nearest to B-E at 100: from 90, 60 it is 10 m; to A-D at 0 it is 20 m.
    (row,) = found.itertuples()
    assert (row.kind, row.highway) == ("piece", "path")
    assert row.gap_m == pytest.approx(10.0, abs=1e-6)


def test_a_bridge_of_an_osm_file_that_touches_nothing_is_listed_at_any_distance(tmp_path):
    bridge = Street(((20.0, 400.0), (80.0, 400.0)), {"highway": "footway", "bridge": "yes"})
    place = write_osm(tmp_path / "town.osm", (*GRID, bridge))
    source = lc.StreetSource(path=place)
    network, _ = lc.read_streets(source)
    (row,) = network_doubts(network, source).itertuples()
    assert (row.kind, row.way_id) == ("bridge_piece", len(GRID) + 1)
    assert row.gap_m == pytest.approx(300.0, abs=0.01)
    (fault,) = doubt_faults(network, source)
    assert (fault.details["bridges"], fault.details["pieces"]) == (1, 1)
    # Without the tags the piece is too far off to be suspected.
    assert network_doubts(network).empty


def test_a_whole_grid_has_none():
    town = Town(GRID, {"a": (10, 5)}, {"k": ("clinic", (90, 0))})
    assert network_doubts(analysed(town).network).empty
    source = lc.StreetSource(frame=street_frame(GRID))
    assert doubt_faults(lc.read_streets(source)[0], source) == ()
