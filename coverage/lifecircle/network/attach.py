"""A study on its streets: homes, land and facilities attached, and the list of how."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.network.snap import (
    Attachments,
    Ints,
    Snapper,
    attach_points,
    join_attachments,
    some_attachments,
)
from lifecircle.network.snapping.entrances import attach_places
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.study import Study

if TYPE_CHECKING:
    from lifecircle.network.snapping.guarded_attach import Guard
    from lifecircle.network.walls.gated import Table

_SURELY = 0.98  # so much of a distance is within it on the plane and on the ellipsoid


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
    guard
        What gated estates and barriers make of them; None where the study brings neither.
    """

    snapper: Snapper
    homes: Attachments
    land: Attachments
    places: Attachments
    guard: "Guard | None" = None


def attach_study(network: StreetNetwork, study: Study) -> AttachedStudy:
    """Attach a study's residents, land samples and facilities to its streets."""
    settings = study.settings
    if study.obstacles is not None:
        from lifecircle.network.snapping.guarded_attach import attach_guarded

        found = attach_guarded(network, study, study.obstacles)
        return AttachedStudy(found.snapper, found.homes, found.land, found.places, found.guard)
    snapper = Snapper(network, small_piece_m=settings.small_piece_m)
    # Nearly all of it is done outside the interpreter, so a second core helps.
    with ThreadPoolExecutor(max_workers=2) as beside:
        homes, land = (
            beside.submit(_attach, snapper, points, settings.max_snap_m)
            for points in (study.residents, study.land)
        )
        places = attach_places(snapper, study.facilities, study.entrances, settings=settings)
        return AttachedStudy(snapper, homes=homes.result(), land=land.result(), places=places)


def without_indexes(attached: AttachedStudy) -> AttachedStudy:
    """Return the same without the indexes of streets, which are large and quickly built again."""
    return replace(attached, snapper=replace(attached.snapper))


def attached_within(
    attached: AttachedStudy, study: Study, max_m: float
) -> tuple[Attachments, Attachments]:
    """Return where homes and land would touch the streets if another distance were the longest.

    Only those are asked again whom it could change: who walks farther than a shorter distance, or
    who is joined to no street, or to a small piece for want of another within the old one.

    Parameters
    ----------
    attached
        The study on its streets.
    study
        The study.
    max_m
        The longest straight walk between a door and a street, metres.
    """
    tables: tuple[tuple[Table, Attachments, GeoDataFrame], ...] = (
        ("homes", attached.homes, study.residents),
        ("land", attached.land, study.land),
    )
    shorter = max_m < study.settings.max_snap_m
    small, gated = attached.snapper.in_small_piece, attached.snapper.network.gated
    found = []
    for name, joined, table in tables:
        # The limit holds on the plane, access is measured on the ellipsoid.
        again = joined.access_m > max_m * _SURELY if shorter else small[joined.edge]
        if gated is not None:
            again &= ~np.isin(joined.owner, gated.yards[name].row)
        lost = np.zeros(0, np.int64) if shorter else joined.missing(len(table))
        rows = np.sort(np.concatenate((joined.owner[again], lost)))
        found.append(
            join_attachments(
                some_attachments(joined, np.flatnonzero(~again)),
                _attach(attached.snapper, table.iloc[rows], max_m, owner=rows),
            )
        )
    homes, land = found
    return homes, land


def _attach(
    snapper: Snapper, points: GeoDataFrame, max_m: float, *, owner: Ints | None = None
) -> Attachments:
    """Attach the points of a frame."""
    shapes = points.geometry
    return attach_points(
        snapper,
        shapes.x.to_numpy(np.float64),
        shapes.y.to_numpy(np.float64),
        max_m=max_m,
        owner=owner,
    )


def snap_table(attached: AttachedStudy, study: Study) -> pd.DataFrame:
    """Return how every home and every facility's entrance is joined to the streets.

    Returns
    -------
    DataFrame
        Index (``layer``, ``id``), one row a home and one an entrance; ``lon``, ``lat``,
        ``street_lon``, ``street_lat`` (degrees), ``access_m``, ``way_id``, ``piece`` (0 is the
        longest), ``piece_m``, ``status`` (``snapped`` or ``not_snapped``) and ``note``
        (``assumed_entrance``, ``small_piece``, with gated estates or barriers ``assumed_gate``
        and ``barrier``, or nothing).
    """
    guard, places = attached.guard, attached.places
    if guard is not None:
        places = some_attachments(places, np.flatnonzero(~guard.hidden))
    layers = (
        _columns(
            attached, attached.homes, study.residents, None if guard is None else guard.home_notes
        ),
        _columns(attached, places, study.facilities, None if guard is None else guard.place_notes),
    )
    columns = {name: np.concatenate([one[name] for one in layers]) for name in layers[0]}
    lost = columns["piece"] < 0
    index = pd.MultiIndex.from_arrays(
        [np.repeat(["residents", "facilities"], [len(one["id"]) for one in layers]), columns["id"]],
        names=["layer", "id"],
    )
    degrees = {name: columns[name] for name in ("lon", "lat", "street_lon", "street_lat")}
    return pd.DataFrame(
        {
            **degrees,
            "access_m": columns["access_m"],
            "way_id": pd.arrays.IntegerArray(columns["way_id"], lost),
            "piece": pd.arrays.IntegerArray(columns["piece"], lost),
            "piece_m": columns["piece_m"],
            "status": np.where(lost, "not_snapped", "snapped"),
            "note": columns["note"],
        },
        index=index,
    )


def _columns(
    attached: AttachedStudy,
    found: Attachments,
    table: GeoDataFrame,
    words: NDArray[np.object_] | None,
) -> dict[str, NDArray[Any]]:
    """Return one layer's attachments and its rows that have none, in the layer's order."""
    network = attached.snapper.network
    lost = found.missing(len(table))
    inner = shapely.point_on_surface(np.asarray(table.geometry, object)[lost])
    piece = network.edge_piece[found.edge]
    small = attached.snapper.in_small_piece[found.edge]
    note = np.where(found.assumed, "assumed_entrance", np.where(small, "small_piece", ""))
    row = np.concatenate((found.owner, lost))
    order = np.argsort(row, kind="stable")
    pairs: dict[str, tuple[NDArray[Any], NDArray[Any] | float | str]] = {
        "lon": (found.lon, shapely.get_x(inner)),
        "lat": (found.lat, shapely.get_y(inner)),
        "street_lon": (found.street_lon, np.nan),
        "street_lat": (found.street_lat, np.nan),
        "access_m": (found.access_m, np.nan),
        "way_id": (network.way_id[found.edge], -1),
        "piece": (piece, -1),
        "piece_m": (network.piece_m[piece], np.nan),
        "note": (note, ""),
    }
    columns = {
        name: np.append(values, np.broadcast_to(missing, lost.shape))[order]
        for name, (values, missing) in pairs.items()
    }
    row = row[order]
    if words is not None:
        columns["note"] = np.where(columns["note"] == "", words[row], columns["note"])
    return {"id": table.index.to_numpy()[row], **columns}
