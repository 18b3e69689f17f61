"""Sheets of places: facilities, what each carries, and zones."""

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecircle.report.sheets.circles import circle_names, zone_names
from lifecircle.report.sheets.sheet import Sheet, called, column
from lifecircle.report.wording import named, names_of, say_names
from lifecircle.study.standards.services import services
from lifecircle.words import entry

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.study.standards.circle import Circle

_SIZES = ("capacity_beds", "capacity_places", "capacity_seats", "area_m2", "floor_area_m2")
_LEVELS = ("district", "street", "community", "functional")
_REACHED = ("covered", "beyond")
_SUMMED = {
    "homes": "sum",
    "homes_covered": "sum",
    "people_nearest": "sum",
    "people_covered": "sum",
    "minutes_mean": "sum",
    "minutes_most": "max",
}


def facilities_sheet(result: "Result", *, language: str) -> Sheet:
    """Return every facility with its kind, state, size and zones.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    table = result.facilities
    names = zone_names(result, language=language)
    kinds = {key: named(one.name, language=language) for key, one in services().items()}
    states = say_names("status", language=language)
    tiers = entry("sheets.tier", language=language)
    within = [level for level in _LEVELS if f"{level}_id" in table]
    columns = (
        column(called(table.index, names_of(table)), "facility_name"),
        column(called(table["service"], kinds), "service_name"),
        column(called(table["status"], states), "status_name"),
        column(called(table["tier"], tiers), "tier_name"),
        *(column(table[key], key, kind="year") for key in ("opened", "closed")),
        column(table["count"], "count", kind="count"),
        *(column(table[key], key, kind="count") for key in _SIZES if key in table),
        *(column(called(table[f"{one}_id"], names), f"{one}_name") for one in within),
        *(column(table[key], key, kind="degrees") for key in ("lon", "lat")),
        column(table["source"], "source"),
        column(table.index, "facility_id"),
    )
    return Sheet("facilities", columns)


def served_sheet(result: "Result", *, language: str) -> Sheet | None:
    """Return for how many homes and people each facility is the nearest, a row a circle too.

    Circles counted by administrative units are left out: nobody walks in them. None if there
    are no others.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    table = _served(result)
    if table is None:
        return None
    keys = {key: table.index.get_level_values(key) for key in ("facility_id", "circle")}
    kind = result.facilities["service"].reindex(keys["facility_id"])
    kinds = {key: named(one.name, language=language) for key, one in services().items()}
    counts = ("homes", "homes_covered", "people_nearest", "people_covered")
    columns = (
        column(called(keys["facility_id"], names_of(result.facilities)), "facility_name"),
        column(called(keys["circle"], circle_names(result, language=language)), "circle_name"),
        column(called(kind, kinds), "service_name"),
        *(column(table[key], key, kind="count") for key in counts),
        *(column(table[key], key, kind="minutes") for key in ("minutes_mean", "minutes_most")),
        column(keys["facility_id"], "facility_id"),
        column(keys["circle"], "circle"),
    )
    return Sheet("served", columns, frozen=2)


def zones_sheet(result: "Result", *, language: str) -> Sheet:
    """Return the register of zones.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    zones = result.study.zones
    names = zone_names(result, language=language)
    levels = say_names("level", language=language)
    kinds = {"": "", **entry("sheets.kind", language=language)}
    columns = (
        column(called(zones.index, names), "zone_name"),
        column(called(zones["level"], levels), "level_name"),
        column(called(zones["kind"], kinds), "kind_name"),
        column(called(zones["parent_id"], names), "parent_name"),
        column(zones.index, "zone_id"),
    )
    return Sheet("zones", columns)


def _served(result: "Result") -> pd.DataFrame | None:
    """Sum the homes by circle and nearest facility; None where nobody walks."""
    walked = [one for one in result.circles if one.headline != "units"]
    if not walked:
        return None
    parts = [_walks(result, one).assign(circle=at) for at, one in enumerate(walked)]
    # Added up for all circles at once: it is many small groups that take time.
    homes = pd.concat(parts, ignore_index=True)
    summed = homes.groupby(["circle", "facility_id"]).agg(_SUMMED)
    summed["minutes_mean"] /= summed["people_nearest"]
    ids = [walked[at].id for at in summed.index.get_level_values("circle")]
    facilities = summed.index.get_level_values("facility_id")
    keys = pd.MultiIndex.from_arrays([ids, facilities], names=["circle", "facility_id"])
    return summed.set_axis(keys, axis=0) if len(summed) else None


def _walks(result: "Result", circle: "Circle") -> pd.DataFrame:
    """Return what is summed up of every home of a circle that reaches a facility."""
    homes = result.study.residents
    rows = result.nearest.xs(circle.id, level="circle")
    group = circle.group if circle.group in homes else "residents"
    people = homes[group].reindex(rows.index).to_numpy(np.float64)
    there = rows["status"].isin(_REACHED).to_numpy(bool) & (people > 0)
    inside = (rows["status"] == "covered").to_numpy(bool)
    minutes = np.where(there, rows["minutes"].to_numpy(np.float64), 0.0)
    every = pd.DataFrame(
        {
            "facility_id": rows["facility_id"].to_numpy(dtype=object),
            "homes": 1,
            "homes_covered": inside,
            "people_nearest": people,
            "people_covered": people * inside,
            "minutes_mean": people * minutes,
            "minutes_most": minutes,
        }
    )
    some: pd.DataFrame = every[there]
    return some
