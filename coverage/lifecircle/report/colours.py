"""Colours shared by the figures, the workbook and the GIS styles; the same as on the map.

They run from dark to pale, so that a black-and-white print keeps their order, and none is told
from another by red against green.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class ShareClass:
    """One class of covered shares.

    Parameters
    ----------
    low, high
        Shares from `low` up to, but without, `high`; 0-1.
    fill
        Its colour.
    ink
        Of text that stands on it.
    """

    low: float
    high: float
    fill: str
    ink: str

    @property
    def label(self) -> str:
        """The class as a legend writes it, in percent."""
        return f"{self.low:.0%}–{min(self.high, 1):.0%}"


SHARE_CLASSES = (
    ShareClass(0.0, 0.25, "#993404", "#ffffff"),
    ShareClass(0.25, 0.5, "#d95f0e", "#ffffff"),
    ShareClass(0.5, 0.75, "#fe9929", "#1d2b36"),
    ShareClass(0.75, 0.9, "#fed98e", "#1d2b36"),
    ShareClass(0.9, 1.000001, "#ffffe5", "#1d2b36"),
)
"""The worst first."""

VERDICTS: Mapping[str, tuple[str, str]] = {
    "enough": ("#fffbe0", "#1d2b36"),
    "full": ("#c9a8d8", "#1d2b36"),
    "roomy": ("#fdae61", "#1d2b36"),
    "neither": ("#8c2d04", "#ffffff"),
    "near_unknown": ("#eef1f3", "#5b6770"),
    "far_unknown": ("#c3cbd1", "#1d2b36"),
}
"""Fill and ink of near and enough; the darker, the worse, and grey where nobody knows."""

NOBODY = "#dfe3e6"
"""Where there is no share."""

WATER, GREEN, PAPER = "#c3dbea", "#dcebd3", "#f6f5f1"
HOME, CUT, FACILITY, PLANNED = "#2b2a7d", "#c51b8a", "#00735c", "#8a8f94"
GAIN, NEARER, LOSS, FARTHER = "#0b62c4", "#7fb2e5", "#993404", "#fe9929"
"""Of homes that come within reach, walk less, fall out of reach, walk more: blue against brown."""

INK, QUIET, LINE = "#1d2b36", "#5b6770", "#b8c2c9"
MET, UNMET = "#0b5c3b", "#9c2a00"
BARS = {True: FACILITY, False: "#d95f0e", None: QUIET}
"""Of shares that meet their target, miss it, or have none."""

MODEL = "#6b4800"
"""Of the label of a demonstration model."""

BORDER, FRAME = "#6f6a5e", "#3d3a33"

ROADS = {"major": "#a9b2b8", "middle": "#bcc4c9", "path": "#cdd3d7"}
"""Streets by class."""

ROAD_CLASSES = {
    "major": ("trunk", "trunk_link", "primary", "primary_link", "secondary", "secondary_link"),
    "middle": ("tertiary", "tertiary_link", "unclassified", "residential", "living_street"),
}
"""Values of OpenStreetMap's ``highway``; every other street is a path."""


def share_class(share: float) -> ShareClass | None:
    """Return the class of a share, None where there is no share.

    Parameters
    ----------
    share
        0-1, or NaN.
    """
    return next((one for one in SHARE_CLASSES if one.low <= share < one.high), None)
