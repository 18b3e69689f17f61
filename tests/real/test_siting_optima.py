"""Published optima: San Francisco's stores, and the p-median problems of OR-Library."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse.csgraph import floyd_warshall

from lifecircle.scenario.siting.center import least_worst_walk
from lifecircle.scenario.siting.cover import fewest_sites, most_people
from lifecircle.scenario.siting.median import least_walking
from lifecircle.scenario.siting.problem import Reached, Rules

OPTIMA = Path(__file__).parents[3] / "shared" / "real" / "siting-optima"

pytestmark = pytest.mark.skipif(
    not OPTIMA.is_dir(), reason="the published siting problems are not beside the checkout"
)

RADIUS_M, SITES = 5_000.0, 4


@pytest.fixture(scope="module")
def walks():
    """Return the distances of 205 tracts to 16 stores, and the tracts' people, joined by name."""
    folder = OPTIMA / "sf-spopt"
    tracts = pd.read_csv(folder / "SF_demand_205_centroid_uniform_weight.csv", dtype={"NAME": str})
    name = "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
    table = pd.read_csv(folder / name, dtype={"DestinationName": str})
    matrix = table.pivot_table(index="DestinationName", columns="name", values="distance")
    return matrix.loc[tracts["NAME"]].to_numpy(), tracts["POP2000"].to_numpy(float)


@pytest.fixture(scope="module")
def reached(walks):
    cost, people = walks
    home, site = np.nonzero(cost <= RADIUS_M)
    return Reached(home=home, site=site, cost=cost[home, site], people=people, sites=cost.shape[1])


def test_four_stores_reach_as_many_people_as_published(reached):
    found = most_people(reached, Rules(count=SITES))
    assert (found.status, found.people) == ("optimal", 875_247)


def test_everybody_needs_as_many_stores_as_published(reached):
    found = fewest_sites(reached, Rules())
    assert (found.status, len(found.new)) == ("optimal", 8)


def test_the_least_walking_is_as_published(walks):
    found = least_walking(*walks, count=SITES)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(2_848_268_129.7145, abs=1e-3)


def test_the_least_worst_walk_is_as_published(walks):
    found = least_worst_walk(*walks, count=SITES)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(7_403.06, abs=0.005)


def or_library(number):
    """Return a problem's distances, its number of sites and its published optimum."""
    folder = OPTIMA / "orlib-pmed"
    words = (folder / f"pmed{number}.txt").read_text().split()
    nodes, _, count = (int(word) for word in words[:3])
    edges = np.array(words[3:], float).reshape(-1, 3)
    near = np.full((nodes, nodes), np.inf)
    np.fill_diagonal(near, 0.0)
    for one, other, length in edges:  # of repeated edges the last counts
        near[int(one) - 1, int(other) - 1] = near[int(other) - 1, int(one) - 1] = length
    lines = (line.split() for line in (folder / "pmedopt.txt").read_text().splitlines())
    optima = {line[0]: float(line[1]) for line in lines if line and line[0].startswith("pmed")}
    return floyd_warshall(near), count, optima[f"pmed{number}"]


# All forty are solved in benchmarks/siting.py; these are small enough for every change.
@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 7, 8, 9, 10, 13, 14, 15, 19, 20, 25, 30])
def test_p_median_problems_are_solved_to_the_published_optimum(number):
    cost, count, optimum = or_library(number)
    found = least_walking(cost, np.ones(len(cost)), count=count)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(optimum)
