"""Which ways may be walked: the one place where the walk rule stands in code.

The rule, in words (the same as in ``docs/walk-rule.md``): a way tagged ``highway=*`` is walkable
unless its class is in `NOT_WALKABLE`; ``foot=no`` or ``foot=private`` closes it;
``access=no`` or ``access=private`` closes it unless ``foot`` is one of `FOOT_OPENS`. A vehicle's
``oneway`` does not bind walkers; ``oneway:foot=yes`` does.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

NOT_WALKABLE = frozenset(
    {
        "motorway",
        "motorway_link",
        "bus_guideway",
        "busway",
        "raceway",
        "escape",
        "construction",
        "proposed",
        "planned",
        "abandoned",
        "razed",
        "disused",
        "no",
        "platform",
        "rest_area",
        "services",
        "elevator",
        "corridor",
    }
)
"""Classes of ``highway`` on which nobody walks, or on which nothing is there to walk on."""

CLOSED = frozenset({"no", "private"})
"""Values of ``foot`` and ``access`` that close a way."""

FOOT_OPENS = frozenset({"yes", "designated", "permissive", "destination", "customers"})
"""Values of ``foot`` that open a way which ``access`` closes."""

Oneway = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class WalkAccess:
    """How a walkable way may be used.

    Parameters
    ----------
    highway
        Its class, as tagged.
    steps
        Whether it is a flight of steps.
    oneway
        1 if walkers may only follow the way's direction, -1 only against it, 0 both.
    """

    highway: str
    steps: bool
    oneway: Oneway


WalkRule = Callable[[Mapping[str, str]], WalkAccess | None]
"""What tells from a way's tags how it may be walked."""


def walk_access(tags: Mapping[str, str]) -> WalkAccess | None:
    """Return how a way may be walked, or None if it may not be.

    Parameters
    ----------
    tags
        The way's OpenStreetMap tags.

    Examples
    --------
    >>> walk_access({"highway": "residential", "oneway": "yes"})
    WalkAccess(highway='residential', steps=False, oneway=0)
    >>> walk_access({"highway": "service", "access": "private"}) is None
    True
    """
    highway = tags.get("highway", "")
    if not highway or highway in NOT_WALKABLE:
        return None
    foot = tags.get("foot", "")
    if foot in CLOSED or (tags.get("access", "") in CLOSED and foot not in FOOT_OPENS):
        return None
    return WalkAccess(highway, highway == "steps", _oneway_on_foot(tags))


def _oneway_on_foot(tags: Mapping[str, str]) -> Oneway:
    """Return the direction that binds walkers."""
    value = tags.get("oneway:foot", "")
    if value == "-1":
        return -1
    if value not in {"yes", "true", "1"}:
        return 0
    return -1 if tags.get("oneway", "") in {"-1", "reverse"} else 1
