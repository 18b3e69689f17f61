"""Laws of scenarios that hold in every town, whatever it looks like."""

import io

import numpy as np
import pyarrow.csv
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import lifecircle as lc
from lifecircle.report.summary import summary_text
from lifecircle.report.tables import csv_tables
from lifecircle.scenario.remedies.site_shares import site_table
from lifecircle.scenario.scenario import Scenario
from random_towns import spots, towns
from towns import circle, degrees, study_of

NEARLY = 1e-7  # minutes: six microseconds

# A failing town is small already; making it smaller takes longer than looking at it.
law = settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)

CIRCLES = (
    circle("to", minutes=8.0),
    circle("both-chair", minutes=8.0, profile="wheelchair", direction="both"),
    circle("metres", metres=400.0, services=("clinic", "library")),
)


def at(spot):
    return tuple(degrees([spot])[0])


def bytes_of(study):
    """Return every table and the summary as they would be written."""
    result = lc.analyse(study)
    tables = {}
    for key, table in csv_tables(result, language="zh").items():
        sink = io.BytesIO()
        pyarrow.csv.write_csv(table, sink)
        tables[key] = sink.getvalue()
    return tables, summary_text(result, language="zh")


@law
@given(towns(), st.lists(spots(), min_size=1, max_size=3), st.sampled_from(["clinic", "library"]))
def test_sites_never_worsen_anyone(town, places, service):
    study = study_of(town, *CIRCLES)
    plan = Scenario("x")
    for number, spot in enumerate(places):
        plan = plan.open(f"new-{number}", service=service, at=at(spot))
    base, other = lc.analyse(study), lc.analyse(plan.apply(study))
    old, new = base.nearest["minutes"], other.nearest["minutes"]
    assert ((new <= old + NEARLY) | (new == old)).all()
    found = lc.compare(base, other)
    assert (found.people[["lost", "farther"]] == 0).all(axis=None)
    assert (found.coverage["gained"] >= -1e-9).all()
    assert not (found.circles["turned"] == "missed").any()


@law
@given(towns(), st.randoms(use_true_random=False))
def test_closing_then_opening_is_as_if_nothing_had_been_done(town, random):
    study = study_of(town, *CIRCLES)
    open_ = study.facilities.index[study.facilities["status"] == "open"].tolist()
    assume(open_)
    chosen = random.sample(open_, min(len(open_), 2))
    plan = Scenario("there and back")
    for name in chosen:
        plan = plan.close(name)
    for name in reversed(chosen):
        plan = plan.open(name)
    assert bytes_of(plan.apply(study)) == bytes_of(study)


@law
@given(towns())
def test_the_empty_scenario_is_the_base_byte_for_byte(town):
    study = study_of(town, *CIRCLES)
    assert bytes_of(Scenario("as it is").apply(study)) == bytes_of(study)


@law
@given(
    towns(),
    st.lists(spots(), min_size=2, max_size=2),
    st.randoms(use_true_random=False),
)
def test_edits_that_do_not_touch_each_other_may_come_in_any_order(town, places, random):
    study = study_of(town, *CIRCLES)
    standing = study.facilities.index[study.facilities["status"] == "open"].tolist()
    assume(len(standing) > 1 and town.homes)
    home = next(iter(town.homes.values()))
    plan = (
        Scenario("x")
        .open("new-1", service="clinic", at=at(places[0]), capacities={"capacity_beds": 3.0})
        .open("new-2", service="library", at=at(places[1]))
        .close(standing[0])
        .change(standing[1], capacities={"capacity_beds": 7.0})
        .settle("estate", at((home[0] + 1.3, home[1] + 0.7)), {"residents": 8.0})
        .walk_at("wheelchair", 0.9)
        .promise("metres", metres=300.0)
    )
    assume(not plan.applied(study)[1])
    order = list(plan.edits)
    random.shuffle(order)
    one = lc.analyse(plan.apply(study))
    other = lc.analyse(Scenario("x", tuple(order)).apply(study))
    assert_frame_equal(one.nearest, other.nearest, check_exact=True)
    assert_frame_equal(one.coverage, other.coverage, check_exact=True)
    assert_frame_equal(one.gaps, other.gaps, check_exact=True)


@law
@given(towns(), spots(), spots())
def test_a_site_shared_out_is_neither_lost_nor_counted_twice(town, one, other):
    """Whom two sites serve alone and whom they share add up to whom they reach."""
    study = study_of(town, CIRCLES[0])
    plan = Scenario("x").open("a", service="clinic", at=at(one)).open(
        "b", service="clinic", at=at(other)
    )  # fmt: skip
    base, after = lc.analyse(study), lc.analyse(plan.apply(study))
    table = site_table(base, after)
    assert np.allclose(table["alone_people"] + table["shared_people"], table["within_people"])
    assert (table["turned_alone_people"] <= table["turned_people"] + 1e-9).all()
    won = lc.compare(base, after).people.loc["to", "won"]
    assert table["turned_alone_people"].sum() <= won + 1e-9
    assert won <= table["turned_people"].sum() + 1e-9
