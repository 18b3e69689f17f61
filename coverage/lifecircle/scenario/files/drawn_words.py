"""What a planner may write in a drawn layer: our keys, and what they are called in Chinese."""

from collections.abc import Iterable, Mapping

from lifecircle.scenario.files.keys import EDITS
from lifecircle.study.kinds import CAPACITIES
from lifecircle.study.standards.circle import GROUP_IDS
from lifecircle.study.standards.services import services

EDIT = "edit"
"""The column that says what a feature is."""

UNIT = "cost_unit"
"""The column that says in what unit costs are; its first cell that says anything counts."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    EDIT: ("动作", "改动", "操作"),
    "id": ("编号", "设施编号"),
    "name": ("名称",),
    "service": ("类别", "设施类别", "服务"),
    "tier": ("层级",),
    "on": ("所在场地", "场地"),
    "hours": ("开放时间",),
    "cost": ("投资", "造价", "费用"),
    UNIT: ("投资单位",),
    "capacity_beds": ("床位", "床位数"),
    "capacity_places": ("学位", "托位", "学位数", "托位数"),
    "capacity_seats": ("座位", "座位数"),
    "area_m2": ("用地面积", "占地面积"),
    "floor_area_m2": ("建筑面积",),
    "sports_area_m2": ("体育场地面积", "场地面积"),
    "steps": ("台阶",),
    "estate": ("小区", "小区编号"),
    "way": ("道路编号",),
    "link": ("通道编号",),
    "within_m": ("接入距离",),
    "zone": ("片区", "片区编号"),
    "residents": ("常住人口", "人口"),
    "age_0_2": ("0至2岁", "0—2岁"),
    "age_3_5": ("3至5岁", "3—5岁"),
    "age_6_14": ("6至14岁", "6—14岁"),
    "age_60_plus": ("60岁以上", "60岁及以上"),
    "age_80_plus": ("80岁以上", "80岁及以上"),
    "migrants": ("外来人口",),
    "households": ("户数",),
}
_ACTIONS: Mapping[str, tuple[str, ...]] = {
    "open": ("新开", "新建", "启用", "开设", "开放"),
    "close": ("关闭", "撤销"),
    "move": ("迁址", "搬迁", "迁建"),
    "resize": ("改规模", "扩建", "扩容"),
    "change": ("改用途", "转用"),
    "link": ("新增通道", "通道", "天桥", "连通"),
    "close_link": ("封路", "封闭道路"),
    "open_gate": ("开门", "围墙开门"),
    "settle": ("迁入", "新居民"),
}

SELF_NUMBERED = ("open", "link", "settle")
"""Features that need no id of their own: they are numbered by their file and row."""


def named_columns(names: Iterable[str]) -> Mapping[str, str]:
    """Return our key of each column that a drawn layer may hold, the first of a kind.

    Parameters
    ----------
    names
        As the layer has them.
    """
    known = {other: key for key, others in _COLUMNS.items() for other in (key, *others)}
    known |= {key: key for keys in EDITS.values() for key in keys}
    known |= {key: key for key in (*GROUP_IDS, *CAPACITIES)}
    found: dict[str, str] = {}
    for name in names:
        key = known.get(name.strip())
        if key and key not in found.values():
            found[name] = key
    return found


def named_edit(text: str) -> str:
    """Return the kind of edit a word means; an unknown word as it is.

    Parameters
    ----------
    text
        In English or Chinese.
    """
    word = text.strip()
    return next((kind for kind, others in _ACTIONS.items() if word in others), word)


def named_service(text: str) -> str:
    """Return the service a name means; an unknown one as it is.

    Parameters
    ----------
    text
        Its id, or its name in Chinese or English.
    """
    word = text.strip()
    for one, service in services().items():
        if word == one or word in service.name.values():
            return one
    return word


def edit_words() -> str:
    """Return the words of all edits, for a message: each id with one Chinese word."""
    return ", ".join(f"{kind}（{others[0]}）" for kind, others in _ACTIONS.items())
