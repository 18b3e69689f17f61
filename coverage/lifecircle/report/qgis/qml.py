"""QGIS styles as its own XML: who is drawn how, and what fields are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, tostring

from lifecircle.report.colours import SHARE_CLASSES
from lifecircle.report.sheets.writer import safe_text

Kind = Literal["fill", "line", "marker"]

_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
_VERSION = "3.28.0"  # the oldest QGIS these styles are written for
_LAYERS: Mapping[Kind, str] = {"fill": "SimpleFill", "line": "SimpleLine", "marker": "SimpleMarker"}
_BELOW = 5e-7  # half of the last decimal of a share: QGIS counts both ends of a class in


@dataclass(frozen=True, kw_only=True)
class Symbol:
    """How one kind of feature is drawn.

    Parameters
    ----------
    kind
        What it draws.
    colour
        ``#rrggbb``; empty draws no inside.
    opacity
        Of the inside, 0-1.
    rim
        Colour of the outline of fills and markers, ``#rrggbb``; empty draws none.
    size_mm
        Width of a line, or size of a marker, or width of an outline of a fill, millimetres.
    shape
        Of a marker, as QGIS calls it.
    """

    kind: Kind
    colour: str
    opacity: float = 1.0
    rim: str = ""
    size_mm: float = 0.2
    shape: str = "square"

    def properties(self) -> dict[str, str]:
        """Return what QGIS reads, as key to value."""
        inside = _rgba(self.colour, self.opacity)
        if self.kind == "line":
            look = {"line_color": inside, "line_width": f"{self.size_mm:g}"}
            look |= {"line_style": "solid", "line_width_unit": "MM"}
            return {**look, "capstyle": "round", "joinstyle": "round"}
        outline = {
            "color": inside,
            "outline_color": _rgba(self.rim, 1.0),
            "outline_style": "solid" if self.rim else "no",
            "outline_width_unit": "MM",
        }
        if self.kind == "fill":
            style = "solid" if self.colour else "no"
            return {**outline, "style": style, "outline_width": f"{self.size_mm:g}"}
        size = {"size": f"{self.size_mm:g}", "size_unit": "MM", "outline_width": "0.2"}
        return {**outline, **size, "name": self.shape}


@dataclass(frozen=True)
class Category:
    """One value of a field or an expression, its label, and how it is drawn."""

    value: str
    label: str
    symbol: Symbol


def single(symbol: Symbol, *, aliases: Mapping[str, str]) -> str:
    """Return a style that draws every feature alike.

    Parameters
    ----------
    symbol
        How.
    aliases
        Field to what it is called.
    """
    document, renderer = _document("singleSymbol")
    _symbols(renderer, [symbol])
    return _text(document, aliases)


def categorised(
    attribute: str, categories: Sequence[Category], *, aliases: Mapping[str, str]
) -> str:
    """Return a style by the value of a field or an expression.

    Parameters
    ----------
    attribute
        Field or expression.
    categories
        In the order of the legend.
    aliases
        Field to what it is called.
    """
    document, renderer = _document("categorizedSymbol", attr=attribute)
    listed = SubElement(renderer, "categories")
    for place, one in enumerate(categories):
        known = {"value": one.value, "label": one.label, "symbol": str(place)}
        SubElement(listed, "category", _safe({**known, "render": "true", "type": "string"}))
    _symbols(renderer, [one.symbol for one in categories])
    return _text(document, aliases)


def by_share(attribute: str, *, rim: str, opacity: float, aliases: Mapping[str, str]) -> str:
    """Return a style of areas by the class of a share.

    Parameters
    ----------
    attribute
        Field or expression that gives 0-1; a feature without it is not drawn.
    rim
        Colour of the outlines.
    opacity
        Of the insides, 0-1.
    aliases
        Field to what it is called.
    """
    document, renderer = _document(
        "graduatedSymbol", attr=attribute, graduatedMethod="GraduatedColor"
    )
    ranges = SubElement(renderer, "ranges")
    for place, one in enumerate(SHARE_CLASSES):
        upper = min(one.high - _BELOW, 1.0)
        ends = {"lower": f"{one.low:.7f}", "upper": f"{upper:.7f}", "label": one.label}
        SubElement(ranges, "range", {**ends, "symbol": str(place), "render": "true"})
    _symbols(
        renderer,
        [Symbol(kind="fill", colour=one.fill, opacity=opacity, rim=rim) for one in SHARE_CLASSES],
    )
    return _text(document, aliases)


def text_value(value: str) -> str:
    """Return a text as QGIS expressions write it.

    Parameters
    ----------
    value
        Any text.

    Examples
    --------
    >>> text_value("it's")
    "'it''s'"
    """
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def field_value(name: str) -> str:
    """Return a field as QGIS expressions write it.

    Parameters
    ----------
    name
        Of the field.
    """
    return '"' + name.replace('"', '""') + '"'


def _document(renderer: str, **attributes: str) -> tuple[Element, Element]:
    """Return an empty style and its renderer."""
    document = Element("qgis", {"version": _VERSION, "styleCategories": "AllStyleCategories"})
    known = {"type": renderer, "symbollevels": "0", "enableorderby": "0", "forceraster": "0"}
    return document, SubElement(document, "renderer-v2", _safe({**known, **attributes}))


def _symbols(renderer: Element, symbols: Sequence[Symbol]) -> None:
    """Add the symbols, which are called by their place."""
    listed = SubElement(renderer, "symbols")
    for place, one in enumerate(symbols):
        named = {"name": str(place), "type": one.kind, "alpha": "1", "clip_to_extent": "1"}
        symbol = SubElement(listed, "symbol", {**named, "force_rhr": "0"})
        drawn = {"class": _LAYERS[one.kind], "enabled": "1", "locked": "0", "pass": "0"}
        options = SubElement(SubElement(symbol, "layer", drawn), "Option", {"type": "Map"})
        for key, value in one.properties().items():
            SubElement(options, "Option", {"name": key, "type": "QString", "value": value})


def _text(document: Element, aliases: Mapping[str, str]) -> str:
    """Return a style with its aliases as text."""
    body = tostring(document, encoding="unicode").removesuffix("</qgis>")
    return f"{_DOCTYPE}\n{body}{_aliases(tuple(aliases.items()))}</qgis>\n"


@lru_cache(maxsize=64)
def _aliases(names: tuple[tuple[str, str], ...]) -> str:
    """Return what fields are called; the styles of a layer all call them the same."""
    listed = Element("aliases")
    for place, (field, alias) in enumerate(names):
        known = {"index": str(place), "field": field, "name": alias}
        SubElement(listed, "alias", _safe(known))
    return tostring(listed, encoding="unicode")


def _safe(values: Mapping[str, str]) -> dict[str, str]:
    """Return attributes without what XML cannot hold; what it can is escaped when written."""
    return {key: safe_text(value) for key, value in values.items()}


def _rgba(colour: str, opacity: float) -> str:
    """Return a colour as QGIS writes it."""
    if not colour:
        return "0,0,0,0"
    parts = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    return ",".join(str(one) for one in (*parts, round(255 * opacity)))
