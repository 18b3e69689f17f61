"""What may stand in study.toml: the keys of each of its tables, and the rules between them."""

from collections.abc import Iterator, Mapping
from typing import Any

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import Key, unknown_name
from lifecircle.study.config.tile_source import TILE_KEYS
from lifecircle.study.kinds import ATTRIBUTES, BARRIER_KINDS, CAPACITIES, LEVELS, UNITS
from lifecircle.study.projections import DATUMS, known_datum
from lifecircle.study.sources import OSM_SUFFIXES, is_raster, suffix_of
from lifecircle.study.standards.circle import GROUP_IDS
from lifecircle.study.standards.services import TIERS, services

_OWN_DATUM = (*OSM_SUFFIXES, ".graphml")  # such a file says itself where it lies
_OSM_DATUMS = ("wgs84", "cgcs2000", "EPSG:4326")
TOP = {
    "title": Key(kind="text", default=""),
    "standards": Key(kind="texts", default=("jianghai-2025",)),
    "district": Key(kind="text", default=""),
    "year": Key(kind="whole", least=1900, most=2200),
    "model": Key(kind="flag", default=False),
    "streets": Key(kind="table", required=True),
    "facilities": Key(kind="tables", required=True),
    "residents": Key(kind="table"),
    "zones": Key(kind="tables"),
    "land": Key(kind="table"),
    "elevation": Key(kind="table"),
    "profiles": Key(kind="table"),
    "snap": Key(kind="table"),
    "circles": Key(kind="tables"),
    "sensitivity": Key(kind="table"),
    "priority": Key(kind="table"),
    "report": Key(kind="table"),
    "growth": Key(kind="table"),
    "totals": Key(kind="tables"),
    "crosswalk": Key(kind="table"),
    "estates_planned": Key(kind="tables"),
    "estates": Key(kind="table"),
    "barriers": Key(kind="table"),
}

_LAYER = {
    "path": Key(kind="text", required=True, filled=True),
    "datum": Key(kind="text"),
    "layer": Key(kind="text"),
    "date": Key(kind="text", default=""),
}
_TABLE = {
    **_LAYER,
    "sheet": Key(kind="text"),
    "header_row": Key(kind="whole", default=1, least=1, most=1000),
    "encoding": Key(kind="text"),
    "columns": Key(kind="table", default={}),
}
STREETS = _LAYER
LAND = _TABLE
ELEVATION = {**_LAYER, "datum": Key(kind="text", default="wgs84", allowed=("wgs84",))}
FACILITIES = {
    **_TABLE,
    "service": Key(kind="text"),
    "tier": Key(kind="text", allowed=TIERS),
    "status_year": Key(kind="whole", least=1900, most=2200),
    "count": Key(kind="text"),
    "max_snap_m": Key(kind="number", least=0, most=5000),
    "entrances": Key(kind="text", filled=True),
}
RESIDENTS = {
    **_TABLE,
    "unit": Key(kind="text", default="building", allowed=UNITS),
    "groups": Key(kind="table", default={}),
    "total": Key(kind="whole", least=0, most=10**9),
    "totals": Key(kind="table", default={}),
    "assumed_levels": Key(kind="number", least=0.1, most=120),
    "metres_per_storey": Key(kind="number", least=2, most=10),
}
ESTATES_PLANNED = {
    **_TABLE,
    "groups": Key(kind="table", default={}),
    "since": Key(kind="whole", least=1900, most=2200),
}
ZONES = {
    **_TABLE,
    "level": Key(kind="text", allowed=LEVELS),
    "admin_level": Key(kind="whole", least=2, most=15),
    "totals": Key(kind="table", default={}),
}
GATES = _TABLE
ESTATES = {
    **_TABLE,
    "gates": Key(kind="table"),
    "lanes": Key(kind="text", default="private", allowed=("private", "all")),
}
BARRIERS = {**_TABLE, "kinds": Key(kind="texts", default=())}
SETTINGS = {
    "max_snap_m": Key(kind="number", default=300.0, least=0, most=5000),
    "small_piece_m": Key(kind="number", default=1000.0, least=0, most=1_000_000),
    "outline_spacing_m": Key(kind="number", default=25.0, least=1, most=1000),
    "outline_reach_m": Key(kind="number", default=30.0, least=0, most=1000),
    "land_cell_m": Key(kind="number", default=50.0, least=5, most=1000),
    "edge_of_study_m": Key(kind="number", default=1500.0, least=0, most=50_000),
    "gate_reach_m": Key(kind="number", default=25.0, least=0, most=500),
    "barrier_candidates": Key(kind="whole", default=8, least=1, most=1000),
}
PROFILE = {
    "speed_m_s": Key(kind="number", least=0.05, most=15),
    "steps_factor": Key(kind="number", least=0, most=1),
}
REPORT = {"lang": Key(kind="text", allowed=("zh", "en")), **TILE_KEYS}

_PLACE = ("lon", "lat")
COLUMNS = {
    "facilities": (
        "id",
        "name",
        *_PLACE,
        "service",
        "tier",
        "status",
        "opened",
        "closed",
        *CAPACITIES,
        *ATTRIBUTES,
    ),
    "residents": ("id", "name", *_PLACE, "levels", "height", "floor_area_m2"),
    "estates_planned": ("id", "name", *_PLACE, "since"),
    "totals": ("zone", *GROUP_IDS),
    "crosswalk": ("old", "new", "share"),
    "zones": ("id", "name", "level", "kind", "parent_id", "features"),
    "land": ("id",),
    "estates": ("id", "name"),
    "estates.gates": ("estate_id", *_PLACE),
    "barriers": ("kind", "name"),
}


def is_osm(path: str) -> bool:
    """Return whether a path is read through OpenStreetMap tags."""
    return suffix_of(path) in OSM_SUFFIXES


def layer_faults(values: Mapping[str, Any], *, at: str, file: str) -> Iterator[Fault]:
    """Yield what is wrong with a layer's datum: missing, or unknown."""
    path, datum = values["path"], values["datum"]
    if datum is None:
        own = path is not None and (suffix_of(path) in _OWN_DATUM or is_raster(path))
        if path is not None and not own:
            known = ", ".join(DATUMS)
            yield Fault(
                code="missing-datum",
                file=file,
                field=f"{at}.datum",
                value=path,
                details={"known": known},
            )
    elif not known_datum(datum):
        yield unknown_name(
            datum, (*DATUMS, "EPSG:4547"), code="unknown-datum", at=f"{at}.datum", file=file
        )
    elif path is not None and is_osm(path) and datum not in _OSM_DATUMS:
        yield Fault(code="osm-datum", file=file, field=f"{at}.datum", value=datum)


def column_faults(values: Mapping[str, Any], *, at: str, file: str) -> Iterator[Fault]:
    """Yield what is wrong with a layer's maps of columns and groups."""
    known = COLUMNS.get(at.partition("[")[0], ())
    yield from _map_faults(values.get("columns"), known, at=f"{at}.columns", file=file)
    yield from _map_faults(values.get("groups"), GROUP_IDS, at=f"{at}.groups", file=file)
    whole = at == "residents"
    yield from _map_faults(
        values.get("totals"), GROUP_IDS, at=f"{at}.totals", file=file, whole=whole
    )


def facility_faults(values: Mapping[str, Any], *, at: str, file: str) -> Iterator[Fault]:
    """Yield a fault when the service is unknown."""
    if values["service"] is not None and values["service"] not in services():
        place = f"{at}.service"
        yield unknown_name(
            values["service"], services(), code="unknown-service", at=place, file=file
        )


def resident_faults(values: Mapping[str, Any], *, at: str, file: str) -> Iterator[Fault]:
    """Yield what is wrong with the totals to be spread."""
    totals = values["totals"]
    if values["total"] is not None and totals:
        yield Fault(code="total-twice", file=file, field=f"{at}.total")
    if totals and "residents" not in totals:
        yield Fault(code="totals-without-residents", file=file, field=f"{at}.totals")


def zone_faults(values: Mapping[str, Any], *, at: str, file: str) -> Iterator[Fault]:
    """Yield what is wrong with the choice of boundaries and with totals to be spread."""
    if values["path"] is not None and is_osm(values["path"]) and values["admin_level"] is None:
        yield Fault(code="missing-admin-level", file=file, field=f"{at}.admin_level")
    if values["totals"] and "residents" not in values["totals"]:
        yield Fault(code="totals-without-residents", file=file, field=f"{at}.totals")


def barrier_faults(values: Mapping[str, Any], *, at: str, file: str) -> Iterator[Fault]:
    """Yield a fault for each kind of barrier that is unknown, or asked of a file without tags."""
    place = f"{at}.kinds"
    for kind in values["kinds"]:
        if kind not in BARRIER_KINDS:
            yield unknown_name(kind, BARRIER_KINDS, code="key-not-allowed", at=place, file=file)
    if values["kinds"] and values["path"] is not None and not is_osm(values["path"]):
        yield Fault(code="kinds-without-osm", file=file, field=place, value=values["path"])


def _map_faults(
    named: Mapping[str, Any] | None,
    known: tuple[str, ...],
    *,
    at: str,
    file: str,
    whole: bool = False,
) -> Iterator[Fault]:
    """Yield the unknown names and unfit values of one map."""
    for name, value in (named or {}).items():
        place = f"{at}.{name}"
        if name not in known:
            yield unknown_name(name, known, code="unknown-key", at=place, file=file)
        elif whole:
            if not isinstance(value, int) or isinstance(value, bool) or value < 0:
                yield Fault(code="key-not-whole", file=file, field=place, value=str(value))
        elif not isinstance(value, str) or not value.strip():
            yield Fault(code="key-not-text", file=file, field=place, value=str(value))
