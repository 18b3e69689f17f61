"""study.toml, read into frozen values: every key has a default or a clear fault."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, TypeVar

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import Key, read_keys, unknown_name
from lifecircle.study.config.growth import growth_from
from lifecircle.study.config.keys import (
    BARRIERS,
    ELEVATION,
    ESTATES,
    ESTATES_PLANNED,
    FACILITIES,
    GATES,
    LAND,
    PROFILE,
    REPORT,
    RESIDENTS,
    SETTINGS,
    STREETS,
    TOP,
    ZONES,
    barrier_faults,
    column_faults,
    facility_faults,
    is_osm,
    layer_faults,
    resident_faults,
    zone_faults,
)
from lifecircle.study.config.people import people_faults, planned_faults, tables_from
from lifecircle.study.config.settings import Settings
from lifecircle.study.config.tile_source import tile_faults
from lifecircle.study.config.values import (
    BarriersConfig,
    ElevationConfig,
    EstatesConfig,
    FacilitiesConfig,
    LandConfig,
    LayerConfig,
    PlannedConfig,
    ResidentsConfig,
    StreetsConfig,
    StudyConfig,
    ZonesConfig,
)
from lifecircle.study.sources import is_raster
from lifecircle.study.standards.circle import PROFILE_IDS
from lifecircle.study.toml_lines import line_of, lines_of

Table = Mapping[str, Any]
_Layer = TypeVar("_Layer", bound=LayerConfig)

__all__ = [
    "ElevationConfig",
    "FacilitiesConfig",
    "LandConfig",
    "LayerConfig",
    "ResidentsConfig",
    "StreetsConfig",
    "StudyConfig",
    "ZonesConfig",
    "parse_config",
    "profiles_from",
    "read_config",
]


def read_config(path: str | Path) -> tuple[StudyConfig | None, tuple[Fault, ...]]:
    """Read study.toml, or the one in a folder.

    Parameters
    ----------
    path
        A folder that holds study.toml, or such a file.

    Returns
    -------
    tuple
        The configuration, or None when the file cannot be read at all; and every fault in it,
        with the line where its key stands.
    """
    given = Path(path)
    place = given / "study.toml" if given.is_dir() else given
    file = place.as_posix()
    if not place.is_file():
        return None, (Fault(code="missing-study", file=file, value=str(path)),)
    try:
        text = place.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        raw = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = place.read_bytes()[: error.start].count(b"\n") + 1
        return None, (Fault(code="study-not-utf8", file=file, row=line),)
    except tomllib.TOMLDecodeError as error:
        return None, (_syntax_fault(error, file=file, text=text),)
    config, faults = parse_config(raw, file=file, folder=place.parent)
    lines = lines_of(text) if faults else {}
    return config, tuple(replace(one, row=line_of(one.field, lines)) for one in faults)


def parse_config(
    raw: Mapping[str, Any], *, file: str, folder: Path
) -> tuple[StudyConfig, tuple[Fault, ...]]:
    """Turn the parsed tables of study.toml into a configuration, with every fault in them."""
    values, faults = read_keys(raw, TOP, at="", file=file)
    reader = _Reader(file)
    reader.faults.extend(faults)
    profiles, more = profiles_from(values["profiles"], file=file)
    reader.faults.extend(more)
    growth, more = growth_from(values["growth"], file=file)
    reader.faults.extend(more)
    plain = {name: values[name] for name in ("title", "standards", "district", "year", "model")}
    facilities = reader.layers(values["facilities"], FACILITIES, FacilitiesConfig)
    zones = reader.layers(values["zones"], ZONES, ZonesConfig)
    totals, crosswalk, more = tables_from(values["totals"], values["crosswalk"], file=file)
    reader.faults.extend(more)
    config = StudyConfig(
        file=file,
        folder=folder,
        streets=reader.layer(values["streets"], STREETS, StreetsConfig, at="streets"),
        residents=reader.layer(values["residents"], RESIDENTS, ResidentsConfig, at="residents"),
        land=reader.layer(values["land"], LAND, LandConfig, at="land"),
        elevation=reader.layer(values["elevation"], ELEVATION, ElevationConfig, at="elevation"),
        estates=reader.estates(values["estates"]),
        barriers=reader.layer(values["barriers"], BARRIERS, BarriersConfig, at="barriers"),
        facilities=facilities,
        facilities_lost=values["facilities"] is None or len(facilities) < len(values["facilities"]),
        zones=zones,
        zones_lost=len(zones) < len(values["zones"] or ()),
        profiles=profiles,
        growth=growth,
        totals=totals,
        totals_lost=len(totals) < len(values["totals"] or ()),
        crosswalk=crosswalk,
        planned=reader.layers(values["estates_planned"], ESTATES_PLANNED, PlannedConfig),
        settings=Settings(**reader.table(values["snap"], SETTINGS, at="snap")),
        report=reader.report(values["report"]),
        circles=tuple(values["circles"] or ()),
        sensitivity=values["sensitivity"] or {},
        priority=values["priority"] or {},
        **plain,
    )
    reader.faults.extend(people_faults(raw, config))
    return config, tuple(reader.faults)


class _Reader:
    """Reads the tables of one file and gathers what is wrong with them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def table(self, raw: Table | None, keys: Mapping[str, Key], *, at: str) -> dict[str, Any]:
        """Return the declared keys of one table."""
        values, faults = read_keys(raw or {}, keys, at=at, file=self.file)
        self.faults.extend(faults)
        return values

    def layers(
        self, raws: list[Table] | None, keys: Mapping[str, Key], kind: type[_Layer]
    ) -> tuple[_Layer, ...]:
        """Return the sound layers of a list of tables."""
        name = _LISTS[kind]
        read = [
            self.layer(raw, keys, kind, at=f"{name}[{number}]")
            for number, raw in enumerate(raws or (), start=1)
        ]
        return tuple(one for one in read if one is not None)

    def layer(
        self, raw: Table | None, keys: Mapping[str, Key], kind: type[_Layer], *, at: str
    ) -> _Layer | None:
        """Return one layer, or None when it is absent or cannot be read as it is described."""
        if raw is None:
            return None
        before = len(self.faults)
        values = self.table(raw, keys, at=at)
        self.faults.extend(column_faults(values, at=at, file=self.file))
        for check in _CHECKS.get(kind, (layer_faults,)):
            self.faults.extend(check(values, at=at, file=self.file))
        if any(fault.code != "unknown-key" for fault in self.faults[before:]):
            return None
        if values.get("total") is not None:
            values["totals"] = {"residents": values["total"]}
        if not values["datum"]:
            values["datum"] = "wgs84"
        if kind is ResidentsConfig and is_raster(values["path"]):
            values["unit"] = "cell"
        names = {one.name for one in fields(kind)}
        return kind(at=at, **{key: value for key, value in values.items() if key in names})

    def report(self, raw: Table | None) -> dict[str, Any]:
        """Read how the study is to be reported."""
        report = _kept(self.table(raw, REPORT, at="report"))
        self.faults.extend(tile_faults(report, file=self.file))
        return report

    def estates(self, raw: Table | None) -> EstatesConfig | None:
        """Return the layer of estates with that of their gates, which may be a path alone."""
        gates = (raw or {}).get("gates")
        if raw is not None and isinstance(gates, str):
            raw = {**raw, "gates": {"path": gates}}
        found = self.layer(raw, ESTATES, EstatesConfig, at="estates")
        if found is None or found.gates is None:
            return found
        table = dict(raw["gates"]) if raw else {}
        if not is_osm(str(table.get("path"))):
            table.setdefault("datum", found.datum)
        return replace(found, gates=self.layer(table, GATES, LayerConfig, at="estates.gates"))


def profiles_from(
    raw: Table | None, *, file: str
) -> tuple[dict[str, dict[str, float]], tuple[Fault, ...]]:
    """Return the overrides of walking profiles, and what is wrong with them.

    Parameters
    ----------
    raw
        Profile to its changed values, such as ``{"older": {"speed_m_s": 0.75}}``; one that is
        not bundled is new and must give its speed.
    file
        The file, for faults.
    """
    found: dict[str, dict[str, float]] = {}
    faults: list[Fault] = []
    for name, table in (raw or {}).items():
        at = f"profiles.{name}"
        if not isinstance(table, Mapping):
            faults.append(Fault(code="key-not-table", file=file, field=at, value=str(table)))
        elif name not in PROFILE_IDS and "speed_m_s" not in table:
            code = "profile-without-speed"
            faults.append(unknown_name(name, PROFILE_IDS, code=code, at=at, file=file))
        else:
            values, its = read_keys(table, PROFILE, at=at, file=file)
            found[name] = _kept(values)
            faults += its
    return found, tuple(faults)


_LISTS: Mapping[type[LayerConfig], str] = {
    FacilitiesConfig: "facilities",
    ZonesConfig: "zones",
    PlannedConfig: "estates_planned",
}

_CHECKS = {
    PlannedConfig: (layer_faults, planned_faults),
    BarriersConfig: (layer_faults, barrier_faults),
    FacilitiesConfig: (layer_faults, facility_faults),
    ResidentsConfig: (layer_faults, resident_faults),
    ZonesConfig: (layer_faults, zone_faults),
}


def _kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keys that were given."""
    return {name: value for name, value in values.items() if value is not None}


def _syntax_fault(error: tomllib.TOMLDecodeError, *, file: str, text: str) -> Fault:
    """Return the fault of a file that is not TOML, with the line it breaks at."""
    found = re.search(r"line (\d+)", str(error))
    line = int(found[1]) if found else text.count("\n") + 1
    lines = text.split("\n")
    shown = lines[line - 1].strip() if line <= len(lines) else ""
    return Fault(code="study-syntax", file=file, row=line, value=shown)
