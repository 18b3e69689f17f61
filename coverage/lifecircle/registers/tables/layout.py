"""Where the column names of a sheet stand, over how many rows, and what they say together."""

from collections.abc import Sequence
from dataclasses import dataclass

from lifecircle.registers.heads.head_matches import head_weight
from lifecircle.registers.heads.heads import JOINT, read_head
from lifecircle.registers.tables.grid import Grid, Row
from lifecircle.registers.words.phrases import spoken
from lifecircle.registers.words.vocabulary import units
from lifecircle.study.columns.cells import numbers, plain

_ROWS_LOOKED_AT = 40
_MOST_ROWS = 4
_LEAST_WEIGHT = 1.5
_MOST_NUMBERS_SHARE = 0.25


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The head of a sheet.

    Parameters
    ----------
    first, last
        Its rows, counted from 0, both inside.
    header
        One text a column: the parts of a head that runs over several rows are joined, the
        uppermost first; empty where there is none.
    """

    first: int
    last: int
    header: tuple[str, ...]


def find_layout(grid: Grid) -> Layout | None:
    """Return the head of a sheet, or None if no row looks like one.

    Every stretch of up to four rows is weighed by the columns whose meaning it names; a further
    row belongs to it only where it divides or measures what stands above. Of equal ones the first
    and shortest counts.

    Parameters
    ----------
    grid
        The sheet.
    """
    best, most = None, _LEAST_WEIGHT
    for first in range(min(len(grid.cells), _ROWS_LOOKED_AT)):
        for last in range(first, min(first + _MOST_ROWS, len(grid.cells))):
            if not _may_be_head(grid, first, last):
                break
            layout = layout_at(grid, first, last)
            weight = _weight(layout.header)
            if weight > most + 1e-9:
                best, most = layout, weight
    return best


def layout_at(grid: Grid, first: int, last: int) -> Layout:
    """Return the head that stands in the given rows.

    Parameters
    ----------
    grid
        The sheet.
    first, last
        Rows counted from 0, both inside.
    """
    rows = _spread(grid, first, last)
    header = []
    for column in zip(*rows, strict=True):
        parts = [part for part in column if part]
        header.append(JOINT.join(part for at, part in enumerate(parts) if part not in parts[:at]))
    return Layout(first=first, last=last, header=tuple(header))


def _weight(header: Sequence[str]) -> float:
    """Return how much a row of heads says: each meaning once."""
    weights: dict[str, float] = {}
    for text in header:
        if text:
            meaning, weight = head_weight(read_head(text))
            weights[meaning] = max(weights.get(meaning, 0.0), weight)
    return sum(weights.values())


def _may_be_head(grid: Grid, first: int, last: int) -> bool:
    """Return whether a row may be the last of a head that begins in the first."""
    row = grid.cells[last]
    filled = [at for at, cell in enumerate(row) if cell is not None]
    if not filled or sum(_is_number(row[at]) for at in filled) > _MOST_NUMBERS_SHARE * len(filled):
        return False
    if last == first:
        return len(filled) > 1
    above = _spread(grid, first, last)[-2]
    return all(not above[at] or above.count(above[at]) > 1 or _is_unit(row[at]) for at in filled)


def _spread(grid: Grid, first: int, last: int) -> list[list[str]]:
    """Return the texts of head rows, each written into every column it stands for."""
    rows = [[_shown(cell) for cell in grid.cells[at]] for at in range(first, last + 1)]
    own = [list(row) for row in rows]
    for range_ in grid.merged:
        if first <= range_.top <= last:
            _fill(rows, range_.top - first, range_.bottom - first, (range_.left, range_.right))
    group = [0] * len(rows[0])
    for at, row in enumerate(rows):
        below = own[at + 1 :]
        for column in range(1, len(row)):
            divided = any(lower[column] for lower in below)
            if not row[column] and divided and group[column] == group[column - 1]:
                row[column] = row[column - 1]
        group = _groups(row, group)
    return rows


def _fill(rows: list[list[str]], top: int, bottom: int, columns: tuple[int, int]) -> None:
    """Write the text of a merged range into all its cells."""
    left, right = columns
    for row in rows[top : bottom + 1]:
        row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])


def _groups(row: Sequence[str], above: Sequence[int]) -> list[int]:
    """Return a number for each stretch of columns that share a head, within those above."""
    groups = [0]
    for at in range(1, len(row)):
        same = row[at] == row[at - 1] and above[at] == above[at - 1]
        groups.append(groups[-1] + (not same))
    return groups


def _shown(cell: object) -> str:
    """Return a cell as text on one line."""
    return "" if cell is None else plain(str(cell))


def _is_number(cell: object) -> bool:
    values, wrong = numbers([cell])
    return not wrong[0] and bool(values[0] == values[0])


def _is_unit(cell: object) -> bool:
    """Return whether a cell holds a unit and nothing else, in brackets or not."""
    return spoken(_shown(cell).strip("()[]【】")) in units()


def is_numbering(row: Row) -> bool:
    """Return whether a row numbers the columns, as statistical forms do below their head.

    Examples
    --------
    >>> is_numbering(("甲", "乙", "1", "2", "3")), is_numbering((1.0, "外海养老院", 30.0))
    (True, False)
    """
    filled = [plain(str(cell)).strip("()") for cell in row if cell is not None]
    letters = [text for text in filled if text in tuple("甲乙丙丁戊abcdeABCDE")]
    found, wrong = numbers([text for text in filled if text not in letters])
    counted = list(found)
    start = counted[0] if counted and not wrong.any() else None
    in_order = start is not None and counted == [start + step for step in range(len(counted))]
    return len(filled) > 2 and in_order and start in {1.0, float(len(letters) + 1)}
