"""Where a facility could be built: places from a layer, or junctions of the streets."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lifecircle.circles.again.retrace import Retrace
from lifecircle.errors import CallError, Fault
from lifecircle.network.changes.places import taken
from lifecircle.network.snap import Attachments
from lifecircle.scenario.left_out import LeftOut
from lifecircle.scenario.people_squares import PeopleSquares
from lifecircle.scenario.remedies.site_search import joined_as_facilities, possible_sites
from lifecircle.study.columns.keys import unknown_name
from lifecircle.study.layers.layer import read_layer
from lifecircle.study.projections import WGS84
from lifecircle.study.standards.circle import CAPACITY_UNITS
from lifecircle.study.tables.zoning import assign_zones

SPACING_M = 200.0
"""Side of the squares of which one junction each is looked at where places are counted."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "编号", "candidate_id"),
    "name": ("name", "名称", "机构名称"),
    "cost": ("cost", "造价", "费用", "投资"),
    "capacity": ("capacity", "容量", "规模", *CAPACITY_UNITS, "床位", "学位", "座位"),
    "excludes": ("excludes", "互斥", "not_with"),
}
_NUMBERS = ("cost", "capacity")


@dataclass(frozen=True, eq=False)
class Candidates:
    """Places that touch the streets, where one facility each could stand.

    Parameters
    ----------
    table
        Index ``site_id``; ``lon``, ``lat`` (degrees, seven decimals), ``name`` (may be empty),
        ``cost`` (1 where none is stated), ``capacity`` (missing where none is stated), and the
        ``community_id`` and ``street_id`` it lies in.
    joined
        Where each touches the streets.
    apart
        Ids of places given that touch no street, or several at once.
    priced
        Whether costs were stated.
    not_both
        Pairs of rows that exclude each other.
    junctions
        Whether they are junctions of the streets, not places of the caller's.
    """

    table: pd.DataFrame
    joined: Attachments
    apart: tuple[str, ...] = ()
    priced: bool = False
    not_both: tuple[tuple[int, int], ...] = ()
    junctions: bool = False


def read_candidates(path: str, *, datum: str = "wgs84") -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """Read a layer of places: premises, parcels, idle assets.

    Parameters
    ----------
    path
        A GeoPackage, GeoJSON, shapefile or GeoParquet. Columns for an id, a name, a cost, a
        capacity and the ids each place excludes are known by their English or Chinese names;
        outlines stand for a point inside them.
    datum
        Of its coordinates, where the file does not say.

    Returns
    -------
    tuple
        A GeoDataFrame with an id as index, ``name`` and perhaps ``cost``, ``capacity`` and
        ``excludes``; and every fault.
    """
    file = Path(path)
    layer, faults = read_layer(file.name, folder=file.parent, datum=datum)
    if layer is None:
        return pd.DataFrame(), faults
    columns = {key: _first(layer.columns, names) for key, names in _COLUMNS.items()}
    count = len(layer.shapes)
    made = [f"P{at + 1:03}" for at in range(count)]
    ids = made if columns["id"] is None else [str(one) for one in columns["id"]]
    table = gpd.GeoDataFrame(
        {"name": [""] * count if columns["name"] is None else [str(n) for n in columns["name"]]},
        geometry=layer.shapes,
        crs=WGS84,
        index=pd.Index(ids, name="site_id"),
    )
    for key in _NUMBERS:
        cells = columns[key]
        if cells is not None:
            table[key] = pd.to_numeric(pd.Series(list(cells)), errors="coerce").to_numpy(np.float64)
    if columns["excludes"] is not None:
        table["excludes"] = ["" if pd.isna(one) else str(one) for one in columns["excludes"]]
    return table, (*faults, *_table_faults(table, file.name))


def _first(columns: Mapping[str, object], names: tuple[str, ...]) -> "np.ndarray | None":
    """Return the first column that has one of some names."""
    return next((np.asarray(columns[one]) for one in names if one in columns), None)


def _table_faults(table: gpd.GeoDataFrame, file: str) -> tuple[Fault, ...]:
    """Return what is wrong with places: an id twice or unknown, a number that is none."""
    twice = table.index[table.index.duplicated()].unique()
    faults = [Fault(code="duplicate-id", file=file, value=str(one)) for one in twice]
    for key in (one for one in _NUMBERS if one in table):
        number = table[key].to_numpy(np.float64)
        bad = ~(np.isfinite(number) & (number >= 0))
        if key == "capacity":  # an empty cell is a place whose size nobody knows
            bad = np.isinf(number) | (number < 0)
        faults += [
            Fault(code="not-a-number", file=file, row=row + 1, field=key, value=str(number[row]))
            for row in np.flatnonzero(bad)[:20].tolist()
        ]
    known = [str(one) for one in table.index]
    for row, text in enumerate(table.get("excludes", ())):
        faults += [
            replace(unknown_name(one, known, code="unknown-facility-id", at="excludes", file=file),
                    row=row + 1)
            for one in listed(text) if one not in known
        ]  # fmt: skip
    return tuple(faults)


def listed(text: str) -> list[str]:
    """Return ids written one after another, with commas, semicolons or spaces between them."""
    return [one for one in re.split(r"[,;\s，；、]+", text) if one]


def given_candidates(again: Retrace, places: gpd.GeoDataFrame) -> Candidates:
    """Return places of the caller's, joined to the streets as facilities are.

    Parameters
    ----------
    again
        The study on its streets.
    places
        Index of ids; geometry in WGS-84, ``name`` and ``cost`` where there are any.

    Raises
    ------
    CallError
        If no place touches a street.
    """
    inside = shapely.point_on_surface(np.asarray(places.geometry, object))
    lon, lat = (np.round(one, 7) for one in (shapely.get_x(inside), shapely.get_y(inside)))
    joined = joined_as_facilities(again, lon, lat)
    doors = np.bincount(joined.owner, minlength=len(places))
    single = np.flatnonzero(doors == 1)
    if not len(single):
        raise CallError("none of the candidate places touches a street")
    names = places["name"] if "name" in places else pd.Series("", places.index)
    number = {key: places[key] if key in places else pd.Series(other, places.index)
              for key, other in (("cost", 1.0), ("capacity", np.nan))}  # fmt: skip
    table = _with_zones(again, pd.DataFrame(
        {"lon": lon, "lat": lat, "name": names.to_numpy(),
         **{key: one.to_numpy(np.float64) for key, one in number.items()}},
        index=pd.Index([str(one) for one in places.index], name="site_id"),
    ))  # fmt: skip
    row = np.cumsum(doors)[single] - 1
    kept = table.iloc[single]
    return Candidates(
        table=kept,
        joined=taken(joined, row),
        apart=tuple(table.index[doors != 1]),
        priced="cost" in places,
        not_both=_pairs(places, kept.index),
    )


def _pairs(places: gpd.GeoDataFrame, ids: pd.Index) -> tuple[tuple[int, int], ...]:
    """Return the rows of places that exclude each other, each pair once."""
    if "excludes" not in places:
        return ()
    at = {str(one): row for row, one in enumerate(ids)}
    named = [(str(one), other) for one, text in zip(places.index, places["excludes"], strict=True)
             for other in listed(str(text))]  # fmt: skip
    pairs = {tuple(sorted((at[one], at[other]))) for one, other in named
             if one in at and other in at and one != other}  # fmt: skip
    return tuple(sorted((int(one), int(other)) for one, other in pairs))


def _with_zones(again: Retrace, table: pd.DataFrame) -> pd.DataFrame:
    """Return places with the community and the street each lies in."""
    points = shapely.points(table["lon"].to_numpy(), table["lat"].to_numpy())
    zones = assign_zones(points, again.study.zones)
    return table.assign(**{name: zones[name].to_numpy() for name in ("community_id", "street_id")})


def street_candidates(lefts: Sequence[LeftOut], *, spacing_m: float | None = None) -> Candidates:
    """Return the junctions of the district's public streets near anybody left out.

    Parameters
    ----------
    lefts
        Who is left out of each circle. Junctions with none of them as near as its limit are not
        looked at.
    spacing_m
        Look at one junction only of each square of this side, metres: the one around which most
        people live. By default at every junction.
    """
    again = lefts[0].again
    sites, study = possible_sites(again), again.study
    outline = shapely.unary_union(
        np.asarray(study.zones.geometry[study.zones.index == study.district], object)
    )
    shapely.prepare(outline)
    places = sites.places
    around = np.zeros(len(places))
    for left in lefts:
        reach_m = np.full(len(places), left.asked.limit_s * left.fastest_m_s)
        around += PeopleSquares.of(left.xy, left.people).within(places.xy, reach_m)
    chosen = np.flatnonzero(shapely.contains_xy(outline, places.lon, places.lat) & (around > 0))
    if spacing_m is not None:
        square = np.floor(places.xy[chosen] / spacing_m).astype(np.int64)
        order = np.lexsort((chosen, -around[chosen], square[:, 1], square[:, 0]))
        _, first = np.unique(square[order], axis=0, return_index=True)
        chosen = np.sort(chosen[order[first]])
    table = pd.DataFrame(
        {"lon": places.lon[chosen], "lat": places.lat[chosen], "name": "", "cost": 1.0,
         "capacity": np.nan},
        index=pd.Index([f"J{at + 1:05}" for at in chosen.tolist()], name="site_id"),
    )  # fmt: skip
    return Candidates(
        table=_with_zones(again, table), joined=taken(sites.joined, chosen), junctions=True
    )
