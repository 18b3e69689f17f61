"""What each facility adds: whom it serves as the nearest, and whom nobody else would serve.

The people a facility alone serves are those within its limit and within the limit of no other
(not those whose nearest it is: they may have a second one in reach). They are what closing it
would cost: coverage falls by exactly so many people. Everybody else within its limit is shared,
or in the words of the siting literature has backup coverage.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Retrace, retrace
from lifecircle.circles.results import Result
from lifecircle.errors import CallError
from lifecircle.network.walks.catchments import catchments
from lifecircle.network.walks.second_nearest import two_nearest
from lifecircle.study.standards.circle import Circle

COLUMNS = ("nearest_people", "alone_people", "within_people", "shared_people")


@dataclass(frozen=True, eq=False)
class Served:
    """Who serves each home in one circle, and whether anybody else could.

    Arrays have the length of the study's residents and their order.

    Parameters
    ----------
    circle
        Its id.
    facility, minutes
        Row of the nearest facility and the walk there; -1 and infinite where none is reached.
    other, other_minutes
        The nearest of all other facilities, likewise.
    within
        Whether the nearest is within the limit.
    alone
        Whether it is, and no other.
    """

    circle: str
    facility: NDArray[np.int64]
    minutes: NDArray[np.float64]
    other: NDArray[np.int64]
    other_minutes: NDArray[np.float64]
    within: NDArray[np.bool_]
    alone: NDArray[np.bool_]


def served_homes(again: Retrace, circle: Circle) -> Served:
    """Return who serves each home in a circle, and whether anybody else could.

    Exact for every direction: there and back is searched facility by facility, one way in two
    searches (`lifecircle.network.walks.second_nearest`).

    Parameters
    ----------
    again
        A study on its streets, from `lifecircle.circles.again.retrace.retrace`.
    circle
        The circle.
    """
    asked = again.asked(circle)
    found = two_nearest(
        asked.graphs, again.origins, facilities=asked.facilities, settled=again.settled(asked)
    )
    rows, size = again.origins.places.owner, len(again.study.residents)
    facility, other = np.full((2, size), -1)
    seconds, other_s = np.full((2, size), np.inf)
    facility[rows], seconds[rows] = found.facility, found.seconds
    other[rows], other_s[rows] = found.second_facility, found.second_seconds
    within = seconds <= asked.limit_s
    return Served(
        circle=circle.id,
        facility=facility,
        minutes=seconds / asked.per_minute,
        other=other,
        other_minutes=other_s / asked.per_minute,
        within=within,
        alone=within & (other_s > asked.limit_s),
    )


def contributions(result: Result, *, circles: Sequence[str] | None = None) -> pd.DataFrame:
    """Return what each facility of a result adds in each circle it counts in.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    circles
        Ids of the circles wanted; all by default.

    Returns
    -------
    DataFrame
        As `contribution_table`.

    Raises
    ------
    CallError
        If the result has no such circle.
    """
    known = {one.id: one for one in result.circles}
    missing = sorted(set(circles or ()) - set(known))
    if missing:
        raise CallError(f"no circle {missing[0]!r} in the result; it has {', '.join(known)}")
    wanted = result.circles if circles is None else [known[one] for one in circles]
    return contribution_table(retrace(result), wanted)


def contribution_table(again: Retrace, circles: Sequence[Circle]) -> pd.DataFrame:
    """Return what each facility adds in each circle it counts in.

    Parameters
    ----------
    again
        A study on its streets.
    circles
        The circles, in the order they are reported.

    Returns
    -------
    DataFrame
        Index (``facility_id``, ``circle``), a row for every open facility of the circle's
        services and tiers, also where it serves nobody, in the order of the facilities, then of
        the circles. People are those of the circle's group (all residents where it has no
        column), from the whole district:

        - ``within_people`` live within the limit of the facility;
        - ``nearest_people`` of them have no facility nearer; summed over a circle's facilities
          they are the people the circle covers;
        - ``alone_people`` of those are within the limit of no other facility;
        - ``shared_people`` is ``within_people`` less ``alone_people``. It counts a person once at
          each of the facilities, so it must not be summed over them.
    """
    parts = [_of_circle(again, one) for one in circles]
    counted = [len(facilities) for facilities, _ in parts]
    facility = np.concatenate([np.zeros(0, np.int64), *(one for one, _ in parts)])
    circle = np.repeat(np.arange(len(parts)), counted)
    people = np.concatenate([np.zeros((0, len(COLUMNS))), *(one for _, one in parts)])
    order = np.lexsort((circle, facility))
    ids = again.study.facilities.index.to_numpy()
    names = np.array([one.id for one in circles], dtype=object)
    index = pd.MultiIndex.from_arrays(
        [ids[facility[order]], names[circle[order]]], names=["facility_id", "circle"]
    )
    return pd.DataFrame(people[order], index=index, columns=list(COLUMNS))


def _of_circle(again: Retrace, circle: Circle) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the rows of the facilities that count in a circle, and `COLUMNS` for each."""
    asked, served = again.asked(circle), served_homes(again, circle)
    residents = again.study.residents
    group = circle.group if circle.group in residents else "residents"
    people = residents[group].to_numpy(np.float64)
    sums = [
        np.bincount(
            served.facility[homes], weights=people[homes], minlength=len(again.study.facilities)
        )
        for homes in (served.within, served.alone)
    ]
    nearest, alone = (one[asked.facilities] for one in sums)
    held = catchments(
        asked.graphs, again.origins, facilities=asked.facilities, limit_s=asked.limit_s
    )
    within = held @ people[again.origins.places.owner]
    return asked.facilities, np.column_stack((nearest, alone, within, within - alone))
