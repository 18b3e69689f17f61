"""Pixels as a PNG file with a palette, which a plan of flat colours needs no more than."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from lifecircle.report import colours as ink
from lifecircle.report.figures.raster import Pixels

_COLOURS, _FLAT, _EVERY, _BINS = 256, 120, 5, 1 << 15
# The last is the edge of a thin ring on white.
_KEPT = (
    *(ink.HOME, ink.CUT, ink.FACILITY, ink.PLANNED, ink.UNMET, ink.MET, ink.INK),
    *(ink.WATER, ink.GREEN, "#e28dc4"),
)
_METRES_AN_INCH = 0.0254
_BLOCK = 32  # rows at a time: what a processor keeps at hand


def png_bytes(pixels: Pixels, *, dpi: float, level: int = 3) -> bytes:
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
    packed = np.ascontiguousarray(pixels).view("<u4")[..., 0]
    bins, used = _binned(packed)
    some = packed[::_EVERY, ::_EVERY].ravel() & np.uint32(0xFFFFFF)
    colours = _mean_colours(used, some)
    palette = _palette(some, colours)
    table = _nearest(used, colours, palette)
    rows = np.zeros((high, wide + 1), dtype=np.uint8)  # each row begins with its filter, none
    np.take(table, bins, out=rows[:, 1:])
    a_metre = round(dpi / _METRES_AN_INCH)
    return b"".join(
        [
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", wide, high, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette.tobytes()),
            _chunk(b"pHYs", struct.pack(">IIB", a_metre, a_metre, 1)),
            _chunk(b"IDAT", zlib.compress(rows.data, level)),
            _chunk(b"IEND", b""),
        ]
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Return one part of a PNG file."""
    length, check = struct.pack(">I", len(data)), struct.pack(">I", zlib.crc32(kind + data))
    return length + kind + data + check


def _binned(packed: NDArray[np.uint32]) -> tuple[NDArray[np.uint16], NDArray[np.intp]]:
    """Return the bin of every pixel, and the bins there are."""
    bins = np.empty(packed.shape, dtype=np.uint16)
    seen = np.zeros(_BINS, dtype=bool)
    for row in range(0, len(packed), _BLOCK):
        part = bins[row : row + _BLOCK] = _bins(packed[row : row + _BLOCK])
        seen[part] = True
    return bins, np.flatnonzero(seen)


def _bins(packed: NDArray[np.uint32]) -> NDArray[np.uint16]:
    """Return the first five bits of red, green and blue, packed from the lowest byte, as one."""
    red, green, blue = packed << 7 & 0x7C00, packed >> 6 & 0x3E0, packed >> 19 & 0x1F
    found: NDArray[np.uint16] = (red | green | blue).astype(np.uint16)
    return found


def _mean_colours(used: NDArray[np.intp], some: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Return the mean colour of each bin; of one that no pixel was looked at of, its middle."""
    sampled, channels = _bins(some), _channels(some)
    counts = np.bincount(sampled, minlength=_BINS)[used]
    middle = np.column_stack([used >> 10, used >> 5 & 31, used & 31]) * 8 + 4
    sums = [np.bincount(sampled, weights=channels[:, at], minlength=_BINS) for at in range(3)]
    mean = np.column_stack(sums)[used] / np.maximum(counts, 1)[:, None]
    return np.where(counts[:, None] > 0, mean, middle)


def _palette(some: NDArray[np.uint32], colours: NDArray[np.float64]) -> Pixels:
    """Return the colours that mean something, the commonest as they are, a choice of all others."""
    from PIL import Image, ImageColor

    values, counts = np.unique(some, return_counts=True)
    flat = values[np.sort(np.argsort(-counts, kind="stable")[:_FLAT])]
    kept = np.array([ImageColor.getrgb(one) for one in _KEPT])
    found = np.vstack([kept, _channels(flat)])
    rest = np.vstack([_channels(np.setdiff1d(values, flat, assume_unique=True)), colours])
    others = Image.fromarray(rest.astype(np.uint8)[None]).quantize(_COLOURS - len(found))
    found = np.vstack([found, np.array(others.getpalette()).reshape(-1, 3)])
    return found[:_COLOURS].astype(np.uint8)


def _nearest(used: NDArray[np.intp], colours: NDArray[np.float64], palette: Pixels) -> Pixels:
    """Return the colour of the palette that each bin is nearest to."""
    ours, known = colours.astype(np.float32), palette.astype(np.float32)
    # The nearest of all by squares, without the square of the colour itself.
    away = (known**2).sum(axis=1) - 2 * (ours @ known.T)
    table = np.zeros(_BINS, dtype=np.uint8)
    table[used] = away.argmin(axis=1)
    return table


def _channels(packed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return red, green and blue, a row a colour."""
    return np.column_stack([packed & 255, packed >> 8 & 255, packed >> 16 & 255])
