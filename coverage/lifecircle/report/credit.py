"""Whom a result must name: OpenStreetMap's licence asks for it wherever its data are shown."""

from typing import TYPE_CHECKING

from lifecircle.report.map.ground import OSM_ENDINGS

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

OSM_CREDIT = "© OpenStreetMap contributors, Open Database License 1.0 (ODbL)"
"""As the licence wants it named, for files that programs read."""

_FILES = (*OSM_ENDINGS, ".graphml")


def from_osm(result: "Result") -> bool:
    """Return whether anything real comes from OpenStreetMap, which must then be named.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    study = result.study
    paths = [one.path for one in study.inputs]
    paths += [study.streets.path.name] if study.streets.path is not None else []
    of_osm = any(path.endswith(_FILES) for path in paths)
    return not study.model and (of_osm or study.streets.graph is not None)
