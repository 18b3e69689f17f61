"""Small towns with gated estates, gates and barriers, drawn and random."""

from dataclasses import dataclass, field, replace

import geopandas as gpd
import numpy as np
import shapely
from hypothesis import assume
from hypothesis import strategies as st

import lifecircle as lc
from oracle import walkable
from random_towns import CORNERS, LONE, spots, walks
from towns import Street, Town, in_degrees, study_of

PRIVATE = {"highway": "service", "access": "private"}


@dataclass(frozen=True)
class GatedTown:
    """A town with estates by name, gates as (estate or "", point), and barriers."""

    town: Town
    estates: dict = field(default_factory=dict)
    gates: tuple = ()
    barriers: tuple = ()
    lanes: str = "private"

    def frames(self):
        """Return the obstacles as `make_study` takes them."""
        frames = {"estate_lanes": self.lanes}
        if self.estates:
            frames["estates"] = frame(self.estates.values(), estate_id=list(self.estates))
        if self.gates:
            points = [shapely.Point(at) for _, at in self.gates]
            frames["gates"] = frame(points, estate_id=[name for name, _ in self.gates])
        if self.barriers:
            frames["barriers"] = frame(self.barriers)
        return frames

    def study(self, *circles, **options):
        return study_of(self.town, *circles, **{**self.frames(), **options})

    def analysed(self, *circles, **options):
        return lc.analyse(self.study(*circles, **options))


def frame(shapes, **columns):
    """Return shapes in metres of the town as a frame in degrees."""
    return gpd.GeoDataFrame(columns, geometry=in_degrees(shapes), crs="EPSG:4326")


TAGS = st.sampled_from(
    [
        {"highway": "residential"},
        {"highway": "residential"},
        {"highway": "footway"},
        {"highway": "steps"},
        {"highway": "footway", "oneway:foot": "yes"},
        PRIVATE,
        PRIVATE,
        PRIVATE,
        {"highway": "steps", "access": "private"},
        {"highway": "footway", "foot": "private", "oneway:foot": "yes"},
        {"highway": "service", "access": "no"},
        {"highway": "service", "foot": "no", "access": "private"},
    ]
)


@st.composite
def outlines(draw, many):
    """Return that many disjoint uneven quadrangles around corners of the streets."""
    found = []
    for _ in range(many):
        x, y = draw(st.sampled_from(CORNERS))
        x, y = x + draw(st.integers(-60, 60)) + 0.13, y + draw(st.integers(-60, 60)) + 0.29
        wide, high = draw(st.sampled_from([41.7, 83.3, 127.9])), draw(st.sampled_from([37.3, 97.1]))
        one = shapely.Polygon([(x - wide, y - 0.9 * high), (x + 1.05 * wide, y - 1.1 * high),
                               (x + 0.9 * wide, y + high), (x - 0.95 * wide, y + 1.1 * high)])  # fmt: skip
        if all(one.distance(other) > 12 for other in found):
            found.append(one)
    return found


@st.composite
def gated_towns(draw, *, barriers=False, lanes=("private", "private", "all")):
    """Return a town with up to three estates, some of them with gates."""
    streets = draw(st.lists(walks(CORNERS, tags=TAGS), min_size=3, max_size=10))
    streets += draw(st.lists(walks(LONE, tags=TAGS), max_size=1))
    assume(any(walkable(one.tags) for one in streets))
    shapes = draw(outlines(draw(st.integers(1, 3))))
    names = [f"e{at}" for at in range(len(shapes))]
    estates = dict(zip(names, shapes, strict=True))
    gates = [gate for name in names for gate in draw(gates_of(name, estates[name], streets))]
    homes = draw(st.lists(st.one_of(spots(), inside(shapes), inside(shapes)), min_size=2,
                          max_size=7, unique=True))  # fmt: skip
    doors = draw(st.lists(st.one_of(spots(), inside(shapes)), min_size=1, max_size=4))
    places = {f"k{at}": (draw(st.sampled_from(["clinic", "clinic", "library"])), one)
              for at, one in enumerate(doors)}  # fmt: skip
    town = Town(tuple(streets), dict(zip("abcdefg", homes, strict=False)), places)
    fences = draw(st.lists(fence(), max_size=3)) if barriers else []
    return GatedTown(town, estates, tuple(gates), tuple(fences), draw(st.sampled_from(lanes)))


@st.composite
def gates_of(draw, name, shape, streets):
    """Return gates of an estate: where lanes cross its outline, or anywhere on it."""
    ring = shape.exterior
    crossings = [(at.x, at.y) for street in streets
                 for at in _points(shapely.LineString(street.points).intersection(ring))]  # fmt: skip
    anywhere = st.floats(0, 0.99).map(lambda share: ring.interpolate(share, normalized=True))
    spot = anywhere.map(lambda at: (at.x, at.y))
    if crossings:
        spot = st.one_of(st.sampled_from(crossings), spot)
    near = st.builds(lambda at, x, y: (at[0] + x, at[1] + y), spot, st.integers(-4, 4),
                     st.integers(-4, 4))  # fmt: skip
    found = draw(st.lists(near, max_size=3))
    return [(name if draw(st.booleans()) else "", at) for at in found]


def _points(met):
    return [one for one in getattr(met, "geoms", [met]) if isinstance(one, shapely.Point)]


@st.composite
def inside(draw, shapes):
    """Return a place within one of the shapes' boxes."""
    west, south, east, north = draw(st.sampled_from(shapes)).bounds
    x, y = draw(st.integers(1, 99)) / 100, draw(st.integers(1, 99)) / 100
    return (west + (east - west) * x + 0.0031, north + (south - north) * y + 0.0017)


@st.composite
def fence(draw):
    """Return a barrier: a bent line, or a pond."""
    x, y = draw(spots())
    angle, long = draw(st.integers(0, 179)) + 0.37, draw(st.sampled_from([57.3, 213.9, 430.1]))
    dx, dy = long * np.cos(np.radians(angle)), long * np.sin(np.radians(angle))
    if draw(st.booleans()):
        return shapely.LineString([(x - dx, y - dy), (x + 7.7, y + 3.1), (x + dx, y + dy)])
    return shapely.Polygon([(x - dx, y - dy), (x + dy, y - dx), (x + dx, y + dy), (x - dy, y + dx)])


def without(gated, **parts):
    """Return a gated town with other parts."""
    return replace(gated, **parts)


def lane(*points, **tags):
    """Return a private lane."""
    return Street(tuple(points), {**PRIVATE, **tags})
