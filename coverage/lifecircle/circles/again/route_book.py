"""The walks of every home in every circle, as a map draws them without searching."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lifecircle.circles.again.retrace import Retrace, retrace
from lifecircle.circles.results import Result
from lifecircle.network.doubts.small_ground import small_ground
from lifecircle.network.snap import Ints
from lifecircle.network.walks.doors import doors_of
from lifecircle.network.walks.route_tree import RouteGround, RouteTree
from lifecircle.network.walks.route_trees import route_trees
from lifecircle.study.standards.circle import Circle


@dataclass(frozen=True, eq=False)
class RouteBook:
    """Every walk of a result on the least of streets that holds them all.

    How a walk is read from a tree stands in `lifecircle.network.walks.route_tree`.

    Parameters
    ----------
    ground
        ``network``: the streets anybody walks, or lives on; ``homes``: the joined homes, whose
        ``owner`` is the row of the residents; ``doors``: where walks end, whose ``facility`` is
        the row of the study's facilities.
    trees
        Every tree, once; circles that ask for the same walks share theirs.
    circles
        Numbers of the trees of each circle, by its id: one, or several for walks there and back
        where streets bind walkers. A home has a step in one of them at most.
    edges, junctions
        Number in ``result.network`` of each edge and junction of the ground, ascending.
    """

    ground: RouteGround
    trees: tuple[RouteTree, ...]
    circles: Mapping[str, tuple[int, ...]]
    edges: Ints
    junctions: Ints


def route_book(result: Result) -> RouteBook:
    """Return the walks of every home of a result in every circle.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    return book_of(retrace(result), result.circles)


def book_of(again: Retrace, circles: Sequence[Circle]) -> RouteBook:
    """Return the walks of every home of a study in some circles.

    Parameters
    ----------
    again
        A study on its streets.
    circles
        The circles.
    """
    ground = RouteGround(again.travel.network, again.attached.homes, doors_of(again.travel))
    trees: list[RouteTree] = []
    numbers: dict[tuple[object, ...], tuple[int, ...]] = {}
    of_circle = {}
    for circle in circles:
        asked = again.asked(circle)
        if asked.same not in numbers:
            found = route_trees(
                asked.graphs,
                again.origins,
                ground,
                facilities=asked.facilities,
                settled=again.settled(asked),
            )
            numbers[asked.same] = tuple(range(len(trees), len(trees) + len(found)))
            trees += found
        of_circle[circle.id] = numbers[asked.same]
    least = small_ground(ground, trees)
    return RouteBook(least.ground, least.trees, of_circle, least.edges, least.junctions)
