"""Which letters the figures can draw: a Chinese font of the system, or English words instead."""

from dataclasses import dataclass
from functools import cached_property

from lifecircle.report.figures.shapes import Run
from lifecircle.report.figures.typefaces import Typeface
from lifecircle.words import say

CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "SimHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Noto Sans CJK JP",
    "Droid Sans Fallback",
    "Heiti SC",
    "STHeiti",
    "Arial Unicode MS",
    "SimSun",
)
"""Looked for in this order."""

_LATIN = "DejaVu Sans"  # comes with matplotlib
_PROBE = "圈街道覆盖率"
_UNKNOWN = "?"
_LEGIBLE = 0.7


@dataclass(frozen=True, eq=False)
class Lettering:
    """The fonts a figure is written with.

    Parameters
    ----------
    families
        Fonts in the order in which they are asked for a sign.
    language
        The language that can be drawn.
    note
        Says that the language is not the one asked for; else empty.
    """

    families: tuple[str, ...]
    language: str
    note: str

    @cached_property
    def regular(self) -> Typeface:
        """The upright signs."""
        return Typeface(self.families, bold=False)

    @cached_property
    def bold(self) -> Typeface:
        """The bold signs."""
        return Typeface(self.families, bold=True)

    def run(self, text: str, *, bold: bool = False) -> Run:
        """Return a line of text as signs that all have a glyph."""
        return (self.bold if bold else self.regular).run(self.drawn(text))

    def face(self, run: Run) -> Typeface:
        """Return the typeface a line of text is set in."""
        bold = bool(run.signs) and run.signs[0][0].startswith("b")
        return self.bold if bold else self.regular

    def wide_em(self, text: str, *, bold: bool = False) -> float:
        """Return how long a line of text is, in letter sizes."""
        known = self._widths.get((text, bold))
        if known is None:
            known = (self.bold if bold else self.regular).wide_em(self.drawn(text))
            self._widths[text, bold] = known
        return known

    @cached_property
    def _widths(self) -> dict[tuple[str, bool], float]:
        """What was measured before: lines are broken sign by sign, and signs come again."""
        return {}

    def can_draw(self, text: str) -> bool:
        """Return whether every sign of a text has a glyph."""
        return all(sign in self.regular for sign in text)

    def legible(self, text: str) -> bool:
        """Return whether a text can be read when what cannot be drawn is a question mark."""
        return sum(sign in self.regular for sign in text) >= _LEGIBLE * len(text)

    def drawn(self, text: str) -> str:
        """Return a text with a question mark for each sign that would be an empty box."""
        return "".join(sign if sign in self.regular else _UNKNOWN for sign in text)


def lettering(language: str, *, fonts: tuple[str, ...] = CHINESE_FONTS) -> Lettering:
    """Return how figures in a language are written on this computer.

    Parameters
    ----------
    language
        ``zh`` or ``en``; without a Chinese font the figures are in English and say so.
    fonts
        Names of fonts with Chinese signs.
    """
    from matplotlib import font_manager

    present = set(font_manager.get_font_names())
    named = (one for one in fonts if one in present)
    chinese = next((one for one in named if _has(one, _PROBE)), None)
    families = (chinese, _LATIN) if chinese else (_LATIN,)
    if chinese or language == "en":
        return Lettering(families, language, "")
    return Lettering(families, "en", say("figures.font.note", language="en"))


def font_note(language: str) -> str:
    """Return what to tell the user where figures cannot be in the language; else nothing.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    """
    note = lettering(language).note
    return say("figures.font.note", language=language) if note else ""


def _has(family: str, signs: str) -> bool:
    """Return whether a font has all of some signs."""
    face = Typeface((family,), bold=False)
    return all(sign in face for sign in signs)
