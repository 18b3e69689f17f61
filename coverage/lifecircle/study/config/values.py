"""What study.toml says, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lifecircle.study.config.settings import Settings


@dataclass(frozen=True, kw_only=True)
class LayerConfig:
    """How to read one layer: where it is, in which datum, under which column names.

    Parameters
    ----------
    at
        Its place in study.toml, such as ``"facilities[2]"``.
    path
        The file as written, relative to study.toml.
    datum
        ``wgs84``, ``cgcs2000``, ``gcj02``, ``bd09`` or ``EPSG:nnnn``.
    layer, sheet, header_row, encoding
        Which layer of a GeoPackage, which sheet and header row of a workbook, which text
        encoding of a CSV; None or the default where the file decides.
    columns
        Our column name to the file's.
    date
        Date of the data as stated.
    """

    at: str
    path: str
    datum: str
    layer: str | None = None
    sheet: str | None = None
    header_row: int = 1
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    date: str = ""


@dataclass(frozen=True, kw_only=True)
class StreetsConfig(LayerConfig):
    """Where the streets are."""


@dataclass(frozen=True, kw_only=True)
class FacilitiesConfig(LayerConfig):
    """One register of facilities.

    Parameters
    ----------
    service, tier
        Service and tier of every row, when no column says them.
    status_year
        Year of the register.
    count
        Column that says how many facilities stand at the row; rows with 0 are none.
    max_snap_m
        How far its facilities may stand from a street; None for the study's setting.
    entrances
        Points with ``facility_id``, where parks and campuses are entered.
    """

    service: str | None = None
    tier: str | None = None
    status_year: int | None = None
    count: str | None = None
    max_snap_m: float | None = None
    entrances: str | None = None


@dataclass(frozen=True, kw_only=True)
class ResidentsConfig(LayerConfig):
    """Where people live.

    Parameters
    ----------
    unit
        What one row is: ``building``, ``compound``, ``cell`` or ``point``.
    groups
        Population group to column.
    totals
        People of each group to spread over the buildings by floor area.
    assumed_levels, metres_per_storey
        What is stated about storeys nobody counted; see
        `lifecircle.study.config.settings.FloorRules`.
    """

    unit: str = "building"
    groups: Mapping[str, str] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    assumed_levels: float | None = None
    metres_per_storey: float | None = None


@dataclass(frozen=True, kw_only=True)
class PlannedConfig(LayerConfig):
    """One layer of planned estates.

    Parameters
    ----------
    groups
        Population group to column.
    since
        The year people live there from, when no column says it.
    """

    groups: Mapping[str, str] = field(default_factory=dict)
    since: int | None = None


@dataclass(frozen=True, kw_only=True)
class TableConfig:
    """How to read one table without places: people by zone, or a crosswalk.

    Parameters
    ----------
    at
        Its place in study.toml, such as ``"totals[2]"``.
    path
        The file as written, relative to study.toml.
    level
        The level of the zones it is of; empty for a crosswalk.
    columns
        Our column name to the file's.
    sheet, header_row, encoding
        Which sheet and header row of a workbook, which text encoding of a CSV.
    date
        Date of the data as stated.
    """

    at: str
    path: str
    level: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    header_row: int = 1
    encoding: str | None = None
    date: str = ""


@dataclass(frozen=True, kw_only=True)
class ZonesConfig(LayerConfig):
    """One layer of zones.

    Parameters
    ----------
    level
        Level of every zone, when no column says it.
    admin_level
        The boundaries to take from an OpenStreetMap file.
    totals
        Population group to the column holding each zone's people, to be spread over its buildings.
    """

    level: str | None = None
    admin_level: int | None = None
    totals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LandConfig(LayerConfig):
    """The parcels of residential land."""


@dataclass(frozen=True, kw_only=True)
class ElevationConfig(LayerConfig):
    """The raster of heights."""


@dataclass(frozen=True, kw_only=True)
class EstatesConfig(LayerConfig):
    """The outlines of gated estates and campuses.

    Parameters
    ----------
    gates
        Points, if known with ``estate_id``; None where only an OpenStreetMap file of the estates
        has them.
    lanes
        Which lanes inside an outline are the estate's own: ``private`` or ``all``.
    """

    gates: LayerConfig | None = None
    lanes: str = "private"


@dataclass(frozen=True, kw_only=True)
class BarriersConfig(LayerConfig):
    """Rivers, railways and walls.

    Parameters
    ----------
    kinds
        Which of them to take from an OpenStreetMap file; empty for the usual ones.
    """

    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class StudyConfig:
    """Everything study.toml says; layers whose own keys are at fault are left out.

    Parameters
    ----------
    file
        study.toml as the user named it.
    folder
        The folder its paths are relative to.
    circles
        The planner's own circles, as written; the standards reader checks them.
    sensitivity, priority
        What the planner assumes otherwise and how neighbourhoods are weighed, as written.
    profiles
        Overrides of walking profiles, such as ``{"older": {"speed_m_s": 0.75}}``.
    growth
        Population group to its totals by year.
    facilities_lost, zones_lost
        Whether a layer of facilities or of zones is left out.
    totals, totals_lost
        Tables of people by zone, and whether one of them is left out.
    crosswalk
        What older names of zones mean.
    planned
        Layers of planned estates.
    """

    file: str
    folder: Path
    title: str = ""
    standards: tuple[str, ...] = ()
    district: str = ""
    year: int | None = None
    model: bool = False
    streets: StreetsConfig | None = None
    facilities: tuple[FacilitiesConfig, ...] = ()
    facilities_lost: bool = False
    residents: ResidentsConfig | None = None
    zones: tuple[ZonesConfig, ...] = ()
    zones_lost: bool = False
    land: LandConfig | None = None
    elevation: ElevationConfig | None = None
    estates: EstatesConfig | None = None
    barriers: BarriersConfig | None = None
    profiles: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    growth: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    totals: tuple[TableConfig, ...] = ()
    totals_lost: bool = False
    crosswalk: TableConfig | None = None
    planned: tuple[PlannedConfig, ...] = ()
    settings: Settings = field(default_factory=Settings)
    circles: tuple[Mapping[str, Any], ...] = ()
    sensitivity: Mapping[str, Any] = field(default_factory=dict)
    priority: Mapping[str, Any] = field(default_factory=dict)
    report: Mapping[str, str] = field(default_factory=dict)
