"""One step of a session: the facility before and after, and what of the streets it touches."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from lifecircle.circles.walks.presence import hours_of
from lifecircle.errors import StudyError, errors_in
from lifecircle.network.held.attach_more import AttachedPlace
from lifecircle.network.snap import Attachments
from lifecircle.network.snapping.place_shapes import PlaceShapes
from lifecircle.scenario.edits.facilities import Change, Close, Move, Open
from lifecircle.scenario.scenario import Scenario
from lifecircle.scenario.sessions.ground import SessionGround
from lifecircle.scenario.sessions.register import Facility, Register
from lifecircle.study.study import Study

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

FacilityEdit = Open | Close | Move | Change
"""What a step may be."""

_OFFERED = ("service", "tier", "status")


@dataclass(frozen=True, eq=False)
class Step:
    """One step.

    Parameters
    ----------
    facility_id
        Of the facility.
    before, facility
        It before (None for a new one) and after.
    moves
        Whether it stands elsewhere after.
    study
        The study after, if it had to be made.
    everything
        Whether the streets themselves change, so that all of them are to be searched.
    """

    facility_id: str
    before: Facility | None
    facility: Facility
    moves: bool
    study: Study | None
    everything: bool = False


def step_of(
    edit: FacilityEdit,
    ground: SessionGround,
    register: Register,
    *,
    study: Callable[[], Study],
) -> Step:
    """Return an edit of a session's facilities as a step.

    Parameters
    ----------
    edit
        The edit.
    ground, register
        The session.
    study
        Makes the study before the step.

    Raises
    ------
    StudyError
        With every fault in the edit.
    """
    new = isinstance(edit, Open) and edit.id not in register.number
    if isinstance(edit, Open) and new and edit.at is not None and not edit.on:
        return _new(edit, ground, register)
    before = register.facilities[register.number[edit.id]] if edit.id in register.number else None
    was = study()
    now = Scenario("session", (edit,)).apply(was)
    row = now.facilities.loc[[edit.id]]
    gates = now.entrances[now.entrances["facility_id"] == edit.id]
    if before is not None and not isinstance(edit, Move):
        service, tier, status, hours = _offered(row)
        after = replace(before, service=service, tier=tier, status=status, hours=hours)
        return Step(edit.id, before, after, moves=False, study=now)
    step = _placed(edit.id, PlaceShapes.of_tables(row, gates), _offered(row), ground, register)
    left = before is not None and _leaves_streets(edit.id, before, was, ground, register)
    return replace(step, before=before, study=now, everything=step.everything or left)


def _new(edit: Open, ground: SessionGround, register: Register) -> Step:
    """Return the opening of a facility at a spot; the study is not made for it."""
    row, faults = edit.new_row(ground.study)
    if errors_in(faults):
        Scenario("session", (edit,)).apply(ground.study)
        raise StudyError(faults)
    shapes, most_m = np.array([row["geometry"]], dtype=object), np.array([row["max_snap_m"]], float)
    offered = [*(str(row[key]) for key in _OFFERED), str(row.get("hours", ""))]
    asked = PlaceShapes.without_gates(shapes, most_m)
    return _placed(edit.id, asked, offered, ground, register)


def _placed(
    name: str,
    asked: PlaceShapes,
    offered: list[str],
    ground: SessionGround,
    register: Register,
) -> Step:
    """Return a facility that stands where none was, and whether the streets change by it."""
    shape: shapely.Geometry = asked.shapes[0]
    attacher, cuts = ground.attacher, ground.cuts
    place = attacher.attach(asked)
    others = tuple(
        one.door
        for number, one in enumerate(register.facilities)
        if one.door is not None and number != register.number.get(name, -1)
    )
    none, plane = np.zeros(0, np.int64), ground.plane(shape)
    everything = attacher.changes_streets(shape, plane) or cuts.crowded(
        place.places, own=none, others=others
    )
    service, tier, status, hours = offered
    facility = Facility(
        service, tier, status, hours, plane, ground.units_of(shape),
        place, cuts.doorsteps(place.places),
    )  # fmt: skip
    return Step(name, None, facility, moves=True, study=None, everything=everything)


def _offered(row: "GeoDataFrame") -> list[str]:
    """Return service, tier, status and hours of the one facility of a table."""
    kept = [str(row[key].iloc[0]) for key in _OFFERED]
    return [*kept, str(hours_of(row)[0])]


def _leaves_streets(
    name: str, before: Facility, study: Study, ground: SessionGround, register: Register
) -> bool:
    """Return whether the streets change because a facility leaves where it stood."""
    shape = study.facilities.geometry.loc[name]
    if ground.attacher.changes_streets(shape, before.shape):
        return True
    number = register.number[name]
    place = placed_at(number, before, ground)
    others = tuple(
        one.door
        for other, one in enumerate(register.facilities)
        if one.door is not None and other != number
    )
    own = np.flatnonzero(ground.cuts.entrances.owner == number)
    return ground.cuts.crowded(place.places, own=own, others=others)


def placed_at(number: int, facility: Facility, ground: SessionGround) -> AttachedPlace:
    """Return how a facility is joined to the streets, wherever it stands now.

    Parameters
    ----------
    number, facility
        The facility.
    ground
        The session's.
    """
    if facility.place is not None:
        return facility.place
    attached = ground.again.attached
    rows = np.flatnonzero(attached.places.owner == number)
    names = Attachments.__dataclass_fields__
    own = {name: getattr(attached.places, name)[rows] for name in names}
    places = Attachments(**{**own, "owner": np.zeros(len(rows), np.int64)})
    guard = attached.guard
    if guard is None:
        return AttachedPlace(places, np.zeros(len(rows), bool), "")
    return AttachedPlace(places, guard.hidden[rows], str(guard.place_notes[number]))
