"""What a network knows of gated estates: whose lane each edge is, and how the layers hang together.

A private lane may begin or end a walk and is never walked through. So it is in the network twice:
once for those who leave by it, once for those who arrive. Gates join the layers in one direction
only: from the lanes people leave by to the streets, from the streets to the lanes they arrive by.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

if TYPE_CHECKING:
    from lifecircle.network.walls.outlines import EstateOutlines

Ints = NDArray[np.int64]
Table = Literal["homes", "land", "places"]

IGNORED, OPEN, ASSUMED, GATED = 0, 1, 2, 3
"""What is known of an estate: its tags alone suggest it; nothing; its lanes; its gates."""

OPEN_TO_ALL, LEAVING, ARRIVING, BETWEEN = 0, 1, 2, 3
"""Sides of an edge: a public street; an estate's lane for leaving it, and for arriving in it; and
what nobody is joined to, such as the walk through a gate."""


@dataclass(frozen=True, eq=False)
class YardPlaces:
    """Rows of a table that walk over the open ground of an estate without lanes.

    Parameters
    ----------
    row
        The rows; a facility that is walked to from inside and from outside stands twice.
    edge
        An edge that begins or ends where each stands.
    at_head
        Whether that is the edge's head.
    """

    row: Ints
    edge: Ints
    at_head: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Gated:
    """The estates of a network, edge by edge.

    Parameters
    ----------
    outward
        1 if walks lead away from a facility only from tail to head, -1 only back, 0 both ways:
        whichever way people walk there or from there.
    side
        `OPEN_TO_ALL`, `LEAVING`, `ARRIVING` or `BETWEEN`.
    estate
        Row of the estate whose lane it is, -1 for none.
    twin
        The same lane on the other side, -1 for none.
    turned
        Whether the twin runs the other way.
    outlines
        The estates.
    mode
        `IGNORED`, `OPEN`, `ASSUMED` or `GATED`, for each.
    walls
        Outlines of the estates that have one, as straight pieces.
    inner_edge, inner_estate
        Public streets that run inside an estate, pair by pair.
    yards
        Who stands on open ground, by table.
    gates
        How estates are entered, one row a gate or assumed gate: ``estate`` (row), ``lon``,
        ``lat``, ``kind`` (``lane``, ``street``, ``wicket`` or ``assumed``), ``edge`` and
        ``offset_m`` where the gate is in the network (-1 where it leads nowhere).
    unused_gates
        Rows of the study's gates that stand at no outline, or at one without a wall.
    """

    outward: NDArray[np.int8]
    side: NDArray[np.int8]
    estate: Ints
    twin: Ints
    turned: NDArray[np.bool_]
    outlines: "EstateOutlines"
    mode: NDArray[np.int8]
    walls: NDArray[np.object_]
    inner_edge: Ints
    inner_estate: Ints
    yards: Mapping[Table, YardPlaces]
    gates: pd.DataFrame
    unused_gates: Ints

    @cached_property
    def walled(self) -> NDArray[np.bool_]:
        """Whether each estate has a wall: something is known of how it is entered."""
        return np.asarray(self.mode >= ASSUMED, bool)

    @cached_property
    def drawn(self) -> NDArray[np.bool_]:
        """Which edges stand for a lane or street on the ground, each once."""
        return np.asarray((self.side == OPEN_TO_ALL) | (self.side == LEAVING), bool)
