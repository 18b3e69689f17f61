"""A study on its streets: homes, land and facilities attached, and the list of how."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame

from lifecircle.network.entrances import attach_places
from lifecircle.network.snap import Attachments, Snapper, attach_points
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.study import Study


@dataclass(frozen=True, eq=False)
class AttachedStudy:
    """Where everything in a study touches the streets.

    Parameters
    ----------
    snapper
        The streets they are attached to.
    homes, land
        At most one attachment a row of the study's residents, and of its land samples.
    places
        Any number of attachments a facility, one an entrance.
    """

    snapper: Snapper
    homes: Attachments
    land: Attachments
    places: Attachments


def attach_study(network: StreetNetwork, study: Study) -> AttachedStudy:
    """Attach a study's residents, land samples and facilities to its streets."""
    settings = study.settings
    snapper = Snapper(network, small_piece_m=settings.small_piece_m)
    return AttachedStudy(
        snapper,
        homes=_attach(snapper, study.residents, settings.max_snap_m),
        land=_attach(snapper, study.land, settings.max_snap_m),
        places=attach_places(snapper, study.facilities, study.entrances, settings=settings),
    )


def _attach(snapper: Snapper, points: GeoDataFrame, max_m: float) -> Attachments:
    """Attach the points of a frame."""
    shapes = points.geometry
    return attach_points(
        snapper, shapes.x.to_numpy(np.float64), shapes.y.to_numpy(np.float64), max_m=max_m
    )


def snap_table(attached: AttachedStudy, study: Study) -> pd.DataFrame:
    """Return how every home and every facility's entrance is joined to the streets.

    Returns
    -------
    DataFrame
        Index (``layer``, ``id``), one row a home and one an entrance; ``lon``, ``lat``,
        ``street_lon``, ``street_lat`` (degrees), ``access_m``, ``way_id``, ``piece`` (0 is the
        longest), ``piece_m``, ``status`` (``snapped`` or ``not_snapped``) and ``note``
        (``assumed_entrance``, ``small_piece`` or nothing).
    """
    homes = _rows(attached, attached.homes, study.residents, "residents")
    places = _rows(attached, attached.places, study.facilities, "facilities")
    return pd.concat([homes, places]).set_index(["layer", "id"])


def _rows(
    attached: AttachedStudy, found: Attachments, table: GeoDataFrame, layer: str
) -> pd.DataFrame:
    """Return one layer's attachments, then its rows that have none, in the layer's order."""
    network = attached.snapper.network
    ids = table.index.to_numpy()
    piece = network.edge_piece[found.edge]
    small = attached.snapper.in_small_piece[found.edge]
    note = np.where(found.assumed, "assumed_entrance", np.where(small, "small_piece", ""))
    snapped = pd.DataFrame(
        {
            "row": found.owner,
            "lon": found.lon,
            "lat": found.lat,
            "street_lon": found.street_lon,
            "street_lat": found.street_lat,
            "access_m": found.access_m,
            "way_id": network.way_id[found.edge],
            "piece": piece,
            "piece_m": network.piece_m[piece],
            "status": "snapped",
            "note": note,
        }
    ).astype({"way_id": "Int64", "piece": "Int64"})
    lost = found.missing(len(table))
    if len(lost):
        inner = table.geometry.iloc[lost].representative_point()
        missing = pd.DataFrame(
            {
                "row": lost,
                "lon": inner.x.to_numpy(),
                "lat": inner.y.to_numpy(),
                "status": "not_snapped",
                "note": "",
            }
        )
        snapped = pd.concat([snapped, missing]).sort_values("row", kind="stable")
    return snapped.assign(layer=layer, id=ids[snapped["row"]]).drop(columns="row")
