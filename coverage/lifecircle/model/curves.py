"""Lines that look as if drawn by water and by surveyors: smooth curves, ribbons, blobs."""

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def smooth_line(points: Floats, *, step_m: float = 60.0, closed: bool = False) -> Floats:
    """Return a Catmull-Rom curve through the points, about one vertex every `step_m`."""
    if closed:
        padded = np.vstack([points[-1:], points, points[:2]])
    else:
        padded = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    parts = [_span(padded[i : i + 4], step_m) for i in range(len(padded) - 3)]
    last = padded[-2:-1]
    return np.vstack([*parts, last])


def _span(four: Floats, step_m: float) -> Floats:
    """Return the curve between the two middle points, without its last one."""
    a, b, c, d = four
    count = max(2, int(np.hypot(*(c - b)) // step_m))
    t = np.arange(count)[:, None] / count
    curve = (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )
    return np.asarray(curve / 2)


def ribbon(centre: Floats, width_m: Floats) -> shapely.Polygon:
    """Return the polygon of a river: the centre line with a width at each vertex."""
    along = np.gradient(centre, axis=0)
    along /= np.hypot(along[:, 0], along[:, 1])[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]]) * (width_m / 2)[:, None]
    ring = np.vstack([centre + across, (centre - across)[::-1]])
    return shapely.make_valid(shapely.Polygon(ring))


def wavering(count: int, *, rng: np.random.Generator, share: float, waves: int = 3) -> Floats:
    """Return factors around 1 that swing slowly by up to `share` along a line."""
    t = np.linspace(0.0, 1.0, count)
    phase = rng.uniform(0, 2 * np.pi, waves)
    pace = rng.uniform(2, 9, waves)
    swing = np.sin(2 * np.pi * pace[:, None] * t + phase[:, None]).mean(axis=0)
    return np.asarray(1.0 + share * swing)


def blob(
    centre: Floats, radius_m: Floats, *, rng: np.random.Generator, rough_share: float = 0.15
) -> shapely.Polygon:
    """Return a rounded, slightly uneven patch of land around a centre."""
    count = 14
    angle = np.arange(count) / count * 2 * np.pi
    reach = 1.0 + rng.uniform(-rough_share, rough_share, count)
    rim = np.column_stack([np.cos(angle), np.sin(angle)]) * radius_m * reach[:, None]
    return shapely.Polygon(smooth_line(rim + centre, step_m=25.0, closed=True))


def turned(xy: Floats, angle: float) -> Floats:
    """Return the points turned around the origin by an angle in radians."""
    c, s = np.cos(angle), np.sin(angle)
    return np.asarray(xy @ np.array([[c, s], [-s, c]]))
