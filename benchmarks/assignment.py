"""Measure the exact assignment of half a million pairs, at several tightnesses, and print a table.

    .venv/bin/python benchmarks/assignment.py

Las Palmas' grounds for sport have no areas in OpenStreetMap: here they get made-up ones, drawn from
a log-normal law, and everybody needs 2.6 m2. How long an assignment takes depends on how tight
places are, so several means are tried, and once a third of the areas are unknown. Processor time of
this one process; the data lie outside the project (``../shared/real``).
"""

import time
from pathlib import Path

import numpy as np

import lifecircle as lc
from lifecircle.circles.again.retrace import retrace
from lifecircle.circles.capacity.assignment import assign
from lifecircle.circles.supply import Pairs
from lifecircle.network.walks.catchments import timed_catchments

ROOT = Path(__file__).resolve().parents[1]
STUDY = ROOT / "tests" / "real" / "las-palmas"
CIRCLE, NEED_M2, SPREAD = "fitness-15", 2.6, 1.0
TRIED = ((300.0, 0.0), (1200.0, 0.0), (3000.0, 0.0), (10_000.0, 0.0), (1200.0, 0.3), (5000.0, 0.3))
"""Mean area in m2, and the share of areas nobody knows."""


def pairs_of(study: lc.Study) -> Pairs:
    """Return who reaches which ground on foot."""
    again = retrace(lc.analyse(study))
    asked = again.asked(study.standard.circle(CIRCLE))
    walked = timed_catchments(
        asked.graphs, again.origins, facilities=asked.facilities, limit_s=asked.limit_s
    )
    return Pairs(
        home=again.origins.places.owner[walked.origin],
        facility=walked.facility,
        minutes=walked.seconds / asked.per_minute,
        limit=asked.limit_s / asked.per_minute,
        homes=len(study.residents),
        facilities=len(asked.facilities),
    )


def main() -> None:
    """Print a line for each tightness."""
    study = lc.read_study(STUDY)
    pairs, need = pairs_of(study), NEED_M2 * study.residents["residents"].to_numpy(float)
    print(f"{len(pairs.home):,} pairs, {pairs.homes:,} homes, {pairs.facilities:,} grounds")
    print("mean m2  unknown   places m2    placed m2   minutes a m2   at most too long   seconds")
    for mean_m2, unknown in TRIED:
        random = np.random.default_rng(1)
        drawn = random.lognormal(np.log(mean_m2 * 0.6), SPREAD, pairs.facilities)
        areas = np.round(drawn)
        last = random.random(pairs.facilities) < unknown
        began = time.process_time()
        found = assign(pairs, need, np.where(last, np.inf, areas), last=last)
        took = time.process_time() - began
        walked = float((found.people * pairs.minutes).sum())
        print(
            f"{mean_m2:7,.0f} {unknown:8.0%} {areas[~last].sum():11,.0f}"
            f" {found.placed.sum():12,.0f} {walked / found.placed.sum():14.3f}"
            f" {found.most_spared / walked:18.1%} {took:9.1f}"
        )


if __name__ == "__main__":
    main()
