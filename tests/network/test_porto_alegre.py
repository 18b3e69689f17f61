"""All of Porto Alegre, every hexagon, against a search on the whole, unsimplified graph.

The data lie outside the project (../shared/real) and the tests are skipped where they do not.
"""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import lifecircle as lc
from oracle import SPEED_M_S, BruteForce, seconds
from towns import circle, standard

FOLDER = Path(__file__).parents[3] / "shared" / "real" / "porto-alegre-osm-pop"
if not FOLDER.is_dir():
    pytest.skip("../shared/real/porto-alegre-osm-pop is not here", allow_module_level=True)

CIRCLES = (
    circle("school", services=("school",)),
    circle("health-older", profile="older"),
    circle("health-wheelchair", profile="wheelchair", minutes=10.0),
    circle("school-metres", services=("school",), metres=500.0),
)
TOLERANCE_S = 0.01


@pytest.fixture(scope="module")
def hexagons():
    return pd.read_csv(FOLDER / "poa_hexgrid.csv").set_index("id")


@pytest.fixture(scope="module")
def streets():
    """Return the nodes and ways of the file as they stand."""
    import osmium

    places, ways = {}, []
    for thing in osmium.FileProcessor(str(FOLDER / "poa_osm.pbf")):
        if thing.is_node():
            places[thing.id] = (thing.location.lon, thing.location.lat)
        elif thing.is_way() and "highway" in thing.tags:
            refs = [node.ref for node in thing.nodes]
            assert set(refs) <= places.keys(), "no way of this extract is clipped"
            ways.append((refs, dict(thing.tags)))
    return places, ways


@pytest.fixture(scope="module", params=[1000.0, 0.0], ids=["main pieces first", "any piece"])
def case(request, streets, hexagons):
    """Return the oracle with everything on its streets, and the answers to compare."""
    oracle = BruteForce(*streets, small_piece_m=request.param)
    feet = {}
    for name, row in hexagons.iterrows():
        feet[name] = foot = oracle.nearest(row["lon"], row["lat"], 300.0)
        if foot:
            oracle.put(name, foot)
            for service in ("schools", "healthcare"):
                if row[service] > 0:
                    oracle.put((service, name), foot, gate=True)
    study = _study(hexagons, small_piece_m=request.param)
    return oracle, feet, lc.analyse(study)


def _study(hexagons, *, small_piece_m):
    points = gpd.points_from_xy(hexagons["lon"], hexagons["lat"], crs="EPSG:4326")
    homes = gpd.GeoDataFrame({"resident_id": hexagons.index.to_numpy(),
                              "residents": hexagons["population"].to_numpy(float)},
                             geometry=points)  # fmt: skip
    registers = []
    for service, column in (("school", "schools"), ("clinic", "healthcare")):
        here = (hexagons[column] > 0).to_numpy()
        ids = [f"{service}-{name}" for name in hexagons.index[here]]
        registers.append(gpd.GeoDataFrame({"facility_id": ids, "service": service},
                                          geometry=points[here]))  # fmt: skip
    return lc.make_study(
        streets=lc.StreetSource(path=FOLDER / "poa_osm.pbf"),
        facilities=pd.concat(registers, ignore_index=True),
        residents=homes,
        standards=standard(*CIRCLES),
        settings=lc.Settings(small_piece_m=small_piece_m),
    )


@pytest.mark.parametrize("one", CIRCLES, ids=lambda one: one.id)
def test_every_hexagon_walks_as_long_as_the_brute_force_says(case, hexagons, one):
    oracle, feet, result = case
    service = "schools" if one.services == ("school",) else "healthcare"
    graph = oracle.graph(one.profile, metres=one.metres is not None)
    cost = seconds(graph, [(service, name) for name in hexagons.index[hexagons[service] > 0]])
    rows = result.nearest.xs(one.id, level="circle").loc[hexagons.index]
    speed = SPEED_M_S[one.profile] if one.metres else 1.0
    found = rows["minutes"].to_numpy() * 60.0 * speed
    expected = np.array([cost.get(name, np.inf) for name in hexagons.index])
    reached = np.isfinite(expected)
    assert (np.isfinite(found) == reached).all()
    assert reached.sum() > 1000
    assert np.abs(found[reached] - expected[reached]).max() <= TOLERANCE_S * speed
    limit = one.metres or one.minutes * 60.0
    snapped = np.array([feet[name] is not None for name in hexagons.index])
    status = np.select([~snapped, ~reached, expected <= limit],
                       ["not_snapped", "unreachable", "covered"], "beyond").astype(object)  # fmt: skip
    status[hexagons["population"].to_numpy() <= 0] = "no_population"
    assert (rows["status"].astype(str).to_numpy() == status).all()


def test_every_hexagon_meets_the_streets_as_near_as_can_be(case, hexagons):
    _, feet, result = case
    rows = result.snaps.loc["residents"].loc[hexagons.index]
    held = np.array([feet[name] is not None for name in hexagons.index])
    assert ((rows["status"] == "snapped").to_numpy() == held).all()
    away = np.array([feet[name].access_m for name in hexagons.index[held]])
    assert np.abs(rows["access_m"].to_numpy(float)[held] - away).max() < 1e-3


def test_population_in_is_population_out(case, hexagons):
    _, _, result = case
    people = result.coverage.xs("residents", level="denominator")
    parts = people[["covered", "beyond", "unreachable", "not_snapped"]].sum(axis=1)
    assert parts.to_numpy() == pytest.approx(812_935)
    assert len(result.nearest) == len(hexagons) * len(CIRCLES)


def test_the_river_islands_are_cut_off_by_name_not_uncovered(case, hexagons):
    _, _, result = case
    rows = result.nearest.xs("school", level="circle")
    cut = rows.index[rows["status"].isin(["not_snapped", "unreachable"])]
    assert len(cut) >= 5
    assert hexagons.loc[cut, "lon"].min() < -51.21, "the islands lie in the north-west"
    named = {one["id"] for one in result.doubt["homes"]["not_snapped"]}
    assert set(rows.index[rows["status"] == "not_snapped"]) <= named


def test_no_metre_of_street_is_lost(case):
    oracle, _, result = case
    assert result.network.length_m.sum() == pytest.approx(oracle.length_m.sum(), rel=1e-9)
