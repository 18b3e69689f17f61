"""The layers of a study that stand in OpenStreetMap files, each file read once for all of them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from geopandas import GeoDataFrame

from lifecircle.errors import Fault
from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.config.file import (
    FacilitiesConfig,
    LandConfig,
    LayerConfig,
    ResidentsConfig,
    StudyConfig,
    ZonesConfig,
)
from lifecircle.study.sources import OSM_SUFFIXES, resolve, suffix_of

if TYPE_CHECKING:
    from lifecircle.study.osm.features import OsmFeatures

_PARTS: Mapping[type[LayerConfig], tuple[str, ...]] = {
    FacilitiesConfig: ("facilities", "entrances"),
    ResidentsConfig: ("buildings",),
    LandConfig: ("land",),
    ZonesConfig: ("boundaries",),
}


class OsmLayers:
    """What a study takes from OpenStreetMap files.

    Parameters
    ----------
    config
        What study.toml says; every file is read once, for all the layers that name it.
    """

    def __init__(self, config: StudyConfig) -> None:
        self.faults: list[Fault] = []
        self._read: dict[str, OsmFeatures | None] = {}
        for path, parts in _wanted(config).items():
            self._read[path] = self._features(path, parts, config.folder)

    def layer(self, config: LayerConfig) -> Placed | None:
        """Return one layer, or None when its file cannot be read."""
        features = self._read[config.path]
        if features is None:
            return None
        if isinstance(config, FacilitiesConfig):
            return _placed(_of_service(features.facilities, config.service), config)
        if isinstance(config, ZonesConfig):
            return _placed(self._of_admin_level(features.boundaries, config), config)
        if isinstance(config, LandConfig):
            return _placed(features.land, config)
        return _placed(features.buildings, config)

    def entrances(self, config: FacilitiesConfig) -> Placed | None:
        """Return the gates of a layer's facilities, or None where there are none."""
        features = self._read[config.path]
        if features is None:
            return None
        gates = features.entrances
        if config.service is not None:
            ids = _of_service(features.facilities, config.service)["id"]
            gates = gates[gates["facility_id"].isin(ids)]
        return Placed.of(gates, Place(file=config.path)) if len(gates) else None

    def _features(self, path: str, parts: Iterable[str], folder: Path) -> "OsmFeatures | None":
        """Return what one file holds; only a study that has such files loads their reader."""
        from lifecircle.study.osm.features import read_osm

        found, faults = resolve(path, folder)
        self.faults += faults
        if found is None:
            return None
        features, more = read_osm(found, file=path, want=parts)
        self.faults += more
        return features

    def _of_admin_level(self, boundaries: GeoDataFrame, config: ZonesConfig) -> GeoDataFrame:
        """Return the boundaries of the level asked for, and say so when there are none."""
        found = boundaries[boundaries["admin_level"] == str(config.admin_level)]
        if not len(found):
            levels = sorted(map(str, pd.unique(boundaries["admin_level"])))
            self.faults.append(
                Fault(
                    code="no-such-admin-level",
                    file=config.path,
                    field=f"{config.at}.admin_level",
                    value=str(config.admin_level),
                    details={"known": ", ".join(levels) or "-"},
                )
            )
        return found


def is_osm(config: LayerConfig) -> bool:
    """Return whether a layer is read through OpenStreetMap tags."""
    return suffix_of(config.path) in OSM_SUFFIXES


def _wanted(config: StudyConfig) -> dict[str, set[str]]:
    """Return the parts of each OpenStreetMap file that any layer needs."""
    every = [*config.facilities, config.residents, *config.zones, config.land]
    wanted: dict[str, set[str]] = {}
    for layer in every:
        if layer is not None and is_osm(layer):
            wanted.setdefault(layer.path, set()).update(_PARTS[type(layer)])
    return wanted


def _of_service(facilities: GeoDataFrame, service: str | None) -> GeoDataFrame:
    """Return the facilities of one service, or all of them."""
    return facilities if service is None else facilities[facilities["service"] == service]


def _placed(frame: GeoDataFrame, config: LayerConfig) -> Placed:
    """Return features named by their OpenStreetMap ids."""
    named = frame.set_axis(pd.Index(frame["id"].to_numpy(), dtype=object), axis=0)
    return Placed.of(named, Place(file=config.path))
