"""The plan's own proposals as scenario files: what the model district may be asked."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd

from lifecircle.model.osm_map import NOTE
from lifecircle.model.registers import Register
from lifecircle.registers.told.toml_text import comment, quoted

FOLDER = "scenarios"
"""Where they stand in the model study."""

AREAS = ("江海门户片区", "油湾片区", "滘头片区", "礼东片区")
"""The four areas the plan names for schools."""

_SCHOOLS = ("primary-school", "junior-school")
_OPEN, _LATER = "现状", ("在建", "规划")
_HOSPITAL, _BEDS = "市中心医院新院区", 1500
_PEOPLE_2025 = 400_000


def write_scenarios(out: Path, registers: Sequence[Register]) -> None:
    """Write the scenario files of the model district.

    Parameters
    ----------
    out
        The folder of the study.
    registers
        All of its registers; facilities are found by name and service, so that the files stay
        right when the numbers of the registers change.
    """
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    columns = ["facility_id", "name", "service", "status"]
    every = pd.concat([one.table[columns] for one in registers], ignore_index=True)
    for name, text in scenario_texts(every).items():
        (folder / f"{name}.toml").write_bytes(text.encode("utf-8"))


def scenario_texts(facilities: pd.DataFrame) -> dict[str, str]:
    """Return the text of each scenario file by its name.

    Parameters
    ----------
    facilities
        Columns ``facility_id``, ``name``, ``service``, ``status`` (in the registers' words).
    """
    later = facilities[facilities["status"].isin(_LATER)]
    schools = later[later["service"].isin(_SCHOOLS) & later["name"].str.startswith(AREAS)]
    standing = facilities[facilities["status"] == _OPEN]
    grounds = standing[standing["service"].isin(_SCHOOLS)]
    return {
        "四个片区的学校": _file(
            "四个片区的学校",
            "规划：在江海门户、油湾、滘头、礼东四个片区建设学校（第7.1节）。",
            _opened(schools),
        ),
        "市中心医院新院区": _file(
            "市中心医院新院区",
            f"规划：市中心医院新院区设{_BEDS}张床位（第9章）。没有一个生活圈计入医院，变化的是床位。",
            _opened(later[later["name"] == _HOSPITAL], f"capacity_beds = {_BEDS}\n"),
        ),
        "三处养老示范站": _file(
            "三处养老示范站",
            "规划：建设不少于3个居家社区养老服务示范站点（第6.1节）。",
            _opened(later[later["service"] == "elderly-demo"]),
        ),
        "十所以上幼儿园": _file(
            "十所以上幼儿园",
            "规划：到2025年新建10所以上幼儿园（第7.1节）。",
            _opened(later[later["service"] == "kindergarten"]),
        ),
        "学校场地开放": _file(
            "学校场地开放",
            "规划：加大学校体育场地向公众开放（第13.2节）。各校场地在原址、从原来的门进入。",
            _grounds(grounds),
        ),
        "2025年人口": _file(
            "2025年人口",
            f"规划：2025年常住人口{_PEOPLE_2025 // 10_000}万。按现状分布同比例增加，设施不变。",
            [f"[[grow]]\nto = {{ residents = {_PEOPLE_2025} }}\n"],
        ),
    }


def _file(name: str, note: str, edits: Iterable[str]) -> str:
    """Return the text of one file."""
    head = comment(f"{NOTE}。\nA model, not survey data: lifecircle scenario data FILE --out DIR")
    return "\n".join([f"{head}\nname = {quoted(name)}\nnote = {quoted(note)}\n", *edits])


def _opened(rows: pd.DataFrame, more: str = "") -> list[str]:
    """Return the lines that open each facility of some rows, with its name beside."""
    pairs = zip(rows["facility_id"], rows["name"], strict=True)
    return [f"[[open]]  # {name}\nid = {quoted(str(one))}\n{more}" for one, name in pairs]


def _grounds(rows: pd.DataFrame) -> list[str]:
    """Return the lines that open the grounds of schools as pitches."""
    pairs = zip(rows["facility_id"], rows["name"], strict=True)
    return [
        f"[[open]]\nid = {quoted(f'{one}-C')}\nname = {quoted(f'{name}操场')}\n"
        f'service = "pitch"\non = {quoted(str(one))}\n'
        for one, name in pairs
    ]
