"""The street network of the model: through roads, quarters, villages, bridges and islands."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from lifecircle.model.crossings import footbridges, ramps, restricted
from lifecircle.model.curves import smooth_line
from lifecircle.model.estates import estate, estate_lanes, estates
from lifecircle.model.lanes import COLUMNS, cut, heading, joined, lanes, without
from lifecircle.model.names import with_names
from lifecircle.model.noding import noded, trimmed
from lifecircle.model.polder import DYKE_M, dyke_roads, field_tracks
from lifecircle.model.quarters import (
    hill,
    industry,
    old_town,
    outskirts,
    park_paths,
    village,
    walled_works,
)
from lifecircle.model.seats import Seat, village_patches
from lifecircle.model.terrain import Patch, Terrain, metres, plan

TOWN_EDGE_M = 380.0
"""How far quarters run on past the outline before the wide mesh of the outskirts begins."""

_ABOVE = ("motorway", "rail")


@dataclass(frozen=True, kw_only=True)
class Town:
    """Streets, the patches of ground they were drawn on, and the walls of estates."""

    lanes: pd.DataFrame
    villages: tuple[Patch, ...]
    walls: tuple[shapely.Geometry, ...]


def build_streets(terrain: Terrain, seats: tuple[Seat, ...], *, seed: int) -> Town:
    """Return the noded lanes (`lanes.COLUMNS`) and the villages' ground.

    Parameters
    ----------
    terrain
        From `terrain.lay_out`.
    seats
        Villages and communities.
    seed
        The same seed gives the same streets.
    """
    rng = np.random.default_rng([seed, 2])
    through = through_roads(terrain)
    dykes = dyke_roads(terrain)
    ground = through[~through["highway"].isin(_ABOVE)]
    roads = shapely.union_all(np.concatenate([ground["geometry"], dykes["geometry"]]))
    villages = village_patches(seats, terrain, roads, rng=rng)
    reserved = _reserved(terrain, [patch for patch, _ in villages])
    filled, walls = _filled(terrain, roads, reserved, rng)
    tables = [ground, *filled, *_patches(terrain, rng)]
    tables += [village(patch.land, angle=angle, ringed=False, rng=rng) for patch, angle in villages]
    fine = joined([*tables[1:], field_tracks(terrain, rng=rng)])
    clear = without(fine, terrain.water.buffer(4.0))
    banks = _bridged(dykes, terrain.wide_water.buffer(2.0), terrain)
    everything = joined([_bridged(ground, None, terrain), banks, clear])
    drawn = restricted(trimmed(noded(everything)), terrain, rng=rng)
    above = through[through["highway"].isin(_ABOVE)].assign(ground=False)
    bridges = footbridges(drawn, terrain)
    whole = joined([drawn, bridges, above, ramps(above, drawn)])
    named = with_names(whole, rng=rng)
    return Town(
        lanes=named[list(COLUMNS)], villages=tuple(p for p, _ in villages), walls=tuple(walls)
    )


def through_roads(terrain: Terrain) -> pd.DataFrame:
    """Return the drawing's through roads as smooth lines within the frame."""
    roads = plan("terrain")["roads"]
    lines = [shapely.LineString(smooth_line(metres(road["points"]))) for road in roads]
    table = lanes(
        lines,
        highway=[road["highway"] for road in roads],
        name=[road["name"] for road in roads],
        street=np.arange(len(roads)),
    )
    table["tags"] = np.where(table["highway"].eq("motorway"), "oneway=no", "")
    return cut(table, terrain.frame)


def _bridged(
    table: pd.DataFrame, forbidden: shapely.Geometry | None, terrain: Terrain
) -> pd.DataFrame:
    """Return the lanes with what lies over water marked as bridge, after the forbidden part."""
    allowed = table if forbidden is None else without(table, forbidden)
    wet = terrain.water.buffer(12.0)
    over = cut(allowed, wet).assign(tags="bridge=yes;layer=1")
    return joined([without(allowed, wet), over])


def _reserved(terrain: Terrain, villages: list[Patch]) -> shapely.Geometry:
    """Return the ground that quarters leave to patches with streets of their own."""
    lands = [patch.land for patch in (*terrain.old_towns, *villages)]
    lands += [park.land.buffer(10.0) for park in terrain.parks]
    lands += [hill.land for hill in terrain.hills]
    lands += [island.land.buffer(18.0) for island in terrain.islands]
    return shapely.union_all(lands)


def _filled(
    terrain: Terrain,
    roads: shapely.Geometry,
    reserved: shapely.Geometry,
    rng: np.random.Generator,
) -> tuple[list[pd.DataFrame], list[shapely.Geometry]]:
    """Return the streets of every face between the through roads and the banks, and walls."""
    edge = terrain.outline.buffer(TOWN_EDGE_M).simplify(60.0)
    edges = shapely.union_all([roads, terrain.frame.boundary, edge.boundary])
    faces = shapely.get_parts(shapely.polygonize([edges]))
    faces = faces[shapely.area(faces) > 20_000.0]
    core = shapely.get_coordinates(shapely.point_on_surface(faces))
    shapely.prepare(edge)
    inside = shapely.contains(edge, shapely.points(core))
    kinds = np.where(inside, terrain.kind_at(shapely.get_coordinates(shapely.centroid(faces))), "")
    filled: list[pd.DataFrame] = []
    walls: list[shapely.Geometry] = []
    wet = terrain.water.buffer(DYKE_M)
    beside = roads.buffer(9.0)
    for face, kind, within in zip(faces, kinds, inside, strict=True):
        angle = _longest_side(face)
        land = face.difference(reserved).difference(wet)
        if land.is_empty:
            continue
        if not within:
            filled.append(outskirts(land, angle=angle, rng=rng))
        elif kind == "estate":
            quarter = estates(land, angle=angle, rng=rng)
            filled += [quarter.lanes, _rim(land, beside)]
            walls += quarter.walls
        elif kind == "industry":
            filled += [industry(land, angle=angle, rng=rng), _rim(land, beside)]
    return filled, walls


def _rim(land: shapely.Geometry, beside: shapely.Geometry) -> pd.DataFrame:
    """Return streets along those edges of a quarter that no through road follows."""
    rings = shapely.get_parts(shapely.boundary(land))
    rim = lanes(rings, highway="residential", street=np.arange(len(rings)))
    return without(rim, beside)


def _longest_side(face: shapely.Polygon) -> float:
    """Return the direction of a face's longer side."""
    box = shapely.get_coordinates(shapely.minimum_rotated_rectangle(face))
    sides = np.hypot(*np.diff(box[:3], axis=0).T)
    at = int(np.argmax(sides))
    return heading(shapely.LineString(box[at : at + 2]))


def _patches(terrain: Terrain, rng: np.random.Generator) -> list[pd.DataFrame]:
    """Return the streets of old towns, hills, parks and islands."""
    tables = [old_town(town.land, rng=rng) for town in terrain.old_towns]
    tables += [hill(one, rng=rng) for one in terrain.hills]
    tables += [park_paths(park.land, rng=rng) for park in terrain.parks]
    return tables + [_island(patch, rng) for patch in terrain.islands]


def _island(patch: Patch, rng: np.random.Generator) -> pd.DataFrame:
    """Return streets that touch nothing outside their patch."""
    if patch.kind == "river-island":
        made = village(patch.land, angle=np.pi / 2, ringed=True, rng=rng)
    elif patch.kind == "estate":
        made = estate_lanes([estate(patch.land.buffer(30.0), rng=rng, gates=0)])
    else:
        made = walled_works(patch.land)
    return made.assign(island=True)
