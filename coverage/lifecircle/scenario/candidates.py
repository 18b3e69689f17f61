"""Where a facility could be built: places from a layer, or junctions of the streets."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from lifecircle.circles.retrace import Retrace
from lifecircle.errors import CallError, Fault
from lifecircle.network.snap import Attachments
from lifecircle.network.street_places import taken
from lifecircle.scenario.left_out import LeftOut
from lifecircle.scenario.people_squares import PeopleSquares
from lifecircle.scenario.site_search import joined_as_facilities, possible_sites
from lifecircle.study.layers import read_layer
from lifecircle.study.projections import WGS84

SPACING_M = 200.0
"""Side of the squares of which one junction each is looked at."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "编号", "candidate_id"),
    "name": ("name", "名称", "机构名称"),
    "cost": ("cost", "造价", "费用", "投资"),
}


@dataclass(frozen=True, eq=False)
class Candidates:
    """Places that touch the streets, where one facility each could stand.

    Parameters
    ----------
    table
        Index ``site_id``; ``lon``, ``lat`` (degrees, seven decimals), ``name`` (may be empty),
        ``cost`` (1 where none is stated).
    joined
        Where each touches the streets.
    apart
        Ids of places given that touch no street, or several at once.
    priced
        Whether costs were stated.
    """

    table: pd.DataFrame
    joined: Attachments
    apart: tuple[str, ...] = ()
    priced: bool = False


def read_candidates(path: str, *, datum: str = "wgs84") -> tuple[pd.DataFrame, tuple[Fault, ...]]:
    """Read a layer of places: premises, parcels, idle assets.

    Parameters
    ----------
    path
        A GeoPackage, GeoJSON, shapefile or GeoParquet. Columns for an id, a name and a cost are
        known by their English or Chinese names; outlines stand for a point inside them.
    datum
        Of its coordinates, where the file does not say.

    Returns
    -------
    tuple
        A GeoDataFrame with an id as index, ``name`` and perhaps ``cost``; and every fault.
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
    if columns["cost"] is not None:
        table["cost"] = pd.to_numeric(pd.Series(list(columns["cost"])), errors="coerce").to_numpy()
    return table, (*faults, *_table_faults(table, file.name))


def _first(columns: Mapping[str, object], names: tuple[str, ...]) -> "np.ndarray | None":
    """Return the first column that has one of some names."""
    return next((np.asarray(columns[one]) for one in names if one in columns), None)


def _table_faults(table: gpd.GeoDataFrame, file: str) -> tuple[Fault, ...]:
    """Return what is wrong with places: an id twice, a cost that is none."""
    twice = table.index[table.index.duplicated()].unique()
    faults = [Fault(code="duplicate-id", file=file, value=str(one)) for one in twice]
    if "cost" in table:
        cost = table["cost"].to_numpy(np.float64)
        wrong = np.flatnonzero(~(np.isfinite(cost) & (cost >= 0)))
        faults += [
            Fault(
                code="not-a-number", file=file, row=int(at) + 1, field="cost", value=str(cost[at])
            )
            for at in wrong[:20]
        ]
    return tuple(faults)


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
    cost = places["cost"] if "cost" in places else pd.Series(1.0, places.index)
    table = pd.DataFrame(
        {"lon": lon, "lat": lat, "name": names.to_numpy(), "cost": cost.to_numpy(np.float64)},
        index=pd.Index([str(one) for one in places.index], name="site_id"),
    )
    row = np.cumsum(doors)[single] - 1
    return Candidates(
        table=table.iloc[single],
        joined=taken(joined, row),
        apart=tuple(table.index[doors != 1]),
        priced="cost" in places,
    )


def street_candidates(left: LeftOut, *, spacing_m: float = SPACING_M) -> Candidates:
    """Return junctions of the district's public streets, one a square.

    Of each square the junction is taken around which most people of those left out live; junctions
    with none of them as near as the limit are not looked at.

    Parameters
    ----------
    left
        Who is left out of the circle.
    spacing_m
        Side of the squares, metres.
    """
    sites = possible_sites(left.again)
    study = left.again.study
    outline = shapely.unary_union(
        np.asarray(study.zones.geometry[study.zones.index == study.district], object)
    )
    shapely.prepare(outline)
    places = sites.places
    inside = shapely.contains_xy(outline, places.lon, places.lat)
    reach_m = np.full(len(places), left.asked.limit_s * left.fastest_m_s)
    around = PeopleSquares.of(left.xy, left.people).within(places.xy, reach_m)
    hopeful = np.flatnonzero(inside & (around > 0))
    square = np.floor(places.xy[hopeful] / spacing_m).astype(np.int64)
    order = np.lexsort((hopeful, -around[hopeful], square[:, 1], square[:, 0]))
    _, first = np.unique(square[order], axis=0, return_index=True)
    chosen = np.sort(hopeful[order[first]])
    table = pd.DataFrame(
        {"lon": places.lon[chosen], "lat": places.lat[chosen], "name": "", "cost": 1.0},
        index=pd.Index([f"J{at + 1:05}" for at in chosen.tolist()], name="site_id"),
    )
    return Candidates(table=table, joined=taken(sites.joined, chosen))
