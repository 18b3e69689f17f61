"""The clean layer as GeoJSON, and the lines of study.toml that name it."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from lifecircle.registers.layer.facilities import Facility
from lifecircle.registers.told.toml_text import comment, key_value
from lifecircle.registers.words.vocabulary import QUANTITIES
from lifecircle.words import say

LAYER = "facilities.geojson"
"""Name of the layer's file."""

_DECIMALS = 7  # about a centimetre
_WHOLE = ("opened", "closed", "count")
_NUMBERS = ("opened", "closed", *QUANTITIES)


def layer_text(facilities: Sequence[Facility], *, sources: Sequence[tuple[str, str]]) -> str:
    """Return facilities as GeoJSON in WGS-84, one line a facility.

    Columns that no facility fills are left out. A facility without a status is open, as the study
    reads it; one without a count is one.

    Parameters
    ----------
    facilities
        The layer.
    sources
        File and sheet of each register, by its number.
    """
    said = {name for one in facilities for name in one.numbers}
    columns = [name for name in _NUMBERS if name in said]
    told = [name for name in ("tier", "hours") if any(getattr(one, name) for one in facilities)]
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": _properties(one, columns, sources, told=told),
                "geometry": _geometry(one.shape),
            },
            ensure_ascii=False,
            allow_nan=False,
        )
        for one in facilities
    ]
    body = ",\n".join(lines)
    return f'{{"type": "FeatureCollection", "name": "facilities", "features": [\n{body}\n]}}\n'


def snippet_text(facilities: Sequence[Facility], *, language: str) -> str:
    """Return the ``[[facilities]]`` table that reads the layer into a study.

    Parameters
    ----------
    facilities
        The layer.
    language
        Of the comment.
    """
    lines = [
        comment(say("registers.snippet.head", language=language).strip()),
        "[[facilities]]",
        key_value("path", LAYER),
        key_value("datum", "wgs84"),
        'columns = { id = "facility_id" }',
    ]
    if any("count" in one.numbers for one in facilities):
        lines.append(key_value("count", "count"))
    return "\n".join(lines) + "\n"


def _properties(
    one: Facility,
    columns: Sequence[str],
    sources: Sequence[tuple[str, str]],
    *,
    told: Sequence[str],
) -> dict[str, Any]:
    """Return what the layer says of one facility."""
    file, sheet = sources[one.entry.register]
    found: dict[str, Any] = {
        "facility_id": one.facility_id,
        "name": _clean(one.name),
        "service": one.service,
    }
    if "tier" in told:
        found["tier"] = one.tier
    found["status"] = one.status or "open"
    if "hours" in told:
        found["hours"] = _clean(one.hours)
    for name in columns:
        value = one.numbers.get(name, 1.0 if name == "count" else None)
        found[name] = int(value) if value is not None and name in _WHOLE else _short(value)
    name = file.replace("\\", "/").rpartition("/")[2]
    place = {"source_file": name, "source_sheet": sheet, "source_row": one.entry.row}
    return {**found, **{name: value for name, value in place.items() if value != ""}}


def _short(value: float | None) -> float | int | None:
    """Return a number to a ten-thousandth, as a whole one where it is."""
    if value is None:
        return None
    rounded = round(value, 4)
    return int(rounded) if rounded.is_integer() else rounded


def _geometry(shape: shapely.Geometry) -> Any:
    """Return a shape as GeoJSON, to a centimetre."""
    rounded = shapely.transform(shape, lambda points: np.round(points, _DECIMALS))
    return json.loads(shapely.to_geojson(rounded))


def _clean(text: str) -> str:
    """Return a text without the halves of pairs that no file may hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
