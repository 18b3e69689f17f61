import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecircle.study.standards.opening_hours import WEEK_MINUTES, open_at, read_hours, read_moment

SATURDAY_10 = (5 * 24 + 10) * 60


@pytest.mark.parametrize(
    "text", ["Sat 10:00", "Sa 10:00", "周六 10:00", "星期六 10：00", "sat 10:00"]
)
def test_a_moment_is_a_day_and_a_time(text):
    assert read_moment(text) == SATURDAY_10


@pytest.mark.parametrize("text", ["", "10:00", "noon", "Sat", "Sat 24:00", "Sat 10:60", "Xx 10:00"])
def test_what_is_no_moment_is_told(text):
    assert read_moment(text) is None


@pytest.mark.parametrize(
    ("text", "saturday_10", "monday_18"),
    [
        ("24/7", True, True),
        ("08:00-17:00", True, False),
        ("8:00-12:00, 14:00-19:00", True, True),
        ("Mo-Fr 17:30-21:00", False, True),
        ("Mo-Fr 17:30-21:00; Sa,Su 08:00-21:00", True, True),
        ("周一至周五 17:30-21:00；周末 08:00-21:00", True, True),
        ("每天 06:00-22:00；周六 休息", False, True),
        ("Mo-Su 06:00-22:00; We off", True, True),
        ("Fr-Mo 09:00-19:00", True, True),
        ("工作日 17:30-21:00", False, True),
        ("Mo-Su 06:00-22:00; PH off", True, True),
        ("Sa 10:00-11:00", True, False),
        ("Sa 09:00-10:00", False, False),
        ("闭馆", False, False),
    ],
)
def test_hours_say_whether_a_place_is_open(text, saturday_10, monday_18):
    assert open_at(text, SATURDAY_10) is saturday_10
    assert open_at(text, 18 * 60) is monday_18


def test_hours_past_midnight_run_into_the_next_day_and_from_sunday_into_monday():
    assert open_at("Fr 22:00-02:00", read_moment("Sat 01:30")) is True
    assert open_at("Fr 22:00-02:00", read_moment("Fri 01:30")) is False
    assert open_at("Su 22:00-02:00", read_moment("Mon 01:30")) is True


@pytest.mark.parametrize(
    "text", ["", "sunrise-sunset", "Jan-Mar 08:00-10:00", "8-18", "08:00+", "Mo 25:00-26:00",
             "Mo 08:61-09:00", "白天", "Mo-Xx 08:00-10:00", "08:00-10:00 by appointment"],
)  # fmt: skip
def test_what_is_not_understood_is_unknown_and_never_half_understood(text):
    assert read_hours(text) is None
    assert open_at(text, SATURDAY_10) is None


DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@given(
    st.sets(st.integers(0, 6), min_size=1),
    st.integers(0, 23 * 60),
    st.integers(1, 59),
    st.integers(0, WEEK_MINUTES - 1),
)
def test_a_place_is_open_in_its_hours_and_in_no_others(days, begin, long, moment):
    end = begin + long
    times = f"{begin // 60:02}:{begin % 60:02}-{end // 60:02}:{end % 60:02}"
    text = f"{','.join(DAYS[one] for one in sorted(days))} {times}"
    day, time = divmod(moment, 24 * 60)
    assert open_at(text, moment) is (day in days and begin <= time < end)
