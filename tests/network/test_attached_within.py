"""Another longest walk to a street: only whom it could move is joined again, all come out right."""

from dataclasses import fields, replace

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import lifecircle as lc
from estate_towns import gated_towns
from lifecircle.circles.again.retrace import retrace
from lifecircle.network.attach import attach_study, attached_within
from random_towns import towns
from towns import Town, circle, draw, study_of

law = settings(
    max_examples=40, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)  # fmt: skip
DISTANCES = st.sampled_from([20.0, 60.0, 150.0, 320.0, 900.0])
SMALL = st.sampled_from([0.0, 250.0, 700.0])


def held(study, max_m):
    """Hold homes and land joined again against all of them joined from the beginning."""
    result = lc.analyse(study)
    network = result.network
    other = replace(study, settings=replace(study.settings, max_snap_m=max_m))
    whole = attach_study(network, other)
    found = attached_within(retrace(result).attached, study, max_m)
    for one, its in zip(found, (whole.homes, whole.land), strict=True):
        for name in (field.name for field in fields(one)):
            assert np.array_equal(getattr(one, name), getattr(its, name)), name


@law
@given(towns(), DISTANCES, DISTANCES, SMALL)
def test_homes_are_joined_as_if_the_other_distance_had_been_stated(town, before, after, small):
    rules = lc.Settings(small_piece_m=small, max_snap_m=before)
    held(study_of(town, circle(), settings=rules), after)


@law
@given(gated_towns(barriers=True), DISTANCES, DISTANCES, SMALL)
def test_they_are_so_where_there_are_estates_and_barriers(gated, before, after, small):
    rules = lc.Settings(small_piece_m=small, max_snap_m=before)
    held(gated.study(circle(), settings=rules), after)


def test_a_result_keeps_where_its_study_stands_and_finds_it_again_where_it_does_not():
    town = Town(draw("A---B---C"), {"a": (50.0, 5.0)}, {"k": ("clinic", (200.0, 0.0))})
    result = lc.analyse(study_of(town, circle()))
    assert retrace(result).attached is result.attached
    again = retrace(replace(result, attached=None)).attached
    assert again.homes.offset_m.tolist() == result.attached.homes.offset_m.tolist()
    assert again.places.edge.tolist() == result.attached.places.edge.tolist()
