"""Lines of text as outlines of their signs, so that a figure needs no font where it is read."""

import hashlib
import unicodedata
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecircle.report.figures.shapes import Outline, Run

if TYPE_CHECKING:
    from matplotlib.ft2font import FT2Font

_EM = 100.0  # letter size, in pixels, that outlines are asked for in
_DPI = 72.0
_UNPRINTED = ("Cc", "Cf", "Cs", "Cn")
_JOINED = ("R", "AL", "AN", "NSM")  # scripts whose signs change with their neighbours


class Typeface:
    """One weight of some fonts: each sign is looked up and outlined once.

    Parameters
    ----------
    families
        Fonts in the order in which they are asked for a sign.
    bold
        Whether the bold fonts are meant.
    """

    def __init__(self, families: tuple[str, ...], *, bold: bool) -> None:
        from matplotlib.font_manager import FontProperties

        weights = ("bold", "normal") if bold else ("normal",)
        self._mark = "b" if bold else "r"
        self._all = FontProperties(family=list(families), weight=weights[0])
        self._fonts = [_font(one, weight) for weight in weights for one in families]
        self._signs: dict[str, tuple[str, float]] = {}
        self._runs: dict[str, Run] = {}
        self._outlines: dict[str, Outline] = {}
        self._lines: dict[str, Outline] = {}

    def __contains__(self, sign: str) -> bool:
        """Return whether a sign is printed and one of the fonts has it."""
        if sign in self._signs:
            return True
        if unicodedata.category(sign) in _UNPRINTED:
            return False
        return any(font.get_char_index(ord(sign)) for font in self._fonts)

    def run(self, text: str) -> Run:
        """Return a line of text as its signs side by side.

        Parameters
        ----------
        text
            One line; every sign of it must be in one of the fonts.
        """
        known = self._runs.get(text)
        if known is None:
            known = self._runs[text] = self._joined(text) if _is_joined(text) else self._set(text)
        return known

    def wide_em(self, text: str) -> float:
        """Return how long a line of text is, in letter sizes.

        Parameters
        ----------
        text
            As for `run`.
        """
        if _is_joined(text):
            return self.run(text).wide_em
        return sum((self._signs.get(one) or self._look_up(one))[1] for one in text)

    def outline(self, sign: str) -> Outline:
        """Return what a sign looks like, in letter sizes, up being positive.

        Parameters
        ----------
        sign
            An id from a `Run` of this typeface.
        """
        return self._outlines[sign]

    def learn(self, run: Run) -> None:
        """Know every sign of a line of text, which may come from another process.

        Parameters
        ----------
        run
            From `run`, here or elsewhere.
        """
        if run.text not in self._runs:
            self.run(run.text)

    def line(self, run: Run) -> Outline:
        """Return what a line of text looks like, in letter sizes.

        Parameters
        ----------
        run
            From `run`.
        """
        known = self._lines.get(run.text)
        if known is None:
            self.learn(run)
            parts = [(self._outlines[sign], at) for sign, at in run.signs]
            xy = [np.zeros((0, 2)), *(part.xy + np.array([at, 0.0]) for part, at in parts)]
            codes = [np.zeros(0, np.uint8), *(part.codes for part, _ in parts)]
            known = self._lines[run.text] = Outline(np.concatenate(xy), np.concatenate(codes))
        return known

    def _set(self, text: str) -> Run:
        """Return signs that each stand for themselves."""
        signs, at = [], 0.0
        for one in text:
            key, advance = self._signs.get(one) or self._look_up(one)
            signs.append((key, at))
            at += advance
        return Run(text, tuple(signs), at)

    def _look_up(self, sign: str) -> tuple[str, float]:
        """Find a sign in the first font that has it, and keep its outline."""
        from matplotlib.ft2font import LoadFlags

        code = ord(sign)
        font = next((one for one in self._fonts if one.get_char_index(code)), self._fonts[-1])
        font.set_size(_EM, _DPI)
        glyph = font.load_char(code, flags=LoadFlags.NO_HINTING)
        key, advance = f"{self._mark}{code:x}", glyph.linearHoriAdvance / 65536 / _EM
        self._outlines[key] = _in_ems(font.get_path())
        self._signs[sign] = key, advance
        return key, advance

    def _joined(self, text: str) -> Run:
        """Return a line whose signs change with their neighbours as one sign."""
        from matplotlib.textpath import text_to_path

        found: Any = text_to_path.get_text_path(self._all, text)
        digest = hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:12]
        key = f"{self._mark}-{digest}"
        outline = self._outlines[key] = _in_ems(found)
        wide = float(outline.xy[:, 0].max(initial=0.0))
        return Run(text, ((key, 0.0),), wide)


def _font(family: str, weight: str) -> "FT2Font":
    """Return a font of this computer."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return get_font(findfont(FontProperties(family=[family], weight=weight)))


def _is_joined(text: str) -> bool:
    """Return whether signs of a text change with their neighbours, or run from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(one) in _JOINED for one in text)


def _in_ems(path: tuple[Any, Any]) -> Outline:
    """Return an outline measured in letter sizes."""
    xy, codes = path
    vertices = np.asarray(xy, np.float64).reshape(-1, 2) / _EM
    return Outline(vertices, np.asarray(codes, dtype=np.uint8))
