"""The study file of the sample, written as a planner would write it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lifecircle.model.labels import LABELS, MARKS_LABEL, PLANNED_LABELS, RESIDENT_LABELS
from lifecircle.model.registers import Register
from lifecircle.model.zones import DISTRICT

TITLE = "江海区公共服务生活圈（示范模型，非实测）"

_HEAD = """\
# 示范模型，非实测：地名与数量取自规划，位置、人口分布与街道均为生成，不可用于实际决策。
# A made-up model; names and numbers follow the plan, places do not.
title = "{title}"
standards = "jianghai-2025"
district = "{district}"
year = 2020
model = true

[streets]
path = "{streets}"
datum = "wgs84"
date = "2020-12-31"

[residents]
path = "neighbourhoods/residents.gpkg"
datum = "wgs84"
unit = "building"
columns = {{ id = "楼栋编号", levels = "层数", floor_area_m2 = "住宅建筑面积" }}
groups = {{ {groups} }}

[[zones]]
path = "neighbourhoods/zones.gpkg"
datum = "wgs84"
columns = {{ {zones} }}

[land]
path = "neighbourhoods/residential_land.gpkg"
datum = "wgs84"
columns = {{ id = "land_id" }}
"""

# Which lanes are an estate's own is told by the tags of OpenStreetMap (access=private).
_OBSTACLES = """\
[estates]
path = "neighbourhoods/小区围墙.geojson"
datum = "wgs84"
columns = { id = "小区编号", name = "小区名称" }

[estates.gates]
path = "neighbourhoods/小区出入口.geojson"
datum = "wgs84"
columns = { estate_id = "小区编号" }

[barriers]
path = "neighbourhoods/河道铁路围墙.geojson"
datum = "wgs84"
columns = { kind = "类别" }
"""

# Who will move where: counted from the year they do, within the totals of [growth].
_PLANNED = """\
[[estates_planned]]
path = "neighbourhoods/规划住区.csv"
datum = "cgcs2000"
"""

_REGISTER = """\
[[facilities]]
path = "facilities/facilities.gpkg"
datum = "wgs84"
status_year = 2020
columns = {{ id = "facility_id", {columns} }}
"""

# Chapter 4 of the plan: more than 400,000 residents by 2025.
_GROWTH = """\
[growth.residents]
2020 = 364694
2025 = 400000
"""

_REPORT = '[report]\nlang = "zh"\n'


def study_text(registers: Sequence[Register]) -> str:
    """Return the whole of the district's ``study.toml``."""
    marks = f'features = "{MARKS_LABEL}"'
    head = _head(marks, title=TITLE, district=DISTRICT, streets="streets/jianghai.osm.pbf")
    listed = ["\n".join(_entry(one)) for one in registers]
    return "\n".join([head, _planned(), _OBSTACLES, *listed, _GROWTH, _REPORT])


def _planned() -> str:
    """Return the table of planned estates."""
    columns = ", ".join(
        f'{ours} = "{own}"'
        for ours, own in (
            ("id", PLANNED_LABELS["estate_id"]),
            ("name", PLANNED_LABELS["name"]),
            ("lon", LABELS["lon"]),
            ("lat", LABELS["lat"]),
            ("since", PLANNED_LABELS["since"]),
        )
    )
    return f"{_PLANNED}columns = {{ {columns} }}\ngroups = {{ {_groups()} }}\n"


def region_text(*, title: str, district: str) -> str:
    """Return the ``study.toml`` of many districts, whose facilities are one register."""
    head = _head(title=title, district=district, streets="streets/region.osm.pbf")
    columns = _same_names("name", "service", "status", "opened")
    return "\n".join([head, _REGISTER.format(columns=columns), _REPORT])


def _head(*more: str, title: str, district: str, streets: str) -> str:
    """Return everything above the facilities; zones may have more columns."""
    return _HEAD.format(
        title=title,
        district=district,
        streets=streets,
        groups=_groups(),
        zones=", ".join(
            ['id = "zone_id"', _same_names("name", "level", "kind", "parent_id"), *more]
        ),
    )


def _groups() -> str:
    """Return the map of population groups."""
    return ", ".join(f'{group} = "{label}"' for group, label in RESIDENT_LABELS.items())


def _same_names(*names: str) -> str:
    """Return a column map of columns that bear our own names."""
    return ", ".join(f'{name} = "{name}"' for name in names)


def _entry(register: Register) -> Iterator[str]:
    """Yield the lines of one ``[[facilities]]``."""
    rule = register.rule
    yield "[[facilities]]"
    yield f'path = "{rule["path"]}"'
    if "service" in rule:
        yield f'service = "{rule["service"]}"'
    yield f'datum = "{rule.get("datum", "wgs84")}"'
    if "sheet" in rule:
        yield f'sheet = "{rule["sheet"]}"'
        yield "header_row = 3"
    if "encoding" in rule:
        yield f'encoding = "{rule["encoding"]}"'
    yield "status_year = 2020"
    columns = columns_of(rule, register.table.columns)
    named = ", ".join(f'{ours} = "{own}"' for ours, own in columns.items())
    yield f"columns = {{ {named} }}"
    if "entrances" in rule:
        yield f'entrances = "{rule["entrances"]}"'
    yield ""


def columns_of(rule: Mapping[str, Any], present: Iterable[str]) -> Mapping[str, str]:
    """Return our column names to those in the register's file."""
    tabular = rule["path"].endswith((".xlsx", ".csv"))
    wanted = ["facility_id", "name"]
    wanted += ["lon", "lat"] if tabular else []
    wanted += [] if "service" in rule else ["service"]
    wanted += [name for name in list(LABELS)[5:] if name in present]
    return {("id" if name == "facility_id" else name): LABELS[name] for name in wanted}
