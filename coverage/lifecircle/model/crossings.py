"""What sets walkers apart from cars: footbridges, motorway ramps, closed and unfinished ways."""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.curves import smooth_line
from lifecircle.model.lanes import joined, lanes
from lifecircle.model.noding import graph
from lifecircle.model.terrain import Terrain, metres, plan

STEPS_M = 14.0
"""Length of the flight of steps at each end of a footbridge."""

_FAR_APART_M = 900.0


def footbridges(table: pd.DataFrame, terrain: Terrain) -> pd.DataFrame:
    """Return footbridges with steps over the small rivers of the town, far from each other.

    They join two existing corners and meet nothing in between, so they are not on the ground.
    """
    names = plan("terrain")["footbridges"]
    g = graph(table)
    built = [_over(river.water, g.xy) for river in terrain.rivers if river.name in names]
    return joined([table for table in built if not table.empty])


def _over(water: shapely.Geometry, corners: NDArray[np.float64]) -> pd.DataFrame:
    """Return the footbridges over one river: steps, deck, steps."""
    near = corners[shapely.dwithin(shapely.points(corners), water, 70.0)]
    a, b = np.triu_indices(len(near), k=1)
    gap_m = np.hypot(*(near[a] - near[b]).T)
    close = (gap_m > 3 * STEPS_M) & (gap_m < 150.0)
    a, b, gap_m = a[close], b[close], gap_m[close]
    spans = shapely.linestrings(np.stack([near[a], near[b]], axis=1))
    wet = shapely.length(shapely.intersection(spans, water)) > 18.0
    a, b, spans = a[wet], b[wet], spans[wet]
    chosen: list[shapely.LineString] = []
    for i in np.argsort(gap_m[wet], kind="stable"):
        if all(spans[i].distance(other) > _FAR_APART_M for other in chosen):
            chosen.append(spans[i])
    return joined([_bridge(line) for line in chosen])


def _bridge(span: shapely.LineString) -> pd.DataFrame:
    """Return steps up, the deck, and steps down."""
    up, down = span.interpolate(STEPS_M), span.interpolate(span.length - STEPS_M)
    start, end = span.boundary.geoms
    lines = [
        shapely.LineString([start, up]),
        shapely.LineString([up, down]),
        shapely.LineString([down, end]),
    ]
    tags = ["incline=up", "bridge=yes;layer=2", "incline=down"]
    return lanes(lines, highway=["steps", "footway", "steps"], tags=tags, ground=False)


def ramps(above: pd.DataFrame, ground: pd.DataFrame) -> pd.DataFrame:
    """Return the motorway's ramps to the through roads it crosses."""
    motorway = above[above["highway"] == "motorway"]
    corner = shapely.get_coordinates(motorway["geometry"].to_numpy())
    made = []
    for name in plan("terrain")["interchanges"]:
        road = ground[ground["name"] == name]
        ends = shapely.get_coordinates(road["geometry"].to_numpy())
        gap_m = np.hypot(*(ends[:, None] - corner[None]).transpose(2, 0, 1))
        near = np.argwhere((gap_m > 260.0) & (gap_m < 420.0))
        for row, column in near[np.argsort(gap_m[tuple(near.T)], kind="stable")][[0, -1]]:
            start, end = corner[column], ends[row]
            across = np.array([start[1] - end[1], end[0] - start[0]]) * 0.22
            bend = (start + end) / 2 + across
            made.append(shapely.LineString(smooth_line(np.array([start, bend, end]), step_m=25.0)))
    number = np.arange(len(made))
    return lanes(made, highway="motorway_link", street=number, tags="oneway=yes", ground=False)


def restricted(table: pd.DataFrame, terrain: Terrain, *, rng: np.random.Generator) -> pd.DataFrame:
    """Return the lanes with some closed to walkers and some still being built."""
    drawing = plan("terrain")
    deck = table["name"].isin(drawing["no_walkers"]) & table["tags"].str.startswith("bridge")
    lines = table["geometry"].to_numpy()
    closed = deck.to_numpy(dtype=bool, copy=True)
    closed[closed] = shapely.intersects(lines[closed], terrain.wide_water)
    tags = table["tags"].mask(closed, table["tags"] + ";foot=no")
    site = shapely.Point(metres(drawing["building_site"]["at"])).buffer(
        drawing["building_site"]["radius_m"]
    )
    shapely.prepare(site)
    unfinished = shapely.contains(site, lines)
    unfinished &= table["highway"].isin(["service", "residential"]).to_numpy()
    unfinished &= rng.random(len(table)) < 0.3
    return table.assign(
        tags=tags.mask(unfinished, "construction=residential"),
        highway=table["highway"].mask(unfinished, "construction"),
        homes=table["homes"].mask(unfinished, ""),
    )
