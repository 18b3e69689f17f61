"""Proposals side by side: the ranked table, and each circle under each of them."""

import math

from lifecircle.report.paper.blocks import Align, Table
from lifecircle.report.paper.sentences import amount, goal_words, share_words, short_name
from lifecircle.report.proposals.sentences import change_points
from lifecircle.report.proposals.table_cells import money_cell, set_table
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
        verdicts = f"+{row['turned_met']:.0f} / −{row['turned_missed']:.0f}"
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
    caption = say(
        f"proposals.caption.ranking{'_of' if told.circle else ''}",
        language=language,
        circle=told.names.circle(told.circle, language=language) if told.circle else "",
    )
    widths = {"rank": 0.8, "scenario": 3.6, "verdicts": 1.7, "cost_per_person": 1.8}
    return set_table(caption, keys, rows, language, widths=widths, left=2, notes=tuple(notes))


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
        widths=(3.2, 1.1, 1.3, *(2.2 for _ in told.proposals)),
        notes=(say("proposals.note.shares", language=language),),
    )
