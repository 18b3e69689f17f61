"""Files of a pack that are written beside all else, by what hardly needs the interpreter."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from lifecircle.report.aside import settle
from lifecircle.report.manifest import sha256

_AT_ONCE = 4  # who waits for the disk holds up nobody else


class Beside:
    """Writes files into a folder beside all else; leaving it waits for all of them.

    Parameters
    ----------
    folder
        Where to.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._pool = ThreadPoolExecutor(max_workers=_AT_ONCE)
        self._waiting: dict[str, Future[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for everybody; where something went wrong, only for who has begun."""
        self._pool.shutdown(wait=True, cancel_futures=error is not None)

    def __contains__(self, name: str) -> bool:
        """Return whether a file is being written, or was."""
        return name in self._waiting

    def later(self, name: str, write: Callable[[Path], None]) -> None:
        """Have a file written.

        Parameters
        ----------
        name
            Of the file in the folder, with forward slashes; its own folder is made if need be.
        write
            Takes its path.
        """
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        self._waiting[name] = self._pool.submit(_settled, path, write)

    def digests(self) -> dict[str, str]:
        """Wait for every file, and return its SHA-256 by its name, or raise what went wrong."""
        return {name: digest.result() for name, digest in self._waiting.items()}


def _settled(path: Path, write: Callable[[Path], None]) -> str:
    """Write a file, have the disk hold it, and return its digest."""
    write(path)
    with ThreadPoolExecutor(max_workers=1) as disk:
        held = disk.submit(settle, path)
        digest = sha256(path)
        held.result()
    return digest
