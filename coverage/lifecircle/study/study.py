"""The study: everything an analysis needs, read once, checked whole, and never changed after."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Unpack

from geopandas import GeoDataFrame

from lifecircle.errors import CallError, Fault, StudyError, errors_in
from lifecircle.study.assembly import assemble
from lifecircle.study.config.file import StudyConfig, profiles_from, read_config
from lifecircle.study.config.settings import FloorRules, InputFile, Settings, StreetSource
from lifecircle.study.making import (
    FURTHER_ROLES,
    StudyOptions,
    checked_options,
    chosen_standard,
    frames_to_layers,
    street_source,
)
from lifecircle.study.people.residents import HomeRules
from lifecircle.study.people_years import with_possible_growth
from lifecircle.study.reading import Read, read_files
from lifecircle.study.standards.circle import Standard
from lifecircle.study.tables.obstacles import Obstacles

__all__ = [
    "InputFile",
    "Settings",
    "StreetSource",
    "Study",
    "make_study",
    "read_study",
    "sample_folder",
    "sample_study",
]


@dataclass(frozen=True, kw_only=True)
class Study:
    """A district, who lives in it, what serves it, and the circles to hold it against.

    Every table is in WGS-84 degrees and passes its schema in `lifecircle.study.tables.validator`.

    Parameters
    ----------
    title
        As it stands on the report.
    standard
        The circles, each for a group the residents have.
    district
        ``zone_id`` of the district; all residents live in it.
    streets
        Where the streets come from.
    facilities, entrances, residents, land, zones
        The tables. Facilities may lie outside the district; there is no land where none was given.
    groups
        Population columns of the residents, ``residents`` first.
    profiles
        Overrides of walking profiles only.
    settings
        Distances and sizes.
    report
        The ``[report]`` table.
    year
        The year the study describes.
    growth
        Population group to the total a plan states for some years.
    model
        Whether the place is made up (示范模型，非实测).
    unit
        What one row of the residents is: ``building``, ``compound``, ``cell`` or ``point``.
    obstacles
        Gated estates and barriers; None where the study brings neither.
    inputs
        The files it was read from.
    planned
        Estates people will live in later, as rows of the residents with ``since``, the year; None
        where the study names none.
    notes
        What was doubtful and went on all the same.
    """

    title: str
    standard: Standard
    district: str
    streets: StreetSource
    facilities: GeoDataFrame
    entrances: GeoDataFrame
    residents: GeoDataFrame
    land: GeoDataFrame
    zones: GeoDataFrame
    groups: tuple[str, ...]
    profiles: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    report: Mapping[str, str] = field(default_factory=dict)
    year: int | None = None
    growth: Mapping[str, Mapping[int, float]] = field(default_factory=dict)
    model: bool = False
    unit: str = "building"
    obstacles: Obstacles | None = None
    inputs: tuple[InputFile, ...] = ()
    planned: GeoDataFrame | None = None
    notes: tuple[Fault, ...] = ()

    def __repr__(self) -> str:
        """Return what the study is of, in one line."""
        people = self.residents["residents"].sum()
        return (
            f"<Study {self.title or self.district!r}: {people:,.0f} people in "
            f"{len(self.residents):,} {self.unit}s, {len(self.facilities):,} facilities, "
            f"{len(self.standard.circles)} circles>"
        )


def read_study(path: str | Path = "data") -> Study:
    """Read a study, check all of it, and return it.

    Parameters
    ----------
    path
        A folder that holds study.toml, or such a file.

    Returns
    -------
    Study
        What was doubtful stands in its ``notes``.

    Raises
    ------
    StudyError
        With every fault in the study, not only the first.

    Examples
    --------
    >>> study = read_study("data")  # doctest: +SKIP
    """
    config, faults = read_config(path)
    if config is None:
        raise StudyError(faults)
    return study_of(config, read_files(config), faults=faults)


def study_of(config: StudyConfig, read: Read, *, faults: tuple[Fault, ...] = ()) -> Study:
    """Return the study of files that were read, checked whole.

    Parameters
    ----------
    config
        What study.toml says.
    read
        What its files hold.
    faults
        What is wrong with study.toml itself.

    Raises
    ------
    StudyError
        With every fault in the study, not only the first.
    """
    tables, more = assemble(
        read.layers,
        standard=read.standard,
        district=config.district,
        settings=config.settings,
        file=config.file,
    )
    every = (*faults, *read.faults, *more)
    if tables is None or read.streets is None or errors_in(every):
        raise StudyError(every)
    study = Study(
        **tables.parts(),
        title=config.title,
        streets=read.streets,
        profiles=config.profiles,
        settings=config.settings,
        report=config.report,
        year=config.year,
        growth=config.growth,
        model=config.model,
        unit=config.residents.unit if config.residents else "cell",
        inputs=read.inputs,
        notes=every,
    )
    return with_possible_growth(study, file=config.file)


def sample_study() -> Study:
    """Return the model district that comes with the package (示范模型，非实测).

    Examples
    --------
    >>> sample_study().model  # doctest: +SKIP
    True
    """
    return read_study(sample_folder())


def sample_folder() -> Path:
    """Return where the model district lies: beside a checkout's source, or in the package.

    Raises
    ------
    CallError
        If it is in neither place.
    """
    package = Path(__file__).resolve().parents[1]
    checkout = package.parents[1] / "data"
    places = [package / "_data"]
    if package.parent.name == "coverage":
        places.insert(0, checkout)
    for place in places:
        if (place / "study.toml").is_file():
            return place
    raise CallError("the model district is not installed; write it with `lifecircle sample`")


def make_study(
    *,
    streets: object,
    facilities: GeoDataFrame,
    residents: GeoDataFrame,
    zones: GeoDataFrame | None = None,
    land: GeoDataFrame | None = None,
    standards: str | Standard | Sequence[str] = "jianghai-2025",
    district: str = "",
    title: str = "",
    **options: Unpack[StudyOptions],
) -> Study:
    """Make a study of frames in memory, checked as one that is read from files.

    Parameters
    ----------
    streets
        A `StreetSource`, lines as a GeoDataFrame, or an OSMnx or NetworkX graph.
    facilities
        Places with ``service`` and, if known, ``facility_id`` (a column or the index), ``name``,
        ``tier``, ``status``, ``opened``, ``closed``, ``count`` and capacities.
    residents
        Homes with ``residents`` and any further population group, or with ``totals`` given.
    zones
        Zones with ``level`` and, if known, ``zone_id``, ``name``, ``kind``, ``parent_id``;
        without them one district ``"all"`` holds everybody.
    land
        Parcels of residential land.
    standards
        A standard, a bundled name or a file, or several of these names.
    district
        ``zone_id`` of the district, when there are several.
    title
        For the report.
    **options
        See `lifecircle.study.making.StudyOptions`.

    Raises
    ------
    StudyError
        With every fault in the frames.
    CallError
        If an argument is of the wrong kind.
    """
    checked_options(options)
    settings = options.get("settings", Settings())
    profiles, faults = profiles_from(options.get("profiles", {}), file="profiles")
    standard, more = chosen_standard(standards, options.get("circles", ()), profiles=profiles)
    frames = {
        "facilities": facilities, "residents": residents, "zones": zones, "land": land,
        **{role: options.get(role) for role in FURTHER_ROLES},
    }  # fmt: skip
    unit = options.get("unit", "point")
    floors = options.get("floors", FloorRules())
    rules = HomeRules(unit=unit, totals=options.get("totals", {}), floors=floors)
    layers, its = frames_to_layers(
        frames, rules=rules, max_snap_m=settings.max_snap_m, year=options.get("year"),
        estate_lanes=options.get("estate_lanes", "private"),
    )  # fmt: skip
    tables, last = assemble(
        layers, standard=standard, district=district, settings=settings, file="study"
    )
    every = (*faults, *more, *its, *last)
    if tables is None or errors_in(every):
        raise StudyError(every)
    study = Study(
        **tables.parts(), title=title, streets=street_source(streets), profiles=profiles,
        settings=settings, report=options.get("report", {}), year=options.get("year"),
        growth=options.get("growth", {}),
        model=options.get("model", False), unit=unit, notes=every,
    )  # fmt: skip
    return with_possible_growth(study, file="study")
