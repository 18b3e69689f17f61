"""Whatever is opened, closed or moved in a session: its tables are those of a full run."""


from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import lifecircle as lc
from estate_towns import gated_towns
from lifecircle.scenario.facility_edits import Change
from random_towns import CORNERS, beside, spots, towns
from towns import circle, degrees, study_of

law = settings(
    max_examples=12,
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
    circle("cycle", minutes=3.0, profile="bicycle", services=("library",)),
)
TABLES = ("nearest", "coverage", "gaps", "indicators", "snaps", "facilities")

PLACES = st.one_of(spots(), spots(), st.sampled_from(CORNERS))
STEPS = st.lists(
    st.tuples(st.sampled_from(["open", "open", "close", "move", "on", "change"]),
              st.integers(0, 9), PLACES, st.sampled_from(["clinic", "library"])),
    min_size=1, max_size=5,
)  # fmt: skip


def assert_same(found, wanted):
    """Compare two results, bit by bit."""
    for name in TABLES:
        one, other = getattr(found, name), getattr(wanted, name)
        assert_frame_equal(one, other, check_exact=True, obj=name)
    assert found.notes == wanted.notes
    assert dict(found.doubt) == dict(wanted.doubt)


def stepped(session, step, number):
    """Return a session after a step drawn at random, or as it is where there is no such step."""
    kind, which, place, service = step
    spot = tuple(map(float, degrees([place])[0]))
    known = list(session.study.facilities.index)
    name = known[which % len(known)]
    status = session.study.facilities.loc[name, "status"]
    if kind == "open":
        return session.open(f"{'az'[which % 2]}{number}", service=service, at=spot)
    if kind == "on":
        return session.open(f"m{number}", service=service, on=name)
    if kind == "move":
        return session.move(name, spot)
    if kind == "change":
        offered = session.study.facilities.loc[name, "service"]
        other = "library" if offered == "clinic" else "clinic"
        return session.with_edit(Change(id=name, service=other))
    return session.close(name) if status == "open" else session.open(name)


def played(study, steps):
    """Return a session after steps, each compared with a full run."""
    session = lc.open_session(lc.analyse(study))
    for number, step in enumerate(steps):
        session = stepped(session, step, number)
        assert_same(session.result, lc.analyse(session.scenario().apply(study)))
    return session


@law
@given(st.builds(beside, towns(), towns()), STEPS)
def test_after_any_steps_every_table_is_that_of_a_full_run(town, steps):
    played(study_of(town, *CIRCLES), steps)


@law
@given(gated_towns(barriers=True), STEPS)
def test_so_it_is_among_estates_gates_and_barriers(gated, steps):
    played(gated.study(*CIRCLES), steps)


@law
@given(towns(), PLACES, st.sampled_from(["clinic", "library"]))
def test_opening_and_then_closing_changes_nobodys_walk(town, place, service):
    session = lc.open_session(lc.analyse(study_of(town, *CIRCLES)))
    spot = tuple(map(float, degrees([place])[0]))
    back = session.open("new", service=service, at=spot).close("new")
    for name in ("coverage", "gaps", "indicators"):
        assert_frame_equal(
            getattr(back.result, name), getattr(session.result, name), check_exact=True
        )
    before, after = session.result.nearest, back.result.nearest
    columns = ["minutes", "walk_m", "steps_m", "access_m"]
    assert_frame_equal(after[columns], before[columns], check_exact=True)
    assert after["facility_id"].astype(str).equals(before["facility_id"].astype(str))


@law
@given(towns(), PLACES, PLACES)
def test_the_order_of_steps_that_do_not_touch_each_other_does_not_matter(town, one, other):
    session = lc.open_session(lc.analyse(study_of(town, *CIRCLES)))
    spots_ = [tuple(map(float, degrees([place])[0])) for place in (one, other)]
    steps = [("p", spots_[0], "clinic"), ("q", spots_[1], "library")]
    results = []
    for order in (steps, steps[::-1]):
        now = session
        for name, spot, service in order:
            now = now.open(name, service=service, at=spot)
        results.append(now.result)
    assert_same(*results)
