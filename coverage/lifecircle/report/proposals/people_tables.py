"""Who gains and who loses by one proposal: circles, neighbourhoods, population groups."""

import math

import pandas as pd

from lifecircle.report.paper.blocks import Align, Block, Paragraph, Table, Tone
from lifecircle.report.proposals.sentences import change_points, two_amounts, two_shares
from lifecircle.report.proposals.table_cells import (
    circle_cell,
    decimals_cell,
    more_note,
    none_cell,
    people_cell,
    set_table,
    signed_cell,
    zone_cell,
)
from lifecircle.report.proposals.told import Proposal, Proposals, Row, rows_of
from lifecircle.report.wording import say_names
from lifecircle.words import entry, say

_MOST = 12
_MOVED = ("won", "lost", "nearer", "farther")
_NOT_PEOPLE = ("residential_land_m2", "units")
_TONES: dict[str, Tone] = {"met": "good", "missed": "bad"}


def circles_table(one: Proposal, told: Proposals, *, language: str) -> Table | None:
    """Return the circles a proposal touches, before and after.

    Parameters
    ----------
    one
        The proposal.
    told
        All of them.
    language
        ``zh`` or ``en``.
    """
    keys = ["circle", "share", *_MOVED, "minutes_saved", "gini", "verdict"]
    rows, tones = [], []
    turned_words = entry("proposals.turned", language=language)
    for row in rows_of(one.comparison.circles):
        circle = str(row["circle"])
        if circle not in one.touched:
            continue
        before, after = float(row["covered_share_before"]), float(row["covered_share_after"])
        turned = str(row["turned"])
        tones.append(_TONES.get(turned, ""))
        rows.append(
            (
                circle_cell(row, told, language),
                _shares(before, after, language),
                *(people_cell(row, key, language) for key in _MOVED),
                decimals_cell(row.get("minutes_saved", math.nan), 2, language),
                signed_cell(row["gini_after"] - row["gini_before"], language),
                turned_words.get(turned) or none_cell(language),
            )
        )
    if not rows:
        return None
    notes = (say("proposals.note.circles", language=language),)
    return set_table("circles", keys, rows, language, notes=notes, tones=tones)


def people_table(one: Proposal, told: Proposals, *, language: str) -> Table | None:
    """Return how many people each circle counts, within reach and beyond, before and after.

    Parameters
    ----------
    one
        The proposal.
    told
        All of them.
    language
        ``zh`` or ``en``.
    """
    keys = ["circle", "people", "within_reach", "beyond_reach", "more_beyond"]
    rows = []
    for row in rows_of(one.comparison.circles):
        if row["denominator"] in _NOT_PEOPLE or row["total_before"] == row["total_after"]:
            continue
        left = [row[f"total_{when}"] - row[f"covered_{when}"] for when in ("before", "after")]
        rows.append(
            (
                circle_cell(row, told, language),
                *(
                    two_amounts(*pair, language=language)
                    for pair in (
                        (row["total_before"], row["total_after"]),
                        (row["covered_before"], row["covered_after"]),
                        (left[0], left[1]),
                    )
                ),
                f"{left[1] - left[0]:+,.0f}",
            )
        )
    if not rows:
        return None
    return set_table("people", keys, rows, language)


def places_blocks(
    one: Proposal, told: Proposals, *, language: str, losing: bool
) -> tuple[Block, ...]:
    """Return the neighbourhoods that gain, or that lose, those with most people first.

    Parameters
    ----------
    one
        The proposal.
    told
        All of them.
    language
        ``zh`` or ``en``.
    losing
        Whether the losers are asked for.
    """
    first, second = ("lost", "farther") if losing else ("won", "nearer")
    side = "losers" if losing else "winners"
    zones = one.comparison.zones
    level = _lowest(zones)
    rows = zones[zones.index.get_level_values("level") == level].reset_index()
    rows = rows[(rows[first] > 0) | (rows[second] > 0)]
    if rows.empty:
        return (Paragraph(say(f"proposals.page.no_{side}", language=language)),)
    rows = rows.sort_values([first, second, "zone_id", "circle"],
                            ascending=[False, False, True, True])  # fmt: skip
    shown = [_place_row(row, told, (first, second), language) for row in rows_of(rows.head(_MOST))]
    keys = ["place", "circle", first, second, "share"]
    notes = more_note("more", len(rows), len(shown), language)
    return (set_table(side, keys, shown, language, notes=notes),)


def groups_table(one: Proposal, told: Proposals, *, language: str) -> Table | None:
    """Return who gains and loses by population group, in the circles a proposal touches.

    Parameters
    ----------
    one
        The proposal.
    told
        All of them.
    language
        ``zh`` or ``en``.
    """
    names = say_names("group", language=language)
    rows = [row for row in rows_of(one.comparison.groups) if row.get("circle") in one.touched]
    groups = list(dict.fromkeys(str(row["group"]) for row in rows))
    if not rows or not any(row[key] for row in rows for key in ("won", "lost")):
        return None
    cells: dict[str, dict[str, str]] = {}
    for row in rows:
        told_row = cells.setdefault(str(row["circle"]), {})
        told_row[str(row["group"])] = _both(row["won"], row["lost"])
    right: Align = "right"
    header = (say("proposals.column.circle", language=language),
              *(names.get(one, one) for one in groups))  # fmt: skip
    return Table(
        caption=say("proposals.caption.groups", language=language),
        header=header,
        rows=tuple(
            (told.names.circle(circle, language=language),
             *(its.get(one, none_cell(language)) for one in groups))
            for circle, its in cells.items()
            if any(text != "0" for text in its.values())
        ),
        alignments=("left", *(right for _ in groups)),
        widths=(2.6, *(1.7 for _ in groups)),
        notes=(say("proposals.note.groups", language=language),),
    )  # fmt: skip


def _shares(before: float, after: float, language: str) -> str:
    """Return a share before and after, and by how many points it changes."""
    points = change_points(before, after, language=language)
    told = two_shares(before, after, language=language)
    return told if points == "0" else f"{told} ({points})"


def _both(won: float, lost: float) -> str:
    """Return people won and lost, each with its sign, or nothing but 0."""
    parts = [f"+{won:,.0f}"] if round(won) else []
    parts += [f"−{lost:,.0f}"] if round(lost) else []
    return " ".join(parts) or "0"


def _place_row(row: Row, told: Proposals, keys: tuple[str, str], language: str) -> tuple[str, ...]:
    """Return one neighbourhood in one circle."""
    shares = (float(str(row["covered_share_before"])), float(str(row["covered_share_after"])))
    return (
        zone_cell(row, told, language),
        circle_cell(row, told, language),
        *(people_cell(row, key, language) for key in keys),
        two_shares(*shares, language=language),
    )


def _lowest(zones: pd.DataFrame) -> str:
    """Return the smallest level of zones there is."""
    present = set(zones.index.get_level_values("level"))
    return next((one for one in ("community", "street") if one in present), "district")
