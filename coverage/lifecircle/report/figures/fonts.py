"""Which letters the figures can draw: a Chinese font of the system, or English words instead."""

from dataclasses import dataclass

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
    drawable
        The signs, as code points, that one of the fonts has.
    """

    families: tuple[str, ...]
    language: str
    note: str
    drawable: frozenset[int]

    def can_draw(self, text: str) -> bool:
        """Return whether every sign of a text has a glyph."""
        return all(ord(sign) in self.drawable for sign in text)

    def legible(self, text: str) -> bool:
        """Return whether a text can be read when what cannot be drawn is a question mark."""
        known = sum(ord(sign) in self.drawable for sign in text)
        return known >= _LEGIBLE * len(text)

    def drawn(self, text: str) -> str:
        """Return a text with a question mark for each sign that would be an empty box."""
        known = self.drawable
        return "".join(sign if ord(sign) in known else _UNKNOWN for sign in text)


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
    chinese = next((one for one in fonts if one in present and _has(one, _PROBE)), None)
    families = (chinese, _LATIN) if chinese else (_LATIN,)
    drawable = frozenset[int]().union(*map(_signs, families))
    if chinese or language == "en":
        return Lettering(families, language, "", drawable)
    return Lettering(families, "en", say("figures.font.note", language="en"), drawable)


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
    return {ord(sign) for sign in signs} <= _signs(family)


def _signs(family: str) -> frozenset[int]:
    """Return the code points a font has a glyph for, without those that are not printed."""
    from matplotlib import font_manager

    path = font_manager.findfont(font_manager.FontProperties(family=[family]))
    codes = frozenset(font_manager.get_font(path).get_charmap())
    return frozenset(code for code in codes if code >= 0x20 and not 0x7F <= code < 0xA0)
