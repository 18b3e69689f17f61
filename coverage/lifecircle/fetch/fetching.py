"""From a place's name to the files of a study."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lifecircle.errors import Fault, errors_in
from lifecircle.fetch.boundaries import divided, write_boundaries
from lifecircle.fetch.cache import ask_once, usual_folder
from lifecircle.fetch.extent import Extent, extent_around, longest_walk_m
from lifecircle.fetch.osm_extract import CREDIT, CREDIT_URL, LICENCE, write_extract
from lifecircle.fetch.overpass import MapAnswer, map_question, read_map
from lifecircle.fetch.patience import Patience
from lifecircle.fetch.places import FoundPlace, chosen_place, place_question, read_places
from lifecircle.fetch.shortage import Supply, counted, shortages
from lifecircle.fetch.study_file import BOUNDARY, EXTRACT, study_text
from lifecircle.network.profiles import PROFILES
from lifecircle.study.osm.features import OsmFeatures, read_osm
from lifecircle.study.standards.circle import Standard
from lifecircle.study.standards.files import read_standard

if TYPE_CHECKING:
    import pandas as pd

NOMINATIM = "https://nominatim.openstreetmap.org"
OVERPASS = "https://overpass-api.de/api/interpreter"
MOST_KM2 = 5000.0
"""Of ground, with what is around the place: more is not for a public server to give at once."""

SOURCE = "source.json"


@dataclass(frozen=True, kw_only=True)
class Wishes:
    """How a place is fetched.

    Parameters
    ----------
    nominatim, overpass
        Addresses of the servers.
    cache
        Folder of answers kept.
    fresh
        Ask even where answers are kept.
    patience
        How often servers are asked, and how long they are waited for.
    standards
        A bundled standard.
    people
        Residents of the place; None where the user is to say so in ``study.toml``.
    language
        ``zh`` or ``en``.
    """

    nominatim: str = NOMINATIM
    overpass: str = OVERPASS
    cache: Path = field(default_factory=usual_folder)
    fresh: bool = False
    patience: Patience = field(default_factory=Patience)
    standards: str = "jianghai-2025"
    people: int | None = None
    language: str = "zh"


@dataclass(frozen=True, kw_only=True)
class Fetched:
    """What was fetched and written.

    Parameters
    ----------
    place
        With its outline.
    date
        Of the map; empty where the server did not say.
    kept
        Whether the map came from the cache.
    extent
        The ground asked for.
    features
        What the map holds beside streets.
    zones
        ``zone_id``, ``name``, ``level``, ``geometry``.
    supply
        Facilities by service.
    notes
        Warnings.
    """

    place: FoundPlace
    date: str
    kept: bool
    extent: Extent
    features: OsmFeatures
    zones: "pd.DataFrame"
    supply: Mapping[str, Supply]
    notes: tuple[Fault, ...]

    def values(self) -> dict[str, Any]:
        """Return what was fetched as JSON can hold it."""
        return {
            "place": {"id": self.place.id, "name": self.place.name, "label": self.place.label},
            "source": "OpenStreetMap",
            "credit": CREDIT,
            "credit_url": CREDIT_URL,
            "licence": LICENCE,
            "date": self.date,
            "beyond_m": round(self.extent.beyond_m),
            "area_km2": round(self.extent.area_km2, 1),
            "homes": len(self.features.buildings),
            "zones": {level: int(count) for level, count in _level_counts(self.zones)},
            "facilities": {name: asdict(one) for name, one in self.supply.items()},
        }


def fetch_place(
    place: str, out: Path, *, wishes: Wishes, progress: Callable[[str], None] = lambda _: None
) -> tuple[Fetched | None, tuple[Fault, ...]]:
    """Write the study of a place, made of OpenStreetMap.

    Parameters
    ----------
    place
        A name such as ``江海区, 江门市``, or an id such as ``relation/3286354``.
    out
        An empty folder: gets ``study.toml``, ``streets/``, ``neighbourhoods/``, ``source.json``.
    wishes
        How.
    progress
        Told what is being done: ``place``, ``map``, ``write``.

    Returns
    -------
    tuple
        What was fetched, or None with the errors that forbid it; nothing is then complete.
    """
    standard, faults = read_standard(wishes.standards)
    if standard is None:
        return None, faults
    progress("place")
    found, faults = _find(place, wishes)
    if found is None or found.outline is None:
        return None, faults
    longest_m = longest_walk_m(standard.circles, PROFILES)
    extent = extent_around(found.outline, longest_m=longest_m)
    if extent.area_km2 > MOST_KM2:
        details = {"area": f"{extent.area_km2:,.0f}", "most": f"{MOST_KM2:,.0f}"}
        return None, (Fault(code="fetch-area-too-large", value=found.label, details=details),)
    progress("map")
    question = map_question(extent, server=wishes.overpass)
    answer, kept, faults = ask_once(
        question, read_map, folder=wishes.cache, patience=wishes.patience, fresh=wishes.fresh
    )
    if answer is None:
        return None, faults
    progress("write")
    return _written(
        found, answer.value, out, extent=extent, kept=kept, wishes=wishes, standard=standard
    )


def _find(place: str, wishes: Wishes) -> tuple[FoundPlace | None, tuple[Fault, ...]]:
    """Return the one place a name means, or why it cannot be told."""
    question = place_question(place, server=wishes.nominatim, language=wishes.language)
    answer, _, faults = ask_once(
        question, read_places, folder=wishes.cache, patience=wishes.patience, fresh=wishes.fresh
    )
    return (None, faults) if answer is None else chosen_place(answer.value, asked=place)


def _written(
    place: FoundPlace, answer: MapAnswer, out: Path, *, extent: Extent, kept: bool,
    wishes: Wishes, standard: Standard,
) -> tuple[Fetched | None, tuple[Fault, ...]]:  # fmt: skip
    """Write the files of a study and return what they hold."""
    if not any("highway" in (one.get("tags") or {}) for one in answer.elements):
        return None, (Fault(code="fetch-empty-map", value=place.label),)
    for name in (EXTRACT, BOUNDARY):
        (out / name).parent.mkdir(parents=True, exist_ok=True)
    write_extract(out / EXTRACT, answer)
    features, faults = read_osm(out / EXTRACT, file=EXTRACT)
    if features is None or errors_in(faults):
        return None, faults
    zones = divided(place, features.boundaries)
    write_boundaries(out / BOUNDARY, zones)
    supply = counted(features.facilities, place.outline)
    notes = [*faults, *shortages(standard.circles, supply, language=wishes.language)]
    if not len(features.buildings):
        notes.append(Fault(code="fetch-no-homes", severity="warning", value=place.label))
    fetched = Fetched(
        place=place, date=answer.date, kept=kept, extent=extent, features=features, zones=zones,
        supply=supply, notes=tuple(notes),
    )  # fmt: skip
    text = study_text(
        title=place.name, district=place.id, standards=wishes.standards, date=answer.date,
        people=wishes.people, has_land=bool(len(features.land)), language=wishes.language,
    )  # fmt: skip
    (out / "study.toml").write_text(text, encoding="utf-8")
    source = json.dumps(fetched.values(), ensure_ascii=False, indent=2)
    (out / SOURCE).write_text(f"{source}\n", encoding="utf-8")
    return fetched, ()


def _level_counts(zones: "pd.DataFrame") -> list[tuple[str, int]]:
    """Return the levels of zones with how many there are."""
    levels = list(dict.fromkeys(zones["level"]))
    return [(level, int((zones["level"] == level).sum())) for level in levels]
