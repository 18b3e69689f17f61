"""The map of one circle inside its frame: zones by share, homes left out, facilities."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.report import colours as ink
from lifecircle.report.figures.base import Ground
from lifecircle.report.figures.findings import Findings
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.frame import Frame
from lifecircle.report.figures.furniture import furniture
from lifecircle.report.figures.paths import area_outline, line_outline
from lifecircle.report.figures.shapes import Dots, Layer, Mark, Outline, Shape

SHADE = 0.65
"""How much of a zone's colour shows; as on the map."""

DOTS_PT = (1.0, 1.7, 2.6)
"""Diameters of homes by how many people they hold, points on a slide."""

RING_PT = 1.3
"""How much wider the ring is around a home without any way."""

BORDER_DASHES = (5.0, 2.5)
STREETS_PT = {"path": 0.22, "middle": 0.45, "major": 0.9}
_SQUARE_PT = 4.2


@dataclass(frozen=True, eq=False)
class Plan:
    """Maps of all circles in one frame; what they share is made once.

    Parameters
    ----------
    base
        The ground.
    letters
        What can be written.
    frame
        Where the maps stand.
    """

    base: Ground
    letters: Lettering
    frame: Frame

    def layers(self, found: Findings) -> tuple[Layer, ...]:
        """Return one circle's map, the lowest layer first.

        Parameters
        ----------
        found
            What it shows.
        """
        place, clip = self.frame.place(self.base), self.frame.box
        shapes = self.base.facilities[found.counted]
        homes = (*self._outlines(shapes), *self._homes(found))
        return (
            Layer(tuple(self._zones(found)), place=place, clip=clip),
            self._grounds(found.level),
            Layer(homes, place=place, clip=clip),
            self._over,
            # A name may be missed under a facility, but no facility under a name.
            Layer(tuple(self._facilities(found)), place=place, clip=clip),
        )

    @cached_property
    def _over(self) -> Layer:
        """What lies over every map: names, scale bar, north arrow, the frame's line."""
        return furniture(self.base, self.letters, self.frame)

    @cached_property
    def _known(self) -> dict[str, Layer]:
        """Grounds by the level of zones whose edges they show."""
        return {}

    def _grounds(self, level: str) -> Layer:
        """Return what lies over the colours and under the homes: water, streets, boundaries."""
        if level not in self._known:
            marks = tuple(self._ground_marks(level))
            place, clip = self.frame.place(self.base), self.frame.box
            self._known[level] = Layer(marks, place=place, clip=clip, shared=True)
        return self._known[level]

    def _ground_marks(self, level: str) -> Iterator[Mark]:
        base, frame = self.base, self.frame
        yield Shape(outline=base.green, fill=ink.GREEN, alpha=0.6)
        yield Shape(outline=base.water, fill=ink.WATER)
        for key, lines in base.streets.items():
            yield Shape(outline=lines, line=ink.ROADS[key], wide_pt=frame.pt(STREETS_PT[key]))
        yield Shape(outline=base.outside, fill=ink.PAPER, alpha=0.6)
        yield Shape(outline=self._edges(level), line=ink.BORDER, wide_pt=frame.pt(0.35))
        yield Shape(
            outline=base.borders["street"],
            line=ink.BORDER,
            wide_pt=frame.pt(0.7),
            dashes=BORDER_DASHES,
        )
        yield Shape(outline=base.borders["district"], line=ink.FRAME, wide_pt=frame.pt(1.3))

    def _edges(self, level: str) -> Outline:
        """Return the boundaries of the zones of a level."""
        shapes = self.base.zones.geometry.to_numpy()[(self.base.zones["level"] == level).to_numpy()]
        return line_outline(shapely.get_rings(shapely.get_parts(shapes)))

    def _zones(self, found: Findings) -> Iterator[Mark]:
        """Fill each zone by the class of its share."""
        zones = self.base.zones
        shapes = zones.geometry.to_numpy()[(zones["level"] == found.level).to_numpy()]
        for fill in dict.fromkeys(found.fills):
            outline = area_outline(shapes[found.fills == fill])
            yield Shape(outline=outline, fill=str(fill), alpha=SHADE)

    def _homes(self, found: Findings) -> Iterator[Mark]:
        """Draw the homes left out as dots, larger where more people live."""
        homes, frame = self.base.homes, self.frame
        for place, wide in enumerate(DOTS_PT):
            chosen = found.beyond & (found.size == place)
            yield Dots(xy=homes[chosen], fill=ink.HOME, wide_pt=frame.pt(wide))
        for place, wide in enumerate(DOTS_PT):
            at = homes[found.cut & (found.size == place)]
            yield Dots(xy=at, fill=ink.CUT, wide_pt=frame.pt(wide + RING_PT))
            yield Dots(xy=at, fill="#ffffff", wide_pt=frame.pt(wide))

    def _facilities(self, found: Findings) -> Iterator[Mark]:
        """Draw the facilities that count, and grey those of their kind that do not."""
        shapes = self.base.facilities
        side = self.frame.pt(_SQUARE_PT)
        for chosen, fill in ((found.others, ink.PLANNED), (found.counted, ink.FACILITY)):
            points = shapely.get_coordinates(shapely.point_on_surface(shapes[chosen]))
            yield Dots(xy=points, fill=fill, wide_pt=side, square=True)

    def _outlines(self, shapes: NDArray[np.object_]) -> Iterator[Mark]:
        """Draw facilities that are areas or paths as such, under their squares."""
        parts = shapely.get_parts(shapes)
        kind = shapely.get_dimensions(parts)
        yield Shape(outline=area_outline(parts[kind == 2]), fill=ink.FACILITY, alpha=0.35)
        wide_pt = self.frame.pt(1.1)
        yield Shape(outline=line_outline(parts[kind == 1]), line=ink.FACILITY, wide_pt=wide_pt)
