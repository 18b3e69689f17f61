"""Facilities on the map: where they stand, what they are, whom they serve."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely

from lifecircle.report.map.columns import DEGREE_M, path_columns, ring_columns
from lifecircle.report.map.placing import whole_units
from lifecircle.report.wording import names_of
from lifecircle.study.standards.services import services
from lifecircle.study.tables.validator import REGISTER_STATUSES

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.report.map.blob import Blob
    from lifecircle.report.map.placing import Placing
    from lifecircle.study.standards.circle import Circle

CAPACITIES = (
    "capacity_beds",
    "capacity_places",
    "capacity_seats",
    "floor_area_m2",
    "area_m2",
)
"""Sizes a register may give, as columns of the facilities."""


def add_facilities(
    blob: "Blob", result: "Result", placing: "Placing", *, tolerance_m: float
) -> None:
    """Add every facility: its point, outline or path, its kind, state and size, and its name.

    ``place.x``, ``place.y``; ``place.area.*`` and ``place.path.*`` as in
    `lifecircle.report.map.columns`; ``place.service`` (place in the text list ``place.services``),
    ``place.status`` (place in ``REGISTER_STATUSES``), ``place.<size>`` in tenths, one more; the
    texts ``place.name`` and ``place.id``.
    """
    frame = result.study.facilities
    shapes = placing.shapes(frame.geometry.to_numpy())
    simple = shapely.simplify(shapes, tolerance_m / DEGREE_M)
    middle = whole_units(shapely.get_coordinates(shapely.point_on_surface(shapes)))
    blob.add("place.x", middle[:, 0], steps=True)
    blob.add("place.y", middle[:, 1], steps=True)
    for part, columns in (("area", ring_columns(simple)), ("path", path_columns(simple))):
        named = {f"place.{part}.{key}": values for key, values in columns.items()}
        blob.add_all(named, steps=(f"place.{part}.x", f"place.{part}.y"))
    kinds = list(dict.fromkeys(str(one) for one in frame["service"]))
    blob.texts["place.services"] = kinds
    blob.add("place.service", [kinds.index(str(one)) for one in frame["service"]])
    blob.add("place.status", [REGISTER_STATUSES.index(str(one)) for one in frame["status"]])
    _add_sizes(blob, frame)
    names = names_of(frame)
    blob.texts["place.name"] = [names[str(key)] for key in frame.index]
    blob.texts["place.id"] = [str(key) for key in frame.index]


def _add_sizes(blob: "Blob", frame: pd.DataFrame) -> None:
    """Add the sizes a register gives."""
    for key in CAPACITIES:
        if key in frame and frame[key].notna().any():
            size = frame[key].to_numpy(np.float64, na_value=np.nan)
            held = np.where(np.isfinite(size), np.minimum(size, 1e8), np.nan)
            whole = np.where(np.isfinite(held), np.round(np.nan_to_num(held) * 10) + 1, 0)
            blob.add(f"place.{key}", whole)


def service_names(result: "Result") -> Mapping[str, Mapping[str, str]]:
    """Return what each kind of facility in the study or its circles is called, by language."""
    known = services()
    wanted = dict.fromkeys(str(one) for one in result.study.facilities["service"])
    for circle in result.circles:
        wanted |= dict.fromkeys(circle.services)
    return {key: dict(known[key].name) for key in wanted if key in known}


def counted(result: "Result", circle: "Circle") -> list[int]:
    """Return the rows of the facilities of a circle's kinds and tiers, whatever their state."""
    frame: Any = result.study.facilities
    chosen = frame["service"].isin(circle.services).to_numpy()
    if circle.tiers:
        chosen = chosen & frame["tier"].isin(circle.tiers).to_numpy()
    found: list[int] = np.flatnonzero(chosen).tolist()
    return found
