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

OPEN = st.sampled_from([{"highway": "residential"}, {"highway": "steps"}])


def _corner(column, row):
    """Return a corner of an uneven grid: no two streets of it are parallel or overlap."""
    wobble = np.random.default_rng([column, row, 5]).uniform(-45, 45, 2)
    return (column * CELL_M + wobble[0], row * CELL_M + wobble[1])


CORNERS = [_corner(column, row) for column in range(4) for row in range(3)]
LONE = [_corner(column, row) for column in (9, 10) for row in range(2)]
"""Corners too far from the others to snap to them, so that islands stand alone."""


@st.composite
def walks(draw, corners, *, most=5, tags=TAGS):
    """Return a way: a few corners one after another, often turning back to where it began."""
    points = draw(st.lists(st.sampled_from(corners), min_size=2, max_size=most))
    if draw(st.integers(0, 4)) == 0:
        points = [*points, points[0]]
    points = [a for a, b in itertools.pairwise([*points, None]) if a != b]
    assume(len(points) > 1)
    return Street(tuple(points), draw(tags))


def spots():
    """Return places in metres, one in four of them out of town."""
    corner, off = st.sampled_from(CORNERS), st.integers(-90, 90)
    inside = st.builds(lambda at, x, y: (at[0] + x + 0.37, at[1] + y + 0.71), corner, off, off)
    corners_door = st.builds(lambda at: (at[0] + 0.4, at[1] - 0.3), corner)
    outside = st.builds(lambda x, y: (x + 0.37, y + 0.71), st.integers(-450, 1900),
                        st.integers(-450, 900))  # fmt: skip
    return st.one_of(inside, inside, corners_door, outside)


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
    streets = draw(st.lists(walks(CORNERS, most=8, tags=OPEN), max_size=2))
    streets += draw(st.lists(walks(CORNERS), min_size=1, max_size=9))
    streets += draw(st.lists(walks(LONE), max_size=2))
    assume(any(walkable(one.tags) for one in streets))
    homes = draw(st.lists(st.one_of(spots(), spots(), spots(), st.sampled_from(CORNERS + LONE)),
                          min_size=2, max_size=7, unique=True))  # fmt: skip
    doors = draw(st.lists(st.one_of(spots(), st.sampled_from([*CORNERS, *homes])), min_size=1,
                          max_size=3))  # fmt: skip
    parks = draw(st.lists(outlines(), max_size=2))
    places = {f"k{at}": (draw(st.sampled_from(["clinic", "clinic", "library"])), one)
              for at, one in enumerate([*doors, *parks])}  # fmt: skip
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
