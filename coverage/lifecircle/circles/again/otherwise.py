"""Who would be within the limit if something were assumed otherwise, one thing at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from lifecircle.circles.again.retrace import Retrace
from lifecircle.circles.results import Result
from lifecircle.circles.walks.presence import counting_facilities, unit_counts
from lifecircle.circles.zone_rows import zone_rows
from lifecircle.network.attach import attached_within
from lifecircle.network.snap import Attachments
from lifecircle.network.stretch_ends import Origins
from lifecircle.network.travel import locate, nearest_walks
from lifecircle.study.standards.circle import Circle

Numbers = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_NOT_YET = ("building", "planned")


@dataclass(frozen=True, eq=False)
class Footing:
    """Searches over streets, and where homes and land stand on them.

    Parameters
    ----------
    again
        The searches.
    homes_at, land_at
        Where homes and samples of land touch the streets, if elsewhere than they do.
    """

    again: Retrace
    homes_at: Attachments | None = None
    land_at: Attachments | None = None
    _costs: dict[tuple[object, ...], Numbers] = field(default_factory=dict)

    @cached_property
    def land(self) -> Origins:
        """Where samples of land lie between the entrances."""
        own = self.again.attached.land if self.land_at is None else self.land_at
        return locate(self.again.travel, own)

    @cached_property
    def homes(self) -> Origins:
        """Where homes lie between the entrances."""
        if self.homes_at is None:
            return self.again.origins
        return locate(self.again.travel, self.homes_at)

    def costs(
        self, circle: Circle, *, facilities: Ints | None = None, limit_s: float = np.inf
    ) -> Numbers:
        """Return seconds (metres in a circle of metres) to the nearest, infinite where none.

        Parameters
        ----------
        circle
            Whose headline counts land: samples of land stand for homes.
        facilities
            Rows of the facilities that count; those of the circle by default.
        limit_s
            Costs beyond this may be told too high.
        """
        asked = self.again.asked(circle)
        rows = asked.facilities if facilities is None else facilities
        on_land = circle.headline == "land"
        who = next(iter(asked.graphs.values())).profile
        key = (who, tuple(asked.graphs), rows.tobytes(), on_land, limit_s)
        if key not in self._costs:
            origins = self.land if on_land else self.homes
            if len(asked.graphs) == 1:
                (graph,) = asked.graphs.values()
                seconds = self.again.searches.walk_seconds(graph, origins, rows, limit_s=limit_s)
            else:
                seconds = nearest_walks(asked.graphs, origins, facilities=rows).seconds
            study = self.again.study
            costs = np.full(len(study.land if on_land else study.residents), np.inf)
            costs[origins.places.owner] = seconds
            self._costs[key] = costs
        return self._costs[key]

    def in_small_piece(self, circle: Circle) -> Bools:
        """Return which homes, or samples of land, are joined to a small piece of the network."""
        attached, study = self.again.attached, self.again.study
        on_land = circle.headline == "land"
        places = attached.land if on_land else attached.homes
        small = np.zeros(len(study.land if on_land else study.residents), bool)
        small[places.owner] = attached.snapper.in_small_piece[places.edge]
        return small


@dataclass(frozen=True, eq=False)
class Otherwise:
    """A result asked again under other assumptions.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    again
        Its searches.
    """

    result: Result
    again: Retrace

    @cached_property
    def _as_is(self) -> Footing:
        return Footing(self.again)

    def within(self, circle: Circle) -> Iterator[tuple[str, str, Bools]]:
        """Yield an assumption, its value, and which homes (or land) would be within the limit.

        Only assumptions that could change something are told: no speeds in a circle of metres,
        no snap distance that joins and parts nobody, no streets shut or joined where none is
        doubtful, no facilities counted where none is being built or planned.

        Parameters
        ----------
        circle
            Of the result, with a headline of people, buildings or land.
        """
        limit_s = self.again.asked(circle).limit_s
        costs = self._as_is.costs(circle)
        for speed_m_s, part in self._speeds(circle):
            # Steps and slopes are shares of a profile's speed, so its times scale as a whole.
            yield "speed", f"{speed_m_s:g}", costs <= limit_s * part
        for metres, footing in self._snaps.items():
            yield "snap", f"{metres:g}", footing.costs(circle) <= limit_s
        if self._any_small_piece:
            small = self._as_is.in_small_piece(circle)
            yield "small_pieces", "shut", (costs <= limit_s) & ~small
        if self._mended is not None:
            # A street may pass a door that is joined to another: nobody loses a way.
            joined = np.minimum(self._mended.costs(circle, limit_s=limit_s), costs)
            yield "missing_lanes", "joined", joined <= limit_s
        more = self._with_unbuilt(circle)
        if more is not None:
            built = self._as_is.costs(circle, facilities=more, limit_s=limit_s)
            yield "unbuilt", "counted", built <= limit_s
        fewer = self._without_unsure(circle)
        if fewer is not None:
            left = (
                self._as_is.costs(circle, facilities=fewer, limit_s=limit_s)
                if len(fewer)
                else np.full(len(costs), np.inf)
            )
            yield "unsure_state", "closed", left <= limit_s

    def as_is(self, circle: Circle) -> Bools:
        """Return which homes (or land) are within the limit, as the result has it.

        Parameters
        ----------
        circle
            Of the result, with a headline of people, buildings or land.
        """
        return self._as_is.costs(circle) <= self.again.asked(circle).limit_s

    def units(self, circle: Circle) -> Iterator[tuple[str, str, float]]:
        """Yield an assumption, its value, and how many units of the district have a facility.

        Parameters
        ----------
        circle
            Of the result, with a headline of units.
        """
        study = self.result.study
        rows = zone_rows(study.zones, district=study.district)
        for assumption, value, changed, table in (
            ("unbuilt", "counted", self._with_unbuilt(circle), self._as_if_built),
            ("unsure_state", "closed", self._without_unsure(circle), self._as_if_closed),
        ):
            if changed is not None:
                facilities = self.result.facilities.assign(status=table["status"].to_numpy())
                _, covered = unit_counts((circle,), facilities, study.residents, rows=rows)
                yield assumption, value, float(covered[0, 0])

    def _speeds(self, circle: Circle) -> Iterator[tuple[float, float]]:
        """Yield the speeds tried for a circle, and each as a part of its own speed."""
        if circle.metres is not None:
            return
        own = self.result.profiles[circle.profile].speed_m_s
        for speed_m_s in self.result.study.standard.others.speeds(circle.profile, own):
            yield speed_m_s, speed_m_s / own

    @cached_property
    def _snaps(self) -> Mapping[float, Footing]:
        """The searches with homes and land joined from other distances, by the distance."""
        rules, settings = self.result.study.standard.others, self.result.study.settings
        tried = sorted({rules.snap_low_m, rules.snap_high_m} - {settings.max_snap_m})
        return {metres: self._snapped(metres) for metres in tried if self._matters(metres)}

    def _matters(self, metres: float) -> bool:
        """Return whether a distance to streets could join anybody more, or part somebody."""
        attached, study = self.again.attached, self.result.study
        if metres < study.settings.max_snap_m:
            return any(
                bool((one.access_m > metres).any()) for one in (attached.homes, attached.land)
            )
        lost = len(study.residents) > len(attached.homes.owner)
        return lost or len(study.land) > len(attached.land.owner) or self._any_small_piece

    def _snapped(self, metres: float) -> Footing:
        """Return the searches with homes and land joined from another distance.

        What that distance is changes nothing for facilities, which have their own.
        """
        homes, land = attached_within(self.again.attached, self.result.study, metres)
        return Footing(self.again, homes, land)

    @cached_property
    def _any_small_piece(self) -> bool:
        """Whether any home or sample of land is joined to a small piece of the network."""
        attached = self.again.attached
        small = attached.snapper.in_small_piece
        return any(bool(small[one.edge].any()) for one in (attached.homes, attached.land))

    @cached_property
    def _mended(self) -> Footing | None:
        """The searches on streets joined where they nearly meet, None where nothing is."""
        mended = self.again.on_mended_streets
        return None if mended is None else Footing(mended)

    @cached_property
    def _as_if_built(self) -> pd.DataFrame:
        """The facilities, what is being built or planned open."""
        table = pd.DataFrame(self.result.study.facilities.drop(columns="geometry"))
        built = table["status"].astype(object).where(~table["status"].isin(_NOT_YET), "open")
        return table.assign(status=built)

    def _with_unbuilt(self, circle: Circle) -> Ints | None:
        """Return the facilities that count with those not built yet, None where there are none."""
        with_them = np.flatnonzero(counting_facilities(circle, self._as_if_built))
        without = self.again.searches.counting(circle, self.result.study.facilities)
        return with_them if len(with_them) > len(without) else None

    @cached_property
    def _as_if_closed(self) -> pd.DataFrame:
        """The facilities, those closed whose register does not say whether they are open."""
        table = pd.DataFrame(self.result.study.facilities.drop(columns="geometry"))
        if "status_assumed" not in table:
            return table
        unsure = table["status_assumed"].eq(other=True).to_numpy(bool)
        return table.assign(status=table["status"].astype(object).where(~unsure, "closed"))

    def _without_unsure(self, circle: Circle) -> Ints | None:
        """Return the facilities that count for certain, None where all do."""
        for_certain = np.flatnonzero(counting_facilities(circle, self._as_if_closed))
        counting = self.again.searches.counting(circle, self.result.study.facilities)
        return for_certain if len(for_certain) < len(counting) else None
