"""Edits of the ways people walk: add a link, close a street, open a gate."""

from dataclasses import dataclass, replace

import numpy as np

from lifecircle.errors import Fault
from lifecircle.scenario.edits.edit import Outcome, Spot, edit_fault, spot_faults
from lifecircle.study.columns.keys import unknown_name
from lifecircle.study.config.street_changes import NEAR_M, AddedLink, ClosedStreet, StreetChanges
from lifecircle.study.study import Study


@dataclass(frozen=True, kw_only=True)
class Link:
    """Add a footbridge or a path between two streets.

    Parameters
    ----------
    id
        Its name, unlike that of any other link.
    via
        Longitude and latitude of its two ends, and of any bend between them, in order.
    steps
        Whether it is a flight of steps, which wheelchairs cannot take.
    name
        As it stands in tables; its id by default.
    cost
        In any one unit of money, for the ranking.
    within_m
        How far the nearest street may be from either end; the gap is walked too.
    """

    id: str
    via: tuple[Spot, ...]
    steps: bool = False
    name: str = ""
    cost: float = 0.0
    within_m: float = NEAR_M

    def apply(self, study: Study) -> Outcome:
        """Return the study with the link."""
        faults: tuple[Fault, ...] = ()
        for place in self.via:
            faults += spot_faults(study, "link", self.id, place)
        if len(self.via) < 2:
            faults += (edit_fault("link-without-ends", "link", self.id),)
        elif len(set(self.via)) < 2:
            faults += (edit_fault("edit-changes-nothing", "link", self.id),)
        if not (np.isfinite(self.within_m) and self.within_m >= 0):
            faults += (edit_fault("edit-not-a-size", "link", self.id, value=str(self.within_m)),)
        changes = _changes(study)
        if any(one.id == self.id for one in changes.links):
            faults += (edit_fault("link-id-taken", "link", self.id),)
        if faults:
            return study, faults
        link = AddedLink(id=self.id, via=self.via, steps=self.steps, within_m=self.within_m)
        return _with_changes(study, changes.with_link(link)), ()


@dataclass(frozen=True, kw_only=True)
class CloseLink:
    """Close a street, or take back a link that an edit before added.

    Exactly one of ``way``, ``at`` and ``link`` says which.

    Parameters
    ----------
    way
        The source's number of the way, such as OpenStreetMap's: all of it is closed.
    at
        Longitude and latitude: the nearest street is closed from junction to junction.
    link
        Id of an added link.
    within_m
        How far that street may be from the place.
    """

    way: int | None = None
    at: Spot | None = None
    link: str = ""
    within_m: float = NEAR_M

    def apply(self, study: Study) -> Outcome:
        """Return the study without the street."""
        given = (self.way is not None) + (self.at is not None) + bool(self.link)
        if given != 1:
            return study, (edit_fault("close-without-street", "close_link", self.link or "?"),)
        changes = _changes(study)
        if self.link:
            known = [one.id for one in changes.links]
            if self.link not in known:
                at = "close_link.link"
                fault = unknown_name(self.link, known, code="unknown-link", at=at, file="")
                return study, (fault,)
            return _with_changes(study, changes.without_link(self.link)), ()
        street = ClosedStreet(way=self.way, at=self.at, within_m=self.within_m)
        faults = () if self.at is None else spot_faults(study, "close_link", street.name, self.at)
        if street in changes.closed:
            faults += (edit_fault("edit-changes-nothing", "close_link", street.name),)
        return (
            (study, faults) if faults else (_with_changes(study, changes.with_closed(street)), ())
        )


@dataclass(frozen=True, kw_only=True)
class OpenGate:
    """Open one more gate in the wall of a gated estate; the others stay as they are.

    Parameters
    ----------
    at
        Longitude and latitude, on the estate's outline.
    estate
        Id of the estate; empty for the one whose outline is nearest.
    cost
        In any one unit of money, for the ranking.
    """

    at: Spot
    estate: str = ""
    cost: float = 0.0

    def apply(self, study: Study) -> Outcome:
        """Return the study with the gate."""
        name = f"{self.at[0]:.6f}, {self.at[1]:.6f}"
        faults = spot_faults(study, "open_gate", name, self.at)
        obstacles = study.obstacles
        if obstacles is None or not len(obstacles.estates):
            return study, (*faults, edit_fault("gate-without-estates", "open_gate", name))
        known = [str(one) for one in obstacles.estates.index]
        if self.estate and self.estate not in known:
            at = "open_gate.estate"
            faults += (unknown_name(self.estate, known, code="unknown-estate", at=at, file=""),)
        if faults:
            return study, faults
        return replace(study, obstacles=obstacles.with_gate(self.at, estate_id=self.estate)), ()


def street_faults(before: Study, after: Study) -> tuple[Fault, ...]:
    """Return what edits of links, streets and gates did not find on the ground.

    The streets are read once if any such edit was made, else not at all.

    Parameters
    ----------
    before, after
        The study before and after all edits.
    """
    gates = after.obstacles is not before.obstacles
    if after.streets.changes == before.streets.changes and not gates:
        return ()
    from lifecircle.network.study_network import study_streets  # slow: only where it is needed

    network, faults = study_streets(after)
    found = tuple(one for one in faults if one.code in _ON_THE_GROUND)
    obstacles, old = after.obstacles, before.obstacles
    if not gates or network is None or network.gated is None or obstacles is None:
        return found
    count = 0 if old is None else len(old.gates)
    idle = [int(row) for row in network.gated.unused_gates if row >= count]
    places = obstacles.gates.geometry.iloc[idle]
    names = [f"{one.x:.6f}, {one.y:.6f}" for one in places]
    return (*found, *(edit_fault("gate-opens-nothing", "open_gate", name) for name in names))


_ON_THE_GROUND = frozenset(
    {"link-nothing-near", "edit-changes-nothing", "close-unknown-way", "close-nothing-near"}
)


def _changes(study: Study) -> StreetChanges:
    """Return what was changed in the streets so far."""
    return study.streets.changes or StreetChanges()


def _with_changes(study: Study, changes: StreetChanges) -> Study:
    """Return a study with other changes of its streets; none at all is no change."""
    kept = None if changes == StreetChanges() else changes
    return replace(study, streets=replace(study.streets, changes=kept))
