"""Figures as files: a PNG with few colours and an SVG with few decimals, the same bytes always."""

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from lifecircle.report import colours as ink
from lifecircle.report.figures.page import DPI

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Save = Callable[["Figure", str], Mapping[str, Path]]

_COLOURS, _FLAT, _EVERY, _BINS = 256, 120, 4, 1 << 15
_KEPT = (ink.HOME, ink.CUT, ink.FACILITY, ink.PLANNED, ink.UNMET, ink.MET, ink.INK, ink.WATER)
_DRAWING = re.compile(r' d="[^"]*"')
_DECIMALS = re.compile(r"(?<=\.\d\d)\d+")


@contextmanager
def figure_files(folder: Path) -> Iterator[Save]:
    """Give a function that saves a figure as PNG and SVG; files are packed beside the drawing.

    Parameters
    ----------
    folder
        An existing folder.

    Raises
    ------
    OSError
        If a file cannot be written; raised at the end.
    """
    waiting: list[Future[None]] = []
    with ThreadPoolExecutor(max_workers=1) as packer:

        def save(figure: "Figure", name: str) -> Mapping[str, Path]:
            paths = {ending: folder / f"{name}{ending}" for ending in (".png", ".svg")}
            waiting.append(packer.submit(_write_png, _pixels(figure), paths[".png"]))
            waiting.append(packer.submit(_write_svg, _drawing(figure), paths[".svg"]))
            return {path.name: path for path in paths.values()}

        yield save
    for one in waiting:
        one.result()


def slim(drawing: str) -> str:
    """Return an SVG whose paths have two decimals, a hundredth of a point.

    Parameters
    ----------
    drawing
        As matplotlib wrote it.

    Examples
    --------
    >>> slim('<path d="M 1.23456 2 L 3.4 5.678901" opacity="0.6543"/>')
    '<path d="M 1.23 2 L 3.4 5.67" opacity="0.6543"/>'
    """
    return _DRAWING.sub(lambda found: _DECIMALS.sub("", found.group()), drawing)


def _pixels(figure: "Figure") -> NDArray[np.uint8]:
    """Draw a figure and return its red, green and blue."""
    canvas: Any = figure.canvas
    canvas.draw()
    pixels: NDArray[np.uint8] = np.array(canvas.buffer_rgba())[..., :3]
    return pixels


def _drawing(figure: "Figure") -> str:
    """Return a figure as SVG without a clock and without a program's name."""
    file = StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()


def _write_png(pixels: NDArray[np.uint8], path: Path) -> None:
    """Write pixels with a palette, which a plan of flat colours needs no more than."""
    from PIL import Image

    bins = _bins(pixels)
    some = pixels[::_EVERY, ::_EVERY].reshape(-1, 3)
    palette = _palette(some)
    image = Image.fromarray(_nearest(bins, _bins(some), some, palette)[bins])
    image.putpalette(palette.tobytes())
    file = BytesIO()
    image.save(file, "png", dpi=(DPI, DPI), compress_level=6)
    path.write_bytes(file.getvalue())


def _bins(pixels: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """Return the first five bits of red, green and blue as one number."""
    red, green, blue = (pixels[..., place].astype(np.uint16) >> 3 for place in range(3))
    return np.asarray(red << 10 | green << 5 | blue, dtype=np.uint16)


def _palette(some: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the colours that mean something, the commonest as they are, a choice of all others."""
    from PIL import Image, ImageColor

    packed = some.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    values, whose, counts = np.unique(packed, return_inverse=True, return_counts=True)
    common = np.isin(np.arange(len(values)), np.argsort(-counts, kind="stable")[:_FLAT])
    flat = values[common]
    kept = np.array([ImageColor.getrgb(one) for one in _KEPT])
    found = np.vstack([kept, np.column_stack([flat >> 16, flat >> 8 & 255, flat & 255])])
    rest = some[~common[whose]]
    if len(rest):
        others = Image.fromarray(rest[None]).quantize(_COLOURS - len(found))
        found = np.vstack([found, np.array(others.getpalette()).reshape(-1, 3)])
    return found[:_COLOURS].astype(np.uint8)


def _nearest(
    bins: NDArray[np.uint16],
    some_bins: NDArray[np.uint16],
    some: NDArray[np.uint8],
    palette: NDArray[np.uint8],
) -> NDArray[np.uint8]:
    """Return the colour of the palette that each bin is nearest to by its mean colour."""
    used = np.flatnonzero(np.bincount(bins.ravel(), minlength=_BINS))
    counts = np.bincount(some_bins, minlength=_BINS)[used]
    middle = np.column_stack([used >> 10, used >> 5 & 31, used & 31]) * 8 + 4
    sums = [np.bincount(some_bins, weights=some[:, place], minlength=_BINS) for place in range(3)]
    mean = np.column_stack(sums)[used] / np.maximum(counts, 1)[:, None]
    colours = np.where(counts[:, None] > 0, mean, middle)
    away = ((colours[:, None, :] - palette[None].astype(np.float64)) ** 2).sum(axis=-1)
    table = np.zeros(_BINS, dtype=np.uint8)
    table[used] = away.argmin(axis=1)
    return table


def _write_svg(drawing: str, path: Path) -> None:
    """Write a drawing as UTF-8."""
    path.write_bytes(slim(drawing).encode("utf-8"))
