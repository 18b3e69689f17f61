"""What a buffer would claim, against what the network tells."""

import numpy as np
import pytest
import shapely

from lifecircle.report.map.straight import Buffers
from lifecircle.study.projections import project_geometries
from towns import Town, analysed, circle, draw

# One street of 400 m; a clinic at its west end, homes along it and one across.
STREETS = draw("A---B---C---D---E")
HOMES = {"near": (90, 0), "edge": (200, 0), "far": (210, 0), "across": (0, 200)}
NEAR = circle(metres=200)


def town(**places):
    return analysed(Town(STREETS, HOMES, places), NEAR)


def area_m2(result, shapes):
    return shapely.area(project_geometries(shapes, result.network.crs))


def test_a_buffer_claims_whoever_is_within_it_in_a_straight_line_the_limit_included():
    claimed = Buffers(town(k=("clinic", (0, 0))), 0.5).claimed(NEAR)
    assert claimed.tolist() == [True, True, False, True]


def test_its_outline_is_round_and_as_wide_as_the_limit():
    result = town(k=("clinic", (0, 0)))
    outline = Buffers(result, 0.5).outline(NEAR)
    assert area_m2(result, outline)[0] == pytest.approx(np.pi * 200**2, rel=0.01)


def test_buffers_that_meet_are_one_area():
    result = town(k=("clinic", (0, 0)), m=("clinic", (100, 0)))
    outline = Buffers(result, 0.5).outline(NEAR)
    assert len(shapely.get_parts(outline)) == 1
    # Two circles of radius 200 whose middles are 100 apart overlap by about 86,000 m2.
    assert area_m2(result, outline)[0] == pytest.approx(2 * np.pi * 200**2 - 86_083, rel=0.01)


def test_an_outline_of_a_park_is_as_far_away_as_its_edge():
    park = shapely.box(0, 20, 100, 120)
    result = town(k=("clinic", park))
    outline = Buffers(result, 0.5).outline(NEAR)
    # A square of 100, four sides of 100 by 200, four quarters of a circle.
    whole = 100**2 + 4 * 100 * 200 + np.pi * 200**2
    assert area_m2(result, outline)[0] == pytest.approx(whole, rel=0.01)


def test_minutes_are_straight_metres_at_the_walkers_speed():
    older = circle(minutes=4.0, profile="older")
    result = analysed(Town(STREETS, HOMES, {"k": ("clinic", (0, 0))}), older)
    # 4 minutes at 0.8 m/s are 192 m.
    assert Buffers(result, 0.5).limit_m(older) == pytest.approx(192)
    assert Buffers(result, 0.5).claimed(older).tolist() == [True, False, False, False]


def test_what_is_not_open_or_of_another_kind_claims_nobody():
    result = town(k=("library", (0, 0)), m=("clinic", (0, 0), {"status": "planned"}))
    buffers = Buffers(result, 0.5)
    assert not buffers.claimed(NEAR).any()
    assert shapely.is_empty(buffers.outline(NEAR)).all()


def test_the_map_claims_whom_the_coverage_says_a_buffer_would_claim():
    result = town(k=("clinic", (30, 10)))
    claimed = Buffers(result, 0.5).claimed(NEAR)
    row = result.coverage.xs(("care", "district"), level=("circle", "level"))
    people = result.study.residents["residents"].to_numpy()
    assert people[claimed].sum() == row["straight_line_covered"].iloc[0]
