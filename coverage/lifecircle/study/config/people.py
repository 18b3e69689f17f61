"""What study.toml says of people known by zone only, and what it may not say together."""

from collections.abc import Iterator, Mapping
from typing import Any

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import Key, read_keys
from lifecircle.study.config.keys import column_faults, is_osm
from lifecircle.study.config.values import StudyConfig, TableConfig
from lifecircle.study.kinds import LEVELS
from lifecircle.study.sources import is_raster

Table = Mapping[str, Any]

SHIFTED = ("gcj02", "bd09")
"""Datums no raster is drawn in."""

_TABLE = {
    "path": Key(kind="text", required=True, filled=True),
    "sheet": Key(kind="text"),
    "header_row": Key(kind="whole", default=1, least=1, most=1000),
    "encoding": Key(kind="text"),
    "columns": Key(kind="table", default={}),
    "date": Key(kind="text", default=""),
}
_TOTALS = {**_TABLE, "level": Key(kind="text", default="community", allowed=LEVELS)}


def tables_from(
    totals: list[Table] | None, crosswalk: Table | None, *, file: str
) -> tuple[tuple[TableConfig, ...], TableConfig | None, tuple[Fault, ...]]:
    """Return the tables of people by zone, the crosswalk, and what is wrong with them.

    Parameters
    ----------
    totals, crosswalk
        ``[[totals]]`` and ``[crosswalk]`` as parsed; None where there is none.
    file
        The file, for faults.
    """
    read = [
        _table(raw, _TOTALS, at=f"totals[{number}]", file=file)
        for number, raw in enumerate(totals or (), start=1)
    ]
    walk, faults = _table(crosswalk, _TABLE, at="crosswalk", file=file)
    every = [fault for _, its in read for fault in its]
    tables = tuple(one for one, _ in read if one is not None)
    return tables, walk, (*every, *faults)


def people_faults(raw: Table, config: StudyConfig) -> Iterator[Fault]:
    """Yield what the study says of its people that cannot be said together.

    Parameters
    ----------
    raw
        study.toml as parsed.
    config
        What it says.
    """
    file = config.file
    by_zone = any(one.totals for one in config.zones)
    tabled = bool(raw.get("totals"))
    if "residents" not in raw and not (by_zone or tabled):
        yield Fault(code="missing-key", file=file, field="residents")
    stated = config.residents is not None and bool(config.residents.totals)
    if stated and by_zone:
        yield Fault(code="total-twice", file=file, field="residents.total")
    elif tabled and (by_zone or stated or (config.residents and config.residents.groups)):
        yield Fault(code="total-twice", file=file, field="totals")
    if tabled and not raw.get("zones"):
        yield Fault(code="totals-without-zones", file=file, field="totals")
    if config.residents and is_raster(config.residents.path):
        if not raw.get("zones"):
            yield Fault(code="raster-without-zones", file=file, field="residents.path")
        if config.residents.datum in SHIFTED:
            datum = config.residents.datum
            yield Fault(code="raster-shifted", file=file, field="residents.datum", value=datum)


def planned_faults(values: Table, *, at: str, file: str) -> Iterator[Fault]:
    """Yield a fault for planned estates from an OpenStreetMap file, which says no people."""
    if values["path"] is not None and is_osm(values["path"]):
        yield Fault(code="planned-from-osm", file=file, field=f"{at}.path", value=values["path"])


def _table(
    raw: Table | None, keys: Mapping[str, Key], *, at: str, file: str
) -> tuple[TableConfig | None, tuple[Fault, ...]]:
    """Return one table, or None when it is absent or cannot be read as it is described."""
    if raw is None:
        return None, ()
    values, faults = read_keys(raw, keys, at=at, file=file)
    faults = (*faults, *column_faults(values, at=at, file=file))
    if any(fault.code != "unknown-key" for fault in faults):
        return None, faults
    return TableConfig(at=at, **values), faults
