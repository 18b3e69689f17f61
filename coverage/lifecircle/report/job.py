"""A result on its way into a folder: what several parts need, and who writes beside all else."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from lifecircle.report.beside import Beside
from lifecircle.report.manifest import versions
from lifecircle.report.workshop import Workshop

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.again.retrace import Retrace
    from lifecircle.circles.results import Result
    from lifecircle.report.figures.base import Ground
    from lifecircle.report.figures.drawing import Drawn, Order
    from lifecircle.report.figures.findings import Findings
    from lifecircle.report.figures.fonts import Lettering
    from lifecircle.report.figures.pictures import Picture
    from lifecircle.report.map.background import Background
    from lifecircle.report.map.reach import DrawnReach

Made = TypeVar("Made")


class Job:
    """A result on its way into a folder.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    beside
        Who writes files into the folder beside all else.
    language
        ``zh`` or ``en``.
    workshop
        Who draws and binds beside all else.
    assessed
        Whether the pack says more than the result: enough, fair, why, and what would mend it.
    again
        The searches the result was made of, if they are at hand.
    """

    def __init__(
        self,
        result: "Result",
        beside: Beside,
        workshop: Workshop,
        language: str,
        *,
        assessed: bool = False,
        again: "Retrace | None" = None,
    ) -> None:
        self.result, self.folder, self.language = result, beside.folder, language
        self.beside = beside
        self._assessed, self._again = assessed, again
        self._workshop = workshop
        self._asked: list[Future[Any]] = []
        self._last: list[Callable[[], None]] = []

    @cached_property
    def ground(self) -> "Ground":
        """What lies under every figure, on the slides and in the paper."""
        from lifecircle.report.figures.base import figure_ground
        from lifecircle.report.figures.pictures import PICTURE_FRAME
        from lifecircle.report.figures.write import FRAME

        return figure_ground(self.result, aspects=(FRAME.aspect, PICTURE_FRAME.aspect))

    @cached_property
    def findings(self) -> "Sequence[Findings]":
        """What the map of each circle shows, on the slides and in the paper."""
        from lifecircle.report.figures.findings import findings
        from lifecircle.report.headline import headlines

        return [findings(self.result, self.ground, one) for one in headlines(self.result)]

    @cached_property
    def pictures(self) -> "Mapping[str, Picture]":
        """A picture of each circle for the paper, being drawn."""
        from lifecircle.report.figures.pictures import paper_pictures

        return paper_pictures(
            self.result,
            language=self.language,
            base=self.ground,
            shown=self.findings,
            letters=self.letters,
            draw=self.draw,
        )

    @cached_property
    def letters(self) -> "Lettering":
        """What every figure is written with."""
        from lifecircle.report.figures.fonts import lettering

        return lettering(self.language)

    @cached_property
    def again(self) -> "Retrace":
        """The result's study on its streets."""
        from lifecircle.circles.again.retrace import retrace

        return self._again or retrace(self.result)

    @cached_property
    def reach(self) -> "DrawnReach":
        """How far one gets in each circle, for the map, being drawn."""
        from lifecircle.report.map.data import TOLERANCE_M
        from lifecircle.report.map.reach import DrawnReach

        drawn = DrawnReach(self.again, TOLERANCE_M, self.elsewhere)
        for circle in self.result.circles:
            drawn.order(circle)
        return drawn

    @cached_property
    def background(self) -> "Future[Background]":
        """What lies under the map, being read."""
        from lifecircle.report.map.data import order_background

        return order_background(self.result, self.elsewhere)

    @cached_property
    def assessment(self) -> "Assessment | None":
        """What a full pack says beyond the result; None in a pack of tables and layers."""
        if not self._assessed:
            return None
        from lifecircle.assessment.assessment import assess

        return assess(self.result, again=self.again)

    @property
    def told(self) -> "Result":
        """The result, with the reasons of the closer look where the pack has one."""
        return self.result if self.assessment is None else self.assessment.result

    def draw(self, letters: "Lettering", orders: "Sequence[Order]") -> "Future[Drawn]":
        """Have figures drawn beside all else.

        Parameters
        ----------
        letters
            Whose signs are drawn.
        orders
            What is wanted.
        """
        from lifecircle.report.figures.drawing import draw

        return self.elsewhere(draw, replace(letters), orders)  # a copy that knows no signs yet

    def elsewhere(self, work: Callable[..., Made], *values: Any) -> "Future[Made]":
        """Have work done by the other process where one was started, else beside.

        Parameters
        ----------
        work
            A function of a module that needs nothing but what it is given.
        values
            What it is given: plain values, arrays, words.
        """
        made = self._workshop.have(work, *values)
        self._asked.append(made)
        return made

    def at_last(self, write: Callable[[], None]) -> None:
        """Have something written when all parts are.

        Parameters
        ----------
        write
            What waits for the figures.
        """
        self._last.append(write)

    def finish(self) -> dict[str, str]:
        """Wait for everything, and return the digests that are known or raise what went wrong."""
        versions()  # looked up while others still write
        for made in self._asked:
            made.result()
        for write in self._last:
            write()
        return self.beside.digests()
