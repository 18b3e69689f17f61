"""A study with gated estates or barriers on its streets."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.network.snap import (
    Attachments,
    Floats,
    Ints,
    attach_points,
    join_attachments,
    some_attachments,
)
from lifecircle.network.snapping.entrances import attach_shapes
from lifecircle.network.snapping.guarded_snap import GuardedSnapper
from lifecircle.network.snapping.place_shapes import PlaceShapes
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.walls.fences import OUTLINE_M, straight_pieces
from lifecircle.network.walls.gated import ARRIVING, ASSUMED, BETWEEN, LEAVING, OPEN, YardPlaces
from lifecircle.study.config.settings import Settings
from lifecircle.study.projections import project_geometries
from lifecircle.study.study import Study
from lifecircle.study.tables.obstacles import Obstacles

Texts = NDArray[np.object_]

_SAME_GROUND_SHARE = 0.5
_AREA = 2


@dataclass(frozen=True, eq=False)
class Guard:
    """What estates and barriers make of the homes and facilities of a study.

    Parameters
    ----------
    home_notes, place_notes
        A word on each row: ``assumed_gate`` where its estate has no gates in the data,
        ``barrier`` where it is joined to nothing because something stands before every street.
    hidden
        Which attachments of facilities only repeat another for those who live in the estate.
    home_estates
        Row of the estate each home stands in, -1 for none.
    home_turned
        Which homes have a barrier between them and the street that is nearest.
    """

    home_notes: Texts
    place_notes: Texts
    hidden: NDArray[np.bool_]
    home_estates: Ints
    home_turned: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class GuardedStudy:
    """A study on its streets, and what estates and barriers made of it.

    Parameters
    ----------
    snapper
        The streets, for who leaves.
    homes, land, places
        Attachments, as `lifecircle.network.attach.AttachedStudy` has them.
    guard
        Notes on them.
    """

    snapper: GuardedSnapper
    homes: Attachments
    land: Attachments
    places: Attachments
    guard: Guard


def attach_guarded(network: StreetNetwork, study: Study, obstacles: Obstacles) -> GuardedStudy:
    """Attach a study's residents, land and facilities so that no straight walk crosses anything.

    Parameters
    ----------
    network
        The streets, as `lifecircle.network.estates.streets.study_streets` gives them.
    study
        The study.
    obstacles
        Its estates and barriers.
    """
    settings = study.settings
    shapes = np.asarray(obstacles.barriers.geometry, dtype=object)
    leave = GuardedSnapper(
        network,
        settings.small_piece_m,
        barriers=straight_pieces(project_geometries(shapes, network.crs)),
        candidates=settings.barrier_candidates,
        side=LEAVING,
    )
    arrive = arriving_snapper(leave)
    most_m = study.facilities["max_snap_m"].to_numpy(float)
    # Nearly all of it is done outside the interpreter, so a second core helps.
    with ThreadPoolExecutor(max_workers=2) as beside:
        waiting = {
            name: beside.submit(_points, leave, table, name, settings.max_snap_m)
            for name, table in (("homes", study.residents), ("land", study.land))
        }
        places, hidden = _both_sides(network, _study_places(arrive, study))
        place_notes = _notes(arrive, _projected(study.facilities, network), places, most_m)[1]
        points = _projected(study.residents, network)
        homes = waiting["homes"].result()
        home_estates, home_notes = _notes(leave, points, homes, settings.max_snap_m)
        home_turned = _turned(leave, points, homes, max_m=settings.max_snap_m)
        land = waiting["land"].result()
    guard = Guard(
        home_notes=home_notes,
        place_notes=place_notes,
        hidden=hidden,
        home_estates=home_estates,
        home_turned=home_turned,
    )
    return GuardedStudy(leave, homes, land, places, guard)


def _study_places(arrive: GuardedSnapper, study: Study) -> Attachments:
    """Attach the facilities of a study."""
    return _places(
        arrive,
        PlaceShapes.of_tables(study.facilities, study.entrances),
        yards=_yards(arrive.network, "places"),
        settings=study.settings,
    )


def _points(snapper: GuardedSnapper, table: GeoDataFrame, name: str, max_m: float) -> Attachments:
    """Attach the points of a table, those on open ground where they stand."""
    lon, lat = table.geometry.x.to_numpy(np.float64), table.geometry.y.to_numpy(np.float64)
    yards = _yards(snapper.network, name)
    rest = np.setdiff1d(np.arange(len(table)), yards.row)
    free = attach_points(snapper, lon[rest], lat[rest], max_m=max_m, owner=rest)
    return join_attachments(free, _at_ends(snapper.network, yards.row, yards.edge, yards.at_head))


def _yards(network: StreetNetwork, table: str) -> YardPlaces:
    """Return who stands on open ground."""
    none = np.zeros(0, np.int64)
    if network.gated is None:
        return YardPlaces(none, none, none.astype(bool))
    return {str(name): its for name, its in network.gated.yards.items()}[table]


def _at_ends(
    network: StreetNetwork, owner: Ints, edge: Ints, at_head: NDArray[np.bool_]
) -> Attachments:
    """Attach rows at the ends of edges, without an access walk."""
    offset_m = np.where(at_head, network.length_m[edge], 0.0)
    node = np.where(at_head, network.head[edge], network.tail[edge])
    return _there(owner, edge, offset_m, network.node_lon[node], network.node_lat[node])


def _there(owner: Ints, edge: Ints, offset_m: Floats, lon: Floats, lat: Floats) -> Attachments:
    """Attach rows where they stand on edges, without an access walk."""
    no_walk, sure = np.zeros(len(owner)), np.zeros(len(owner), bool)
    return Attachments(owner, edge, offset_m, no_walk, lon, lat, lon, lat, sure)


def _places(
    snapper: GuardedSnapper,
    asked: PlaceShapes,
    *,
    yards: YardPlaces,
    settings: Settings,
) -> Attachments:
    """Attach facilities: at an estate's gates what is the estate, over open ground, or as ever."""
    network = snapper.network
    at_gates = _campuses(network, asked.shapes)
    rest = np.setdiff1d(np.arange(len(asked)), np.concatenate((yards.row, at_gates.owner)))
    others = attach_shapes(snapper, asked.at(rest), settings=settings)
    return join_attachments(
        _at_ends(network, yards.row, yards.edge, yards.at_head),
        at_gates,
        replace(others, owner=rest[others.owner]),
    )


def attach_guarded_places(
    arrive: GuardedSnapper, asked: PlaceShapes, *, settings: Settings
) -> tuple[Attachments, NDArray[np.bool_], Texts]:
    """Attach facilities that do not walk over the open ground of an estate.

    Parameters
    ----------
    arrive
        The streets, for who arrives, from `arriving_snapper`.
    asked
        The facilities.
    settings
        The study's distances.

    Returns
    -------
    tuple
        The attachments, and of `Guard` their ``hidden`` and ``place_notes``.
    """
    none = np.zeros(0, np.int64)
    yards = YardPlaces(none, none, none.astype(bool))
    found = _places(arrive, asked, yards=yards, settings=settings)
    places, hidden = _both_sides(arrive.network, found)
    shapes = project_geometries(asked.shapes, arrive.network.crs)
    return places, hidden, _notes(arrive, shapes, places, asked.max_m)[1]


def arriving_snapper(leave: GuardedSnapper) -> GuardedSnapper:
    """Return the streets for who arrives, given those for who leaves."""
    return replace(leave, side=ARRIVING, at_wall_m=OUTLINE_M)


def _campuses(network: StreetNetwork, shapes: NDArray[np.object_]) -> Attachments:
    """Attach facilities that are an estate, such as a walled school, at its known gates."""
    gated, none = network.gated, np.zeros(0, np.int64)
    drawn = np.flatnonzero(shapely.get_dimensions(shapes) == _AREA)
    if gated is None or not len(drawn):
        return _at_ends(network, none, none, none.astype(bool))
    shapes = project_geometries(shapes[drawn], network.crs)
    outlines = gated.outlines
    estate, row = shapely.STRtree(shapes).query(outlines.shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(outlines.shapes[estate], shapes[row]))
    both = shapely.area(outlines.shapes[estate]) + shapely.area(shapes[row]) - shared
    same = (shared > _SAME_GROUND_SHARE * both) & (both > 0)
    if not same.any():
        return _at_ends(network, none, none, none.astype(bool))
    gates = gated.gates[(gated.gates["kind"] != "assumed") & (gated.gates["edge"] >= 0)]
    pairs = pd.DataFrame({"estate": estate[same], "row": drawn[row[same]]})
    campus = pairs.merge(gates, on="estate")
    owner, edge = (campus[name].to_numpy(np.int64) for name in ("row", "edge"))
    offset_m, lon, lat = (campus[name].to_numpy(float) for name in ("offset_m", "lon", "lat"))
    return _there(owner, edge, offset_m, lon, lat)


def _both_sides(
    network: StreetNetwork, places: Attachments
) -> tuple[Attachments, NDArray[np.bool_]]:
    """Return attachments, and which of them repeat another for who leaves by the same lane."""
    gated = network.gated
    if gated is None:
        return places, np.zeros(len(places), bool)
    on_lane = np.flatnonzero(gated.twin[places.edge] >= 0)
    lanes = some_attachments(places, on_lane)
    twin = gated.twin[lanes.edge]
    length_m = network.length_m[lanes.edge]
    offset_m = np.where(gated.turned[lanes.edge], length_m - lanes.offset_m, lanes.offset_m)
    every = join_attachments(places, replace(lanes, edge=twin, offset_m=offset_m))
    hidden = gated.side[every.edge] == LEAVING
    open_ground = gated.side[every.edge] == BETWEEN
    if open_ground.any():
        twice = pd.DataFrame({"owner": every.owner, "lon": every.lon, "lat": every.lat})
        hidden |= open_ground & twice.duplicated().to_numpy()
    return every, hidden


def _projected(table: GeoDataFrame, network: StreetNetwork) -> NDArray[np.object_]:
    """Return the shapes of a table in the plane of the streets."""
    return project_geometries(np.asarray(table.geometry, dtype=object), network.crs)


def _turned(
    snapper: GuardedSnapper, points: NDArray[np.object_], homes: Attachments, *, max_m: float
) -> NDArray[np.bool_]:
    """Return which homes a barrier keeps from the nearest street: they are joined to another."""
    turned = np.zeros(len(points), bool)
    turned[homes.owner] = snapper.turned(points[homes.owner], max_m=max_m)
    return turned


def _notes(
    snapper: GuardedSnapper,
    shapes: NDArray[np.object_],
    found: Attachments,
    max_m: Floats | float,
) -> tuple[Ints, Texts]:
    """Return the estate each row stands in, and a word on it."""
    notes = np.full(len(shapes), "", dtype=object)
    estates = snapper.estates(shapes)
    gated = snapper.network.gated
    if gated is not None:
        assumed = (gated.mode == OPEN) | (gated.mode == ASSUMED)
        notes[(estates >= 0) & assumed[estates]] = "assumed_gate"
    lost = found.missing(len(shapes))
    limit_m = np.broadcast_to(np.asarray(max_m, float), len(shapes))
    near = snapper.within_reach(shapes[lost], max_m=limit_m[lost])
    notes[lost] = np.where(near, "barrier", "")
    return estates, notes
