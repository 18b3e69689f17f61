"""Write the model district as files: streets, registers, neighbourhoods and the study file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from lifecircle.model.compounds import compounds
from lifecircle.model.fences import barriers
from lifecircle.model.files import (
    OfficeSheet,
    plain_rows,
    write_csv,
    write_geojson,
    write_gpkg,
    write_parquet,
    write_workbook,
)
from lifecircle.model.labels import (
    BARRIER_LABELS,
    COMPOUND_LABELS,
    LABELS,
    MARKS_LABEL,
    PLANNED_LABELS,
    RESIDENT_LABELS,
    service_names,
    sheet_title,
)
from lifecircle.model.osm_map import NOTE, draw_map
from lifecircle.model.osm_writer import write_map
from lifecircle.model.parcels import residential_land
from lifecircle.model.plane import Plane
from lifecircle.model.registers import Register, build_registers
from lifecircle.model.scenarios import write_scenarios
from lifecircle.model.scene import Scene, build_scene
from lifecircle.model.settlers import planned_estates
from lifecircle.model.study_file import columns_of, study_text
from lifecircle.study.datum import wgs84_to_gcj02
from lifecircle.words import say

Progress = Callable[[str], None]

FOOTNOTE = f"注：本册为{NOTE}；统计截至2020年12月31日，床位、学位以核定数为准。"


def write_district(out: Path, *, seed: int, progress: Progress | None = None) -> None:
    """Write the whole model district into a folder (`lifecircle.model.write_sample`)."""
    tell = progress or (lambda _: None)
    for folder in ("streets", "facilities", "neighbourhoods"):
        (out / folder).mkdir(parents=True, exist_ok=True)
    tell("building")
    scene = build_scene(seed=seed)
    tell("streets")
    write_map(out / "streets" / "jianghai.osm.pbf", draw_map(scene))
    tell("neighbourhoods")
    write_neighbourhoods(out / "neighbourhoods", scene)
    write_obstacles(out / "neighbourhoods", scene)
    write_planned(out / "neighbourhoods", scene)
    tell("facilities")
    registers = build_registers(scene)
    for path, group in groupby(registers, key=lambda register: register.rule["path"]):
        _write_register(out, path, list(group), scene.terrain.plane)
    (out / "study.toml").write_text(study_text(registers), "utf-8")
    write_scenarios(out, registers)
    write_readme(out)


def write_readme(out: Path) -> None:
    """Write the page that says, in both languages, that all this is a model."""
    pages = [say("model.readme.text", language=language).strip() for language in ("zh", "en")]
    (out / "说明.md").write_text("\n\n".join(pages) + "\n", "utf-8")


def write_neighbourhoods(folder: Path, scene: Scene) -> None:
    """Write residents, zones and residential land as GeoPackages."""
    plane = scene.terrain.plane
    write_gpkg(folder / "zones.gpkg", _in_degrees(zone_rows(scene), plane), layer="zones")
    write_gpkg(
        folder / "residents.gpkg", _in_degrees(resident_rows(scene), plane), layer="residents"
    )
    land = _in_degrees(residential_land(scene), plane)
    write_gpkg(folder / "residential_land.gpkg", land, layer="residential_land")


def write_obstacles(folder: Path, scene: Scene) -> None:
    """Write what stands in walkers' way: the walls of estates, their gates, and barriers."""
    walled = compounds(scene)
    for name, table in (
        ("小区围墙", walled.estates.rename(columns=COMPOUND_LABELS)),
        ("小区出入口", walled.gates.rename(columns=COMPOUND_LABELS)),
        ("河道铁路围墙", barriers(scene).rename(columns=BARRIER_LABELS)),
    ):
        rows = _in_degrees(table, scene.terrain.plane)
        write_geojson(folder / f"{name}.geojson", rows, name=name)


def write_planned(folder: Path, scene: Scene) -> None:
    """Write the estates people will move to, as a table with coordinates."""
    table = _in_degrees(planned_estates(scene), scene.terrain.plane)
    labels = {**PLANNED_LABELS, "lon": LABELS["lon"], "lat": LABELS["lat"], **RESIDENT_LABELS}
    rows = plain_rows(table, labels).drop(columns="序号")
    write_csv(folder / "规划住区.csv", rows, encoding="utf-8")


def zone_rows(scene: Scene) -> pd.DataFrame:
    """Return the zones as they are written."""
    return scene.zones.reset_index().rename(columns={"marks": MARKS_LABEL})


def resident_rows(scene: Scene, *, prefix: str = "B") -> pd.DataFrame:
    """Return the residential buildings as they are written, in metres."""
    homes = scene.homes
    ids = [f"{prefix}{number:05d}" for number in range(1, len(homes) + 1)]
    rows = pd.DataFrame({"楼栋编号": ids, "层数": homes["levels"].to_numpy(dtype=np.int64)})
    rows["住宅建筑面积"] = homes["floor_area_m2"].to_numpy()
    for group, label in RESIDENT_LABELS.items():
        rows[label] = homes[group].to_numpy(dtype=np.int64)
    return rows.assign(geometry=homes["geometry"].to_numpy())


def _in_degrees(table: pd.DataFrame, plane: Plane) -> pd.DataFrame:
    return table.assign(geometry=plane.to_degrees(table["geometry"].to_numpy()))


def _write_register(out: Path, path: str, registers: list[Register], plane: Plane) -> None:
    """Write one file: a workbook of several registers, or one register in its own format."""
    if path.endswith(".xlsx"):
        first, *others = [_sheet(register, plane) for register in registers]
        write_workbook(out / path, [replace(first, note=FOOTNOTE), *others])
        return
    (register,) = registers
    name = Path(path).stem
    if path.endswith(".csv"):
        rows = plain_rows(_degrees_of(register, plane), _flat_labels(register))
        write_csv(out / path, rows, encoding=register.rule["encoding"])
        return
    table = _labelled(register, plane)
    if path.endswith(".parquet"):
        write_parquet(out / path, table)
    elif path.endswith(".gpkg"):
        write_gpkg(out / path, table, layer=name)
    else:
        write_geojson(out / path, table, name=name)
    if register.entrances is not None:
        gates = _in_degrees(register.entrances, plane)
        write_geojson(out / register.rule["entrances"], gates, name="入口")


def _sheet(register: Register, plane: Plane) -> OfficeSheet:
    rows = plain_rows(_degrees_of(register, plane), _flat_labels(register))
    return OfficeSheet(
        name=register.rule["sheet"],
        table=rows,
        title=sheet_title(register.rule),
        office=f"填报单位：{register.rule['bureau']}　　填报日期：2021年1月4日",
    )


def _flat_labels(register: Register) -> Mapping[str, str]:
    columns = columns_of(register.rule, register.table.columns)
    return {("facility_id" if ours == "id" else ours): label for ours, label in columns.items()}


def _degrees_of(register: Register, plane: Plane) -> pd.DataFrame:
    """Return the register in the degrees of its own datum, services by their Chinese names."""
    table = _in_degrees(register.table, plane)
    if register.rule.get("datum") == "gcj02":
        lon, lat = shapely.get_coordinates(table["geometry"].to_numpy()).T
        shifted = np.column_stack(wgs84_to_gcj02(lon, lat))
        table = table.assign(geometry=shapely.points(np.round(shifted, 7)))
    names = service_names()
    return table.assign(service=[names[one] for one in table["service"]])


def _labelled(register: Register, plane: Plane) -> pd.DataFrame:
    """Return the register with the headings of its office and its geometry."""
    table = _degrees_of(register, plane)
    columns: dict[str, Any] = {
        label: table[column].to_numpy() for column, label in _flat_labels(register).items()
    }
    return pd.DataFrame(columns).assign(geometry=table["geometry"].to_numpy())
