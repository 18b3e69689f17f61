"""Where walks end: each facility's entrances as places on the edges of the uncut network."""

from dataclasses import dataclass, fields

import numpy as np

from lifecircle.network.snap import Floats, Ints
from lifecircle.network.snapping.cut import CutNetwork
from lifecircle.network.travel import Travel


@dataclass(frozen=True, eq=False)
class Doors:
    """The entrances walks end at, one for each facility and node of the cut network.

    Of several entrances of one facility at one node only the nearest to the street is used by
    anybody. Sorted by facility, then node; so it serves every profile and every circle.

    Parameters
    ----------
    facility
        Row of the facility.
    node
        Node of the cut network.
    entrance
        Row of the entrance in ``travel.entrances``.
    edge
        Edge of the network it lies on.
    along_m
        Metres along that edge from its tail, 0 or the edge's length at a junction.
    access_m
        Straight walk between that place and the entrance, metres.
    lon, lat
        The entrance, degrees; ``street_lon`` and ``street_lat`` the place on the street.
    """

    facility: Ints
    node: Ints
    entrance: Ints
    edge: Ints
    along_m: Floats
    access_m: Floats
    lon: Floats
    lat: Floats
    street_lon: Floats
    street_lat: Floats

    def __len__(self) -> int:
        return len(self.facility)

    def take(self, rows: Ints) -> "Doors":
        """Return some of the doors, in the order of the rows."""
        return Doors(*(getattr(self, one.name)[rows] for one in fields(self)))


def doors_of(travel: Travel) -> Doors:
    """Return the doors of every facility of a study."""
    streets, entrances = travel.streets, travel.entrances
    facility, node = entrances.owner, streets.entrance_node
    order = np.lexsort((entrances.access_m, node, facility))
    same = (np.diff(facility[order], prepend=-1) == 0) & (np.diff(node[order], prepend=-1) == 0)
    rows = order[~same]
    junctions = travel.network.nodes
    edge, offset_m = entrances.edge[rows], entrances.offset_m[rows]
    length_m = travel.network.length_m[edge]
    at_cut = node[rows] >= junctions
    along_m = np.clip(offset_m, 0.0, length_m)
    along_m[at_cut] = _cut_m(streets, junctions)[node[rows][at_cut] - junctions]
    return Doors(
        facility=facility[rows],
        node=node[rows],
        entrance=rows,
        edge=edge,
        along_m=along_m,
        access_m=entrances.access_m[rows],
        lon=entrances.lon[rows],
        lat=entrances.lat[rows],
        street_lon=entrances.street_lon[rows],
        street_lat=entrances.street_lat[rows],
    )


def _cut_m(streets: CutNetwork, junctions: int) -> Floats:
    """Return how far along its edge each cut lies, from the edge's tail."""
    along_m = np.zeros(streets.nodes - junctions)
    begins = streets.tail >= junctions
    along_m[streets.tail[begins] - junctions] = streets.from_m[begins]
    return along_m
