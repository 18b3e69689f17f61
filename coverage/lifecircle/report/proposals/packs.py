"""Two finished packs as the two sides of a comparison, from their own files."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from lifecircle.errors import CallError, Fault
from lifecircle.report.manifest import NAME
from lifecircle.report.proposals.pack_capacity import FILES, read_capacity
from lifecircle.report.proposals.pack_result import LAYERS, read_result
from lifecircle.report.proposals.pack_tables import TRUTH, numbers, read_table
from lifecircle.report.proposals.told import Names
from lifecircle.scenario.differences.sides import LEVELS, Side
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_NEEDED = (NAME, "summary.json", "tables/coverage.csv", "tables/nearest.csv", "tables/gaps.csv",
           "tables/zones.csv", "tables/facilities.csv")  # fmt: skip
_KEYS = ["circle", "level", "zone_id", "denominator"]
_ASKED = ("minutes", "metres", "profile", "services", "tiers", "direction", "group", "open_at")


@dataclass(frozen=True, eq=False)
class Pack:
    """One finished pack.

    Parameters
    ----------
    folder
        Where it is.
    side
        Its tables.
    names
        What its ids are called.
    district
        Id of its district.
    year
        Of the study; None where it states none.
    model
        Whether the place is made up.
    credits
        Whom it names.
    settings
        As its manifest has them.
    """

    folder: Path
    side: Side
    names: Names
    district: str
    year: int | None
    model: bool
    credits: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files it was read from."""
        read = [self.folder / one for one in (*_NEEDED, *FILES, LAYERS)]
        return tuple(one for one in read if one.is_file())

    def result(self) -> "Result | None":
        """Return what of the pack can be drawn, None where it holds tables only."""
        return read_result(self.folder, self.side, settings=self.settings, model=self.model)


def read_pack(folder: str | Path, *, language: str) -> Pack:
    """Return a pack that `lifecircle run` wrote.

    Parameters
    ----------
    folder
        Where it is.
    language
        Of the message.

    Raises
    ------
    CallError
        If it is no such pack, or not whole.
    """
    home = Path(folder)
    missing = [one for one in _NEEDED if not (home / one).is_file()]
    if missing:
        values = {"path": str(folder), "missing": ", ".join(missing[:3])}
        raise CallError(say("proposals.call.not_a_pack", language=language, **values))
    manifest = json.loads((home / NAME).read_text(encoding="utf-8"))
    summary = json.loads((home / "summary.json").read_text(encoding="utf-8"))
    settings: Mapping[str, Any] = manifest["settings"]
    groups = tuple(str(one) for one in settings["groups"])
    circles = {str(one["id"]): one for one in settings["circles"]}
    zones = read_table(home, "zones").set_index("zone_id")
    facilities = read_table(home, "facilities").set_index("facility_id")
    homes = _homes(home, groups)
    side = Side(
        title=str(summary["title"]),
        circles={one: _group(its, groups) for one, its in circles.items()},
        coverage=_coverage(home),
        nearest=_nearest(home),
        gaps=read_table(home, "gaps").set_index(["zone_id", "circle"]),
        homes=homes,
        groups=groups,
        settings={
            one: {key: its.get(key) or None for key in _ASKED} for one, its in circles.items()
        },
        capacity=read_capacity(home),
    )
    year = settings.get("year")
    return Pack(
        folder=home,
        side=side,
        names=_names(circles, zones, facilities, homes),
        district=str(settings["district"]),
        year=None if year is None else int(year),
        model=bool(summary.get("model")),
        credits=tuple(str(one) for one in manifest.get("credits", ())),
        settings=settings,
    )


def comparable(before: Pack, after: Pack) -> tuple[Side, Side, tuple[Fault, ...]]:
    """Return the sides of two packs as far as they can be compared, and what cannot be.

    Parameters
    ----------
    before, after
        The packs.
    """
    one, other = before.side, after.side
    faults = tuple(_differences(before, after))
    if before.district == after.district:
        return one, other, faults
    # Two places have no home and no zone in common: only their headlines stand side by side.
    return _district_only(one, before.district), _district_only(other, before.district), faults


def _differences(before: Pack, after: Pack) -> Iterator[Fault]:
    """Yield what stands between two packs."""
    one, other = before.side, after.side
    if before.district != after.district:
        value = f"{one.title} / {other.title}"
        yield _note("packs-two-places", value)
    elif one.homes is None or other.homes is None:
        pack = before if one.homes is None else after
        yield _note("packs-without-homes", pack.folder.name)
    else:
        known = one.homes.index.intersection(other.homes.index)
        alone = len(one.homes) + len(other.homes) - 2 * len(known)
        if alone:
            yield _note("packs-homes-alone", f"{alone:,}")
    for name in sorted(set(one.circles) ^ set(other.circles)):
        yield _note("packs-circle-alone", name)
    for name in one.circles:
        if name in other.circles and one.settings[name] != other.settings[name]:
            yield _note("packs-circle-differs", name, settings=_told(one, other, name))
    for name in sorted(set(one.groups) ^ set(other.groups)):
        yield _note("packs-group-alone", name)


def _told(one: Side, other: Side, circle: str) -> str:
    """Return which settings of a circle differ, before and after."""
    was: Any = one.settings[circle]
    now: Any = other.settings[circle]
    return ", ".join(f"{key}: {was[key]} → {now[key]}" for key in _ASKED if was[key] != now[key])


def _note(code: str, value: str, **details: str) -> Fault:
    """Return a warning about the two packs."""
    return Fault(code=code, severity="warning", value=value, details=details)


def _district_only(side: Side, district: str) -> Side:
    """Return a side with nothing but its district, under a common id."""
    rows = side.coverage.reset_index()
    rows = rows[rows["level"] == "district"].assign(zone_id=district)
    return replace(side, coverage=rows.drop_duplicates(_KEYS).set_index(_KEYS), homes=None)


def _coverage(home: Path) -> pd.DataFrame:
    """Return the coverage table."""
    columns = ["total", "covered", "covered_share", "target_share"]
    table = numbers(read_table(home, "coverage"), *columns)
    met = table["met"].map(TRUTH)
    table = table.assign(headline=table["headline"] == "true", met=met.astype("boolean"))
    return table.set_index(_KEYS)[[*columns, "met", "headline"]]


def _nearest(home: Path) -> pd.DataFrame:
    """Return the walks; one that is endless stands empty in the file."""
    table = numbers(read_table(home, "nearest"), "minutes")
    table["minutes"] = table["minutes"].astype(float).fillna(float("inf"))
    return table.set_index(["resident_id", "circle"])[["status", "minutes", "facility_id"]]


def _homes(home: Path, groups: tuple[str, ...]) -> pd.DataFrame | None:
    """Return who lives where, None where the pack holds tables only."""
    path = home / LAYERS
    if not path.is_file():
        return None
    import pyogrio

    columns = ["resident_id", *groups, *(f"{level}_id" for level in LEVELS)]
    table = pyogrio.read_dataframe(path, layer="residents", columns=columns, read_geometry=False)
    zones = {f"{level}_id": table[f"{level}_id"].fillna("").astype(str) for level in LEVELS}
    return pd.DataFrame(table.assign(**zones).set_index("resident_id")[columns[1:]])


def _names(
    circles: Mapping[str, Any],
    zones: pd.DataFrame,
    facilities: pd.DataFrame,
    homes: pd.DataFrame | None,
) -> Names:
    """Return what the ids of a pack are called."""
    called = {str(key): str(name) or str(key) for key, name in zones["name"].items()}
    streets: dict[str, str] = {}
    if homes is not None:
        pairs = homes[["community_id", "street_id"]].drop_duplicates("community_id")
        streets = {
            str(one): called.get(str(its), "")
            for one, its in zip(pairs["community_id"], pairs["street_id"], strict=True)
        }
    return Names(
        circles={one: its.get("name") or {} for one, its in circles.items()},
        zones=called,
        facilities={str(key): str(name) or str(key) for key, name in facilities["name"].items()},
        streets=streets,
    )


def _group(circle: Mapping[str, Any], groups: tuple[str, ...]) -> str:
    """Return the population column a circle counts."""
    group = str(circle.get("group", "residents"))
    return group if group in groups else "residents"
