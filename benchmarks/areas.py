"""Measure reach areas beside a union of GEOS buffers of the same streets, and print a table.

    .venv/bin/python benchmarks/areas.py [--repeat 5] [--facilities 60]

A line is one facility within fifteen minutes, the median of many, or all facilities of a circle,
one area of the three at 5, 10 and 15 minutes. Ours has the search in it; the union has not, and
is of the fifteen minutes. Of several runs the quickest counts. Studies whose data lie outside
the project (``../shared/real``) are left out where these are absent.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

import lifecircle as lc
from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.network.areas import ReachAreas
from lifecircle.network.near_search import near_seconds
from lifecircle.network.profiles import PROFILES
from lifecircle.network.reach.reached import reached_stretches
from lifecircle.network.snap import Ints, Snapper
from lifecircle.network.snapping.entrances import attach_places
from lifecircle.network.street_source import read_streets
from lifecircle.network.travel import Travel

ROOT = Path(__file__).resolve().parents[1]
REAL = ROOT.parent / "shared" / "real"
STUDIES = {
    "model district": (ROOT / "data", ROOT),
    "Las Palmas": (ROOT / "tests" / "real" / "las-palmas", REAL),
    "Porto Alegre": (ROOT / "tests" / "real" / "porto-alegre", REAL),
}
LIMITS_S = (300.0, 600.0, 900.0)
CIRCLES = ("fitness-15", "school-15", "health-15")
GENERAL = PROFILES["general"]


def ready(study: lc.Study) -> ReachAreas:
    """Return a study's streets ready to be drawn on, nothing left to be worked out once."""
    network, faults = read_streets(study.streets)
    if network is None:
        raise SystemExit("\n".join(fault.text() for fault in faults))
    settings = study.settings
    snapper = Snapper(network, small_piece_m=settings.small_piece_m)
    places = attach_places(snapper, study.facilities, study.entrances, settings=settings)
    areas = ReachAreas(Travel(network, places, len(study.facilities)))
    areas.around(np.array([0]), [1.0], profile=GENERAL)
    return areas


def rows(name: str, study: lc.Study, *, facilities: int, repeat: int) -> Iterator[str]:
    """Yield the lines of one study."""
    areas = ready(study)
    chosen = np.random.default_rng(0).permutation(len(study.facilities))
    some = [np.array([one]) for one in chosen.tolist() if _goes_somewhere(areas, one)]
    ours, unions = [], []
    for one in some[:facilities]:
        ours.append(_quickest_s(partial(_drawn, areas, one, LIMITS_S[-1:]), repeat=repeat))
        unions.append(_quickest_s(partial(_union, areas, _reached(areas, one)), repeat=1))
    what = f"one facility, median of {len(ours)}"
    yield _line(what, name, statistics.median(ours), statistics.median(unions))
    for circle in study.standard.circles:
        if circle.id in CIRCLES:
            counts = np.flatnonzero(counting_facilities(circle, study.facilities))
            three_s = _quickest_s(partial(_drawn, areas, counts, LIMITS_S), repeat=repeat)
            union_s = _quickest_s(partial(_union, areas, _reached(areas, counts)), repeat=1)
            yield _line(f"{circle.id}, all {len(counts)}", name, three_s / len(LIMITS_S), union_s)


def _line(what: str, where: str, ours_s: float, union_s: float) -> str:
    """Return one line of the table as Markdown."""
    return f"| {what} | {where} | {ours_s * 1000:.1f} | {union_s * 1000:,.0f} |"


def _goes_somewhere(areas: ReachAreas, one: int) -> bool:
    """Return whether a facility is joined to more street than its own."""
    return bool(areas.around(np.array([one]), LIMITS_S[-1:], profile=GENERAL)[0].area > 1e5)


def _drawn(areas: ReachAreas, facilities: Ints, limits_s: Sequence[float]) -> object:
    """Draw areas, from the search to the polygons."""
    return areas.around(facilities, limits_s, profile=GENERAL)


def _reached(areas: ReachAreas, facilities: Ints) -> NDArray[np.object_]:
    """Return the straight lines that are reached within fifteen minutes."""
    graph = areas.graph(GENERAL)
    seconds = near_seconds(graph, facilities, limit_s=LIMITS_S[-1])
    lines = reached_stretches(graph, areas.shapes, seconds, limit_s=LIMITS_S[-1])
    return np.asarray(shapely.linestrings(lines.T.reshape(-1, 2, 2)))


def _union(areas: ReachAreas, lines: NDArray[np.object_]) -> object:
    """Widen every line and unite them."""
    return shapely.union_all(shapely.buffer(lines, areas.style.width_m))


def _quickest_s(work: Callable[[], object], *, repeat: int) -> float:
    """Return the quickest of several runs, seconds."""
    times = []
    for _ in range(repeat):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return min(times)


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure reach areas.")
    parser.add_argument("--repeat", type=int, default=7, help="runs of each")
    parser.add_argument("--facilities", type=int, default=60, help="how many single ones")
    asked = parser.parse_args()
    print("| area | on | ours, ms | union of buffers, ms |\n|---|---|---:|---:|")
    for name, (folder, needs) in STUDIES.items():
        if needs.is_dir():
            study = lc.read_study(folder)
            for row in rows(name, study, facilities=asked.facilities, repeat=asked.repeat):
                print(row, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
