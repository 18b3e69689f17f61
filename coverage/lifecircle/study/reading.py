"""From study.toml to layers: every file it names is read once, and told about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.errors import Fault
from lifecircle.study.assembly import Layers
from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.config.file import (
    FacilitiesConfig,
    LayerConfig,
    ResidentsConfig,
    StudyConfig,
    ZonesConfig,
)
from lifecircle.study.config.settings import FloorRules, InputFile, StreetSource
from lifecircle.study.config.values import PlannedConfig
from lifecircle.study.layers.layer import read_layer
from lifecircle.study.osm_layers import OsmLayers, is_osm
from lifecircle.study.people.residents import HomeRules
from lifecircle.study.sources import RASTER_SUFFIXES, hash_file, is_raster, resolve
from lifecircle.study.standards.circle import Standard
from lifecircle.study.standards.files import BUNDLED, merge_circles, merge_weighing, read_standards
from lifecircle.study.tables.facilities import RegisterRules
from lifecircle.study.tables.obstacle_layers import ObstacleFiles
from lifecircle.study.tables.zones import ZoneRules
from lifecircle.study.toml_lines import with_lines

if TYPE_CHECKING:
    from lifecircle.study.people_files import PeopleFiles
    from lifecircle.study.people_layers import PeopleLayers


@dataclass(frozen=True, kw_only=True)
class Read:
    """What the files of a study hold, and what is wrong with them.

    Parameters
    ----------
    layers
        Its layers.
    streets
        Where the streets are; None when the file cannot be read.
    standard
        The circles; None when they cannot be read.
    inputs
        Every file that was read.
    faults
        What is wrong or doubtful.
    """

    layers: Layers
    streets: StreetSource | None
    standard: Standard | None
    inputs: tuple[InputFile, ...]
    faults: tuple[Fault, ...]


def read_files(config: StudyConfig) -> Read:
    """Return the layers and circles a configuration names, with every fault in reading them.

    Parameters
    ----------
    config
        What study.toml says.
    """
    reader = _Reader(config)
    standard = reader.standard()
    streets = reader.streets()
    zones = [(reader.layer(one, role="zones"), _zone_rules(one)) for one in config.zones]
    homes = reader.homes([layer for layer, _ in zones if layer is not None])
    registers = [
        (reader.layer(one, role="facilities"), _register_rules(one, config.settings.max_snap_m))
        for one in config.facilities
    ]
    entrances = [reader.entrances(one) for one in config.facilities]
    obstacles, faults = ObstacleFiles(
        config, lambda one, role: reader.layer(one, role=role), reader.tell
    ).layers()
    reader.faults += faults
    layers = Layers(
        registers=[(layer, rules) for layer, rules in registers if layer is not None],
        homes=homes,
        home_rules=_home_rules(config.residents),
        zones=[(layer, rules) for layer, rules in zones if layer is not None],
        entrances=[layer for layer in entrances if layer is not None],
        land=reader.layer(config.land, role="land") if config.land else None,
        obstacles=obstacles,
        people=reader.people(),
        homes_lost=config.residents is not None and homes is None,
        zones_lost=config.zones_lost or any(layer is None for layer, _ in zones),
        registers_lost=config.facilities_lost or any(layer is None for layer, _ in registers),
    )
    return Read(
        layers=layers,
        streets=streets,
        standard=standard,
        inputs=tuple(reader.inputs.values()),
        faults=tuple(reader.faults),
    )


class _Reader:
    """Reads one file after another and gathers what is wrong with them."""

    def __init__(self, config: StudyConfig) -> None:
        self.config = config
        self.folder = config.folder
        self.inputs: dict[tuple[str, str], InputFile] = {}
        self._hashes: dict[Path, str] = {}
        self.osm = OsmLayers(config)
        self.faults = self.osm.faults
        written = Path(config.file)
        self._note("study", written.name, hash_file(written))

    def standard(self) -> Standard | None:
        """Return the circles asked for, with the planner's own among them."""
        config = self.config
        found, faults = read_standards(
            config.standards, folder=self.folder, profiles=config.profiles, file=config.file
        )
        self.faults += faults
        for name in config.standards:
            path = self.folder / name
            if name not in BUNDLED and path.is_file():
                self._note("standards", name, hash_file(path))
        if found is None:
            return None
        merged, faults = merge_circles(
            found, config.circles, file=config.file, profiles=config.profiles
        )
        weighed, more = merge_weighing(
            merged, sensitivity=config.sensitivity, priority=config.priority, file=config.file
        )
        self.faults += with_lines((*faults, *more), Path(config.file))
        return weighed

    def streets(self) -> StreetSource | None:
        """Return where the streets are, once the file is known to be there."""
        config = self.config.streets
        if config is None:
            return None
        path, faults = resolve(config.path, self.folder)
        self.faults += [fault for fault in faults if fault not in self.faults]
        if path is None:
            return None
        sha256 = self._sha256(path)
        self._note("streets", config.path, sha256, datum=config.datum, date=config.date)
        own = StreetSource(path=path, layer=config.layer, datum=config.datum, date=config.date)
        heights = self.config.elevation
        if heights is None:
            return own
        raster, faults = resolve(heights.path, self.folder, among=RASTER_SUFFIXES)
        self.faults += faults
        if raster is None:
            return None
        self._note("elevation", heights.path, self._sha256(raster), date=heights.date)
        return replace(own, heights=raster, heights_file=heights.path)

    def homes(self, zones: Sequence[Placed]) -> Placed | None:
        """Return where people live: a layer of homes, or the cells of a raster over the zones."""
        config = self.config.residents
        if config is None or not is_raster(config.path):
            return self.layer(config, role="residents") if config else None
        found, faults = self._people_files().raster(config, zones)
        self.faults += faults
        return found

    def people(self) -> "PeopleLayers | None":
        """Return what else tells where people live; only a study that says so loads its reader."""
        config = self.config
        if not (config.totals or config.totals_lost or config.crosswalk or config.planned):
            return None
        found, faults = self._people_files().layers()
        self.faults += faults
        return found

    def _people_files(self) -> "PeopleFiles":
        """Return the reader of rasters, tables and estates."""
        from lifecircle.study.people_files import PeopleFiles

        return PeopleFiles(self.config, lambda one, role: self.layer(one, role=role), self.tell)

    def entrances(self, config: FacilitiesConfig) -> Placed | None:
        """Return the entrances of a register, if it has any."""
        if config.entrances:
            where = LayerConfig(
                at=f"{config.at}.entrances", path=config.entrances, datum=config.datum
            )
            return self.layer(where, role="entrances")
        return self.osm.entrances(config) if is_osm(config) else None

    def layer(self, config: LayerConfig, *, role: str) -> Placed | None:
        """Return one layer with where its rows come from."""
        if is_osm(config):
            return self._osm_layer(config, role)
        columns = _columns(config)
        found, faults = read_layer(
            config.path,
            folder=self.folder,
            datum=config.datum,
            layer=config.layer,
            sheet=config.sheet,
            header_row=config.header_row,
            encoding=config.encoding,
            columns=columns,
        )
        self.faults += faults
        if found is None:
            return None
        date = config.date
        if isinstance(config, FacilitiesConfig) and config.status_year is not None:
            date = date or str(config.status_year)
        self._note(role, config.path, found.sha256, rows=found.rows, datum=config.datum, date=date)
        place = Place(file=found.file, rows=found.source_rows, names=columns)
        return Placed(found.columns, found.shapes, place)

    def _osm_layer(self, config: LayerConfig, role: str) -> Placed | None:
        """Return one layer of an OpenStreetMap file."""
        found = self.osm.layer(config)
        if found is not None:
            path, _ = resolve(config.path, self.folder)
            sha256 = self._sha256(path) if path else ""
            stated = {"datum": config.datum, "date": _date(config)}
            self._note(role, config.path, sha256, rows=len(found), **stated)
        return found

    def tell(self, config: LayerConfig, role: str, sha256: str, rows: int) -> None:
        """Note a file that was read elsewhere."""
        self._note(role, config.path, sha256, rows=rows, datum=config.datum, date=config.date)

    def _sha256(self, path: Path) -> str:
        """Return the hash of a file that several layers may stand in."""
        if path not in self._hashes:
            self._hashes[path] = hash_file(path)
        return self._hashes[path]

    def _note(
        self, role: str, path: str, sha256: str, *, rows: int = 0, datum: str = "", date: str = ""
    ) -> None:
        """Note a file; one with several sheets or layers is noted once, with all their rows."""
        path = path.replace("\\", "/")
        before = self.inputs.get((role, path))
        self.inputs[role, path] = (
            InputFile(role, path, sha256, rows, datum, date)
            if before is None
            else replace(before, rows=before.rows + rows)
        )


def _date(config: LayerConfig) -> str:
    """Return the date of a layer as stated, or its register's year."""
    year = config.status_year if isinstance(config, FacilitiesConfig) else None
    return config.date or ("" if year is None else str(year))


def _columns(config: LayerConfig) -> Mapping[str, str]:
    """Return our column names to the file's, groups and counts among them."""
    columns = dict(config.columns)
    if isinstance(config, ResidentsConfig | PlannedConfig):
        columns.update(config.groups)
    if isinstance(config, ZonesConfig):
        columns.update(config.totals)
    if isinstance(config, FacilitiesConfig) and config.count is not None:
        columns["count"] = config.count
    return columns


def _zone_rules(config: ZonesConfig) -> ZoneRules:
    """Return what holds for all rows of a layer of zones."""
    return ZoneRules(level=config.level, totals=tuple(config.totals))


def _home_rules(config: ResidentsConfig | None) -> HomeRules:
    """Return what is known of the people in the layer of homes."""
    if config is None:
        return HomeRules()
    return HomeRules(
        unit=config.unit,
        groups=tuple(config.groups),
        totals=config.totals,
        floors=FloorRules(
            assumed_levels=config.assumed_levels, metres_per_storey=config.metres_per_storey
        ),
        cells=is_raster(config.path),
    )


def _register_rules(config: FacilitiesConfig, max_snap_m: float) -> RegisterRules:
    """Return what holds for all rows of a register."""
    own = config.max_snap_m
    return RegisterRules(
        service=config.service,
        tier=config.tier,
        count=None if config.count is None else "count",
        max_snap_m=max_snap_m if own is None else own,
    )
