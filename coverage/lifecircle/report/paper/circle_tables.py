"""A circle's tables in a paper: by street, and the neighbourhoods below its target."""

from typing import TYPE_CHECKING

import pandas as pd

from lifecircle.circles.reasons.causes import CAUSES
from lifecircle.circles.zone_rows import NO_ZONE
from lifecircle.report.cause_words import cause_mix
from lifecircle.report.headline import Headline, circle_name
from lifecircle.report.paper.blocks import Align, Block, Paragraph, Table
from lifecircle.report.paper.sentences import (
    counted_words,
    first_listed,
    goal_words,
    listed,
    missing,
    quantity,
    share_words,
    short_name,
    unit_amount,
    unit_of,
)
from lifecircle.report.records import records
from lifecircle.report.wording import names_of, say_names
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

MOST_LISTED = 20
"""How many neighbourhoods a circle's list names; the rest are counted."""

MOST_BESIDE_FIGURE = 8
"""As many leave room for a figure on the same page."""

_MOST_NAMED = 30
_WIDTHS = (5.5, 3.2, 4.1, 3.9, 6.4)
_MIX_WIDTHS = {"zh": (5.7, 3.4, 4.1, 2.8, 7.6), "en": (5.3, 3.3, 4.6, 4.0, 7.2)}
"""Words of the severity are one sign in Chinese and six letters in English."""
_STREETS_WITH_ROOM = 4
_LEAST_LISTED = 6
_ROOM_OF_THE_MIX = 2
"""So many names fewer leave room for what is said below of people by reason."""


def street_table(result: "Result", headline: Headline, *, language: str) -> tuple[Block, ...]:
    """Return the circle by street with the district below; nothing where there are no streets.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    headline
        Of the circle.
    language
        ``zh`` or ``en``.
    """
    streets = headline.zones[headline.zones["level"] == "street"]
    if (streets.index == NO_ZONE).all() or headline.district is None:
        return ()
    unit, of_units = unit_of(headline), headline.denominator == "units"
    keys = [
        "total",
        "covered",
        "left_out",
        "share",
        "to_reach",
        *([] if of_units else ["straight"]),
    ]
    called = {"covered": "has", "left_out": "has_not"} if of_units else {}
    names = zone_names(result, language=language)
    rows = [
        (names[str(key)], *_figures(row, unit, keys, language)) for key, row in streets.iterrows()
    ]
    whole = say("paper.place.district", language=language)
    right: Align = "right"
    caption = say(
        "paper.circle.by_street",
        language=language,
        circle=circle_name(headline.circle, language=language),
        unit=say(f"paper.unit.{unit}", language=language),
    )
    table = Table(
        caption=caption,
        header=(
            say("paper.place.street", language=language),
            *(say(f"paper.column.{called.get(key, key)}", language=language) for key in keys),
        ),
        rows=(*rows, (whole, *_figures(headline.district, unit, keys, language))),
        alignments=("left", *(right for _ in keys)),
        widths=(3.6, *(2.2 for _ in keys)),
        total=True,
    )
    return (table,)


def under_blocks(
    result: "Result",
    headline: Headline,
    *,
    language: str,
    most: int = MOST_LISTED,
    causes: pd.DataFrame | None = None,
) -> tuple[Block, ...]:
    """Return the neighbourhoods below a circle's target, with the reasons where they are known.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    headline
        Of the circle.
    language
        ``zh`` or ``en``.
    most
        How many are named.
    causes
        Of `lifecircle.circles.reasons.zone_causes.zone_causes`; None where nobody looked into them.
    """
    if headline.denominator == "units":
        return _units_without(result, headline, language)
    circle = headline.circle
    if (circle.headline != "people" and circle.target_share is None) or not headline.served:
        return ()
    rows = _under(result, headline)
    if rows.empty:
        places = say(f"paper.places.{_level(result)}", language=language)
        return (Paragraph(say("paper.circle.all_met", language=language, places=places)),)
    if causes is not None and "reason" in rows:
        rows = rows.assign(mix=_mixes(causes, circle.id, rows.index, language))
        most -= _ROOM_OF_THE_MIX
    return (_under_table(result, headline, rows, most, language),)


def _mixes(causes: pd.DataFrame, circle: str, zones: pd.Index, language: str) -> list[str]:
    """Return the people of each neighbourhood by cause, in a few words."""
    its = causes[causes.index.get_level_values("circle") == circle]
    ids = its.index.get_level_values("zone_id").astype(str)
    known = dict(zip(ids, records(its, [f"left_{one}" for one in CAUSES]), strict=True))
    told = [known.get(str(one)) for one in zones]
    return ["" if one is None else cause_mix(one, language=language) for one in told]


def zone_names(result: "Result", *, language: str) -> dict[str, str]:
    """Return what the zones are called, short enough for a table.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``.
    """
    names = {key: short_name(name) for key, name in names_of(result.study.zones).items()}
    return {**names, NO_ZONE: say_names("label", language=language)["no_zone"]}


def _figures(row: pd.Series, unit: str, keys: list[str], language: str) -> list[str]:
    """Return the cells of one zone."""
    values = {key: float(row[key]) for key in ("total", "covered", "short_by")}
    told = {
        "total": unit_amount(values["total"], unit, language=language),
        "covered": unit_amount(values["covered"], unit, language=language),
        "left_out": unit_amount(values["total"] - values["covered"], unit, language=language),
        "share": share_words(float(row["covered_share"]), language=language),
        "to_reach": unit_amount(missing(values["short_by"], unit), unit, language=language),
        "straight": share_words(float(row["straight_line_share"]), language=language),
    }
    return [told[key] for key in keys]


def _level(result: "Result") -> str:
    """Return the level of the neighbourhoods: communities, else what there is."""
    present = set(result.study.zones["level"])
    return next((one for one in ("community", "street") if one in present), "district")


def _under(result: "Result", headline: Headline) -> pd.DataFrame:
    """Return the neighbourhoods below the target, the widest gap first, index ``zone_id``."""
    circle = headline.circle
    if circle.headline == "people":
        of_circle = result.gaps.index.get_level_values("circle") == circle.id
        return result.gaps[of_circle].droplevel("circle")
    zones = headline.zones[headline.zones["level"] == _level(result)]
    short = zones[(zones["short_by"] > 0) & (zones.index != NO_ZONE)]
    told = short.rename(columns={"covered_share": "share", "short_by": "to_reach"})
    return told.sort_values("to_reach", ascending=False, kind="stable")


def _under_table(
    result: "Result", headline: Headline, rows: pd.DataFrame, most: int, language: str
) -> Table:
    """Return the list of neighbourhoods below the target; many streets leave room for fewer."""
    streets = int((headline.zones["level"] == "street").sum())
    shown = rows.head(max(_LEAST_LISTED, most - 2 * max(0, streets - _STREETS_WITH_ROOM)))
    explained = "reason" in rows
    why = "mix" if "mix" in rows else "reason"
    columns = ["share", "to_reach", *(["severity", why] if explained else [])]
    level = _level(result)
    names = zone_names(result, language=language)
    unit = unit_of(headline)
    caption = say(
        "paper.circle.under",
        language=language,
        circle=circle_name(headline.circle, language=language),
        places=say(f"paper.places.{level}", language=language),
        unit=say(f"paper.unit.{unit}", language=language),
    )
    right: Align = "right"
    return Table(
        caption=caption,
        header=(
            say(f"paper.place.{level}", language=language),
            *(say(f"paper.column.{key}", language=language) for key in columns),
        ),
        rows=tuple(
            (
                _marked(names.get(str(key), str(key)), row, language),
                *_under_cells(row, unit, language),
            )
            for key, row in shown.iterrows()
        ),
        alignments=("left", right, right, *(("center", "left") if explained else ())),
        widths=(_MIX_WIDTHS[language] if "mix" in rows else _WIDTHS)[: 1 + len(columns)],
        notes=(_notes(headline, rows, shown, language),),
        halves=True,
    )


def _marked(name: str, row: pd.Series, language: str) -> str:
    """Return a neighbourhood's name with the marks of a doubtful finding and of few residents."""
    if row.get("confidence") == "doubtful":
        name = say("paper.circle.doubtful_mark", language=language, text=name)
    if row.get("small", default=False):
        name = say("paper.circle.small_mark", language=language, text=name)
    return name


def _under_cells(row: pd.Series, unit: str, language: str) -> list[str]:
    """Return the cells of one neighbourhood after its name."""
    cells = [
        share_words(float(row["share"]), language=language),
        unit_amount(missing(float(row["to_reach"]), unit), unit, language=language),
    ]
    if "reason" not in row:
        return cells
    reason = row.get("mix") or say(f"paper.reason.{row['reason']}", language=language)
    return [*cells, say_names("severity", language=language)[str(row["severity"])], reason]


def _notes(headline: Headline, rows: pd.DataFrame, shown: pd.DataFrame, language: str) -> str:
    """Return what is said below the list: its order, its marks, the rest of it."""
    notes = [say("paper.circle.under_note", language=language)]
    if "mix" in rows:
        notes.append(say("causes.paper.mix_note", language=language))
    circle = headline.circle
    if circle.target_share is None:
        share = goal_words(float(rows["target_share"].iloc[0]), language=language)
        notes.append(say("paper.circle.judged_by_default", language=language, share=share))
    if "confidence" in rows and (shown["confidence"] == "doubtful").any():
        notes.append(say("paper.circle.doubtful_note", language=language))
    if "small" in rows and shown["small"].any():
        notes.append(say("paper.circle.small_note", language=language))
    rest = rows.iloc[len(shown) :]
    if len(rest):
        unit = unit_of(headline)
        total = sum(missing(float(one), unit) for one in rest["to_reach"])
        short = quantity(total, unit, language=language)
        notes.append(say("paper.circle.rest", language=language, count=len(rest), short=short))
    return listed(notes, language=language, key="sentence")


def _units_without(result: "Result", headline: Headline, language: str) -> tuple[Block, ...]:
    """Name the units without a facility."""
    own = headline.zones[headline.zones["level"] == headline.circle.unit_level]
    without = own[(own["total"] > 0) & (own["covered"] < own["total"])]
    if without.empty:
        return ()
    names = zone_names(result, language=language)
    told = first_listed(
        [names.get(str(key), str(key)) for key in without.index],
        most=_MOST_NAMED,
        language=language,
    )
    unit = counted_words(headline, language=language)
    return (Paragraph(say("paper.circle.without", language=language, unit=unit, names=told)),)
