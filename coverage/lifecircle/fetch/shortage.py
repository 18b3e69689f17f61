"""Which circles OpenStreetMap has too few facilities for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from geopandas import GeoDataFrame

from lifecircle.errors import Fault
from lifecircle.study.standards.circle import Circle
from lifecircle.study.standards.services import services
from lifecircle.words import Value

FEW = 3
"""Fewer facilities than this within a place are too few to say who is served."""


@dataclass(frozen=True, kw_only=True)
class Supply:
    """How many facilities of a service a map holds.

    Parameters
    ----------
    inside
        In the place.
    around
        Beyond it, within the ground that was asked for.
    """

    inside: int
    around: int


def counted(facilities: GeoDataFrame, outline: shapely.Geometry) -> Mapping[str, Supply]:
    """Return how many facilities of each service lie in a place and around it.

    Parameters
    ----------
    facilities
        With ``service``; WGS-84 degrees.
    outline
        Of the place.
    """
    shapely.prepare(outline)
    inside = shapely.intersects(outline, facilities.geometry.to_numpy())
    names = facilities["service"].to_numpy(dtype=object)
    found = {}
    for name in sorted(set(names)):
        own = names == name
        found[name] = Supply(inside=int(np.sum(own & inside)), around=int(np.sum(own & ~inside)))
    return found


def shortages(
    circles: Iterable[Circle], supply: Mapping[str, Supply], *, language: str
) -> tuple[Fault, ...]:
    """Return a warning where circles have fewer than `FEW` facilities within the place.

    Circles that count the same services share one warning.

    Parameters
    ----------
    circles
        Of the standard.
    supply
        From `counted`.
    language
        Of the names of services.
    """
    named: dict[tuple[str, ...], list[str]] = {}
    for circle in circles:
        named.setdefault(circle.services, []).append(circle.id)
    faults = []
    for wanted, ids in named.items():
        inside = sum(supply[one].inside for one in wanted if one in supply)
        if inside >= FEW:
            continue
        counts = [f"{services()[one].name[language]} {_shown(supply.get(one))}" for one in wanted]
        details: dict[str, Value] = {"count": inside, "few": FEW, "services": "; ".join(counts)}
        note = Fault(
            code="fetch-few-facilities", severity="warning", value=", ".join(ids), details=details
        )
        faults.append(note)
    return tuple(faults)


def _shown(supply: Supply | None) -> str:
    """Return the counts of one service."""
    return "0" if supply is None else f"{supply.inside} (+{supply.around})"
