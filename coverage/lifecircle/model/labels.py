"""Column headings as the offices write them."""

from collections.abc import Mapping
from typing import Any

from lifecircle.study.standards.services import services

LABELS = {
    "facility_id": "编号",
    "name": "机构名称",
    "service": "设施类别",
    "lon": "经度",
    "lat": "纬度",
    "status": "状态",
    "opened": "启用年份",
    "closed": "停办年份",
    "tier": "级别",
    "capacity_beds": "床位数（张）",
    "capacity_places": "学位（托位、服务人数）",
    "capacity_seats": "座位数（个）",
    "area_m2": "占地面积（平方米）",
    "floor_area_m2": "建筑面积（平方米）",
    "sports_area_m2": "操场面积（平方米）",
    "features": "配备情况",
    "ownership": "办学性质",
}
"""Our column to the heading in a workbook or CSV."""

RESIDENT_LABELS = {
    "residents": "常住人口",
    "age_0_2": "0-2岁",
    "age_3_5": "3-5岁",
    "age_6_14": "6-14岁",
    "age_60_plus": "60岁及以上",
    "age_80_plus": "80岁及以上",
    "migrants": "流动人口",
    "households": "户数",
}

COMPOUND_LABELS = {"estate_id": "小区编号", "name": "小区名称", "gates": "已测出入口"}
BARRIER_LABELS = {"name": "名称", "kind": "类别"}
PLANNED_LABELS = {"estate_id": "编号", "name": "名称", "since": "入住年份"}
MARKS_LABEL = "特征"


def service_names() -> Mapping[str, str]:
    """Return the Chinese name of every service, as the registers write it."""
    return {one.id: one.name["zh"] for one in services().values()}


def sheet_title(rule: Mapping[str, Any]) -> str:
    """Return the title above a table."""
    return f"江海区{rule.get('sheet', '')}一览表"
