"""Where the tiles under a map come from, where a study asks for any: read, checked, spelled out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from lifecircle.errors import Fault
from lifecircle.study.columns.keys import Key

TILE_KEYS = {
    "tiles": Key(kind="text"),
    "tiles_datum": Key(kind="text", allowed=("wgs84", "gcj02")),
    "tiles_key": Key(kind="text"),
    "tiles_credit": Key(kind="text"),
}
"""Keys of ``[report]`` that ask for tiles."""

NAMED = ("osm", "tianditu")
"""Tiles that are known by a name, both in WGS-84."""

# Letters a web address may hold; quotes, blanks, brackets and semicolons would leave the page's
# content security policy or its script.
_ADDRESS = re.compile(
    r"(?P<scheme>https?)://(?P<host>[A-Za-z0-9{}.\-]+)(?P<port>:[0-9]{1,5})?/[\w\-.~/?&=%+:,@{}]*"
)
_BLANKS = frozenset({"x", "y", "-y", "z", "s"})
_OSM = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
_TIANDITU = (
    "https://t{s}.tianditu.gov.cn/%(layer)s_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER=%(layer)s&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=%(key)s"
)
_CREDITS = {"osm": "© OpenStreetMap contributors", "tianditu": "© 天地图"}


@dataclass(frozen=True)
class TileSource:
    """Tiles to lay under a map.

    Parameters
    ----------
    addresses
        One a layer, the lowest first, with ``{x}``, ``{y}`` (or ``{-y}``), ``{z}`` and, for
        numbered hosts, ``{s}``.
    datum
        What they are drawn in, ``wgs84`` or ``gcj02``.
    credit
        Whose they are.
    hosts
        What a content security policy must allow for them.
    """

    addresses: tuple[str, ...]
    datum: str
    credit: str
    hosts: tuple[str, ...]


def tile_faults(report: Mapping[str, Any], *, file: str) -> Iterator[Fault]:
    """Yield what is wrong with the tiles a study asks for.

    Parameters
    ----------
    report
        The ``[report]`` table; keys that were not given may be missing or None.
    file
        The file, for faults.
    """
    tiles = report.get("tiles")
    if tiles is None:
        return
    at = "report.tiles"
    if tiles == "tianditu" and not report.get("tiles_key"):
        yield Fault(code="tiles-without-key", file=file, field="report.tiles_key")
    if tiles not in NAMED and not _is_address(tiles):
        known = ", ".join(NAMED)
        yield Fault(
            code="tiles-address", file=file, field=at, value=tiles, details={"known": known}
        )
    elif tiles in NAMED and report.get("tiles_datum") not in (None, "wgs84"):
        value = str(report["tiles_datum"])
        details = {"tiles": tiles}
        yield Fault(
            code="tiles-datum", file=file, field="report.tiles_datum", value=value, details=details
        )
    elif tiles not in NAMED and not report.get("tiles_datum"):
        yield Fault(code="tiles-without-datum", file=file, field="report.tiles_datum", value=tiles)


def tile_source(report: Mapping[str, str]) -> TileSource | None:
    """Return the tiles a sound ``[report]`` asks for, None where it asks for none.

    Parameters
    ----------
    report
        A table in which `tile_faults` finds nothing.

    Examples
    --------
    >>> tile_source({}) is None
    True
    >>> tile_source({"tiles": "osm"}).hosts
    ('https://tile.openstreetmap.org',)
    """
    tiles = report.get("tiles")
    if not tiles:
        return None
    addresses: tuple[str, ...] = (tiles,)
    if tiles == "osm":
        addresses = (_OSM,)
    elif tiles == "tianditu":
        key = quote(report.get("tiles_key", ""), safe="")
        addresses = tuple(_TIANDITU % {"layer": layer, "key": key} for layer in ("vec", "cva"))
    return TileSource(
        addresses=addresses,
        datum=report.get("tiles_datum") or "wgs84",
        credit=report.get("tiles_credit") or _CREDITS.get(tiles, ""),
        hosts=tuple(dict.fromkeys(_host(one) for one in addresses)),
    )


def _is_address(text: str) -> bool:
    """Return whether a text is a web address of tiles and of nothing else."""
    found = _ADDRESS.fullmatch(text)
    blanks = re.findall(r"\{([^{}]*)\}", text)
    rest = re.sub(r"\{[^{}]*\}", "", text)
    placed = {"x", "z"} <= set(blanks) and bool({"y", "-y"} & set(blanks))
    if found is None or not placed or not set(blanks) <= _BLANKS or "{" in rest or "}" in rest:
        return False
    first, *others = found["host"].split(".")
    return not any("{" in part for part in others) and first.replace("{s}", "").isascii()


def _host(address: str) -> str:
    """Return the scheme and host of an address; of numbered hosts, all of them."""
    found = _ADDRESS.fullmatch(address)
    assert found is not None  # noqa: S101  only sound addresses come here
    first, dot, rest = found["host"].partition(".")
    host = f"*{dot}{rest}" if "{s}" in first else found["host"]
    return f"{found['scheme']}://{host}{found['port'] or ''}"
