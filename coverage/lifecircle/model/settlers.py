"""Estates that are planned: who will move where, and when."""

import numpy as np
import pandas as pd
import shapely

from lifecircle.model.scene import Scene
from lifecircle.model.sites import Ground
from lifecircle.model.terrain import metres, plan

PARTS = "ABC"
_APART_M = 160.0


def planned_estates(scene: Scene) -> pd.DataFrame:
    """Return the parts of every planned estate, beside its nearest streets.

    Returns
    -------
    pandas.DataFrame
        ``estate_id``, ``name``, ``since`` (year), the groups of `people.GROUPS` in whole persons,
        and ``geometry`` (points in metres of the plane).
    """
    drawing = plan("communities")
    turn = 2 * np.pi * np.arange(len(PARTS)) / len(PARTS)
    around = np.column_stack([np.cos(turn), np.sin(turn)]) * _APART_M
    entries = drawing["planned"]
    centre = metres([entry["at"] for entry in entries])
    places = (centre[:, None] + around[None]).reshape(-1, 2)
    people = np.concatenate([_parted(entry["people"]) for entry in entries])
    table = pd.DataFrame(
        {
            "estate_id": [f"GH{number:02d}" for number in range(1, len(places) + 1)],
            "name": [f"{entry['name']}{part}区" for entry in entries for part in PARTS],
            "since": np.repeat([entry["since"] for entry in entries], len(PARTS)),
            "residents": people,
        }
    )
    for group, share in drawing["shares"].items():
        table[group] = np.round(people * share).astype(np.int64)
    return table.assign(geometry=shapely.points(Ground(scene).beside_street(places)))


def _parted(people: int) -> np.ndarray:
    """Return the people of each part: whole persons that add up."""
    steps = np.round(people * (np.arange(len(PARTS)) + 1.0) / len(PARTS))
    return np.diff(steps, prepend=0.0).astype(np.int64)
