"""Neighbourhoods below target tell the reasons of the closer look, and nothing else changes."""

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from lifecircle.circles.reasons.causes import CAUSES, REMEDIES
from lifecircle.circles.reasons.closer_gaps import closer_gaps
from lifecircle.study.standards.circle import Severity

LEFT = [f"left_{one}" for one in CAUSES]
LIMITS = Severity(doubtful_above_share=0.3)


def gaps():
    """Two neighbourhoods of one circle, 100 people left out in each; nobody looked at the other."""
    index = pd.MultiIndex.from_tuples(
        [("east", "care"), ("west", "care"), ("west", "read")], names=["zone_id", "circle"]
    )
    return pd.DataFrame(
        {"people": [400.0, 300.0, 300.0], "left_out": [100.0, 100.0, 50.0],
         "reason": ["barrier", "no_facility", "barrier"], "remedy": ["link", "build", "link"],
         "confidence": ["firm", "firm", "doubtful"],
         "left_no_facility": [40.0, 100.0, 0.0], "left_barrier": [60.0, 0.0, 50.0],
         "left_data_doubt": [0.0, 0.0, 0.0]},
        index=index,
    )  # fmt: skip


def mix():
    """East: 35 of those behind a barrier miss a lane only. West: 120 more find no place."""
    index = pd.MultiIndex.from_tuples(
        [("care", "west"), ("care", "east"), ("care", "north")], names=["circle", "zone_id"]
    )
    return pd.DataFrame(
        {"cause": ["full", "no_facility", "barrier"], "left_no_facility": [100.0, 40.0, 0.0],
         "left_barrier": [0.0, 25.0, 9.0], "left_full": [120.0, 0.0, 0.0],
         "left_data_doubt": [0.0, 35.0, 0.0]},
        index=index,
    )  # fmt: skip


def test_a_gap_has_the_reason_and_the_remedy_of_the_closer_look():
    told = closer_gaps(gaps(), mix(), limits=LIMITS)
    assert told["reason"].tolist() == ["no_facility", "full", "barrier"]
    assert told["remedy"].tolist() == ["build", "places", "link"]
    assert told.loc[("east", "care"), LEFT].tolist() == [40, 25, 0, 35]
    assert told.loc[("west", "care"), LEFT].tolist() == [100, 0, 120, 0]


def test_what_nobody_looked_at_closer_stays_as_it_is():
    told = closer_gaps(gaps(), mix(), limits=LIMITS)
    assert told.loc[("west", "read"), LEFT].tolist() == [0, 50, 0, 0]
    assert_frame_equal(told[["people", "left_out"]], gaps()[["people", "left_out"]])
    empty = closer_gaps(gaps().iloc[:0], mix(), limits=LIMITS)
    assert list(empty.columns) == list(told.columns)


def test_more_doubt_makes_a_gap_doubtful_and_less_never_firm():
    told = closer_gaps(gaps(), mix(), limits=LIMITS)
    assert told["confidence"].tolist() == ["doubtful", "firm", "doubtful"]


@pytest.mark.parametrize("cause", CAUSES)
def test_every_cause_asks_for_its_remedy(cause):
    told = closer_gaps(gaps(), mix().assign(cause=cause), limits=LIMITS)
    assert told.loc[("east", "care"), ["reason", "remedy"]].tolist() == [cause, REMEDIES[cause]]
