"""What a session never changes: the streets, who looks on them, the zones, what homes weigh."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import shapely

from lifecircle.circles.again.retrace import Retrace, retrace
from lifecircle.circles.measures import Weighed, weighed_places
from lifecircle.circles.results import Result
from lifecircle.circles.tally import Tally
from lifecircle.circles.walks.presence import hours_of, street_of_community
from lifecircle.circles.walks.reach import Rows
from lifecircle.circles.walks.walker import Walker
from lifecircle.circles.zone_rows import LEVELS, positions, zone_rows
from lifecircle.network.held.attach_more import PlaceAttacher
from lifecircle.network.held.both_ways import HeldBothWays, both_ways
from lifecircle.network.held.doorsteps import Cuts
from lifecircle.network.held.labels import Labels
from lifecircle.network.held.outward import OutwardGround
from lifecircle.network.held.walkers import Walkers
from lifecircle.network.held.walks import HeldWalks
from lifecircle.network.profiles import Profile
from lifecircle.network.search import SearchGraph
from lifecircle.network.snap import Attachments
from lifecircle.network.stretch_ends import Origins
from lifecircle.network.travel import Walks, in_metres, locate, walks_from
from lifecircle.network.walks.straight_line import StraightLines
from lifecircle.scenario.sessions.register import Facility, Register
from lifecircle.study.projections import project_geometries
from lifecircle.study.standards.circle import Circle
from lifecircle.study.study import Study
from lifecircle.study.tables.whereabouts import facilities_by_zone

if TYPE_CHECKING:
    from numpy.typing import NDArray

SearchKey = tuple[Profile, str, tuple[str, ...], tuple[str, ...]]
"""Who walks, in which direction, to which services of which tiers."""

Held = HeldWalks | HeldBothWays


@dataclass(frozen=True, eq=False)
class SessionGround:
    """What a session never changes.

    Parameters
    ----------
    result
        What it began with.
    """

    result: Result

    @property
    def study(self) -> Study:
        """The study it began with."""
        return self.result.study

    @cached_property
    def again(self) -> Retrace:
        """That study on its streets."""
        return retrace(self.result)

    @cached_property
    def attacher(self) -> PlaceAttacher:
        """The streets, ready to take one facility more."""
        return PlaceAttacher(self.again.attached, self.study.settings)

    @cached_property
    def cuts(self) -> Cuts:
        """The streets as they are cut."""
        travel = self.again.travel
        return Cuts(travel.network, travel.streets, travel.entrances)

    @cached_property
    def tables(self) -> tuple[Walker, ...]:
        """Homes, and land where there is any."""
        again = self.again
        parts = (again.study, again.attached, again.profiles)
        homes = Walker(*parts, "homes", again.searches)
        return (homes, Walker(*parts, "land", again.searches)) if len(self.study.land) else (homes,)

    @cached_property
    def rows(self) -> tuple[Rows, ...]:
        """Which rows of each table are joined to the streets, and who lives there."""
        return tuple(one.rows for one in self.tables)

    @cached_property
    def lines(self) -> tuple[StraightLines, ...]:
        """Straight lines from the rows of each table; their facilities are filled in by others."""
        none = self.study.facilities.iloc[:0]
        return tuple(
            StraightLines.between(one.frame, none, crs=self.result.network.crs)
            for one in self.tables
        )

    @cached_property
    def weighed(self) -> Weighed:
        """What homes and land weigh."""
        study = self.study
        rows = zone_rows(study.zones, district=study.district)
        return weighed_places(
            study.residents, study.land, rows, groups=study.groups, unit=study.unit
        )

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """What the rows of each table weigh."""
        return (self.weighed.by_home, self.weighed.by_land)[: len(self.tables)]

    @cached_property
    def register(self) -> Register:
        """The facilities of the study."""
        table = self.study.facilities
        zones, rows = facilities_by_zone(table, self.study.zones), self.weighed.rows
        units = np.stack([rows.within_level(zones, level=one) for one in LEVELS], axis=1)
        shapes = project_geometries(np.asarray(table.geometry, object), self.result.network.crs)
        columns = (table[name].astype(object).fillna("") for name in ("service", "tier", "status"))
        every = zip(*columns, hours_of(table), shapes, units.tolist(), strict=True)
        facilities = tuple(
            Facility(service, tier, status, hours, shape, dict(zip(LEVELS, own, strict=True)))
            for service, tier, status, hours, shape, own in every
        )
        return Register(tuple(map(str, table.index)), facilities)

    @cached_property
    def home_rows(self) -> "NDArray[np.int64]":
        """The reporting row of each home at each level."""
        return self.weighed.rows.rows_of(self.study.residents)

    def prepare(self) -> None:
        """Make now what the first step would have to make."""
        for graph in self._walkers:
            self._walkers[graph].prepare()
        self.attacher.snapper.nearest_edge(shapely.points([[0.0, 0.0]]), max_m=1.0)
        for made in (
            self._zones,
            self.street_of,
            self.home_rows,
            self.lines,
            self.cuts,
            self.groups,
        ):
            del made

    def plane(self, shape: shapely.Geometry) -> shapely.Geometry:
        """Return a shape in the plane of the streets."""
        one = np.array([shape], dtype=object)
        return project_geometries(one, self.result.network.crs)[0]

    def units_of(self, shape: shapely.Geometry) -> Mapping[str, int]:
        """Return the place among the zones of each level of the one a facility stands in.

        Of several it is the one whose id comes first, as in `lifecircle.study.tables.zoning`.

        Parameters
        ----------
        shape
            The facility, in degrees.
        """
        zones, shapes = self._zones
        near = np.flatnonzero(shapely.intersects(shapes, shapely.point_on_surface(shape)))
        found = dict.fromkeys(LEVELS, "")
        for name, level in sorted((zones[at] for at in near), reverse=True):
            found[level] = name
        rows = self.weighed.rows
        return {
            level: int(positions(rows.zones_at(level), [one])[0]) for level, one in found.items()
        }

    @cached_property
    def _zones(self) -> "tuple[list[tuple[str, str]], NDArray[np.object_]]":
        """The zones by id and level, and their shapes, prepared to be asked for points."""
        zones = self.study.zones
        shapes = np.asarray(zones.geometry, dtype=object)
        shapely.prepare(shapes)
        return list(zip(map(str, zones.index), zones["level"].astype(str), strict=True)), shapes

    @cached_property
    def street_of(self) -> "NDArray[np.intp]":
        """The street of each community."""
        return street_of_community(self.study.residents, rows=self.weighed.rows)

    @cached_property
    def groups(self) -> Mapping[str, "NDArray[np.float64]"]:
        """The people of each home, by group."""
        return {name: self.study.residents[name].to_numpy(np.float64) for name in self.study.groups}

    def key(self, circle: Circle) -> SearchKey:
        """Return what two circles must have in common for their walks always to be the same."""
        profile = self.again.profiles[circle.profile]
        who = profile if circle.metres is None else in_metres(profile)
        direction = circle.direction if self.again.travel.binds_walkers else "to"
        return who, direction, circle.services, circle.tiers

    @cached_property
    def _walkers(self) -> dict[SearchGraph, Walkers]:
        return {}

    @cached_property
    def _everyone(self) -> Origins:
        """Where the rows of all tables are joined to the streets, table after table."""
        attached = self.again.attached
        parts = (attached.homes, attached.land)[: len(self.tables)]
        names = Attachments.__dataclass_fields__
        joined = {name: np.concatenate([getattr(one, name) for one in parts]) for name in names}
        return locate(self.again.travel, Attachments(**joined))

    def walkers(self, graph: SearchGraph) -> Walkers:
        """Return who looks for facilities on the streets of a graph."""
        if graph not in self._walkers:
            self._walkers[graph] = Walkers(OutwardGround(graph), self._everyone)
        return self._walkers[graph]

    def by_table(self, walks: Walks) -> tuple[Walks, ...]:
        """Return the walks of homes, and of land where there is any, given those of everyone."""
        names = Walks.__dataclass_fields__
        return tuple(
            Walks(**{name: getattr(walks, name)[own] for name in names}) for own in self.slices
        )

    @cached_property
    def slices(self) -> tuple[slice, ...]:
        """Where the rows of each table are among everyone's."""
        many = [len(one.owner) for one in self.rows]
        return tuple(slice(end - own, end) for own, end in zip(many, np.cumsum(many), strict=True))

    def held(self, key: SearchKey, numbers: "NDArray[np.int64]") -> Held:
        """Return everybody's walks to some of the study's facilities, searched from all of them."""
        who, direction, _, _ = key
        graphs = tuple(self.again.searches.graphs(who, direction).values())
        walkers = [self.walkers(graph) for graph in graphs]
        if len(graphs) > 1:
            there, back = walkers
            return both_ways((there, back), numbers, rank=self.register.rank)
        settled = self.again.searches.settled(graphs[0], numbers)
        cut = np.zeros(len(self.study.facilities), bool)
        cut[numbers] = True
        return HeldWalks(
            walkers=walkers[0],
            held=Labels.of(settled),
            walks=walks_from(graphs[0], walkers[0].origins, settled),
            cut=cut,
            placed={},
        )
