"""Proposals side by side: the ranked table, and each circle under each of them."""

import math

from lifecircle.report.paper.blocks import Align, Table
from lifecircle.report.paper.sentences import amount, goal_words, share_words, short_name
from lifecircle.report.proposals.sentences import change_points
from lifecircle.report.proposals.table_cells import (
    decimals_cell,
    money_cell,
    people_cell,
    set_table,
    signed_amount,
    turned_cell,
)
from lifecircle.report.proposals.told import Proposals, rows_of
from lifecircle.words import say


def ranked_table(told: Proposals, *, language: str) -> Table:
    """Return the proposals in their order, with what each brings and costs.

    Parameters
    ----------
    told
        The proposals.
    language
        ``zh`` or ``en``.
    """
    costs = bool((told.ranking["cost"] > 0).any())
    keys = ["rank", "scenario", "won", "lost", "net", "nearer", "farther", "verdicts"]
    keys += ["cost", "cost_per_person"] if costs else []
    rows = []
    for row in rows_of(told.ranking):
        numbers = {key: amount(float(row[key]), language=language)
                   for key in ("won", "lost", "net", "nearer", "farther")}  # fmt: skip
        verdicts = turned_cell(row["turned_met"], row["turned_missed"], language)
        cells = {
            "rank": f"{row['rank']:.0f}",
            "scenario": short_name(row["scenario"]),
            **numbers,
            "verdicts": verdicts,
            "cost": money_cell(row["cost"] or math.nan, language),
            "cost_per_person": money_cell(row["cost_per_person"], language),
        }  # fmt: skip
        rows.append(tuple(cells[key] for key in keys))
    notes = [say("proposals.note.ranking", language=language)]
    notes += [say("proposals.note.all_circles", language=language)] if not told.circle else []
    unit = told.cost_unit
    notes += [say("proposals.note.cost_unit", language=language, unit=unit)] if unit else []
    named = told.names.circle(told.circle, language=language) if told.circle else ""
    caption = "ranking_of" if told.circle else "ranking"
    return set_table(caption, keys, rows, language, notes=notes, circle=named)


def effects_table(told: Proposals, *, language: str) -> Table:
    """Return what each proposal does beside who is within reach: minutes, verdicts, places.

    Parameters
    ----------
    told
        The proposals, in the order of the ranking.
    language
        ``zh`` or ``en``.
    """
    keys = ["scenario", "person_minutes", "minutes_nearer", "minutes_farther", "near_turned"]
    knows = bool(told.ranking["place_won"].notna().any() | told.ranking["over_fewer"].notna().any())
    homes = bool(told.ranking["place_won"].notna().any())
    keys += ["enough_turned"] if knows else []
    keys += ["place_won", "place_lost"] if homes else []
    keys += ["over_fewer"] if knows else []
    rows = []
    for row in rows_of(told.ranking):
        cells = {
            "scenario": short_name(row["scenario"]),
            "person_minutes": signed_amount(row["person_minutes"], language),
            **{key: decimals_cell(row[key], 1, language)
               for key in ("minutes_nearer", "minutes_farther")},
            "near_turned": turned_cell(row["near_met"], row["near_missed"], language),
            "enough_turned": turned_cell(row["enough_met"], row["enough_missed"], language),
            **{key: people_cell(row, key, language) for key in ("place_won", "place_lost")},
            "over_fewer": signed_amount(-float(row["over_fewer"]), language),
        }  # fmt: skip
        rows.append(tuple(cells[key] for key in keys))
    notes = [say("proposals.note.effects", language=language)]
    notes += [say("proposals.note.effects_places", language=language)] if knows else []
    return set_table("effects", keys, rows, language, notes=notes)


def shares_table(told: Proposals, *, language: str) -> Table | None:
    """Return the district's share of each touched circle, before and under each proposal.

    Parameters
    ----------
    told
        The proposals.
    language
        ``zh`` or ``en``.
    """
    moved = {one for its in told.proposals if not its.only_people for one in its.touched}
    touched = [one for one in told.names.circles if one in moved]
    if not touched or len(told.proposals) > 6:
        return None
    by_circle = [
        {str(row["circle"]): row for row in rows_of(one.comparison.circles)}
        for one in told.proposals
    ]
    rows = []
    for circle in touched:
        cells = [told.names.circle(circle, language=language)]
        answers = [one[circle] for one in by_circle]
        known = answers[0]
        cells += [goal_words(float(known["target_share"]), language=language)]
        cells += [share_words(float(known["covered_share_before"]), language=language)]
        for row in answers:
            before, after = float(row["covered_share_before"]), float(row["covered_share_after"])
            points = change_points(before, after, language=language)
            same = points == "0"
            cells.append("=" if same else f"{share_words(after, language=language)} ({points})")
        rows.append(tuple(cells))
    header = [
        say("proposals.column.circle", language=language),
        say("proposals.column.target", language=language),
        told.base_name,
        *(short_name(one.name, most=24) for one in told.proposals),
    ]
    right: Align = "right"
    return Table(
        caption=say("proposals.caption.shares", language=language),
        header=tuple(header),
        rows=tuple(rows),
        alignments=("left", *(right for _ in header[1:])),
        widths=(3.2, 1.3, 1.4, *(2.2 for _ in told.proposals)),
        notes=(say("proposals.note.shares", language=language),),
    )
