"""What lies across a straight way: rivers, railways, motorways, walls, estates.

Nothing here changes a walk. It names what a planner would see on the ground between a home and a
facility that is near and yet far on foot. A thing counts only if it is long enough to make people
go that far round: a garden wall does not explain a kilometre.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from lifecircle.network.streets import StreetNetwork
from lifecircle.study.osm.obstacles import BARRIER_KINDS, read_osm_obstacles
from lifecircle.study.projections import project_geometries
from lifecircle.study.sources import OSM_SUFFIXES, suffix_of
from lifecircle.study.study import Study
from lifecircle.study.tables.obstacles import Obstacles

HURDLES = ("river", "water", "railway", "motorway", "estate", "wall", "obstacle")
"""Kinds of things that lie across a way, what is hardest to cross first; ``obstacle`` is a stated
barrier of any other kind."""

MISSING_LINK = "missing_link"
"""Nothing known lies across: a street that goes straight is missing."""

LEAST_SHARE = 0.5
"""A thing must be long enough to cause this share of what the walk is longer than fair."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shapes = NDArray[np.object_]


@dataclass(frozen=True, eq=False)
class Hurdles:
    """Things people do not walk through, in the plane of the streets.

    Parameters
    ----------
    lines
        Lines, and the outlines of areas.
    kind
        Place in `HURDLES`.
    name
        Its name, empty where nobody knows.
    """

    lines: Shapes
    kind: NDArray[np.int8]
    name: NDArray[np.object_]

    def across(self, ways: Shapes, extra_m: Floats) -> tuple[NDArray[np.int8], NDArray[np.object_]]:
        """Return what lies across each straight way, and its name.

        Of several the first kind of `HURDLES` counts, and of a kind the longest thing.

        Parameters
        ----------
        ways
            Straight lines.
        extra_m
            How much longer than fair the walk is, for each.

        Returns
        -------
        tuple
            Place in `HURDLES`, -1 where nothing long enough lies across; and the name.
        """
        kind, name = np.full(len(ways), -1, np.int8), np.full(len(ways), "", dtype=object)
        pieces, owner = self._pieces
        if not len(pieces) or not len(ways):
            return kind, name
        way, piece = self._tree.query(ways, predicate="intersects")
        thing = owner[piece]
        long_enough = self._length_m[thing] >= LEAST_SHARE * extra_m[way]
        way, thing = way[long_enough], thing[long_enough]
        nameless = self.name[thing] == ""
        order = np.lexsort((thing, nameless, -self._length_m[thing], self.kind[thing], way))
        way, thing = way[order], thing[order]
        first = np.flatnonzero(np.diff(way, prepend=-1))
        kind[way[first]], name[way[first]] = self.kind[thing[first]], self.name[thing[first]]
        return kind, name

    @cached_property
    def _pieces(self) -> tuple[Shapes, Ints]:
        """Return every straight piece, and the line it is of."""
        xy, line = shapely.get_coordinates(self.lines, return_index=True)
        inner = np.flatnonzero(line[1:] == line[:-1])
        pieces = shapely.linestrings(np.stack((xy[inner], xy[inner + 1]), axis=1))
        return np.asarray(pieces, dtype=object), line[inner]

    @cached_property
    def _tree(self) -> shapely.STRtree:
        """An index of the pieces."""
        return shapely.STRtree(self._pieces[0])

    @cached_property
    def _length_m(self) -> Floats:
        """Return how long the thing is that each line is a part of.

        What touches is one thing, but for walls.
        """
        one, other = shapely.STRtree(self.lines).query(self.lines, predicate="intersects")
        # The walls of gardens touch all over a quarter, with streets between them.
        alone = self.kind == HURDLES.index("wall")
        alike = (self.kind[one] == self.kind[other]) & (~alone[one] | (one == other))
        touching = coo_array(
            (np.ones(alike.sum(), bool), (one[alike], other[alike])),
            shape=(len(self.lines), len(self.lines)),
        )
        count, thing = connected_components(touching.tocsr(), directed=False)
        # Half the way round an area is what it costs to walk around it.
        closed = np.where(shapely.is_closed(self.lines), 0.5, 1.0)
        length_m = np.bincount(thing, shapely.length(self.lines) * closed, minlength=count)
        return np.asarray(length_m[thing], np.float64)


def study_hurdles(study: Study, network: StreetNetwork) -> Hurdles:
    """Return what lies across straight ways in a study.

    Its own barriers, the outlines of its gated estates, and where its streets are an
    OpenStreetMap file the waters, railways, motorways and walls in that.

    Parameters
    ----------
    study
        The study.
    network
        Its streets.
    """
    parts = [_mapped(study)]
    if study.obstacles is not None:
        parts.append(_stated(study.obstacles))
    shapes, kinds, names = (
        np.concatenate([part[at] for part in parts]) if parts else np.zeros(0, object)
        for at in range(3)
    )
    flat = project_geometries(shapes, network.crs) if len(shapes) else shapes
    if network.gated is not None and study.obstacles is not None:
        walled = np.flatnonzero(network.gated.walled)
        outlines = network.gated.outlines
        known = study.obstacles.estates["name"].reindex(outlines.ids[walled]).fillna("")
        flat = np.concatenate((flat, outlines.shapes[walled]))
        kinds = np.concatenate((kinds, np.full(len(walled), "estate", dtype=object)))
        names = np.concatenate((names, known.to_numpy(object)))
    return _hurdles(flat, kinds, names)


def _hurdles(shapes: Shapes, kinds: Shapes, names: Shapes) -> Hurdles:
    """Return lines and the outlines of areas, each part a line of its own."""
    area = shapely.get_dimensions(shapes) == 2
    lines, of = shapely.get_parts(
        np.where(area, shapely.boundary(shapes), shapes), return_index=True
    )
    place = {name: at for at, name in enumerate(HURDLES)}
    kind = np.array([place.get(str(one), len(HURDLES) - 1) for one in kinds], np.int8)
    return Hurdles(np.asarray(lines, dtype=object), kind[of], names[of])


def _mapped(study: Study) -> tuple[Shapes, Shapes, Shapes]:
    """Return the shapes, kinds and names of what the file of the streets holds."""
    none: Shapes = np.zeros(0, dtype=object)
    path = study.streets.path
    if path is None or suffix_of(path) not in OSM_SUFFIXES:
        return none, none, none
    found, _ = read_osm_obstacles(path, kinds=BARRIER_KINDS, estates=False)
    if found is None:
        return none, none, none
    kinds, names = (
        np.asarray(found.barriers.columns[name], dtype=object) for name in ("kind", "name")
    )
    return found.barriers.shapes, kinds, names


def _stated(obstacles: Obstacles) -> tuple[Shapes, Shapes, Shapes]:
    """Return the shapes, kinds and names of the study's own barriers."""
    table = obstacles.barriers
    names = table["name"].to_numpy(object) if "name" in table else np.full(len(table), "", object)
    return np.asarray(table.geometry, dtype=object), table["kind"].to_numpy(object), names
