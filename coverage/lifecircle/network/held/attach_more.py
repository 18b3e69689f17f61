"""Attaching more facilities to streets that a study is on already."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.network.attach import AttachedStudy
from lifecircle.network.snap import Attachments, Snapper
from lifecircle.network.snapping.entrances import attach_shapes
from lifecircle.network.snapping.place_shapes import PlaceShapes
from lifecircle.network.walls.gated import GATED, LEAVING
from lifecircle.study.config.settings import Settings
from lifecircle.study.projections import project


@dataclass(frozen=True, eq=False)
class AttachedPlace:
    """How facilities are joined to the streets, mostly one.

    Parameters
    ----------
    places
        Their attachments; ``owner`` is 0 for the first.
    hidden, note
        As in `lifecircle.network.snapping.guarded_attach.Guard`, the note that on the first.
    """

    places: Attachments
    hidden: NDArray[np.bool_]
    note: str


@dataclass(frozen=True, eq=False)
class PlaceAttacher:
    """The streets of a study, ready to take one facility after another.

    Parameters
    ----------
    attached
        The study on its streets.
    settings
        Its distances.
    """

    attached: AttachedStudy
    settings: Settings

    @cached_property
    def snapper(self) -> Snapper:
        """Finds the edge a facility belongs to."""
        from lifecircle.network.snapping.guarded_snap import (
            GuardedSnapper,  # most studies need none
        )

        leave = self.attached.snapper
        if not isinstance(leave, GuardedSnapper):
            return leave
        from lifecircle.network.snapping.guarded_attach import arriving_snapper

        return arriving_snapper(leave)

    def attach(self, asked: PlaceShapes) -> AttachedPlace:
        """Return how a facility, or several, are joined to the streets.

        Parameters
        ----------
        asked
            The facilities.
        """
        from lifecircle.network.snapping.guarded_snap import GuardedSnapper

        snapper = self.snapper
        if isinstance(snapper, GuardedSnapper):
            from lifecircle.network.snapping.guarded_attach import attach_guarded_places

            found, hidden, notes = attach_guarded_places(snapper, asked, settings=self.settings)
            return AttachedPlace(found, hidden, str(notes[0]) if len(notes) else "")
        found = attach_shapes(snapper, asked, settings=self.settings)
        return AttachedPlace(found, np.zeros(len(found), bool), "")

    def changes_streets(self, shape: shapely.Geometry, plane: shapely.Geometry) -> bool:
        """Return whether a facility may have streets of its own: ways over an estate's ground.

        Parameters
        ----------
        shape
            The facility, in degrees.
        plane
            The same in the plane of the streets.
        """
        gated = self.attached.snapper.network.gated
        if gated is None or not len(gated.outlines):
            return False
        if shapely.get_type_id(shape) == 0:
            xy = shapely.get_coordinates(plane)
        else:
            lon, lat = shapely.get_coordinates(shapely.point_on_surface(shape)).T
            xy = np.column_stack(project(lon, lat, self.attached.snapper.network.crs))
        estate = int(gated.outlines.at(xy)[0])
        if estate < 0 or gated.mode[estate] != GATED:
            return False
        own = (gated.estate == estate) & (gated.side == LEAVING)
        return not own.any() and estate not in gated.inner_estate
