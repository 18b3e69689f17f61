"""Edits drawn as a layer in QGIS: each feature is one, its columns are what a file's keys are.

A GeoPackage may hold several layers, one for points and one for lines: all that have a column of
edits are read, one after another.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError

from lifecircle.errors import Fault
from lifecircle.scenario.edits.edit import Edit
from lifecircle.scenario.edits.marks import Mark
from lifecircle.scenario.files.drawn_words import (
    EDIT,
    SELF_NUMBERED,
    UNIT,
    edit_words,
    named_columns,
    named_edit,
    named_service,
)
from lifecircle.scenario.files.entries import read_edit
from lifecircle.scenario.files.keys import EDITS, PLACED
from lifecircle.study.columns.keys import unknown_name
from lifecircle.study.layers.layer import Layer, read_layer
from lifecircle.study.standards.circle import GROUP_IDS

LAYERS = (".gpkg", ".geojson", ".json")
"""How the name of a drawn layer ends."""


@dataclass(frozen=True)
class Drawn:
    """What a drawn layer holds.

    Parameters
    ----------
    edits
        In the order of its features, each with where it is.
    cost_unit
        Of their costs, empty where the layer states none.
    """

    edits: tuple[tuple[Edit, Mark], ...] = ()
    cost_unit: str = ""


def read_drawn(path: str, *, folder: Path, datum: str) -> tuple[Drawn, tuple[Fault, ...]]:
    """Return the edits of a layer in the order of its features, and everything wrong with it.

    A column ``edit`` (动作) says what each feature is, the others are named as the keys of a
    scenario file or as `lifecircle.scenario.files.drawn_words` knows them in Chinese; people of a
    new estate stand in columns named after their groups. Columns with other names are passed over.

    Parameters
    ----------
    path
        A GeoPackage or GeoJSON, relative to `folder`.
    folder
        Where the scenario file stands.
    datum
        Of its coordinates.
    """
    if not path.lower().endswith(LAYERS):
        details = {"known": " ".join(LAYERS)}
        value = Path(path).suffix
        return Drawn(), (Fault(code="unknown-format", file=path, value=value, details=details),)
    found: list[tuple[Edit, Mark]] = []
    unit = ""
    faults: tuple[Fault, ...] = ()
    for name in _layers_with_edits(folder / path):
        layer, more = read_layer(path, folder=folder, datum=datum, layer=name)
        faults += more
        if layer is None:
            return Drawn(), faults
        keys = named_columns(map(str, layer.columns))
        if EDIT not in keys.values():
            known = [str(one) for one in layer.columns]
            fault = unknown_name(EDIT, known, code="drawn-without-edit", at="", file=path)
            return Drawn(), (*faults, fault)
        unit = unit or _unit(layer, keys)
        for row in range(len(layer.shapes)):
            edit, more = _row_edit(layer, row, keys)
            faults += more
            if edit is not None:
                found.append((edit, Mark(path, row=_number(layer, row))))
    return Drawn(tuple(found), unit), faults


def _unit(layer: Layer, keys: Mapping[str, str]) -> str:
    """Return the first unit of costs that a layer states, or nothing."""
    for row in range(len(layer.shapes)):
        told = {keys.get(name): value for name, value in _cells(layer, row)}
        if told.get(UNIT):
            return str(told[UNIT])
    return ""


def _layers_with_edits(path: Path) -> tuple[str | None, ...]:
    """Return the layers of a GeoPackage that hold edits; None stands for the only one."""
    if path.suffix.lower() != ".gpkg" or not path.is_file():
        return (None,)
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path)]
        fields = {one: pyogrio.read_info(path, layer=one)["fields"] for one in names}
    except (DataSourceError, DataLayerError):
        return (None,)  # reading it tells what is wrong
    told = [one for one in names if EDIT in named_columns(map(str, fields[one])).values()]
    return tuple(told) if len(names) > 1 and told else (None,)


def _row_edit(
    layer: Layer, row: int, keys: Mapping[str, str]
) -> tuple[Edit | None, tuple[Fault, ...]]:
    """Return the edit of one feature, and what is wrong with it."""
    cells = {keys[name]: value for name, value in _cells(layer, row) if name in keys}
    kind, number = named_edit(str(cells.pop(EDIT, ""))), _number(layer, row)
    if kind not in EDITS:
        fault = unknown_name(kind, EDITS, code="key-not-allowed", at=EDIT, file=layer.file)
        details = {**fault.details, "known": edit_words()}
        return None, (replace(fault, row=number, details=details),)
    if "service" in cells:
        cells["service"] = named_service(str(cells["service"]))
    if kind in SELF_NUMBERED and "id" not in cells:
        cells["id"] = f"{Path(layer.file).stem}-{number}"
    raw = {name: value for name, value in cells.items() if name in EDITS[kind]}
    if kind == "settle":
        raw["people"] = {name: cells[name] for name in GROUP_IDS if name in cells}
    raw = {name: _as_kind(value, EDITS[kind][name].kind) for name, value in raw.items()}
    if kind in PLACED and not ({"way", "link", "on"} & set(raw)):
        raw |= _place(layer.shapes[row], PLACED[kind][0])
    edit, faults = read_edit(kind, raw, at="", file=layer.file, datum="wgs84")
    return edit, tuple(replace(one, row=number, field=one.field.lstrip(".")) for one in faults)


def _cells(layer: Layer, row: int) -> Iterator[tuple[str, Any]]:
    """Yield the cells of a row that hold something."""
    for name, column in layer.columns.items():
        value = column[row]
        value = value.item() if isinstance(value, np.generic) else value
        text = value.strip() if isinstance(value, str) else value
        if not (text == "" or pd.isna(text)):
            yield name, text


def _as_kind(value: Any, kind: str) -> Any:
    """Return a cell as a key of its kind is written: layers know ids as numbers and the reverse."""
    if kind == "text" and isinstance(value, int | float):
        return f"{value:g}" if value == int(value) and abs(value) < 1e6 else str(value)
    if kind == "whole" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind == "flag" and value in (0, 1):
        return bool(value)
    return value


def _place(shape: shapely.Geometry, key: str) -> Mapping[str, Any]:
    """Return the place of a feature as the file would write it; None for a wrong shape."""
    xy = shapely.get_coordinates(shape).tolist()
    kind = shapely.get_dimensions(shape)
    if key == "via":
        return {"via": xy} if kind == 1 and len(shapely.get_parts(shape)) == 1 else {"via": None}
    if kind == 1:
        middle = shapely.line_interpolate_point(shapely.get_parts(shape)[0], 0.5, normalized=True)
        return {"at": shapely.get_coordinates(middle)[0].tolist()}
    return {"at": xy[0] if len(xy) == 1 else None}


def _number(layer: Layer, row: int) -> int:
    """Return a feature's number as its program shows it."""
    return int(layer.source_rows[row])
