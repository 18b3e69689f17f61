"""One walk from door to door: where it runs, and its arithmetic part by part."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from lifecircle.errors import CallError
from lifecircle.network.profiles import MetreProfile
from lifecircle.network.search import Way
from lifecircle.network.snap import SAME_PLACE_M, Attachments
from lifecircle.network.walks.doors import Doors
from lifecircle.network.walks.route_tree import NOWHERE, RouteTree
from lifecircle.study.projections import unproject

Kind = Literal["access", "street", "steps"]

_SAME_CORNER_DEGREES = 1e-9


@dataclass(frozen=True, slots=True)
class EdgeWalk:
    """A walk along one edge, between two distances from its tail (metres)."""

    edge: int
    from_m: float
    to_m: float

    @property
    def metres(self) -> float:
        """How long it is."""
        return abs(self.to_m - self.from_m)


@dataclass(frozen=True, eq=False)
class Leg:
    """A part of a walk at one pace.

    Parameters
    ----------
    kind
        ``access`` between a door and the street, along a ``street``, or on ``steps``.
    metres, seconds
        How long it is and takes.
    edge
        Edge of the network, -1 off the streets.
    lon_lat
        Its corners in degrees, one row each, at least two.
    """

    kind: Kind
    metres: float
    seconds: float
    edge: int
    lon_lat: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Route:
    """A home's walk to its nearest facility.

    The legs run from the home's door to the facility's entrance; where ``way`` is ``"from"`` they
    are walked from last to first. Their sums are the home's figures in `Walks`.

    Parameters
    ----------
    facility
        Row of the facility.
    way
        To it or from it.
    legs
        The access walk, then each edge, then the access walk of the facility.
    """

    facility: int
    way: Way
    legs: tuple[Leg, ...]

    @property
    def seconds(self) -> float:
        """Time of the whole walk."""
        return sum(leg.seconds for leg in self.legs)

    @property
    def walk_m(self) -> float:
        """Metres along streets, steps included."""
        return sum(leg.metres for leg in self.legs if leg.kind != "access")

    @property
    def steps_m(self) -> float:
        """Metres of those that are steps."""
        return sum(leg.metres for leg in self.legs if leg.kind == "steps")

    @property
    def access_m(self) -> float:
        """Metres between doors and streets, both ends together."""
        return sum(leg.metres for leg in self.legs if leg.kind == "access")

    @property
    def lon_lat(self) -> NDArray[np.float64]:
        """The whole line in degrees, one row a corner; two at least, none of the others twice."""
        corners = np.concatenate([leg.lon_lat for leg in self.legs])
        moved = (np.abs(np.diff(corners, axis=0)) > _SAME_CORNER_DEGREES).any(axis=1)
        line = corners[np.concatenate(([True], moved))]
        return line if len(line) > 1 else corners[[0, -1]]

    @property
    def line(self) -> shapely.LineString:
        """The whole line in degrees, from the home's door to the facility's entrance."""
        return shapely.LineString(self.lon_lat)


def edge_walks(tree: RouteTree, home: int) -> tuple[list[EdgeWalk], int]:
    """Decode one home's walk: the edges in order, and the door they lead to.

    Parameters
    ----------
    tree
        The walks of all homes.
    home
        Position of the home in ``tree.ground.homes``.

    Returns
    -------
    tuple
        Edge walks from the home to the door, and the door's row in ``tree.ground.doors``; no
        walks and -1 where no facility is reached.
    """
    network, homes, doors = tree.ground.network, tree.ground.homes, tree.ground.doors
    turns, first = tree.ground.turns
    step = int(tree.at_home[home])
    if step == NOWHERE:
        return [], -1
    walks = []
    half, here_m = 2 * int(homes.edge[home]) + step, float(homes.offset_m[home])
    while step >= 0:
        edge, against = divmod(half, 2)
        walks.append(EdgeWalk(edge, here_m, 0.0 if against else float(network.length_m[edge])))
        junction = int(network.tail[edge] if against else network.head[edge])
        step = int(tree.at_junction[junction])
        half = int(turns[first[junction] + step]) if step >= 0 else _half_to_door(doors, step)
        here_m = float(network.length_m[half >> 1]) if half & 1 else 0.0
    door = (-2 - step) >> 1
    walks.append(EdgeWalk(int(doors.edge[door]), here_m, float(doors.along_m[door])))
    return walks, door


def _half_to_door(doors: Doors, step: int) -> int:
    """Return the half-edge that leads from a junction to a door."""
    number = -2 - step
    return 2 * int(doors.edge[number >> 1]) + (number & 1)


def route(tree: RouteTree, home: int) -> Route | None:
    """Return one home's walk with its line and its arithmetic, None where there is none.

    Parameters
    ----------
    tree
        The walks of all homes.
    home
        Position of the home in ``tree.ground.homes``.

    Raises
    ------
    CallError
        If there is no such home.
    """
    homes, doors = tree.ground.homes, tree.ground.doors
    if not 0 <= home < len(homes):
        raise CallError(f"there is no home {home}; {len(homes)} are joined to the streets")
    walks, door = edge_walks(tree, home)
    if door < 0:
        return None
    own = _access_leg(tree, homes, home)
    last = _access_leg(tree, doors, door)
    legs = (
        own,
        *(_edge_leg(tree, walk) for walk in walks),
        replace(last, lon_lat=last.lon_lat[::-1]),
    )
    return Route(int(doors.facility[door]), tree.way, legs)


def _access_leg(tree: RouteTree, places: Attachments | Doors, row: int) -> Leg:
    """Return the straight walk from a door to its place on the street."""
    metres = float(places.access_m[row])
    ends = [
        (places.lon[row], places.lat[row]),
        (places.street_lon[row], places.street_lat[row]),
    ]
    return Leg("access", metres, metres / tree.profile.speed_m_s, -1, np.array(ends))


def _edge_leg(tree: RouteTree, walk: EdgeWalk) -> Leg:
    """Return one edge's part of a walk."""
    network = tree.ground.network
    length_m = float(network.length_m[walk.edge])
    steps = network.highway_names[network.highway[walk.edge]] == "steps"
    speed_m_s = tree.profile.speed_m_s * (tree.profile.steps_factor if steps else 1.0)
    line = network.geometry[walk.edge]
    part = substring(line, walk.from_m / length_m, walk.to_m / length_m, normalized=True)
    corners = shapely.get_coordinates(part)
    if len(corners) == 1:
        corners = np.repeat(corners, 2, axis=0)
    # Who stands at the end of a closed stretch is there already, at no cost.
    free = walk.metres <= SAME_PLACE_M and (speed_m_s == 0 or _is_against(tree, walk))
    level_s = 0.0 if free else walk.metres / speed_m_s
    return Leg(
        kind="steps" if steps else "street",
        metres=walk.metres,
        seconds=level_s * _slope_factor(tree, walk),
        edge=walk.edge,
        lon_lat=np.column_stack(unproject(corners[:, 0], corners[:, 1], network.crs)),
    )


def _slope_factor(tree: RouteTree, walk: EdgeWalk) -> float:
    """Return the time of a walk as a multiple of that on level ground."""
    grade = tree.ground.network.grade
    if grade is None or isinstance(tree.profile, MetreProfile):
        return 1.0
    forward = (walk.to_m >= walk.from_m) == (tree.way == "to")
    return float((grade.forward if forward else grade.backward)[walk.edge])


def _is_against(tree: RouteTree, walk: EdgeWalk) -> bool:
    """Return whether an edge binds walkers to the other direction."""
    sense = 1 if (walk.to_m >= walk.from_m) == (tree.way == "to") else -1
    return int(tree.ground.network.oneway[walk.edge]) == -sense
