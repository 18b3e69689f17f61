"""Heights along the streets, and from them how hilly every edge is.

Heights are taken from the raster, straight between the middles of its cells, at both ends of an
edge and at equal steps of about `STEP_M` between: that is all the smoothing there is. On a bridge
or in a tunnel they run straight between its ends.
"""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault, errors_in
from lifecircle.network.grade import Grade, slope_time
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.walks.spans import read_spans
from lifecircle.study.layers.rasters import Grid, read_grid
from lifecircle.study.projections import project_geometries, unproject
from lifecircle.words import Value

STEP_M = 30.0
"""Distance between heights along a street, as near as its length allows."""

_BESIDE_M = 0.5
_ALONG_M = 5.0
_NO_LENGTH_M = 1e-6
_MARGIN_DEGREES = 0.001

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Samples:
    """Places along edges, those of one edge together and in order."""

    edge: Ints
    along_m: Floats
    points: NDArray[np.object_]
    pieces: Ints


def graded_streets(
    network: StreetNetwork, *, heights: Path, file: str, streets: Path | None = None
) -> tuple[StreetNetwork | None, tuple[Fault, ...]]:
    """Return a network that knows how hilly its edges are.

    Parameters
    ----------
    network
        The streets.
    heights
        A raster of metres above the sea.
    file
        The raster as the user wrote it.
    streets
        The file the streets came from, for its bridges and tunnels.

    Returns
    -------
    tuple
        The network, or None where the raster cannot be used; errors of
        `lifecircle.study.layers.rasters.read_grid`, ``elevation-elsewhere`` where it knows no edge,
        and the warning ``elevation-gaps`` where some edges have no height and count as level.
    """
    grid, faults = read_grid(heights, over=_box(network), file=file)
    if grid is None or errors_in(faults):
        return None, faults
    grade, known = edge_grade(network, grid, spans=read_spans(streets))
    if not known.any():
        return None, (*faults, Fault(code="elevation-elsewhere", file=file))
    if not known.all():
        gap_m = float(network.length_m[~known].sum())
        details: dict[str, Value] = {
            "count": int((~known).sum()),
            "km": f"{gap_m / 1000:,.1f}",
            "share": f"{gap_m / float(network.length_m.sum()):.1%}",
        }
        note = Fault(code="elevation-gaps", severity="warning", file=file, details=details)
        faults = (*faults, note)
    return replace(network, grade=grade), faults


def edge_grade(
    network: StreetNetwork, grid: Grid, *, spans: NDArray[np.object_]
) -> tuple[Grade, NDArray[np.bool_]]:
    """Return how hilly each edge is, and whether its heights are known.

    An edge without heights counts as level.

    Parameters
    ----------
    network
        The streets.
    grid
        Heights, metres.
    spans
        Bridges and tunnels, lines in degrees.
    """
    samples = _samples(network)
    height_m = _heights(network, grid, samples.points)
    if len(spans):
        height_m = _straightened(network, grid, samples, height_m, spans)
    piece = np.flatnonzero(np.diff(samples.edge) == 0)
    edge = samples.edge[piece]
    run_m = np.diff(samples.along_m)[piece]
    slope = np.diff(height_m)[piece] / np.maximum(run_m, _NO_LENGTH_M)
    slope[run_m <= _NO_LENGTH_M] = 0.0
    known = np.isfinite(np.bincount(edge, slope, network.edges))
    own = known & ~network.steps
    slope[~known[edge]] = 0.0

    def mean(factor: Floats) -> Floats:
        """Return a factor of each stretch as the mean over its edge, by length."""
        total_m = np.bincount(edge, run_m, network.edges)
        walked = np.bincount(edge, run_m * factor, network.edges)
        return np.where(own & (total_m > 0), walked / np.maximum(total_m, _NO_LENGTH_M), 1.0)

    steepest = np.zeros(network.edges)
    np.maximum.at(steepest, edge, np.abs(slope))
    level = steepest == 0.0
    forward, backward = mean(slope_time(slope)), mean(slope_time(-slope))
    return Grade(np.where(level, 1.0, forward), np.where(level, 1.0, backward), steepest), known


def _box(network: StreetNetwork) -> tuple[float, float, float, float]:
    """Return a box in degrees around all streets, bends included."""
    west, south, east, north = shapely.total_bounds(network.geometry)
    lon, lat = unproject([west, west, east, east], [south, north, south, north], network.crs)
    margin = _MARGIN_DEGREES
    return (
        float(lon.min()) - margin,
        float(lat.min()) - margin,
        float(lon.max()) + margin,
        float(lat.max()) + margin,
    )


def _samples(network: StreetNetwork) -> _Samples:
    """Return the places along each edge where its height is taken."""
    lines = network.geometry
    drawn_m = shapely.length(lines)
    pieces = np.maximum(np.rint(drawn_m / STEP_M), 1).astype(np.int64)
    edge = np.repeat(np.arange(network.edges), pieces + 1)
    first = np.cumsum(pieces + 1) - (pieces + 1)
    number = np.arange(len(edge)) - first[edge]
    part = number / pieces[edge]
    points = shapely.line_interpolate_point(lines[edge], part * drawn_m[edge])
    return _Samples(edge, part * network.length_m[edge], points, pieces)


def _heights(network: StreetNetwork, grid: Grid, points: NDArray[np.object_]) -> Floats:
    """Return the heights of places in the plane of a network."""
    lon, lat = unproject(shapely.get_x(points), shapely.get_y(points), network.crs)
    return grid.at(lon, lat)


def _straightened(
    network: StreetNetwork, grid: Grid, samples: _Samples, height_m: Floats,
    spans: NDArray[np.object_],
) -> Floats:  # fmt: skip
    """Return heights that run straight between the ends of bridges and tunnels."""
    lines = project_geometries(spans, network.crs)
    wide = shapely.buffer(lines, _BESIDE_M, cap_style="flat")
    span, edge = shapely.STRtree(network.geometry).query(wide, predicate="intersects")
    along_m = shapely.length(shapely.intersection(network.geometry[edge], wide[span]))
    lies = along_m > np.minimum(_ALONG_M, 0.9 * shapely.length(network.geometry[edge]))
    span, edge = span[lies], edge[lies]
    near_span, near = shapely.STRtree(samples.points).query(
        lines, predicate="dwithin", distance=_BESIDE_M
    )
    lying = set(zip(span.tolist(), edge.tolist(), strict=True))
    pairs = zip(near_span.tolist(), samples.edge[near].tolist(), strict=True)
    kept = np.array([pair in lying for pair in pairs], dtype=np.bool_)
    near_span, near = near_span[kept], near[kept]
    ends = [_heights(network, grid, shapely.get_point(lines, at)) for at in (0, -1)]
    part = shapely.line_locate_point(lines[near_span], samples.points[near], normalized=True)
    found = height_m.copy()
    found[near] = ends[0][near_span] * (1 - part) + ends[1][near_span] * part
    return found
