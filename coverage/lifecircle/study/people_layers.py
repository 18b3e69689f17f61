"""What else tells where people live: totals by zone, a crosswalk, planned estates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from lifecircle.errors import Fault
from lifecircle.study.columns.places import Placed
from lifecircle.study.ground import Ground
from lifecircle.study.people.crosswalk import Crosswalk
from lifecircle.study.people.planned import PlannedRules, read_planned
from lifecircle.study.people.residents import HomeRules
from lifecircle.study.people.spreading import house_the_rest, impossible_totals
from lifecircle.study.people.totals import read_totals
from lifecircle.study.people.zone_matching import ZoneFinder
from lifecircle.study.placing import placing_notes
from lifecircle.study.population import Totals
from lifecircle.study.tables.located import located
from lifecircle.study.tables.validator import ZONE_COLUMNS
from lifecircle.words import Value

Told = tuple[tuple[Placed | None, tuple[Fault, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class PeopleLayers:
    """What a study brings beside its homes.

    Parameters
    ----------
    totals
        Tables of people by zone, each with the level of its zones.
    crosswalk
        What older names of zones mean.
    planned
        Layers of planned estates, each with what holds for all its rows.
    year
        The year the study describes.
    lost
        Whether one of these could not be read, so that its absence means nothing.
    """

    totals: Sequence[tuple[Placed, str]] = ()
    crosswalk: Crosswalk | None = None
    planned: Sequence[tuple[Placed, PlannedRules]] = ()
    year: int | None = None
    lost: bool = False


def of_today(
    tables: Sequence[GeoDataFrame], district: str, crosswalk: Crosswalk
) -> tuple[list[GeoDataFrame], str]:
    """Return tables of zones with today's parents, and today's district.

    Parameters
    ----------
    tables
        Zones as they were read; a ``parent_id`` may be a name, an older one, or an older code.
    district
        As the study names it, by id, name or older name.
    crosswalk
        What older names mean. What it does not know stays as it is.
    """
    every = pd.concat(tables)
    finder = ZoneFinder(every, crosswalk)
    districts = ZoneFinder(every[every["level"] == "district"], crosswalk)
    below = {one for one in set(every["parent_id"]) if one and one not in every.index}
    today = {one: finder.zone(one) or one for one in sorted(below)}
    parents = [table["parent_id"].map(lambda one: today.get(one, one)) for table in tables]
    zipped = zip(tables, parents, strict=True)
    return [table.assign(parent_id=parent) for table, parent in zipped], (
        districts.zone(district) or district
    )


def tabled_totals(
    layers: PeopleLayers, *, zones: GeoDataFrame, known: GeoDataFrame, file: str
) -> tuple[Totals | None, tuple[Fault, ...]]:
    """Return the people of the tables by zone, or None, and what is wrong or doubtful in them.

    Parameters
    ----------
    layers
        With at least one table.
    zones
        The zones of the district.
    known
        The zones of every layer.
    file
        The study file.
    """
    walk = layers.crosswalk or Crosswalk()
    return read_totals(layers.totals, zones=zones, known=known, crosswalk=walk, file=file)


def settle_people(
    homes: GeoDataFrame | None,
    rules: HomeRules,
    layers: PeopleLayers | None,
    *,
    ground: Ground,
    file: str,
) -> tuple[GeoDataFrame | None, GeoDataFrame | None, Told]:
    """Return everybody who lives in the district, and the estates of later years.

    Parameters
    ----------
    homes
        Who lives in the homes; None where the study has no layer of homes.
    rules
        What is known of the people in the homes.
    layers
        What else tells where people live.
    ground
        The zones, and the residential land for those without homes.
    file
        The study file, for faults of no layer.

    Returns
    -------
    tuple
        The residents, None where that cannot be told; the estates, None where the study names
        none; and the faults with the layers they are of.
    """
    faults: list[tuple[Placed | None, tuple[Fault, ...]]] = []
    if rules.by_zone is not None or rules.spreads:
        homes, its = _housed(homes, rules, ground, file)
        faults.append((None, its))
    if homes is None or layers is None or not layers.planned or ground.zones is None:
        return homes, None, tuple(faults)
    zones, district = ground.zones, ground.district
    everybody, planned, more = with_planned(homes, layers, zones=zones, district=district)
    return everybody, planned, (*faults, *more)


def _housed(
    homes: GeoDataFrame | None, rules: HomeRules, ground: Ground, file: str
) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return homes with the people of zones that have none, and what all their places rest on."""
    totals = rules.by_zone or _of_district(homes, rules, ground.district)
    if homes is None:
        homes = _no_homes(totals.people)
    faults = impossible_totals(totals.people, file=file)
    if faults or ground.zones is None:
        return None, faults
    people = totals.people["residents"].sum()
    if rules.by_zone is None and people and not homes["residents"].any() and not len(ground.land):
        return None, (Fault(code="no-floor-area", file=file),)
    everybody, notes = house_the_rest(homes, totals, zones=ground.zones, land=ground.land)
    if not everybody["residents"].sum() > 0:
        return None, (Fault(code="no-people", file=file, details={"people": "0"}),)
    return everybody, (*notes, *placing_notes(everybody, file=file))


def _of_district(homes: GeoDataFrame | None, rules: HomeRules, district: str) -> Totals:
    """Return the people of the district, as stated or as a raster sums them up."""
    placed = {} if homes is None else {"residents": homes["residents"].sum()}
    people = pd.DataFrame(rules.totals or placed, index=[district], dtype=np.float64)
    return Totals(people=people, level="district")


def _no_homes(totals: pd.DataFrame) -> GeoDataFrame:
    """Return the residents of a study without a layer of homes, before any are put on land."""
    text = np.array([], dtype=object)
    cells = {str(group): np.array([], dtype=np.float64) for group in totals}
    columns = {**cells, **dict.fromkeys((*ZONE_COLUMNS, "people_by"), text)}
    return located(text, columns, index=pd.Index([], name="resident_id", dtype=object))


def with_planned(
    residents: GeoDataFrame, layers: PeopleLayers, *, zones: GeoDataFrame, district: str
) -> tuple[GeoDataFrame, GeoDataFrame | None, Told]:
    """Return the residents with the estates that are lived in, the others, and each layer's faults.

    Parameters
    ----------
    residents
        Who lives in the district without them.
    layers
        The planned estates, and the year of the study; without a year nobody lives there yet.
    zones, district
        The zones of the district, and its id.

    Returns
    -------
    tuple
        The residents; the estates of later years, None where the study names no estates; and the
        faults, with ``duplicate-id`` for an estate that bears the id of a home.
    """
    read = [
        (layer, *read_planned(layer, rules, zones=zones, district=district, residents=residents))
        for layer, rules in layers.planned
    ]
    faults: list[tuple[Placed | None, tuple[Fault, ...]]] = []
    faults += [(layer, its) for layer, _, its in read]
    sound = [table for _, table, _ in read if table is not None]
    if len(sound) < len(read):
        return residents, None, tuple(faults)
    everybody, estates = _joined(residents, sound)
    homes = set(residents.index.tolist())  # much quicker than `isin` on two columns of text
    taken = np.array([one in homes for one in estates.index.tolist()], dtype=bool)
    twice = estates.index[estates.index.duplicated() | taken]
    layer = layers.planned[0][0]
    field, file = layer.place.field("resident_id"), layer.place.file
    more = [Fault(code="duplicate-id", file=file, field=field, value=str(one)) for one in twice]
    if more:
        return residents, None, (*faults, (None, tuple(more)))
    now = estates["since"] <= (-np.inf if layers.year is None else layers.year)
    faults.append((None, (_counted(estates, now.to_numpy(), layers.year, file),)))
    present = pd.concat([everybody, estates[now]]) if now.any() else everybody
    return present, estates[~now], tuple(faults)


def _joined(
    residents: GeoDataFrame, planned: Sequence[GeoDataFrame]
) -> tuple[GeoDataFrame, GeoDataFrame]:
    """Return residents and estates with the same columns."""
    marked = residents.assign(since=np.nan)
    if "people_by" not in marked:
        marked = marked.assign(people_by="given")
    names = any("name" in one for one in (marked, *planned))
    if names and "name" not in marked:
        marked = marked.assign(name="")
    columns = list(marked.columns)
    fitted = [one.assign(name=one.get("name", "")) if names else one for one in planned]
    return marked, pd.concat([one[columns] for one in fitted])


def _counted(estates: GeoDataFrame, now: np.ndarray, year: int | None, file: str) -> Fault:
    """Return the note of how many people live in estates that were planned, and how many will."""
    people = estates["residents"].to_numpy()
    details: dict[str, Value] = {
        "count": int(now.sum()),
        "people": f"{people[now].sum():,.0f}",
        "later": int((~now).sum()),
        "more": f"{people[~now].sum():,.0f}",
    }
    if year is None:
        return Fault(code="estates-without-a-year", severity="warning", file=file, details=details)
    details["year"] = str(year)
    return Fault(code="estates-counted", severity="warning", file=file, details=details)
