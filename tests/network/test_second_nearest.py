"""The second nearest facility, against searches from every facility one by one."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from test_brute_force import brute_force

import lifecircle as lc
from lifecircle.network.travel import walks_from
from lifecircle.network.walks.second_nearest import second_settled, two_nearest
from on_streets import SPEED_M_S, OnStreets
from oracle import seconds
from random_towns import beside, towns
from towns import Street, Town, draw

WAYS = st.sampled_from([("to",), ("from",), ("to", "from")])
PROFILE = st.sampled_from(sorted(SPEED_M_S))

random_towns = settings(
    max_examples=20, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip


def one_by_one(place, profile, ways, rows):
    """Return each home's seconds to each facility, one search a facility and way."""
    graphs = [place.graph(profile, way) for way in ways]
    return np.array([
        np.max([walks_from(graph, place.origins, graph.single(int(row))).seconds
                for graph in graphs], axis=0)
        for row in rows
    ])  # fmt: skip


def check_two(found, table, rows):
    """Compare the two nearest with the least and second least of a table (a row a facility)."""
    at = {row: number for number, row in enumerate(rows)}
    ordered = np.sort(np.vstack((table, np.full((2, table.shape[1]), np.inf))), axis=0)
    for home in range(table.shape[1]):
        for facility, cost, rank in (
            (found.facility[home], found.seconds[home], 0),
            (found.second_facility[home], found.second_seconds[home], 1),
        ):
            assert cost == pytest.approx(ordered[rank, home], abs=1e-9)
            if np.isfinite(cost):
                assert table[at[facility], home] == pytest.approx(cost, abs=1e-9)
            else:
                assert facility == -1
        if found.second_facility[home] >= 0:
            assert found.second_facility[home] != found.facility[home]


@random_towns
@given(towns(), towns(), PROFILE, WAYS, st.data())
def test_the_two_nearest_are_the_two_least_of_single_searches(one, other, profile, ways, data):
    place = OnStreets(beside(one, other))
    rows = place.rows(*data.draw(st.lists(st.sampled_from(place.names), min_size=1, unique=True)))
    graphs = {way: place.graph(profile, way) for way in ways}
    found = two_nearest(graphs, place.origins, facilities=rows)
    check_two(found, one_by_one(place, profile, ways, rows), rows)


@random_towns
@given(towns(), towns(), PROFILE, st.sampled_from(["to", "from"]))
def test_at_every_node_the_second_is_the_nearest_of_the_others(one, other, profile, way):
    place = OnStreets(beside(one, other))
    graph, rows = place.graph(profile, way), place.rows()
    first = graph.nearest(rows)
    second = second_settled(graph, first, rows)
    for node in range(graph.streets.nodes):
        own = first.facility[node]
        if own < 0:
            assert (second.facility[node], second.seconds[node]) == (-1, np.inf)
            continue
        others = {row: graph.single(int(row)).seconds[node] for row in rows if row != own}
        least = min(others.values(), default=np.inf)
        assert second.seconds[node] == pytest.approx(least, abs=1e-9)
        if np.isfinite(least):
            assert others[second.facility[node]] == pytest.approx(least, abs=1e-9)
        else:
            assert second.facility[node] == -1


@settings(random_towns, max_examples=20)
@given(towns(), PROFILE, st.sampled_from(["to", "from"]))
def test_the_two_nearest_equal_a_brute_force_on_the_unsimplified_streets(town, profile, way):
    town = gated(town)
    oracle, doubtful = brute_force(town, small_piece_m=250.0)
    place = OnStreets(town, lc.Settings(small_piece_m=250.0))
    rows = place.rows()
    found = two_nearest({way: place.graph(profile, way)}, place.origins, facilities=rows)
    graph = oracle.graph(profile, way=way)
    single = [seconds(graph, [name]) for name in place.names]
    for name, at in place.homes.items():
        if name not in doubtful:
            least = [*sorted(one[name] for one in single if name in one), np.inf, np.inf]
            assert found.seconds[at] == pytest.approx(least[0], abs=0.01)
            assert found.second_seconds[at] == pytest.approx(least[1], abs=0.01)


def gated(town):
    """Return a town whose parks are entered at their corners."""
    shapes = {
        name: shape for name, (_, shape) in town.places.items() if not isinstance(shape, tuple)
    }
    corners = [(name, at) for name, shape in shapes.items() for at in shape.exterior.coords[:-1]]
    points = {name: shape.exterior.coords[0] for name, shape in shapes.items()}
    places = {name: (service, points.get(name, shape))
              for name, (service, shape) in town.places.items()}  # fmt: skip
    return replace(town, places=places, gates=(*town.gates, *corners))


# By hand ------------------------------------------------------------------------------------------


def two_of(place, *, profile="general", way="to", facilities=None):
    """Return the two nearest of each home by name: names and seconds."""
    rows = place.rows() if facilities is None else facilities
    found = two_nearest({way: place.graph(profile, way)}, place.origins, facilities=rows)
    name = [*place.names, ""]
    return {
        home: (name[found.facility[at]], round(float(found.seconds[at]), 3),
               name[found.second_facility[at]], round(float(found.second_seconds[at]), 3))
        for home, at in place.homes.items()
    }  # fmt: skip


def test_on_one_street_the_second_is_past_the_first_or_behind_the_back():
    # k at 100, m at 150, n at 400; a at 20, b at 130, c at 200, all by the street.
    place = OnStreets(Town(draw("A---B---C---D---E"), {"a": (20, 0), "b": (130, 0), "c": (200, 0)},
                           {"k": ("clinic", (100, 0)), "m": ("clinic", (150, 0)),
                            "n": ("clinic", (400, 0))}))  # fmt: skip
    assert two_of(place) == {
        "a": ("k", 80.0, "m", 130.0),  # past k's own door
        "b": ("m", 20.0, "k", 30.0),  # between them, on one stretch
        "c": ("m", 50.0, "k", 100.0),  # n is 200 m away
    }


def test_another_entrance_of_the_nearest_is_no_second():
    # A park has gates at 100 and 200; k stands at 400.
    place = OnStreets(Town(draw("A---B---C---D---E"), {"a": (0, 0), "b": (150, 0)},
                           {"p": ("park", (150, 50)), "k": ("park", (400, 0))},
                           (("p", (100, 0)), ("p", (200, 0)))))  # fmt: skip
    assert two_of(place) == {"a": ("p", 100.0, "k", 400.0), "b": ("p", 50.0, "k", 250.0)}


def test_two_at_one_spot_are_each_others_second_in_the_same_time():
    place = OnStreets(Town(draw("A---B---C"), {"a": (50, 0), "b": (150, 0)},
                           {"k": ("clinic", (100, 30)), "m": ("clinic", (100, 30))}))  # fmt: skip
    found = two_of(place)
    assert [{*one[::2]} for one in found.values()] == [{"k", "m"}, {"k", "m"}]
    assert [one[1::2] for one in found.values()] == [(80.0, 80.0), (80.0, 80.0)]


def test_doors_on_the_very_street_cost_nothing_and_are_still_told_apart():
    # Two parks of one outline cross the street at the same places, with no walk to the door.
    outline = [(100, -40), (180, -30), (190, 50), (110, 40)]
    place = OnStreets(Town(draw("A---B---C---D"), {"a": (140, 0), "b": (50, 0)},
                           {"p": ("park", shapely.Polygon(outline)),
                            "q": ("park", shapely.Polygon(outline))}))  # fmt: skip
    graph = place.graph()
    assert (place.travel.entrances.access_m == 0).all()
    first = graph.nearest(place.rows())
    second = second_settled(graph, first, place.rows())
    entered = place.travel.streets.entrance_node
    assert (first.seconds[entered] == 0).all() and (second.seconds[entered] == 0).all()
    assert sorted({*zip(first.facility[entered], second.facility[entered], strict=True)}) in (
        [(0, 1)], [(1, 0)])  # fmt: skip
    for one in two_of(place).values():
        assert {one[0], one[2]} == {"p", "q"}
        assert one[1] == one[3]


def test_without_another_there_is_no_second():
    island = Street(((0.0, -3000.0), (1200.0, -3000.0)))
    place = OnStreets(Town((*draw("A---B---C"), island), {"a": (50, 0), "b": (100, -3000)},
                           {"k": ("clinic", (100, 0)), "m": ("clinic", (300, -3000))}))  # fmt: skip
    assert two_of(place) == {"a": ("k", 50.0, "", np.inf), "b": ("m", 200.0, "", np.inf)}
    assert two_of(place, facilities=place.rows("k"))["a"] == ("k", 50.0, "", np.inf)
    nobody = np.zeros(0, np.int64)
    assert two_of(place, facilities=nobody)["a"] == ("", np.inf, "", np.inf)


def test_a_wheelchair_on_a_flight_of_steps_reaches_neither():
    place = OnStreets(Town(draw("A---B===C---D"), {"a": (150, 0), "b": (60, 0)},
                           {"k": ("clinic", (0, 0)), "m": ("clinic", (300, 0))}))  # fmt: skip
    found = two_of(place, profile="wheelchair")
    assert found["a"] == ("", np.inf, "", np.inf)
    # b wheels 60 m at 0.7 m/s; the way to m leads over the steps.
    assert found["b"] == ("k", round(60 / 0.7, 3), "", np.inf)


def test_facilities_that_do_not_count_are_nobodys_second():
    place = OnStreets(Town(draw("A---B---C---D"), {"a": (0, 0)}, {
        "k": ("clinic", (100, 0)), "m": ("library", (150, 0)), "n": ("clinic", (300, 0))}))  # fmt: skip
    assert two_of(place, facilities=place.rows("k", "n")) == {"a": ("k", 100.0, "n", 300.0)}


def test_a_one_way_street_may_make_the_second_nearer_from_than_to():
    # a may walk east only: k is 90 m ahead, m 10 m behind and 10 + 300 m round to walk to.
    place = OnStreets(Town(draw(
        """
        A>>>B
        |   |
        D---C
        """
    ), {"a": (10, 100)}, {"k": ("clinic", (100, 100)), "m": ("clinic", (0, 100))}))  # fmt: skip
    assert two_of(place) == {"a": ("k", 90.0, "m", 390.0)}
    assert two_of(place, way="from") == {"a": ("m", 10.0, "k", 310.0)}


def test_the_first_search_may_be_handed_over():
    place = OnStreets(Town(draw("A---B---C"), {"a": (30, 0)},
                           {"k": ("clinic", (0, 0)), "m": ("clinic", (200, 0))}))  # fmt: skip
    graph, rows = place.graph(), place.rows()
    once = two_nearest({"to": graph}, place.origins, facilities=rows)
    again = two_nearest({"to": graph}, place.origins, facilities=rows, settled=graph.nearest(rows))
    assert once.second_seconds == pytest.approx([170], abs=1e-3)
    assert again.second_seconds.tolist() == once.second_seconds.tolist()
    assert again.seconds.tolist() == once.seconds.tolist()
