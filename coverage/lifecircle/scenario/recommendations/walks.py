"""Walks as a siting problem: what everybody in the district walks now, and would to each site."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.spatial import cKDTree

from lifecircle.network.travel import walks_from
from lifecircle.network.walks.place_walks import PlaceWalks
from lifecircle.scenario.recommendations.ground import SiteGround
from lifecircle.scenario.recommendations.question import Question
from lifecircle.scenario.siting.center import least_worst_nearby
from lifecircle.scenario.siting.median import least_walking_nearby
from lifecircle.scenario.siting.problem import Answer, Bools, Ints, Numbers, Reached, Rules
from lifecircle.study.projections import project

_AT_ONCE = 128


@dataclass(frozen=True, eq=False)
class WalkGround:
    """Who walks how far.

    Parameters
    ----------
    reached
        Pairs of a home and a candidate nearer than what stands, with the minutes.
    stay
        Minutes each home walks now; infinite without a way.
    within
        The same homes as the covering problem counts them: whom each candidate brings inside.
    """

    reached: Reached
    stay: Numbers
    within: Reached

    @property
    def longest(self) -> float:
        """What who has no way is counted as walking: as long as anybody, or any new walk."""
        known = self.stay[np.isfinite(self.stay) & (self.reached.people > 0)]
        return float(max(known.max(initial=0.0), self.reached.cost.max(initial=0.0)))

    def minutes(self, chosen: Ints) -> Numbers:
        """Return what each home walks with some candidates."""
        open_ = np.isin(np.arange(self.reached.sites), chosen)
        found = self.stay.copy()
        rows = open_[self.reached.site]
        np.minimum.at(found, self.reached.home[rows], self.reached.cost[rows])
        return found

    def mean(self, chosen: Ints) -> float:
        """Return the minutes a person walks on the mean, of those with a way."""
        minutes, people = self.minutes(chosen), self.reached.people
        counted = np.isfinite(minutes) & (people > 0)
        total = float(people[counted].sum())
        return float(people[counted] @ minutes[counted]) / total if total else np.nan

    def worst(self, chosen: Ints) -> float:
        """Return the longest walk of anybody with a way, minutes."""
        minutes = self.minutes(chosen)
        return float(minutes[np.isfinite(minutes) & (self.reached.people > 0)].max(initial=0.0))

    def worst_of_all(self, chosen: Ints) -> float:
        """Return the longest walk as it is chosen by: infinite for whom a site could still help."""
        return float(self.minutes(chosen)[self._counted].max(initial=0.0))

    def saved_by_each(self, chosen: Ints) -> Numbers:
        """Return the minutes of everybody together that each site saves beside some others."""
        now, reached = np.minimum(self.minutes(chosen), self.longest), self.reached
        saved = reached.people[reached.home] * np.maximum(now[reached.home] - reached.cost, 0.0)
        return np.bincount(reached.site, saved, minlength=reached.sites).astype(np.float64)

    def worst_with_each(self, chosen: Ints) -> Numbers:
        """Return the longest walk of anybody whom a site could help, with each beside some others.

        Homes are ranked from the longest walk down; a site helps so many of the first, and the
        next is the longest that stays.
        """
        reached, now = self.reached, self.minutes(chosen)
        counted = np.flatnonzero(self._counted)
        order = counted[np.argsort(-now[counted], kind="stable")]
        rank = np.full(len(now), -1)
        rank[order] = np.arange(len(order))
        helps = (reached.cost < now[reached.home]) & (rank[reached.home] >= 0)
        site, at, walk = reached.site[helps], rank[reached.home[helps]], reached.cost[helps]
        worst = np.zeros(reached.sites)
        np.maximum.at(worst, site, walk)
        pair = np.unique(site * (len(order) + 1) + at)
        site, at = np.divmod(pair, len(order) + 1)
        place = np.arange(len(site)) - np.searchsorted(site, site)
        helped = np.bincount(site[place == at], minlength=reached.sites)
        stays = np.append(now[order], 0.0)[helped]
        found: Numbers = np.maximum(worst, stays)
        return found

    @cached_property
    def _counted(self) -> Bools:
        """Homes of anybody with a way to what stands or could be built."""
        least = self.stay.copy()
        np.minimum.at(least, self.reached.home, self.reached.cost)
        return np.isfinite(least) & (self.reached.people > 0)


def walk_ground(ground: SiteGround) -> WalkGround:
    """Return everybody's walk now and to the candidates.

    Parameters
    ----------
    ground
        The study, with one circle.
    """
    part, again = ground.parts[0], ground.again
    asked, left = part.left.asked, part.left
    stay_s = walks_from(left.graph, again.origins, left.settled).seconds
    owner, residents = again.origins.places.owner, again.study.residents
    group = part.circle.group if part.circle.group in residents else "residents"
    here = (residents["district_id"] == again.study.district).to_numpy(bool)
    people = np.where(here, residents[group].to_numpy(np.float64), 0.0)[owner]
    known = stay_s[np.isfinite(stay_s) & (people > 0)]
    limit_s = max(float(known.max(initial=0.0)), asked.limit_s)
    home, site, walk_s = _nearer(ground, stay_s, people, limit_s)
    reached = Reached(
        home=home, site=site, cost=walk_s / asked.per_minute, people=people,
        sites=len(ground.candidates.table),
    )  # fmt: skip
    inside = walk_s <= asked.limit_s
    beyond = ~(stay_s <= asked.limit_s)
    within = Reached(
        home=home[inside], site=site[inside], cost=reached.cost[inside],
        people=np.where(beyond, people, 0.0), sites=reached.sites,
    )  # fmt: skip
    return WalkGround(reached, stay_s / asked.per_minute, within)


def _nearer(
    ground: SiteGround, stay_s: Numbers, people: Numbers, limit_s: float
) -> tuple[Ints, Ints, Numbers]:
    """Return home, candidate and seconds of every walk shorter than what stands."""
    again, left = ground.again, ground.parts[0].left
    joined, homes = ground.candidates.joined, again.origins.places
    network = again.attached.snapper.network
    walks = PlaceWalks(again.uncut, joined, homes, left.walking)
    homes_xy, sites_xy = (
        np.column_stack(project(one.street_lon, one.street_lat, network.crs))
        for one in (homes, joined)
    )
    counted = np.flatnonzero(people > 0)
    reach_m = limit_s * left.fastest_m_s
    tree = cKDTree(homes_xy[counted]) if len(counted) else None
    order = np.lexsort((sites_xy[:, 0], np.floor(sites_xy[:, 1] / max(reach_m, 1.0))))
    parts: list[tuple[Ints, Ints, Numbers]] = []
    for begin in range(0, len(order) if tree is not None else 0, _AT_ONCE):
        some = order[begin : begin + _AT_ONCE]
        low, high = sites_xy[some].min(axis=0) - reach_m, sites_xy[some].max(axis=0) + reach_m
        half = float((high - low).max()) / 2
        inside = tree.query_ball_point((low + high) / 2, half, p=np.inf) if tree else []
        near = counted[np.sort(np.array(inside, np.int64))]
        walk_s = walks.seconds(limit_s=limit_s, places=some, homes=near)
        row, column = np.nonzero((walk_s < stay_s[near]) & (walk_s <= limit_s))
        parts.append((near[column], some[row], walk_s[row, column]))
    if not parts:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    home, site, seconds = (np.concatenate(one) for one in zip(*parts, strict=True))
    return home, site, seconds


def solved_by_walks(walks: WalkGround, rules: Rules, question: Question) -> Answer:
    """Return the sites of the least walking, or of the least worst walk.

    Parameters
    ----------
    walks
        The problem.
    rules
        Floors count the homes of ``walks.within``.
    question
        What is asked.
    """
    if question.objective == "worst":
        return least_worst_nearby(
            walks.reached, walks.stay, rules, within=walks.within,
            seconds=question.seconds, seed=question.seed,
        )  # fmt: skip
    stay = np.where(np.isfinite(walks.stay), walks.stay, walks.longest)
    return least_walking_nearby(
        walks.reached, stay, rules, within=walks.within,
        seconds=question.seconds, seed=question.seed,
    )  # fmt: skip
