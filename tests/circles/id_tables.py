"""Small towns as id tables: no geometry, walks written down by hand.

The town of the examples has one district ``d`` with two streets, ``east`` (communities ``a`` and
``b``) and ``west`` (community ``c``), and a functional zone ``new`` across them. People are powers
of two, so that a sum names the homes in it.
"""

import numpy as np
import pandas as pd

from lifecircle.circles.walks.reach import FAR, NEAR, NEAR_UNJOINED, STATUSES, Reach
from lifecircle.study.standards.files import Circle, Severity, Standard

ZONES = pd.DataFrame(
    [
        ("d", "district", "", ""),
        ("east", "street", "d", ""),
        ("west", "street", "d", ""),
        ("a", "community", "east", "urban"),
        ("b", "community", "east", "rural"),
        ("c", "community", "west", "rural"),
        ("new", "functional", "d", ""),
    ],
    columns=["zone_id", "level", "parent_id", "kind"],
).set_index("zone_id")

STREET_OF = {"a": "east", "b": "east", "c": "west", "": ""}


def places(communities, *, functional=None, district="d", **columns):
    """Return a frame of places in the given communities with further columns."""
    table = pd.DataFrame(
        {
            "district_id": district,
            "street_id": [STREET_OF[one] for one in communities],
            "community_id": list(communities),
            "functional_id": functional if functional is not None else [""] * len(communities),
        }
    )
    return table.assign(**columns)


def circle(name="care", **values):
    """Return a circle of ten minutes on markets unless told otherwise."""
    base = {"name": {"zh": "圈", "en": "circle"}, "services": ("market",), "minutes": 10.0}
    return Circle(**{"id": name, **base, **values})


def standard(*circles, small_area_people=100, **severity):
    """Return a standard of these circles."""
    return Standard(
        id="s",
        name={"zh": "标准", "en": "standard"},
        source="",
        verified=True,
        circles=circles,
        severity=Severity(**severity),
        small_area_people=small_area_people,
    )


def walk(
    minutes,
    *,
    limit=10.0,
    straight_m=None,
    snapped=None,
    people=None,
    unjoined=False,
    name="care",
):
    """Return the walks of a circle: minutes to the nearest place, inf where there is no path.

    A metre a second, so that ten minutes are 600 m; a fair detour is 1.42 times the straight
    line, so that a place is near up to 422.5 m. Unjoined places are on no street.
    """
    minutes = np.asarray(minutes, dtype=float)
    snapped = np.ones(len(minutes), bool) if snapped is None else np.asarray(snapped, bool)
    minutes = np.where(snapped, minutes, np.inf)
    straight_m = np.asarray(minutes * 60 if straight_m is None else straight_m, dtype=float)
    within = minutes <= limit
    told = np.where(np.isfinite(minutes), "beyond", np.where(snapped, "unreachable", "not_snapped"))
    told = np.where(within, "covered", told)
    if people is not None:
        told = np.where(np.asarray(people) > 0, told, "no_population")
    near = np.where(straight_m * 1.42 <= limit * 60, NEAR_UNJOINED if unjoined else NEAR, FAR)
    return Reach(
        circle=name,
        facility=np.where(np.isfinite(minutes), 0, -1).astype(np.int32),
        minutes=minutes,
        walk_m=minutes * 60,
        steps_m=np.zeros(len(minutes)),
        access_m=np.where(snapped, 5.0, np.inf),
        status=np.array([STATUSES.index(one) for one in told], dtype=np.int8),
        within=within,
        straight_within=straight_m <= limit * 60,
        facilities=int(np.isfinite(straight_m).any()),
        near=np.where(within, FAR, near).astype(np.int8),
    )


NO_LAND = places([], area_m2=np.empty(0))
NO_FACILITIES = places([], service=[], tier=[], status=[])
