"""The sea: what lies to the right of the coastlines of OpenStreetMap."""

import numpy as np
import shapely

from lifecircle.report.map.columns import Shapes

_NEAR_DEGREES = 1e-6


def sea(coast: Shapes, box: tuple[float, float, float, float]) -> Shapes:
    """Return the sea inside a box as areas, none where there is no coast.

    OpenStreetMap draws its coastlines with the land on the left. A coast that ends inside the
    box, where the file was clipped, is carried on to the side of the box, straight away from its
    middle: nothing is known of it there.

    Parameters
    ----------
    coast
        Lines in longitude and latitude.
    box
        West, south, east and north, degrees.
    """
    frame = shapely.box(*box)
    inside = shapely.get_parts(shapely.intersection(np.asarray(coast, dtype=object), frame))
    lines = inside[shapely.get_type_id(inside) == shapely.GeometryType.LINESTRING]
    if not len(lines):
        return np.array([], dtype=object)
    merged = shapely.line_merge(shapely.multilinestrings(lines), directed=True)
    shores = shapely.get_parts(merged)
    border = shapely.get_exterior_ring(frame)
    cuts = shapely.union_all([*shores, *_bridges(shores, frame), border])
    faces = shapely.get_parts(shapely.polygonize([cuts]))
    return _wet(faces, shores)


def _bridges(shores: Shapes, frame: shapely.Polygon) -> list[shapely.LineString]:
    """Return straight lines from ends inside the box, away from its middle, to its side."""
    open_ended = shores[~shapely.is_closed(shores)]
    ends = np.concatenate([shapely.get_point(open_ended, place) for place in (0, -1)])
    inner = ends[shapely.distance(ends, shapely.get_exterior_ring(frame)) > _NEAR_DEGREES]
    middle = shapely.get_coordinates(shapely.centroid(frame))[0]
    west, south, east, north = frame.bounds
    far = 2 * max(east - west, north - south)
    bridges = []
    for x, y in shapely.get_coordinates(inner):
        away = np.array([x, y]) - middle
        beyond = np.array([x, y]) + away / max(float(np.hypot(*away)), _NEAR_DEGREES) * far
        bridges.append(shapely.intersection(shapely.LineString([(x, y), beyond]), frame))
    return bridges


def _wet(faces: Shapes, shores: Shapes) -> Shapes:
    """Return the faces that most of their own shore has on its right."""
    xy, line = shapely.get_coordinates(shores, return_index=True)
    step = np.diff(xy, axis=0)
    own = (line[1:] == line[:-1]) & (step != 0).any(axis=1)
    start, step = xy[:-1][own], step[own]
    length = np.hypot(step[:, 0], step[:, 1])
    right = np.column_stack((step[:, 1], -step[:, 0])) / length[:, None] * _NEAR_DEGREES
    tree = shapely.STRtree(faces)
    votes = np.zeros(len(faces))
    for side, sign in ((right, 1.0), (-right, -1.0)):
        spot = shapely.points(start + step / 2 + side)
        at, face = tree.query(spot, predicate="within")
        votes += sign * np.bincount(face, weights=length[at], minlength=len(faces))
    wet: Shapes = faces[votes > 0]
    return wet
