"""Of the arcs between two nodes the quickest is kept, whoever walks."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecircle.network.arcs import Arcs

NODES = 4
SECONDS = st.sampled_from([1.0, 2.0, 3.0, np.inf])
DRAWN = st.lists(st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), SECONDS))


def sorted_by_nodes(drawn):
    order = sorted(range(len(drawn)), key=lambda one: drawn[one][:2])
    begins, ends, _ = (np.array(column) for column in zip(*drawn, strict=True))
    return Arcs(np.array(order), begins[order], ends[order], NODES)


@settings(derandomize=True)
@given(DRAWN.filter(bool))
def test_the_quickest_open_arc_of_each_pair_is_kept_and_the_first_of_equals(drawn):
    arcs = sorted_by_nodes(drawn)
    kept = arcs.quickest(np.array([seconds for *_, seconds in drawn]))
    best = {}
    for number, (begin, end, seconds) in enumerate(drawn):
        if seconds < min(best.get((begin, end), (np.inf,))[0], np.inf):
            best[begin, end] = (seconds, number)
    assert arcs.source[kept].tolist() == [best[pair][1] for pair in sorted(best)]


def test_without_arcs_none_is_kept():
    none = np.zeros(0, np.int64)
    assert Arcs(none, none, none, NODES).quickest(np.zeros(0)).tolist() == []
