"""How each kind of quarter is cut by streets: old town, industry, hill, and city blocks."""

import numpy as np
import pandas as pd
import shapely

from lifecircle.model.curves import smooth_line
from lifecircle.model.lanes import Grain, cut, joined, lanes, lattice
from lifecircle.model.terrain import Hill


def old_town(land: shapely.Polygon, *, rng: np.random.Generator) -> pd.DataFrame:
    """Return a fine uneven grid of streets, lanes and alleys, with a ring around it.

    Every fourth street takes cars, some are pedestrian, the rest are lanes and alleys; a few
    alleys climb by steps.
    """
    grain = Grain(spacing_m=(74.0, 92.0), jitter=0.2, drop=0.17, angle=float(rng.uniform(0.1, 0.6)))
    lines, street = lattice(land, grain, rng=rng)
    rank = street % 8
    classes = np.array(["residential"] * 2 + ["footway"] * 2 + ["pedestrian", "living_street"])
    way = np.append(classes, ["footway"] * 2).astype("<U16")[rank]
    way[(way == "footway") & (rng.random(len(way)) < 0.05)] = "steps"
    inner = lanes(lines, highway=way, street=street, homes=np.where(way == "steps", "", "old"))
    ring = lanes(land.exterior, highway="tertiary", homes="old", street=0)
    return joined([inner, ring])


def village(
    land: shapely.Polygon, *, angle: float, ringed: bool, rng: np.random.Generator
) -> pd.DataFrame:
    """Return a village's lanes: rows of houses with alleys between, a ring where it has one."""
    grain = Grain(spacing_m=(66.0, 48.0), jitter=0.13, drop=0.2, angle=angle)
    lines, street = lattice(land, grain, rng=rng)
    rank = street % 6
    way = np.array(["residential"] * 2 + ["footway"] * 4, dtype="<U16")[rank]
    way[(way == "footway") & (rng.random(len(way)) < 0.3)] = "living_street"
    tables = [lanes(lines, highway=way, street=street, homes="village")]
    if ringed:
        tables.append(lanes(land.exterior, highway="residential", homes="village", street=0))
    return joined(tables)


def industry(land: shapely.Polygon, *, angle: float, rng: np.random.Generator) -> pd.DataFrame:
    """Return the wide grid of an industrial estate, dormitories along some of its streets."""
    grain = Grain(spacing_m=(330.0, 270.0), jitter=0.06, drop=0.08, angle=angle)
    lines, street = lattice(land, grain, rng=rng)
    way = np.where(street % 4 == 0, "tertiary", "unclassified")
    homes = np.where(rng.random(len(lines)) < 0.22, "dormitory", "")
    mesh = lanes(lines, highway=way, street=street, homes=homes)
    fine = Grain(spacing_m=(110.0, 270.0), jitter=0.2, drop=0.82, angle=angle)
    yards, number = lattice(land, fine, rng=rng)
    works = lanes(yards, highway="service", street=number)
    return joined([mesh, works])


def walled_works(land: shapely.Polygon) -> pd.DataFrame:
    """Return the yard lanes of a factory behind a wall, one row of dormitories in it."""
    yard = land.buffer(-25.0)
    left, low, right, high = shapely.bounds(yard)
    middle = shapely.LineString([((left + right) / 2, low), ((left + right) / 2, high)])
    inner = [shapely.LineString(yard.exterior.coords), middle.intersection(yard)]
    return lanes(inner, highway="service", homes=["", "dormitory"], street=np.arange(2))


def hill(ground: Hill, *, rng: np.random.Generator) -> pd.DataFrame:
    """Return a hill's footpaths: a ring at its foot, winding paths and flights of steps."""
    land = ground.land
    centre = shapely.get_coordinates(land.centroid)[0]
    rim = shapely.get_coordinates(land.exterior)[:-1]
    foot = lanes(land.exterior, highway="footway", name=f"{ground.name}山脚绿道", street=0)
    half = shapely.LineString(smooth_line(centre + (rim[::3] - centre) * 0.55, closed=True))
    terrace = lanes(half, highway="path", name=f"{ground.name}环山径", street=0)
    starts = rim[rng.choice(len(rim), size=max(3, len(rim) // 12), replace=False)]
    climbs = [_climb(start, centre, rng) for start in starts]
    way = np.where(rng.random(len(climbs)) < 0.45, "steps", "path")
    return joined([foot, terrace, lanes(climbs, highway=way, street=np.arange(len(climbs)))])


def _climb(start: np.ndarray, top: np.ndarray, rng: np.random.Generator) -> shapely.LineString:
    """Return a winding line from the foot of a hill to its top."""
    t = np.linspace(0, 1, 6)[:, None]
    across = np.array([start[1] - top[1], top[0] - start[0]]) / 6
    sway = np.concatenate([[0], rng.uniform(-1, 1, 4), [0]])[:, None]
    return shapely.LineString(smooth_line(start + (top - start) * t + across * sway, step_m=30.0))


def outskirts(land: shapely.Geometry, *, angle: float, rng: np.random.Generator) -> pd.DataFrame:
    """Return the wide mesh of streets that go on beyond the district, without homes."""
    grain = Grain(spacing_m=(420.0, 380.0), jitter=0.1, drop=0.22, angle=angle)
    lines, street = lattice(land, grain, rng=rng)
    return lanes(lines, highway="unclassified", street=street)


def park_paths(land: shapely.Polygon, *, rng: np.random.Generator) -> pd.DataFrame:
    """Return a street around a park and footpaths across it."""
    ring = lanes(land.buffer(10.0).exterior, highway="residential", street=0)
    wide = land.buffer(10.0)
    turn = float(rng.uniform(0, np.pi))
    grain = Grain(spacing_m=(170.0, 150.0), jitter=0.2, drop=0.05, angle=turn)
    lines, street = lattice(wide, grain, rng=rng)
    return joined([ring, cut(lanes(lines, highway="footway", street=street), wide)])
