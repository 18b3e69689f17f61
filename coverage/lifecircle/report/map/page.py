"""The map of a result: one page that holds everything it draws.

Names come from registers and from anybody who edits OpenStreetMap. None of them goes through a
template: folium's templates are compiled twice, so that a name such as ``{{7*7}}`` would be run
while the page is written, and its popups are script text in which a backtick ends the string.
Here names travel inside one block of JSON and are set as text by our own script.
"""

import base64
import hashlib
import html
import json
import re
from collections.abc import Mapping
from importlib import resources
from typing import TYPE_CHECKING, Any

import folium
from branca.element import Element, Figure

from lifecircle.report.map.data import MapData, map_data
from lifecircle.report.map.leaflet import ONLINE, leaflet
from lifecircle.report.map.tiles import wanted_tiles
from lifecircle.report.wording import chosen_language
from lifecircle.words import entry

if TYPE_CHECKING:
    from concurrent.futures import Future

    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result
    from lifecircle.report.map.background import Background
    from lifecircle.report.map.reach import DrawnReach

_NAME = "lifecircle"
SCRIPTS = (
    "inflate",
    "columns",
    "words",
    "dom",
    "view",
    "shapes",
    "state",
    "study",
    "ground",
    "zones",
    "reach",
    "homes",
    "places",
    "walk",
    "names",
    "tiles",
    "sheet",
    "canvas",
    "icons",
    "reasons",
    "units",
    "legend",
    "verdicts",
    "causes",
    "remedies",
    "cards",
    "circles",
    "gaps",
    "search",
    "notes",
    "panel",
    "frame",
    "print",
    "keyboard",
    "start",
)
"""The page's own script, one file a concept, in the order in which they are put together."""

# What may not stand in a script block, and what branca would read as the start of a template.
_UNSAFE = re.compile(r"[<>&\u2028\u2029]|\{(?=[{%#])")
_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src {images}; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)


def map_result(
    result: "Result",
    *,
    language: str | None = None,
    assessment: "Assessment | None" = None,
    reach: "DrawnReach | None" = None,
    background: "Future[Background] | None" = None,
) -> folium.Map:
    """Return the map of a result: circles to switch between, zones, homes left out, facilities.

    No tiles are loaded: the ground is the study's own streets. More folium layers may be added;
    give them no text you do not trust.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``; by default the study's own, else Chinese.
    assessment
        Of the result: neighbourhoods then say whether what is near is enough.
    reach
        Its reach areas, if they are being drawn already.
    background
        What lies under it, if that is being read already.

    Examples
    --------
    >>> import lifecircle as lc
    >>> lc.map_result(lc.analyse(lc.sample_study()))  # doctest: +SKIP
    """
    spoken = chosen_language(result.study, language)
    result = result if assessment is None else assessment.result
    data = map_data(
        result, language=spoken, assessment=assessment, reach=reach, background=background
    )
    west, south, east, north = data.told["box"]
    drawn = folium.Map(
        location=((south + north) / 2, (west + east) / 2),
        zoom_start=13,
        tiles=None,
        prefer_canvas=True,
        zoom_control=False,
        zoom_snap=0,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=120,
    )
    at_hand = leaflet() is not None
    drawn.default_js = [] if at_hand else [("leaflet", ONLINE["script"])]
    drawn.default_css = [] if at_hand else [("leaflet_css", ONLINE["style"])]
    drawn.add_child(_Page(data, language=spoken), name=_NAME)
    figure = _figure(drawn)
    figure.title = html.escape(data.told["title"])
    for element, name in ((drawn, _NAME), (figure, "figure"), (drawn.global_switches, "switches")):
        element._id = name  # noqa: SLF001  branca draws ids by lot, and files must not differ
    return drawn


def map_text(
    result: "Result",
    *,
    language: str | None = None,
    assessment: "Assessment | None" = None,
    reach: "DrawnReach | None" = None,
) -> str:
    """Return the map as one HTML page that needs no network and makes no request.

    A content security policy names the scripts of the page by their hashes, so that no other runs,
    and allows no request, except for the images of tiles where the study asks for tiles.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        ``zh`` or ``en``; by default the study's own, else Chinese.
    assessment
        Of the result, if there is one.
    reach
        Its reach areas, if they are being drawn already.
    """
    drawn = map_result(result, language=language, assessment=assessment, reach=reach)
    return page_of(drawn, result)


def page_of(drawn: folium.Map, result: "Result") -> str:
    """Return a map as the page that `map_text` returns.

    Parameters
    ----------
    drawn
        From `map_result`; asked for its page once only.
    result
        What it was made of.
    """
    page = _figure(drawn).render()
    if leaflet() is None:
        return page
    hashes = [hashlib.sha256(text.encode()).digest() for text in _SCRIPT.findall(page)]
    scripts = " ".join(f"'sha256-{base64.b64encode(one).decode('ascii')}'" for one in hashes)
    tiles = wanted_tiles(result)
    images = " ".join(("data: blob:", *(tiles.hosts if tiles else ())))
    policy = _POLICY.format(scripts=scripts, images=images)
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return page.replace("<head>", f"<head>\n{meta}", 1)


def script_json(value: Mapping[str, Any]) -> str:
    r"""Return JSON that may stand in a page's script block and in a template, and stays itself.

    Parameters
    ----------
    value
        Plain values.

    Examples
    --------
    >>> script_json({"name": "</script>{{7*7}}"})
    '{"name":"\\u003c/script\\u003e\\u007b{7*7}}"}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    safe = _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)
    return safe.encode("utf-8", "replace").decode("utf-8")


class _Verbatim(Element):
    """A piece of page that no template looks into."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def render(self, **_: object) -> str:
        """Return the text as it is."""
        return self._text


class _Page(Element):
    """Our own style, panel, data and script, beside what folium writes."""

    def __init__(self, data: MapData, *, language: str) -> None:
        super().__init__()
        self._data = data
        self._language = language
        self._map = f"map_{_NAME}"

    def render(self, **_: object) -> str:
        """Add the pieces to the page; nothing stands where the element itself stood."""
        figure = _figure(self)
        program = leaflet()
        head = [f"<style>{program.style}</style>"] if program else []
        head += [f"<script>{program.script}</script>"] if program else []
        head += [f"<style>{_file('map.css')}</style>"]
        figure.header.add_child(_Verbatim("\n".join(head)), name=f"{_NAME}_head")
        figure.html.add_child(_Verbatim(self._body()), name=f"{_NAME}_body")
        parts = "\n".join(_file(f"{name}.js") for name in SCRIPTS)
        script = f'(() => {{\n"use strict";\n{parts}\nlifecircleMap({self._map});\n}})();'
        figure.script.add_child(_Verbatim(script), name=f"{_NAME}_script")
        return ""

    def _body(self) -> str:
        """Return the empty panel, the notes for when nothing runs, and the data."""
        notes = {key: html.escape(text) for key, text in self._notes().items()}
        told, columns = script_json(self._data.told), self._data.blob.text()
        return (
            f"<noscript><p class='lc-note'>{notes['no_script']}</p></noscript>\n"
            f"<p class='lc-note' id='lc-no-leaflet' hidden>{notes['no_leaflet']}</p>\n"
            f"<p class='lc-note' id='lc-unreadable' hidden>{notes['unreadable']}</p>\n"
            "<script>if (typeof L === 'undefined')"
            " document.getElementById('lc-no-leaflet').hidden = false;</script>\n"
            "<aside id='lc-panel'></aside>\n"
            f"<script type='application/json' id='lc-data'>{told}</script>\n"
            f"<script type='text/plain' id='lc-columns'>{columns}</script>\n"
        )

    def _notes(self) -> Mapping[str, str]:
        """Return what is said when nothing runs."""
        notes: Mapping[str, str] = entry("map.page", language=self._language)
        return notes


def _figure(element: Element) -> Figure:
    """Return the page an element stands in."""
    figure = element.get_root()
    assert isinstance(figure, Figure)  # noqa: S101  folium puts every map into one
    return figure


def _file(name: str) -> str:
    """Return one of the page's own files."""
    return resources.files(__package__).joinpath("assets", name).read_text(encoding="utf-8")
