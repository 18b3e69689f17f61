"""The walks of everybody within a limit, facility by facility."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lifecircle.network.travel import walks_from
from lifecircle.network.walks import catchments as module
from lifecircle.network.walks.catchments import catchments, timed_catchments
from on_streets import OnStreets
from random_towns import beside, towns
from towns import Town, draw

TOWN = Town(draw("A---B---C---D---E"), {"a": (0, 0), "b": (200, 0), "c": (400, 20)},
            {"k": ("clinic", (100, 0)), "m": ("clinic", (300, 0))})  # fmt: skip


@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip
@given(towns(), towns(), st.sampled_from([("to",), ("from",), ("to", "from")]),
       st.sampled_from([60.0, 300.0, 900.0]))  # fmt: skip
def test_every_walk_is_that_of_a_search_of_the_facility_alone(one, other, ways, limit_s):
    place = OnStreets(beside(one, other))
    graphs = {way: place.graph("general", way) for way in ways}
    rows = place.rows()
    found = timed_catchments(graphs, place.origins, facilities=rows, limit_s=limit_s)
    whole = catchments(graphs, place.origins, facilities=rows, limit_s=limit_s)
    assert np.array_equal(np.column_stack(whole.nonzero()),
                          np.column_stack((found.facility, found.origin)))  # fmt: skip
    for at, row in enumerate(rows):
        walks = [walks_from(graph, place.origins, graph.single(int(row))).seconds
                 for graph in graphs.values()]  # fmt: skip
        mine = found.facility == at
        assert found.seconds[mine] == pytest.approx(np.max(walks, axis=0)[found.origin[mine]])


@pytest.mark.parametrize("cells", [1, 30, 4_000_000])
def test_however_many_are_searched_at_once_the_walks_are_the_same(monkeypatch, cells):
    # a 100 m from k, b 100 m from both, c 120 m from m
    monkeypatch.setattr(module, "_CELLS_AT_ONCE", cells)
    place = OnStreets(TOWN)
    found = timed_catchments(
        {"to": place.graph()}, place.origins, facilities=place.rows(), limit_s=120.001
    )
    assert found.facility.tolist() == [0, 0, 1, 1]
    assert found.origin.tolist() == [0, 1, 1, 2]
    assert found.seconds == pytest.approx([100, 100, 100, 120])
