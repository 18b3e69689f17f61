"""A drawing as markup: plies that lie over each other, alone in a file or inside a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

UNITS = 100
"""To a point, and none smaller: coordinates of drawings are whole numbers."""

_NAMES = "http://www.w3.org"
_JOINED = 'stroke-linejoin="round"'


@dataclass(frozen=True)
class Ply:
    """One layer of a drawing as markup.

    Parameters
    ----------
    markup
        One ``<g>``.
    uses
        Ids of the definitions it needs.
    """

    markup: str
    uses: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Artwork:
    """A drawing as markup that can stand alone or inside a page.

    Parameters
    ----------
    wide, high
        Its size, points.
    plies
        From the lowest to the uppermost; drawings of one series share some of them.
    defs
        Id to definition: outlines of signs, and clips; the same id is always the same.
    """

    wide: float
    high: float
    plies: tuple[Ply, ...]
    defs: Mapping[str, str]

    @property
    def size(self) -> str:
        """Width, height and coordinates as attributes of an ``<svg>``."""
        box = f"0 0 {self.wide * UNITS:.0f} {self.high * UNITS:.0f}"
        return f'width="{self.wide:g}pt" height="{self.high:g}pt" viewBox="{box}" {_JOINED}'

    def defined(self, plies: Iterable[Ply]) -> str:
        """Return the definitions that some plies need."""
        used = dict.fromkeys(key for ply in plies for key in ply.uses)
        return "".join(self.defs[key] for key in used)


def svg_text(artwork: Artwork, *, title: str, plies: Sequence[Ply] | None = None) -> str:
    """Return a drawing, or some of its plies, as the text of an SVG file.

    Parameters
    ----------
    artwork
        From `Drawing.artwork`.
    title
        What it shows, for who cannot see it.
    plies
        Those that are wanted; all by default.
    """
    shown = artwork.plies if plies is None else plies
    names = f'xmlns="{_NAMES}/2000/svg" xmlns:xlink="{_NAMES}/1999/xlink"'
    lines = (
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<svg {names} {artwork.size} role="img">',
        f"<title>{escape(title)}</title>",
        f"<defs>{artwork.defined(shown)}</defs>",
        *(ply.markup for ply in shown),
        "</svg>\n",
    )
    return "\n".join(lines)
