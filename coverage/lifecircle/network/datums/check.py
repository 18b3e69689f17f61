"""Every layer of a study held against its streets, buildings and zones, for the datum it states.

Layers from OpenStreetMap files are WGS-84 by their format and are not asked. Homes come first:
where they fit the streets, the other layers are held against them as well.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from lifecircle.errors import Fault
from lifecircle.network.datums.fit import FAR_M, Floats, Shapes
from lifecircle.network.datums.suspicion import LEAST_SHIFT_M, Around, Verdict, judge
from lifecircle.network.datums.zone_fit import judge_by_homes, judge_by_zones, outline_of
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.assembly import Layers
from lifecircle.study.columns.places import Placed
from lifecircle.study.config.file import LayerConfig, StudyConfig
from lifecircle.study.osm_layers import is_osm
from lifecircle.study.other_datums import NAMED, other_readings
from lifecircle.study.people.residents import home_points
from lifecircle.study.projections import metric_crs, project
from lifecircle.study.sources import is_raster


@dataclass(frozen=True, eq=False)
class DatumLayer:
    """A layer as the test of its datum sees it.

    Parameters
    ----------
    at
        Its place in study.toml, such as ``facilities[2]``.
    file
        Its file as written there.
    declared
        The datum it states.
    shapes
        Its shapes in WGS-84 degrees, as that datum makes them.
    verdict
        What was found; None before it was asked.
    """

    at: str
    file: str
    declared: str
    shapes: Shapes
    verdict: Verdict | None = None

    @property
    def state(self) -> str:
        """What was found: ``fits``, ``other``, ``unclear`` or ``few``."""
        return "unclear" if self.verdict is None else self.verdict.state


def datum_faults(config: StudyConfig, layers: Layers, network: StreetNetwork) -> tuple[Fault, ...]:
    """Return an error for each layer that lies in another datum than it states.

    Parameters
    ----------
    config, layers
        A study that was read without errors.
    network
        Its streets.
    """
    asked = datum_verdicts(config, layers, network)
    suspects = [one for one in asked if one.state == "other"]
    if not suspects:
        return ()
    centre = _middle([one for one in asked if one.at.startswith("zones")] or suspects)
    streets = config.streets
    if streets is not None and not is_osm(streets):
        told = [one for one in asked if one.state in ("fits", "other")]
        suspects = _streets_instead(streets, told, centre) or suspects
    return tuple(as_fault(one, centre) for one in suspects)


def datum_verdicts(
    config: StudyConfig, layers: Layers, network: StreetNetwork
) -> tuple[DatumLayer, ...]:
    """Return every layer that states a datum, with what its places say about it.

    Parameters
    ----------
    config, layers
        A study that was read without errors.
    network
        Its streets.
    """
    around = Around(network)
    homes = _homes(config, layers)
    if homes is not None and homes.verdict is None:
        homes = _asked(homes, around)
    asked = [] if homes is None else [homes]
    known: Shapes = np.array([], dtype=object)
    if homes is not None and homes.state == "fits":
        known = homes.shapes
        if (shapely.get_dimensions(known) == 2).mean() > 0.9:
            around = Around(network, known)
    asked += _pooled([_asked(one, around) for one in _layers(config, layers)], around)
    return (*asked, *_zones(config, layers, home_points(known)))


def as_fault(layer: DatumLayer, centre: tuple[Floats, Floats]) -> Fault:
    """Return the error that a layer is in another datum, with its evidence.

    Parameters
    ----------
    layer
        One whose state is ``other``.
    centre
        Longitude and latitude of the study, as arrays of one.
    """
    verdict = layer.verdict
    if verdict is None or verdict.reading is None:
        raise ValueError("no other datum was found")
    slip = verdict.reading.slip
    return Fault(
        code=f"datum-suspect-{verdict.by}" if slip == "named" else f"datum-slip-{slip}",
        file=layer.file,
        field=f"{layer.at}.datum",
        value=layer.declared,
        details={
            "better": verdict.reading.datum,
            "count": verdict.places,
            "within": f"{verdict.within_m:.0f}",
            "declared_share": f"{verdict.declared_share:.0%}",
            "better_share": f"{verdict.better_share:.0%}",
            "declared_m": _metres(verdict.declared_m),
            "better_m": _metres(verdict.better_m),
            "shift": f"{np.hypot(*_move_m(layer, centre)):,.0f}",
        },
    )


def _metres(away_m: float) -> str:
    """Return a median distance as text; beyond `FAR_M` nothing was measured."""
    return f"{away_m:,.0f}" if away_m < FAR_M else f"{FAR_M:,.0f}+"


def _move_m(layer: DatumLayer, centre: tuple[Floats, Floats]) -> tuple[float, float]:
    """Return how far east and north the true reading of a layer lies from the declared one."""
    reading = layer.verdict.reading if layer.verdict else None
    readings = other_readings(*centre, declared=layer.declared)
    if reading is None or reading not in readings:
        return 0.0, 0.0
    plane = metric_crs(*centre)
    (x, y), (other_x, other_y) = project(*centre, plane), project(*readings[reading], plane)
    return float(other_x[0] - x[0]), float(other_y[0] - y[0])


def _middle(layers: Iterable[DatumLayer]) -> tuple[Floats, Floats]:
    """Return the middle of the box around layers, as arrays of one longitude and latitude."""
    shapes = np.concatenate([one.shapes for one in layers])
    west, south, east, north = shapely.total_bounds(shapes)
    return np.array([(west + east) / 2]), np.array([(south + north) / 2])


def _asked(layer: DatumLayer, around: Around) -> DatumLayer:
    """Return a layer with what its places say."""
    return replace(layer, verdict=judge(layer.shapes, layer.declared, around))


def _layer(config: LayerConfig, placed: Placed) -> DatumLayer:
    """Return a layer that was not asked yet."""
    return DatumLayer(config.at, config.path, config.datum, placed.shapes)


def _homes(config: StudyConfig, layers: Layers) -> DatumLayer | None:
    """Return the homes; those of an OpenStreetMap file fit, cells of a raster say nothing.

    The middle of a cell stands nowhere in particular, so how near it is to a street tells no datum.
    """
    if config.residents is None or layers.homes is None or is_raster(config.residents.path):
        return None
    layer = _layer(config.residents, layers.homes)
    if not is_osm(config.residents):
        return layer
    return replace(layer, verdict=Verdict(state="fits", places=len(layer.shapes)))


def _layers(config: StudyConfig, layers: Layers) -> Iterator[DatumLayer]:
    """Yield registers, entrances and land that state a datum of their own."""
    for register, (placed, _) in zip(config.facilities, layers.registers, strict=True):
        if not is_osm(register):
            yield _layer(register, placed)
        for gates in layers.entrances:
            if register.entrances and gates.place.file == register.entrances:
                at = replace(register, at=f"{register.at}.entrances", path=register.entrances)
                yield _layer(at, gates)
    if config.land is not None and layers.land is not None and not is_osm(config.land):
        yield _layer(config.land, layers.land)


def _pooled(asked: Sequence[DatumLayer], around: Around) -> list[DatumLayer]:
    """Return layers, those that told nothing judged together where one file holds several."""
    silent = [one for one in asked if one.state in ("few", "unclear")]
    keys = [(one.file, one.declared) for one in silent]
    together: dict[tuple[str, str], Verdict] = {}
    for key in dict.fromkeys(keys):
        if keys.count(key) > 1:
            parts = [one.shapes for one in silent if (one.file, one.declared) == key]
            together[key] = judge(np.concatenate(parts), key[1], around)
    return [
        replace(one, verdict=together.get((one.file, one.declared), one.verdict))
        if one in silent
        else one
        for one in asked
    ]


def _zones(config: StudyConfig, layers: Layers, homes: Shapes) -> list[DatumLayer]:
    """Return the layers of zones, held against the homes, then against each other."""
    found = []
    for zone, (placed, _) in zip(config.zones, layers.zones, strict=True):
        layer = _layer(zone, placed)
        outline = np.array([outline_of(layer.shapes)], dtype=object)
        verdict = Verdict(state="fits", places=len(layer.shapes))
        if not is_osm(zone):
            verdict = judge_by_homes(outline[0], layer.declared, homes)
        found.append(replace(layer, shapes=outline, verdict=verdict))
    sure = [one for one in found if one.state == "fits"] or found[:1]
    for at, one in enumerate(found):
        if one.state in ("few", "unclear") and one is not sure[0]:
            verdict = judge_by_zones(one.shapes[0], one.declared, sure[0].shapes[0])
            found[at] = replace(one, verdict=verdict)
    return found


def _streets_instead(
    streets: LayerConfig, told: Sequence[DatumLayer], centre: tuple[Floats, Floats]
) -> list[DatumLayer]:
    """Return the streets, if one other datum of theirs explains all that was told of layers."""
    if any(one.state == "fits" for one in told):
        return []
    moves = [_move_m(one, centre) for one in told]
    named = [one for one in told if one.verdict and one.verdict.reading in NAMED]
    itself = DatumLayer("streets", streets.path, streets.datum, told[0].shapes)
    for reading in other_readings(*centre, declared=streets.datum):
        verdict = Verdict(state="other", places=len(told), reading=reading, by="network")
        tried = replace(itself, verdict=verdict)
        back = np.add(moves, _move_m(tried, centre))
        if reading in NAMED and (np.hypot(*back.T) < LEAST_SHIFT_M).all():
            return [tried] if len(told) > 1 or not named else []
    return []
