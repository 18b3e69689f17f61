"""A small study as files: one district of two streets, four homes, three facilities.

  +---------+---------+   22.52     s1 west, s2 east of 113.11
  |  c3     |         |
  +---------+   s2    |   22.51     c1 south-west, c3 north-west, c2 all of s2
  |  c1     |   c2    |
  +---------+---------+   22.50
113.10    113.11    113.12
"""

import json
from collections.abc import Callable
from pathlib import Path

STUDY = """\
title = "小城"
standards = "jianghai-2025"
district = "d"

[streets]
path = "streets.geojson"
datum = "wgs84"

[[facilities]]
path = "clinics.csv"
service = "clinic"
datum = "wgs84"
columns = { id = "编号", name = "名称", capacity_beds = "床位" }

[[facilities]]
path = "parks.geojson"
service = "park"
datum = "wgs84"
entrances = "gates.geojson"

[residents]
path = "homes.csv"
datum = "wgs84"
groups = { residents = "人口", age_60_plus = "老人" }

[[zones]]
path = "zones.geojson"
datum = "wgs84"

[land]
path = "land.geojson"
datum = "wgs84"
"""

CLINICS = """\
编号,名称,经度,纬度,床位
k1,一站,113.105,22.505,10
k2,二站,113.115,22.515,
"""

HOMES = """\
id,经度,纬度,人口,老人
h1,113.102,22.502,1,0
h2,113.104,22.512,2,1
h3,113.112,22.502,4,2
h4,113.118,22.518,8,3
"""


def box(west: float, south: float, east: float, north: float) -> dict[str, object]:
    """Return a rectangle as GeoJSON."""
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def layer(*features: tuple[dict[str, object] | None, dict[str, object]]) -> str:
    """Return features as the text of a GeoJSON file."""
    return json.dumps({
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "geometry": shape, "properties": values}
            for shape, values in features
        ],
    })  # fmt: skip


def point(lon: float, lat: float) -> dict[str, object]:
    """Return a point as GeoJSON."""
    return {"type": "Point", "coordinates": [lon, lat]}


def zone(name: str, level: str, *sides: float) -> tuple[dict[str, object], dict[str, object]]:
    """Return one zone."""
    return box(*sides), {"zone_id": name, "level": level, "name": name.upper()}


ZONES = (
    zone("d", "district", 113.10, 22.50, 113.12, 22.52),
    zone("s1", "street", 113.10, 22.50, 113.11, 22.52),
    zone("s2", "street", 113.11, 22.50, 113.12, 22.52),
    zone("c1", "community", 113.10, 22.50, 113.11, 22.51),
    zone("c2", "community", 113.11, 22.50, 113.12, 22.52),
    zone("c3", "community", 113.10, 22.51, 113.11, 22.52),
)

FILES = {
    "study.toml": STUDY,
    "clinics.csv": CLINICS,
    "homes.csv": HOMES,
    "streets.geojson": layer(
        ({"type": "LineString", "coordinates": [[113.10, 22.505], [113.12, 22.505]]}, {})
    ),
    "parks.geojson": layer((box(113.106, 22.506, 113.108, 22.508), {"id": "p1", "name": "公园"})),
    "gates.geojson": layer((point(113.106, 22.507), {"facility_id": "p1"})),
    "zones.geojson": layer(*ZONES),
    "land.geojson": layer((box(113.102, 22.502, 113.104, 22.504), {"id": "l1"})),
}

Change = tuple[str, str, str]


def write_study(folder: Path, *changes: Change, **files: str | bytes | None) -> Path:
    """Write the study with some texts changed.

    Parameters
    ----------
    folder
        Where to.
    *changes
        File, old text, new text.
    **files
        Whole files by their stem, such as ``homes="…"``; None leaves one out.
    """
    texts: dict[str, str | bytes | None] = dict(FILES)
    for name, old, new in changes:
        text = texts[name]
        assert isinstance(text, str), name
        assert old in text, f"{old!r} does not stand in {name}"
        texts[name] = text.replace(old, new, 1)
    for stem, text in files.items():
        (name,) = [one for one in FILES if one.startswith(f"{stem}.")]
        texts[name] = text
    for name, text in texts.items():
        if isinstance(text, bytes):
            (folder / name).write_bytes(text)
        elif text is not None:
            (folder / name).write_text(text, encoding="utf-8")
    return folder


Writer = Callable[..., Path]
