"""Every table of a session's study, from the walks it holds."""

from dataclasses import replace

import numpy as np

from lifecircle.circles.analysis import nearest_table, result_of, unsure_obstacles
from lifecircle.circles.results import Result
from lifecircle.circles.walks.opening import hours_notes
from lifecircle.circles.walks.reach import Reach
from lifecircle.circles.walks.walker import Searches, Walker
from lifecircle.errors import Fault
from lifecircle.network.attach import AttachedStudy
from lifecircle.network.datums.glance import datum_warnings
from lifecircle.network.snap import join_attachments
from lifecircle.network.travel import Travel
from lifecircle.scenario.sessions.ground import SessionGround
from lifecircle.scenario.sessions.register import Register
from lifecircle.scenario.sessions.state import SessionState
from lifecircle.scenario.sessions.step import placed_at
from lifecircle.study.study import Study


def session_result(state: SessionState, study: Study) -> Result:
    """Return every table of a session's study.

    Parameters
    ----------
    state
        What the session holds.
    study
        The study now.
    """
    ground, register = state.ground, state.register
    attached = _attached(ground, register, study)
    searches = Searches(Travel(attached.snapper.network, attached.places, len(study.facilities)))
    profiles = ground.again.profiles
    row_of = np.append(study.facilities.index.get_indexer(list(register.ids)), -1)
    found: list[dict[str, Reach]] = []
    for at, table in enumerate(ground.tables):
        walker = Walker(study, attached, profiles, table.table, searches)
        found.append(
            {
                one.id: walker.told(
                    one,
                    replace(its := state.walks(one)[at], facility=row_of[its.facility]),
                    claimed=state.seen[one.id][at].placed.straight_within,
                )
                for one in study.standard.circles
            }
        )
    unsure, more = unsure_obstacles(study, attached)
    return result_of(
        study,
        attached,
        profiles=profiles,
        homes=found[0],
        land=found[1] if len(found) > 1 else {},
        nearest=nearest_table(study, found[0]),
        unsure=unsure,
        notes=(
            *_street_notes(ground),
            *more,
            *datum_warnings(study, attached),
            *hours_notes(study),
        ),
    )


def _attached(ground: SessionGround, register: Register, study: Study) -> AttachedStudy:
    """Return the study on its streets, as attaching all of it again would find it."""
    attached, ids = ground.again.attached, study.facilities.index
    numbers = [register.number[str(one)] for one in ids]
    ones = [placed_at(number, register.facilities[number], ground) for number in numbers]
    parts = [
        replace(one.places, owner=np.full(len(one.places), row)) for row, one in enumerate(ones)
    ]
    places = join_attachments(*parts) if parts else attached.places
    guard = attached.guard
    if guard is not None:
        hidden = np.concatenate([np.zeros(0, bool), *(one.hidden for one in ones)])
        notes = np.array([one.note for one in ones], dtype=object)
        guard = replace(guard, hidden=hidden, place_notes=notes)
    return replace(attached, places=places, guard=guard)


def _street_notes(ground: SessionGround) -> tuple[Fault, ...]:
    """Return what was doubtful about the streets alone, which the session does not change."""
    study, attached = ground.study, ground.again.attached
    others = (*unsure_obstacles(study, attached)[1], *datum_warnings(study, attached))
    notes = ground.result.notes
    return notes[: len(notes) - len(others)]
