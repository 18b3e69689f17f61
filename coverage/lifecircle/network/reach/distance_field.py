"""Exact distances from the nodes of a square lattice to the nearest of many straight lines.

The lattice is fixed to the plane, whatever part of it is looked at: two fields of one spacing agree
node by node, and a field of more lines is nowhere larger than one of fewer. Each line is measured
from the rectangle of nodes around it, and lines with rectangles of like size together.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


LONGEST_CELLS = 6.0
"""Longer lines are divided: the rectangle around a long oblique line is mostly empty."""

_CLASS = 3
"""Sides of rectangles are rounded up to a multiple of this, so that there are few sizes."""

_AT_ONCE = 1 << 15
"""Nodes measured at once: what stays in the processor's cache."""

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Window:
    """A rectangle of the lattice.

    Parameters
    ----------
    column, row
        Its lower left node: node (0, 0) of the lattice is the plane's origin.
    columns, rows
        How many nodes it has each way.
    """

    column: int
    row: int
    columns: int
    rows: int


def divided(lines: Floats, *, cell_m: float) -> Floats:
    """Return lines in cells of the lattice, the long ones divided into equal parts.

    Parameters
    ----------
    lines
        Four rows, x, y, x, y of the ends, metres.
    cell_m
        Spacing of the lattice.
    """
    cells = lines / cell_m
    x, y, to_x, to_y = cells
    step_x, step_y = to_x - x, to_y - y
    long = np.hypot(step_x, step_y)
    parts = np.maximum(np.ceil(long / LONGEST_CELLS), 1.0).astype(np.int64)
    if (parts == 1).all():
        return np.asarray(cells)
    line = np.repeat(np.arange(len(parts)), parts)
    part = np.arange(len(line)) - (np.cumsum(parts) - parts)[line]
    share = 1.0 / parts[line]
    x, y, step_x, step_y = x[line], y[line], step_x[line], step_y[line]
    one, other = part * share, (part + 1) * share
    return np.stack((x + one * step_x, y + one * step_y, x + other * step_x, y + other * step_y))


def window_around(parts: Floats, *, reach: float) -> Window:
    """Return the window that holds all nodes within a distance of lines.

    Parameters
    ----------
    parts
        Lines in cells, at least one, as `divided` gives them.
    reach
        The distance in cells.
    """
    west, south = np.floor(np.minimum(parts[:2], parts[2:]).min(axis=1) - reach).astype(int)
    east, north = np.ceil(np.maximum(parts[:2], parts[2:]).max(axis=1) + reach).astype(int)
    return Window(int(west), int(south), int(east - west + 1), int(north - south + 1))


def distance_field(parts: Floats, window: Window, *, reach: float) -> Field:
    """Return the distance of every node of a window to the nearest line, at most a limit.

    Parameters
    ----------
    parts
        Lines in cells, as `divided` gives them.
    window
        The nodes asked about.
    reach
        The largest distance told, in cells.

    Returns
    -------
    ndarray
        Distances in cells, a row of the window a row; good to a hundred thousandth of a cell.
    """
    least = int(2 * reach + LONGEST_CELLS) + _CLASS + 1
    columns, rows = max(window.columns, least), max(window.rows, least)
    squared = np.full(rows * columns, reach**2, np.float32)
    numbers, column, row, sides = _rectangles(
        parts, replace(window, columns=columns, rows=rows), reach
    )
    order = np.argsort(sides, kind="stable")
    numbers, first, sides = numbers[:, order], (row * columns + column)[order], sides[order]
    begins = np.flatnonzero(np.diff(sides, prepend=-1))
    for begin, end in zip(begins.tolist(), [*begins[1:].tolist(), len(sides)], strict=False):
        wide, high = divmod(int(sides[begin]), 1 << 16)
        nodes = (np.arange(high)[:, None] * columns + np.arange(wide))[:, :, None]
        many = max(_AT_ONCE // nodes.size, 1)
        for at in range(begin, end, many):
            some = slice(at, min(at + many, end))
            away = _squared_distances(numbers[:, some], wide, high)
            np.minimum.at(squared, (first[some] + nodes).ravel(), away.ravel())
    field = np.sqrt(squared).reshape(rows, columns)
    return np.asarray(field[: window.rows, : window.columns], np.float32)


def _rectangles(parts: Floats, window: Window, reach: float) -> tuple[Field, Ints, Ints, Ints]:
    """Return the rectangle of nodes around each line that meets the window.

    That is, five numbers a line (how far along it and across it, from its middle, the first node
    lies, its direction, half its length), that node's column and row in the window, and the sides
    of the rectangle as one number (columns * 65536 + rows).
    """
    x, y, to_x, to_y = parts
    step_x, step_y = to_x - x, to_y - y
    long = np.hypot(step_x, step_y)
    is_line = long > 1e-9
    unit_x = np.where(is_line, step_x, 1.0) / np.where(is_line, long, 1.0)
    unit_y = np.where(is_line, step_y, 0.0) / np.where(is_line, long, 1.0)
    mid_x, mid_y = (x + to_x) / 2 - window.column, (y + to_y) / 2 - window.row
    left, columns = _side(mid_x, np.abs(step_x) / 2 + reach, window.columns)
    low, rows = _side(mid_y, np.abs(step_y) / 2 + reach, window.rows)
    off_x, off_y = left - mid_x, low - mid_y
    along, across = off_x * unit_x + off_y * unit_y, off_x * unit_y - off_y * unit_x
    numbers = np.stack((along, across, unit_x, unit_y, long / 2))
    met = (columns > 0) & (rows > 0)
    column, row, sides = (
        np.asarray(one[met], np.int64) for one in (left, low, columns * (1 << 16) + rows)
    )
    return numbers[:, met].astype(np.float32), column, row, sides


def _side(middle: Floats, half: Floats, size: int) -> tuple[Floats, Floats]:
    """Return the first node of each line's rectangle and how many it has, 0 beyond the window."""
    first, last = np.ceil(middle - half), np.floor(middle + half)
    many = np.ceil((last - first + 1.0) / _CLASS) * _CLASS
    outside = (last < 0) | (first > size - 1)
    return np.clip(first, 0.0, np.maximum(size - many, 0.0)), np.where(outside, 0.0, many)


def _squared_distances(numbers: Field, columns: int, rows: int) -> Field:
    """Return the squared distance of each node of rectangles of one size to its line.

    The lines run along the last axis: there are more of them than columns.
    """
    along, across, unit_x, unit_y, half = numbers
    column = np.arange(columns, dtype=np.float32)[:, None]
    row = np.arange(rows, dtype=np.float32)[:, None, None]
    beyond = (along + column * unit_x) + row * unit_y
    beside = (across + column * unit_y) - row * unit_x
    np.abs(beyond, out=beyond)
    beyond -= half
    np.maximum(beyond, 0.0, out=beyond)
    beyond *= beyond
    beside *= beside
    beyond += beside
    return np.asarray(beyond, np.float32)
