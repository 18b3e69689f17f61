"""The layers of a result as one GeoPackage, for QGIS and its like."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio.errors import DataLayerError, DataSourceError

from lifecircle.report.headline import headlines
from lifecircle.report.map.columns import street_lines
from lifecircle.report.wording import say_names

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

WGS84 = "EPSG:4326"
_EPOCH = "1970-01-01T00:00:00.000Z"
_PATHS = ("LineString", "MultiLineString")
_AREAS = ("Polygon", "MultiPolygon")


def layers(result: "Result") -> Mapping[str, gpd.GeoDataFrame]:
    """Return the layers of a result, all in WGS-84 longitude and latitude.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.

    Returns
    -------
    Mapping
        ``zones`` with a share a circle, ``streets``, ``facility_outlines``, ``facility_lines``,
        ``facilities`` as points, ``residents`` with minutes and status a circle, ``snap_lines``
        from door to street; a layer without features is left out.
    """
    found = {
        "zones": _zones(result),
        "streets": _streets(result),
        "facility_outlines": _outlines(result),
        "facility_lines": _lines(result),
        "facilities": _facilities(result),
        "residents": _residents(result),
        "snap_lines": _snap_lines(result),
    }
    return {name: frame for name, frame in found.items() if len(frame)}


@dataclass(frozen=True, eq=False)
class LayerOrder:
    """A layer that is to be written.

    Parameters
    ----------
    name
        Of the layer.
    frame
        Its features, keys among the columns.
    title, about
        What it is called and what it says of itself.
    """

    name: str
    frame: gpd.GeoDataFrame
    title: str
    about: str


def layer_orders(result: "Result", *, language: str) -> tuple[LayerOrder, ...]:
    """Return the layers of a result, ready to be written by `write_orders`.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        Of the layers' descriptions.
    """
    titles = say_names("layers", language=language)
    label = say_names("label", language=language)["model"] if result.study.model else ""
    return tuple(
        LayerOrder(
            name=name,
            frame=frame.reset_index(),
            title=titles[name],
            about=" · ".join(filter(None, (result.study.title, titles[name], label))),
        )
        for name, frame in layers(result).items()
    )


def write_orders(orders: Sequence[LayerOrder], path: Path) -> None:
    """Write layers into a GeoPackage; the same layers give the same bytes.

    Parameters
    ----------
    orders
        In their order.
    path
        A new file.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    with _no_clock():
        for one in orders:
            try:
                pyogrio.write_dataframe(
                    one.frame,
                    path,
                    layer=one.name,
                    driver="GPKG",
                    # What a GIS of some years ago still opens without a warning.
                    dataset_options={"VERSION": "1.2"},
                    use_arrow=True,
                    layer_options={"DESCRIPTION": one.about, "IDENTIFIER": one.title},
                )
            except (DataSourceError, DataLayerError) as error:
                raise OSError(str(error)) from error


def write_layers(result: "Result", path: Path, *, language: str) -> None:
    """Write the layers of a result into a GeoPackage; the same result gives the same bytes.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    path
        A new file.
    language
        Of the layers' descriptions.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    write_orders(layer_orders(result, language=language), path)


@contextmanager
def _no_clock() -> Iterator[None]:
    """Have GDAL write one fixed date instead of today's."""
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _EPOCH})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _field(circle: str, what: str) -> str:
    """Return a field name every GIS takes."""
    return f"{circle.replace('-', '_')}_{what}"


def _residents(result: "Result") -> gpd.GeoDataFrame:
    """Return the homes with minutes, facility and status of every circle."""
    homes = result.study.residents
    added: dict[str, Any] = {}
    for circle in result.circles:
        part = result.nearest.xs(circle.id, level="circle").reindex(homes.index)
        minutes = part["minutes"].to_numpy(np.float64)
        added[_field(circle.id, "minutes")] = np.where(
            np.isfinite(minutes), minutes.round(4), np.nan
        )
        added[_field(circle.id, "facility")] = part["facility_id"].to_numpy()
        added[_field(circle.id, "status")] = part["status"].to_numpy(dtype=object)
    return gpd.GeoDataFrame(homes.join(pd.DataFrame(added, index=homes.index)), crs=WGS84)


def _facilities(result: "Result") -> gpd.GeoDataFrame:
    """Return the facilities as points: their own, or one inside their outline."""
    frame = result.study.facilities
    return frame.set_geometry(shapely.point_on_surface(frame.geometry.to_numpy()), crs=WGS84)


def _outlines(result: "Result") -> gpd.GeoDataFrame:
    """Return the facilities that are areas."""
    frame = result.study.facilities
    areas = frame[frame.geometry.geom_type.isin(_AREAS)]
    return areas[["service", "name", "geometry"]].set_geometry(_multi(areas), crs=WGS84)


def _lines(result: "Result") -> gpd.GeoDataFrame:
    """Return the facilities that are paths."""
    frame = result.study.facilities
    paths = frame.loc[frame.geometry.geom_type.isin(_PATHS), ["service", "name", "geometry"]]
    shapes = paths.geometry.to_numpy()
    parts, owner = shapely.get_parts(shapes, return_index=True)
    return paths.set_geometry(shapely.multilinestrings(parts, indices=owner), crs=WGS84)


def _zones(result: "Result") -> gpd.GeoDataFrame:
    """Return the zones with the headline share, and the people short of it, of every circle."""
    zones = result.study.zones
    added: dict[str, Any] = {}
    for headline in headlines(result):
        part = headline.zones.reindex(zones.index)
        for column in ("total", "covered", "covered_share", "target_share"):
            numbers = part[column].to_numpy(np.float64, na_value=np.nan)
            added[_field(headline.circle.id, column)] = numbers.round(6)
    joined = zones.join(pd.DataFrame(added, index=zones.index))
    return gpd.GeoDataFrame(joined, crs=WGS84).set_geometry(_multi(zones), crs=WGS84)


def _streets(result: "Result") -> gpd.GeoDataFrame:
    """Return the walking network as lines with their class."""
    network = result.network
    columns = {
        "edge": np.arange(len(network.geometry)),
        "way_id": network.way_id,
        "highway": np.array(network.highway_names, dtype=object)[network.highway],
        "length_m": network.length_m.round(2),
        "piece": network.edge_piece,
    }
    streets = gpd.GeoDataFrame(columns, geometry=street_lines(network), crs=WGS84)
    return streets.set_index("edge")[network.drawn]


def _snap_lines(result: "Result") -> gpd.GeoDataFrame:
    """Return the walk from each door to its street as a line."""
    snaps = result.snaps.dropna(subset=["lon", "lat", "street_lon", "street_lat"])
    ends = snaps[["lon", "lat", "street_lon", "street_lat"]].to_numpy(np.float64)
    lines = shapely.linestrings(ends.reshape(-1, 2, 2))
    kept = snaps[["access_m", "status"]].assign(
        access_m=snaps["access_m"].round(2), status=snaps["status"].astype(str)
    )
    return gpd.GeoDataFrame(kept, geometry=lines, crs=WGS84)


def _multi(frame: gpd.GeoDataFrame) -> NDArray[np.object_]:
    """Return polygons as multipolygons, so that one layer has one geometry type."""
    shapes = frame.geometry.to_numpy()
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areas = shapely.get_type_id(parts) == 3
    found: NDArray[np.object_] = shapely.multipolygons(
        parts[areas], indices=owner[areas], out=np.full(len(shapes), None)
    )
    return found
