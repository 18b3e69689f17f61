"""Random small towns with everything that may trip a walk.

Streets bend, end blindly, run in rings and side by side; there are steps, streets that bind
walkers to a direction, closed ones, islands; homes and facilities share edges, stand at corners
or out of reach; parks lie across streets, beside them or far from them.
"""

import itertools
from dataclasses import replace

import numpy as np
import shapely
from hypothesis import assume
from hypothesis import strategies as st

from oracle import walkable
from towns import Street, Town

CELL_M = 160.0

TAGS = st.sampled_from(
    [
        {"highway": "residential"},
        {"highway": "residential"},
        {"highway": "footway"},
        {"highway": "steps"},
        {"highway": "footway", "oneway:foot": "yes"},
        {"highway": "steps", "oneway:foot": "yes"},
        {"highway": "residential", "oneway": "yes"},
        {"highway": "service", "access": "private"},
        {"highway": "service", "access": "private", "foot": "yes"},
        {"highway": "path", "foot": "no"},
        {"highway": "motorway"},
    ]
)


def _corner(column, row):
    """Return a corner of an uneven grid: no two streets of it are parallel or overlap."""
    wobble = np.random.default_rng([column, row, 5]).uniform(-45, 45, 2)
    return (column * CELL_M + wobble[0], row * CELL_M + wobble[1])


CORNERS = [_corner(column, row) for column in range(5) for row in range(4)]
LONE = [_corner(column, row) for column in (9, 10) for row in range(2)]
"""Corners too far from the others to snap to them, so that islands stand alone."""


@st.composite
def walks(draw, corners):
    """Return a way: a few corners one after another, often turning back to where it began."""
    points = draw(st.lists(st.sampled_from(corners), min_size=2, max_size=5))
    if draw(st.integers(0, 4)) == 0:
        points = [*points, points[0]]
    points = [a for a, b in itertools.pairwise([*points, None]) if a != b]
    assume(len(points) > 1)
    return Street(tuple(points), draw(TAGS))


def spots(*, far=900):
    """Return places in metres, mostly in town, some out of reach of any street."""
    return st.tuples(st.integers(-400, far), st.integers(-400, 900)).map(
        lambda at: (at[0] + 0.37, at[1] + 0.71)
    )


@st.composite
def outlines(draw):
    """Return a park: four uneven corners around a spot."""
    x, y = draw(spots())
    size = draw(st.sampled_from([12.3, 47.9, 131.7]))
    return shapely.Polygon([(x - size, y - 0.7 * size), (x + 1.1 * size, y - 0.9 * size),
                            (x + 0.8 * size, y + size), (x - 0.6 * size, y + 1.2 * size)])  # fmt: skip


@st.composite
def towns(draw):
    """Return a town with everything that may trip a walk."""
    streets = draw(st.lists(walks(CORNERS), min_size=1, max_size=9))
    streets += draw(st.lists(walks(LONE), max_size=2))
    assume(any(walkable(one.tags) for one in streets))
    homes = draw(st.lists(st.one_of(spots(), spots(far=1900), st.sampled_from(CORNERS + LONE)),
                          min_size=1, max_size=7, unique=True))  # fmt: skip
    doors = draw(st.lists(st.one_of(spots(), st.sampled_from([*CORNERS, *homes])), max_size=3))
    parks = draw(st.lists(outlines(), max_size=2))
    places = {f"k{at}": (draw(st.sampled_from(["clinic", "clinic", "library"])), one)
              for at, one in enumerate([*doors, *parks])}  # fmt: skip
    assume(places)
    gates = tuple((name, draw(spots())) for name in places if draw(st.integers(0, 3)) == 0)
    return Town(tuple(streets), dict(zip("abcdefg", homes, strict=False)), places, gates)


def moved(town, *, east_m, mark):
    """Return a town farther east, with a mark after every name in it."""
    return Town(
        tuple(
            replace(street, points=tuple((x + east_m, y) for x, y in street.points))
            for street in town.streets
        ),
        {name + mark: (x + east_m, y) for name, (x, y) in town.homes.items()},
        {
            name + mark: (service, _shifted(shape, east_m))
            for name, (service, shape) in town.places.items()
        },
        tuple((name + mark, (x + east_m, y)) for name, (x, y) in town.gates),
    )


def _shifted(shape, east_m):
    if isinstance(shape, tuple):
        return (shape[0] + east_m, shape[1])
    return shapely.transform(shape, lambda xy: xy + np.array([east_m, 0.0]))


def beside(*several):
    """Return towns, too far apart to walk between, as one."""
    apart = [moved(town, east_m=8000.0 * at, mark=str(at)) for at, town in enumerate(several)]
    return Town(
        tuple(street for town in apart for street in town.streets),
        {name: place for town in apart for name, place in town.homes.items()},
        {name: place for town in apart for name, place in town.places.items()},
        tuple(gate for town in apart for gate in town.gates),
    )
