"""Every home's walk in every circle, so that the page can draw it, and who is served by one alone.

The page follows a walk from edge to edge by the steps described in
`lifecircle.network.walks.route_tree`; no search is made in the browser.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lifecircle.circles.again.contribution import served_homes
from lifecircle.circles.again.retrace import Retrace, retrace
from lifecircle.circles.again.route_book import RouteBook, book_of

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.report.map.blob import Blob
    from lifecircle.report.map.placing import Placing
    from lifecircle.report.map.streets import DrawnStreets

_PARTS_OF_AN_EDGE = 4096


@dataclass(frozen=True, eq=False)
class Walks:
    """The walks of a result and what each circle's facilities do alone.

    Parameters
    ----------
    again
        The study on its streets.
    book
        Every home's walk.
    alone
        By circle id, whether each home is within the limit of one facility only.
    """

    again: Retrace
    book: RouteBook
    alone: dict[str, NDArray[np.bool_]]

    def add_to(self, blob: "Blob", streets: "DrawnStreets", placing: "Placing") -> None:
        """Add the least of streets that the walks need, the homes on it, the doors, and the trees.

        ``walk.edge`` and ``walk.junction`` are places among the page's edges and junctions;
        ``stand.*`` where homes touch the streets (``home``, ``edge`` among the walked ones,
        ``part`` of it from its tail in 4096ths); ``door.*`` likewise with ``facility``, and the
        entrance itself (``x``, ``y``); ``tree<n>.junction`` and ``tree<n>.home`` the steps.
        """
        ground, network = self.book.ground, self.book.ground.network
        page_junction = np.empty(len(streets.junctions), np.int64)
        page_junction[streets.junctions] = np.arange(len(streets.junctions))
        blob.add("walk.edge", self.book.edges, steps=True)
        blob.add("walk.junction", page_junction[self.book.junctions], steps=True)
        homes, doors = ground.homes, ground.doors
        blob.add("stand.home", homes.owner, steps=True)
        blob.add("stand.edge", homes.edge, steps=True)
        blob.add("stand.part", _part(homes.offset_m, network.length_m[homes.edge]))
        blob.add("door.facility", doors.facility, steps=True)
        blob.add("door.edge", doors.edge, steps=True)
        blob.add("door.part", _part(doors.along_m, network.length_m[doors.edge]))
        entrance = placing.points(doors.lon, doors.lat)
        blob.add_all({f"door.{key}": entrance[key] for key in "xy"}, steps=("door.x", "door.y"))
        for number, tree in enumerate(self.book.trees):
            blob.add(f"tree{number}.junction", tree.at_junction)
            blob.add(f"tree{number}.home", tree.at_home)


def walks_of(result: "Result", *, again: Retrace | None = None) -> Walks:
    """Return the walks of a result, found again on its streets.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    again
        Its study on its streets, if it is at hand.
    """
    again = again or retrace(result)
    alone = {one.id: served_homes(again, one).alone for one in result.circles}
    return Walks(again, book_of(again, result.circles), alone)


def _part(along_m: NDArray[np.float64], length_m: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return how far along its edge each place lies, in 4096ths of the edge."""
    return np.round(along_m / length_m * _PARTS_OF_AN_EDGE).astype(np.int64)
