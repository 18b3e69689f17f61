"""Places as a siting problem: who competes for them, at what stands and at what could be built.

Need and capacity are in the circle's unit, as in `lifecircle.circles.capacity.room`. Who lives
beyond the district keeps the places taken now; places at facilities of unknown capacity are not
counted.
"""

from dataclasses import dataclass

import numpy as np

from lifecircle.circles.capacity.assignment import assign
from lifecircle.circles.supply import Pairs
from lifecircle.errors import CallError
from lifecircle.network.walks.catchments import timed_catchments
from lifecircle.scenario.catchment import Catchment
from lifecircle.scenario.recommendations.ground import SiteGround
from lifecircle.scenario.recommendations.question import Question, refuse
from lifecircle.scenario.siting.problem import Bools, Ints, Numbers, Reached
from lifecircle.study.study import Study


@dataclass(frozen=True, eq=False)
class RoomGround:
    """Who needs a place, and where there are any.

    Parameters
    ----------
    reached
        Homes of the district (people counted in units of need) and sites: candidates first, then
        the facilities that stand.
    capacity
        Of every site; standing ones without what is taken from beyond the district.
    need
        Units each person needs.
    people
        Of the group that needs places, in the district.
    before
        Units that have a place now.
    unknown
        Standing facilities whose capacity nobody knows.
    standing
        How many sites stand.
    """

    reached: Reached
    capacity: Numbers
    need: float
    people: float
    before: float
    unknown: int
    standing: int

    @property
    def new(self) -> Bools:
        """Which sites are candidates."""
        return np.arange(self.reached.sites) < self.reached.sites - self.standing


def room_ground(ground: SiteGround, question: Question, *, language: str) -> RoomGround:
    """Return the places of a circle as a problem.

    Parameters
    ----------
    ground
        The study, with one circle.
    question
        Its ``capacity`` stands for those of candidates that state none.
    language
        Of a refusal.

    Raises
    ------
    CallError
        If neither the candidates nor the question state a capacity.
    """
    circle, again = ground.parts[0].circle, ground.again
    if circle.supply is None or circle.supply.need is None:
        raise CallError("the circle states no need")
    capacity = ground.candidates.table["capacity"].to_numpy(np.float64)
    if question.capacity is not None:
        capacity = np.where(np.isnan(capacity), question.capacity, capacity)
    if np.isnan(capacity).any():
        known = int((~np.isnan(capacity)).sum())
        raise refuse(
            "needs_capacity", language, count=len(capacity) - known, unit=circle.supply.unit
        )
    residents = again.study.residents
    need = residents[circle.supply.group].to_numpy(np.float64) * circle.supply.need
    here = (residents["district_id"] == again.study.district).to_numpy(bool)
    pairs = _standing_pairs(ground)
    rows = ground.parts[0].left.asked.facilities
    column = circle.supply.column
    stated = _stated(again.study, column)[rows]
    places = np.nan_to_num(stated)
    outside = assign(pairs, np.where(here, 0.0, need), places)
    free = np.maximum(places - outside.taken, 0.0)
    now = assign(pairs, np.where(here, need, 0.0), free)
    home, site = _candidate_pairs(ground)
    many = len(capacity)
    return RoomGround(
        reached=Reached(
            home=np.concatenate((home, pairs.home)),
            site=np.concatenate((site, many + pairs.facility)),
            cost=np.zeros(len(home) + len(pairs.home)),
            people=np.where(here, need, 0.0),
            sites=many + len(rows),
        ),
        capacity=np.concatenate((capacity, free)),
        need=circle.supply.need,
        people=float(residents[circle.supply.group].to_numpy(np.float64)[here].sum()),
        before=float(now.placed.sum()),
        unknown=int(np.isnan(stated).sum()),
        standing=len(rows),
    )


def _stated(study: Study, column: str) -> Numbers:
    """Return what each facility holds, NaN where the registers do not say."""
    if column not in study.facilities:
        return np.full(len(study.facilities), np.nan)
    return np.asarray(study.facilities[column], np.float64)


def _standing_pairs(ground: SiteGround) -> Pairs:
    """Return who reaches which facility that stands, homes by their row among the residents."""
    again, asked = ground.again, ground.parts[0].left.asked
    walked = timed_catchments(
        asked.graphs, again.origins, facilities=asked.facilities, limit_s=asked.limit_s
    )
    return Pairs(
        home=again.origins.places.owner[walked.origin],
        facility=walked.facility,
        minutes=walked.seconds / asked.per_minute,
        limit=asked.limit_s / asked.per_minute,
        homes=len(again.study.residents),
        facilities=len(asked.facilities),
    )


def _candidate_pairs(ground: SiteGround) -> tuple[Ints, Ints]:
    """Return who reaches which candidate, whether left out so far or not."""
    left = ground.parts[0].left
    catchment = Catchment(
        ground.again,
        ground.candidates.joined,
        left.walking,
        left.asked.limit_s,
        reach_m=left.asked.limit_s * left.fastest_m_s,
    )
    within = catchment.within(np.arange(len(ground.candidates.table))).tocoo()
    owner = ground.again.origins.places.owner
    return owner[within.col].astype(np.int64), within.row.astype(np.int64)
