"""What the second process of a pack does: it is asked for work, does it and answers.

Messages are a module-level function and its arguments. They hold plain values, arrays and words,
so that whoever does the work asks nothing of a study; only layers come as tables.
"""

import pickle
import struct
import sys
from importlib import import_module
from typing import Any, BinaryIO

_NEEDED = (
    "matplotlib.backends.backend_agg",
    "matplotlib.font_manager",
    "lifecircle.report.figures.drawing",
    "lifecircle.report.map.background",
    "lifecircle.report.map.reach_shapes",
    "lifecircle.report.sheets.bind",
    "lifecircle.report.qgis.layers",
)


def serve() -> None:
    """Do what standard input asks for, as `send` writes it, and answer with what comes of it."""
    _get_ready()
    while (message := receive(sys.stdin.buffer)) is not None:
        work, values = message
        send(sys.stdout.buffer, (work(*values),))


def _get_ready() -> None:
    """Load what will be needed while nobody is waiting for an answer yet."""
    for name in _NEEDED:
        import_module(name)


def send(stream: BinaryIO, message: object) -> None:
    """Write a message, its length before it.

    Parameters
    ----------
    stream
        To another process of ours.
    message
        Plain values.
    """
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(struct.pack("<Q", len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Return the next message, None where there is none.

    Parameters
    ----------
    stream
        From another process of ours, never from a file or a network.

    Raises
    ------
    EOFError
        If it breaks off.
    """
    head = stream.read(8)
    if not head:
        return None
    if len(head) == 8:
        (size,) = struct.unpack("<Q", head)
        data = stream.read(size)
        if len(data) == size:
            return pickle.loads(data)  # noqa: S301  written by the process that started us
    raise EOFError("a message broke off")
