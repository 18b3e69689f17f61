"""Laws that hold in every town, whatever it looks like."""

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import lifecircle as lc
from oracle import walkable
from random_towns import beside, spots, towns
from towns import Town, analysed, circle, home_frame, study_of

PARTS = ["covered", "beyond", "unreachable", "not_snapped"]
TABLES = ("facilities", "residents", "zones", "land", "entrances")
NEARLY = 1e-7  # minutes: six microseconds

# A failing town is small already; making it smaller takes longer than looking at it.
law = settings(
    max_examples=7,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)

CIRCLES = (
    circle("to", minutes=8.0),
    circle("from-old", minutes=8.0, profile="older", direction="from"),
    circle("both-chair", minutes=8.0, profile="wheelchair", direction="both"),
    circle("metres", metres=400.0, services=("clinic", "library")),
)


PLACES = st.builds(beside, towns(), towns(), towns())
"""Three towns at once: most of the time of a run goes into tables."""


def walked(result):
    """Return minutes by home and circle, in alphabetical order."""
    return result.nearest["minutes"].unstack().sort_index().sort_index(axis=1)  # noqa: PD010


def shares(result):
    return result.coverage[["covered_share", "straight_line_share"]]


def drawn_twice(town):
    """Return whether a stretch is drawn by two walkable streets of different kinds.

    Somebody beside steps and a ramp on the very same line lives on whichever comes first.
    """
    kinds = {}
    for street in town.streets:
        if walkable(street.tags):
            for pair in zip(street.points[:-1], street.points[1:], strict=True):
                kind = (street.tags["highway"] == "steps", "oneway:foot" in street.tags)
                kinds.setdefault(frozenset(pair), set()).add((*kind, pair if kind[1] else ""))
    return any(len(found) > 1 for found in kinds.values())


@law
@given(PLACES)
def test_land_is_counted_as_who_would_live_at_its_samples(town):
    study = study_of(town, *CIRCLES)
    samples = study.residents.assign(area_m2=study.residents["residents"])
    told = lc.analyse(replace(study, land=samples)).coverage
    columns = [*PARTS, "total", "straight_line_covered"]
    by_land, by_home = (
        told.xs(one, level="denominator")[columns] for one in ("residential_land_m2", "residents")
    )
    assert len(by_land) >= len(CIRCLES)
    assert_frame_equal(by_land, by_home)


@law
@given(PLACES)
def test_more_minutes_never_lower_coverage(town):
    limits = (2.0, 4.0, 8.0, 16.0, 60.0)
    way = {"profile": "older", "direction": "both"}
    result = analysed(town, *(circle(f"m{limit:02.0f}", minutes=limit, **way) for limit in limits))
    covered = result.coverage["covered"].unstack("circle")  # noqa: PD010
    people = covered.drop("units", level="denominator", errors="ignore")
    assert (people.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    straight = result.coverage["straight_line_covered"].unstack("circle").dropna()  # noqa: PD010
    assert (straight.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    walks = walked(result)
    assert walks.eq(walks["m02"], axis=0).all(axis=None), "the walk itself knows no limit"


@law
@given(PLACES, spots(), st.sampled_from(["clinic", "library"]))
def test_a_new_facility_never_worsens_anyone(town, at, service):
    more = replace(town, places={**town.places, "new": (service, at)})
    before, after = analysed(town, *CIRCLES), analysed(more, *CIRCLES)
    old, new = walked(before), walked(after)
    assert (new <= old + NEARLY).all(axis=None)
    gained = (after.coverage["covered"] - before.coverage["covered"]).dropna()
    assert (gained >= 0).all()
    if service == "library":
        clinics = old.columns != "metres"
        assert ((new - old).loc[:, clinics].abs().fillna(0) <= NEARLY).all(axis=None)


@law
@given(PLACES)
def test_twice_the_people_leave_every_share(town):
    double = replace(town, people={name: 2 * many for name, many in town.population().items()})
    one, two = analysed(town, *CIRCLES), analysed(double, *CIRCLES)
    assert_frame_equal(shares(one), shares(two))
    people = one.coverage.xs("residents", level="denominator")[PARTS]
    assert_frame_equal(2 * people, two.coverage.xs("residents", level="denominator")[PARTS])


@law
@given(towns(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_names_of_ids_do_not_matter(town, random):
    assume(not drawn_twice(town))

    def shuffled(table):
        return dict(random.sample(list(table.items()), len(table)))

    people = town.population()
    homes = {f"别名{name}": at for name, at in shuffled(town.homes).items()}
    other = Town(
        tuple(random.sample(town.streets, len(town.streets))),
        homes,
        {f"Z{name}": place for name, place in shuffled(town.places).items()},
        tuple((f"Z{name}", at) for name, at in random.sample(town.gates, len(town.gates))),
        {name: people[name[2:]] for name in homes},
    )
    one, two = analysed(town, *CIRCLES), analysed(other, *CIRCLES)
    renamed = walked(two).rename(index=lambda name: name[2:]).sort_index()
    both = np.isfinite(walked(one).to_numpy())
    assert (np.isfinite(renamed.to_numpy()) == both).all()
    assert np.allclose(renamed.to_numpy()[both], walked(one).to_numpy()[both], atol=NEARLY, rtol=0)
    assert_frame_equal(one.coverage, two.coverage)


@law
@given(PLACES, st.data())
def test_population_in_is_population_out(town, data):
    many = st.lists(st.integers(0, 50), min_size=len(town.homes), max_size=len(town.homes))
    everybody, old = data.draw(many), data.draw(many)
    total = [a + b for a, b in zip(everybody, old, strict=True)]
    assume(sum(total) > 0)
    people = {name: float(count) for name, count in zip(town.homes, total, strict=True)}
    homes = home_frame(replace(town, people=people), age_60_plus=[float(one) for one in old])
    circles = (*CIRCLES, circle("old", minutes=8.0, group="age_60_plus"))
    result = analysed(town, *circles, residents=homes)
    for group, sums in (("residents", sum(total)), ("age_60_plus", sum(old))):
        rows = result.coverage.xs(group, level="denominator")
        assert (rows[PARTS].sum(axis=1) == sums).all()
        assert (rows["total"] == sums).all()
    weight = result.nearest.join(pd.Series(people, name="people"), on="resident_id")
    assert (weight.groupby("circle")["people"].sum() == sum(total)).all()
    none = (result.nearest["status"] == "no_population").groupby("circle").sum()
    assert none["to"] == total.count(0)
    assert none["old"] == old.count(0)


@law
@given(PLACES)
def test_the_same_study_gives_the_same_tables_to_the_last_bit_and_is_not_changed(town):
    study = study_of(town, *CIRCLES)
    before = {name: pd.DataFrame(getattr(study, name)).copy(deep=True) for name in TABLES}
    one, two = lc.analyse(study), lc.analyse(study)
    for name in ("nearest", "coverage", "gaps", "indicators", "snaps"):
        assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)
    assert one.summary() == two.summary()
    for name, table in before.items():
        assert_frame_equal(pd.DataFrame(getattr(study, name)), table)


@law
@given(PLACES)
def test_who_walks_twice_as_fast_walks_half_as_long(town):
    slow = analysed(town, *CIRCLES)
    fast = analysed(
        town,
        *CIRCLES,
        profiles={"general": {"speed_m_s": 2.0}, "older": {"speed_m_s": 1.6},
                  "wheelchair": {"speed_m_s": 1.4}},
    )  # fmt: skip
    both = np.isfinite(walked(slow).to_numpy())
    assert np.allclose(walked(slow).to_numpy()[both], 2 * walked(fast).to_numpy()[both])
    inside = fast.coverage["covered"] >= slow.coverage["covered"]
    assert inside.drop("units", level="denominator", errors="ignore").all()


@law
@given(PLACES)
def test_nobody_walks_a_shorter_way_than_the_crow_flies(town):
    # Gates may stand away from the outline that the straight line is drawn to.
    result = analysed(replace(town, gates=()), *CIRCLES)
    claimed = result.coverage.drop("units", level="denominator", errors="ignore")
    assert (claimed["covered"] <= claimed["straight_line_covered"]).all()


@law
@given(PLACES)
def test_there_and_back_is_no_quicker_than_either_way(town):
    ways = ("to", "from", "both")
    minutes = walked(analysed(town, *(circle(way, direction=way) for way in ways)))
    assert (minutes["both"] >= minutes[["to", "from"]].max(axis=1) - NEARLY).all()
