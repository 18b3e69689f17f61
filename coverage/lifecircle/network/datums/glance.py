"""A quick look at the datums of a study that is run: only what snapping has already measured.

Layers whose places stand as near to the streets as places do are let pass; the others, rare in
sound data, are judged in full. Outlines and zones are left to `lifecircle.network.datums.check`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.network.attach import AttachedStudy
from lifecircle.network.datums.check import DatumLayer, as_fault
from lifecircle.network.datums.fit import FAR_M, Floats, strength_of
from lifecircle.network.datums.suspicion import CLEAR, FEW_PLACES, Around, judge
from lifecircle.network.snap import Attachments, Snapper
from lifecircle.study.layers.shift_area import in_use
from lifecircle.study.projections import project
from lifecircle.study.sources import OSM_SUFFIXES, is_raster, suffix_of
from lifecircle.study.study import Study

_PUSH_M = 150.0
_SAMPLE = 200

Ints = NDArray[np.int64]


def datum_warnings(study: Study, attached: AttachedStudy) -> tuple[Fault, ...]:
    """Return a warning for each layer of points that lies in another datum than it states.

    Parameters
    ----------
    study
        A study read from files; one made of frames states no datums and passes.
    attached
        Where it touches the streets.
    """
    declared = {
        (one.role, one.path): one.datum
        for one in study.inputs
        if one.role in ("facilities", "residents")
        and suffix_of(one.path) not in OSM_SUFFIXES
        and not is_raster(one.path)  # the middles of its cells stand nowhere in particular
    }
    homes = study.residents.geometry
    if not declared or not len(homes):
        return ()
    lon, lat = homes.x.to_numpy(np.float64), homes.y.to_numpy(np.float64)
    centre = np.array([lon.mean()]), np.array([lat.mean()])
    if not in_use(*centre).all():
        return ()
    elsewhere_m = _pushed_m(attached.snapper, lon, lat)
    around = Around(attached.snapper.network)
    found = []
    for layer, access_m in _layers(study, attached, declared):
        if strength_of(access_m, elsewhere_m) < CLEAR:
            asked = replace(layer, verdict=judge(layer.shapes, layer.declared, around))
            if asked.state == "other":
                found.append(replace(as_fault(asked, centre), severity="warning"))
    return tuple(found)


def _layers(
    study: Study, attached: AttachedStudy, declared: Mapping[tuple[str, str], str]
) -> Iterator[tuple[DatumLayer, Floats]]:
    """Yield homes and the points of each register by service, with their distance to streets."""
    for (role, path), datum in declared.items():
        if role == "residents":
            rows = _spread(len(study.residents))
            shapes = np.asarray(study.residents.geometry, dtype=object)[rows]
            access_m = _access_m(attached.homes, len(study.residents))[rows]
            yield DatumLayer(role, path, datum, shapes), access_m
    table = study.facilities
    every = np.asarray(table.geometry, dtype=object)
    points = shapely.get_type_id(every) == 0
    access_m = _access_m(attached.places, len(table))
    for (source, _), rows in table.groupby(["source", "service"], sort=True).indices.items():
        kept = rows[points[rows]]
        stated = declared.get(("facilities", str(source).replace("\\", "/")))
        if stated is not None and len(kept) >= FEW_PLACES:
            yield DatumLayer("facilities", str(source), stated, every[kept]), access_m[kept]


def _access_m(attachments: Attachments, rows: int) -> Floats:
    """Return how far each row stands from its street; `FAR_M` where it has none."""
    found = np.full(rows, FAR_M)
    np.minimum.at(found, attachments.owner, attachments.access_m)
    return found


def _pushed_m(snapper: Snapper, lon: Floats, lat: Floats) -> Floats:
    """Return how far places like the homes, but not where anything stands, are from streets."""
    rows = _spread(len(lon))
    x, y = project(lon[rows], lat[rows], snapper.network.crs)
    ways = ((_PUSH_M, 0.0), (0.0, -_PUSH_M))
    points = np.concatenate([shapely.points(x + east, y + north) for east, north in ways])
    edge = snapper.nearest_edge(points, max_m=FAR_M)
    away_m = shapely.distance(points, snapper.network.geometry[edge])
    return np.asarray(np.where(edge >= 0, away_m, FAR_M))


def _spread(many: int) -> Ints:
    """Return at most `_SAMPLE` rows of so many, evenly spread."""
    return np.unique(np.linspace(0, many - 1, min(many, _SAMPLE)).round().astype(np.int64))
