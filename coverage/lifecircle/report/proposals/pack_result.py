"""A finished pack read back as far as maps and figures need it: its layers, its walks, its shares.

Streets, homes, facilities and zones come from the pack's own GeoPackage, so that two packs are
drawn by the code that draws a scenario. What lay under the map (water, greens) is not in a pack.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from lifecircle.circles.results import Result
from lifecircle.network.sources.line_layer import ways_of_lines
from lifecircle.network.sources.walk_rule import WalkAccess
from lifecircle.network.streets import StreetNetwork, build_network
from lifecircle.scenario.differences.sides import LEVELS, Side
from lifecircle.study.config.settings import StreetSource
from lifecircle.study.standards.circle import Circle, Standard
from lifecircle.study.study import Study

LAYERS = "results.gpkg"
"""Where a pack keeps its layers."""

_ZONE_IDS = tuple(f"{level}_id" for level in (*LEVELS, "functional"))


def read_result(
    home: Path, side: Side, *, settings: Mapping[str, Any], model: bool
) -> Result | None:
    """Return what of a pack can be drawn, None where it holds no layers.

    Parameters
    ----------
    home
        The folder of the pack.
    side
        Its tables.
    settings
        As its manifest has them.
    model
        Whether the place is made up.

    Returns
    -------
    Result or None
        Without snaps, indicators and profiles: nothing can be computed from it again.
    """
    path = home / LAYERS
    if not path.is_file():
        return None
    found = dict(pyogrio.list_layers(path).tolist())
    wanted = ("zones", "streets", "facilities", "residents")
    if not set(wanted) <= set(found):
        return None
    zones, streets, facilities, residents = (_layer(path, name) for name in wanted)
    network = _network(streets)
    if network is None:
        return None
    circles = tuple(_circle(one) for one in settings["circles"])
    study = Study(
        title=side.title,
        standard=_standard(settings, circles),
        district=str(settings["district"]),
        streets=StreetSource(frame=streets),
        facilities=_with_outlines(path, facilities, found),
        entrances=gpd.GeoDataFrame({"facility_id": []}, geometry=[], crs=facilities.crs),
        residents=residents,
        land=gpd.GeoDataFrame(geometry=[], crs=residents.crs),
        zones=zones,
        groups=side.groups,
        year=None if settings.get("year") is None else int(settings["year"]),
        model=model,
    )
    return Result(
        study=study,
        network=network,
        profiles={},
        circles=circles,
        facilities=pd.DataFrame(facilities.drop(columns="geometry")),
        snaps=pd.DataFrame(),
        nearest=side.nearest,
        coverage=side.coverage,
        gaps=side.gaps,
        indicators=pd.DataFrame(),
        doubt={},
    )


_KEYS = {
    "zones": ("zone_id", ("zone_id", "level", "name", "kind", "parent_id")),
    "streets": ("edge", ("edge", "way_id", "highway")),
    "facilities": ("facility_id", ("facility_id", "service", "name", "tier", "status", "count")),
    "residents": ("resident_id", None),
}


def _layer(path: Path, name: str) -> gpd.GeoDataFrame:
    """Return a layer by its ids, an empty text where a cell is empty."""
    key, columns = _KEYS[name]
    table = pyogrio.read_dataframe(path, layer=name, columns=columns).set_index(key)
    texts = [one for one in table if table[one].dtype.kind not in "iufb" and one != "geometry"]
    return table.assign(**{one: table[one].fillna("").astype(object) for one in texts})


def _with_outlines(
    path: Path, facilities: gpd.GeoDataFrame, found: Mapping[str, str]
) -> gpd.GeoDataFrame:
    """Return the facilities, those that are areas or paths as such."""
    table = facilities.copy()
    for name in ("facility_outlines", "facility_lines"):
        if name in found:
            shapes = pyogrio.read_dataframe(path, layer=name, columns=["facility_id"])
            shapes = shapes.set_index("facility_id").geometry
            table.loc[shapes.index, "geometry"] = shapes
    return table


def _network(streets: gpd.GeoDataFrame) -> StreetNetwork | None:
    """Return the streets as they were walked: every one of them, whatever its tags were."""
    rows = streets[~shapely.is_empty(streets.geometry.to_numpy())]
    ways, _ = ways_of_lines(rows, rule=_walked)
    return None if ways is None else build_network(ways)


def _walked(tags: Mapping[str, str]) -> WalkAccess:
    """Return that a street of a pack may be walked."""
    highway = tags.get("highway", "")
    return WalkAccess(highway, highway == "steps", 0)


def _standard(settings: Mapping[str, Any], circles: tuple[Circle, ...]) -> Standard:
    """Return the standard of a pack, as far as its manifest tells it."""
    name = str(settings["standard"])
    return Standard(id=name, name={}, source="", verified=False, circles=circles)


def _circle(told: Mapping[str, Any]) -> Circle:
    """Return a circle as a manifest tells it, without what its facilities should hold."""
    values: dict[str, Any] = {
        key: tuple(one) if isinstance(one, list) else one for key, one in told.items()
    }
    return Circle(**{**values, "supply": None})
