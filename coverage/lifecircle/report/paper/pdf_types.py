"""Which types a PDF is set in: those of this computer, with others where it lacks them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lifecircle.report.figures.fonts import CHINESE_FONTS

if TYPE_CHECKING:
    from typst import Fonts

_BODY_LATIN = ("Times New Roman", "Liberation Serif", "Nimbus Roman", "Libertinus Serif")
_HEAD_LATIN = ("Arial", "Liberation Sans", "Nimbus Sans", "DejaVu Sans")
_BODY = (
    "FangSong",
    "FangSong_GB2312",
    "STFangsong",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Noto Serif SC",
    "SimSun",
    "Songti SC",
    "STSong",
)
_HEAD = ("SimHei", "STHeiti", *CHINESE_FONTS)
_LAST = ("Libertinus Serif",)  # comes with typst


@dataclass(frozen=True)
class Typefaces:
    """The types of a PDF.

    Parameters
    ----------
    fonts
        The fonts typst found, looked through once.
    body, head
        Types of the text and of headings, in the order in which they are asked for a sign.
    """

    fonts: "Fonts"
    body: tuple[Any, ...]
    head: tuple[Any, ...]


def typefaces(language: str) -> Typefaces:
    """Return the types a paper in a language is set in on this computer.

    Parameters
    ----------
    language
        ``zh`` or ``en``.
    """
    import typst

    fonts = typst.Fonts()
    known = {name.lower() for name in fonts.families()}
    return Typefaces(
        fonts,
        _chosen(_BODY_LATIN, _BODY, known, language),
        _chosen(_HEAD_LATIN, _HEAD, known, language),
    )


def _chosen(
    latin: tuple[str, ...], chinese: tuple[str, ...], known: set[str], language: str
) -> tuple[Any, ...]:
    """Return the first Latin type there is, then the Chinese ones."""
    western = [one for one in latin if one.lower() in known][:1]
    eastern = [one for one in chinese if one.lower() in known][:2]
    if language != "zh":
        return (*western, *eastern, *_LAST)
    # Quotation marks and dashes belong to both scripts: in a Chinese paper they are Chinese.
    covered = [{"name": one, "covers": "latin-in-cjk"} for one in western]
    return (*covered, *eastern, *western, *_LAST)
