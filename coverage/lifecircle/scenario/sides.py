"""One side of a comparison: the tables of a result, wherever they come from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from lifecircle.circles.results import Result
from lifecircle.scenario.capacity import Capacity
from lifecircle.study.circle import Circle

LEVELS = ("district", "street", "community")
"""Levels of zones that differences are told for."""


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
