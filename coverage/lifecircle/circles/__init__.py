"""Pure measures on tables of ids: coverage, gaps, indicators, and the pipeline that makes them."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifecircle.circles.analysis import analyse
    from lifecircle.circles.checking import check_study, open_study
    from lifecircle.circles.results import Result

__all__ = ["Result", "analyse", "check_study", "open_study"]

_HOME = {
    "Result": "results",
    "analyse": "analysis",
    "check_study": "checking",
    "open_study": "checking",
}


def __getattr__(name: str) -> object:
    """Load a name of the public face from its module."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
