"""The registers of the bureaux, as tables: what stands where, how big, since when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.curves import Floats
from lifecircle.model.noding import graph
from lifecircle.model.scene import Scene
from lifecircle.model.sites import Ground, picked
from lifecircle.model.sizes import with_sizes
from lifecircle.model.terrain import plan


@dataclass(frozen=True, kw_only=True)
class Register:
    """One list as an office keeps it.

    Parameters
    ----------
    rule
        Its entry of ``bundled/registers.toml``.
    table
        ``facility_id``, ``name``, ``service``, ``geometry`` (metres), ``status``, ``opened`` and
        what else it says (`lifecircle.model.sizes.TOLD`).
    entrances
        ``facility_id`` and ``geometry`` of gates, or None.
    """

    rule: Mapping[str, Any]
    table: pd.DataFrame
    entrances: pd.DataFrame | None = None


def build_registers(scene: Scene) -> tuple[Register, ...]:
    """Return every register of the district, in the order of the drawing."""
    ground = Ground(scene)
    made: list[Register] = []
    for number, rule in enumerate(plan("registers")["registers"]):
        rng = np.random.default_rng([scene.seed, 6, number])
        table = _placed(rule, ground, rng)
        prefix = f"JH{number + 1:02d}"
        ids = [f"{prefix}{row + 1:03d}" for row in range(len(table))]
        table.insert(0, "facility_id", ids)
        table = with_sizes(table, rule, ground, rng)
        if "fill_total_m2" in rule:
            table = _filled_up(table, rule, made)
        gates = _gates(table, scene) if "entrances" in rule else None
        made.append(Register(rule=rule, table=table, entrances=gates))
    return tuple(made)


def _placed(rule: Mapping[str, Any], ground: Ground, rng: np.random.Generator) -> pd.DataFrame:
    """Return name, service, geometry and status of a register's rows."""
    if rule["place"] == "seats":
        return _at_seats(rule, ground, rng)
    if rule["place"] == "people":
        return _among_people(rule, ground, rng)
    if rule["place"] == "named":
        return _as_named(rule, ground)
    return _outlines(rule, ground.scene)


def _at_seats(rule: Mapping[str, Any], ground: Ground, rng: np.random.Generator) -> pd.DataFrame:
    seats = picked(ground.scene.seats, rule)
    stray = rng.normal(0.0, rule.get("stray_m", 45.0), (len(seats), 2))
    xy = ground.beside_street(seats[["x", "y"]].to_numpy() + stray)
    names = [rule["name"].format(place=name) for name in seats["name"]]
    return _rows(_first_named(names, rule), rule["service"], shapely.points(xy))


def _among_people(
    rule: Mapping[str, Any], ground: Ground, rng: np.random.Generator
) -> pd.DataFrame:
    xy = ground.beside_street(ground.where_people_live(rule, rng=rng))
    place = ground.communities_of(xy)
    names = [rule["name"].format(place=name) for name in _told_apart(place)]
    return _rows(_first_named(names, rule), rule["service"], shapely.points(xy))


def _told_apart(names: NDArray[np.str_]) -> list[str]:
    """Return the names with 第二, 第三 … where one comes again."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        order = "一二三四五六七八九十"[min(seen[name], 10) - 1]
        told.append(name if seen[name] == 1 else f"{name}第{order}")
    return told


def _as_named(rule: Mapping[str, Any], ground: Ground) -> pd.DataFrame:
    rows = rule["named"]
    unit_m = float(plan("terrain")["unit_m"])
    drawn = np.array([row[1:3] for row in rows], dtype=np.float64) * unit_m
    services = [row[3] for row in rows]
    table = _rows([row[0] for row in rows], services, shapely.points(ground.beside_street(drawn)))
    told = [row[4] if len(row) > 4 else {} for row in rows]
    status = [cells.get("status", "现状") for cells in told]
    year = [cells.get("opened", 0) for cells in told]
    return table.assign(status=status, opened=year, told=told)


def _outlines(rule: Mapping[str, Any], scene: Scene) -> pd.DataFrame:
    if rule["place"] == "trails":
        lines = [(trail["name"], _trail(trail, scene)) for trail in plan("registers")["trails"]]
        return _rows([name for name, _ in lines], rule["service"], [line for _, line in lines])
    parks = [park for park in scene.terrain.parks if park.kind == rule["pick"]]
    return _rows(
        [park.name for park in parks], rule["service"], [park.land.simplify(1.5) for park in parks]
    )


def _trail(trail: Mapping[str, str], scene: Scene) -> shapely.Geometry:
    """Return a trail along a road, or along the dykes of a river, inside the district."""
    lanes = scene.lanes
    if "road" in trail:
        own = lanes[lanes["name"] == trail["road"]]
    else:
        river = next(r for r in scene.terrain.rivers if r.name == trail["river"])
        near = shapely.dwithin(lanes["geometry"].to_numpy(), river.water, 45.0)
        own = lanes[near & lanes["name"].eq("堤围路").to_numpy()]
    inside = shapely.intersection(own["geometry"].to_numpy(), scene.terrain.outline)
    return shapely.line_merge(shapely.union_all(inside))


def _rows(
    names: list[str], service: str | list[str], geometry: Iterable[shapely.Geometry]
) -> pd.DataFrame:
    lines = np.empty(len(names), dtype=object)
    lines[:] = list(geometry)
    told: list[dict[str, Any]] = [{} for _ in names]
    return pd.DataFrame(
        {"name": names, "service": service, "geometry": lines, "status": "现状", "opened": 0,
         "told": told}
    )  # fmt: skip


def _first_named(names: list[str], rule: Mapping[str, Any]) -> list[str]:
    """Return the names, the first one being the plan's own where it gives one."""
    return [rule["first"], *names[1:]] if "first" in rule else names


def _filled_up(table: pd.DataFrame, rule: Mapping[str, Any], made: list[Register]) -> pd.DataFrame:
    """Return the venues so that all public sports ground adds up to the plan's figure."""
    others = [r.table for r in made if r.rule.get("service") in ("plaza", "sports-park")]
    left = rule["fill_total_m2"] - sum(int(t["area_m2"].sum()) for t in others)
    standing = (table["status"] == "现状").to_numpy()
    raw = np.where(standing, table["area_m2"], 0).astype(np.float64)
    area = np.floor(raw / raw.sum() * left).astype(np.int64)
    area[int(np.argmax(area))] += left - int(area.sum())
    return table.assign(area_m2=np.where(standing, area, table["area_m2"]))


def _gates(table: pd.DataFrame, scene: Scene) -> pd.DataFrame:
    """Return gates of every other park, where its footpaths cross the outline."""
    nodes: Floats = graph(scene.lanes).xy
    tree = shapely.STRtree(shapely.points(nodes))
    rows: list[tuple[str, shapely.Point]] = []
    gated = table.iloc[::2]
    for park, land in zip(gated["facility_id"], gated["geometry"].to_numpy(), strict=True):
        rim = land.exterior
        beside = tree.query(rim, predicate="dwithin", distance=16.0)
        spots = [rim.interpolate(rim.project(shapely.Point(nodes[i]))) for i in np.sort(beside)]
        rows += [(park, spot) for spot in spots[:: max(1, len(spots) // 3)][:4]]
    return pd.DataFrame(rows, columns=["facility_id", "geometry"])
