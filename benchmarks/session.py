"""Measure what one facility more or less takes in a session, beside a full run of the study.

    .venv/bin/python benchmarks/session.py [district] [region] [--places 40]

``district`` is the study in ``data/``. ``region`` is a network of more than 600,000 junctions: the
streets of ``../shared/real/porto-osm-scale`` nine times side by side, joined to one network, with
100,000 homes and 450 facilities beside junctions drawn with a fixed seed; it is left out where
those streets are absent. Some of the answers are compared with a full run of the same scenario,
bit by bit, before any time is told.
"""

import argparse
import itertools
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import geopandas as gpd
import numpy as np
import shapely
from pandas.testing import assert_frame_equal
from run import REGION, ROOT

import lifecircle as lc
from lifecircle.network.streets import build_network

CARE = ("elderly-station", "elderly-day-care", "elderly-centre", "elderly-demo", "elderly-canteen")
EVERY = (*CARE, "kindergarten", "primary-school", "plaza", "library", "health-station", "nursery")
TABLES = ("nearest", "coverage", "gaps", "indicators")
COPIES = 3
_HOMES, _FACILITIES, _SEED = 100_000, 450, 20201231
_HEADER = (
    "| step | on | middle, ms | 95 of 100 | most | work, ms | 95 of 100 "
    "| full run, ms | its work | ratio | of work |\n"
    "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
)


@dataclass(frozen=True)
class Steps:
    """The same step at many places."""

    what: str
    takes: Sequence[Callable[[lc.Session], lc.Session]]


def district() -> lc.Study:
    """Return the default study."""
    return lc.read_study(ROOT / "data")


def region() -> lc.Study:
    """Return the region nine times side by side."""
    ways = REGION.ways()
    network = build_network(ways)
    east, north = (np.ptp(one) * 1.01 for one in (network.node_lon, network.node_lat))
    offsets = [(east * x, north * y) for y in range(COPIES) for x in range(COPIES)]
    lines = _lines(ways)
    west, last = int(network.node_lon.argmin()), int(network.node_lon.argmax())
    ends = np.column_stack((network.node_lon, network.node_lat))[[last, west]]
    joints = [
        shapely.LineString([ends[0] + one, ends[1] + other])
        for one, other in itertools.pairwise(offsets)
    ]
    shapes = [shapely.transform(lines, lambda xy, by=by: xy + by) for by in offsets]
    streets = gpd.GeoDataFrame(
        {"highway": ["residential"] * (len(lines) * len(offsets) + len(joints))},
        geometry=np.concatenate([*shapes, joints]),
        crs=4326,
    )
    # The longest piece, so that whoever stands there has a way to others.
    main = np.unique(network.tail[network.edge_piece == 0])
    draw = np.random.default_rng(_SEED)
    homes, doors = (_beside(network, main, offsets, many, draw) for many in (_HOMES, _FACILITIES))
    people = draw.integers(1, 90, len(homes)).astype(float)
    return lc.make_study(
        title="region",
        streets=streets,
        facilities=gpd.GeoDataFrame(
            {"service": ["elderly-station"] * len(doors)}, geometry=doors, crs=4326
        ),
        residents=gpd.GeoDataFrame(
            {"residents": people, "age_60_plus": np.floor(people / 5)}, geometry=homes, crs=4326
        ),
    )


def _lines(ways: object) -> np.ndarray:
    """Return ways as lines."""
    xy = np.column_stack((ways.lon, ways.lat))
    return shapely.linestrings(xy, indices=np.repeat(np.arange(len(ways)), np.diff(ways.start)))


def _beside(network, among, offsets, many: int, draw: np.random.Generator) -> np.ndarray:
    """Return points some twenty metres from junctions."""
    node = draw.choice(among, many)
    by = np.array(offsets)[draw.integers(0, len(offsets), many)] + draw.normal(0, 2e-4, (many, 2))
    return shapely.points(np.column_stack((network.node_lon[node], network.node_lat[node])) + by)


def steps_of(study: lc.Study, services: Sequence[str], *, places: int) -> tuple[Steps, Steps]:
    """Return openings at homes, and closings, drawn with a fixed seed."""
    draw = np.random.default_rng(_SEED)
    homes = shapely.get_coordinates(np.asarray(study.residents.geometry))
    spots = homes[draw.integers(0, len(homes), places)]
    opened = [
        partial(_opened, service=services[number % len(services)], at=(float(lon), float(lat)))
        for number, (lon, lat) in enumerate(spots)
    ]
    table = study.facilities
    known = table.index[table["service"].isin(services) & (table["status"] == "open")]
    names = draw.permutation(known.to_numpy())[:places]
    closed = [partial(_closed, name=str(name)) for name in names]
    return Steps("open", opened), Steps("close", closed)


def _opened(session: lc.Session, *, service: str, at: tuple[float, float]) -> lc.Session:
    return session.open("new", service=service, at=at)


def _closed(session: lc.Session, *, name: str) -> lc.Session:
    return session.close(name)


def measured(
    session: lc.Session, steps: Steps, *, where: str, full_s: tuple[float, float], checks: int
) -> str:
    """Return one line of the table; each answer with its table of circles."""
    walls, cpus, anew = [], [], 0
    for number, take in enumerate(steps.takes):
        begun, spent = time.perf_counter(), time.process_time()
        after = take(session)
        changes = after.answer.circles
        walls.append(time.perf_counter() - begun)
        cpus.append(time.process_time() - spent)
        anew += after.answer.searched_all
        if not len(changes):
            raise SystemExit(f"{steps.what}: nothing is concerned")
        if number < checks:
            _checked(after)
    middle_s = statistics.median(walls)
    if anew:
        print(f"{anew} of {len(walls)} steps changed the streets and were run in full", flush=True)
    work_s = statistics.median(cpus)
    figures = (
        *(middle_s, np.percentile(walls, 95), max(walls), work_s, np.percentile(cpus, 95)),
        *full_s,
    )
    told = [f"{one * 1000:,.0f}" for one in figures]
    ratios = (f"{full_s[0] / middle_s:,.0f}", f"{full_s[1] / work_s:,.0f}")
    return f"| {' | '.join((steps.what, where, *told, *ratios))} |"


def _checked(session: lc.Session) -> None:
    """Stop if a session differs from a full run in any bit."""
    found, wanted = session.result, lc.analyse(session.scenario().apply(session.start))
    for name in TABLES:
        assert_frame_equal(getattr(found, name), getattr(wanted, name), check_exact=True)


def rows(name: str, study: lc.Study, *, places: int, checks: int) -> None:
    """Print the lines of one study."""
    result = lc.analyse(study)
    begun, spent = time.perf_counter(), time.process_time()
    lc.analyse(study)
    full_s = time.perf_counter() - begun, time.process_time() - spent
    begun = time.perf_counter()
    session = lc.open_session(result)
    opening_s = time.perf_counter() - begun
    kinds = {"elderly care": CARE, "all services": EVERY} if name == "district" else {"": CARE[:1]}
    print(
        f"{name}: {result.network.nodes:,} junctions, {len(study.residents):,} homes, "
        f"{len(study.facilities):,} facilities; a session opens in {opening_s:.1f} s\n\n{_HEADER}",
        flush=True,
    )
    for kind, services in kinds.items():
        for steps in steps_of(study, services, places=places):
            where = f"{name}, {kind}" if kind else name
            line = measured(session, steps, where=where, full_s=full_s, checks=checks)
            print(line, flush=True)
    print()


def main() -> int:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="Measure a session against full runs.")
    parser.add_argument("studies", nargs="*", default=[], help="district, region")
    parser.add_argument("--places", type=int, default=40, help="steps of each kind")
    parser.add_argument("--checks", type=int, default=2, help="of these, compared with a full run")
    asked = parser.parse_args()
    known = {"district": district, "region": region}
    unknown = [one for one in asked.studies if one not in known]
    if unknown:
        parser.error(f"no study {unknown[0]!r}; there are {', '.join(known)}")
    for name in asked.studies or list(known):
        if name == "region" and not REGION.path.is_file():
            print(f"{REGION.path} is not here", file=sys.stderr)
            continue
        rows(name, known[name](), places=asked.places, checks=asked.checks)
    return 0


if __name__ == "__main__":
    sys.exit(main())
