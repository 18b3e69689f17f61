"""The pipeline: a study goes in, a result comes out, and nothing is changed on the way."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.circles.doubts import doubts
from lifecircle.circles.gaps import gaps_table
from lifecircle.circles.indicators import indicators_table
from lifecircle.circles.measures import coverage_table
from lifecircle.circles.presence import counting_facilities
from lifecircle.circles.reach import STATUSES, Reach, Rows, reach_of
from lifecircle.circles.results import Result
from lifecircle.errors import StudyError, errors_in
from lifecircle.network.attach import AttachedStudy, attach_study, snap_table
from lifecircle.network.profiles import Profile, study_profiles
from lifecircle.network.search import SearchGraph, Way
from lifecircle.network.straight_line import straight_line_m
from lifecircle.network.street_source import read_streets
from lifecircle.network.travel import Origins, Travel, Walks, in_metres, locate, nearest_walks
from lifecircle.study.circle import Circle
from lifecircle.study.study import Study
from lifecircle.study.whereabouts import facilities_by_zone

Progress = Callable[[str], None]

_WAYS: Mapping[str, tuple[Way, ...]] = {"to": ("to",), "from": ("from",), "both": ("to", "from")}


def analyse(study: Study, *, progress: Progress | None = None) -> Result:
    """Answer every circle of a study.

    Parameters
    ----------
    study
        What `lifecircle.read_study` returned.
    progress
        Called with the key of each stage as it begins.

    Raises
    ------
    StudyError
        If nobody could walk on the streets, or a profile is impossible; with every such fault.
    """
    tell = progress or (lambda stage: None)
    tell("streets")
    network, street_faults = read_streets(study.streets)
    profiles, profile_faults = study_profiles(study.profiles)
    faults = (*street_faults, *profile_faults)
    if network is None or errors_in(faults):
        raise StudyError(faults)
    tell("snap")
    attached = attach_study(network, study)
    circles = study.standard.circles
    walker = _Walker(study, attached, profiles)
    tell("travel")
    reaches = {one.id: walker.reach(one, "homes") for one in circles}
    land = {one.id: walker.reach(one, "land") for one in circles}
    tell("measures")
    facilities = facilities_by_zone(study.facilities, study.zones)
    homes, zones = study.residents, study.zones
    coverage = coverage_table(
        circles,
        homes,
        study.land,
        zones,
        facilities,
        reaches=reaches,
        land_reaches=land,
        groups=study.groups,
        unit=study.unit,
        district=study.district,
    )
    snaps = snap_table(attached, study)
    return Result(
        study=study,
        network=network,
        profiles=profiles,
        circles=circles,
        facilities=facilities,
        snaps=snaps,
        nearest=nearest_table(study, reaches),
        coverage=coverage,
        gaps=gaps_table(
            coverage,
            homes,
            zones,
            standard=study.standard,
            reaches=reaches,
            district=study.district,
        ),
        indicators=indicators_table(coverage, circles, district=study.district),
        doubt=doubts(study, network, snaps, faults=street_faults),
    )


def nearest_table(study: Study, reaches: Mapping[str, Reach]) -> pd.DataFrame:
    """Return every resident's nearest facility in every circle.

    Returns
    -------
    DataFrame
        Index (``resident_id``, ``circle``), in the order of the residents; ``facility_id`` (empty
        where none is reached), ``minutes`` (infinite there), ``walk_m`` along streets,
        ``steps_m`` of it, ``access_m`` between doors and streets, ``status``.
    """
    ids = pd.Index([*study.facilities.index, ""], dtype=object)
    every = list(reaches.values())
    index = pd.MultiIndex.from_product(
        [study.residents.index, list(reaches)], names=["resident_id", "circle"]
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


@dataclass(frozen=True, eq=False)
class _Walker:
    """Answers circles, searching once for circles that ask the same of the streets."""

    study: Study
    attached: AttachedStudy
    profiles: Mapping[str, Profile]
    travel: Travel = field(init=False)
    origins: dict[str, Origins] = field(init=False)
    graphs: dict[tuple[Profile, Way], SearchGraph] = field(default_factory=dict, init=False)
    walks: dict[tuple[object, ...], Walks] = field(default_factory=dict, init=False)
    straight: dict[tuple[str, bytes], NDArray[np.float64]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        network = self.attached.snapper.network
        travel = Travel(network, self.attached.places, len(self.study.facilities))
        places = {"homes": self.attached.homes, "land": self.attached.land}
        located = {name: locate(travel, points) for name, points in places.items()}
        object.__setattr__(self, "travel", travel)
        object.__setattr__(self, "origins", located)

    def reach(self, circle: Circle, table: str) -> Reach:
        """Return what a circle is to the homes or to the land."""
        counts = counting_facilities(circle, self.study.facilities)
        profile = self.profiles[circle.profile]
        frame = self.study.residents if table == "homes" else self.study.land
        rows = Rows(
            owner=self.origins[table].places.owner,
            people={name: frame[name].to_numpy(np.float64) for name in self.study.groups}
            if table == "homes"
            else {},
            size=len(frame),
        )
        walks = self._walks(circle, profile, counts, table)
        return reach_of(circle, profile, walks, self._straight(counts, table), rows=rows)

    def _walks(
        self, circle: Circle, profile: Profile, counts: NDArray[np.bool_], table: str
    ) -> Walks:
        """Return the nearest walks, searching only if no circle before asked for the same."""
        who = in_metres(profile) if circle.metres is not None else profile
        ways = _WAYS[circle.direction] if self.travel.binds_walkers else _WAYS["to"]
        key = (who, ways, counts.tobytes(), table)
        if key not in self.walks:
            for way in ways:
                self.graphs.setdefault((who, way), self.travel.graph(who, way))
            self.walks[key] = nearest_walks(
                {way: self.graphs[who, way] for way in ways},
                self.origins[table],
                facilities=np.flatnonzero(counts),
            )
        return self.walks[key]

    def _straight(self, counts: NDArray[np.bool_], table: str) -> NDArray[np.float64]:
        """Return the straight distance of every row to the nearest facility that counts."""
        key = (table, counts.tobytes())
        if key not in self.straight:
            frame: GeoDataFrame = self.study.residents if table == "homes" else self.study.land
            shapes = frame.geometry
            self.straight[key] = straight_line_m(
                shapes.x.to_numpy(np.float64),
                shapes.y.to_numpy(np.float64),
                self.study.facilities.geometry[counts],
                crs=self.attached.snapper.network.crs,
            )
        return self.straight[key]
