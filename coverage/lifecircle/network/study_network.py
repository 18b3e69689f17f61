"""The streets of a study, with its gated estates if it brings any."""

from lifecircle.errors import Fault
from lifecircle.network.street_source import read_streets
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.study import Study


def study_streets(study: Study) -> tuple[StreetNetwork | None, tuple[Fault, ...]]:
    """Return the walking network of a study, and what is wrong with its streets.

    Streets a scenario closes are not in it; links it adds are, level ones even where streets have
    slopes.

    Parameters
    ----------
    study
        The study.
    """
    network, faults = _level_streets(study)
    if network is not None and study.streets.heights is not None:
        network, more = _graded(study, network)
        faults = (*faults, *more)
    changes = study.streets.changes
    if network is None or changes is None or not changes.links:
        return network, faults
    from lifecircle.network.changes.links import with_links  # only scenarios add links

    linked, more = with_links(network, changes.links)
    return linked, (*faults, *more)


def height_faults(study: Study, network: StreetNetwork) -> tuple[Fault, ...]:
    """Return what is wrong with the heights a study brings for its streets.

    Parameters
    ----------
    study
        The study.
    network
        Its streets.
    """
    return () if study.streets.heights is None else _graded(study, network)[1]


def _graded(study: Study, network: StreetNetwork) -> tuple[StreetNetwork | None, tuple[Fault, ...]]:
    """Return the streets with how hilly they are."""
    from lifecircle.network.walks.slope import graded_streets  # most studies have no heights

    source = study.streets
    if source.heights is None:
        return network, ()
    return graded_streets(
        network, heights=source.heights, file=source.heights_file, streets=source.path
    )


def _level_streets(study: Study) -> tuple[StreetNetwork | None, tuple[Fault, ...]]:
    """Return the streets with their estates, before any heights."""
    obstacles = study.obstacles
    if obstacles is None or not len(obstacles.estates):
        return read_streets(study.streets)
    from lifecircle.network.estates.streets import gated_streets  # most studies have no estates

    return gated_streets(study, obstacles)
