"""How one register is to be read: its columns, words, datum and places, and what is in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from lifecircle.errors import Fault
from lifecircle.registers.decisions.choices import Choices
from lifecircle.registers.decisions.column_choice import decided_columns, recognised_columns
from lifecircle.registers.decisions.mapping import Decided
from lifecircle.registers.decisions.place_choice import choose_places
from lifecircle.registers.decisions.service_choice import (
    by_name,
    choose_service,
    closed_words_met,
    doubts_of_words,
)
from lifecircle.registers.places.placing import Placing
from lifecircle.registers.recognition.recognition import Recognised
from lifecircle.registers.recognition.whole_service import WholeService
from lifecircle.registers.recognition.words_met import Subject, WordMet
from lifecircle.registers.tables.table import RegisterTable
from lifecircle.registers.words.vocabulary import QUANTITIES

UNSETTLED = 0.5
"""Confidence in coordinates that look exchanged, until somebody decides."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How one register is to be read.

    Parameters
    ----------
    table
        The register.
    columns
        What each of its columns is.
    datum
        Of its coordinates; empty where it has none.
    whole
        The service of all its rows; an empty one where a column says it.
    words
        The words of its closed columns.
    placing
        Where its rows stand.
    decided
        What the mapping file says of it.
    """

    table: RegisterTable
    columns: tuple[Recognised, ...]
    datum: str
    whole: WholeService
    words: tuple[WordMet, ...]
    placing: Placing
    decided: Decided | None = None

    @property
    def at(self) -> Mapping[str, int]:
        """Meaning to the position of its column."""
        return {one.meaning: one.column for one in self.columns if one.meaning}

    @property
    def unit(self) -> Mapping[str, str]:
        """Meaning to the unit its column is read in; empty for the layer's own."""
        return {one.meaning: one.unit for one in self.columns if one.meaning in QUANTITIES}

    def means(self, subject: Subject) -> Mapping[str, tuple[str, ...]]:
        """Return the words of a closed column, as shown, to what they mean."""
        return {one.word: one.means for one in self.words if one.subject == subject}


def plan_register(
    table: RegisterTable, *, choices: Choices, decided: Decided | None
) -> tuple[Plan, tuple[Fault, ...]]:
    """Return how a register is to be read, and everything the user has to decide before.

    Parameters
    ----------
    table
        The register.
    choices
        What the user says of all registers.
    decided
        What the mapping file says of this one.

    Returns
    -------
    tuple
        The plan, and its faults: errors stop the import, warnings are doubts the user accepted
        and things to know.
    """
    if decided is None:
        columns, faults = recognised_columns(table, choices)
    else:
        columns, faults = decided_columns(table, decided)
    known = decided or Decided()
    at = {one.meaning: one.column for one in columns if one.meaning}
    whole, more = choose_service(table, at, choices, known)
    if whole.by_name:
        columns = (*columns, by_name(table, at["name"], whole))
        at["service"] = at["name"]
    words = closed_words_met(table, at, known, whole)
    doubts = doubts_of_words(words, table, at, accept=choices.accept)
    placing, datum, lost = choose_places(table, at, choices, known)
    if placing.swapped:
        columns = _exchanged(columns, settled=placing.settled)
    plan = Plan(
        table=table, columns=columns, datum=datum, whole=whole, words=words,
        placing=placing, decided=decided,
    )  # fmt: skip
    nameless = () if "name" in at else (_no_name(table),)
    return plan, (*faults, *nameless, *more, *doubts, *lost)


def _no_name(table: RegisterTable) -> Fault:
    """Return the warning that no column of names was found."""
    known = "、".join(head for head in table.header if head)
    return Fault(
        code="import-no-name", severity="warning", file=table.place, details={"known": known}
    )


def _exchanged(columns: tuple[Recognised, ...], *, settled: bool) -> tuple[Recognised, ...]:
    """Return columns with longitude and latitude exchanged, as their values say."""
    other = {"lon": "lat", "lat": "lon"}
    sure = 1.0 if settled else UNSETTLED
    return tuple(
        replace(one, meaning=other[one.meaning], confidence=min(one.confidence, sure))
        if one.meaning in other
        else one
        for one in columns
    )
