"""The map of proposals: one page that needs no network, before and after and difference."""

import base64
import hashlib
import html
import re
from importlib import resources
from typing import TYPE_CHECKING

from lifecircle.report.map import page as map_page
from lifecircle.report.map.leaflet import leaflet
from lifecircle.report.map.page import script_json
from lifecircle.report.proposals.map_data import change_data
from lifecircle.words import entry

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.report.proposals.told import Proposals

SHARED = (
    "inflate", "columns", "words", "dom", "view", "shapes", "state", "ground", "zones", "names",
    "frame", "sheet",
)  # fmt: skip
"""Parts of the script it has in common with the map of a result."""

SCRIPTS = ("chosen", "difference", "found", "choice", "begin")
"""Its own parts, each after those it asks while it is read."""

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data: blob:; "
    "font-src data:; base-uri 'none'; form-action 'none'"
)
_LANGUAGES = {"zh": "zh-CN"}
_MAP = (
    'const map = L.map("lc-map", {preferCanvas: true, zoomControl: false, zoomSnap: 0, '
    "zoomDelta: 0.5, wheelPxPerZoomLevel: 120});\nlifecircleChange(map);"
)


def change_map(told: "Proposals", base: "Result", *, language: str) -> str | None:
    """Return the map of proposals as one HTML page, None where no map program is installed.

    Names travel inside one block of JSON and are set as text by our own script; a content
    security policy names the scripts of the page by their hashes and allows no request.

    Parameters
    ----------
    told
        The proposals.
    base
        Today's own answers.
    language
        The one that is shown first; the page holds both.
    """
    program = leaflet()
    if program is None:
        return None
    data = change_data(told, base, language=language)
    parts = [_shared(f"{name}.js") for name in SHARED]
    own = resources.files(__package__).joinpath("assets")
    parts += [own.joinpath(f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    script = '(() => {{\n"use strict";\n{}\n{}\n}})();'.format("\n".join(parts), _MAP)
    notes = {key: html.escape(one) for key, one in entry("map.page", language=language).items()}
    page = (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGES.get(language, language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(told.title)}</title>\n<style>{program.style}</style>\n"
        f"<style>{_shared('map.css')}\n{_STYLE}</style>\n<script>{program.script}</script>\n"
        f"</head>\n<body>\n<noscript><p class='lc-note'>{notes['no_script']}</p></noscript>\n"
        f"<p class='lc-note' id='lc-unreadable' hidden>{notes['unreadable']}</p>\n"
        "<div id='lc-map' class='folium-map'></div>\n<aside id='lc-panel'></aside>\n"
        "<section id='lc-card' hidden></section>\n"
        f"<script type='application/json' id='lc-data'>{script_json(data.told)}</script>\n"
        f"<script type='text/plain' id='lc-columns'>{data.blob.text()}</script>\n"
        f"<script>{script}</script>\n</body>\n</html>\n"
    )
    hashes = [hashlib.sha256(text.encode()).digest() for text in _SCRIPT.findall(page)]
    scripts = " ".join(f"'sha256-{base64.b64encode(one).decode('ascii')}'" for one in hashes)
    meta = (
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY.format(scripts=scripts)}">'
    )
    return page.replace("<head>", f"<head>\n{meta}", 1)


_STYLE = (
    "#lc-map { position: fixed; inset: 0; }\n"
    "#lc-panel { overflow-y: auto; padding-bottom: 12px; }\n"
    "#lc-panel select { font: inherit; width: 100%; margin: 8px 0; padding: 3px; }\n"
    "#lc-panel table { border-collapse: collapse; width: 100%; margin: 4px 0 10px; }\n"
    "#lc-panel th { text-align: left; font-weight: 400; color: #55626c; }\n"
    "#lc-panel td { text-align: right; font-variant-numeric: tabular-nums; }\n"
    "#lc-panel .lc-figure strong { font-size: 22px; }\n"
    "#lc-panel .lc-keys { margin-left: 0; }\n"
)


def _shared(name: str) -> str:
    """Return one of the files of the map of a result."""
    package = map_page.__package__ or ""
    return resources.files(package).joinpath("assets", name).read_text(encoding="utf-8")
