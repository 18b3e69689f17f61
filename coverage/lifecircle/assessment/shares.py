"""A circle's capacity shared out among the homes of a study: the numbers behind every verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.assessment.terms import Terms, terms_of
from lifecircle.circles.again.retrace import Retrace
from lifecircle.circles.capacity.assignment import assign
from lifecircle.circles.capacity.room import Room, share_out
from lifecircle.circles.results import Result
from lifecircle.circles.supply import Numbers, Pairs, Supply, gaussian_weights, two_step
from lifecircle.study.standards.circle import Circle, Provision
from lifecircle.study.study import Study

HOME_COLUMNS = (
    "people",
    "need",
    "placed",
    "full",
    "roomy",
    "shut",
    "unsure",
    "per_person_2sfca",
    "per_person_gaussian",
)


@dataclass(frozen=True, eq=False)
class Shared:
    """One circle's capacity, shared out.

    Parameters
    ----------
    terms
        What decided.
    plain, bell
        What a person has by 2SFCA, all within the limit alike, and with a Gaussian (Dai).
    room
        Who has a place; None where no need is stated.
    like
        The same circle shared out before on the same terms, if it was.
    """

    terms: Terms
    plain: Supply
    bell: Supply
    room: Room | None
    like: "Shared | None" = None

    @property
    def circle(self) -> Circle:
        """The circle."""
        return self.terms.circle

    @property
    def provision(self) -> Provision:
        """What its facilities hold."""
        return self.terms.provision

    @property
    def facilities(self) -> NDArray[np.int64]:
        """Rows of the facilities that count."""
        return self.terms.facilities

    @property
    def pairs(self) -> Pairs:
        """Who reaches what, within the limit."""
        return self.terms.pairs

    @property
    def people(self) -> Numbers:
        """People of each home, of the group the need is stated for."""
        return self.terms.people

    @property
    def capacity(self) -> Numbers:
        """What each facility holds, NaN where unknown."""
        return self.terms.capacity

    @cached_property
    def certain(self) -> Numbers:
        """The need of each home that facilities of known capacity have room for."""
        if self.like is not None:
            return self.like.certain
        if self.room is not None and not np.isnan(self.capacity).any():
            return self.room.placed
        return assign(self.pairs, self.need, np.nan_to_num(self.capacity)).placed

    @property
    def told(self) -> bool:
        """Whether any capacity is known, or there is no facility that could have one."""
        return not len(self.capacity) or bool((~np.isnan(self.capacity)).any())

    @property
    def need(self) -> Numbers:
        """What each home needs, in the unit of the supply; NaN where no need is stated."""
        each = np.nan if self.provision.need is None else self.provision.need
        return np.asarray(self.people * each)


def shared_circles(
    again: Retrace, result: Result, *, known: Sequence[Shared] = ()
) -> tuple[Shared, ...]:
    """Share out every circle of a result that says what its facilities hold.

    Circles whose group the residents do not have are left out: nobody's need would be known.

    Parameters
    ----------
    again
        The result's study on its streets.
    result
        What `lifecircle.analyse` returned.
    known
        Circles shared out before, of another state of the study: one in which nobody's need, walk
        or room differs from there is not shared out again.
    """
    found, before = [], {one.circle.id: one for one in known}
    nearest = nearest_rows(result)
    for place, circle in enumerate(result.circles):
        supply = circle.supply
        if supply is not None and supply.group in again.study.residents:
            terms = terms_of(again, circle, supply, nearest[:, place])
            found.append(_shared(terms, before.get(circle.id)))
    return tuple(found)


def by_home(result: Result, column: str) -> pd.Series:
    """Return one column of the nearest walks, home after home and in each circle after circle.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    column
        Of its ``nearest``.
    """
    ids = [one.id for one in result.circles]
    wanted = pd.MultiIndex.from_product(
        [result.study.residents.index, ids], names=["resident_id", "circle"]
    )
    found = result.nearest[column]
    return found if found.index.equals(wanted) else found.reindex(wanted)


def nearest_rows(result: Result) -> NDArray[np.int64]:
    """Return the row of the nearest facility of each home (rows) in each circle, -1 for none."""
    column = by_home(result, "facility_id")
    rows = result.study.facilities.index.get_indexer(column.to_numpy(object))
    return np.asarray(rows, np.int64).reshape(-1, len(result.circles))


def homes_table(shared: Sequence[Shared], study: Study) -> pd.DataFrame:
    """Return what became of each home's need in each circle of known capacity.

    Returns
    -------
    DataFrame
        Index (``resident_id``, ``circle``), circle after circle. ``people`` of the circle's own
        group; ``need`` and its parts ``placed``, ``full``, ``roomy``, ``shut`` and ``unsure`` of
        `lifecircle.circles.capacity.room.Room`, in the circle's unit (NaN where no need is stated);
        what a person has by ``per_person_2sfca`` and ``per_person_gaussian`` of what is known,
        NaN where no capacity is.
    """
    names = ["resident_id", "circle"]
    if not shared:
        index = pd.MultiIndex.from_arrays([[], []], names=names)
        return pd.DataFrame({name: np.zeros(0) for name in HOME_COLUMNS}, index=index)
    parts = [_homes(one, study) for one in shared]
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    ids = [one.circle.id for one in shared]
    index = pd.MultiIndex.from_product([ids, study.residents.index], names=names[::-1])
    return pd.DataFrame(columns, index=index.swaplevel())


def without_place(homes: pd.DataFrame) -> pd.DataFrame:
    """Return the people within the limit for whom no place is left.

    Parameters
    ----------
    homes
        From `homes_table`.

    Returns
    -------
    DataFrame
        Index (``resident_id``, ``circle``), rows with anybody only; ``people`` of the circle's
        group, in proportion to the need that is met.
    """
    rows = homes[homes["full"] > 0]
    return pd.DataFrame({"people": rows["people"] * rows["full"] / rows["need"]})


def _shared(terms: Terms, before: Shared | None) -> Shared:
    """Share out one circle, unless that was done before on the same terms."""
    if before is not None and terms.decide_as(before.terms):
        return replace(before, terms=terms, like=before)
    pairs, people, provision = terms.pairs, terms.people, terms.provision
    known = np.nan_to_num(terms.capacity)
    room = None
    if provision.need is not None:
        need = people * provision.need
        room = share_out(pairs, need, terms.capacity, nearest=terms.nearest, joined=terms.joined)
    return Shared(
        terms=terms,
        plain=two_step(pairs, people, known),
        bell=two_step(pairs, people, known, weights=gaussian_weights(pairs)),
        room=room,
    )


def _homes(one: Shared, study: Study) -> dict[str, Numbers]:
    """Return one circle's columns of `homes_table`."""
    residents = study.residents
    group = one.circle.group if one.circle.group in residents else "residents"
    nobody = np.full(len(residents), np.nan)
    parts = ("placed", "full", "roomy", "shut", "unsure")
    told = {name: nobody if one.room is None else getattr(one.room, name) for name in parts}
    return {
        "people": residents[group].to_numpy(np.float64),
        "need": one.need,
        **told,
        "per_person_2sfca": one.plain.per_person if one.told else nobody,
        "per_person_gaussian": one.bell.per_person if one.told else nobody,
    }
