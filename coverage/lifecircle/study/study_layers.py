"""The layers of a study as they were read, and the sound tables that are made of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from geopandas import GeoDataFrame

from lifecircle.study.columns.places import Placed
from lifecircle.study.people.residents import HomeRules
from lifecircle.study.standards.circle import Standard
from lifecircle.study.tables.facilities import RegisterRules
from lifecircle.study.tables.obstacle_layers import ObstacleLayers
from lifecircle.study.tables.obstacles import Obstacles
from lifecircle.study.tables.zones import ZoneRules

if TYPE_CHECKING:
    from lifecircle.study.people_layers import PeopleLayers


@dataclass(frozen=True, kw_only=True)
class Layers:
    """The layers of a study as they were read, before their cells are looked at.

    Parameters
    ----------
    registers
        Layers of facilities, each with what holds for all its rows.
    homes, home_rules
        Where people live; None when that could not be read, or is not named.
    zones
        Layers of zones, each with the level of its rows.
    entrances
        Layers of entrances.
    land
        Parcels of residential land.
    obstacles
        Gated estates and barriers.
    people
        What else tells where people live; None where the study brings nothing.
    homes_lost, zones_lost, registers_lost
        Whether a layer of that kind could not be read, so that its absence means nothing.
    """

    registers: Sequence[tuple[Placed, RegisterRules]]
    homes: Placed | None
    home_rules: HomeRules = field(default_factory=HomeRules)
    zones: Sequence[tuple[Placed, ZoneRules]] = ()
    entrances: Sequence[Placed] = ()
    land: Placed | None = None
    obstacles: ObstacleLayers | None = None
    people: "PeopleLayers | None" = None
    homes_lost: bool = False
    zones_lost: bool = False
    registers_lost: bool = False


@dataclass(frozen=True, kw_only=True)
class Tables:
    """The sound tables of a study, the district they are of, and the circles to count in it."""

    facilities: GeoDataFrame
    entrances: GeoDataFrame
    residents: GeoDataFrame
    land: GeoDataFrame
    zones: GeoDataFrame
    district: str
    groups: tuple[str, ...]
    standard: Standard
    obstacles: Obstacles | None = None
    planned: GeoDataFrame | None = None

    def parts(self) -> dict[str, Any]:
        """Return the tables by name, as the study takes them."""
        return {part.name: getattr(self, part.name) for part in fields(self)}
