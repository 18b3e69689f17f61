"""Every walk in random small towns, against a search on the whole, unsimplified graph."""

import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import lifecircle as lc
from oracle import SPEED_M_S, STEPS, BruteForce, seconds
from random_towns import beside, towns
from towns import analysed, circle, degrees

TOLERANCE_S = 0.01

DIRECTIONS = st.lists(st.sampled_from(["to", "from", "both"]), min_size=12, max_size=12)


def circles_of(directions):
    """Return a circle for every profile and limits of both kinds, each in some direction."""
    wanted = [
        *({"name": who, "profile": who, "minutes": 8.0} for who in SPEED_M_S),
        *({"name": f"metres-{who}", "profile": who, "metres": 500.0}
          for who in ("general", "older", "wheelchair")),
        {"name": "library", "services": ("library",), "minutes": 10.0},
        {"name": "any", "services": ("library", "clinic"), "minutes": 3.0},
    ]  # fmt: skip
    return [circle(**one, direction=way) for one, way in zip(wanted, directions, strict=True)]


def brute_force(town, *, small_piece_m):
    """Return the town in the oracle, and the homes whose nearest street is a matter of taste."""
    number = {}
    for street in town.streets:
        for point in street.points:
            number.setdefault(point, len(number))
    oracle = BruteForce(
        dict(zip(number.values(), degrees(list(number)), strict=True)),
        [([number[point] for point in street.points], street.tags) for street in town.streets],
        small_piece_m=small_piece_m,
    )
    doubtful = []
    for name, place in town.homes.items():
        foot = oracle.nearest(*degrees(place)[0], 300.0)
        if foot:
            oracle.put(name, foot)
            doubtful += [name] * foot.doubtful
    for name, (_, shape) in town.places.items():
        own = [degrees(at)[0] for gate, at in town.gates if gate == name]
        feet = [foot for at in own if (foot := oracle.nearest(*at, 300.0))]
        if not feet and isinstance(shape, tuple):
            feet = [foot for foot in [oracle.nearest(*degrees(shape)[0], 300.0)] if foot]
        elif not feet:
            feet = oracle.entrances(degrees(shape.exterior.coords), max_m=300.0)
        assume(not any(foot.doubtful for foot in feet))
        for foot in feet:
            oracle.put(name, foot, gate=True)
    return oracle, doubtful


def least(oracle, one, facilities):
    """Return the least seconds (or metres) of every home in a circle, and to each facility."""
    ways = ("to", "from") if one.direction == "both" else (one.direction,)
    graphs = [oracle.graph(one.profile, metres=one.metres is not None, way=way) for way in ways]
    single = {}
    for name in facilities:
        runs = [seconds(graph, [name]) for graph in graphs]
        single[name] = {home: max(run[home] for run in runs)
                        for home in set.intersection(*map(set, runs))}  # fmt: skip
    best = {}
    for run in single.values():
        for home, cost in run.items():
            best[home] = min(cost, best.get(home, np.inf))
    return best, single


@settings(max_examples=50, deadline=None, derandomize=True, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip
@given(towns(), towns(), DIRECTIONS, st.sampled_from([0.0, 250.0, 1000.0]))
def test_every_walk_equals_a_brute_force_search(one_town, other_town, directions, small_piece_m):
    town = beside(one_town, other_town)  # two at once: most of the time goes into tables
    oracle, doubtful = brute_force(town, small_piece_m=small_piece_m)
    circles = circles_of(directions)
    result = analysed(town, *circles, settings=lc.Settings(small_piece_m=small_piece_m))
    snapped = {who for who, *_ in oracle.doors}
    homes = [name for name in town.homes if name not in doubtful]
    for one in circles:
        open_to = [name for name, (service, _) in town.places.items() if service in one.services]
        best, single = least(oracle, one, open_to)
        rows = result.nearest.xs(one.id, level="circle")
        for home in homes:
            _check_row(rows.loc[home], one, best.get(home), single, home, snapped=home in snapped)
    _check_people(result, town, circles)


def _check_row(row, one, cost, single, home, *, snapped):
    """Compare one home's walk in one circle."""
    m_s = SPEED_M_S[one.profile]
    if cost is None:
        assert row["status"] == ("unreachable" if snapped else "not_snapped"), (home, one.id)
        assert np.isinf(row["minutes"])
        assert row["facility_id"] == ""
        return
    per_minute = 60.0 * m_s if one.metres else 60.0
    slack = TOLERANCE_S * (m_s if one.metres else 1.0)
    assert abs(row["minutes"] * per_minute - cost) <= slack, (home, one.id, cost)
    assert abs(single[row["facility_id"]][home] - cost) <= slack, (home, one.id)
    limit = one.metres or one.minutes * 60.0
    if abs(cost - limit) > 0.01:
        assert row["status"] == ("covered" if cost < limit else "beyond"), (home, one.id)
    level_m = row["walk_m"] - row["steps_m"] + row["access_m"]
    steps = row["steps_m"] / (1.0 if one.metres or not row["steps_m"] else STEPS[one.profile])
    assert abs((level_m + steps) / (1.0 if one.metres else m_s) - cost) <= slack


def _check_people(result, town, circles):
    """Everybody who went in comes out, in every circle."""
    people = sum(town.population().values())
    table = result.coverage.xs("residents", level="denominator")
    parts = table[["covered", "beyond", "unreachable", "not_snapped"]].sum(axis=1)
    assert (parts == people).all()
    assert (table["total"] == people).all()
    assert len(result.nearest) == len(town.homes) * len(circles)
