"""A second process that draws and binds while this one goes on writing."""

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from pickle import UnpicklingError
from types import TracebackType
from typing import Any, Self, TypeVar

from lifecircle.report.second import receive, send

_PROGRAM = "from lifecircle.report.second import serve; serve()"

Made = TypeVar("Made")


class Workshop:
    """Does work beside all else; what comes of it does not depend on where it is done.

    Another Python does it where there is one, and a thread of ours where there is none. Leaving
    the workshop ends both.
    """

    def __init__(self) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1)
        self._child: subprocess.Popen[bytes] | None = None
        self._tried = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the other process, at once where something went wrong."""
        if error is not None:
            self._end()
        self._worker.shutdown(wait=True, cancel_futures=error is not None)
        self._end()

    def open(self) -> None:
        """Start the other process, once, if there can be one; worth it for a second of work."""
        if not self._tried and can_start_another():
            self._tried, self._child = True, _started()

    def have(self, work: Callable[..., Made], *values: Any) -> "Future[Made]":
        """Have some work done, after what was asked for before.

        Parameters
        ----------
        work
            A function of a module; it needs nothing but what it is given.
        values
            What it is given: plain values, arrays, words.
        """
        return self._worker.submit(self._done, work, values)

    def _done(self, work: Callable[..., Made], values: tuple[Any, ...]) -> Made:
        """Have work done in the other process, or do it here where that fails."""
        child = self._child
        if child is not None:
            try:
                made: Made = _asked(child, (work, values))
            except (OSError, EOFError, UnpicklingError):
                self._end()
            else:
                return made
        return work(*values)

    def _end(self) -> None:
        """End the other process, if there is one."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()


def at_once(work: Callable[..., Made], *values: Any) -> "Future[Made]":
    """Do some work here and now, as `Workshop.have` would have it done.

    Parameters
    ----------
    work
        A function.
    values
        What it is given.
    """
    made: Future[Made] = Future()
    made.set_result(work(*values))
    return made


def can_start_another() -> bool:
    """Return whether this program is a plain Python that can be started once more.

    Inside another program (a GIS, an office) the executable is that program.
    """
    name = Path(sys.executable or "").name.lower()
    return name.startswith("python") and (os.cpu_count() or 1) > 1


def _started() -> "subprocess.Popen[bytes] | None":
    """Start the other process, which takes no module from the folder we stand in."""
    try:
        return subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-P", "-c", _PROGRAM],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError:
        return None


def _asked(child: "subprocess.Popen[bytes]", message: tuple[Any, ...]) -> Any:
    """Ask the other process; EOFError where it is gone."""
    asked: Any = child.stdin
    answers: Any = child.stdout
    send(asked, message)
    answer = receive(answers)
    if answer is None:
        raise EOFError("the other process has ended")
    return answer[0]
