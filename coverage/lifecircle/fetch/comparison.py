"""A study's registers held against the map of the same place."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from lifecircle.fetch.fetching import Fetched
from lifecircle.registers.layer.reconcile import STATUSES, reconcile
from lifecircle.study.study import Study

COMPARISON = "comparison.csv"


def compared(study: Study, fetched: Fetched) -> pd.DataFrame:
    """Return the open facilities of a study and of the map as `reconcile` tells them.

    Facilities of the register beyond the ground of the map are left out, and so are those only
    the map has beyond the place: of neither could the other side know.

    Parameters
    ----------
    study
        Whose facilities are in WGS-84 degrees.
    fetched
        The map.
    """
    facilities = study.facilities
    standing = (facilities["status"] == "open").to_numpy()
    reached = shapely.intersects(fetched.extent.wide, facilities.geometry.to_numpy())
    register = facilities[standing & reached]
    osm = fetched.features.facilities.set_index("id")
    table = reconcile(register, osm)
    inside = _inside(osm, fetched)
    outside_only = (table["status"] == "only_osm") & ~table["osm_id"].isin(osm.index[inside])
    return table[~outside_only].reset_index(drop=True)


def tallied(table: pd.DataFrame) -> Mapping[str, int]:
    """Return how many rows have each status."""
    return {name: int((table["status"] == name).sum()) for name in STATUSES}


def write_comparison(path: Path, table: pd.DataFrame) -> None:
    """Write a comparison as CSV that Excel reads.

    Parameters
    ----------
    path
        The file.
    table
        From `compared`. Texts a spreadsheet would compute are made plain texts.
    """
    texts = {
        name: table[name].map(_plain)
        for name in table.columns
        if name != "distance_m"
    }  # fmt: skip
    text = table.assign(**texts).to_csv(index=False, lineterminator="\r\n")
    path.write_bytes(text.encode("utf-8-sig"))


def _plain(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text[:1] and text[0] in "=+-@\t\r＝＋－＠" else text


def _inside(osm: GeoDataFrame, fetched: Fetched) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Return which facilities of the map lie in the place."""
    found: np.ndarray[tuple[int], np.dtype[np.bool_]] = shapely.intersects(
        fetched.place.outline, osm.geometry.to_numpy()
    )
    return found
