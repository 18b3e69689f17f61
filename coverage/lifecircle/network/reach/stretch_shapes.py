"""The true course of every stretch, as straight lines that know where they lie along it."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.snap import Floats, Ints
from lifecircle.network.snapping.cut import CutNetwork
from lifecircle.network.streets import StreetNetwork


@dataclass(frozen=True, eq=False)
class StretchShapes:
    """All stretches of a cut network as straight lines, in order along each stretch.

    Parameters
    ----------
    lines
        Four rows, x and y of where each line begins and x and y of where it ends, in metres of
        the network's plane.
    from_m, to_m
        Where each line begins and ends along its stretch, metres from the stretch's tail.
    first
        Where the lines of each stretch begin, and after the last stretch how many lines there are.
    box
        West, south, east and north of each stretch, a row each.
    drawn
        Whether each stretch is on a map: of the copies that the network has of a private lane,
        the one people set out from.
    """

    lines: Floats
    from_m: Floats
    to_m: Floats
    first: Ints
    box: Floats
    drawn: NDArray[np.bool_]

    def whole(self, stretch: Ints) -> Floats:
        """Return the lines of whole stretches, four rows."""
        return np.asarray(self.lines[:, self._lines_of(stretch)[0]])

    def between(self, stretch: Ints, from_m: Floats, to_m: Floats) -> Floats:
        """Return the lines of stretches cut to what lies between two places of each.

        Parameters
        ----------
        stretch
            Stretches, any number of times each.
        from_m, to_m
            The two places, metres from the tail; nothing lies between where they do not ascend.
        """
        at, asked = self._lines_of(stretch)
        begins, ends = self.from_m[at], self.to_m[at]
        cut_from = np.maximum(begins, from_m[asked])
        cut_to = np.minimum(ends, to_m[asked])
        kept = np.flatnonzero(cut_to > cut_from)
        x, y, to_x, to_y = self.lines[:, at[kept]]
        begins, long_m = begins[kept], (ends - begins)[kept]
        one, other = (cut_from[kept] - begins) / long_m, (cut_to[kept] - begins) / long_m
        step_x, step_y = to_x - x, to_y - y
        return np.stack(
            (x + one * step_x, y + one * step_y, x + other * step_x, y + other * step_y)
        )

    def _lines_of(self, stretch: Ints) -> tuple[Ints, Ints]:
        """Return the lines of some stretches, and which of those each belongs to."""
        begins = self.first[stretch]
        many = self.first[stretch + 1] - begins
        asked = np.repeat(np.arange(len(stretch)), many)
        return np.arange(len(asked)) + (begins - np.cumsum(many) + many)[asked], asked


def stretch_shapes(network: StreetNetwork, streets: CutNetwork) -> StretchShapes:
    """Return the shapes of a cut network's stretches.

    A place so many metres along an edge is that share of its length along its shape, as
    everywhere else.

    Parameters
    ----------
    network
        The streets, with their shapes.
    streets
        The same cut at entrances.
    """
    line_xy, line_edge, line_from_m, line_to_m = _straight_lines(network)
    cut = np.flatnonzero(streets.from_m > 0)
    edge = np.concatenate((line_edge, streets.edge[cut]))
    from_m = np.concatenate((line_from_m, streets.from_m[cut]))
    is_cut = np.repeat((False, True), (len(line_edge), len(cut)))
    order = np.lexsort((is_cut, from_m, edge))
    edge, from_m, is_cut = edge[order], from_m[order], is_cut[order]
    parent = np.maximum.accumulate(np.where(is_cut, -1, order))
    new_edge = np.append([True], edge[1:] != edge[:-1])
    to_m = np.where(np.append(new_edge[1:], [True]), network.length_m[edge], np.roll(from_m, -1))
    stretch = np.cumsum(is_cut | new_edge) - 1
    kept = to_m > from_m
    stretch, parent, from_m, to_m = (one[kept] for one in (stretch, parent, from_m, to_m))
    long_m = line_to_m[parent] - line_from_m[parent]
    begin, end = line_xy[parent].transpose(1, 2, 0)
    step = end - begin
    one, other = (from_m - line_from_m[parent]) / long_m, (to_m - line_from_m[parent]) / long_m
    lines = np.concatenate((begin + one * step, begin + other * step))
    first = np.searchsorted(stretch, np.arange(len(streets.tail) + 1))
    return StretchShapes(
        lines=lines,
        from_m=from_m - streets.from_m[stretch],
        to_m=to_m - streets.from_m[stretch],
        first=first,
        box=_boxes(lines, first[:-1]),
        drawn=_drawn(network)[streets.edge],
    )


def _straight_lines(network: StreetNetwork) -> tuple[Floats, Ints, Floats, Floats]:
    """Return all edges' straight lines: their ends, edges, and where along those they lie."""
    xy, row = shapely.get_coordinates(network.geometry, return_index=True)
    at = np.flatnonzero(row[1:] == row[:-1])
    ends = np.stack((xy[at], xy[at + 1]), axis=1)
    edge = row[at].astype(np.int64)
    plane_m = np.hypot(*(ends[:, 1] - ends[:, 0]).T)
    first = np.searchsorted(edge, np.arange(network.edges))
    total_m = np.add.reduceat(plane_m, first) if len(first) else plane_m
    passed_m = np.cumsum(plane_m)
    passed_m -= (passed_m[first] - plane_m[first])[edge]
    # The step through a gate has no length in the plane.
    ratio = np.divide(network.length_m, total_m, out=np.ones(network.edges), where=total_m > 0)
    to_m = passed_m * ratio[edge]
    is_last = np.append(edge[1:] != edge[:-1], [True])
    to_m[is_last] = network.length_m
    from_m = np.where(np.append([True], is_last[:-1]), 0.0, np.roll(to_m, 1))
    return ends, edge, from_m, to_m


def _drawn(network: StreetNetwork) -> NDArray[np.bool_]:
    """Return whether each edge is on a map."""
    return np.ones(network.edges, bool) if network.gated is None else network.gated.drawn


def _boxes(lines: Floats, first: Ints) -> NDArray[np.float64]:
    """Return the box of each stretch, lowest x and y first."""
    x, y, to_x, to_y = lines
    low, high = np.minimum, np.maximum
    return np.stack(
        (
            low.reduceat(low(x, to_x), first),
            low.reduceat(low(y, to_y), first),
            high.reduceat(high(x, to_x), first),
            high.reduceat(high(y, to_y), first),
        )
    )
