"""The small values a study carries beside its tables: its streets, its settings, its files."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.study.config.street_changes import StreetChanges

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Distances and sizes that decide how points meet streets.

    Parameters
    ----------
    max_snap_m
        How far a door may stand from the street it is attached to; farther points are
        reported as not snapped. A facility layer may state its own.
    small_piece_m
        A piece of the network with less street length than this takes no points while the
        main piece is within reach; 0 turns the rule off.
    outline_spacing_m
        Spacing of the points along an outline that no street crosses.
    outline_reach_m
        How far from its outline a park or campus may still be entered.
    land_cell_m
        Side of the cells that sample residential land.
    edge_of_study_m
        Width of the belt around the district that streets and facilities should also cover.
    gate_reach_m
        How far a gate may stand from the outline, and from the place where a lane crosses it.
    barrier_candidates
        How many streets, the nearest first, are tried for one that no barrier cuts off.
    """

    max_snap_m: float = 300.0
    small_piece_m: float = 1000.0
    outline_spacing_m: float = 25.0
    outline_reach_m: float = 30.0
    land_cell_m: float = 50.0
    edge_of_study_m: float = 1500.0
    gate_reach_m: float = 25.0
    barrier_candidates: int = 8


@dataclass(frozen=True, kw_only=True)
class FloorRules:
    """What a study states about storeys nobody counted.

    Parameters
    ----------
    assumed_levels
        Storeys of homes whose number is unknown; None for 1, or in an OpenStreetMap file for
        what is usual for the kind of building.
    metres_per_storey
        What a height is divided by; None for 3.
    """

    assumed_levels: float | None = None
    metres_per_storey: float | None = None


@dataclass(frozen=True)
class StreetSource:
    """Where the streets come from; the network room reads them.

    Parameters
    ----------
    path
        An OpenStreetMap file, an OSMnx GraphML file, or any layer of lines.
    layer
        The layer inside a file that holds several.
    graph
        An OSMnx or NetworkX graph, when there is no file.
    frame
        Lines as a GeoDataFrame, when there is no file.
    datum
        Datum of the coordinates: ``wgs84``, ``cgcs2000``, ``gcj02``, ``bd09`` or ``EPSG:nnnn``.
    date
        Date of the data as the user states it.
    heights
        A raster of metres above the sea, when walks are to mind slopes.
    heights_file
        That raster as the user wrote it.
    changes
        What a scenario adds and closes; None where nothing was changed.
    """

    path: Path | None = None
    layer: str | None = None
    graph: object | None = None
    frame: "GeoDataFrame | None" = None
    datum: str = "wgs84"
    date: str = ""
    heights: Path | None = None
    heights_file: str = ""
    changes: StreetChanges | None = None


@dataclass(frozen=True)
class InputFile:
    """One file the study was read from, for the manifest.

    Parameters
    ----------
    role
        What it is for: ``study``, ``streets``, ``facilities``, ``entrances``, ``residents``,
        ``zones``, ``land``, ``totals``, ``crosswalk``, ``estates_planned``, ``estates``,
        ``gates``, ``barriers`` or ``standards``.
    path
        As in study.toml, with forward slashes.
    sha256
        Hash of its bytes.
    rows
        Rows or features read; 0 for streets, which are read later.
    datum
        As stated.
    date
        As stated, or the register's year.
    """

    role: str
    path: str
    sha256: str
    rows: int
    datum: str
    date: str
