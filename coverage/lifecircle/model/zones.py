"""Communities, streets, functional zones and the district: they share every border exactly."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from lifecircle.model.curves import smooth_line
from lifecircle.model.lanes import Grain, lattice
from lifecircle.model.seats import Seat
from lifecircle.model.terrain import Terrain, metres, plan

DISTRICT = "440704"
_ACROSS = 6.0
"""A border that follows a river counts as this many times its length when land is shared out."""

_SMALLEST_FACE_M2 = 400.0


def build_zones(
    terrain: Terrain, lanes: pd.DataFrame, seats: tuple[Seat, ...], *, seed: int
) -> pd.DataFrame:
    """Return the zones of four levels in metres of the plane.

    The district is cut into small faces by its main roads, rivers and field borders; each face
    goes to the seat it is nearest to without leaving its street; zones are unions of faces, so
    there is no gap and no overlap.

    Returns
    -------
    pandas.DataFrame
        Index ``zone_id``; ``geometry``, ``level``, ``name``, ``kind``, ``parent_id``, ``marks``.
    """
    rng = np.random.default_rng([seed, 5])
    faces = _faces(terrain, lanes, rng)
    core = shapely.get_coordinates(shapely.point_on_surface(faces))
    street = _street_of(core, terrain)
    owner = _nearest_seat(faces, core, street, seats, terrain)
    return _table(faces, owner, _functional(core, terrain), seats)


def _faces(terrain: Terrain, lanes: pd.DataFrame, rng: np.random.Generator) -> NDArray[np.object_]:
    """Return the small faces that tile the district."""
    main = lanes["highway"].isin(["trunk", "primary", "secondary", "tertiary"])
    rivers = [river.centre for river in terrain.rivers]
    grain = Grain(spacing_m=(330.0, 300.0), jitter=0.16, drop=0.0, angle=0.2)
    fields, _ = lattice(terrain.outline, grain, rng=rng)
    lines = np.concatenate(
        [lanes.loc[main, "geometry"].to_numpy(), rivers, fields, [_eastern_border(terrain)]]
    )
    inside = shapely.intersection(lines, terrain.outline)
    whole = shapely.union_all(
        np.append(shapely.get_parts(inside), terrain.outline.exterior), grid_size=1.0
    )
    faces = shapely.get_parts(shapely.polygonize([whole]))
    return np.asarray(faces[shapely.within(shapely.point_on_surface(faces), terrain.outline)])


def _eastern_border(terrain: Terrain) -> shapely.LineString:
    """Return the border between 江南街道 (west) and 外海街道 (east): the avenue between them."""
    roads = {road["name"]: road for road in plan("terrain")["roads"]}
    line = shapely.LineString(smooth_line(metres(roads["江礼大道"]["points"])))
    return line.intersection(terrain.frame)


def _street_of(core: NDArray[np.float64], terrain: Terrain) -> NDArray[np.str_]:
    """Return the street (街道) of each face: rivers and the avenue divide them."""
    codes = [street["code"] for street in plan("communities")["streets"]]
    left, low, right, high = shapely.bounds(terrain.frame) + np.array([-1, -1, 1, 1]) * 9_000.0
    river = next(r for r in terrain.rivers if r.name == "江门水道")
    bank = shapely.get_coordinates(river.centre)
    ends = [[right, bank[-1, 1]], [right, high], [left, high], [left, bank[0, 1]]]
    north = shapely.Polygon(np.vstack([bank, ends]))
    roads = {road["name"]: road for road in plan("terrain")["roads"]}
    avenue = smooth_line(metres(roads["江礼大道"]["points"]))
    west = shapely.Polygon(np.vstack([avenue, [[left, low], [left, high]]]))
    points = shapely.points(core)
    in_north, in_west = shapely.contains(north, points), shapely.contains(west, points)
    return np.asarray(np.where(in_north, np.where(in_west, codes[0], codes[1]), codes[2]))


def _nearest_seat(
    faces: NDArray[np.object_],
    core: NDArray[np.float64],
    street: NDArray[np.str_],
    seats: tuple[Seat, ...],
    terrain: Terrain,
) -> NDArray[np.int64]:
    """Return the seat each face belongs to, walking from face to face, dearly over rivers."""
    tree = shapely.STRtree(faces)
    a, b = tree.query(faces, predicate="intersects")
    beside = (a < b) & (street[a] == street[b])
    a, b = a[beside], b[beside]
    shared = shapely.length(shapely.intersection(faces[a], faces[b])) > 1.0
    a, b = a[shared], b[shared]
    walk_m = np.hypot(*(core[a] - core[b]).T)
    step = shapely.linestrings(np.stack([core[a], core[b]], axis=1))
    rivers = shapely.union_all([river.centre for river in terrain.rivers])
    walk_m = np.where(shapely.intersects(step, rivers), walk_m * _ACROSS, walk_m)
    start = [_start(seat, core, street) for seat in seats]
    links = coo_array((walk_m, (a, b)), shape=(len(faces), len(faces))).tocsr()
    reach_m = dijkstra(links, directed=False, indices=start)
    straight_m = np.array([np.hypot(*(core - seat.xy).T) for seat in seats])
    same = np.array([street == seat.street for seat in seats])
    cost = np.where(np.isfinite(reach_m), reach_m, 40_000.0 + straight_m)
    return np.asarray(np.where(same, cost, np.inf).argmin(axis=0))


def _start(seat: Seat, core: NDArray[np.float64], street: NDArray[np.str_]) -> int:
    """Return the face a seat stands in, or the nearest one of its own street."""
    gap_m = np.hypot(*(core - seat.xy).T)
    return int(np.where(street == seat.street, gap_m, np.inf).argmin())


def _functional(core: NDArray[np.float64], terrain: Terrain) -> NDArray[np.int64]:
    """Return which of the plan's three zones each face lies in."""
    kind = terrain.kind_at(core)
    east = core[:, 0] > metres([2.0, 0.0])[0]
    mixed = (kind == "industry") | east
    return np.asarray(np.where(kind == "polder", 2, np.where(mixed, 1, 0)))


def _table(
    faces: NDArray[np.object_],
    owner: NDArray[np.int64],
    functional: NDArray[np.int64],
    seats: tuple[Seat, ...],
) -> pd.DataFrame:
    streets = plan("communities")["streets"]
    zones = plan("communities")["functional"]
    of_street = np.array([seats[i].street for i in owner])
    rows = [(DISTRICT, shapely.union_all(faces), "district", "江海区", "", "", "")]
    rows += [
        (s["code"], shapely.union_all(faces[of_street == s["code"]]), "street", s["name"], "",
         DISTRICT, "")
        for s in streets
    ]  # fmt: skip
    rows += [
        (seat.code, shapely.union_all(faces[owner == i]), "community", seat.name, seat.kind,
         seat.street, seat.marks)
        for i, seat in enumerate(seats)
    ]  # fmt: skip
    rows += [
        (z["code"], shapely.union_all(faces[functional == i]), "functional", z["name"], "",
         DISTRICT, "")
        for i, z in enumerate(zones)
    ]  # fmt: skip
    columns = ["zone_id", "geometry", "level", "name", "kind", "parent_id", "marks"]
    return pd.DataFrame(rows, columns=columns).set_index("zone_id")
