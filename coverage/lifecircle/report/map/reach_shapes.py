"""Reach areas drawn from plain arrays: another process can do it."""

from collections.abc import Sequence

import shapely

from lifecircle.network.reach.area import AreaStyle, ReachStep, drawn_areas


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
