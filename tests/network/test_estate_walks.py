"""Every walk in random towns with gated estates, against plain searches stage by stage."""

import numpy as np
import shapely
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

import lifecircle as lc
from estate_oracle import EstateOracle
from estate_towns import gated_towns
from lifecircle.study.projections import project
from towns import PLANE, circle

TOLERANCE_S = 0.02
MANY = lc.Settings(small_piece_m=0.0, barrier_candidates=1000)
WHO = {"general": (1.0, 0.5), "wheelchair": (0.7, 0.0)}
LOOSE = {
    "deadline": None,
    "derandomize": True,
    "phases": [Phase.generate],
    "suppress_health_check": [HealthCheck.filter_too_much, HealthCheck.too_slow],
}


def metres(lon, lat):
    x, y = project(np.array([lon]), np.array([lat]), PLANE)
    return float(x[0]), float(y[0])


def spots_of(oracle, snaps, layer, places):
    """Return where the package says each place is joined, as the oracle knows it."""
    found = {}
    rows = snaps.loc[layer]
    for name, at in places.items():
        row = rows.loc[name]
        if row["status"] == "snapped":
            street = metres(row["street_lon"], row["street_lat"])
            found[name] = oracle.spot(at, street, int(row["way_id"]), row["access_m"])
    return found


def near_a_rule(gated):
    """Return whether a distance is so near to a limit of the rules that rounding decides."""
    walls = [shape.exterior for shape in gated.estates.values()]
    places = [*gated.town.homes.values(), *(at for _, at in gated.town.places.values())]
    points = [shapely.Point(at) for at in places]
    return any(abs(wall.distance(one) - limit) < 0.02 for wall in walls for one in points
               for limit in (0.0, 0.5, 3.0))  # fmt: skip


@settings(max_examples=60, **LOOSE)
@given(gated_towns(), st.sampled_from(["to", "from", "both"]), st.sampled_from(list(WHO)))
def test_every_walk_in_and_out_of_estates_equals_searches_stage_by_stage(gated, way, who):
    assume(not near_a_rule(gated))
    oracle = EstateOracle(gated)
    assume(not oracle.doubtful)
    one = circle(profile=who, direction=way, minutes=30.0)
    result = gated.analysed(one, settings=MANY)
    homes = spots_of(oracle, result.snaps, "residents", gated.town.homes)
    places = {name: at for name, (service, at) in gated.town.places.items() if service == "clinic"}
    doors = spots_of(oracle, result.snaps, "facilities", places)
    m_s, steps = WHO[who]
    for name in gated.town.homes:
        row = result.nearest.loc[(name, "care")]
        costs = []
        for door in doors.values():
            if name in homes:
                there = oracle.seconds(homes[name], door, m_s=m_s, steps=steps)
                back = oracle.seconds(door, homes[name], m_s=m_s, steps=steps)
                costs.append({"to": there, "from": back, "both": max(there, back)}[way])
        least = min(costs, default=np.inf)
        found = row["minutes"] * 60
        assert (np.isinf(least) and np.isinf(found)) or abs(least - found) <= TOLERANCE_S, name
        if name not in homes:
            assert row["status"] == "not_snapped"
