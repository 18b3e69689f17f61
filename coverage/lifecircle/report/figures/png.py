"""Pixels as a PNG file with a palette, which a plan of flat colours needs no more than."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageColor

from lifecircle.report import colours as ink
from lifecircle.report.figures.raster import Pixels

_COLOURS, _FLAT = 256, 120
_STEPS = np.uint8(0xFC)  # Pillow tells colours apart in steps of four, and by where a step begins
_LOOKED_AT = 150_000  # pixels, in even steps: enough to know the colours of a figure
# The last is the edge of a thin ring on white.
_KEPT = (
    *(ink.HOME, ink.CUT, ink.FACILITY, ink.PLANNED, ink.UNMET, ink.MET, ink.INK),
    *(ink.WATER, ink.GREEN, "#e28dc4"),
    *(ink.GAIN, ink.NEARER, ink.LOSS, ink.FARTHER),
)


def png_bytes(pixels: Pixels, *, dpi: float, level: int = 2) -> bytes:
    """Return an image as the bytes of a PNG file with at most 256 colours.

    Parameters
    ----------
    pixels
        Red, green, blue and alpha, which is not looked at; height by width by four.
    dpi
        Pixels an inch, for who prints it.
    level
        How hard zlib tries, 1-9.
    """
    high, wide = pixels.shape[:2]
    whole = np.ascontiguousarray(pixels)
    every = Image.frombuffer("RGBX", (wide, high), whole, "raw", "RGBX", 0, 1).convert("RGB")
    palette, steps = _palette(whole), Image.new("P", (1, 1))
    steps.putpalette((palette & _STEPS).tobytes())
    flat = every.quantize(palette=steps, dither=Image.Dither.NONE)
    flat.putpalette(palette.tobytes())
    room = io.BytesIO()
    flat.save(room, "PNG", compress_level=level, dpi=(dpi, dpi))
    return room.getvalue()


def _palette(pixels: Pixels) -> Pixels:
    """Return the colours that mean something, the commonest as they are, a choice of all others.

    No two of them are of the same steps.
    """
    step = max(round((pixels.size / 4 / _LOOKED_AT) ** 0.5), 1)
    some = pixels.view("<u4")[::step, ::step].ravel() & np.uint32(0xFFFFFF)
    values, counts = np.unique(some, return_counts=True)
    common = np.argsort(-counts, kind="stable")
    kept = np.array([ImageColor.getrgb(one) for one in _KEPT])
    found = np.vstack([kept, _channels(values[common[:_FLAT]])])
    rest = _channels(values[common[_FLAT:]]).astype(np.uint8)
    if len(rest):
        others = Image.fromarray(rest[None]).quantize(_COLOURS - len(found))
        found = np.vstack([found, np.array(others.getpalette()).reshape(-1, 3)])
    palette = found[:_COLOURS].astype(np.uint8)
    _, first = np.unique(palette & _STEPS, axis=0, return_index=True)
    apart: Pixels = palette[np.sort(first)]
    return apart


def _channels(packed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return red, green and blue, a row a colour."""
    return np.column_stack([packed & 255, packed >> 8 & 255, packed >> 16 & 255])
