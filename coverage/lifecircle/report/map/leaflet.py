"""Leaflet, the map program inside the page, taken from the XStatic-Leaflet package."""

import base64
import re
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ONLINE = {
    "script": "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.js",
    "style": "https://cdn.jsdelivr.net/npm/leaflet@1.9.3/dist/leaflet.css",
}
"""Where a page finds Leaflet when it could not be put inside; folium's own version."""

_IMAGE = re.compile(r"url\(images/([a-z0-9-]+\.png)\)")


@dataclass(frozen=True)
class Leaflet:
    """The text of Leaflet, to be written into a page.

    Parameters
    ----------
    script
        Its program, with its own copyright line.
    style
        Its style sheet, with its images inside.
    """

    script: str
    style: str


def leaflet() -> Leaflet | None:
    """Return Leaflet's own files, or None if the package that carries them is not installed."""
    try:
        carrier = distribution("XStatic-Leaflet")
    except PackageNotFoundError:
        return None
    folder = Path(str(carrier.locate_file("xstatic/pkg/leaflet/data")))
    script = (folder / "leaflet.js").read_text(encoding="utf-8")
    style = (folder / "leaflet.css").read_text(encoding="utf-8")
    images = {name: image_uri(folder / "images" / name) for name in _IMAGE.findall(style)}
    marker = image_uri(folder / "images" / "marker-icon.png")
    shadow = image_uri(folder / "images" / "marker-shadow.png")
    return Leaflet(
        script=re.sub(r"//# sourceMappingURL=\S+", "", script) + _icons(marker, shadow),
        style=_IMAGE.sub(lambda found: f"url({images[found.group(1)]})", style),
    )


def image_uri(path: Path) -> str:
    """Return a PNG as an address that holds the picture itself.

    Parameters
    ----------
    path
        The file.
    """
    return f"data:image/png;base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"


def _icons(marker: str, shadow: str) -> str:
    """Return the lines that give Leaflet's standard marker its pictures."""
    return (
        "\nL.Icon.Default.imagePath='';"
        f"L.Icon.Default.mergeOptions({{iconUrl:'{marker}',iconRetinaUrl:'{marker}',"
        f"shadowUrl:'{shadow}'}});\n"
    )
