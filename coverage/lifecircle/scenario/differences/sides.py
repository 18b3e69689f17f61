"""One side of a comparison: the tables of a result, wherever they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lifecircle.circles.results import Result
from lifecircle.study.standards.circle import Circle

LEVELS = ("district", "street", "community")
"""Levels of zones that differences are told for."""


@dataclass(frozen=True, eq=False)
class Capacity:
    """What one side knows of places, beds and square metres.

    Parameters
    ----------
    needs
        Index ``circle``: ``unit``, the ``group`` whose need it is, and ``need_per_person``
        (missing where the standard states none). Circles without capacities are left out.
    supply
        Index (``circle``, ``level``, ``zone_id``): ``capacity`` and ``placed``, in the unit.
    places
        Index (``facility_id``, ``circle``): ``capacity``, missing where nobody stated it.
    verdicts
        Index (``zone_id``, ``circle``): ``near``, ``enough`` (may be missing), ``verdict``.
    homes
        Index (``resident_id``, ``circle``): ``people`` of the group and ``placed_share``, how
        much (0-1) of their need has a place within the limit at a facility of known capacity;
        None where that is not known.
    """

    needs: pd.DataFrame
    supply: pd.DataFrame
    places: pd.DataFrame
    verdicts: pd.DataFrame
    homes: pd.DataFrame | None = None


@dataclass(frozen=True, eq=False)
class Side:
    """What a comparison needs of a result.

    Parameters
    ----------
    title
        Of the study.
    circles
        Circle id to the population group it counts, in the order they are reported.
    coverage, nearest, gaps
        As in `lifecircle.circles.results.Result`; circles, zones and facilities by id.
    homes
        Index ``resident_id``: the population groups and the ids of the zones each home is in;
        None where only the walks are known and not who walks.
    groups
        Population columns of the homes.
    settings
        What each side was made with that must be the same for a fair comparison: the limit,
        profile and services of each circle, and others, as plain values by name.
    capacity
        What it knows of places, beds and square metres; None where nothing was asked.
    loads
        By circle what `lifecircle.scenario.differences.capacity.loads` has told of it.
    """

    title: str
    circles: Mapping[str, str]
    coverage: pd.DataFrame
    nearest: pd.DataFrame
    gaps: pd.DataFrame
    homes: pd.DataFrame | None
    groups: tuple[str, ...]
    settings: Mapping[str, object] = field(default_factory=dict)
    capacity: Capacity | None = None
    loads: dict[str, "pd.DataFrame | None"] = field(default_factory=dict)


def side_of(result: Result) -> Side:
    """Return one side of a comparison.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    study = result.study
    zones = [f"{level}_id" for level in LEVELS]
    homes = pd.DataFrame(study.residents[[*study.groups, *zones]])
    return Side(
        title=study.title,
        circles={one.id: _group(one, study.groups) for one in result.circles},
        coverage=result.coverage,
        nearest=result.nearest,
        gaps=result.gaps,
        homes=homes,
        groups=study.groups,
    )


def _group(circle: Circle, groups: tuple[str, ...]) -> str:
    """Return the population column a circle counts."""
    return circle.group if circle.group in groups else "residents"
