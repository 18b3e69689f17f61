"""The study file of the sample, written as a planner would write it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lifecircle.model.labels import LABELS, RESIDENT_LABELS
from lifecircle.model.registers import Register

TITLE = "江海区公共服务生活圈（示范模型，非实测）"

ZONE_COLUMNS = (
    'id = "zone_id", name = "name", level = "level", kind = "kind", parent_id = "parent_id"'
)

_HEAD = f"""\
# 示范模型，非实测：地名与数量取自规划，位置、人口分布与街道均为生成，不可用于实际决策。
# A made-up model district; names and numbers follow the plan, places do not.
title = "{TITLE}"
standards = "jianghai-2025"
district = "440704"
year = 2020
model = true

[streets]
path = "streets/jianghai.osm.pbf"
datum = "wgs84"
date = "2020-12-31"

[residents]
path = "neighbourhoods/residents.gpkg"
datum = "wgs84"
unit = "building"
columns = {{ id = "楼栋编号", levels = "层数", floor_area_m2 = "住宅建筑面积" }}
groups = {{ {{groups}} }}

[[zones]]
path = "neighbourhoods/zones.gpkg"
datum = "wgs84"
columns = {{ {ZONE_COLUMNS} }}

[land]
path = "neighbourhoods/residential_land.gpkg"
datum = "wgs84"
columns = {{ id = "land_id" }}
"""


def study_text(registers: Sequence[Register]) -> str:
    """Return the whole of ``study.toml``."""
    groups = ", ".join(f'{group} = "{label}"' for group, label in RESIDENT_LABELS.items())
    parts = [_HEAD.replace("{groups}", groups)]
    parts += ["\n".join(_entry(register)) for register in registers]
    parts.append('[report]\nlang = "zh"\n')
    return "\n".join(parts)


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
