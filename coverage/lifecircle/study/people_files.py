"""The files that tell where people live beside a layer of homes: rasters, tables, estates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from lifecircle.errors import Fault, errors_in
from lifecircle.study.columns.places import Place, Placed
from lifecircle.study.config.values import (
    LayerConfig,
    PlannedConfig,
    ResidentsConfig,
    StudyConfig,
    TableConfig,
)
from lifecircle.study.layers.rasters import people_cells, read_grid
from lifecircle.study.people.crosswalk import Crosswalk, read_crosswalk
from lifecircle.study.people.planned import PlannedRules
from lifecircle.study.people.unplaced import read_table
from lifecircle.study.people_layers import PeopleLayers
from lifecircle.study.projections import agreed_datum
from lifecircle.study.sources import RASTER_SUFFIXES, hash_file, resolve

Told = Callable[[LayerConfig, str, str, int], None]


@dataclass(frozen=True)
class PeopleFiles:
    """The files a study names for its people.

    Parameters
    ----------
    config
        What study.toml says.
    read
        Reads one layer with places, given what it is and its role.
    tell
        Notes a file that was read, given what it is, its role, its hash and its rows.
    """

    config: StudyConfig
    read: Callable[[LayerConfig, str], Placed | None]
    tell: Told

    def layers(self) -> tuple[PeopleLayers, tuple[Fault, ...]]:
        """Return what the files hold, and their faults."""
        config = self.config
        tables = [(self._table(one, "totals"), one.level) for one in config.totals]
        walk, faults = self._crosswalk()
        planned = [(self.read(one, "estates_planned"), _rules(one)) for one in config.planned]
        found = PeopleLayers(
            totals=[(table, level) for (table, _), level in tables if table is not None],
            crosswalk=walk,
            planned=[
                (layer, rules) for layer, rules in planned if layer is not None and len(layer)
            ],
            year=config.year,
            lost=config.totals_lost
            or bool(errors_in(faults))
            or any(table is None for (table, _), _ in tables),
        )
        return found, (*(fault for (_, its), _ in tables for fault in its), *faults)

    def raster(
        self, config: ResidentsConfig, zones: Sequence[Placed]
    ) -> tuple[Placed | None, tuple[Fault, ...]]:
        """Return the cells of a raster of people over the zones, and what is wrong with it.

        Parameters
        ----------
        config
            The raster.
        zones
            The layers of zones, as far as they could be read; without any there is none.
        """
        path, faults = resolve(config.path, self.config.folder, among=RASTER_SUFFIXES)
        shapes = [layer.shapes for layer in zones if len(layer)]
        if path is None or not shapes:
            return None, faults
        west, south, east, north = shapely.total_bounds(np.concatenate(shapes)).tolist()
        file = config.path
        grid, faults = read_grid(path, over=(west, south, east, north), file=file)
        if grid is None:
            return None, faults
        if agreed_datum(config.datum, grid.crs) is None:
            details = {"found": grid.crs[:60], "declared": config.datum}
            return None, (Fault(code="crs-conflict", file=file, field="datum", details=details),)
        cells, faults = people_cells(grid, file=file)
        if cells is None:
            return None, faults
        self.tell(config, "residents", hash_file(path), len(cells))
        return Placed.of(cells, Place(file=file)), faults

    def _crosswalk(self) -> tuple[Crosswalk | None, tuple[Fault, ...]]:
        """Return the crosswalk, None where there is none."""
        if self.config.crosswalk is None:
            return None, ()
        layer, faults = self._table(self.config.crosswalk, "crosswalk")
        if layer is None:
            return None, faults
        walk, more = read_crosswalk(layer)
        return walk, (*faults, *more)

    def _table(self, config: TableConfig, role: str) -> tuple[Placed | None, tuple[Fault, ...]]:
        """Return one table without places."""
        found, faults = read_table(
            config.path,
            folder=self.config.folder,
            columns=config.columns,
            sheet=config.sheet,
            header_row=config.header_row,
            encoding=config.encoding,
        )
        if found is None:
            return None, faults
        noted = LayerConfig(at=config.at, path=config.path, datum="", date=config.date)
        self.tell(noted, role, found.sha256, len(found.layer))
        return found.layer, faults


def _rules(config: PlannedConfig) -> PlannedRules:
    """Return what holds for all rows of a layer of planned estates."""
    return PlannedRules(groups=tuple(config.groups), since=config.since)
