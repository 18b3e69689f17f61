"""How much floor a home has: as stated, by its storeys, by its height, or by an assumption."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.cells import plain, texts
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.config.settings import FloorRules
from lifecircle.study.projections import metric_crs, project_geometries
from lifecircle.words import Value

Numbers = NDArray[np.float64]
Names = NDArray[np.object_]
Mask = NDArray[np.bool_]

METRES_PER_STOREY = 3.0
"""Height of a storey in housing, floor to floor, where a study states none."""

LEVELS_ASSUMED = 1.0
"""Storeys where nothing tells them and a study states none: people follow the footprints."""

_METRES = ("metres", "meters", "米", "m")


@dataclass(frozen=True, kw_only=True)
class FloorAreas:
    """The floor of each home.

    Parameters
    ----------
    m2
        Its area.
    by
        How that is known: ``floor_area``, ``height`` or ``levels_assumed``.
    """

    m2: Numbers
    by: Names


def storeys(
    levels: ArrayLike, height_m: ArrayLike, rules: FloorRules
) -> tuple[Numbers, NDArray[np.object_]]:
    """Return the storeys of homes, and how they are known.

    Parameters
    ----------
    levels
        As counted; missing or not positive where unknown.
    height_m
        Height of each; as much.
    rules
        What holds where both are unknown, and how high a storey is.

    Returns
    -------
    tuple
        Storeys; and ``floor_area`` where they are counted, ``height``, or ``levels_assumed``.

    Examples
    --------
    >>> counted, by = storeys([6, np.nan, np.nan], [np.nan, 17, np.nan], FloorRules())
    >>> counted.tolist(), by.tolist()
    ([6.0, 6.0, 1.0], ['floor_area', 'height', 'levels_assumed'])
    """
    counted = np.asarray(levels, dtype=np.float64)
    height = np.asarray(height_m, dtype=np.float64)
    known, high = counted > 0, height > 0
    by_height = storeys_of_height(height, rules)
    assumed = LEVELS_ASSUMED if rules.assumed_levels is None else rules.assumed_levels
    by = np.where(known, "floor_area", np.where(high, "height", "levels_assumed"))
    return np.where(known, counted, np.where(high, by_height, assumed)), by.astype(object)


def storeys_of_height(height_m: Numbers, rules: FloorRules) -> Numbers:
    """Return the whole storeys a height makes, at least one."""
    each_m = METRES_PER_STOREY if rules.metres_per_storey is None else rules.metres_per_storey
    return np.maximum(np.rint(height_m / each_m), 1.0)


def floor_areas(reader: ColumnReader, rules: FloorRules) -> FloorAreas:
    """Return the floor area of each home, and how it is known.

    Parameters
    ----------
    reader
        Columns ``floor_area_m2``, ``levels``, ``height`` as far as there are any; of an
        OpenStreetMap file ``footprint_m2`` and ``levels_known`` too.
    rules
        What the study states about storeys.

    Returns
    -------
    FloorAreas
        The reader gathers ``negative-number`` and ``not-a-number``.
    """
    if from_osm(reader):
        return _of_osm(reader, rules)
    many = reader.many
    stated = np.full(many, np.nan)
    if reader.has("floor_area_m2"):
        stated = reader.numbers("floor_area_m2")
        reader.complain("negative-number", stated < 0, "floor_area_m2")
    blank = np.isnan(stated)
    if not blank.any():
        return FloorAreas(m2=np.maximum(stated, 0), by=np.full(many, "floor_area", dtype=object))
    levels = reader.numbers("levels") if reader.has("levels") else np.full(many, np.nan)
    height_m = _heights_m(reader) if reader.has("height") else np.full(many, np.nan)
    count, by = storeys(levels, height_m, rules)
    by[~blank] = "floor_area"
    m2 = np.where(blank, _footprints_m2(reader) * count, stated)
    return FloorAreas(m2=np.maximum(m2, 0), by=by)


def from_osm(reader: ColumnReader) -> bool:
    """Return whether homes are an OpenStreetMap file's, whose tags were read into storeys."""
    return all(reader.has(one) for one in ("levels_known", "floor_area_m2", "footprint_m2"))


def levels_note(areas: FloorAreas, rules: FloorRules, reader: ColumnReader) -> None:
    """Tell how many homes have storeys nobody stated.

    Parameters
    ----------
    areas
        The floor of each home.
    rules
        What the study states.
    reader
        The homes; it takes the note.
    """
    unknown = areas.by == "levels_assumed"
    if not unknown.any():
        return
    code, details = "levels-assumed", {"count": int(unknown.sum()), "all": len(unknown)}
    by_kind = rules.assumed_levels is None and from_osm(reader)
    told: dict[str, Value] = {**details}
    if not by_kind:
        code = "levels-taken-as"
        levels = LEVELS_ASSUMED if rules.assumed_levels is None else rules.assumed_levels
        told["levels"] = f"{levels:g}"
    file = reader.place.file
    reader.faults.append(Fault(code=code, severity="warning", file=file, details=told))


def _of_osm(reader: ColumnReader, rules: FloorRules) -> FloorAreas:
    """Return the floor of homes whose tags were read into storeys."""
    m2 = np.array(reader.numbers("floor_area_m2"))
    known = np.asarray(reader.columns["levels_known"], dtype=np.bool_)
    height_m = reader.numbers("height") if reader.has("height") else np.full(len(m2), np.nan)
    high = known & np.isfinite(height_m)
    footprint_m2 = np.asarray(reader.columns["footprint_m2"], dtype=np.float64)
    if rules.metres_per_storey is not None:
        m2[high] = footprint_m2[high] * storeys_of_height(height_m[high], rules)
    if rules.assumed_levels is not None:
        m2[~known] = footprint_m2[~known] * rules.assumed_levels
    by = np.where(known, np.where(high, "height", "floor_area"), "levels_assumed")
    return FloorAreas(m2=np.nan_to_num(m2), by=by.astype(object))


def _heights_m(reader: ColumnReader) -> Numbers:
    """Return the heights, which may carry their unit as OpenStreetMap's do."""
    cells = np.asarray(reader.columns["height"])
    if cells.dtype.kind not in "iuf":
        bare = [_without_unit(one) for one in texts(cells)]
        reader.columns["height"] = np.array(bare, dtype=object)
    return reader.numbers("height")


def _without_unit(text: str) -> str:
    """Return a height without its metres.

    >>> _without_unit("12.5 m"), _without_unit("12米")
    ('12.5', '12')
    """
    lowered = plain(text).casefold()
    unit = next((one for one in _METRES if lowered.endswith(one)), "")
    return lowered.removesuffix(unit).strip()


def _footprints_m2(reader: ColumnReader) -> Numbers:
    """Return the ground each home stands on."""
    shapes = np.asarray(reader.columns["geometry"], dtype=object)
    west, south, east, north = shapely.total_bounds(shapes)
    plane = project_geometries(shapes, metric_crs([west, east], [south, north]))
    return np.asarray(shapely.area(plane), dtype=np.float64)
