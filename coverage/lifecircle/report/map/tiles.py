"""Tiles under the map: only where a study asks for them, never by default."""

from typing import TYPE_CHECKING

from lifecircle.errors import CallError
from lifecircle.study.config.tile_source import TileSource, tile_faults, tile_source
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result


def wanted_tiles(result: "Result") -> TileSource | None:
    """Return the tiles a result's study asks for, None where it asks for none.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.

    Raises
    ------
    CallError
        If a study made of frames asks for tiles that cannot be; one read from a file was checked.
    """
    report = result.study.report
    for fault in tile_faults(report, file="[report]"):
        values = {**fault.details, "value": fault.value}
        raise CallError(say(f"faults.{fault.code}.what", language="en", **values))
    return tile_source(report)
