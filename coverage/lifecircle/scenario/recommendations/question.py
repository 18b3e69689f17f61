"""What is asked of a search for sites, checked before anything is searched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lifecircle.errors import CallError
from lifecircle.study.standards.circle import Circle
from lifecircle.words import say

OBJECTIVES = ("people", "walking", "worst")
"""Most people within the limit, least walking in all, least worst walk."""

ROOMS = ("split", "whole")
"""Whether a home's people may go to several sites, or all go to one."""

PLANS = ("end", "steps")
"""Whether the last phase's sites are the best there are, or each phase's given those before."""

LEVELS = ("street", "community")


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked.

    Parameters
    ----------
    circles
        Ids; a site serves all of them, under one roof.
    sites, target_share, budget
        Exactly one: how many, a share of all people (0-1), or a sum.
    everyone
        Instead of a share: everybody whom any candidate could reach.
    floor_share
        What every community must have at least.
    objective
        One of `OBJECTIVES`.
    room
        One of `ROOMS`: only people with a place count; empty to leave places out.
    capacity
        Of each new site whose own is not stated, in the unit of the circle.
    phases
        Year, and how many sites or what sum then, in the order of the years.
    plan
        One of `PLANS`.
    each
        One of `LEVELS`: at least one facility in every zone of it; empty not to ask that.
    not_both
        Pairs of ids that exclude each other.
    seconds, seed
        Of the solver.
    """

    circles: tuple[str, ...]
    sites: int | None = None
    target_share: float | None = None
    budget: float | None = None
    everyone: bool = False
    floor_share: float | None = None
    objective: str = "people"
    room: str = ""
    capacity: float | None = None
    phases: tuple[tuple[int, float], ...] = ()
    plan: str = "end"
    each: str = ""
    not_both: tuple[tuple[str, str], ...] = ()
    seconds: float = 60.0
    seed: int = 0

    @property
    def to_share(self) -> bool:
        """Whether as few sites as will do are wanted."""
        return self.target_share is not None or self.everyone

    def refusal(self) -> tuple[str, Mapping[str, Any]] | None:
        """Return the sentence why this cannot be asked, and its values; None if it can be."""
        given = (self.sites, self.target_share, self.budget, self.everyone or None)
        if sum(one is not None for one in given) != 1:
            return "needs_goal", {}
        return self._out_of_range() or self._mixed() or self._phases_wrong()

    def _out_of_range(self) -> tuple[str, Mapping[str, Any]] | None:
        """Refuse values no district could be asked."""
        if self.sites is not None and self.sites < 1:
            return "not_whole", {"option": "--sites", "value": self.sites}
        for name, share in (("--target", self.target_share), ("--floor", self.floor_share)):
            if share is not None and not 0 < share <= 1:
                return "not_share", {"option": name, "value": share}
        for name, many in (("--budget", self.budget), ("--capacity", self.capacity),
                           ("--seconds", self.seconds)):  # fmt: skip
            if many is not None and not 0 < many < float("inf"):
                return "not_sum", {"option": name, "value": many}
        choices = (("--objective", self.objective, OBJECTIVES), ("--room", self.room, ("", *ROOMS)),
                   ("--plan", self.plan, PLANS), ("--each", self.each, ("", *LEVELS)))  # fmt: skip
        for name, value, known in choices:
            if value not in known:
                listed = ", ".join(one for one in known if one)
                return "not_one_of", {"option": name, "value": value, "known": listed}
        return None

    def _mixed(self) -> tuple[str, Mapping[str, Any]] | None:
        """Refuse what does not go together."""
        if self.objective != "people" and (self.to_share or self.room or self.phases):
            return "objective_alone", {}
        several = len(self.circles) > 1
        if several and (self.objective != "people" or self.room):
            return "several_circles_alone", {}
        return None

    def _phases_wrong(self) -> tuple[str, Mapping[str, Any]] | None:
        """Refuse phases that do not add up to what is asked."""
        years = [year for year, _ in self.phases]
        if years != sorted(set(years)):
            return "phases_in_order", {}
        if any(not many > 0 for _, many in self.phases):
            return "phases_above_nothing", {}
        if self.sites is not None and any(many != int(many) for _, many in self.phases):
            return "phases_whole", {}
        total = sum(many for _, many in self.phases)
        asked = self.sites if self.sites is not None else self.budget
        if self.phases and asked is not None and abs(total - asked) > 1e-6 * asked:
            return "phases_add_up", {"total": f"{total:g}", "asked": f"{asked:g}"}
        return None


def refuse(key: str, language: str, **values: Any) -> CallError:
    """Return the error of a question that cannot be answered, in a language."""
    return CallError(say(f"siting.call.{key}", language=language, **values))


def asked_circles(
    question: Question, circles: Sequence[Circle], *, language: str
) -> tuple[Circle, ...]:
    """Return the circles a question names.

    Raises
    ------
    CallError
        If one is unknown, counts land or units, is walked there and back, or states no need of
        places although places are asked about.
    """
    known = {one.id: one for one in circles}
    for name in question.circles:
        if name not in known:
            raise refuse("unknown_circle", language, circle=name, known=", ".join(known))
        circle = known[name]
        if circle.headline != "people" or circle.direction == "both":
            raise refuse("not_this_circle", language, circle=name)
        if question.room and (circle.supply is None or circle.supply.need is None):
            able = [one.id for one in circles if one.supply and one.supply.need is not None
                    and one.headline == "people"]  # fmt: skip
            raise refuse("no_need_known", language, circle=name, known=", ".join(able) or "-")
    return tuple(known[name] for name in question.circles)
