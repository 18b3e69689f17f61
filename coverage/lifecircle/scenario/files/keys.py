"""What may stand in a scenario file: the keys of each kind of edit."""

from collections.abc import Mapping

from lifecircle.scenario.edits.rules import PROMISES
from lifecircle.study.columns.keys import Key
from lifecircle.study.kinds import CAPACITIES

PLACES = ("at", "via")
"""Keys that hold a place, and a line of places."""

NUMBERS = ("people", "by", "to")
"""Keys that hold a number for each of some population groups."""

_ID = Key(kind="text", required=True)
_TEXT = Key(kind="text")
_NUMBER = Key(kind="number")
_COST = Key(kind="number", least=0, most=1e15)
_NEAR = Key(kind="number", least=0.1, most=5000)
_TABLE = Key(kind="table")
_SIZES = dict.fromkeys(CAPACITIES, _NUMBER)

EDITS: Mapping[str, Mapping[str, Key]] = {
    "open": {"id": _ID, "service": _TEXT, "on": _TEXT, "name": _TEXT, "tier": _TEXT, "cost": _COST}
    | {"hours": _TEXT, **_SIZES},
    "close": {"id": _ID},
    "move": {"id": _ID, "cost": _COST},
    "resize": {"id": _ID, "cost": _COST} | _SIZES,
    "change": {"id": _ID, "service": _TEXT, "tier": _TEXT, "hours": _TEXT, "cost": _COST} | _SIZES,
    "link": {
        "id": _ID,
        "steps": Key(kind="flag"),
        "name": _TEXT,
        "cost": _COST,
        "within_m": _NEAR,
    },
    "close_link": {"way": Key(kind="whole", least=1), "link": _TEXT, "within_m": _NEAR},
    "open_gate": {"estate": _TEXT, "cost": _COST},
    "settle": {"id": _ID, "people": Key(kind="table", required=True)},
    "grow": {"zone": _TEXT, "by": _TABLE, "to": _TABLE},
    "age": {"share": Key(kind="number", required=True), "group": _TEXT, "zone": _TEXT},
    "speed": {"profile": _ID, "speed_m_s": Key(kind="number", required=True)},
    "promise": {"circle": _ID, **dict.fromkeys(PROMISES, _NUMBER)}
    | {"target_year": Key(kind="whole", least=1900, most=2200)},
}
"""The keys of each kind of edit beside its place."""

PLACED: Mapping[str, tuple[str, bool]] = {
    "open": ("at", False),
    "move": ("at", True),
    "settle": ("at", True),
    "close_link": ("at", False),
    "open_gate": ("at", True),
    "link": ("via", True),
}
"""Which key of an edit holds its place, and whether it must be there."""

TOP: Mapping[str, Key] = {
    "name": Key(kind="text", default=""),
    "note": Key(kind="text", default=""),
    "datum": Key(kind="text", default=""),
    "cost": Key(kind="number", default=0.0, least=0, most=1e15),
    "cost_unit": Key(kind="text", default=""),
    "layer": Key(kind="text", default=""),
    **dict.fromkeys(EDITS, Key(kind="tables")),
}
"""The keys of a scenario file."""
