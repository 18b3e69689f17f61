"""Missing links: places close on the ground and far on foot, ranked by whom a link would help."""

from collections.abc import Callable
from typing import TypedDict, Unpack

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Retrace, retrace
from lifecircle.circles.results import Result
from lifecircle.errors import CallError
from lifecircle.network.changes.places import StreetPlaces, places_along
from lifecircle.network.doubts.in_the_way import HURDLES, Hurdles
from lifecircle.network.travel import in_metres
from lifecircle.network.walks.place_walks import PlaceWalks
from lifecircle.network.walks.uncut import Walking
from lifecircle.scenario.best_first import Found
from lifecircle.scenario.edits.links import Link
from lifecircle.scenario.left_out import LeftOut, left_out
from lifecircle.scenario.links.pairs import link_pairs
from lifecircle.scenario.links.search import LinkSearch
from lifecircle.study.standards.circle import Circle

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LONGEST_M = 300.0
SPACING_M = 50.0
LEAST_DETOUR = 3.0
APART_M = 200.0


class LinkRules(TypedDict, total=False):
    """Which links are looked at.

    Parameters
    ----------
    longest_m
        No link is longer; 300 by default.
    spacing_m
        Links begin and end at junctions and at places so far apart along streets; 50.
    least_detour
        Going round must take at least so many times as long as the link; 3.
    apart_m
        Of links whose ends are both nearer to each other than this the best one stands for all;
        200.
    steps
        Whether they are steps; no.
    """

    longest_m: float
    spacing_m: float
    least_detour: float
    apart_m: float
    steps: bool


def best_links(
    result: Result, *, circle: str, count: int = 10, zone: str = "", **rules: Unpack[LinkRules]
) -> pd.DataFrame:
    """Return the new links that would bring most people inside a circle.

    Of all links between places at the stated spacing these are the best, each on its own: none was
    passed over. Adding one as the edit `lifecircle.scenario.edits.links.Link` with both ends brings
    exactly ``people_gained`` inside.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    circle
        Id of a circle.
    count
        How many links are wanted.
    zone
        Count only people of this zone; empty for the whole district.
    **rules
        See `LinkRules`.

    Returns
    -------
    DataFrame
        Index ``rank`` from 1; ``from_lon``, ``from_lat`` (the side people come from), ``to_lon``,
        ``to_lat``, ``length_m``, ``around_m`` (the walk from end to end today; infinite without
        one), ``people_gained`` (of the circle's group), ``minutes_before`` and ``minutes_after``
        (their means), ``crosses`` (one of `lifecircle.network.doubts.in_the_way.HURDLES`, or
        nothing known) and ``crosses_name``.

    Raises
    ------
    CallError
        If there is no such circle or zone, or the circle asks for the slower of the walks there
        and back on streets where these differ.

    Examples
    --------
    >>> best_links(result, circle="elderly-care", count=3)  # doctest: +SKIP
    """
    asked = _circle(result, circle)
    again = retrace(result)
    if len(again.asked(asked).graphs) > 1:
        raise CallError(
            f"circle {circle!r} asks for the slower of two walks, there and back, and on these "
            "streets they differ; links are looked for by circles of one way"
        )
    left = left_out(again, asked)
    weights = _of_zone(left, zone)[:, None]
    search = link_search(left, link_places(again, rules), rules)
    apart_m = rules.get("apart_m", APART_M)
    found = search.best(weights, enough=_enough(search, count, apart_m))
    chosen = _apart(search, found, count, apart_m)
    table = link_table(search, chosen, weights[:, 0], hurdles=again.hurdles)
    ends = search.ends
    table.insert(5, "around_m", around_m(search, ends.begins[chosen], ends.ends[chosen]))
    return table


def as_edit(row: pd.Series, *, name: str) -> Link:
    """Return a row of `best_links` as an edit.

    Parameters
    ----------
    row
        The row.
    name
        The link's id.
    """
    via = ((row["from_lon"], row["from_lat"]), (row["to_lon"], row["to_lat"]))
    return Link(id=name, via=tuple((float(lon), float(lat)) for lon, lat in via))


def link_places(again: Retrace, rules: LinkRules) -> StreetPlaces:
    """Return where links may begin and end."""
    network = again.attached.snapper.network
    return places_along(network, spacing_m=rules.get("spacing_m", SPACING_M))


def link_search(left: LeftOut, places: StreetPlaces, rules: LinkRules) -> LinkSearch:
    """Return the search for links that help those left out."""
    return LinkSearch(
        left,
        places,
        link_pairs(places, longest_m=rules.get("longest_m", LONGEST_M)),
        least_detour=rules.get("least_detour", LEAST_DETOUR),
        steps=rules.get("steps", False),
    )


def link_table(
    search: LinkSearch, links: Ints, people: Floats, *, hurdles: Hurdles
) -> pd.DataFrame:
    """Return links as `best_links` describes them, but for the walk around.

    Parameters
    ----------
    search
        The search they come from.
    links
        Rows of its ``ends``, in the order wanted.
    people
        Of every home left out.
    hurdles
        What they may cross.
    """
    ends, places, left = search.ends, search.places, search.left
    begins, stops = ends.begins[links], ends.ends[links]
    after_s = search.seconds_over(links)
    gains = (after_s <= left.asked.limit_s) * people
    gained = gains.sum(axis=1)
    per_minute = left.asked.per_minute
    lines = shapely.linestrings(np.stack((places.xy[begins], places.xy[stops]), axis=1))
    kind, name = hurdles.across(np.asarray(lines, object), np.zeros(len(links)))
    columns = {
        "from_lon": places.lon[begins],
        "from_lat": places.lat[begins],
        "to_lon": places.lon[stops],
        "to_lat": places.lat[stops],
        "length_m": ends.length_m[links],
        "people_gained": gained,
        "minutes_before": _mean(gains, left.seconds[None, :], gained) / per_minute,
        "minutes_after": _mean(gains, after_s, gained) / per_minute,
        "crosses": np.where(kind >= 0, np.array([*HURDLES, ""], dtype=object)[kind], ""),
        "crosses_name": name,
    }
    rank = pd.RangeIndex(1, len(links) + 1, name="rank")
    return pd.DataFrame(columns, index=rank)


def around_m(search: LinkSearch, begins: Ints, ends: Ints) -> Floats:
    """Return the shortest walk today between the ends of links, metres."""
    if not len(begins):
        return np.zeros(0)
    left, places = search.left, search.places
    walking = Walking(in_metres(left.graph.profile), left.graph.way)
    here, there = places.take(begins).joined, places.take(ends).joined
    walks = PlaceWalks(left.again.uncut, there, here, walking)
    metres = [
        walks.seconds(limit_s=np.inf, places=np.array([at]), homes=np.array([at]))[0, 0]
        for at in range(len(begins))
    ]
    return np.array(metres)


def _mean(gains: Floats, seconds: Floats, gained: Floats) -> Floats:
    """Return the mean of seconds over those who gain; infinite where somebody had no way."""
    every = np.broadcast_to(seconds, gains.shape)
    total = np.where(gains > 0, every, 0.0) * np.where(gains > 0, gains, 1.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(total.sum(axis=1) / gained, np.float64)


def _circle(result: Result, name: str) -> Circle:
    """Return a circle of a result."""
    known = {one.id: one for one in result.circles}
    if name not in known:
        raise CallError(f"no circle {name!r} in the result; it has {', '.join(known)}")
    return known[name]


def _of_zone(left: LeftOut, zone: str) -> Floats:
    """Return the people of every home left out, none outside a zone."""
    study = left.again.study
    if not zone:
        return left.people
    if zone not in study.zones.index:
        raise CallError(f"no zone {zone!r} in the study")
    level = str(study.zones.loc[zone, "level"])
    here = (study.residents[f"{level}_id"] == zone).to_numpy(bool)
    return np.where(here[left.row], left.people, 0.0)


def _enough(search: LinkSearch, count: int, apart_m: float) -> Callable[[Found], Floats]:
    """Return what a link must be worth to be among the best."""

    def enough(found: Found) -> Floats:
        """Return what a link must bring in to be among those asked for."""
        chosen = _apart(search, found, count, apart_m)
        if len(chosen) < count:
            return np.zeros(1)
        last = np.searchsorted(found.place, chosen[-1])
        return np.asarray(found.worth[last])

    return enough


def _apart(search: LinkSearch, found: Found, count: int, apart_m: float) -> Ints:
    """Return the best links, each standing for those near it; the shorter one first on a tie."""
    ends, xy = search.ends, search.places.xy
    worth = found.worth[:, 0]
    order = np.lexsort((found.place, ends.length_m[found.place], -worth))
    order = order[worth[order] > 0]
    corners = np.concatenate((xy[ends.begins[found.place]], xy[ends.ends[found.place]]), axis=1)
    chosen: list[int] = []
    while len(order) and len(chosen) < count:
        best = int(order[0])
        chosen.append(int(found.place[best]))
        off = corners[order] - corners[best]
        near = (np.hypot(*off[:, :2].T) < apart_m) & (np.hypot(*off[:, 2:].T) < apart_m)
        near[0] = True
        order = order[~near]
    return np.array(chosen, np.int64)
