"""Places as they are drawn, with the gates that are known of them."""

from dataclasses import dataclass

import numpy as np
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.network.snap import Floats, Ints


@dataclass(frozen=True, eq=False)
class PlaceShapes:
    """Places that are to be joined to the streets.

    Parameters
    ----------
    shapes
        Points, outlines or lines, in degrees.
    max_m
        Farthest straight walk of each, metres.
    gate_row
        The place each known gate belongs to.
    gate_lon, gate_lat
        Degrees of the gates.
    """

    shapes: NDArray[np.object_]
    max_m: Floats
    gate_row: Ints
    gate_lon: Floats
    gate_lat: Floats

    @classmethod
    def of_tables(cls, places: GeoDataFrame, gates: GeoDataFrame) -> "PlaceShapes":
        """Return the places of a table.

        Parameters
        ----------
        places
            In EPSG:4326, with ``max_snap_m``.
        gates
            Points in EPSG:4326 with the ``facility_id`` they belong to; those of others are
            passed over.
        """
        row = places.index.get_indexer(gates["facility_id"]) if len(gates) else np.zeros(0, int)
        known = np.flatnonzero(row >= 0)
        return cls(
            shapes=np.asarray(places.geometry.array, object),
            max_m=places["max_snap_m"].to_numpy(float),
            gate_row=row[known],
            gate_lon=gates.geometry.x.to_numpy(float)[known],
            gate_lat=gates.geometry.y.to_numpy(float)[known],
        )

    @classmethod
    def without_gates(cls, shapes: NDArray[np.object_], max_m: Floats) -> "PlaceShapes":
        """Return places of which no gate is known."""
        none = np.zeros(0)
        return cls(shapes, max_m, np.zeros(0, np.int64), none, none)

    def __len__(self) -> int:
        return len(self.shapes)

    def at(self, rows: Ints) -> "PlaceShapes":
        """Return some of the places with their gates, numbered by their order here."""
        place = np.full(len(self), -1)
        place[rows] = np.arange(len(rows))
        row = place[self.gate_row]
        kept = np.flatnonzero(row >= 0)
        return PlaceShapes(
            self.shapes[rows], self.max_m[rows], row[kept], self.gate_lon[kept], self.gate_lat[kept]
        )
