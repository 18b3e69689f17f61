"""Figures as files: drawn one after the other, packed and written beside the drawing."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

from lifecircle.report.figures.artwork import svg_text
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.page import DPI, HIGH, WIDE
from lifecircle.report.figures.png import png_bytes
from lifecircle.report.figures.raster import Pixels, Raster
from lifecircle.report.figures.shapes import Layer
from lifecircle.report.figures.svg import Drawing

Save = Callable[[Sequence[Layer], str, str], Mapping[str, Path]]
"""Takes layers, a file name without ending and a title; returns file name to path."""


class Packer:
    """Draws figures and turns each into a PNG beside the drawing of the next.

    Parameters
    ----------
    raster
        Draws them.
    beside
        One worker that packs.
    level
        How hard it tries, 1-9.
    """

    def __init__(self, raster: Raster, beside: Executor, *, level: int = 3) -> None:
        self._raster, self._beside, self._level = raster, beside, level
        # One figure is packed while the other is drawn.
        self._rooms: deque[tuple[Pixels, Future[bytes] | None]]
        self._rooms = deque((raster.empty(), None) for _ in range(2))

    def png(self, layers: Sequence[Layer]) -> "Future[bytes]":
        """Draw a figure and have it packed.

        Parameters
        ----------
        layers
            From the lowest to the uppermost.
        """
        room, packing = self._rooms.popleft()
        if packing is not None:
            wait([packing])
        self._raster.draw(layers, into=room)
        packed = self._beside.submit(png_bytes, room, dpi=DPI, level=self._level)
        self._rooms.append((room, packed))
        return packed


@contextmanager
def figure_files(letters: Lettering, folder: Path) -> Iterator[Save]:
    """Give a function that saves a slide as PNG and SVG.

    Parameters
    ----------
    letters
        Whose signs are drawn.
    folder
        An existing folder.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    drawing = Drawing(letters, wide=WIDE, high=HIGH)
    waiting: dict[Path, Future[bytes]] = {}
    with ThreadPoolExecutor(max_workers=1) as beside:
        packer = Packer(Raster(letters, wide=WIDE, high=HIGH, dpi=DPI), beside)

        def save(layers: Sequence[Layer], name: str, title: str) -> Mapping[str, Path]:
            paths = {ending: folder / f"{name}{ending}" for ending in (".png", ".svg")}
            waiting[paths[".png"]] = packer.png(layers)
            text = svg_text(drawing.artwork(layers), title=letters.drawn(title))
            paths[".svg"].write_bytes(text.encode("utf-8"))
            return {path.name: path for path in paths.values()}

        yield save
    for path, packed in waiting.items():
        path.write_bytes(packed.result())
