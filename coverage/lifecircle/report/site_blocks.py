"""The recommended sites in the meeting paper: a table of them, of phases, and of the curve."""

import math
from typing import TYPE_CHECKING

from lifecircle.report.console import percent
from lifecircle.report.paper.blocks import Block, Table
from lifecircle.report.paper.sentences import amount, short_name
from lifecircle.report.proposals.told import Row, rows_of
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.scenario.recommendations.recommendation import Recommendation

_MOST_SITES = 30
_MOST_CURVE = 12


def site_blocks(found: "Recommendation", *, language: str) -> tuple[Block, ...]:
    """Return what the paper tells of the sites before the proposals are ranked.

    Parameters
    ----------
    found
        The recommendation.
    language
        ``zh`` or ``en``.
    """
    blocks: list[Block] = [_sites(found, language)]
    if len(found.phases):
        blocks.append(_phases(found, language))
    if found.question.objective == "people" and not found.question.room and len(found.curve) > 2:
        blocks.append(_curve(found, language))
    return tuple(blocks)


def _sites(found: "Recommendation", language: str) -> Table:
    """Return the sites, with what they bring and what would do instead."""
    sites = found.sites
    keys = ["rank", *(["year"] if "year" in sites else []), "site"]
    left = len(keys)
    keys += ["people", "added"]
    priced = not (sites["cost"] == 1.0).all()
    held = bool(sites["capacity"].notna().any())
    keys += (["capacity"] if held else []) + (["cost"] if priced else [])
    keys += ["instead", _then(found)]
    rows = []
    for rank, site in enumerate(rows_of(sites.iloc[:_MOST_SITES]), start=1):
        cells = [str(rank), *([str(site["year"])] if "year" in sites else [])]
        cells += [called(str(site["name"]), str(site["site_id"]))]
        cells += [
            amount(site["people"], language=language),
            amount(site["people_added"], language=language),
        ]
        cells += [amount(site["capacity"], language=language)] if held else []
        cells += [amount(site["cost"], language=language)] if priced else []
        cells += [_instead(site, language), _told(site, language)]
        rows.append(tuple(cells))
    widths = {"rank": 0.7, "year": 0.9, "site": 4.0, "instead": 3.2}
    caption = "chosen_by_year" if "year" in sites else "chosen"
    return _table(caption, keys, rows, language, widths=widths, left=left,
                  notes=(say("siting.paper.chosen_note", language=language),))  # fmt: skip


def _then(found: "Recommendation") -> str:
    """Return the key of what is told of the other place."""
    if found.question.objective == "people":
        return "placed_instead" if found.question.room else "people_instead"
    return "worst_instead" if found.question.objective == "worst" else "mean_instead"


def _told(site: Row, language: str) -> str:
    """Return the people, or the minutes, with the other place."""
    if "minutes_instead" in site:
        return amount(site["minutes_instead"], language=language, decimals=1)
    return amount(site["people_instead"], language=language)


def _instead(site: Row, language: str) -> str:
    """Return what the other place is called, a dash where there is none."""
    other = str(site["instead"])
    if not other:
        return say("paper.number.none", language=language)
    return called(str(site["instead_name"]), other)


def called(name: str, site: str) -> str:
    """Return what a site is called, with the id that files know it by."""
    return (
        site
        if not name or name == site
        else (name if f"({site})" in name else f"{short_name(name, most=40)} ({site})")
    )


def _phases(found: "Recommendation", language: str) -> Table:
    """Return what each year builds and brings."""
    priced = bool(found.phases["cost"].notna().any())
    keys = ["year", "sites", *(["cost"] if priced else []), "after", "share"]
    rows = []
    for row in rows_of(found.phases):
        cells = [str(row["year"]), str(int(row["sites"]))]
        cells += [amount(float(row["cost"]), language=language)] if priced else []
        cells += [amount(float(row["people"]), language=language),
                  percent(float(row["share"]), language=language)]  # fmt: skip
        rows.append(tuple(cells))
    return _table("phases", keys, rows, language, widths={}, left=1)


def _curve(found: "Recommendation", language: str) -> Table:
    """Return how many people each number of sites reaches."""
    curve = found.curve
    knee = int(curve.index[curve["knee"]][0])
    rows: list[tuple[str, ...]] = []
    before = math.nan
    for row in rows_of(curve.iloc[: max(_MOST_CURVE, knee + 2)]):
        people = float(row["people"])
        rows.append((str(row["sites"]), amount(people, language=language),
                     percent(float(row["share"]), language=language),
                     amount(people - before, language=language)))  # fmt: skip
        before = people
    keys = ["sites", "after", "share", "added"]
    notes = (say("siting.paper.curve_note", language=language),)
    return _table("curve", keys, rows, language, widths={}, left=1, notes=notes, knee=knee)


def _table(
    key: str,
    keys: list[str],
    rows: list[tuple[str, ...]],
    language: str,
    *,
    widths: dict[str, float],
    left: int,
    notes: tuple[str, ...] = (),
    knee: int = 0,
) -> Table:
    """Return a table with its heads."""
    return Table(
        caption=say(f"siting.paper.{key}", language=language, knee=knee),
        header=tuple(say(f"siting.column.{one}", language=language) for one in keys),
        rows=tuple(rows),
        alignments=tuple("left" if at < left else "right" for at in range(len(keys))),
        widths=tuple(widths.get(one, 1.4) for one in keys),
        notes=notes,
    )
