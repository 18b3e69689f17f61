"""A district of four communities whose people are known by community only.

  +---------+---------+   22.52
  | 中东村   | 东宁村   |            外海街道 (s1): 麻一村 c1, 中东村 c3
  +---------+---------+   22.51    江南街道 (s2): 江南社区 c2, 东宁村 c4
  | 麻一村   | 江南社区 |
  +---------+---------+   22.50
113.10    113.11    113.12

c1 has two buildings of 1 and 3 storeys on equal ground, c2 one of unknown storeys, c3 residential
land and no building, c4 neither.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from written_study import FILES, box, layer

NAMES = {"d": "江海区", "s1": "外海街道", "s2": "江南街道", "c1": "麻一村", "c2": "江南社区",
         "c3": "中东村", "c4": "东宁村"}  # fmt: skip
PLACES = {
    "d": ("district", "", 113.10, 22.50, 113.12, 22.52),
    "s1": ("street", "d", 113.10, 22.50, 113.11, 22.52),
    "s2": ("street", "d", 113.11, 22.50, 113.12, 22.52),
    "c1": ("community", "s1", 113.10, 22.50, 113.11, 22.51),
    "c2": ("community", "s2", 113.11, 22.50, 113.12, 22.51),
    "c3": ("community", "s1", 113.10, 22.51, 113.11, 22.52),
    "c4": ("community", "s2", 113.11, 22.51, 113.12, 22.52),
}
HOMES = layer(
    (box(113.102, 22.502, 113.103, 22.503), {"id": "a", "levels": 1}),
    (box(113.104, 22.502, 113.105, 22.503), {"id": "b", "levels": 3}),
    (box(113.112, 22.502, 113.113, 22.503), {"id": "c", "levels": None}),
)
LAND = layer((box(113.102, 22.512, 113.106, 22.513), {"id": "l1"}))

HEAD = """\
title = "小城"
district = "d"
[streets]
path = "streets.geojson"
datum = "wgs84"
[[facilities]]
path = "clinics.csv"
service = "clinic"
datum = "wgs84"
columns = { id = "编号", name = "名称" }
[[zones]]
path = "zones.geojson"
datum = "wgs84"
[land]
path = "land.geojson"
datum = "wgs84"
"""
RESIDENTS = """\
[residents]
path = "homes.geojson"
datum = "wgs84"
"""
TOTALS = """\
[[totals]]
path = "人口.csv"
columns = { zone = "社区", residents = "常住人口", age_60_plus = "60岁以上" }
"""
PEOPLE = "社区,常住人口,60岁以上\n麻一村,100,20\n江南社区,64,10\n中东村,32,8\n东宁村,16,4\n"


def zone_layer(places: Mapping[str, tuple[Any, ...]] = PLACES, **columns: dict[str, object]) -> str:
    """Return the zones with further columns, each a value by zone id."""
    return layer(
        *(
            (
                box(*sides),
                {"zone_id": key, "level": level, "parent_id": parent, "name": NAMES[key]}
                | {name: column.get(key) for name, column in columns.items()},
            )
            for key, (level, parent, *sides) in places.items()
        )
    )


def write_people(folder: Path, *parts: str, year: int | None = None, **files: str | bytes) -> Path:
    """Write the study.

    Parameters
    ----------
    folder
        Where to.
    *parts
        Tables of study.toml after the head, by default the homes and their totals.
    year
        Of the study.
    **files
        Texts of files, or bytes, by their names with ``_`` for the point before the ending.
    """
    head = f"year = {year}\n{HEAD}" if year else HEAD
    texts: dict[str, str | bytes] = {
        "study.toml": head + "".join(parts or (RESIDENTS, TOTALS)),
        "streets.geojson": FILES["streets.geojson"],
        "clinics.csv": FILES["clinics.csv"],
        "zones.geojson": zone_layer(),
        "land.geojson": LAND,
        "homes.geojson": HOMES,
        "人口.csv": PEOPLE,
    }
    for name, text in files.items():
        stem, _, ending = name.rpartition("_")
        texts[f"{stem}.{ending}"] = text
    for name, text in texts.items():
        raw = text if isinstance(text, bytes) else text.encode()
        (folder / name).write_bytes(raw)
    return folder


def raster(path: Path, values: object, *, west: float, north: float, cell: float) -> Path:
    """Write a grid of people in degrees."""
    import rasterio

    cells = np.asarray(values, np.float32)
    step = rasterio.transform.Affine(cell, 0, west, 0, -cell, north)
    with rasterio.open(
        path, "w", driver="GTiff", width=cells.shape[1], height=cells.shape[0], count=1,
        dtype="float32", crs="EPSG:4326", transform=step, nodata=-99.0,
    ) as grid:  # fmt: skip
        grid.write(cells, 1)
    return path


def by_community(study: object, group: str = "residents") -> dict[str, float]:
    """Return the people of each community."""
    return study.residents.groupby("community_id")[group].sum().to_dict()  # type: ignore[attr-defined]
