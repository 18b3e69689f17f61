"""How each layer of a GeoPackage is drawn in QGIS."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from lifecircle.report import colours as ink
from lifecircle.report.headline import circle_name
from lifecircle.report.qgis.fields import field_names
from lifecircle.report.qgis.qml import (
    Category,
    Symbol,
    by_share,
    categorised,
    field_value,
    single,
    text_value,
)
from lifecircle.report.wording import named, say_names
from lifecircle.study.standards.services import services
from lifecircle.words import LANGUAGES, say

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.study.standards.files import Circle

_SHADE = 0.65
_LEVELS = ("community", "street", "functional", "district")
# Told apart by colour-blind eyes; where they run out the shape changes.
_HUES = ("#00735c", "#0072b2", "#cc79a7", "#e69f00", "#56b4e9", "#7a4fb5", "#8c6d31", "#1d2b36")
_SHAPES = ("square", "circle", "triangle", "diamond", "pentagon", "star")


class Style(NamedTuple):
    """One style of a layer; the first of a layer is the one it opens with."""

    name: str
    qml: str


def layer_styles(
    result: "Result", layer: str, fields: Sequence[str], language: str
) -> tuple[Style, ...]:
    """Return the styles of a layer, the one it opens with first.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    layer
        As `lifecircle.report.qgis.layers.layers` calls it.
    fields
        Its fields.
    language
        The language of the first; the others follow.
    """
    others = [one for one in LANGUAGES if one != language]
    styles = list(STYLES[layer](result, fields, language))
    for other in others:
        styles += list(STYLES[layer](result, fields, other))[:1]
    return tuple(styles)


def _zones(result: "Result", fields: Sequence[str], language: str) -> Iterator[Style]:
    """Yield a style a circle: the zones of the finest level by their share."""
    aliases = field_names(result, fields, language=language)
    present = set(result.study.zones["level"])
    finest = next((one for one in _LEVELS if one in present), "")
    for circle in result.circles:
        level = circle.unit_level if circle.headline == "units" else finest
        share = field_value(f"{_field(circle)}_covered_share")
        attribute = f"CASE WHEN {field_value('level')} = {text_value(level)} THEN {share} END"
        qml = by_share(attribute, rim=ink.BORDER, opacity=_SHADE, aliases=aliases)
        yield Style(_style_name(circle, language), qml)


def _homes(result: "Result", fields: Sequence[str], language: str) -> Iterator[Style]:
    """Yield a style a circle: the homes by whether they are covered."""
    aliases = field_names(result, fields, language=language)
    words = say_names("status", language=language)
    looks = {
        "beyond": (ink.HOME, "", 1.4),
        "unreachable": ("#ffffff", ink.CUT, 1.6),
        "not_snapped": ("#ffffff", ink.CUT, 1.6),
        "covered": (ink.PLANNED, "", 0.6),
        "no_population": (ink.NOBODY, "", 0.4),
    }
    categories = [
        Category(
            key,
            words[key],
            Symbol(kind="marker", colour=fill, rim=rim, size_mm=size, shape="circle"),
        )
        for key, (fill, rim, size) in looks.items()
    ]
    for circle in result.circles:
        attribute = f"{_field(circle)}_status"
        yield Style(
            _style_name(circle, language), categorised(attribute, categories, aliases=aliases)
        )


def _facilities(result: "Result", fields: Sequence[str], language: str) -> Iterator[Style]:
    """Yield one style: open facilities by kind, the others grey."""
    known = services()
    kinds = dict.fromkeys(str(one) for one in sorted(result.study.facilities["service"].unique()))
    categories = []
    for place, key in enumerate(kinds):
        label = named(known[key].name, language=language) if key in known else key
        shape = _SHAPES[place // len(_HUES) % len(_SHAPES)]
        look = Symbol(
            kind="marker", colour=_HUES[place % len(_HUES)], rim="#ffffff", size_mm=2.4, shape=shape
        )
        categories.append(Category(key, label, look))
    grey = Symbol(kind="marker", colour=ink.PLANNED, rim="#ffffff", size_mm=2.0)
    categories.append(Category("", say("sheets.gis.other", language=language), grey))
    opened = f"{field_value('status')} = 'open'"
    attribute = f"CASE WHEN {opened} THEN {field_value('service')} ELSE '' END"
    aliases = field_names(result, fields, language=language)
    yield Style(_plain(language), categorised(attribute, categories, aliases=aliases))


def _streets(result: "Result", fields: Sequence[str], language: str) -> Iterator[Style]:
    """Yield one style: three quiet greys by class."""
    cases = " ".join(
        f"WHEN {field_value('highway')} IN ({', '.join(map(text_value, classes))})"
        f" THEN {text_value(key)}"
        for key, classes in ink.ROAD_CLASSES.items()
    )
    widths = {"major": 0.6, "middle": 0.35, "path": 0.2}
    categories = [
        Category(
            key,
            say(f"sheets.gis.{key}", language=language),
            Symbol(kind="line", colour=ink.ROADS[key], size_mm=wide),
        )
        for key, wide in widths.items()
    ]
    aliases = field_names(result, fields, language=language)
    qml = categorised(f"CASE {cases} ELSE 'path' END", categories, aliases=aliases)
    yield Style(_plain(language), qml)


def _alike(symbol: Symbol) -> "Callable[[Result, Sequence[str], str], Iterator[Style]]":
    """Return a style that draws every feature alike."""

    def styles(result: "Result", fields: Sequence[str], language: str) -> Iterator[Style]:
        """Yield the one style of a layer, its fields named."""
        aliases = field_names(result, fields, language=language)
        yield Style(_plain(language), single(symbol, aliases=aliases))

    return styles


def _field(circle: "Circle") -> str:
    """Return how a circle's fields begin."""
    return circle.id.replace("-", "_")


def _style_name(circle: "Circle", language: str) -> str:
    """Return what a style of one circle is called."""
    return say("sheets.gis.style", language=language, circle=circle_name(circle, language=language))


def _plain(language: str) -> str:
    """Return what the only style of a layer is called."""
    return say("sheets.gis.plain", language=language)


STYLES: Mapping[str, "Callable[[Result, Sequence[str], str], Iterator[Style]]"] = {
    "zones": _zones,
    "residents": _homes,
    "facilities": _facilities,
    "streets": _streets,
    "facility_outlines": _alike(
        Symbol(kind="fill", colour=ink.FACILITY, opacity=0.3, rim=ink.FACILITY)
    ),
    "facility_lines": _alike(Symbol(kind="line", colour=ink.FACILITY, size_mm=0.8)),
    "snap_lines": _alike(Symbol(kind="line", colour=ink.QUIET, size_mm=0.1)),
}
"""A layer of `lifecircle.report.qgis.layers.layers` to its styles."""
