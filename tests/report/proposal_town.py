"""A town on disk for the commands that compare: one street, two communities, two circles.

The street runs 2 km east along 22.5 N; a station stands near its western end. At 1 m/s a home
500 m along it needs about 8 minutes, one 1.9 km along it about 32. B1 and B2 hold 1 and 2 people.
"""

import json
from pathlib import Path

STUDY = """
title = "小街"
district = "D"

[streets]
path = "streets.geojson"
datum = "wgs84"

[[facilities]]
path = "stations.csv"
service = "elderly-station"
datum = "wgs84"

[residents]
path = "homes.csv"
datum = "wgs84"
unit = "building"

[[zones]]
path = "zones.geojson"
datum = "wgs84"

[profiles.general]
speed_m_s = 1.0

[[circles]]
id = "care"
name = { zh = "养老圈", en = "Care" }
services = ["elderly-station"]
minutes = 15
target_share = 0.9

[[circles]]
id = "near"
name = { zh = "近处", en = "Near" }
services = ["elderly-station"]
metres = 100
"""

EAST_STATION = """
name = "东站"
note = "在东头再设一站。"
datum = "wgs84"
cost_unit = "万元"

[[open]]
id = "F2"
service = "elderly-station"
name = "<b>东站</b>{{7*7}}"
at = [113.0185, 22.5001]
cost = 300
"""

MOVED = """
name = "搬到东头"
datum = "wgs84"

[[move]]
id = "F1"
at = [113.0185, 22.5001]
"""


def write_town(folder: Path, *, stations: str = "F1,西站,113.0001,22.5001\n") -> Path:
    """Write the study and return its folder."""
    folder.mkdir(parents=True)
    street = _feature("LineString", [[113.0, 22.5], [113.01, 22.5], [113.02, 22.5]],
                      {"highway": "residential"})  # fmt: skip
    zones = [
        _feature("Polygon", _box(112.99, 113.03), {"zone_id": "D", "name": "区", "level": "district"}),
        _feature("Polygon", _box(112.99, 113.01), {"zone_id": "C1", "name": "西", "level": "community"}),
        _feature("Polygon", _box(113.01, 113.03), {"zone_id": "C2", "name": "东", "level": "community"}),
    ]  # fmt: skip
    files = {
        "study.toml": STUDY,
        "streets.geojson": _layer(street),
        "stations.csv": f"facility_id,name,lon,lat\n{stations}",
        "homes.csv": "resident_id,lon,lat,residents\nB1,113.005,22.5001,1\nB2,113.0185,22.5001,2\n",
        "zones.geojson": _layer(*zones),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _box(west: float, east: float) -> list[list[list[float]]]:
    """Return a rectangle from west to east around the street."""
    return [[[west, 22.49], [east, 22.49], [east, 22.51], [west, 22.51], [west, 22.49]]]


def _feature(kind: str, coordinates: object, values: dict[str, str]) -> dict[str, object]:
    """Return one feature."""
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": values, "geometry": geometry}


def _layer(*features: dict[str, object]) -> str:
    """Return features as the text of a layer."""
    collection = {"type": "FeatureCollection", "features": list(features)}
    return json.dumps(collection, ensure_ascii=False)
