"""Who is within a limit of which facility, whoever else is nearer."""

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lifecircle.network.travel import walks_from
from lifecircle.network.walks import catchments as module
from lifecircle.network.walks.catchments import catchments
from on_streets import OnStreets
from random_towns import beside, towns
from towns import Town, draw


def held(place, *names, limit_s, ways=("to",), profile="general"):
    graphs = {way: place.graph(profile, way) for way in ways}
    rows = place.rows(*names)
    found = catchments(graphs, place.origins, facilities=rows, limit_s=limit_s).toarray()
    ids = list(place.homes)
    return {place.names[row]: [ids[at] for at in np.flatnonzero(line)]
            for row, line in zip(rows, found, strict=True)}  # fmt: skip


@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.generate],
          suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])  # fmt: skip
@given(towns(), towns(), st.sampled_from([("to",), ("from",), ("to", "from")]),
       st.sampled_from([60.0, 300.0, 900.0]), st.sampled_from(["general", "wheelchair"]))  # fmt: skip
def test_a_catchment_is_who_a_search_of_that_facility_alone_finds_in_time(
    one, other, ways, limit_s, profile
):
    place = OnStreets(beside(one, other))
    graphs = {way: place.graph(profile, way) for way in ways}
    rows = place.rows()
    found = catchments(graphs, place.origins, facilities=rows, limit_s=limit_s).toarray()
    for at, row in enumerate(rows):
        walks = [walks_from(graph, place.origins, graph.single(int(row))).seconds
                 for graph in graphs.values()]  # fmt: skip
        slower_s = np.max(walks, axis=0)
        sure = np.abs(slower_s - limit_s) > 1e-6
        assert (found[at] == (slower_s <= limit_s))[sure].all()


TOWN = Town(draw("A---B---C---D---E"), {"a": (0, 0), "b": (200, 0), "c": (400, 20)},
            {"k": ("clinic", (100, 0)), "m": ("clinic", (300, 0))})  # fmt: skip


def test_the_limit_is_inclusive_and_the_walk_to_the_door_counts():
    # a is 100 m from k; b 100 m from both; c 100 + 20 m from m.
    place = OnStreets(TOWN)
    assert held(place, limit_s=99.9) == {"k": [], "m": []}
    assert held(place, limit_s=100.001) == {"k": ["a", "b"], "m": ["b"]}
    assert held(place, limit_s=120.001) == {"k": ["a", "b"], "m": ["b", "c"]}
    assert held(place, "m", limit_s=120.001) == {"m": ["b", "c"]}


def test_no_facility_has_no_catchment():
    place = OnStreets(TOWN)
    nobody = np.zeros(0, np.int64)
    found = catchments({"to": place.graph()}, place.origins, facilities=nobody, limit_s=900.0)
    assert found.shape == (0, 3)


@pytest.mark.parametrize("cells", [1, 30])
def test_however_many_are_searched_at_once_the_answer_is_the_same(monkeypatch, cells):
    place = OnStreets(TOWN)
    whole = held(place, limit_s=120.001)
    monkeypatch.setattr(module, "_CELLS_AT_ONCE", cells)
    assert held(place, limit_s=120.001) == whole
