"""What the sites of one proposal do, and what they add in places and beds."""

from lifecircle.report.paper.blocks import Table
from lifecircle.report.paper.sentences import amount, short_name
from lifecircle.report.proposals.table_cells import (
    circle_cell,
    money_cell,
    more_note,
    people_cell,
    set_table,
)
from lifecircle.report.proposals.told import Proposal, Proposals, rows_of
from lifecircle.report.wording import named
from lifecircle.study.standards.services import services
from lifecircle.words import say

_MOST = 12


def sites_table(one: Proposal, told: Proposals, *, language: str) -> Table | None:
    """Return what each site of a proposal does, alone and together with others.

    Parameters
    ----------
    one
        The proposal.
    told
        All of them.
    language
        ``zh`` or ``en``.
    """
    table = one.sites
    if not len(table):
        return None
    costs, known = (bool(table[key].notna().any()) for key in ("cost", "within_people"))
    keys = ["site", "circle", "change"]
    keys += ["within", "turned_people", "alone", "shared"] if known else []
    keys += ["cost", "cost_per_person"] if costs else []
    rows = []
    first = sorted(rows_of(table), key=lambda row: -row["turned_people"])[:_MOST]
    for row in first:
        cells = [
            short_name(told.names.facility(str(row["facility_id"])), most=20),
            circle_cell(row, told, language),
            say(f"proposals.change.{row['change']}", language=language),
            *(people_cell(row, f"{key}_people", language)
              for key in ("within", "turned", "alone", "shared")[: 4 * known]),
        ]  # fmt: skip
        cells += [money_cell(row["cost"], language), money_cell(row["cost_per_person"], language)][
            : 2 * costs
        ]
        rows.append(tuple(cells))
    notes = (
        say(f"proposals.note.sites{'' if known else '_unasked'}", language=language),
        *more_note("more_sites", len(table), len(first), language),
    )
    return set_table("sites", keys, rows, language, notes=notes)


def supply_table(one: Proposal, *, language: str) -> Table | None:
    """Return the places, beds and square metres a proposal adds or takes.

    Parameters
    ----------
    one
        The proposal.
    language
        ``zh`` or ``en``.
    """
    table = one.supply
    if not len(table):
        return None
    keys = ["service", "measure", "before", "after", "per_1000"]
    rows = [
        (
            _service_name(str(row["service"]), language),
            say(f"proposals.measure.{row['measure']}", language=language),
            amount(float(row["before"]), language=language),
            amount(float(row["after"]), language=language),
            f"{row['per_1000_before']:,.3g} → {row['per_1000_after']:,.3g}",
        )
        for row in rows_of(table)
    ]  # fmt: skip
    return set_table("supply", keys, rows, language)


def _service_name(service: str, language: str) -> str:
    """Return what a service is called."""
    known = services()
    return named(known[service].name, language=language) if service in known else service
