"""An edit of people: a larger or smaller share of them is old."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.scenario.edits.edit import Outcome, edit_fault
from lifecircle.scenario.edits.people import lives_in, zone_faults
from lifecircle.study.columns.keys import unknown_name
from lifecircle.study.study import Study

AGES = ("age_60_plus", "age_80_plus")
"""Groups that can age, the wider first."""

_CHILDREN = ("age_0_2", "age_3_5", "age_6_14")
_HALVINGS = 200

Numbers = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Age:
    """Have another share of the people of a zone be old; how many live there stays the same.

    The odds of being old are multiplied by one number in every home, so that no home gets more
    old people than it has people, and the older homes stay the older ones. People of 80 and more
    grow with those of 60 and more in their home.

    Parameters
    ----------
    share
        Of all people of the zone, 0-1, above 0 and below 1.
    group
        One of `AGES`.
    zone
        Id of a zone of any level; empty for the district.
    """

    share: float
    group: str = "age_60_plus"
    zone: str = ""

    def apply(self, study: Study) -> Outcome:
        """Return the study with its people aged."""
        zone = self.zone or study.district
        faults = (*zone_faults(study, "age", zone), *self._faults(study))
        if faults:
            return study, faults
        here = lives_in(study, zone)
        room, old = _room(study, self.group)[here], _people(study, self.group)[here]
        wanted = self.share * _people(study, "residents")[here].sum()
        free = _free(old, room)
        least = float(old[~free].sum())
        most = least + float(room[free].sum())
        if np.isclose(wanted, old.sum(), rtol=1e-9, atol=0.0):
            return study, (edit_fault("edit-changes-nothing", "age", zone),)
        if not least < wanted < most:
            value = f"{self.share:g}"
            return study, (edit_fault("edit-share-not-possible", "age", zone, value=value),)
        factor = np.ones(len(here))
        after = _with_odds(old, room, wanted)
        factor[here] = np.divide(after, old, out=np.ones_like(old), where=old > 0)
        older = [one for one in AGES[AGES.index(self.group) :] if one in study.groups]
        aged = {one: _people(study, one) * factor for one in older}
        return replace(study, residents=study.residents.assign(**aged)), ()

    def _faults(self, study: Study) -> tuple[Fault, ...]:
        """Return what is wrong with group and share."""
        known = [one for one in AGES if one in study.groups]
        if self.group not in known:
            return (
                unknown_name(self.group, known, code="key-not-allowed", at="age.group", file=""),
            )
        if 0 < self.share < 1:
            return ()
        details = {"least": "0", "most": "1"}
        code, value = "key-out-of-range", f"{self.share:g}"
        return (Fault(code=code, field="age.share", value=value, details=details),)


def _people(study: Study, group: str) -> Numbers:
    """Return the people of a group, home by home."""
    return np.asarray(study.residents[group], np.float64)


def _room(study: Study, group: str) -> Numbers:
    """Return how many of each home's people may be in a group at most."""
    if group == "age_80_plus" and "age_60_plus" in study.groups:
        return _people(study, "age_60_plus")
    children = [_people(study, one) for one in _CHILDREN if one in study.groups]
    return np.maximum(_people(study, "residents") - sum(children, np.zeros(1)), 0.0)


def _free(old: Numbers, room: Numbers) -> NDArray[np.bool_]:
    """Return the homes where some are old and some are not."""
    return np.asarray((old > 0) & (old < room))


def _with_odds(old: Numbers, room: Numbers, wanted: float) -> Numbers:
    """Return so many old people in all, the odds of being old multiplied alike everywhere."""
    free = _free(old, room)
    fixed = float(old[~free].sum())
    share = old[free] / room[free]
    low, high = -60.0, 60.0  # logarithms of what the odds are multiplied by
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        odds = np.exp(middle) * share / (1 - share)
        here = room[free] * odds / (1 + odds)
        low, high = (middle, high) if fixed + here.sum() < wanted else (low, middle)
    after = old.copy()
    after[free] = here
    return after
