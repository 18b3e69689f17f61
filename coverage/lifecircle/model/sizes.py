"""What the registers say of their places beside where they are: sizes, years, features."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from lifecircle.model.sites import Ground

Ints = NDArray[np.int64]
Objects = NDArray[np.object_]

CAPACITIES = (
    "capacity_beds",
    "capacity_places",
    "capacity_seats",
    "area_m2",
    "floor_area_m2",
    "sports_area_m2",
)
TOLD = (*CAPACITIES, "closed", "tier", "features", "ownership")
"""What a named place may say of itself."""

CROWDED_SHARE = 0.35
"""What a facility in an old town offers of what others do."""

BASE_YEAR = 2020
"""The registers describe the end of this year."""

_BETWEEN = "、"


def with_sizes(
    table: pd.DataFrame, rule: Mapping[str, Any], ground: Ground, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the rows with their sizes, years, features and who runs them.

    A row's own word, in its cell of ``told``, goes before what its register draws.

    Parameters
    ----------
    table
        ``service``, ``geometry``, ``status``, ``opened`` (0 where none is told), ``told``.
    rule
        The register's entry of ``bundled/registers.toml``.
    ground
        The district.
    rng
        The register's own generator.
    """
    centre = shapely.get_coordinates(shapely.point_on_surface(table["geometry"].to_numpy()))
    share = np.where(ground.crowded(centre), CROWDED_SHARE, 1.0)
    columns: dict[str, Any] = {"opened": _opened(table, rule, rng)}
    for name in CAPACITIES:
        if name in rule:
            columns[name] = _capacity(table, rule[name], share, rng)
    columns |= _recent(rule, columns, rng)
    columns["closed"] = _closed(len(table), rule)
    columns["features"] = _features(table, rule, ground)
    columns["ownership"] = _ownership(len(table), rule, rng)
    told = table["told"].tolist()
    for name in TOLD:
        own = [cells.get(name) for cells in told]
        if any(cell is not None for cell in own):
            drawn = columns.get(name)
            plain = np.full(len(table), None, dtype=object) if drawn is None else drawn
            columns[name] = _first_told(own, plain)
    kept = {name: cells for name, cells in columns.items() if cells is not None}
    status = table["status"].mask(_over(kept.get("closed"), len(table)), "停办")
    return table.assign(**kept, status=status).drop(columns="told")


def _opened(table: pd.DataFrame, rule: Mapping[str, Any], rng: np.random.Generator) -> Ints:
    """Return the years the places opened in, those told and those drawn."""
    year = rng.integers(rule["opened"][0], rule["opened"][1] + 1, len(table))
    told = table["opened"].to_numpy(dtype=np.int64)
    return np.asarray(np.where(told > 0, told, year), dtype=np.int64)


def _capacity(
    table: pd.DataFrame, span: list[int], share: NDArray[np.float64], rng: np.random.Generator
) -> Ints:
    """Return one size of every row: measured on the ground where no span is given."""
    if not span:
        return np.asarray(np.round(shapely.area(table["geometry"].to_numpy())), dtype=np.int64)
    least, most, step = span
    number = rng.integers(0, (most - least) // step + 1, len(share)) * step + least
    steps = np.maximum(np.round(number * share / step), 1).astype(np.int64)
    return np.asarray(steps * step)


def _recent(
    rule: Mapping[str, Any], columns: Mapping[str, Any], rng: np.random.Generator
) -> dict[str, Ints]:
    """Return years (and sizes) with some rows, spread over the list, of the last five years."""
    entry = rule.get("recent")
    if entry is None:
        return {}
    opened = np.minimum(columns["opened"], BASE_YEAR - 5)
    rows = _spread(entry["count"], len(opened))
    opened[rows] = rng.integers(BASE_YEAR - 4, BASE_YEAR + 1, len(rows))
    changed = {"opened": opened}
    for name in CAPACITIES:
        if name in entry:
            least, most, step = entry[name]
            sizes = columns[name].copy()
            sizes[rows] = rng.integers(0, (most - least) // step + 1, len(rows)) * step + least
            changed[name] = sizes
    return changed


def _spread(count: int, many: int) -> Ints:
    """Return `count` rows of a list, evenly far apart, the first among them."""
    return (np.arange(count) * many // max(count, 1)).astype(np.int64)


def _closed(many: int, rule: Mapping[str, Any]) -> Objects | None:
    """Return the years in which places close, None where none does."""
    if "closes" not in rule:
        return None
    years = np.full(many, None, dtype=object)
    for row, year in rule["closes"]:
        years[row] = year
    return years


def _over(closed: Objects | None, many: int) -> NDArray[np.bool_]:
    """Tell which places have closed by the year of the registers."""
    if closed is None:
        return np.zeros(many, dtype=bool)
    return np.array([year is not None and year <= BASE_YEAR for year in closed])


def _features(table: pd.DataFrame, rule: Mapping[str, Any], ground: Ground) -> Objects | None:
    """Return what places have, as words of a cell; None where the register does not say.

    A feature is of a share of the rows (``0.4``), of so many (``20``), or of the first place in
    each of some streets (a list of their names).
    """
    if "features" not in rule:
        return None
    cells: list[list[str]] = [[] for _ in range(len(table))]
    for word, which in rule["features"].items():
        if isinstance(which, list):
            street = ground.streets_of(table["geometry"].to_numpy())
            rows = [int(np.argmax(street == name)) for name in which if (street == name).any()]
        else:
            many = round(which * len(table)) if isinstance(which, float) else which
            rows = _spread(many, len(table)).tolist()
        for row in rows:
            cells[row].append(word)
    return np.array([_BETWEEN.join(words) for words in cells], dtype=object)


def _ownership(many: int, rule: Mapping[str, Any], rng: np.random.Generator) -> Objects | None:
    """Return who runs each place, None where the register does not say."""
    if "ownership" not in rule:
        return None
    words, shares = zip(*rule["ownership"], strict=True)
    return np.array(words, dtype=object)[rng.choice(len(words), size=many, p=shares)]


def _first_told(own: list[Any], drawn: Any) -> Any:
    """Return each row's own cell, or what was drawn; whole numbers where every cell is one."""
    cells = [one if one is not None else other for one, other in zip(own, drawn, strict=True)]
    if all(isinstance(cell, (int, np.integer)) for cell in cells):
        return np.array(cells, dtype=np.int64)
    filled = np.empty(len(cells), dtype=object)
    filled[:] = cells
    return filled
