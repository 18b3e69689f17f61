"""The pipeline: a study goes in, a result comes out, and nothing is changed on the way."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Retrace
from lifecircle.circles.doubts import doubts
from lifecircle.circles.gaps import gaps_table
from lifecircle.circles.indicators import indicators_table
from lifecircle.circles.measures import coverage_table
from lifecircle.circles.reasons.causes import unsure_homes
from lifecircle.circles.results import Result
from lifecircle.circles.scoreboard.basis import basis_of
from lifecircle.circles.walks.opening import hours_doubt, hours_notes
from lifecircle.circles.walks.reach import STATUSES, Judged, Reach
from lifecircle.circles.walks.walker import Walker
from lifecircle.errors import Fault, StudyError, errors_in
from lifecircle.network.attach import (
    AttachedStudy,
    attach_study,
    snap_table,
    without_indexes,
)
from lifecircle.network.datums.glance import datum_warnings
from lifecircle.network.extent import edge_faults
from lifecircle.network.profiles import Profile, study_profiles
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.study_network import study_streets
from lifecircle.study.study import Study
from lifecircle.study.tables.whereabouts import facilities_by_zone

Progress = Callable[[str], None]


def analyse(
    study: Study,
    *,
    progress: Progress | None = None,
    nearest: Callable[[pd.DataFrame], None] | None = None,
) -> Result:
    """Answer every circle of a study.

    Parameters
    ----------
    study
        What `lifecircle.read_study` returned.
    progress
        Called with the key of each stage as it begins.
    nearest
        Called with the longest table as soon as it is known, long before the result is.

    Raises
    ------
    StudyError
        If nobody could walk on the streets, or a profile is impossible; with every such fault.
    """
    return analysed(study, progress=progress, nearest=nearest)[0]


def analysed(
    study: Study,
    *,
    progress: Progress | None = None,
    nearest: Callable[[pd.DataFrame], None] | None = None,
) -> tuple[Result, Retrace]:
    """Answer every circle of a study, and hand over the study on its streets for who asks on.

    Parameters
    ----------
    study, progress, nearest
        As for `analyse`.

    Raises
    ------
    StudyError
        As `analyse` does.
    """
    tell = progress or (lambda stage: None)
    tell("streets")
    network, profiles, notes = _streets_and_walkers(study)
    tell("snap")
    attached = attach_study(network, study)
    unsure, more = unsure_obstacles(study, attached)
    notes = (*notes, *more, *datum_warnings(study, attached), *hours_notes(study))
    tell("travel")
    again = Retrace(study, attached, profiles)
    homes, land = reaches(again)
    walks = nearest_table(study, homes)
    if nearest is not None:
        nearest(walks)
    tell("measures")
    result = result_of(
        study,
        attached,
        profiles=profiles,
        homes=homes,
        land=land,
        nearest=walks,
        unsure=unsure,
        notes=notes,
    )
    return result, again


def result_of(
    study: Study,
    attached: AttachedStudy,
    *,
    profiles: Mapping[str, Profile],
    homes: Mapping[str, Reach],
    land: Mapping[str, Judged],
    nearest: pd.DataFrame,
    unsure: Mapping[str, Any],
    notes: tuple[Fault, ...],
) -> Result:
    """Return the tables of a study, given everybody's walks.

    Parameters
    ----------
    study
        The study.
    attached
        Where it touches the streets.
    profiles
        Everybody who walks, by id.
    homes, land
        What each circle is to every home and to every sample of land, by circle id.
    nearest
        The walks of every home in every circle, as a table.
    unsure
        What gated estates and barriers leave unsure.
    notes
        What was doubtful and went on all the same.
    """
    network = attached.snapper.network
    facilities = facilities_by_zone(study.facilities, study.zones)
    coverage = _coverage(study, facilities, homes, land)
    snaps = snap_table(attached, study)
    return Result(
        study=study,
        network=network,
        profiles=profiles,
        circles=study.standard.circles,
        facilities=facilities,
        snaps=snaps,
        nearest=nearest,
        coverage=coverage,
        gaps=gaps_table(
            coverage,
            study.residents,
            study.zones,
            standard=study.standard,
            reaches=homes,
            district=study.district,
            unsure=unsure_homes(attached, len(study.residents)),
        ),
        indicators=indicators_table(coverage, study.standard, basis_of(study, facilities)),
        doubt={
            **doubts(study, network, snaps, reaches=homes, faults=notes),
            **unsure,
            **hours_doubt(study),
        },
        notes=notes,
        attached=without_indexes(attached),
    )


def unsure_obstacles(
    study: Study, attached: AttachedStudy
) -> tuple[Mapping[str, Any], tuple[Fault, ...]]:
    """Return what gated estates and barriers leave unsure; most studies have neither."""
    if study.obstacles is None:
        return {}, ()
    from lifecircle.circles.obstacle_doubts import obstacle_doubts

    return obstacle_doubts(study, attached)


def _coverage(
    study: Study,
    facilities: pd.DataFrame,
    homes: Mapping[str, Reach],
    land: Mapping[str, Judged],
) -> pd.DataFrame:
    """Return the coverage table of a study."""
    return coverage_table(
        study.standard.circles,
        study.residents,
        study.land,
        study.zones,
        facilities,
        reaches=homes,
        land_reaches=land,
        groups=study.groups,
        unit=study.unit,
        district=study.district,
    )


def _streets_and_walkers(
    study: Study,
) -> tuple[StreetNetwork, Mapping[str, Profile], tuple[Fault, ...]]:
    """Return the streets, everybody who walks, and doubts; raise with every fault in either."""
    network, street_faults = study_streets(study)
    profiles, profile_faults = study_profiles(study.profiles)
    faults = (*street_faults, *profile_faults)
    if network is not None:
        faults = (*faults, *edge_faults(study, network))
    if network is None or errors_in(faults):
        raise StudyError(faults)
    return network, profiles, faults


def reaches(again: Retrace) -> tuple[dict[str, Reach], dict[str, Judged]]:
    """Return what each circle is to every home and to every sample of land, by circle id."""
    study, parts = again.study, (again.study, again.attached, again.profiles)
    homes = Walker(*parts, "homes", again.searches)
    land = Walker(*parts, "land", again.searches)
    circles = study.standard.circles
    on_land = {one.id: land.judged(one) for one in circles} if len(study.land) else {}
    return {one.id: homes.reach(one) for one in circles}, on_land


def nearest_table(study: Study, found: Mapping[str, Reach]) -> pd.DataFrame:
    """Return every resident's nearest facility in every circle.

    Returns
    -------
    DataFrame
        Index (``resident_id``, ``circle``), in the order of the residents; ``facility_id`` (empty
        where none is reached), ``minutes`` (infinite there), ``walk_m`` along streets,
        ``steps_m`` of it, ``access_m`` between doors and streets, ``status``.
    """
    ids = pd.Index([*study.facilities.index, ""], dtype=object)
    every = list(found.values())
    index = pd.MultiIndex.from_product(
        [study.residents.index, list(found)], names=["resident_id", "circle"]
    )
    facility = _woven([one.facility for one in every]).astype(np.int64)
    facility[facility < 0] = len(ids) - 1
    status = _woven([one.status for one in every]).astype(np.int8)
    columns = {
        "minutes": _woven([one.minutes for one in every]),
        "walk_m": _woven([one.walk_m for one in every]),
        "steps_m": _woven([one.steps_m for one in every]),
        "access_m": _woven([one.access_m for one in every]),
    }
    return pd.DataFrame(
        {
            "facility_id": pd.Categorical.from_codes(facility, categories=ids),
            **columns,
            "status": pd.Categorical.from_codes(status, categories=pd.Index(STATUSES)),
        },
        index=index,
    )


def _woven(columns: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Return several columns as one array, row by row."""
    return np.stack(columns, axis=1).ravel() if columns else np.zeros(0)
