"""What a figure of a circle says in words: its title, rule, verdict, sources."""

import math
from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.report.credit import from_osm
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.headline import Headline, circle_name, denominator_words
from lifecircle.report.wording import named, say_names
from lifecircle.study.standards.services import services
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.study.standards.files import Circle

UNITS = "units"
_LAND, _M2_IN_HA = "residential_land_m2", 10_000.0
_MOST_FILES = 6


def percent(share: float | None, *, language: str) -> str:
    """Return a share as a percentage of one decimal.

    Parameters
    ----------
    share
        0-1; None or NaN where there is none.
    language
        ``zh`` or ``en``.
    """
    if share is None or not math.isfinite(share):
        return say("figures.map.none", language=language)
    return f"{share:.1%}"


def share_caption(head: Headline, *, language: str) -> str:
    """Return what the large number on a figure is.

    Parameters
    ----------
    head
        Of the circle.
    language
        ``zh`` or ``en``.
    """
    if head.denominator == UNITS:
        return say("figures.map.share_units", language=language)
    of = denominator_words(head.denominator, language=language)
    return say("figures.map.share", language=language, denominator=of)


def target_words(circle: "Circle", *, language: str) -> str:
    """Return the target with its year.

    Parameters
    ----------
    circle
        The circle.
    language
        ``zh`` or ``en``.
    """
    if circle.target_share is None:
        return say("figures.map.no_target", language=language)
    share = f"{circle.target_share:.0%}"
    if circle.target_year:
        year = str(circle.target_year)
        text = say("figures.map.target_year", language=language, share=share, year=year)
    else:
        text = say("figures.map.target", language=language, share=share)
    return text + (say("figures.map.assumed", language=language) if circle.target_assumed else "")


def verdict(head: Headline, *, language: str) -> tuple[bool | None, str]:
    """Return whether the district meets the target, and how it is said; None where nobody can say.

    Parameters
    ----------
    head
        Of the circle.
    language
        ``zh`` or ``en``.
    """
    row = head.district
    if not head.served:
        return None, say("figures.map.not_judged", language=language)
    if row is None or head.circle.target_share is None or pd.isna(row["met"]):
        return None, ""
    if bool(row["met"]):
        return True, say("figures.map.met", language=language)
    short = needed(head)
    unit = unit_word(head, language=language)
    return False, say("figures.map.not_met", language=language, short=short, unit=unit)


def unit_word(head: Headline, *, language: str) -> str:
    """Return what a circle counts, as it follows a number.

    Parameters
    ----------
    head
        Of the circle.
    language
        ``zh`` or ``en``.
    """
    if head.denominator == _LAND:
        return say("figures.map.hectares", language=language)
    words = say_names("unit", language=language)
    return words.get(head.denominator, words["people"])


def amount(value: float, head: Headline) -> str:
    """Return a number of what a circle counts, without its unit; land in hectares.

    Parameters
    ----------
    value
        As in ``Result.coverage``.
    head
        Of the circle.
    """
    return f"{value / _M2_IN_HA:,.1f}" if head.denominator == _LAND else f"{value:,.0f}"


def needed(head: Headline) -> str:
    """Return how many are missing to the target of a district that misses it: whole ones.

    Parameters
    ----------
    head
        Of the circle.
    """
    short = 0.0 if head.district is None else float(head.district["short_by"])
    return amount(short if head.denominator == _LAND else math.ceil(short - 1e-6), head)


def rule(result: "Result", circle: "Circle", *, language: str) -> str:
    """Return the arithmetic of the limit: speed, minutes, metres.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    circle
        The circle.
    language
        ``zh`` or ``en``.
    """
    who = say_names("who", language=language).get(circle.profile, circle.profile)
    if circle.minutes is None:
        metres = circle.metres or 0.0
        return say("figures.map.rule_metres", language=language, who=who, metres=metres)
    profile = result.profiles[circle.profile]
    return say(
        "figures.map.bicycle" if circle.profile == "bicycle" else "figures.map.rule",
        language=language,
        who=who,
        speed=f"{profile.speed_m_s:g}",
        minutes=f"{circle.minutes:g}",
        metres=f"{profile.metres(circle.minutes):,.0f}",
    )


def counted_services(circle: "Circle", *, language: str) -> str:
    """Return the kinds of facility that count.

    Parameters
    ----------
    circle
        The circle.
    language
        ``zh`` or ``en``.
    """
    known = services()
    told = [named(known[one].name, language=language) for one in circle.services if one in known]
    return say("figures.map.joint", language=language).join(told)


def drawn_name(circle: "Circle", letters: Lettering) -> str:
    """Return a circle's name, or its id where the name cannot be drawn.

    Parameters
    ----------
    circle
        The circle.
    letters
        What can be written.
    """
    name = circle_name(circle, language=letters.language)
    return name if letters.legible(name) else circle.id


def foot(result: "Result", letters: Lettering) -> str:
    """Return the source line: standard, method, files with their dates.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    letters
        What can be written; a file whose name cannot be is only counted in by an ellipsis.
    """
    study, language = result.study, letters.language
    standard = named(study.standard.name, language=language)
    if not standard or not letters.legible(standard):
        standard = study.standard.id
    dated = dict.fromkeys(f"{one.path.split('/')[-1]} {one.date}".strip() for one in study.inputs)
    shown = [one for one in dated if letters.can_draw(one)][:_MOST_FILES]
    files = say("figures.map.joint", language=language).join(shown)
    more = " …" if len(dated) > len(shown) else ""
    told = [
        say("figures.foot.standard", language=language, standard=standard),
        say("figures.foot.computed", language=language),
    ]
    if shown:
        told.append(say("figures.foot.source", language=language, files=files + more))
    if from_osm(result):
        told.append(say("figures.foot.osm", language=language))
    return say("figures.foot.joint", language=language).join(told)
