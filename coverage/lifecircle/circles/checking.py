"""Everything wrong with a study at once: its tables, its profiles and its streets."""

from dataclasses import replace
from pathlib import Path

from lifecircle.circles.walks.opening import hours_notes
from lifecircle.errors import Fault, StudyError
from lifecircle.network.attach import attach_study
from lifecircle.network.extent import edge_faults
from lifecircle.network.profiles import study_profiles
from lifecircle.network.street_source import read_streets, read_ways
from lifecircle.network.streets import StreetNetwork
from lifecircle.network.study_network import height_faults, study_streets
from lifecircle.study.config.file import StudyConfig, read_config
from lifecircle.study.config.settings import StreetSource
from lifecircle.study.reading import read_files
from lifecircle.study.sources import resolve
from lifecircle.study.study import Study, read_study, study_of


def check_study(path: str | Path = "data") -> tuple[Fault, ...]:
    """Read everything, compute nothing, and return every fault and doubt.

    Parameters
    ----------
    path
        A folder that holds study.toml, or such a file.
    """
    # A run, which opens only, needs neither.
    from lifecircle.network.datums.check import datum_faults
    from lifecircle.network.doubts.doubtful import doubt_faults

    config, faults = read_config(path)
    if config is None:
        return faults
    read = read_files(config)
    try:
        study = study_of(config, read, faults=faults)
    except StudyError as error:
        return (*error.faults, *_beyond_tables(path))
    plain, _ = read_streets(study.streets)
    network = plain if study.obstacles is None else _level_streets(study)
    further = _beyond_tables(path)
    if plain is None or network is None:
        return (*study.notes, *further)
    # Layers are held against the streets open to all, everything else against those a run walks.
    suspects = datum_faults(config, read.layers, plain)
    beyond = (
        *edge_faults(study, network),
        *height_faults(study, network),
        *_obstacle_faults(study, network),
        *doubt_faults(network, study.streets),
        *hours_notes(study),
    )
    return (*study.notes, *further, *beyond, *suspects)


def _level_streets(study: Study) -> StreetNetwork | None:
    """Return the streets a run walks, before any heights."""
    return study_streets(replace(study, streets=replace(study.streets, heights=None)))[0]


def _obstacle_faults(study: Study, network: StreetNetwork) -> tuple[Fault, ...]:
    """Return what gated estates and barriers come to, and what of it is assumed."""
    if study.obstacles is None:
        return ()
    from lifecircle.circles.obstacle_doubts import obstacle_doubts

    return obstacle_doubts(study, attach_study(network, study))[1]


def open_study(path: str | Path = "data") -> Study:
    """Return a study, or raise with every fault in it, those of streets and profiles included.

    Raises
    ------
    StudyError
        If anything is wrong.
    """
    try:
        return read_study(path)
    except StudyError as error:
        raise StudyError((*error.faults, *_beyond_tables(path))) from None


def _beyond_tables(path: str | Path) -> tuple[Fault, ...]:
    """Return what is wrong with profiles and streets, which the study's tables do not know."""
    config, _ = read_config(path)
    if config is None:
        return ()
    _, profile_faults = study_profiles(config.profiles)
    return (*profile_faults, *_street_faults(config))


def _street_faults(config: StudyConfig) -> tuple[Fault, ...]:
    """Return what is wrong with the streets, if there is a file to look into."""
    streets = config.streets
    if streets is None:
        return ()
    place, _ = resolve(streets.path, config.folder)
    if place is None:
        return ()
    _, faults = read_ways(StreetSource(place, layer=streets.layer, datum=streets.datum))
    as_written = str(streets.path)
    return tuple(
        replace(fault, file=as_written) if fault.file in {place.name, str(place)} else fault
        for fault in faults
    )
