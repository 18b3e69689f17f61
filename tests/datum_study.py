"""The uneven town as the files of a study, each layer in the datum it is wanted in."""

from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np

from uneven_town import doors, moved, uneven_town

Way = Callable[[object, object], tuple[object, object]]

STUDY = """\
title = "城"
standards = "jianghai-2025"
district = "d"

[streets]
path = "streets.geojson"
datum = "{streets}"

[residents]
path = "homes.gpkg"
datum = "{homes}"
unit = "building"

[land]
path = "land.gpkg"
datum = "{land}"

[[zones]]
path = "zones.gpkg"
datum = "{zones}"

[[facilities]]
path = "stations.csv"
service = "elderly-station"
datum = "{stations}"

[[facilities]]
path = "clubs.gpkg"
layer = "north"
service = "elderly-canteen"
datum = "{clubs}"

[[facilities]]
path = "clubs.gpkg"
layer = "south"
service = "elderly-mutual"
datum = "{clubs}"

[[facilities]]
path = "parks.gpkg"
service = "park"
datum = "{parks}"
entrances = "gates.csv"
"""

LAYERS = ("streets", "homes", "land", "zones", "stations", "clubs", "parks")


def write_datum_study(
    folder: Path, *, written: Mapping[str, Way] | None = None, **stated: str
) -> Path:
    """Write the town with some layers passed through a conversion, and datums stated.

    Parameters
    ----------
    folder
        Where to.
    written
        What was done to the true coordinates of a layer, by its name in `LAYERS`; the gates go
        with the parks.
    **stated
        Datum by layer; ``wgs84`` where none is given.
    """
    town = uneven_town()
    clubs = doors(town, 20, seed=2)
    shapes = {
        "streets": town.streets, "homes": town.homes, "land": town.parks[1::2],
        "zones": town.district, "stations": doors(town, 40, seed=1), "clubs": clubs,
        "parks": town.parks[::2],
    }  # fmt: skip
    for name, how in (written or {}).items():
        shapes[name] = moved(shapes[name], how)
    count = len(shapes["homes"])
    _save(folder / "streets.geojson", shapes["streets"])
    _save(folder / "homes.gpkg", shapes["homes"], id=np.arange(count), residents=np.ones(count))
    _save(folder / "land.gpkg", shapes["land"])
    _save(folder / "zones.gpkg", shapes["zones"], zone_id=["d"], level=["district"], name=["D"])
    _save(folder / "parks.gpkg", shapes["parks"], id=[f"p{i}" for i in range(len(shapes["parks"]))])
    for layer, some in (("north", shapes["clubs"][:10]), ("south", shapes["clubs"][10:])):
        ids = [f"{layer}{i}" for i in range(10)]
        _save(folder / "clubs.gpkg", some, layer=layer, id=ids, name=ids)
    _points(folder / "stations.csv", shapes["stations"])
    corners = [next(iter(park.exterior.coords)) for park in shapes["parks"]]
    gates = [f"p{i},{x:.7f},{y:.7f}" for i, (x, y) in enumerate(corners)]
    (folder / "gates.csv").write_text("\n".join(["facility_id,lon,lat", *gates]), encoding="utf-8")
    told = {name: stated.get(name, "wgs84") for name in LAYERS}
    (folder / "study.toml").write_text(STUDY.format(**told), encoding="utf-8")
    return folder


def _save(path: Path, shapes: np.ndarray, *, layer: str | None = None, **columns: object) -> None:
    frame = gpd.GeoDataFrame(dict(columns), geometry=shapes, crs="EPSG:4326")
    if path.suffix == ".geojson":
        path.write_text(frame.to_json(drop_id=True), encoding="utf-8")
    else:
        frame.to_file(path, layer=layer or path.stem)


def _points(path: Path, points: np.ndarray) -> None:
    rows = [f"s{i},站{i},{one.x:.7f},{one.y:.7f}" for i, one in enumerate(points)]
    path.write_text("\n".join(["id,name,lon,lat", *rows]), encoding="utf-8")
