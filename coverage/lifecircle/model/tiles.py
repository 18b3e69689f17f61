"""The model at city and province size: districts side by side, one in memory at a time."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pandas as pd
import shapely

from lifecircle.model.files import write_gpkg
from lifecircle.model.osm_map import OsmMap, draw_map
from lifecircle.model.osm_writer import add_areas, add_nodes, add_ways, open_writer
from lifecircle.model.parcels import residential_land
from lifecircle.model.plane import Plane
from lifecircle.model.registers import build_registers
from lifecircle.model.scene import Scene, build_scene
from lifecircle.model.study_file import region_text
from lifecircle.model.terrain import plan
from lifecircle.model.write import resident_rows, write_readme
from lifecircle.model.zones import DISTRICT

PITCH_M = (15_200.0, 15_600.0)
"""From one district to the next, east and north; their outskirts do not touch."""

ID_BLOCK = 1_000_000
"""Ids each district may use for its nodes, ways and relations."""


@dataclass(frozen=True, kw_only=True)
class Region:
    """How many districts stand in a row and in all, and what the whole is called."""

    code: str
    name: str
    columns: int
    count: int


REGIONS = {
    "city": Region(code="4407", name="示范市（示范模型，非实测）", columns=5, count=10),
    "province": Region(code="44", name="示范省（示范模型，非实测）", columns=10, count=100),
}


@dataclass(frozen=True, kw_only=True)
class _Finished:
    """What is remembered of a written district: the ids at its ends, and its outline."""

    ports: dict[str, int]
    outline: shapely.Geometry


def write_region(
    out: Path, region: Region, *, seed: int, progress: Callable[[str], None] | None = None
) -> None:
    """Write districts side by side into one study, adding to each file district by district.

    Parameters
    ----------
    out
        The folder; files of the same names are replaced.
    region
        One of `REGIONS`.
    seed
        The first district's seed; the next ones count on from it.
    progress
        Called with a short word for each district.
    """
    tell = progress or (lambda _: None)
    paths = _fresh(out)
    done: list[_Finished] = []
    with TemporaryDirectory(dir=out) as spill, open_writer(paths["streets"]) as writer:
        for tile in range(region.count):
            tell(f"{tile + 1}/{region.count}")
            scene = build_scene(seed=seed + tile, plane=_plane_of(tile, region))
            drawn = draw_map(scene)
            add_nodes(writer, drawn, first=_first(tile))
            _spill(Path(spill) / f"{tile}.json", drawn)
            outline = _add_layers(paths, scene, tile, region)
            done.append(_Finished(ports=_ports(drawn, first=_first(tile)), outline=outline))
        for tile in range(region.count):
            add_ways(
                writer, _spilled_ways(Path(spill) / f"{tile}.json"),
                first=_first(tile), first_node=_first(tile),
            )  # fmt: skip
        links = list(_links(region, done))
        add_ways(writer, links, first=_first(region.count), first_node=0)
        for tile in range(region.count):
            with _spilled(Path(spill) / f"{tile}.json") as kept:
                add_areas(writer, kept["areas"], first=_first(tile), first_way=_first(tile))
    _add_whole(paths["zones"], region, done)
    (out / "study.toml").write_text(region_text(title=region.name, district=region.code), "utf-8")
    write_readme(out)


def _first(tile: int) -> int:
    """Return the first id of a district."""
    return tile * ID_BLOCK + 1


def _plane_of(tile: int, region: Region) -> Plane:
    row, column = divmod(tile, region.columns)
    home = Plane(**plan("terrain")["origin"])
    return home.shifted(east_m=column * PITCH_M[0], north_m=row * PITCH_M[1])


def _fresh(out: Path) -> dict[str, Path]:
    """Return the paths of the layers, with nothing of an earlier run left."""
    paths = {
        "streets": out / "streets" / "region.osm.pbf",
        "zones": out / "neighbourhoods" / "zones.gpkg",
        "residents": out / "neighbourhoods" / "residents.gpkg",
        "land": out / "neighbourhoods" / "residential_land.gpkg",
        "facilities": out / "facilities" / "facilities.gpkg",
    }
    for path in paths.values():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
    return paths


def _spill(path: Path, drawn: OsmMap) -> None:
    """Put the ways and areas of a district aside until all nodes are written."""
    ways = [[nodes.tolist(), tags] for nodes, tags in drawn.ways]
    path.write_text(json.dumps({"ways": ways, "areas": drawn.areas}, ensure_ascii=False), "utf-8")


@contextmanager
def _spilled(path: Path) -> Iterator[dict[str, Any]]:
    yield json.loads(path.read_text("utf-8"))


def _spilled_ways(path: Path) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield the ways put aside."""
    with _spilled(path) as kept:
        for nodes, tags in kept["ways"]:
            yield np.asarray(nodes, dtype=np.int64), tags


def _ports(drawn: OsmMap, *, first: int) -> dict[str, int]:
    """Return the node ids at the four ends of the through roads."""
    found: dict[str, int] = {}
    for name, axis, sides in (("五邑路", 0, ("west", "east")), ("江礼大道", 1, ("south", "north"))):
        runs = [nodes for nodes, tags in drawn.ways if tags.get("name") == name]
        nodes = np.concatenate(runs)
        along = drawn.lonlat[nodes, axis]
        found[sides[0]] = int(nodes[along.argmin()]) + first
        found[sides[1]] = int(nodes[along.argmax()]) + first
    return found


def _links(region: Region, done: Sequence[_Finished]) -> Iterator[tuple[Any, dict[str, str]]]:
    """Yield the roads between neighbouring districts, by node id."""
    tags = {"highway": "trunk", "name": "联络大道", "sidewalk": "both"}
    for tile, district in enumerate(done):
        port = district.ports
        if (tile + 1) % region.columns and tile + 1 < region.count:
            yield np.array([port["east"], done[tile + 1].ports["west"]]), tags
        if tile + region.columns < region.count:
            yield np.array([port["north"], done[tile + region.columns].ports["south"]]), tags


def _add_layers(
    paths: dict[str, Path], scene: Scene, tile: int, region: Region
) -> shapely.Geometry:
    """Add one district to every layer but the streets, and return its outline."""
    code = f"{region.code}{tile:02d}"
    plane = scene.terrain.plane

    def add(name: str, table: pd.DataFrame) -> None:
        """Add the rows of a table to its layer, in degrees."""
        degrees = plane.to_degrees(table["geometry"].to_numpy())
        write_gpkg(paths[name], table.assign(geometry=degrees), layer=name, append=True)

    zones = _tile_zones(scene, code, tile, region)
    add("zones", zones)
    add("residents", resident_rows(scene, prefix=f"{code}B"))
    land = residential_land(scene)
    add("land", land.assign(land_id=code + land["land_id"]))
    add("facilities", _tile_facilities(scene, code))
    whole = zones.loc[zones["level"] == "street", "geometry"].to_numpy()
    return plane.to_degrees(whole)[0]


def _tile_zones(scene: Scene, code: str, tile: int, region: Region) -> pd.DataFrame:
    """Return the district as a street of the region, and its communities."""
    zones = scene.zones.reset_index()
    kept = zones[zones["level"].isin(["district", "community"])].copy()
    whole = kept["level"] == "district"
    kept["zone_id"] = np.where(whole, code, code + kept["zone_id"].str.slice(len(DISTRICT)))
    kept["name"] = f"第{tile + 1}片区" + kept["name"].where(~whole, "")
    kept["parent_id"] = np.where(whole, region.code, code)
    kept["level"] = np.where(whole, "street", "community")
    return kept.drop(columns="marks").reset_index(drop=True)


def _tile_facilities(scene: Scene, code: str) -> pd.DataFrame:
    """Return all facilities that are points, as one register."""
    columns = ["facility_id", "name", "service", "status", "opened", "geometry"]
    tables = [register.table[columns] for register in build_registers(scene)]
    every = pd.concat(tables, ignore_index=True)
    points = every.take(np.flatnonzero(shapely.get_type_id(every["geometry"].to_numpy()) == 0))
    return points.assign(facility_id=code + points["facility_id"]).reset_index(drop=True)


def _add_whole(path: Path, region: Region, done: Sequence[_Finished]) -> None:
    """Add the region itself to the zones, as one district of many parts."""
    row = {
        "zone_id": [region.code],
        "level": ["district"],
        "name": [region.name],
        "kind": [""],
        "parent_id": [""],
    }
    whole = shapely.union_all([district.outline for district in done])
    table = pd.DataFrame(row).assign(geometry=[whole])
    write_gpkg(path, table, layer="zones", append=True)
