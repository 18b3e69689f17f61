"""Made-up but ordinary Chinese street names, the same for the same seed."""

import numpy as np
import pandas as pd

_FIRST = "永建文兴安和新福荣裕德仁义胜华龙凤金银东南西北中长康乐富丰顺泰祥瑞翠景育星云海河江"
_SECOND = "安福兴昌盛华宁和平康庆德仁隆达利源泉丰裕园景庭桥塘围沙岗湾洲溪山水荫林竹梅兰桂"

SUFFIX = {
    "trunk": "大道",
    "primary": "路",
    "secondary": "路",
    "tertiary": "路",
    "unclassified": "路",
    "residential": "街",
    "living_street": "里",
    "pedestrian": "街",
    "footway": "巷",
    "steps": "级",
}


def with_names(table: pd.DataFrame, *, rng: np.random.Generator) -> pd.DataFrame:
    """Return the lanes with a name for every street that would have one and has none."""
    nameable = table["name"].eq("") & table["highway"].isin(list(SUFFIX)) & table["homes"].ne("")
    nameable |= table["name"].eq("") & table["highway"].isin(["tertiary", "residential"])
    street = table["street"].to_numpy()
    count = int(street.max(initial=0)) + 1
    first = np.array(list(_FIRST))[rng.integers(0, len(_FIRST), count)]
    second = np.array(list(_SECOND))[rng.integers(0, len(_SECOND), count)]
    suffix = table["highway"].map(SUFFIX).fillna("路").to_numpy(dtype=str)
    made = np.char.add(np.char.add(first[street], second[street]), suffix)
    return table.assign(name=np.where(nameable, made, table["name"].to_numpy(dtype=str)))
