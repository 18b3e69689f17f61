"""What a circle is to each row: limits to the millisecond, and one of five statuses."""

import numpy as np
import pytest

from lifecircle.circles.walks.reach import STATUSES, Rows, reach_of, straight_limit_m
from lifecircle.network.profiles import PROFILES
from lifecircle.network.travel import Walks
from towns import circle

GENERAL, OLDER = PROFILES["general"], PROFILES["older"]


def walks(*seconds):
    """Return walks of so many seconds, to facility 7, a fifth of them on steps."""
    found = np.array(seconds, float)
    there = np.isfinite(found)
    return Walks(
        facility=np.where(there, 7, -1),
        seconds=found,
        walk_m=np.where(there, found, np.nan),
        steps_m=np.where(there, found / 5, np.nan),
        access_m=np.full(len(found), 12.0),
    )


def reach(found, *, one=None, profile=GENERAL, owner=None, size=None, **people):
    owner = np.arange(len(found.seconds)) if owner is None else np.array(owner)
    size = len(owner) if size is None else size
    groups = {name: np.array(values, float) for name, values in people.items()}
    return reach_of(one or circle(), profile, found, np.zeros(size, bool),
                    rows=Rows(owner=owner, people=groups, size=size), facilities=1)  # fmt: skip


def statuses(found):
    return [STATUSES[code] for code in found.status]


def test_the_limit_is_inclusive_to_the_millisecond():
    found = reach(walks(899.0, 900.0, 900.0009, 900.0011, 901.0))
    assert found.within.tolist() == [True, True, True, False, False]
    assert statuses(found) == ["covered", "covered", "covered", "beyond", "beyond"]
    assert found.minutes[1] == 15.0


def test_a_circle_of_metres_is_inclusive_to_the_millimetre_and_tells_minutes():
    # In a circle of metres the seconds of a walk are metres: 600 m at 0.8 m/s are 12.5 minutes.
    found = reach(walks(600.0, 600.002), one=circle(metres=600.0), profile=OLDER)
    assert found.within.tolist() == [True, False]
    assert found.minutes[0] == pytest.approx(12.5)


def test_no_path_is_unreachable_and_no_street_is_not_snapped():
    found = reach(walks(100.0, np.inf), owner=[2, 0], size=4)
    assert statuses(found) == ["unreachable", "not_snapped", "covered", "not_snapped"]
    assert found.facility.tolist() == [-1, -1, 7, -1]
    assert np.isinf(found.minutes).tolist() == [True, True, False, True]
    assert np.isnan(found.walk_m).tolist() == [True, True, False, True]
    assert found.access_m.tolist() == [12.0, np.inf, 12.0, np.inf]
    assert found.steps_m[2] == 20.0


def test_a_row_without_the_circles_group_has_no_population_but_keeps_its_walk():
    one = circle(group="age_60_plus")
    found = reach(walks(100.0, 100.0, np.inf), one=one,
                  residents=[4, 4, 4], age_60_plus=[0, 1, 0])  # fmt: skip
    assert statuses(found) == ["no_population", "covered", "no_population"]
    assert found.within.tolist() == [True, True, False], "others who live there are within"
    assert found.minutes[0] == pytest.approx(100 / 60)


def test_where_the_group_has_no_column_all_residents_stand_for_it():
    found = reach(walks(100.0, 100.0), one=circle(group="migrants"), residents=[0, 3])
    assert statuses(found) == ["no_population", "covered"]


def test_land_has_no_population_to_lack():
    assert statuses(reach(walks(100.0, 2000.0))) == ["covered", "beyond"]


@pytest.mark.parametrize(
    ("one", "profile", "metres"),
    [
        (circle(), GENERAL, 900.0),  # 15 minutes at 1 m/s
        (circle(), OLDER, 720.0),  # at 0.8 m/s
        (circle(metres=800.0), OLDER, 800.0),  # metres are metres
    ],
)
def test_a_buffer_is_as_wide_as_the_walk_is_long_and_inclusive_to_the_millimetre(
    one, profile, metres
):
    assert metres + 0.0009 < straight_limit_m(one, profile) < metres + 0.0011


def test_no_rows_are_no_reach():
    assert len(reach(walks()).status) == 0
