"""What goes in: a study, its standards and its tables, as frozen values.

Names are loaded when they are first asked for, so that reading a standard loads no map library.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifecircle.study.config.settings import FloorRules, InputFile, Settings, StreetSource
    from lifecircle.study.standards.circle import Circle, Severity, Standard
    from lifecircle.study.standards.files import bundled_standards, read_standard, read_standards
    from lifecircle.study.standards.services import Service
    from lifecircle.study.study import Study, make_study, read_study, sample_study

__all__ = [
    "Circle",
    "FloorRules",
    "InputFile",
    "Service",
    "Settings",
    "Severity",
    "Standard",
    "StreetSource",
    "Study",
    "bundled_standards",
    "make_study",
    "read_standard",
    "read_standards",
    "read_study",
    "sample_study",
]

_HOMES = {
    "standards.circle": ("Circle", "Severity", "Standard"),
    "standards.services": ("Service",),
    "config.settings": ("FloorRules", "InputFile", "Settings", "StreetSource"),
    "standards.files": ("bundled_standards", "read_standard", "read_standards"),
    "study": ("Study", "make_study", "read_study", "sample_study"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load a name of the public face from its module."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
