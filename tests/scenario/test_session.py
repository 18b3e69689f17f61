"""Whatever is opened, closed or moved in a session: its tables are those of a full run."""

from pathlib import Path

import numpy as np
import pytest
import rasterio
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import lifecircle as lc
from estate_towns import GatedTown, gated_towns
from lifecircle.scenario.edits.facilities import Change
from random_towns import CORNERS, beside, spots, towns
from towns import PLANE, Town, circle, degrees, draw, street_frame, study_of

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
        here = session.study.facilities.geometry.loc[name].equals(shapely.Point(spot))
        return session if here else session.move(name, spot)
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


@pytest.fixture(scope="module")
def heights(tmp_path_factory):
    """Write a raster of uneven ground around the towns."""
    path, cell_m, half_m = tmp_path_factory.mktemp("ground") / "heights.tif", 10.0, 3000.0
    middle = -half_m + (np.arange(int(2 * half_m / cell_m)) + 0.5) * cell_m
    east, north = np.meshgrid(middle, middle[::-1])
    values = 12.0 * np.sin(east / 70.0) + 9.0 * np.cos(north / 90.0)
    with rasterio.open(
        path, "w", driver="GTiff", width=len(middle), height=len(middle), count=1,
        dtype="float64", crs=PLANE.to_wkt(),
        transform=rasterio.transform.Affine(cell_m, 0.0, -half_m, 0.0, -cell_m, half_m),
    ) as raster:  # fmt: skip
        raster.write(values, 1)
    return path


@law
@given(town=towns(), steps=STEPS)
def test_so_it_is_on_slopes(heights, town, steps):
    source = lc.StreetSource(
        frame=street_frame(town.streets), heights=heights, heights_file=heights.name
    )
    played(study_of(town, *CIRCLES, streets=source), steps)


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


STREET = draw("A---B---C---D---E---F---G")


def test_a_new_clinic_is_told_with_who_gains_and_who_is_nearer():
    # At 1 m/s with 5 minutes: k at 0 m reaches a at 100 m and b at 250 m, not c at 450 m.
    # A clinic at 600 m reaches c (150 m) and is farther from b (350 m) than k is. a holds 1, b 2
    # and c 4 people. A clinic at 200 m reaches all and is nearer to b (50 m) and c, not to a.
    town = Town(STREET, {"a": (100, 0), "b": (250, 0), "c": (450, 0)}, {"k": ("clinic", (0, 0))})
    session = lc.open_session(lc.analyse(study_of(town, circle(minutes=5.0, target_share=0.9))))
    spot = {at: tuple(map(float, degrees([(at, 0)])[0])) for at in (200, 600)}
    far = session.open("new", service="clinic", at=spot[600]).answer.circles.loc["care"]
    assert (far["covered_before"], far["covered_after"], far["total_after"]) == (3, 7, 7)
    assert (far["won"], far["lost"], far["nearer"], far["farther"]) == (4, 0, 4, 0)
    assert (far["met_before"], far["met_after"], far["turned"]) == (False, True, "met")
    assert far["short_by_before"] == pytest.approx(0.9 * 7 - 3)
    near = session.open("new", service="clinic", at=spot[200]).answer.circles.loc["care"]
    assert (near["won"], near["nearer"]) == (4, 6)
    gone = session.open("new", service="clinic", at=spot[200]).close("k").answer
    assert gone.circles.loc["care", ["lost", "farther"]].tolist() == [0, 1 * 0]
    assert session.answer is None
    assert session.result.coverage.xs("residents", level="denominator")["covered"].max() == 3


def test_closing_is_told_with_who_loses_and_where():
    # Two clinics, 600 m apart; zones are halves of the street. Without k2 nobody near it is left
    # with a clinic within 5 minutes: c (4 people, 500 m away) and d (8 people, 560 m) lose it.
    homes = {"a": (100, 0), "b": (250, 0), "c": (500, 0), "d": (560, 0)}
    town = Town(STREET, homes, {"k1": ("clinic", (0, 0)), "k2": ("clinic", (600, 0))})
    session = lc.open_session(lc.analyse(study_of(town, circle(minutes=5.0))))
    after = session.close("k2")
    told = after.answer.circles.loc["care"]
    assert (told["covered_before"], told["covered_after"]) == (15, 3)
    assert (told["lost"], told["farther"], told["won"]) == (12, 12, 0)
    zones = after.answer.zones.loc[("care", "district")]
    assert zones["lost"].tolist() == [12]
    assert after.scenario("less") == lc.Scenario("less").close("k2")


def test_a_service_no_circle_asks_for_concerns_none():
    town = Town(STREET, {"a": (100, 0)}, {"k": ("clinic", (0, 0))})
    session = lc.open_session(lc.analyse(study_of(town, circle())))
    after = session.open("park", service="park", at=tuple(map(float, degrees([(200, 0)])[0])))
    assert not len(after.answer.circles)
    assert not len(after.answer.zones)
    assert_same(after.result, lc.analyse(after.scenario().apply(after.start)))


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (lambda one: one.close("nothing"), "nothing"),
        (lambda one: one.open("k", service="clinic", at=(113.1, 22.5)), "k"),
        (lambda one: one.open("new", service="clinick", at=(113.1, 22.5)), "clinick"),
        (lambda one: one.open("new", service="clinic", at=(13.1, 22.5)), "13.1"),
        (lambda one: one.open("new", service="clinic"), "new"),
        (lambda one: one.open("new", service="clinic", on="nowhere"), "nowhere"),
        (lambda one: one.move("k", (13.1, 22.5)), "13.1"),
    ],
)
def test_a_step_that_cannot_be_is_refused_as_in_a_scenario(step, told):
    town = Town(STREET, {"a": (100, 0)}, {"k": ("clinic", (0, 0))})
    session = lc.open_session(lc.analyse(study_of(town, circle())))
    with pytest.raises(lc.StudyError, match=told):
        step(session)
    assert session.edits == ()


def test_two_doors_a_hair_apart_are_one_cut_and_everything_is_searched_again():
    # Within a millimetre of each other two entrances share a cut, and where it lies depends on
    # both. At one and the same spot it does not.
    town = Town(STREET, {"a": (100, 0)}, {"k": ("clinic", (250, 5)), "m": ("library", (420, 5))})
    study = study_of(town, *CIRCLES)
    session = lc.open_session(lc.analyse(study))
    hair, same = (tuple(map(float, degrees([(at, 5)])[0])) for at in (250.0004, 250.0))
    apart = session.open("new", service="clinic", at=hair)
    assert apart.answer.searched_all
    assert not session.open("new", service="clinic", at=same).answer.searched_all
    leaves = session.open("new", service="clinic", at=same).move("k", same_side(430))
    for one in (apart, leaves, apart.move("m", same_side(120)).close("k")):
        assert_same(one.result, lc.analyse(one.scenario().apply(study)))


def same_side(at):
    """Return a place beside the street, in degrees."""
    return tuple(map(float, degrees([(at, 5)])[0]))


def test_a_facility_on_the_ground_of_an_estate_without_lanes_changes_the_streets():
    square = shapely.Polygon([(40, 20), (160, 20), (160, 120), (40, 120)])
    homes = {"a": (100, 60), "b": (300, 0)}
    town = Town(STREET, homes, {"k": ("clinic", (600, 0))})
    gated = GatedTown(town, {"e": square}, (("e", (100, 20)),))
    study = gated.study(*CIRCLES)
    session = lc.open_session(lc.analyse(study))
    inside = tuple(map(float, degrees([(80, 80)])[0]))
    after = session.open("new", service="clinic", at=inside)
    assert after.answer.searched_all
    assert after.answer.circles.loc["to", "won"] == 1
    for one in (after, after.close("new"), after.move("new", same_side(300)), after.close("k")):
        assert_same(one.result, lc.analyse(one.scenario().apply(study)))


def test_of_equally_near_facilities_a_session_names_the_same_as_a_run():
    # Everything stands at one spot; ids on both sides of the old ones in their order.
    town = Town(STREET, {"a": (100, 0), "b": (300, 0)}, {"k": ("clinic", (200, 0))})
    study = study_of(town, *CIRCLES)
    session = lc.open_session(lc.analyse(study))
    spot = tuple(map(float, degrees([(200, 0)])[0]))
    for name in ("a0", "z9"):
        after = session.open(name, service="clinic", at=spot)
        named = after.result.nearest.loc[("a", "to"), "facility_id"]
        assert named == min(name, "k")
        for one in (after, after.close("k"), after.close(name), after.close(name).open(name)):
            assert_same(one.result, lc.analyse(one.scenario().apply(study)))


def test_the_model_district_is_answered_to_the_last_bit():
    study = lc.sample_study()
    session = lc.open_session(lc.analyse(study))
    draw_ = np.random.default_rng(7)
    homes = shapely.get_coordinates(np.asarray(study.residents.geometry))
    services = ("elderly-station", "plaza", "kindergarten", "street-health-centre", "library")
    open_now = study.facilities.index[study.facilities["status"] == "open"]
    for number in range(6):
        lon, lat = homes[draw_.integers(len(homes))]
        session = session.open(f"new-{number}", service=services[number % 5], at=(lon, lat))
        session = session.close(
            str(draw_.choice(open_now.difference([e.id for e in session.edits])))
        )
    assert len(session.edits) == 12
    assert_same(session.result, lc.analyse(session.scenario().apply(study)))


ALEGRE = Path(__file__).parents[1] / "real" / "porto-alegre" / "study.toml"


@pytest.mark.skipif(
    not (Path(__file__).parents[3] / "shared" / "real" / "porto-alegre-osm-pop").is_dir(),
    reason="../shared/real/porto-alegre-osm-pop is not here",
)
def test_a_real_city_is_answered_to_the_last_bit():
    study = lc.read_study(ALEGRE)
    session = lc.open_session(lc.analyse(study))
    draw_ = np.random.default_rng(3)
    homes = shapely.get_coordinates(np.asarray(study.residents.geometry))
    kinds = sorted(set(study.facilities["service"]))
    names = draw_.permutation(study.facilities.index.to_numpy())
    for number in range(4):
        lon, lat = homes[draw_.integers(len(homes))]
        session = session.open(f"new-{number}", service=kinds[number % len(kinds)], at=(lon, lat))
        session = session.close(str(names[number]))
    assert_same(session.result, lc.analyse(session.scenario().apply(study)))
