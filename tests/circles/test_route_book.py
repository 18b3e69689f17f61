"""Every walk of a result, read from the book of a map, and the figures it was analysed to."""

import numpy as np
import pytest

import lifecircle as lc
from lifecircle.circles.again.route_book import route_book
from lifecircle.network.walks.routes import route
from towns import Town, analysed, circle, draw


def walked_m(tree):
    """Read every home's walk at once: metres on streets, and the row of the door (-1 for none)."""
    network, homes, doors = tree.ground.network, tree.ground.homes, tree.ground.doors
    begins = np.column_stack((network.tail, network.head)).ravel()
    turns = np.argsort(begins, kind="stable")
    first = np.searchsorted(begins[turns], np.arange(network.nodes))
    metres, door = np.zeros(len(homes)), np.full(len(homes), -1)
    edge, here, step = homes.edge.copy(), homes.offset_m.copy(), tree.at_home.astype(np.int64)
    half = 2 * edge + step
    who = np.arange(len(homes))
    while len(who):
        ends = who[step[who] <= -2]
        door[ends] = (-2 - step[ends]) >> 1
        assert (doors.edge[door[ends]] == edge[ends]).all()
        metres[ends] += np.abs(doors.along_m[door[ends]] - here[ends])
        who = who[step[who] >= 0]
        long, back = network.length_m[edge[who]], half[who] & 1
        metres[who] += np.where(back, here[who], long - here[who])
        junction = np.where(back, network.tail[edge[who]], network.head[edge[who]])
        step[who] = tree.at_junction[junction]
        number = -2 - step[who]
        last = 2 * doors.edge[np.maximum(number, 0) >> 1] + (number & 1)
        half[who] = np.where(
            step[who] >= 0, turns[first[junction] + np.maximum(step[who], 0)], last
        )
        edge[who] = half[who] >> 1
        here[who] = np.where(half[who] & 1, network.length_m[edge[who]], 0.0)
    return metres, door


def check_book(result):
    """Hold every home's walk in every circle against the table of the result."""
    book = route_book(result)
    homes, doors = book.ground.homes, book.ground.doors
    ids = np.array([*result.study.facilities.index, ""], dtype=object)
    for one in result.circles:
        rows = result.nearest.xs(one.id, level="circle").iloc[homes.owner]
        metres, door = np.zeros(len(homes)), np.full(len(homes), -1)
        for number in book.circles[one.id]:
            its_m, its_door = walked_m(book.trees[number])
            assert (door[its_door >= 0] == -1).all(), "in one tree at most"
            metres, door = metres + its_m, np.maximum(door, its_door)
        found = door >= 0
        facility = np.where(found, doors.facility[door] if len(doors) else -1, -1)
        assert (ids[facility] == rows["facility_id"].astype(str)).all()
        assert np.abs(metres - rows["walk_m"].to_numpy())[found].max(initial=0.0) < 1e-6
        access_m = homes.access_m[found] + doors.access_m[door[found]]
        assert access_m == pytest.approx(rows["access_m"].to_numpy()[found], abs=1e-9)
    return book


def test_every_walk_of_the_default_study_is_in_its_book():
    result = lc.analyse(lc.sample_study())
    book = check_book(result)
    assert len(book.trees) < len(result.circles), "circles that walk alike share a tree"
    assert book.ground.network.edges < result.network.edges
    assert (book.ground.network.way_id == result.network.way_id[book.edges]).all()
    assert (book.ground.network.node_lon == result.network.node_lon[book.junctions]).all()


ONE_WAY = Town(
    draw(
        """
        A>>>B---E
        |   |
        D---C
        """
    ),
    {"a": (0, 90), "b": (150, 100), "c": (50, 0), "far": (0, 900)},
    {"k": ("clinic", (100, 90)), "m": ("library", (0, 50))},
)


def test_circles_of_every_direction_are_in_the_book():
    result = analysed(
        ONE_WAY,
        *(circle(way, direction=way) for way in ("to", "from", "both")),
        circle("again", minutes=5.0),
        circle("metres", metres=100.0),
        circle("chair", profile="wheelchair"),
        circle("none", services=("pool",)),
        circle("never", services=("pool",), direction="both"),
    )
    book = check_book(result)
    assert book.circles["to"] == book.circles["again"], "the limit is no matter to the walk"
    assert book.circles["to"] != book.circles["metres"]
    assert len(book.circles["both"]) == 2
    assert len(book.circles["none"]) == 1
    assert book.circles["never"] == ()
    # There and back a walks round the south to come home: 90 + 100 + 90 m.
    (back,) = [book.trees[at] for at in book.circles["both"] if book.trees[at].way == "from"]
    at = book.ground.homes.owner.tolist().index(list(result.study.residents.index).index("a"))
    assert route(back, at).walk_m == pytest.approx(280, abs=1e-3)
    assert len(book.ground.homes) == 3, "who is joined to no street is not in the book"
