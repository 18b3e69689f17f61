"""Reach areas and buffers drawn from plain values: another process can do it."""

from collections.abc import Sequence

import shapely

from lifecircle.network.reach.area import AreaStyle, ReachStep, drawn_areas

_QUARTER = 16
"""Straight pieces to a quarter of a buffer's round: true to half a metre in a hundred."""


def reach_shapes(
    ways: Sequence[Sequence[ReachStep]], style: AreaStyle, tolerance_m: float
) -> list[bytes]:
    """Return the areas of growing limits as well-known binary, simplified for display.

    Parameters
    ----------
    ways
        The steps of each way of going.
    style
        How to draw them.
    tolerance_m
        About how far an edge may be drawn from where it is, metres.
    """
    areas = drawn_areas(ways, style=style)
    # Ring by ring, many times quicker than keeping rings apart; a picture can bear a crossing.
    simple = shapely.simplify(areas, tolerance_m, preserve_topology=False)
    return [bytes(one) for one in shapely.to_wkb(simple)]


def buffer_shape(shapes: Sequence[bytes], limit_m: float, tolerance_m: float) -> list[bytes]:
    """Return what lies within a distance of any of some shapes, one area as well-known binary.

    Parameters
    ----------
    shapes
        As well-known binary, on a plane of metres.
    limit_m
        The distance.
    tolerance_m
        About how far its edge may be drawn from where it is, metres.
    """
    around = shapely.buffer(shapely.from_wkb(list(shapes)), limit_m, quad_segs=_QUARTER)
    simple = shapely.simplify(shapely.union_all(around), tolerance_m, preserve_topology=False)
    return [bytes(shapely.to_wkb(simple))]
