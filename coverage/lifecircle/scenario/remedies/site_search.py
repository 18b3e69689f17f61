"""The best single site of each neighbourhood: every junction is looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array

from lifecircle.circles.again.retrace import Retrace
from lifecircle.network.changes.places import StreetPlaces, junctions, taken
from lifecircle.network.held.attach_more import PlaceAttacher
from lifecircle.network.snap import Attachments
from lifecircle.network.snapping.place_shapes import PlaceShapes
from lifecircle.network.walks.place_walks import PlaceWalks
from lifecircle.scenario.best_first import best_of_each
from lifecircle.scenario.left_out import LeftOut
from lifecircle.scenario.remedies.site_sweep import ROUNDED, Wanted

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
    asked = PlaceShapes.without_gates(
        shapely.points(lon, lat), np.full(len(lon), study.settings.max_snap_m)
    )
    return PlaceAttacher(again.attached, study.settings).attach(asked).places


def best_sites(
    again: Retrace, sites: Sites, wanted: Sequence[Wanted], bounds: Sequence[Floats]
) -> list[tuple[Ints, Floats]]:
    """Return the best site of every neighbourhood and the people it reaches there, by circle.

    Parameters
    ----------
    again
        The study on its streets.
    sites
        Where a facility could be opened.
    wanted
        Circles walked one and the same way to the same limit.
    bounds
        Of `lifecircle.scenario.remedies.site_sweep.site_bounds`.

    Returns
    -------
    list of pairs
        Of each circle the best site of each neighbourhood, the first on a tie, -1 where none
        helps; and the people left out there whom it reaches.
    """
    left = wanted[0].left
    homes = again.origins.places
    weights = np.zeros((len(homes), sum(len(one.asked) for one in wanted)))
    ends = np.cumsum([len(one.asked) for one in wanted])
    for one, end in zip(wanted, ends, strict=True):
        weights[one.left.attached, end - len(one.asked) : end] = one.weights
    counted = np.flatnonzero(weights.any(axis=1))
    people, every, limit_s = weights[counted], np.arange(len(counted)), left.asked.limit_s
    walks = PlaceWalks(again.uncut, sites.joined, taken(homes, counted), left.walking)

    def reached(some: Ints) -> Floats:
        """Return the people each of some places brings inside."""
        near, walk_s = walks.near(limit_s=limit_s, places=some, homes=every)
        return np.asarray(csr_array((walk_s <= limit_s).astype(np.float64)) @ people[near])

    place, worth = best_of_each(np.concatenate(bounds, axis=1), reached, rounded=2 * ROUNDED)
    return list(zip(np.split(place, ends[:-1]), np.split(worth, ends[:-1]), strict=True))


def site_gains(left: LeftOut, sites: Sites, chosen: Ints) -> tuple[Floats, Floats]:
    """Return the people left out each of some sites reaches, and the minutes they walk on the mean.

    Parameters
    ----------
    left
        Who is beyond a circle's limit.
    sites
        Where a facility could be opened.
    chosen
        Which of them; each reaches somebody.
    """
    limit_s = left.asked.limit_s
    walks = PlaceWalks(left.again.uncut, taken(sites.joined, chosen), left.homes, left.walking)
    walk_s = walks.seconds(limit_s=limit_s)
    people = (walk_s <= limit_s) * left.people
    total = people.sum(axis=1)
    minutes = (np.where(people > 0, walk_s, 0.0) * people).sum(axis=1) / total
    return total, np.asarray(minutes / left.asked.per_minute)
