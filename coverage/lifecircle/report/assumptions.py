"""What a study rests on, on one page: what was read, and what is assumed before any walk."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecircle.report.wording import say_names
from lifecircle.study.placing import ASSUMED
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.study.study import Study

_LEVELS = ("district", "street", "community", "functional")
_KINDS = ("river", "water", "railway", "motorway", "wall")
_INDENT = "  "


def assumption_lines(study: "Study", *, language: str) -> list[str]:
    """Return the page, line by line, for a terminal.

    Parameters
    ----------
    study
        As it was read.
    language
        ``zh`` or ``en``.
    """
    page = _Page(study, language)
    title = page.say("head.title", title=study.title or study.district)
    model = page.say("head.model") if study.model and "示范模型" not in study.title else ""
    lines = [title + model, "", page.say("head.read")]
    lines += [f"{_INDENT}{line}" for line in page.read()]
    lines += ["", page.say("head.taken")]
    return [*lines, *(f"{_INDENT}{line}" for line in page.taken())]


class _Page:
    """The sentences of one study in one language."""

    def __init__(self, study: "Study", language: str) -> None:
        self.study, self.language = study, language

    def say(self, key: str, **values: Any) -> str:
        """Return one sentence of the page."""
        return say(f"assumed.{key}", language=self.language, **values)

    def joined(self, parts: Sequence[str]) -> str:
        """Return several phrases as a list."""
        return say("paper.number.joint", language=self.language).join(parts)

    def read(self) -> Iterator[str]:
        """Yield what was read."""
        study = self.study
        for one in study.inputs:
            if one.role == "streets":
                about = [word for word in (_datum(one.datum), one.date) if word]
                yield self.say("read.streets", file=one.path, about=self.joined(about))
        groups = say_names("group", language=self.language)
        yield self.say(
            "read.homes",
            count=len(study.residents),
            unit=self.say(f"unit.{study.unit}"),
            people=round(float(study.residents["residents"].sum())),
            groups=self.joined([groups.get(one, one) for one in study.groups]),
        )
        registers = len({one.path for one in study.inputs if one.role == "facilities"})
        yield self.say("read.facilities", registers=registers, count=len(study.facilities))
        levels = study.zones["level"].value_counts()
        told = [self.say(f"level.{one}", count=levels[one]) for one in _LEVELS if one in levels]
        yield self.say("read.zones", levels=self.joined(told))
        if len(study.land):
            yield self.say("read.land", count=len(study.land))
        if study.obstacles is not None:
            tables = {
                name: len(getattr(study.obstacles, name))
                for name in ("estates", "gates", "barriers")
            }
            yield self.say("read.obstacles", **tables)

    def taken(self) -> Iterator[str]:
        """Yield what is assumed."""
        yield from self._datums()
        yield from self._states()
        yield from self._people()
        yield from self._obstacles()
        yield from self._walks()

    def _datums(self) -> Iterator[str]:
        """Yield which layers were turned from another datum."""
        yield self.say("datum.stated")
        for datum in ("gcj02", "bd09"):
            files = sorted({one.path for one in self.study.inputs if one.datum == datum})
            if files:
                yield self.say("datum.turned", files=self.joined(files), datum=_datum(datum))

    def _states(self) -> Iterator[str]:
        """Yield what counts in the year of the study, and what comes and goes later."""
        study = self.study
        places = study.facilities
        count = places["status"].value_counts()
        states = {one: int(count.get(one, 0)) for one in ("open", "building", "planned", "closed")}
        if study.year is None:
            yield self.say("state.undated", **states)
            return
        yield self.say("state.of_year", year=study.year, **states)
        opening = places["opened"].dropna()
        opening = opening[opening > study.year]
        closing = int((places["closed"].dropna() > study.year).sum())
        if len(opening):
            first, last = int(opening.min()), int(opening.max())
            yield self.say(
                "state.later", opening=len(opening), first=first, last=last, closing=closing
            )

    def _people(self) -> Iterator[str]:
        """Yield where people were put, and how many there will be."""
        study = self.study
        people = study.residents["residents"].to_numpy(float)
        by = study.residents.get("people_by")
        ways = np.full(len(people), "given") if by is None else by.to_numpy(str)
        whole = people.sum()
        spread, assumed = people[ways != "given"].sum(), people[np.isin(ways, ASSUMED)].sum()
        if spread and whole:
            shares = {"share": f"{spread / whole:.1%}", "assumed": f"{assumed / whole:.1%}"}
            yield self.say("people.spread", **shares)
        else:
            yield self.say("people.counted")
        stated = study.growth.get("residents", {})
        if stated:
            told = [f"{year} {count:,.0f}" for year, count in sorted(stated.items())]
            yield self.say("state.growth", stated=self.joined(told))
        if study.planned is not None and len(study.planned):
            yield self.say(
                "state.planned",
                count=len(study.planned),
                people=round(float(study.planned["residents"].sum())),
                first=int(study.planned["since"].min()),
            )

    def _obstacles(self) -> Iterator[str]:
        """Yield how estates are entered, and what is walked around."""
        obstacles = self.study.obstacles
        if obstacles is None:
            return
        if len(obstacles.estates):
            stated = set(obstacles.gates["estate_id"]) - {""}
            without = len(set(obstacles.estates.index) - stated)
            known = stated or not len(obstacles.gates)
            if known:
                yield self.say("gates.some", without=without) if without else self.say("gates.all")
            lanes = "lanes_all" if obstacles.inner_lanes == "all" else "lanes_private"
            yield self.say(f"gates.{lanes}")
        if len(obstacles.barriers):
            kinds = obstacles.barriers["kind"].where(
                obstacles.barriers["kind"].isin(_KINDS), "other"
            )
            count = kinds.value_counts()
            told = [
                self.say(f"kind.{kind}", count=count[kind])
                for kind in (*_KINDS, "other")
                if kind in count
            ]
            candidates = self.study.settings.barrier_candidates
            yield self.say("gates.barriers", kinds=self.joined(told), candidates=candidates)

    def _walks(self) -> Iterator[str]:
        """Yield how people walk, how they join the streets, and which targets are ours."""
        from lifecircle.network.profiles import study_profiles

        study = self.study
        profiles, _ = study_profiles(study.profiles)
        circles = study.standard.circles
        used = dict.fromkeys(circle.profile for circle in circles)
        names = say_names("who", language=self.language)
        speeds = [
            f"{names.get(one, one)} {profiles[one].speed_m_s:g}" for one in used if one in profiles
        ]
        yield self.say("walk.speeds", speeds=self.joined(speeds))
        settings = study.settings
        yield self.say("walk.reach", max_m=settings.max_snap_m, small_m=settings.small_piece_m)
        given = study.entrances["facility_id"].nunique() if len(study.entrances) else 0
        yield self.say("walk.entrances", given=given)
        yield self.say(
            "walk.targets",
            all=len(circles),
            assumed=sum(one.target_assumed for one in circles),
            unverified=sum(not one.verified for one in circles),
        )


def _datum(name: str) -> str:
    """Return a datum as people write it."""
    known = {"wgs84": "WGS-84", "gcj02": "GCJ-02", "bd09": "BD-09", "cgcs2000": "CGCS2000"}
    return known.get(name, name)
