"""One circle's page of a paper: what it asks, what was found, where, and who is left out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from lifecircle.circles.walks.presence import counting_facilities
from lifecircle.report.figures.pictures import Picture
from lifecircle.report.headline import Headline, circle_name
from lifecircle.report.paper.blocks import Block, Figure, Heading, Paragraph
from lifecircle.report.paper.circle_tables import (
    MOST_BESIDE_FIGURE,
    MOST_LISTED,
    street_table,
    under_blocks,
)
from lifecircle.report.paper.sentences import (
    amount,
    counted_words,
    goal_words,
    listed,
    quantity,
    share_words,
    speed_words,
    unit_amount,
    unit_of,
)
from lifecircle.report.paper.summary_page import to_reach_words, verdict
from lifecircle.report.wording import named, say_names
from lifecircle.study.standards.services import services
from lifecircle.words import say

if TYPE_CHECKING:
    import pandas as pd

    from lifecircle.circles.results import Result
    from lifecircle.study.standards.circle import Circle

_LEFT = ("beyond", "unreachable", "not_snapped")
_FORMS = {"people": "people", "households": "households", "residential_land_m2": "land"}
_LEAST_POINTS = 0.05
_INNER_QUOTES = str.maketrans("“”", "‘’")


def circle_blocks(
    result: "Result",
    headline: Headline,
    *,
    language: str,
    figure: Picture | None = None,
    causes: "pd.DataFrame | None" = None,
) -> tuple[Block, ...]:
    """Return one circle's page.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    headline
        Of the circle.
    language
        ``zh`` or ``en``.
    figure
        Its picture, if there is one.
    causes
        Of `lifecircle.circles.reasons.zone_causes.zone_causes`; None where nobody looked into them.
    """
    circle = headline.circle
    name = circle_name(circle, language=language)
    title = name if circle.verified else say("paper.number.marked", language=language, text=name)
    blocks: list[Block] = [
        Heading(text=title, level=2),
        Paragraph(_finding(headline, language), "lead"),
        Paragraph(_basis(result, circle, language), "basis"),
        Paragraph(_walk(result, headline, language), "basis"),
        Paragraph(_counted(result, circle, language), "basis"),
    ]
    if figure is not None and verdict(headline) != "nothing":
        caption = say("paper.circle.figure", language=language, circle=name)
        blocks.append(Figure(key=circle.id, picture=figure, caption=caption))
    if headline.district is not None:
        blocks += street_table(result, headline, language=language)
        most = MOST_LISTED if figure is None else MOST_BESIDE_FIGURE
        blocks += under_blocks(result, headline, language=language, most=most, causes=causes)
    note = circle.note.get(language, "")
    if note:
        blocks.append(Paragraph(say("paper.circle.note", language=language, text=note), "small"))
    return tuple(blocks)


def _sentences(parts: Iterable[str], language: str) -> str:
    """Return sentences as one paragraph, empty ones left out."""
    return listed([one for one in parts if one], language=language, key="sentence")


def _finding(headline: Headline, language: str) -> str:
    """Return how many are inside, why the others are not, and what the target says."""
    row = headline.district
    judged = verdict(headline)
    if row is None or judged == "nothing":
        return say("paper.circle.nothing", language=language)
    unit = unit_of(headline)
    total, covered = float(row["total"]), float(row["covered"])
    told = {
        key: unit_amount(value, unit, language=language)
        for key, value in {"number": total, "covered": covered, "left": total - covered}.items()
    }
    told["why"] = _why_left(headline, language)
    others = "units" if headline.denominator == "units" else "homes"
    inside = say(
        f"paper.circle.{_FORMS.get(unit, others)}",
        language=language,
        group=counted_words(headline, language=language),
        share=share_words(float(row["covered_share"]), language=language),
        total=quantity(total, unit, language=language),
        **told,
    )
    parts = [inside, _judged(headline, judged, language), _straight(headline, language)]
    return _sentences(parts, language)


def _why_left(headline: Headline, language: str) -> str:
    """Return how many are outside for each reason."""
    row = headline.district
    unit = unit_of(headline)
    if row is None or headline.denominator == "units" or not headline.served:
        return ""
    said = say(f"paper.left_unit.{unit}", language=language)
    parts = [
        say(
            f"paper.circle.{key}",
            language=language,
            number=unit_amount(float(row[key]), unit, language=language),
            unit=said,
        )
        for key in _LEFT
        if float(row[key]) > 0
    ]
    joined = listed(parts, language=language, key="comma")
    return say("paper.circle.why_left", language=language, parts=joined) if parts else ""


def _judged(headline: Headline, judged: str, language: str) -> str:
    """Return the target and whether it is met."""
    circle = headline.circle
    target = goal_words(circle.target_share, language=language)
    form = "target" + ("_year" if circle.target_year else "")
    form += "_assumed" if circle.target_assumed else ""
    if form != "target":
        year = circle.target_year or 0
        target = say(f"paper.circle.{form}", language=language, share=target, year=year)
    short = to_reach_words(headline, language=language)
    return say(f"paper.circle.{judged}", language=language, target=target, short=short)


def _straight(headline: Headline, language: str) -> str:
    """Return what a buffer would have claimed, where it would have claimed more."""
    row = headline.district
    if row is None or "straight_line_share" not in row:
        return ""
    claimed, share = float(row["straight_line_share"]), float(row["covered_share"])
    points = 100 * (claimed - share)
    if not points >= _LEAST_POINTS:
        return ""
    return say(
        "paper.circle.straight",
        language=language,
        share=share_words(claimed, language=language),
        points=amount(points, language=language, decimals=1),
    )


def _basis(result: "Result", circle: "Circle", language: str) -> str:
    """Return where the plan says so, and what in it was not verified."""
    form = "basis" if circle.quote else "basis_clause" if circle.clause else "basis_source"
    standard = named(result.study.standard.name, language=language)
    quote = circle.quote.translate(_INNER_QUOTES)
    values = {"standard": standard, "clause": circle.clause, "quote": quote}
    source = say(f"paper.circle.{form}", language=language, **values)
    doubt = "" if circle.verified else say("paper.circle.unverified", language=language)
    return _sentences([source, doubt], language)


def _walk(result: "Result", headline: Headline, language: str) -> str:
    """Return who walks how far, or that a unit only has to hold a facility."""
    circle = headline.circle
    if headline.denominator == "units":
        unit = counted_words(headline, language=language)
        return say("paper.circle.unit_rule", language=language, unit=unit)
    profile = result.profiles[circle.profile]
    who = say_names("who", language=language).get(circle.profile, circle.profile)
    values = {"who": who, "direction": say(f"paper.circle.{circle.direction}", language=language)}
    if circle.minutes is None:
        metres = circle.metres or 0.0
        return say("paper.circle.walk_metres", language=language, metres=metres, **values)
    return say(
        "paper.circle.walk_minutes",
        language=language,
        speed=speed_words(profile.speed_m_s),
        minutes=f"{circle.minutes:g}",
        metres=amount(profile.metres(circle.minutes), language=language),
        **values,
    )


def _counted(result: "Result", circle: "Circle", language: str) -> str:
    """Return which facilities count, how many are open and how many are not."""
    known = services()
    kinds = [
        named(known[key].name, language=language) if key in known else key
        for key in circle.services
    ]
    frame = result.study.facilities
    of_circle = frame["service"].isin(circle.services).to_numpy(bool)
    if circle.tiers:
        of_circle = of_circle & frame["tier"].isin(circle.tiers).to_numpy(bool)
    is_open = counting_facilities(circle, frame)
    open_count = int(frame.loc[is_open, "count"].sum())
    other = int(frame.loc[of_circle & ~is_open, "count"].sum())
    told = say(
        "paper.circle.counted_also" if other else "paper.circle.counted",
        language=language,
        services=listed(kinds, language=language, key="clauses"),
        open=open_count,
        other=other,
    )
    of_tiers = [say(f"paper.tier.{one}", language=language) for one in circle.tiers]
    tiers = listed(of_tiers, language=language)
    limited = say("paper.circle.tiers", language=language, tiers=tiers) if tiers else ""
    return _sentences([told, limited], language)
