"""The study file of a fetched place, and the page that says where its data come from."""

import json
from collections.abc import Iterator

from lifecircle.fetch.osm_extract import CREDIT, CREDIT_URL, LICENCE
from lifecircle.words import say

EXTRACT = "streets/streets.osm.pbf"
BOUNDARY = "neighbourhoods/boundary.geojson"


def study_text(
    *, title: str, district: str, standards: str, date: str, people: int | None,
    has_land: bool, language: str,
) -> str:  # fmt: skip
    """Return ``study.toml``.

    Parameters
    ----------
    title
        Of the place.
    district
        Its id.
    standards
        A bundled name.
    date
        Of the map; empty where unknown.
    people
        To spread over the homes by floor area; None to leave that to the user.
    has_land
        Whether the map holds residential land.
    language
        ``zh`` or ``en``; of the remarks and the reports.
    """
    lines = [
        *_remarks(date, language),
        f"title = {_quoted(title)}",
        f"standards = {_quoted(standards)}",
        f"district = {_quoted(district)}",
        "",
        *_layer("[streets]", date),
        "",
        *_layer("[[facilities]]", date),
        "",
        *_layer("[residents]", date),
        'unit = "building"',
        *_people(people, language),
        "",
        "[[zones]]",
        f'path = "{BOUNDARY}"',
        'datum = "wgs84"',
        'columns = { id = "zone_id", name = "name", level = "level" }',
        *_dated(date),
        "",
        *([*_layer("[land]", date), ""] if has_land else []),
        "[report]",
        f'lang = "{language}"',
    ]
    return "\n".join(lines) + "\n"


def _remarks(date: str, language: str) -> Iterator[str]:
    """Yield the first lines: whose the data are, and what they are good for."""
    values = {"credit": CREDIT, "licence": LICENCE, "url": CREDIT_URL, "date": date or "-"}
    for line in say("fetch.study.head", language=language, **values).strip().splitlines():
        yield f"# {line}"


def _people(people: int | None, language: str) -> Iterator[str]:
    """Yield how many people live there, or how to say it."""
    if people is not None:
        yield f"total = {people}"
        return
    for line in say("fetch.study.people", language=language).strip().splitlines():
        yield f"# {line}"
    yield "total = 0"


def _layer(head: str, date: str) -> Iterator[str]:
    """Yield a table that reads the extract."""
    yield head
    yield f'path = "{EXTRACT}"'
    yield from _dated(date)


def _dated(date: str) -> Iterator[str]:
    """Yield the date of a layer, if it is known."""
    if date:
        yield f'date = "{date}"'


def _quoted(text: str) -> str:
    """Return a text as TOML writes it."""
    sound = "".join(sign for sign in text if sign.isprintable())
    return json.dumps(sound, ensure_ascii=False)
