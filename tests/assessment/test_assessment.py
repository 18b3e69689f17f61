"""The second half of the pipeline as a whole: a result goes in and is not changed."""

from dataclasses import fields

import pandas as pd
import pytest

import lifecircle as lc
from enough_town import assessed, study, town
from lifecircle.assessment.assessment import TABLES


def test_the_tables_that_were_made_are_told_in_one_order():
    found = assessed()
    assert list(found.tables()) == [one for one in TABLES if one in found.tables()]
    assert {"supply", "places", "verdicts", "equity"} <= set(found.tables())


def test_every_table_is_a_field():
    assert set(TABLES) | {"result", "homes", "again"} == {one.name for one in fields(lc.Assessment)}


def test_a_table_that_was_not_made_is_not_told():
    assert lc.Assessment(lc.analyse(study())).tables() == {}


def test_the_result_is_left_as_it_was():
    result = lc.analyse(study())
    before = {name: getattr(result, name).copy() for name in ("nearest", "coverage", "gaps")}
    homes = result.study.residents.copy()
    lc.assess(result)
    for name, table in before.items():
        pd.testing.assert_frame_equal(getattr(result, name), table)
    pd.testing.assert_frame_equal(result.study.residents, homes)


def test_the_same_result_gives_the_same_answer():
    result = lc.analyse(study(town(m=400.0)))
    one, two = lc.assess(result), lc.assess(result)
    for name, table in one.tables().items():
        pd.testing.assert_frame_equal(table, getattr(two, name))


def test_every_stage_is_told():
    stages = []
    lc.assess(lc.analyse(study()), progress=stages.append)
    assert stages == ["enough", "why", "mend", "fair"]


def test_it_says_what_it_is():
    assert "verdicts" in repr(assessed())


@pytest.mark.parametrize("facility", ["k", "m", "u"])
def test_more_places_worsen_nobody(facility):
    few = assessed(town(k=3.0, m=40.0, u=5.0)).homes
    more = assessed(town(**{"k": 3.0, "m": 40.0, "u": 5.0, facility: 60.0})).homes
    for name in ("placed", "per_person_2sfca", "per_person_gaussian"):
        assert (more[name] >= few[name] - 1e-9).all()
    assert (more["full"] <= few["full"] + 1e-9).all()
    assert (more["placed"] + more["roomy"] >= few["placed"] + few["roomy"] - 1e-9).all()
