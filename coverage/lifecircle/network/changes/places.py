"""Places on streets where something could be built or a link could begin.

They are rounded to seven decimals of a degree, about a centimetre, and only then joined to the
streets: what is found for a place is what a scenario makes of the same seven decimals.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.changes.links import link_feet, linkable, linkable_index
from lifecircle.network.snap import Attachments
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.projections import project, unproject

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DECIMALS = 7

_ON_STREET_M = 1.0


@dataclass(frozen=True, eq=False)
class StreetPlaces:
    """Places on streets.

    Parameters
    ----------
    lon, lat
        Degrees, rounded to `DECIMALS`.
    xy
        The same in the network's plane, rows of two.
    joined
        Where each is joined to the streets; ``access_m`` is 0, ``street_lon`` and ``street_lat``
        are the street's own place.
    """

    lon: Floats
    lat: Floats
    xy: Floats
    joined: Attachments

    def __len__(self) -> int:
        return len(self.lon)

    def take(self, rows: Ints) -> Self:
        """Return some of the places, in the order asked for."""
        return type(self)(self.lon[rows], self.lat[rows], self.xy[rows], taken(self.joined, rows))


def taken(joined: Attachments, rows: Ints) -> Attachments:
    """Return some attachments as those of places counted from 0.

    Parameters
    ----------
    joined
        Attachments.
    rows
        Which, in the order wanted.
    """
    names = [name for name in Attachments.__dataclass_fields__ if name != "owner"]
    columns = {name: getattr(joined, name)[rows] for name in names}
    return Attachments(owner=np.arange(len(rows)), **columns)


def junctions(network: StreetNetwork) -> StreetPlaces:
    """Return every junction of public streets, in their order."""
    allowed = linkable(network)
    nodes = np.unique(np.concatenate((network.tail[allowed], network.head[allowed])))
    return places_at(network, network.node_lon[nodes], network.node_lat[nodes])


def places_along(network: StreetNetwork, *, spacing_m: float) -> StreetPlaces:
    """Return every junction of public streets, and places along them.

    Parameters
    ----------
    network
        The streets.
    spacing_m
        Places on one edge are no farther apart than this.
    """
    edges = np.flatnonzero(linkable(network))
    parts = np.ceil(network.length_m[edges] / spacing_m).astype(np.int64)
    inner = np.maximum(parts - 1, 0)
    of = np.repeat(np.arange(len(edges)), inner)
    first = np.repeat(np.cumsum(inner) - inner, inner)
    share = (np.arange(len(of)) - first + 1) / parts[of]
    points = shapely.line_interpolate_point(network.geometry[edges[of]], share, normalized=True)
    lon, lat = unproject(shapely.get_x(points), shapely.get_y(points), network.crs)
    nodes = np.unique(np.concatenate((network.tail[edges], network.head[edges])))
    return places_at(
        network,
        np.concatenate((network.node_lon[nodes], lon)),
        np.concatenate((network.node_lat[nodes], lat)),
    )


def places_at(network: StreetNetwork, lon: Floats, lat: Floats) -> StreetPlaces:
    """Return places given in degrees, each once, joined to the public street they lie on."""
    degrees = np.round(np.column_stack((lon, lat)), DECIMALS)
    once = np.sort(np.unique(degrees, axis=0, return_index=True)[1])
    lon, lat = degrees[once].T
    feet = link_feet(network, lon, lat, within_m=_ON_STREET_M, index=linkable_index(network))
    held = np.flatnonzero(feet.edge >= 0)
    lon, lat = lon[held], lat[held]
    joined = Attachments(
        owner=np.arange(len(held)),
        edge=feet.edge[held],
        offset_m=feet.offset_m[held],
        access_m=np.zeros(len(held)),
        lon=lon,
        lat=lat,
        street_lon=feet.lon[held],
        street_lat=feet.lat[held],
        assumed=np.zeros(len(held), bool),
    )
    return StreetPlaces(lon, lat, np.column_stack(project(lon, lat, network.crs)), joined)
