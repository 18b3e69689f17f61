"""The layers of gated estates, gates and barriers: read from files, and settled as obstacles."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.errors import Fault
from lifecircle.study.columns.places import Placed
from lifecircle.study.config.keys import is_osm
from lifecircle.study.config.values import BarriersConfig, EstatesConfig, LayerConfig, StudyConfig
from lifecircle.study.kinds import USUAL_KINDS
from lifecircle.study.sources import hash_file, resolve
from lifecircle.study.tables.obstacles import (
    Obstacles,
    obstacles_of,
    read_barriers,
    read_estates,
    read_gates,
)

if TYPE_CHECKING:
    from lifecircle.study.osm.obstacles import OsmObstacles

Told = Callable[[LayerConfig, str, str, int], None]


@dataclass(frozen=True, kw_only=True)
class ObstacleLayers:
    """Layers of obstacles as they were read, before their cells are looked at.

    Parameters
    ----------
    estates, gates, barriers
        Outlines, points, and lines or areas; None where there are none.
    inner_lanes
        Which lanes are an estate's own.
    """

    estates: Placed | None = None
    gates: Placed | None = None
    barriers: Placed | None = None
    inner_lanes: str = "private"


def settle_obstacles(
    layers: ObstacleLayers | None,
) -> tuple[Obstacles | None, tuple[tuple[Placed, tuple[Fault, ...]], ...]]:
    """Return the obstacles of a study, None where it brings none, and each layer's faults.

    Parameters
    ----------
    layers
        The layers as read.
    """
    if layers is None:
        return None, ()
    faults: list[tuple[Placed, tuple[Fault, ...]]] = []
    estates = gates = barriers = None
    if layers.estates is not None:
        estates, its = read_estates(layers.estates)
        faults.append((layers.estates, its))
    if layers.gates is not None:
        known = None if estates is None else [str(name) for name in estates.index]
        gates, its = read_gates(layers.gates, estate_ids=known)
        faults.append((layers.gates, its))
    if layers.barriers is not None:
        barriers, its = read_barriers(layers.barriers)
        faults.append((layers.barriers, its))
    return obstacles_of(estates, gates, barriers, inner_lanes=layers.inner_lanes), tuple(faults)


@dataclass(frozen=True)
class ObstacleFiles:
    """The files a study names for its obstacles.

    Parameters
    ----------
    config
        What study.toml says.
    read
        Reads one layer that is no OpenStreetMap file, with its role.
    told
        Told of every OpenStreetMap file: layer, role, hash, features.
    """

    config: StudyConfig
    read: Callable[[LayerConfig, str], Placed | None]
    told: Told

    def layers(self) -> tuple[ObstacleLayers | None, tuple[Fault, ...]]:
        """Return the layers, None where the study names none, and what is wrong with files."""
        estates, barriers = self.config.estates, self.config.barriers
        if estates is None and barriers is None:
            return None, ()
        outlines, gates, faults = (None, None, ()) if estates is None else self._estates(estates)
        lines, more = (None, ()) if barriers is None else self._barriers(barriers)
        lanes = "private" if estates is None else estates.lanes
        found = ObstacleLayers(estates=outlines, gates=gates, barriers=lines, inner_lanes=lanes)
        return found, (*faults, *more)

    def _estates(
        self, config: EstatesConfig
    ) -> tuple[Placed | None, Placed | None, tuple[Fault, ...]]:
        """Return outlines and gates."""
        outlines = gates = None
        faults: tuple[Fault, ...] = ()
        if is_osm(config.path):
            found, faults = self._osm(config, "estates")
            outlines, gates = (None, None) if found is None else (found.estates, found.gates)
        else:
            outlines = self.read(config, "estates")
        if config.gates is not None and is_osm(config.gates.path):
            found, more = self._osm(config.gates, "gates")
            gates, faults = None if found is None else found.gates, (*faults, *more)
        elif config.gates is not None:
            gates = self.read(config.gates, "gates")
        return outlines, gates, faults

    def _barriers(self, config: BarriersConfig) -> tuple[Placed | None, tuple[Fault, ...]]:
        """Return barriers."""
        if not is_osm(config.path):
            return self.read(config, "barriers"), ()
        found, faults = self._osm(config, "barriers", config.kinds or USUAL_KINDS)
        return (None if found is None else found.barriers), faults

    def _osm(
        self, config: LayerConfig, role: str, kinds: tuple[str, ...] = ()
    ) -> "tuple[OsmObstacles | None, tuple[Fault, ...]]":
        """Return the obstacles of an OpenStreetMap file; only such a study loads their reader."""
        from lifecircle.study.osm.obstacles import read_osm_obstacles

        path, faults = resolve(Path(config.path), self.config.folder)
        if path is None:
            return None, faults
        found, more = read_osm_obstacles(
            path, file=config.path, kinds=kinds, estates=role != "barriers"
        )
        if found is not None:
            layer = {"estates": found.estates, "gates": found.gates, "barriers": found.barriers}
            self.told(config, role, hash_file(path), len(layer[role]))
        return found, (*faults, *more)
