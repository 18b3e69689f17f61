"""Who can walk to the services a plan promises within its minutes, who cannot, and where.

A study goes in, a result comes out::

    import lifecircle as lc

    study = lc.sample_study()        # or lc.read_study("data")
    result = lc.analyse(study)
    result.coverage
    lc.map_result(result)            # a folium.Map, shown in a notebook
    lc.write_pack(result, "out")     # everything a meeting needs

Names are loaded when they are first used: importing the package loads no map library.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from lifecircle import _gdal as _gdal
from lifecircle._version import __version__ as __version__

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment, assess
    from lifecircle.assessment.capacity import compare_assessed
    from lifecircle.circles.analysis import analyse
    from lifecircle.circles.checking import check_study
    from lifecircle.circles.results import Result
    from lifecircle.circles.trend import analyse_years, trend_table
    from lifecircle.errors import CallError, Fault, LifecircleError, MissingExtraError, StudyError
    from lifecircle.model import write_sample
    from lifecircle.network.street_source import read_streets
    from lifecircle.report.map.page import map_result
    from lifecircle.report.pack import write_pack
    from lifecircle.scenario.differences.compare import compare
    from lifecircle.scenario.differences.ranking import ranking
    from lifecircle.scenario.files.reading import read_scenario
    from lifecircle.scenario.files.writing import write_scenario
    from lifecircle.scenario.recommendations.recommend import recommend_sites
    from lifecircle.scenario.recommendations.recommendation import Recommendation
    from lifecircle.scenario.scenario import Scenario
    from lifecircle.scenario.sessions.session import Session, open_session
    from lifecircle.study.config.settings import Settings, StreetSource
    from lifecircle.study.standards.circle import Circle, Standard
    from lifecircle.study.standards.files import bundled_standards, read_standard
    from lifecircle.study.study import Study, make_study, read_study, sample_study

_HOMES = {
    "assessment.assessment": ("Assessment", "assess"),
    "assessment.capacity": ("compare_assessed",),
    "circles.analysis": ("analyse",),
    "circles.checking": ("check_study",),
    "circles.results": ("Result",),
    "circles.trend": ("analyse_years", "trend_table"),
    "errors": ("CallError", "Fault", "LifecircleError", "MissingExtraError", "StudyError"),
    "model": ("write_sample",),
    "network.street_source": ("read_streets",),
    "report.map.page": ("map_result",),
    "report.pack": ("write_pack",),
    "scenario.differences.compare": ("compare",),
    "scenario.differences.ranking": ("ranking",),
    "scenario.files.reading": ("read_scenario",),
    "scenario.recommendations.recommend": ("recommend_sites",),
    "scenario.recommendations.recommendation": ("Recommendation",),
    "scenario.scenario": ("Scenario",),
    "scenario.sessions.session": ("Session", "open_session"),
    "scenario.files.writing": ("write_scenario",),
    "study.standards.circle": ("Circle", "Standard"),
    "study.config.settings": ("Settings", "StreetSource"),
    "study.standards.files": ("bundled_standards", "read_standard"),
    "study.study": ("Study", "make_study", "read_study", "sample_study"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Assessment",
    "CallError",
    "Circle",
    "Fault",
    "LifecircleError",
    "MissingExtraError",
    "Recommendation",
    "Result",
    "Scenario",
    "Session",
    "Settings",
    "Standard",
    "StreetSource",
    "Study",
    "StudyError",
    "analyse",
    "analyse_years",
    "assess",
    "bundled_standards",
    "check_study",
    "compare",
    "compare_assessed",
    "make_study",
    "map_result",
    "open_session",
    "ranking",
    "read_scenario",
    "read_standard",
    "read_streets",
    "read_study",
    "recommend_sites",
    "sample_study",
    "trend_table",
    "write_pack",
    "write_sample",
    "write_scenario",
]


def __getattr__(name: str) -> object:
    """Load a name of the public face from its room."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"lifecircle.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    """Name the public face to interactive shells."""
    return sorted([*__all__, "__version__"])
