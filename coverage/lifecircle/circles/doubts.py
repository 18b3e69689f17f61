"""What the figures rest on that is not sure: data doubts, kept apart from gaps in service."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import PurePath
from typing import Any

import numpy as np
import pandas as pd

from lifecircle.circles.walks.reach import Reach
from lifecircle.errors import Fault
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.placing import placing_doubt
from lifecircle.study.study import Study


def doubts(
    study: Study,
    network: StreetNetwork,
    snaps: pd.DataFrame,
    *,
    reaches: Mapping[str, Reach],
    faults: tuple[Fault, ...],
) -> dict[str, Any]:
    """Return the doubts of a result as plain values, for reports and ``summary.json``.

    Parameters
    ----------
    study
        What was analysed.
    network
        Its streets.
    snaps
        How homes and entrances are joined to the streets.
    reaches
        The walk of every home, by circle id.
    faults
        What reading the streets said.
    """
    register = study.facilities
    homes = snaps.loc[["residents"]].droplevel("layer")
    places = snaps.loc[["facilities"]].droplevel("layer") if len(register) else snaps[:0]
    return {
        "homes": _homes(study, homes),
        "unreachable": _unreachable(study, reaches),
        "facilities": {
            "rows": len(register),
            "not_snapped": _named(
                study.facilities, places[places["status"] == "not_snapped"].index
            ),
            "assumed_entrances": int((places["note"] == "assumed_entrance").sum()),
        },
        "streets": _streets(study, network),
        **placing_doubt(study.residents),
        "notes": [_told(fault) for fault in (*study.notes, *faults)],
    }


def _told(fault: Fault) -> str:
    """Return a doubt in words; where the study file lies on a disk changes no result."""
    file = PurePath(fault.file).name if fault.file.endswith(".toml") else fault.file
    return replace(fault, file=file).text(language="en")


def _homes(study: Study, homes: pd.DataFrame) -> dict[str, Any]:
    """Return how far doors stand from streets, and who is joined to none or to a small piece."""
    people = study.residents["residents"].to_numpy(np.float64)
    lost = (homes["status"] == "not_snapped").to_numpy()
    small = (homes["note"] == "small_piece").to_numpy()
    access_m = homes["access_m"].to_numpy(np.float64)[~lost]
    spread = np.percentile(access_m, [50, 95, 100]) if len(access_m) else [np.nan] * 3
    return {
        "rows": len(homes),
        "people": float(people.sum()),
        "not_snapped": _named(study.residents, homes.index[lost]),
        "not_snapped_people": float(people[lost].sum()),
        "on_small_pieces": int(small.sum()),
        "on_small_pieces_people": float(people[small].sum()),
        "access_m": {
            name: _number(value)
            for name, value in zip(("median", "p95", "most"), spread, strict=True)
        },
    }


def _unreachable(study: Study, reaches: Mapping[str, Reach]) -> dict[str, Any]:
    """Return, circle by circle, the homes on a street from which no facility can be reached.

    A circle that has no facility anywhere is left out: nobody is cut off from nothing.
    """
    people = study.residents["residents"].to_numpy(np.float64)
    found = {}
    for circle, reach in reaches.items():
        cut_off = ~np.isfinite(reach.minutes) & np.isfinite(reach.access_m)
        if reach.facilities and cut_off.any():
            found[circle] = {
                "homes": int(cut_off.sum()),
                "people": float(people[cut_off].sum()),
                "ids": [str(one) for one in study.residents.index[cut_off]],
            }
    return found


def _streets(study: Study, network: StreetNetwork) -> dict[str, Any]:
    """Return the pieces of the network and which of them are small."""
    limit_m = study.settings.small_piece_m
    small = network.piece_m < limit_m
    small[0] = False
    length_m = network.length_m[network.drawn]
    return {
        "km": _number(length_m.sum() / 1000),
        "edges": len(length_m),
        "junctions": network.nodes,
        "pieces": len(network.piece_m),
        "longest_piece_share": _number(network.piece_m[0] / network.piece_m.sum()),
        "small_piece_m": limit_m,
        "small_pieces": int(small.sum()),
        "small_pieces_km": _number(network.piece_m[small].sum() / 1000),
        "one_way_on_foot": int((network.oneway != 0).sum()),
        "max_snap_m": study.settings.max_snap_m,
    }


def _named(table: pd.DataFrame, ids: pd.Index) -> list[dict[str, str]]:
    """Return ids with names, so that nobody who is left out is left out unnamed."""
    if "name" not in table.columns:
        return [{"id": str(one)} for one in ids]
    return [
        {"id": str(one), "name": str(name)}
        for one, name in zip(ids, table.loc[ids, "name"], strict=True)
    ]


def _number(value: float) -> float | None:
    """Return a number of three decimals, None where there is none."""
    return round(float(value), 3) if np.isfinite(value) else None
