"""Coordinates as people write them: 113.11, 113°06′36″, 东经113度6分36秒, two in one cell."""

import re
from dataclasses import dataclass
from typing import Literal

from lifecircle.study.columns.cells import is_blank, numbers, plain

Axis = Literal["lon", "lat", ""]

_SIGNS = str.maketrans({
    "º": "°", "˚": "°", "′": "'", "’": "'", "‘": "'", "´": "'", "＇": "'",
    "″": '"', "”": '"', "“": '"', "＂": '"', "〞": '"',
})  # fmt: skip
_HEMISPHERES: dict[str, tuple[Axis, int]] = {
    "东经": ("lon", 1), "西经": ("lon", -1), "北纬": ("lat", 1), "南纬": ("lat", -1),
    "经度": ("lon", 1), "纬度": ("lat", 1), "e": ("lon", 1), "w": ("lon", -1),
    "n": ("lat", 1), "s": ("lat", -1), "lon": ("lon", 1), "lng": ("lon", 1), "lat": ("lat", 1),
    "longitude": ("lon", 1), "latitude": ("lat", 1), "东": ("lon", 1), "北": ("lat", 1),
}  # fmt: skip
_WORD = "|".join(sorted(_HEMISPHERES, key=len, reverse=True))
_SIZE = (
    r"(?P<degrees{0}>[+-]?\d+(?:\.\d+)?)\s*"
    r"(?:°\s*(?:(?P<minutes{0}>\d+(?:\.\d+)?)\s*'\s*)?"
    r"(?:(?P<seconds{0}>\d+(?:\.\d+)?)\s*(?:\"|''))?)?"
)
_ANGLE = re.compile(
    rf"(?P<before>{_WORD})\s*[:=]?\s*{_SIZE.format(1)}|{_SIZE.format(2)}\s*(?P<after>{_WORD})?",
    re.IGNORECASE,
)
_SAID = ((re.compile(r"(?<=\d)\s*度"), "°"), (re.compile(r"(?<=\d)\s*分"), "'"),
         (re.compile(r"(?<=\d)\s*秒"), '"'))  # fmt: skip
_BETWEEN = re.compile(r"[\s,;/|、]+")
_AROUND = re.compile(r"^(point)?\s*[(\[{]\s*|\s*[)\]}]$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Angle:
    """One coordinate.

    Parameters
    ----------
    value
        Degrees, or metres where the register is in metres; east and north are positive.
    axis
        ``lon`` or ``lat`` where the text says which it is.
    """

    value: float
    axis: Axis = ""


def read_angle(cell: object) -> Angle | None:
    """Return the coordinate of a cell, or None if it holds no single one.

    Examples
    --------
    >>> read_angle("113°06′36″").value, read_angle("北纬２２．５７").axis
    (113.11, 'lat')
    """
    found = read_angles(cell)
    return found[0] if found is not None and len(found) == 1 else None


def read_angles(cell: object) -> tuple[Angle, ...] | None:
    """Return all coordinates of a cell in their order; None if something else stands there.

    An empty cell has none of them.

    Examples
    --------
    >>> [one.value for one in read_angles("113.11,22.57")]
    [113.11, 22.57]
    """
    if is_blank(cell):
        return ()
    values, wrong = numbers([cell])
    if not wrong[0]:
        return () if values[0] != values[0] else (Angle(value=float(values[0])),)
    text = _AROUND.sub("", _signed(plain(str(cell).translate(_SIGNS)).translate(_SIGNS)).strip())
    found, at = [], 0
    for hit in _ANGLE.finditer(text):
        if _BETWEEN.sub("", text[at : hit.start()]):
            return None
        angle = _angle(hit)
        if angle is None:
            return None
        found.append(angle)
        at = hit.end()
    return None if _BETWEEN.sub("", text[at:]) or not found else tuple(found)


def _signed(text: str) -> str:
    """Return a text with 度, 分 and 秒 after a number as signs."""
    for word, sign in _SAID:
        text = word.sub(sign, text)
    return text


def _angle(hit: re.Match[str]) -> Angle | None:
    """Return one coordinate from its parts; None where its minutes or seconds cannot be."""
    part = "1" if hit["before"] else "2"
    degrees = float(hit[f"degrees{part}"])
    minutes, seconds = (float(hit[f"{name}{part}"] or 0) for name in ("minutes", "seconds"))
    if minutes >= 60 or seconds >= 60:
        return None
    size = round(abs(degrees) + minutes / 60 + seconds / 3600, 10)
    word = hit["before"] or hit["after"] or ""
    axis, sign = _HEMISPHERES[word.lower()] if word else ("", 1)
    negative = hit[f"degrees{part}"].startswith("-")
    return Angle(value=size * sign * (-1 if negative else 1), axis=axis)
