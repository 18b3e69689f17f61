"""What a life circle is, and the standard it belongs to: values, no files."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from lifecircle.errors import CallError
from lifecircle.study.standards.indicator import Indicator
from lifecircle.study.standards.opening_hours import read_moment
from lifecircle.study.standards.slips import Slip
from lifecircle.study.standards.weighing import OtherAssumptions, PriorityWeights

PROFILE_IDS = (
    "general",
    "older",
    "older-80",
    "wheelchair",
    "child-with-adult",
    "child",
    "bicycle",
)
"""Bundled ways of moving; the network room knows their speeds."""

GROUP_IDS = (
    "residents",
    "age_0_2",
    "age_3_5",
    "age_6_14",
    "age_60_plus",
    "age_80_plus",
    "migrants",
    "households",
)
"""Population groups a column of the residents may stand for."""

DIRECTIONS = ("to", "from", "both")
HEADLINES = ("people", "land", "buildings", "units")
UNIT_LEVELS = ("community", "street")

CAPACITY_UNITS: Mapping[str, str] = {
    "capacity_beds": "beds",
    "capacity_places": "places",
    "capacity_seats": "seats",
    "area_m2": "m2",
    "floor_area_m2": "m2",
    "sports_area_m2": "m2",
}
"""Columns that say how much a facility holds, and the unit each is in."""


@dataclass(frozen=True, kw_only=True)
class Provision:
    """What the facilities of a circle hold, and how much of it people need.

    Parameters
    ----------
    column
        Column of the facilities, one of `CAPACITY_UNITS`. A facility with an empty cell has an
        unknown capacity: neither none nor endless.
    group
        Who needs it, one of `GROUP_IDS`; may be wider than the circle's own group.
    need
        Units that each of the group needs; None where no norm is known, and then what people
        have is measured and not judged.
    clause, quote
        Where the norm stands, and its words.
    verified
        Whether the norm was read in the plan or in a source that can be named.
    note
        What a reader of the figure should know, by language.
    """

    column: str
    group: str = "residents"
    need: float | None = None
    clause: str = ""
    quote: str = ""
    verified: bool = True
    note: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.column not in CAPACITY_UNITS:
            raise CallError(f"column is {self.column!r}; give one of {', '.join(CAPACITY_UNITS)}")
        if self.need is not None and not 0 < self.need < math.inf:
            raise CallError("need is a number of units above 0, or None where no norm is known")

    @property
    def unit(self) -> str:
        """What is counted: ``places``, ``beds``, ``seats`` or ``m2``."""
        return CAPACITY_UNITS[self.column]


@dataclass(frozen=True, kw_only=True)
class Circle:
    """Who should reach which services within how long a walk.

    Parameters
    ----------
    id
        Its name in tables and files, such as ``"elderly-care"``.
    name
        Its name by language (``zh``, ``en``).
    services
        Services that count; reaching any one of them is enough.
    tiers
        Tiers of facilities that count; empty when all do.
    minutes, metres
        The limit, inclusive: minutes at the profile's speed or metres along the streets, never
        both.
    profile
        Who walks, an id of the network's profiles.
    direction
        ``to``: people walk to the place; ``from``: staff come from it; ``both``: there and back.
    group
        The population group the circle is for.
    headline
        Denominator of its headline: ``people`` (of the group), residential ``land``,
        ``buildings``, or administrative ``units`` with a facility inside.
    unit_level
        Which administrative units are counted, ``community`` or ``street``.
    unit_kind
        Count only units of this kind (``rural`` for villages) or of unstated kind; empty for all.
    target_share
        Share of the headline denominator that should be covered, 0-1; None if there is no target.
    target_year
        Year the target is due.
    target_assumed
        Whether the source names no number and ours is a stated default.
    clause, quote
        Where the source says so, and its words.
    verified
        Whether the limit was read in the plan or in a source that can be named.
    note
        What a reader of the figure should know, by language.
    supply
        What its facilities hold and how much of it people need; None where that is not asked.
    open_at
        A moment of the week, such as ``"Sat 10:00"``: only facilities open then count, and those
        whose hours nobody knows; empty to count whenever they are open.
    """

    id: str
    name: Mapping[str, str]
    services: tuple[str, ...]
    tiers: tuple[str, ...] = ()
    minutes: float | None = None
    metres: float | None = None
    profile: str = "general"
    direction: str = "to"
    group: str = "residents"
    headline: str = "people"
    unit_level: str = "community"
    unit_kind: str = ""
    target_share: float | None = None
    target_year: int | None = None
    target_assumed: bool = False
    clause: str = ""
    quote: str = ""
    verified: bool = True
    note: Mapping[str, str] = field(default_factory=dict)
    supply: Provision | None = None
    open_at: str = ""

    def __post_init__(self) -> None:
        limits = [one for one in (self.minutes, self.metres) if one is not None]
        if len(limits) != 1 or not (0 < limits[0] < math.inf):
            raise CallError(f"circle {self.id!r}: give minutes or metres, one of them, above 0")
        if self.target_share is not None and not 0 <= self.target_share <= 1:
            raise CallError(f"circle {self.id!r}: target_share is a share from 0 to 1")
        if not self.services:
            raise CallError(f"circle {self.id!r}: name at least one service that counts")
        if self.open_at and read_moment(self.open_at) is None:
            raise CallError(f'circle {self.id!r}: open_at is a day and a time, as in "Sat 10:00"')


@dataclass(frozen=True, kw_only=True)
class Severity:
    """When a neighbourhood is flagged, how badly, and how far the finding can be trusted.

    Parameters
    ----------
    medium_below, high_below
        Covered share, as a part of the target share (0-1), below which a flagged neighbourhood is
        of medium and of high severity; it is low otherwise.
    default_target_share
        Share (0-1) a circle without a target is held against when neighbourhoods are flagged.
    doubtful_above_share
        Share (0-1) of the people left out who could not be joined to the streets, or have no path
        at all, above which the finding is doubtful.
    reason
        Why these thresholds, by language.
    """

    medium_below: float = 0.8
    high_below: float = 0.5
    default_target_share: float = 0.9
    doubtful_above_share: float = 0.3
    reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class CauseRules:
    """What tells a facility that is missing from a way that is missing.

    Parameters
    ----------
    fair_detour
        How much longer than a straight line a walk may be without anything being in its way. A
        facility is near enough if the straight line to it times this is within the limit.
    reason
        Why so much, by language.
    """

    fair_detour: float = 1.42
    reason: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Standard:
    """A set of circles from one source, or several joined.

    Parameters
    ----------
    id
        Its name; joined standards are named ``a+b``.
    name
        Its title by language.
    source
        What it was taken from.
    verified
        Whether the source itself was read.
    circles
        Its circles, in the order they are reported.
    severity
        Thresholds for under-served neighbourhoods.
    causes
        When a facility counts as near enough for the way to be the cause.
    others
        Other assumptions its headlines are tried under.
    priority
        What makes a neighbourhood come first.
    small_area_people
        A neighbourhood with fewer residents is marked as small.
    indicators
        What else the source asks for or states, in the order it is reported.
    slips
        What cannot be meant as the source prints it, beside the slips of indicators.
    """

    id: str
    name: Mapping[str, str]
    source: str
    verified: bool
    circles: tuple[Circle, ...]
    severity: Severity = Severity()
    causes: CauseRules = CauseRules()
    others: OtherAssumptions = field(default_factory=OtherAssumptions)
    priority: PriorityWeights = field(default_factory=PriorityWeights)
    small_area_people: int = 100
    indicators: tuple[Indicator, ...] = ()
    slips: tuple[Slip, ...] = ()

    def circle(self, circle_id: str) -> Circle:
        """Return the circle of that id.

        Raises
        ------
        CallError
            If the standard has no such circle.
        """
        for one in self.circles:
            if one.id == circle_id:
                return one
        known = ", ".join(one.id for one in self.circles)
        raise CallError(f"no circle {circle_id!r} in {self.id}; it has {known}")
