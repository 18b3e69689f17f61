"""From layers, however they came, to the tables of a study, with every fault on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame

from lifecircle.errors import Fault, errors_in
from lifecircle.study.checks import facility_notes, fit_circles, placement_faults
from lifecircle.study.columns.places import Placed
from lifecircle.study.config.settings import Settings
from lifecircle.study.ground import Ground
from lifecircle.study.people.residents import home_points, read_homes
from lifecircle.study.population import Totals
from lifecircle.study.projections import WGS84
from lifecircle.study.standards.circle import GROUP_IDS, Standard
from lifecircle.study.study_layers import Layers, Tables
from lifecircle.study.tables.facilities import read_entrances, read_registers
from lifecircle.study.tables.land import read_land
from lifecircle.study.tables.obstacle_layers import settle_obstacles
from lifecircle.study.tables.obstacles import Obstacles
from lifecircle.study.tables.validator import ZONE_COLUMNS
from lifecircle.study.tables.zones import (
    WHOLE,
    read_zones,
    settle_zones,
    split_totals,
    whole_zone,
)

__all__ = ["Layers", "Tables", "assemble"]


def assemble(
    layers: Layers, *, standard: Standard | None, district: str, settings: Settings, file: str
) -> tuple[Tables | None, tuple[Fault, ...]]:
    """Return the tables of a study, or None, and everything wrong or doubtful in its layers.

    Parameters
    ----------
    layers
        The layers as read.
    standard
        The circles asked for; None when they could not be read.
    district
        Id of the district; empty when there is only one.
    settings
        Sizes of the study.
    file
        The study file, for faults that belong to no layer.
    """
    work = _Work(layers, settings, file)
    zones, chosen = work.zones(district)
    facilities = work.facilities()
    entrances = work.entrances(facilities)
    residents = work.residents(zones, chosen)
    land = work.land(zones, chosen)
    residents, planned = work.everybody(residents, Ground(zones, chosen, land))
    obstacles = work.obstacles()
    if zones is None or facilities is None or residents is None or standard is None:
        return None, tuple(work.faults)
    groups = tuple(group for group in GROUP_IDS if group in residents.columns)
    fitted, notes = fit_circles(
        standard, facilities=facilities, groups=groups, has_land=bool(len(land))
    )
    if work.outline is not None:
        notes += facility_notes(facilities, work.outline)
    work.faults.extend(note if note.file else replace(note, file=file) for note in notes)
    tables = Tables(
        facilities=facilities, entrances=entrances, residents=residents, land=land, zones=zones,
        district=chosen, groups=groups, standard=fitted, obstacles=obstacles,
        planned=planned,
    )  # fmt: skip
    return (None if errors_in(work.faults) else tables), tuple(work.faults)


class _Work:
    """Reads one table after another and gathers what is wrong with them."""

    def __init__(self, layers: Layers, settings: Settings, file: str) -> None:
        self.layers = replace(
            layers,
            zones=[(layer, rules) for layer, rules in layers.zones if len(layer)],
            entrances=[layer for layer in layers.entrances if len(layer)],
        )
        self.settings = settings
        self.file = file
        self.faults: list[Fault] = []
        self.outline: shapely.Geometry | None = None
        self.totals: Totals | None = None
        self.totals_lost = layers.people is not None and layers.people.lost

    def zones(self, district: str) -> tuple[GeoDataFrame | None, str]:
        """Return the zones and the id of the district."""
        homes = self.layers.homes
        if not self.layers.zones:
            return self._one_zone(homes)
        read = [read_zones(layer, rules) for layer, rules in self.layers.zones]
        self.faults += [fault for _, its in read for fault in its]
        tables = [table for table, _ in read if table is not None]
        if len(tables) < len(read) or self.layers.zones_lost:
            self.outline = _box_around([layer for layer, _ in self.layers.zones])
            return None, district
        if self.layers.people is not None and self.layers.people.crosswalk is not None:
            from lifecircle.study.people_layers import of_today

            tables, district = of_today(tables, district, self.layers.people.crosswalk)
        zones, chosen, faults = settle_zones(tables, district=district, file=self.file)
        self.faults += faults
        if zones is not None:
            self.outline = zones.geometry.loc[chosen]
            zones, self.totals, faults = split_totals(zones)
            self.totals_lost |= bool(faults)
            self.faults += [replace(fault, file=self.file) for fault in faults]
            self._table_totals(zones, pd.concat(tables))
        return zones, chosen

    def _table_totals(self, zones: GeoDataFrame, known: GeoDataFrame) -> None:
        """Take the people of tables that have no places."""
        if self.layers.people is not None and self.layers.people.totals:
            from lifecircle.study.people_layers import tabled_totals

            self.totals, faults = tabled_totals(
                self.layers.people, zones=zones, known=known, file=self.file
            )
            self.totals_lost |= self.totals is None
            self.faults += faults

    def _one_zone(self, homes: Placed | None) -> tuple[GeoDataFrame | None, str]:
        """Return the one zone that holds everybody when no boundaries are given."""
        if homes is None or not len(homes) or self.layers.zones_lost:
            return None, WHOLE
        return whole_zone(home_points(homes.shapes)), WHOLE

    def facilities(self) -> GeoDataFrame | None:
        """Return all registers as one table."""
        registers = self.layers.registers
        if not registers:
            if not self.layers.registers_lost:
                self.faults.append(Fault(code="no-facilities", file=self.file, field="facilities"))
            return None
        for layer, _ in registers:
            self._keep((), layer)
        table, faults = read_registers(registers)
        self.faults += faults
        # Places at one spot are told apart by their ids, not by the order of their rows.
        return None if table is None else table.sort_index(kind="stable")

    def entrances(self, facilities: GeoDataFrame | None) -> GeoDataFrame:
        """Return all entrances as one table; without facilities their ids are not looked at."""
        tables = []
        for layer in self.layers.entrances:
            known = None if facilities is None else [str(name) for name in facilities.index]
            table, faults = read_entrances(layer, facility_ids=known)
            self._keep(faults, layer)
            if table is not None:
                tables.append(table)
        return pd.concat(tables, ignore_index=True) if tables else _empty(["facility_id"])

    def residents(self, zones: GeoDataFrame | None, district: str) -> GeoDataFrame | None:
        """Return the residents; where the zones are lost, only look at their cells."""
        homes = self.layers.homes
        if homes is None:
            return None
        if not len(homes):
            self.faults.append(Fault(code="no-homes", file=homes.place.file))
            return None
        rules = self.layers.home_rules
        if zones is None or self.totals_lost:
            stand_in = whole_zone(home_points(homes.shapes))
            none = {"residents": 0} if self._by_zone() else rules.totals
            _, faults = read_homes(
                homes, replace(rules, totals=none), zones=stand_in, district=WHOLE
            )
            self._keep(errors_in(faults), homes)
            return None
        found, faults = read_homes(
            homes, replace(rules, by_zone=self.totals), zones=zones, district=district
        )
        if rules.cells:  # a raster reaches beyond the district as a matter of course
            self.faults += faults
        else:
            self._keep(faults, homes, told=False)
        return found

    def _by_zone(self) -> bool:
        """Return whether people are stated by zone, so that homes need none of their own."""
        people = self.layers.people
        tabled = people is not None and (people.lost or bool(people.totals))
        return tabled or any(rules.totals for _, rules in self.layers.zones)

    def everybody(
        self, homes: GeoDataFrame | None, ground: Ground
    ) -> tuple[GeoDataFrame | None, GeoDataFrame | None]:
        """Return the residents with those no home holds, and the estates of later years."""
        layers = self.layers
        lost = homes is None and (layers.homes is not None or self.totals is None)
        if lost or not (self.totals or layers.home_rules.spreads or layers.people):
            return homes, None
        if ground.zones is None or layers.homes_lost:
            return homes, None
        from lifecircle.study.people_layers import settle_people

        found, planned, faults = settle_people(
            homes, replace(layers.home_rules, by_zone=self.totals), layers.people,
            ground=ground, file=self.file,
        )  # fmt: skip
        for layer, its in faults:
            if layer is None:
                self.faults += its
            else:
                self._keep(its, layer, told=False)
        return found, planned

    def land(self, zones: GeoDataFrame | None, district: str) -> GeoDataFrame:
        """Return the residential land as samples."""
        layer = self.layers.land
        if layer is None or zones is None:
            return _empty(["area_m2", *ZONE_COLUMNS], index="land_id")
        found, faults = read_land(
            layer, zones=zones, district=district, cell_m=self.settings.land_cell_m
        )
        self._keep(faults, layer)
        return _empty(["area_m2", *ZONE_COLUMNS], index="land_id") if found is None else found

    def obstacles(self) -> Obstacles | None:
        """Return the gated estates and barriers, None where the study brings none."""
        found, faults = settle_obstacles(self.layers.obstacles)
        for layer, its in faults:
            self._keep(its, layer)
        return found

    def _keep(self, faults: Iterable[Fault], layer: Placed, *, told: bool = True) -> None:
        """Keep the faults of a layer, with those of where its rows lie before them."""
        lost = () if self.outline is None else placement_faults(layer, self.outline, told=told)
        elsewhere = bool(errors_in(lost))
        self.faults += lost
        self.faults += [one for one in faults if not (elsewhere and one.code == "nobody-inside")]


def _box_around(layers: Sequence[Placed]) -> shapely.Geometry | None:
    """Return the box around some layers, to tell what lies far away from what cannot be used."""
    bounds = shapely.total_bounds(np.concatenate([layer.shapes for layer in layers]))
    return shapely.box(*bounds) if np.isfinite(bounds).all() else None


def _empty(columns: Sequence[str], *, index: str | None = None) -> GeoDataFrame:
    """Return a table without rows."""
    kinds = {name: np.float64 if name == "area_m2" else object for name in columns}
    cells = {name: pd.Series([], dtype=kind) for name, kind in kinds.items()}
    frame = GeoDataFrame(pd.DataFrame(cells), geometry=np.array([], dtype=object), crs=WGS84)
    frame = frame[["geometry", *columns]]
    return frame if index is None else frame.set_axis(pd.Index([], name=index, dtype=object))
