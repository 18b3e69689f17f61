"""How long siting problems take to proven optimality, beside `spopt` on the same ones.

    .venv/bin/python benchmarks/siting.py                # all of it
    .venv/bin/python benchmarks/siting.py pmed --to 20   # OR-Library's first twenty
    .venv/bin/python benchmarks/siting.py town           # 100,000 homes and 1,000 candidates

`spopt` (with the solver its `pulp` brings) is asked where it is installed, up to `--peer` homes;
it is no dependency of ours. Seconds are those of the processor.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy.sparse.csgraph import floyd_warshall
from scipy.spatial import cKDTree

from lifecircle.scenario.siting.capacitated import fewest_with_room
from lifecircle.scenario.siting.center import least_worst_walk
from lifecircle.scenario.siting.cover import fewest_sites, most_people
from lifecircle.scenario.siting.median import least_walking
from lifecircle.scenario.siting.problem import Answer, Reached, Rules

OPTIMA = Path(__file__).parents[2] / "shared" / "real" / "siting-optima"
RADIUS_M, STORES = 5_000.0, 4


class Case(NamedTuple):
    """A problem, how we solve it, how `spopt` would, and what is published."""

    name: str
    size: str
    ours: Callable[[], Answer]
    peer: Callable[[], float] | None = None
    published: float | None = None
    value: Callable[[Answer], float] = lambda found: found.objective


def peers() -> Any:
    """Return the module of `spopt` with its models and a silent solver, None without it."""
    try:
        import pulp
        from spopt import locate
    except ImportError:
        return None
    return locate, lambda: pulp.PULP_CBC_CMD(msg=False)


def solved_by(model: str, *args: Any, **options: Any) -> Callable[[], float] | None:
    """Return a call of one of `spopt`'s models that gives its objective; None without it."""
    found = peers()
    if found is None:
        return None
    locate, solver = found

    def ask() -> float:
        made = getattr(locate, model).from_cost_matrix(*args, **options)
        # Only the objective is asked for, not what its wrappers tell about it.
        made.solve(solver(), results=False)
        return float(made.problem.objective.value())

    return ask


def san_francisco() -> Iterator[Case]:
    """Yield the four models of 205 tracts and 16 stores."""
    folder = OPTIMA / "sf-spopt"
    tracts = pd.read_csv(folder / "SF_demand_205_centroid_uniform_weight.csv", dtype={"NAME": str})
    name = "SF_network_distance_candidateStore_16_censusTract_205_new.csv"
    table = pd.read_csv(folder / name, dtype={"DestinationName": str})
    matrix = table.pivot_table(index="DestinationName", columns="name", values="distance")
    cost, people = matrix.loc[tracts["NAME"]].to_numpy(), tracts["POP2000"].to_numpy(float)
    home, site = np.nonzero(cost <= RADIUS_M)
    reached = Reached(
        home=home, site=site, cost=cost[home, site], people=people, sites=cost.shape[1]
    )
    size = f"{len(cost)} x {cost.shape[1]}"
    yield Case("SF most people", size, lambda: most_people(reached, Rules(count=STORES)),
               solved_by("MCLP", cost, people, RADIUS_M, STORES), 875_247)  # fmt: skip
    yield Case("SF everybody", size, lambda: fewest_sites(reached, Rules()),
               solved_by("LSCP", cost, RADIUS_M), 8)  # fmt: skip
    theirs = solved_by("PMedian", cost, people, p_facilities=STORES)
    yield Case("SF least walking", size, lambda: least_walking(cost, people, count=STORES),
               theirs, 2_848_268_129.7145)  # fmt: skip
    yield Case("SF least worst", size, lambda: least_worst_walk(cost, people, count=STORES),
               solved_by("PCenter", cost, p_facilities=STORES), 7_403.06)  # fmt: skip


def or_library(numbers: range, *, peer_to: int) -> Iterator[Case]:
    """Yield p-median problems of OR-Library."""
    folder = OPTIMA / "orlib-pmed"
    lines = (line.split() for line in (folder / "pmedopt.txt").read_text().splitlines())
    optima = {line[0]: float(line[1]) for line in lines if line and line[0].startswith("pmed")}
    for number in numbers:
        words = (folder / f"pmed{number}.txt").read_text().split()
        nodes, _, count = (int(word) for word in words[:3])
        near = np.full((nodes, nodes), np.inf)
        np.fill_diagonal(near, 0.0)
        for one, other, length in np.array(words[3:], float).reshape(-1, 3):
            pair = int(one) - 1, int(other) - 1  # of repeated edges the last counts
            near[pair] = near[pair[::-1]] = length
        cost, ones = floyd_warshall(near), np.ones(nodes)
        yield Case(
            f"pmed{number}",
            f"{nodes} x {nodes}, {count}",
            lambda cost=cost, ones=ones, count=count: least_walking(
                cost, ones, count=count, seconds=900.0
            ),
            solved_by("PMedian", cost, ones, p_facilities=count) if nodes <= peer_to else None,
            optima[f"pmed{number}"],
        )


def town(homes: int, sites: int, *, peer: bool) -> Iterator[Case]:
    """Yield covering problems of homes and candidates strewn over 12 km by 12 km, 800 m a walk."""
    random = np.random.default_rng(0)
    centres = random.uniform(0, 12_000, (40, 2))
    around = centres[random.integers(0, 40, homes)] + random.normal(0, 900, (homes, 2))
    places = random.uniform(0, 12_000, (sites, 2))
    people = random.integers(1, 30, homes).astype(float)
    found = cKDTree(around).query_ball_point(places, 800.0)
    site = np.repeat(np.arange(sites), [len(one) for one in found])
    home = np.concatenate([np.asarray(one, np.int64) for one in found])
    reached = Reached(home=home, site=site, cost=np.zeros(len(home)), people=people, sites=sites)
    size = f"{homes:,} x {sites:,}"
    cost = np.linalg.norm(around[:, None] - places[None], axis=2) if peer else np.zeros((0, 0))
    yield Case("most people, 20", size, lambda: most_people(reached, Rules(count=20)),
               solved_by("MCLP", cost, people, 800.0, 20) if peer else None)  # fmt: skip
    yield Case("90 % of who can be", size, lambda: fewest_sites(
        reached, Rules(), share=0.9 * people[np.unique(home)].sum() / people.sum()))  # fmt: skip
    yield Case("everybody who can be", size, lambda: fewest_sites(reached, Rules()))
    if homes > 20_000:  # as in a district, where something stands in the middle of every quarter
        standing = np.zeros(sites, bool)
        standing[cKDTree(places).query(centres)[1]] = True
        able = 0.9 * people[np.unique(home)].sum() / people.sum()
        kept = Rules(standing=standing)
        yield Case("20 more beside 40", size, lambda: most_people(reached, replace(kept, count=20)))
        yield Case("90 % beside 40", size, lambda: fewest_sites(reached, kept, share=able))
        yield Case("everybody beside 40", size, lambda: fewest_sites(reached, kept))
    if homes <= 20_000:
        places_each = np.full(sites, 6_000.0)
        yield Case("half, 6,000 places each", size, lambda: fewest_with_room(
            reached, Rules(), capacity=places_each, share=0.5))  # fmt: skip


def told(case: Case) -> str:
    """Return one line: both times, and whether the answer is the published one."""
    begun = time.process_time()
    found = case.ours()
    ours = time.process_time() - begun
    theirs = "-"
    if case.peer is not None:
        begun = time.process_time() + _children()
        value = case.peer()
        theirs = f"{time.process_time() + _children() - begun:9.2f}"
        if abs(value - case.value(found)) > 1e-3 * max(abs(value), 1.0) and found.objective:
            theirs += f" ({value:,.2f})"
    known = ""
    if case.published is not None:
        same = abs(case.value(found) - case.published) <= 1e-5 * case.published
        known = "as published" if same else f"NOT {case.published:,.2f}"
    return (f"{case.name:24} {case.size:18} {found.status:10} {case.value(found):18,.2f} "
            f"{ours:9.2f} {theirs:>9} {known}")  # fmt: skip


def _children() -> float:
    """Return the processor seconds of solvers run beside this process."""
    import resource

    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["sf", "pmed", "town"])
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--to", type=int, default=40)
    parser.add_argument("--peer", type=int, default=200, help="most homes spopt is asked about")
    call = parser.parse_args()
    print(f"{'problem':24} {'size':18} {'status':10} {'answer':>18} {'ours s':>9} {'spopt s':>9}")
    if "sf" in call.parts:
        for case in san_francisco():
            print(told(case), flush=True)
    if "pmed" in call.parts:
        for case in or_library(range(call.first, call.to + 1), peer_to=call.peer):
            print(told(case), flush=True)
    if "town" in call.parts:
        for case in (*town(2_000, 200, peer=True), *town(100_000, 1_000, peer=False)):
            print(told(case), flush=True)


if __name__ == "__main__":
    main()
