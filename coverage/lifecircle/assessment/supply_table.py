"""Is it enough: what people have by zone, and how full each facility is."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lifecircle.assessment.shares import Shared
from lifecircle.assessment.zoned import Numbers, Zoned
from lifecircle.circles.capacity.room import PARTS
from lifecircle.study.study import Study

_SUPPLY = (
    "unit",
    "group",
    "people",
    "facilities",
    "unstated",
    "capacity",
    "per_person_2sfca",
    "per_person_gaussian",
    "need_per_person",
    "location_quotient",
    "need",
    *PARTS,
    "enough_share",
    "enough_most_share",
    "walking_gap_share",
)
_PLACES = (
    "unit",
    "capacity",
    "need_within",
    "taken",
    "free",
    "full_share",
    "per_person_2sfca",
)


def supply_table(shared: Sequence[Shared], zoned: Zoned) -> pd.DataFrame:
    """Return what people have, by circle and zone.

    Parameters
    ----------
    shared
        The circles, shared out.
    zoned
        The zones of the study.

    Returns
    -------
    DataFrame
        Index (``circle``, ``level``, ``zone_id``). ``unit`` of every amount (places, beds, seats,
        m2); ``group`` whose need it is and its ``people`` in the zone; the ``facilities`` in the
        zone, of which ``unstated`` do not say what they hold, and the ``capacity`` of the others.
        What a person reaches of these on average, missing where no capacity is known:
        ``per_person_2sfca``, ``per_person_gaussian``, beside
        the ``need_per_person``; ``location_quotient`` is the Gaussian one over the district's.
        The ``need`` and its parts (`lifecircle.circles.capacity.room.PARTS`); ``enough_share`` of
        it finds room for certain, ``enough_most_share`` if every unknown capacity is large enough;
        ``walking_gap_share`` of the walking a better sharing out could spare at most, 0 where
        the least is proven.
    """
    parts = [_zones_of(one, zoned) for one in shared]
    names = ["circle", "level", "zone_id"]
    return _joined(parts, _SUPPLY, names)


def places_table(shared: Sequence[Shared], study: Study) -> pd.DataFrame:
    """Return how full each facility is in each circle it counts in.

    Parameters
    ----------
    shared
        The circles, shared out.
    study
        The study.

    Returns
    -------
    DataFrame
        Index (``facility_id``, ``circle``), circle after circle, facilities in their order.
        ``capacity`` in the ``unit``, missing where unknown; ``need_within`` its limit, whoever
        else is near; ``taken`` by the assignment, ``free``, ``full_share`` (0-1); supply over
        that need, ``per_person_2sfca``, in units a person of the group.
    """
    parts = [_facilities_of(one, study) for one in shared]
    return _joined(parts, _PLACES, ["facility_id", "circle"])


def _zones_of(one: Shared, zoned: Zoned) -> pd.DataFrame:
    """Return one circle's rows of `supply_table`."""
    homes = np.column_stack(
        [one.people, one.people * one.plain.per_person, one.people * one.bell.per_person]
    )
    people, plain, bell = zoned.by_row(zoned.homes, homes).T
    known = ~np.isnan(one.capacity)
    stands = np.column_stack([np.ones(len(known)), ~known, np.nan_to_num(one.capacity)])
    count, unstated, capacity = zoned.by_row(zoned.facilities[one.facilities], stands).T
    unknown = 0.0 if one.told else np.nan
    each = _over(bell, people) + unknown
    columns = {
        "unit": one.provision.unit,
        "group": one.provision.group,
        "people": people,
        "facilities": count,
        "unstated": unstated,
        "capacity": capacity + unknown,
        "per_person_2sfca": _over(plain, people) + unknown,
        "per_person_gaussian": each,
        "need_per_person": np.nan if one.provision.need is None else one.provision.need,
        "location_quotient": each / each[0] if each[0] > 0 else np.full(len(each), np.nan),
        **_parts(one, zoned),
    }
    return pd.DataFrame(columns, index=zoned.index(one.circle.id))[zoned.told(people)]


def _parts(one: Shared, zoned: Zoned) -> dict[str, Numbers]:
    """Return the need of each zone, its parts, and the shares that find room."""
    names = ("need", *PARTS, "enough_share", "enough_most_share", "walking_gap_share")
    if one.room is None:
        return {name: np.full(zoned.size, np.nan) for name in names}
    homes = np.column_stack([one.need, *(getattr(one.room, name) for name in PARTS)])
    need, *parts = zoned.by_row(zoned.homes, homes).T
    told = dict(zip(PARTS, parts, strict=True))
    surely = told["placed"] + told["roomy"]
    shares = (_over(surely, need), _over(surely + told["unsure"], need))
    gap = np.full(zoned.size, one.room.walking_gap_share)
    return dict(zip(names, (need, *parts, *shares, gap), strict=True))


def _facilities_of(one: Shared, study: Study) -> pd.DataFrame:
    """Return one circle's rows of `places_table`."""
    pairs, size = one.pairs, len(one.facilities)
    ids = study.facilities.index[one.facilities]
    index = pd.MultiIndex.from_arrays(
        [ids, [one.circle.id] * size], names=["facility_id", "circle"]
    )
    taken = np.full(size, np.nan)
    within = taken
    if one.room is not None:
        taken = np.minimum(one.room.taken, one.capacity)  # NaN where the capacity is
        within = pairs.by_facility(one.need[pairs.home])
    columns = {
        "unit": one.provision.unit,
        "capacity": one.capacity,
        "need_within": within,
        "taken": taken,
        "free": one.capacity - taken,
        "full_share": _over(taken, one.capacity),
        "per_person_2sfca": np.where(np.isnan(one.capacity), np.nan, one.plain.per_demand),
    }
    return pd.DataFrame(columns, index=index)


def _over(part: Numbers, whole: Numbers) -> Numbers:
    """Return part over whole, NaN where there is no whole."""
    nothing = np.full(len(part), np.nan)
    return np.asarray(np.divide(part, whole, out=nothing, where=whole > 0))


def _joined(
    parts: Sequence[pd.DataFrame], columns: Sequence[str], names: Sequence[str]
) -> pd.DataFrame:
    """Return the parts one after another; none are a table without rows."""
    if parts:
        return pd.concat(parts)[list(columns)]
    index = pd.MultiIndex.from_arrays([[] for _ in names], names=list(names))
    return pd.DataFrame({name: [] for name in columns}, index=index)
