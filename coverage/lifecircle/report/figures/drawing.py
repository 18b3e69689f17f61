"""Figures that are ordered and drawn: as files, or as the bytes of a PNG."""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

from lifecircle.report.figures.artwork import svg_text
from lifecircle.report.figures.fonts import Lettering
from lifecircle.report.figures.png import png_bytes
from lifecircle.report.figures.raster import Pixels, Raster
from lifecircle.report.figures.shapes import Layer
from lifecircle.report.figures.svg import Drawing


@dataclass(frozen=True, eq=False, kw_only=True)
class Order:
    """One figure to be drawn.

    Parameters
    ----------
    layers
        From the lowest to the uppermost.
    wide, high
        Of the page, points.
    dpi
        Pixels an inch.
    level
        How hard zlib tries, 1-9.
    png, svg
        The files to write; without a PNG file its bytes are returned.
    title
        What it shows, for who cannot see the drawing.
    """

    layers: tuple[Layer, ...]
    wide: float
    high: float
    dpi: float
    level: int = 2
    png: Path | None = None
    svg: Path | None = None
    title: str = ""

    @property
    def sheet(self) -> tuple[float, float, float]:
        """Width, height and resolution, which figures drawn together share."""
        return self.wide, self.high, self.dpi


Drawn = tuple[bytes, ...]
"""The PNG of each figure; empty where it went into a file."""


def draw(letters: Lettering, orders: Sequence[Order]) -> Drawn:
    """Draw figures; each is packed beside the drawing of the next.

    Parameters
    ----------
    letters
        Whose signs are drawn.
    orders
        What is wanted.

    Raises
    ------
    OSError
        If a file cannot be written.
    """
    packed: list[Future[bytes]] = []
    with ThreadPoolExecutor(max_workers=1) as beside:
        tables: dict[tuple[float, float, float], _Table] = {}
        for order in orders:
            table = tables.get(order.sheet)
            if table is None:
                table = tables[order.sheet] = _Table(letters, order, beside)
            packed.append(table.pixels(order))
            if order.svg is not None:
                order.svg.write_bytes(table.drawing(order).encode("utf-8"))
        return tuple(
            _kept(one.result(), order.png) for one, order in zip(packed, orders, strict=True)
        )


class _Table:
    """Where figures of one size are drawn."""

    def __init__(self, letters: Lettering, order: Order, beside: Executor) -> None:
        size = {"wide": order.wide, "high": order.high}
        self._letters = letters
        self._raster = Raster(letters, dpi=order.dpi, **size)
        self._drawing = Drawing(letters, **size)
        self._beside = beside
        # One figure is packed while the next is drawn.
        self._rooms: deque[tuple[Pixels, Future[bytes] | None]]
        self._rooms = deque((self._raster.empty(), None) for _ in range(2))

    def pixels(self, order: Order) -> "Future[bytes]":
        """Draw a figure and have it packed."""
        room, packing = self._rooms.popleft()
        if packing is not None:
            wait([packing])
        self._raster.draw(order.layers, into=room)
        packed = self._beside.submit(png_bytes, room, dpi=order.dpi, level=order.level)
        self._rooms.append((room, packed))
        return packed

    def drawing(self, order: Order) -> str:
        """Return a figure as the text of an SVG file."""
        title = self._letters.drawn(order.title)
        return svg_text(self._drawing.artwork(order.layers), title=title)


def _kept(png: bytes, path: Path | None) -> bytes:
    """Return the bytes, or write them."""
    if path is None:
        return png
    path.write_bytes(png)
    return b""
