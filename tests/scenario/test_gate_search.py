"""Gates that could be opened: whom each would bring inside, held against opening it."""

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import lifecircle as lc
from estate_towns import GatedTown, gated_towns, lane
from lifecircle.circles.again.retrace import retrace
from lifecircle.network.estates.possible_gates import possible_gates
from lifecircle.scenario.left_out import left_out
from lifecircle.scenario.links.gates import GateSearch, estates_visited
from lifecircle.scenario.remedies.table import remedies_table
from lifecircle.scenario.scenario import Scenario
from towns import Street, Town, circle, people

law = settings(
    max_examples=12, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
FREE = lc.Settings(small_piece_m=0.0, barrier_candidates=1000)

# A lane of 200 m runs from south to north through an estate, from its only gate at (0, 0) to
# (0, 200); the wall stands at y = 205. A street runs along the wall at y = 210, and another at
# y = 0; they meet far in the west, so that the clinic at (0, 210) is 200 m away in a straight line
# from the gate and 210 + 2 x 500 m on foot.
SOUTH = Street(((-500.0, 0.0), (0.0, 0.0), (300.0, 0.0)))
ROUND = Street(((-500.0, 0.0), (-500.0, 210.0), (0.0, 210.0), (300.0, 210.0)))
INNER = lane((0.0, 0.0), (0.0, 200.0))
WALLED = GatedTown(
    Town((SOUTH, ROUND, INNER), {"a": (0.0, 150.0), "b": (0.0, 50.0)}, {"k": ("clinic", (0.0, 210.0))}),
    {"E": shapely.box(-100.0, 5.0, 100.0, 205.0)},
    (("E", (0.0, 5.0)),),
)  # fmt: skip


def walks(result, name="care"):
    return result.nearest.xs(name, level="circle")["minutes"]


def test_where_the_gate_is_on_the_wrong_side_another_is_named_and_keeps_its_promise():
    # a walks 150 + 500 + 210 + 500 = 1360 m, b 100 m less. Through a gate at (0, 205) a would walk
    # 50 + 10 m and b 150 + 10 m.
    result = WALLED.analysed(circle(minutes=4.0), settings=FREE)
    assert walks(result)["a"] * 60 == pytest.approx(1360, abs=2)
    row = remedies_table(result).loc[("all", "care")]
    assert (row["cause"], row["kind"], row["key"], row["ids"]) == ("barrier", "gate", "gate", "E")
    assert row["people_zone"] == row["people_all"] == people_of("a") + people_of("b")
    plan = Scenario("x").open_gate(at=(row["lon"], row["lat"]), estate="E")
    after = lc.analyse(plan.apply(result.study))
    assert people(after) - people(result) == row["people_all"]
    told = walks(after)
    mean = (told["a"] * people_of("a") + told["b"] * people_of("b")) / 3
    assert row["minutes"] == pytest.approx(mean, abs=1e-6)


def people_of(home):
    return {"a": 1, "b": 2}[home]


def test_an_estate_with_a_facility_inside_is_passed_over():
    town = Town(WALLED.town.streets, WALLED.town.homes, {"k": ("clinic", (0.0, 100.0))})
    result = GatedTown(town, WALLED.estates, WALLED.gates).analysed(circle(minutes=0.5))
    again = retrace(result)
    assert estates_visited(left_out(again, result.circles[0])).tolist() == [0]


def test_no_gate_is_proposed_where_streets_have_no_estates():
    town = Town((SOUTH, ROUND), WALLED.town.homes, WALLED.town.places)
    result = GatedTown(town).analysed(circle(minutes=4.0))
    assert possible_gates(result.network, result.study, spacing_m=40.0) is None


@st.composite
def wrong_sided(draw):
    """Return an estate with its gate in the south, streets all round and clinics in the north.

    Its lanes, its shape, what stands in the way and a second estate beside it vary.
    """
    jig = draw(st.lists(st.integers(-25, 25), min_size=8, max_size=8))
    corners = [(-110 + jig[0], 5.3), (120 + jig[1], 6.1), (115 + jig[2], 204.7 + jig[3]),
               (-105 + jig[4], 207.2 + jig[5])]  # fmt: skip
    top, far = 236.0 + draw(st.integers(-5, 12)), draw(st.sampled_from([-320.0, -540.0]))
    south = Street(((far, 0.0), (0.0, 0.0), (300.0, 0.0)))
    north = Street(((far, 0.0), (far, top), (0.0, top + jig[6] / 9), (300.0, top)))
    spot = st.tuples(st.integers(-75, 75), st.integers(20, 170))
    spot = spot.map(lambda at: (at[0] + 0.17, at[1] + 0.31))
    spine = draw(st.lists(spot, min_size=1, max_size=3, unique=True))
    tags = draw(st.sampled_from([{}, {}, {"highway": "steps"}]))
    ends = [one for one in draw(st.lists(spot, max_size=2)) if one != spine[0]]
    lanes = [lane((0.0, 0.0), (0.0, 12.0), *spine), *(lane(spine[0], one, **tags) for one in ends)]
    homes = draw(st.lists(spot, min_size=2, max_size=5, unique=True))
    doors = draw(st.lists(st.integers(-90, 200), min_size=1, max_size=2, unique=True))
    places = {f"k{at}": ("clinic", (float(x), top + 9.0)) for at, x in enumerate(doors)}
    estates, gates = {"E": shapely.Polygon(corners)}, [("E", (0.0, 5.5))]
    if draw(st.booleans()):
        estates["F"] = shapely.box(170.0 + abs(jig[7]), 8.0, 260.0, 190.0)
        gates.append(("F", (215.0, 8.0)))
        lanes.append(lane((215.0, 0.0), (215.0, 150.0)))
        homes.append((225.0, 120.0))
    town = Town((south, north, *lanes), dict(zip("abcdefg", homes, strict=False)), places)
    ditch = shapely.LineString([(jig[0] * 3.0, 221.0), (90.0, 221.0 + jig[1] / 9)])
    return GatedTown(town, estates, tuple(gates), draw(st.sampled_from([(), (ditch,)])))


TOWNS = st.one_of(wrong_sided(), wrong_sided(), gated_towns(barriers=True))


@law
@given(TOWNS, st.sampled_from([2.0, 3.0, 4.0, 6.0]), st.sampled_from([17.0, 61.0]))
def test_every_possible_gate_brings_in_exactly_whom_it_says(gated, limit, spacing):
    result = gated.analysed(circle(minutes=limit), settings=FREE)
    again = retrace(result)
    gates = possible_gates(result.network, result.study, spacing_m=spacing)
    if gates is None:
        return
    left = left_out(again, result.circles[0])
    search = GateSearch(left, gates)
    free = np.flatnonzero(~np.isin(gates.estate, estates_visited(left)))
    free = free[np.isfinite(search.onward_s[free])]
    if not len(free):
        return
    said, _ = search.gains(free)
    most = np.argsort(-said, kind="stable")[:5]
    free, said = free[most], said[most]
    ids = result.study.obstacles.estates.index
    for gate, gained in zip(free, said, strict=True):
        at = (float(gates.lon[gate]), float(gates.lat[gate]))
        plan = Scenario("x").open_gate(at=at, estate=str(ids[gates.estate[gate]]))
        assert people(lc.analyse(plan.apply(result.study))) - people(result) == gained


@law
@given(TOWNS, st.sampled_from([2.0, 4.0]))
def test_no_possible_gate_brings_in_more_than_the_one_named(gated, limit):
    result = gated.analysed(circle(minutes=limit), settings=FREE)
    gates = possible_gates(result.network, result.study, spacing_m=40.0)
    if gates is None:
        return
    left = left_out(retrace(result), result.circles[0])
    search = GateSearch(left, gates)
    place, worth = search.best(left.people[:, None])
    free = np.flatnonzero(~np.isin(gates.estate, estates_visited(left)))
    free = free[np.isfinite(search.onward_s[free])]
    most = search.gains(free)[0].max(initial=0.0)
    assert worth[0] == most and (place[0] >= 0) == (most > 0)
