"""Where a map stands on a page, and how finely it is drawn there."""

from dataclasses import dataclass

from lifecircle.report.figures.base import Ground
from lifecircle.report.figures.shapes import Box, Place


@dataclass(frozen=True)
class Frame:
    """A map's place on its page.

    Parameters
    ----------
    box
        Left, top, width and height, points.
    detail
        How wide lines and dots are against those of a slide.
    street_pt, zone_pt
        Letter sizes of the names of streets (subdistricts), and of the finest zones.
    """

    box: Box
    detail: float = 1.0
    street_pt: float = 9.0
    zone_pt: float = 5.2

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.box[2] / self.box[3]

    def pt(self, width: float) -> float:
        """Return how wide something is here that is so wide on a slide, points."""
        return width * self.detail

    def place(self, base: Ground) -> Place:
        """Return where the ground's plane lies on the page.

        Parameters
        ----------
        base
            The ground; the frame holds what is seen of it.
        """
        west, east, _, north = base.extent(self.aspect)
        left, top, wide, _ = self.box
        scale = wide / (east - west)
        return Place(scale, -scale, left - west * scale, top + north * scale)
