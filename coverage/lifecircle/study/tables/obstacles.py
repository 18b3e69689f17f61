"""What people cannot walk through: gated estates with their gates, and rivers, railways, walls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.places import Placed
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.tables.located import located
from lifecircle.study.tables.schema import Column, Schema, validate

INNER_LANES = ("private", "all")
"""Which lanes inside an outline are the estate's own: those tagged private, or every lane."""

ESTATES = Schema(
    name="estates",
    index=("estate_id",),
    columns=(
        Column(name="geometry", kind="geometry", shapes=("Polygon", "MultiPolygon")),
        Column(name="name", kind="text", blank=True),
        Column(name="sure", kind="flag"),
    ),
)

GATES = Schema(
    name="gates",
    index=(),
    columns=(
        Column(name="geometry", kind="geometry", shapes=("Point",)),
        Column(name="estate_id", kind="text", blank=True),
        Column(name="sure", kind="flag"),
        Column(name="added", kind="flag"),
    ),
)

BARRIERS = Schema(
    name="barriers",
    index=(),
    columns=(
        Column(
            name="geometry",
            kind="geometry",
            shapes=("LineString", "MultiLineString", "Polygon", "MultiPolygon"),
        ),
        Column(name="kind", kind="text", blank=True),
        Column(name="name", kind="text", blank=True),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Obstacles:
    """What stands in a walker's way, in EPSG:4326.

    Parameters
    ----------
    estates
        Outlines of gated estates and campuses, index ``estate_id``; ``name``, and ``sure``:
        whether the study says the place is gated, or only its tags suggest it.
    gates
        Points with ``estate_id``, empty where the nearest outline is meant; ``sure``: whether the
        study says they are an estate's, or they are any gates of a map; and ``added``: whether a
        plan adds them to those there are, known or not.
    barriers
        Lines and areas that no straight walk to a street crosses, with their ``kind`` and ``name``.
    inner_lanes
        One of `INNER_LANES`.
    """

    estates: GeoDataFrame
    gates: GeoDataFrame
    barriers: GeoDataFrame
    inner_lanes: str = "private"

    def with_gate(self, at: tuple[float, float], *, estate_id: str = "") -> "Obstacles":
        """Return the obstacles with one more gate, which a plan adds.

        It shuts nothing: an estate whose gates are assumed keeps these beside it.

        Parameters
        ----------
        at
            Longitude and latitude, WGS-84 degrees.
        estate_id
            The estate it belongs to; empty for the nearest outline.
        """
        cells = {"estate_id": np.array([estate_id], object), "sure": [True], "added": [True]}
        gate = located(shapely.points([at]), cells)
        return replace(self, gates=pd.concat([self.gates, gate], ignore_index=True))


def obstacles_of(
    estates: GeoDataFrame | None,
    gates: GeoDataFrame | None,
    barriers: GeoDataFrame | None,
    *,
    inner_lanes: str = "private",
) -> Obstacles | None:
    """Return obstacles of tables that were read, None where the study brings none."""
    if estates is None and barriers is None:
        return None
    return Obstacles(
        estates=_no_rows(ESTATES) if estates is None else estates,
        gates=_no_rows(GATES) if gates is None or estates is None else gates,
        barriers=_no_rows(BARRIERS) if barriers is None else barriers,
        inner_lanes=inner_lanes,
    )


def read_estates(layer: Placed) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return the table of estates, or None, and every fault in its cells.

    An estate without an id is called ``estate-<row>``.

    Parameters
    ----------
    layer
        Outlines, and where its rows come from; columns ``id``, ``name``.
    """
    reader = ColumnReader(layer)
    ids = reader.ids_or_made("id", "estate_id", parts="estate")
    cells: dict[str, Any] = {"name": reader.texts("name"), "sure": _sure(layer)}
    index = pd.Index(ids, name="estate_id", dtype=object)
    return _checked(reader, located(layer.shapes, cells, index=index), ESTATES)


def read_gates(
    layer: Placed, *, estate_ids: Sequence[str] | None
) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return the gates, or None, and every fault in their cells.

    Parameters
    ----------
    layer
        Points, if known with ``estate_id``, and where its rows come from.
    estate_ids
        The estates they may belong to; None when these are not known.
    """
    reader = ColumnReader(layer)
    ids = reader.ids("estate_id")
    if estate_ids is not None:
        strange = ~np.isin(ids.astype(str), list(estate_ids)) & (ids != "")
        reader.complain("unknown-estate", strange, "estate_id", known=estate_ids)
    cells = {"estate_id": ids, "sure": _sure(layer), "added": np.zeros(len(layer), bool)}
    return _checked(reader, located(layer.shapes, cells), GATES)


def read_barriers(layer: Placed) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return the barriers, or None, and every fault in their cells.

    Parameters
    ----------
    layer
        Lines and areas, if known with ``kind`` and ``name``, and where its rows come from.
    """
    reader = ColumnReader(layer)
    cells: dict[str, Any] = {name: reader.texts(name) for name in ("kind", "name")}
    return _checked(reader, located(layer.shapes, cells), BARRIERS)


def _sure(layer: Placed) -> NDArray[np.bool_]:
    """Return which rows the study states; those taken from tags say that they are not."""
    sure = layer.columns.get("sure")
    return np.ones(len(layer), bool) if sure is None else np.asarray(sure, bool)


def _checked(
    reader: ColumnReader, frame: GeoDataFrame, schema: Schema
) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return a table that passes its schema, or None, with what is wrong."""
    faults = reader.with_more(validate(frame, schema, place=reader.place))
    return (None if faults else frame), faults


def _no_rows(schema: Schema) -> GeoDataFrame:
    """Return a table without rows."""
    none: NDArray[np.object_] = np.zeros(0, dtype=object)
    cells = {
        column.name: pd.Series(none, dtype=bool if column.kind == "flag" else object)
        for column in schema.columns[1:]
    }
    index = pd.Index(none, name=schema.index[0], dtype=object) if schema.index else None
    shapes = shapely.points(np.zeros((0, 2)))
    return located(shapes, {name: cell.array for name, cell in cells.items()}, index=index)
