"""The best single site of each neighbourhood: every junction is looked at."""

from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.circles.retrace import Retrace
from lifecircle.network.attach import attach_study
from lifecircle.network.place_walks import PlaceWalks
from lifecircle.network.snap import Attachments
from lifecircle.network.street_places import StreetPlaces, junctions, taken
from lifecircle.scenario.best_first import Found, value_best
from lifecircle.scenario.catchment import Catchment
from lifecircle.scenario.left_out import LeftOut
from lifecircle.study.projections import WGS84

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Sites:
    """Where a facility could be opened.

    Parameters
    ----------
    places
        Junctions of public streets, in degrees and metres.
    joined
        Where a facility there would touch the streets.
    """

    places: StreetPlaces
    joined: Attachments

    def __len__(self) -> int:
        return len(self.places)


def possible_sites(again: Retrace) -> Sites:
    """Return the junctions of public streets, joined to the streets as facilities are.

    Those on the ground of a walled estate, and those from which no door leads to one street only,
    are left out.

    Parameters
    ----------
    again
        The study on its streets.
    """
    network = again.attached.snapper.network
    places = junctions(network)
    if network.gated is not None:
        estate = network.gated.outlines.at(places.xy)
        walled = (estate >= 0) & network.gated.walled[estate]
        places = places.take(np.flatnonzero(~walled))
    joined = joined_as_facilities(again, places.lon, places.lat)
    doors = np.bincount(joined.owner, minlength=len(places))
    single = np.flatnonzero(doors == 1)
    row = np.cumsum(doors)[single] - 1
    return Sites(places.take(single), taken(joined, row))


def joined_as_facilities(again: Retrace, lon: Floats, lat: Floats) -> Attachments:
    """Return where facilities at some places would touch the streets; some may at none.

    Parameters
    ----------
    again
        The study on its streets.
    lon, lat
        Of the places, degrees.
    """
    study = again.study
    ids = pd.Index([f"site {at}" for at in range(len(lon))], dtype=object)
    new = gpd.GeoDataFrame(
        {"max_snap_m": np.full(len(lon), study.settings.max_snap_m)},
        geometry=shapely.points(lon, lat),
        crs=WGS84,
        index=ids,
    )
    old = study.facilities[["max_snap_m", "geometry"]]
    inside = shapely.point_on_surface(np.asarray(old.geometry, object))  # outlines take long
    both = pd.concat([old.set_geometry(gpd.GeoSeries(inside, old.index, crs=WGS84)), new])
    network = again.attached.snapper.network
    found = attach_study(network, replace(study, facilities=both)).places
    mine = np.flatnonzero(found.owner >= len(old))
    return replace(taken(found, mine), owner=found.owner[mine] - len(old))


@dataclass(frozen=True, eq=False)
class SiteSearch:
    """Sites that could help a circle.

    Parameters
    ----------
    left
        Who is beyond the circle's limit.
    sites
        Where a facility could be opened.
    catchment
        Who is within the limit of them.
    """

    left: LeftOut
    sites: Sites
    catchment: Catchment

    def reached(self, sites: Ints, weights: Floats) -> Floats:
        """Return the people of each group (columns) within the limit of each site (rows)."""
        every = np.zeros((len(self.left.again.origins.places), weights.shape[1]))
        every[self.left.attached] = weights
        return np.asarray(self.catchment.within(sites) @ every)

    def best(self, weights: Floats, bounds: Floats) -> Found:
        """Return the people each site reaches that may be a neighbourhood's best.

        Parameters
        ----------
        weights
            People of every home left out (rows) by neighbourhood (columns).
        bounds
            Of `lifecircle.scenario.site_sweep.site_bounds`.
        """
        return value_best(
            bounds, lambda some: self.reached(some, weights), enough=lambda one: one.best()[1]
        )

    def gains(self, sites: Ints) -> tuple[Floats, Floats]:
        """Return the people left out each site reaches, and the minutes they walk on the mean."""
        left, catchment = self.left, self.catchment
        walks = PlaceWalks(
            left.again.attached.snapper.network,
            taken(self.sites.joined, sites),
            left.homes,
            left.walking,
        )
        walk_s = walks.seconds(limit_s=catchment.limit_s)
        people = (walk_s <= catchment.limit_s) * left.people
        total = people.sum(axis=1)
        minutes = (np.where(people > 0, walk_s, 0.0) * people).sum(axis=1) / total
        return total, np.asarray(minutes / left.asked.per_minute)
