"""What an indicator of a plan is: a sentence of it and how it can be measured; no files."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KINDS = ("S", "P", "Q", "D", "L")
"""Spatial coverage, presence or count, quantity, demand, named place."""

COMPARISONS = ("at-least", "equal", "none")
"""How a value is held against its target: a goal, a fact the plan states, or not at all."""

UNIT_OF: Mapping[str, str] = {
    "": "facilities",
    "capacity_beds": "beds",
    "capacity_places": "places",
    "capacity_seats": "seats",
    "area_m2": "m2",
    "floor_area_m2": "m2",
    "sports_area_m2": "m2",
}
"""What is added up, by the column it stands in; nothing named counts the facilities."""

FORMULAS: Mapping[str, tuple[str, ...]] = {
    "circle": ("circle",),
    "count": ("services",),
    "named": ("names",),
    "presence": ("services", "level"),
    "sum": ("services", "attribute"),
    "ratio": ("services", "group", "per"),
    "share": ("services",),
    "growth": ("services", "since"),
    "people": ("group",),
    "zones": ("level",),
}
"""The closed list of formulas, each with the keys it cannot do without."""

_WHICH = ("services", "tiers", "features", "ownership", "opened_from", "opened_to")
USES: Mapping[str, tuple[str, ...]] = {
    "circle": ("circle",),
    "count": (*_WHICH, "name_has"),
    "named": ("names", "services"),
    "presence": (*_WHICH, "level", "zone_kinds"),
    "sum": (*_WHICH, "name_has", "attribute", "also"),
    "ratio": (*_WHICH, "attribute", "also", "group", "per", "zone_kinds"),
    "share": (*_WHICH, "attribute"),
    "growth": ("services", "attribute", "since"),
    "people": ("group", "of"),
    "zones": ("level", "zone_kinds", "zone_features", "names"),
}
"""The keys each formula looks at, beside those every indicator has."""


@dataclass(frozen=True, kw_only=True)
class Supply:
    """Which facilities count, and what of them is added up.

    Parameters
    ----------
    services
        Their services; empty for all.
    tiers, ownership
        Only facilities of these; empty for all.
    features
        What each of them must have, all of it.
    name_has
        What their names hold, any of these; empty for all.
    opened_from, opened_to
        Years they must have opened in, both included; None leaves an end open.
    attribute
        The column that is added up; empty to count the facilities.
    """

    services: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    ownership: tuple[str, ...] = ()
    name_has: tuple[str, ...] = ()
    opened_from: int | None = None
    opened_to: int | None = None
    attribute: str = ""


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """One indicator of a plan.

    Parameters
    ----------
    id
        Its name in tables and files, such as ``"A072"``.
    name
        Its name by language (``zh``, ``en``).
    formula
        How it is measured, one of `FORMULAS`.
    kind
        One of `KINDS`.
    clause, line, quote
        Where the plan says it (chapter and section, line of its text), and its words.
    supply
        Which facilities count and what of them is added up; the parts are summed.
    circle
        Id of the circle it is answered by.
    names
        Places that must be found, each by what its name holds.
    level, zone_kinds, zone_features
        The units or zones that are counted, of these kinds only, with these features only.
    group, of
        The population group it is held against or adds up; the group it is a share of.
    per
        How many of the group a ratio is for: 1000 residents, 100 households.
    since
        The year growth is counted from, at its end.
    target
        What the plan asks for or states: a share 0-1 or a number of the unit; None without one.
    comparison
        One of `COMPARISONS`.
    tolerance_share
        How far a stated fact and the value may lie apart, as a share of the target.
    year
        When the target is due, or the fact was so.
    target_assumed, verified
        Whether the plan names no number and ours is a default; whether the number was read in it.
    note
        What a reader of the figure should know, by language.
    slip
        What is wrong in the plan's own text here, by language; it is told and never mended.
    """

    id: str
    name: Mapping[str, str]
    formula: str
    kind: str = "P"
    clause: str = ""
    line: int | None = None
    quote: str = ""
    supply: tuple[Supply, ...] = ()
    circle: str = ""
    names: tuple[str, ...] = ()
    level: str = ""
    zone_kinds: tuple[str, ...] = ()
    zone_features: tuple[str, ...] = ()
    group: str = ""
    of: str = ""
    per: float = 1.0
    since: int | None = None
    target: float | None = None
    comparison: str = "at-least"
    tolerance_share: float = 0.005
    year: int | None = None
    target_assumed: bool = False
    verified: bool = True
    note: Mapping[str, str] = field(default_factory=dict)
    slip: Mapping[str, str] = field(default_factory=dict)

    @property
    def whole_unit(self) -> str:
        """What the amounts behind it are counted in, such as ``m2``, ``places`` or ``people``."""
        own = {"circle": "people", "named": "names", "presence": "units", "zones": "units"}
        if self.formula == "people":
            return "households" if self.group == "households" else "people"
        return own.get(self.formula) or UNIT_OF[self.supply[0].attribute if self.supply else ""]

    @property
    def unit(self) -> str:
        """What its value is in: ``share`` (0-1), a whole unit, or one for so many of a group.

        Examples
        --------
        >>> supply = (Supply(services=("nursery",), attribute="capacity_places"),)
        >>> one = Indicator(id="x", name={}, formula="ratio", supply=supply,
        ...                 group="residents", per=1000)
        >>> one.unit
        'places/1000 residents'
        """
        is_share = self.formula in {"circle", "presence", "share", "growth"}
        if is_share or (self.formula == "people" and self.of):
            return "share"
        if self.formula == "ratio":
            return f"{self.whole_unit}/{self.per:g} {self.group}"
        return self.whole_unit
