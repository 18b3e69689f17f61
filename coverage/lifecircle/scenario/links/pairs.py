"""Pairs of places that a link could join: close on the ground."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from lifecircle.network.changes.links import link_length_m
from lifecircle.network.changes.places import StreetPlaces

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PLANE_SHARE = 0.005
"""A distance on the plane is off by no more than this share."""

_ROUNDED_M = 0.01


@dataclass(frozen=True, eq=False)
class LinkPairs:
    """Pairs of places, each once.

    Parameters
    ----------
    one, other
        The places.
    straight_m
        How far apart they are on the plane.
    longest_m
        The longest link.
    """

    one: NDArray[np.int32]
    other: NDArray[np.int32]
    straight_m: NDArray[np.float32]
    longest_m: float

    def __len__(self) -> int:
        return len(self.one)


def link_pairs(places: StreetPlaces, *, longest_m: float) -> LinkPairs:
    """Return every two places no farther apart than a link may be long.

    Parameters
    ----------
    places
        Places on streets.
    longest_m
        The longest link.
    """
    reach_m = longest_m * (1 + PLANE_SHARE) + _ROUNDED_M
    pairs = cKDTree(places.xy).query_pairs(reach_m, output_type="ndarray")
    one, other = pairs.astype(np.int32).T.copy()
    x, y = places.xy.astype(np.float32).T - places.xy.mean(axis=0, dtype=np.float32)[:, None]
    straight_m = np.hypot(x[one] - x[other], y[one] - y[other])
    return LinkPairs(one, other, straight_m, longest_m)


def length_between_m(places: StreetPlaces, one: Ints, other: Ints) -> Floats:
    """Return the lengths of links, from the street's place to the street's place."""
    feet = places.joined
    lon = np.stack((feet.street_lon[one], places.lon[one], places.lon[other],
                    feet.street_lon[other]))  # fmt: skip
    lat = np.stack((feet.street_lat[one], places.lat[one], places.lat[other],
                    feet.street_lat[other]))  # fmt: skip
    return link_length_m(lon, lat)
