"""How the figures of a paper were made, and what its words mean."""

from typing import TYPE_CHECKING

from lifecircle.report.headline import denominator_words, headlines, limit_words
from lifecircle.report.paper.blocks import Block, Heading, Items, Paragraph, Table
from lifecircle.report.paper.sentences import amount, goal_words, listed, speed_words
from lifecircle.report.wording import say_names
from lifecircle.words import entry, say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.network.profiles import Profile

_NOT_PEOPLE = ("residential_land_m2", "buildings", "compounds", "cells", "points", "units")
_HOMES = {"building": "buildings", "compound": "compounds", "cell": "cells", "point": "points"}


def method_blocks(result: "Result", *, language: str) -> tuple[Block, ...]:
    """Return the chapter on method: walks, speeds, denominators, joining, grades.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    return (
        _heading("method", 1, language),
        _heading("walk", 2, language),
        *_walk(result, language),
        _speeds(result, language),
        _heading("denominators", 2, language),
        Paragraph(say("paper.method.share", language=language)),
        Items(_denominators(result, language)),
        _heading("joining", 2, language),
        Items(_joining(result, language)),
        _heading("grades", 2, language),
        *_grades(result, language),
    )


def term_blocks(*, language: str) -> tuple[Block, ...]:
    """Return the chapter that says what the paper's words mean.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    """
    meanings: dict[str, str] = entry("paper.meaning", language=language)
    table = Table(
        caption=say("paper.table.terms", language=language),
        header=tuple(say(f"paper.column.{key}", language=language) for key in ("term", "meaning")),
        rows=tuple(
            (say(f"paper.term.{key}", language=language), meaning)
            for key, meaning in meanings.items()
        ),
        alignments=("left", "left"),
        widths=(3.6, 13.0),
    )
    return (_heading("terms", 1, language), table)


def _heading(key: str, level: int, language: str) -> Heading:
    return Heading(text=say(f"paper.heading.{key}", language=language), level=level)


def _walk(result: "Result", language: str) -> tuple[Block, ...]:
    """Return how a walk is counted."""
    each = say(
        "paper.method.each_home",
        language=language,
        rows=amount(len(result.study.residents), language=language),
        unit=denominator_words(_HOMES[result.study.unit], language=language),
    )
    rule = say("paper.method.rule", language=language)
    border = say("paper.method.border", language=language)
    return (Paragraph(each), Paragraph(listed([rule, border], language=language, key="sentence")))


def _speeds(result: "Result", language: str) -> Table:
    """Return who walks how fast, and what the circles' limits are in metres."""
    used = {one.profile: None for one in result.circles}
    words = say_names("who", language=language)
    columns = ("who", "speed", "steps", "distances")
    return Table(
        caption=say("paper.table.speeds", language=language),
        header=tuple(say(f"paper.column.{key}", language=language) for key in columns),
        rows=tuple(
            (words.get(key, key), *_paces(result, result.profiles[key], language)) for key in used
        ),
        alignments=("left", "center", "center", "left"),
        widths=(3.8, 2.1, 2.1, 8.6),
        notes=(say("paper.method.speeds_note", language=language),),
    )


def _paces(result: "Result", profile: "Profile", language: str) -> tuple[str, str, str]:
    """Return a profile's speed, its speed on steps and its limits in metres."""
    own = [one for one in result.circles if one.profile == profile.id]
    limits = {
        one.minutes: limit_words(one, language=language) for one in own if one.minutes is not None
    }
    distances = [
        say(
            "paper.method.is",
            language=language,
            limit=limits[minutes],
            metres=amount(profile.metres(minutes), language=language),
        )
        for minutes in sorted(limits)
    ]
    metres = {one.metres: limit_words(one, language=language) for one in own if one.metres}
    distances += [metres[one] for one in sorted(metres)]
    return (
        _speed(profile.speed_m_s, language),
        _speed(profile.speed_m_s * profile.steps_factor, language),
        listed(distances, language=language, key="clauses"),
    )


def _speed(speed_m_s: float, language: str) -> str:
    """Return a speed, or that there is none."""
    if speed_m_s <= 0:
        return say("paper.method.no_steps", language=language)
    return say("paper.method.m_s", language=language, speed=speed_words(speed_m_s))


def _denominators(result: "Result", language: str) -> tuple[str, ...]:
    """Return what each denominator in use counts."""
    used = {one.denominator: None for one in headlines(result)}
    groups = [denominator_words(key, language=language) for key in used if key not in _NOT_PEOPLE]
    told = []
    if groups:
        joined = listed(groups, language=language)
        told.append(say("paper.method.by_people", language=language, groups=joined))
    for key in (one for one in _NOT_PEOPLE if one in used):
        form = {"residential_land_m2": "land", "units": "units"}.get(key, "homes")
        values = {
            "cell": f"{result.study.settings.land_cell_m:g}",
            "homes": denominator_words(key, language=language),
        }
        told.append(say(f"paper.method.by_{form}", language=language, **values))
    return tuple(told)


def _joining(result: "Result", language: str) -> tuple[str, ...]:
    """Return how homes and facilities meet the streets, with the distances in use."""
    settings = result.study.settings
    piece = "pieces_join" if settings.small_piece_m > 0 else "pieces_off"
    values = {
        "homes_join": {"most": settings.max_snap_m},
        piece: {"limit": settings.small_piece_m},
        "outlines_join": {
            "spacing": settings.outline_spacing_m,
            "reach": settings.outline_reach_m,
        },
    }
    return tuple(
        say(
            f"paper.method.{key}",
            language=language,
            **{name: amount(metres, language=language) for name, metres in its.items()},
        )
        for key, its in values.items()
    )


def _grades(result: "Result", language: str) -> tuple[Block, ...]:
    """Return how severity is graded and what circles without a target are held against."""
    limits = result.study.standard.severity
    told = [
        say(
            "paper.method.grades",
            language=language,
            high=f"{limits.high_below:.0%}",
            medium=f"{limits.medium_below:.0%}",
            doubtful=f"{limits.doubtful_above_share:.0%}",
            small=amount(result.study.standard.small_area_people, language=language),
        )
    ]
    if any(one.target_share is None and one.headline == "people" for one in result.circles):
        share = goal_words(limits.default_target_share, language=language)
        told.append(say("paper.method.default", language=language, share=share))
    return (Paragraph(listed(told, language=language, key="sentence")),)
