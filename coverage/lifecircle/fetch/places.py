"""A place by its name: which one is meant, and its outline, as Nominatim knows them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from lifecircle.errors import Fault
from lifecircle.fetch.web import Question, Refusal, read_json, shortened
from lifecircle.words import Value

_ID = re.compile(r"(relation|way|r|w)/?([0-9]{1,15})", re.IGNORECASE)
_LISTED = 10
_AREAS = ("Polygon", "MultiPolygon")


@dataclass(frozen=True, kw_only=True)
class FoundPlace:
    """One place a name may mean.

    Parameters
    ----------
    id
        Such as ``relation/3286354``.
    name
        Its own name.
    label
        Its name with those of what it lies in.
    outline
        In WGS-84 degrees; None where only a point is known.
    administrative
        Whether the outline is an administrative boundary.
    """

    id: str
    name: str
    label: str
    outline: shapely.Geometry | None
    administrative: bool


def place_question(place: str, *, server: str, language: str) -> Question:
    """Return how Nominatim is asked for a place, by name or by its id in OpenStreetMap.

    Parameters
    ----------
    place
        A name such as ``江海区, 江门市``, or an id such as ``relation/3286354``.
    server
        Address of a Nominatim.
    language
        ``zh`` or ``en``; of the names in the answer.

    Examples
    --------
    >>> place_question("relation/12", server="http://a", language="zh").fields["osm_ids"]
    'R12'
    """
    common = {"format": "jsonv2", "polygon_geojson": "1"}
    by_id = _ID.fullmatch(place.strip())
    if by_id:
        wanted = f"{by_id[1][0].upper()}{by_id[2]}"
        fields, path = {"osm_ids": wanted, **common}, "lookup"
    else:
        fields, path = {"q": place.strip(), "limit": str(_LISTED), **common}, "search"
    return Question(url=f"{server}/{path}", fields=fields, language=language)


def read_places(text: bytes) -> tuple[FoundPlace, ...] | Refusal:
    """Return the places of an answer, the likeliest first, or why it says nothing."""
    raw = read_json(text, code="fetch-answer-broken")
    if isinstance(raw, Refusal):
        return raw
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        return Refusal(code="fetch-refused", reason=shortened(str(raw)))
    try:
        return tuple(_place(one) for one in raw)
    except (KeyError, ValueError, TypeError, AttributeError, shapely.errors.ShapelyError) as error:
        return Refusal(code="fetch-answer-broken", reason=shortened(repr(error)))


def chosen_place(
    found: Sequence[FoundPlace], *, asked: str
) -> tuple[FoundPlace | None, tuple[Fault, ...]]:
    """Return the one place that is meant, or why it cannot be told.

    Administrative areas go before other areas; several that are left are listed, none is taken.

    Parameters
    ----------
    found
        From `read_places`.
    asked
        The place as the user wrote it.

    Returns
    -------
    tuple
        The place, or None with ``fetch-no-such-place``, ``fetch-no-outline`` or
        ``fetch-several-places``.
    """
    if not found:
        return None, (Fault(code="fetch-no-such-place", value=asked),)
    areas = {one.id: one for one in found if one.outline is not None}
    ruled = {name: one for name, one in areas.items() if one.administrative}
    pool = list((ruled or areas).values())
    if len(pool) == 1:
        return pool[0], ()
    listed = "; ".join(f"{one.id} {one.label}" for one in pool or found)
    code = "fetch-several-places" if pool else "fetch-no-outline"
    details: dict[str, Value] = {"count": len(pool or found), "listed": listed}
    return None, (Fault(code=code, value=asked, details=details),)


def _place(raw: dict[str, Any]) -> FoundPlace:
    """Return one place of an answer."""
    label = " ".join(str(raw.get("display_name", "")).split())
    shape = raw.get("geojson") or {}
    outline = None
    if shape.get("type") in _AREAS:
        outline = shapely.make_valid(shapely.geometry.shape(shape), method="structure")
        if outline.is_empty or not shapely.area(outline) > 0:
            outline = None
    return FoundPlace(
        id=f"{raw['osm_type']}/{int(raw['osm_id'])}",
        name=str(raw.get("name") or label.split(",")[0]),
        label=label,
        outline=outline,
        administrative=(raw.get("category", raw.get("class")), raw.get("type"))
        == ("boundary", "administrative"),
    )
