"""One line of progress that leaves nothing behind, and nothing at all off a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from lifecircle.report.terminal import width


@contextmanager
def progress_line(stream: TextIO, *, quiet: bool = False) -> Iterator[Callable[[str], None]]:
    """Give a function that shows what is being done now, each time in place of the last.

    Parameters
    ----------
    stream
        Where to write, as a rule standard error; nothing is written unless it is a terminal.
    quiet
        Write nothing.
    """
    if quiet or not stream.isatty():
        yield lambda _: None
        return
    longest = 0

    def show(text: str) -> None:
        """Write a text over the one before it."""
        nonlocal longest
        longest = max(longest, width(text))
        stream.write(f"\r{text}{' ' * (longest - width(text))}")
        stream.flush()

    try:
        yield show
    finally:
        stream.write(f"\r{' ' * longest}\r")
        stream.flush()
