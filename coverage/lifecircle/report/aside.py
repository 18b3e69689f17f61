"""Folders that are written whole or not at all: aside first, renamed at the end."""

import glob
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lifecircle.errors import CallError
from lifecircle.words import say

_ASIDE, _FORMER = ".partial", ".former"
_FORGOTTEN_S = 3600.0
"""Whether a writer lives is not told by its process: another machine may write to the same disk."""


@contextmanager
def written_aside(target: Path, *, language: str) -> Iterator[Path]:
    """Give a folder beside the target, and put it in the target's place if all went well.

    Parameters
    ----------
    target
        The folder to write, new or to be replaced; its parents are made if need be.
    language
        Of the message.

    Raises
    ------
    CallError
        If it cannot be written; the target is then as it was.
    """
    aside = target.parent / f".{target.name}.{secrets.token_hex(4)}{_ASIDE}"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_forgotten(target)
        aside.mkdir()
        yield aside
        _sync(aside)
        _swap(aside, target)
    except OSError as error:
        reason = error.strerror or str(error)
        text = say("report.pack.cannot_write", language=language, path=str(target), reason=reason)
        raise CallError(text) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(aside: Path, target: Path) -> None:
    """Give the new folder the target's name; if that fails the former one has it back."""
    former = aside.with_suffix(_FORMER)
    if not target.exists():
        aside.rename(target)
        return
    target.rename(former)
    try:
        aside.rename(target)
    except BaseException:
        former.rename(target)
        raise
    shutil.rmtree(former, ignore_errors=True)


def _clear_forgotten(target: Path) -> None:
    """Clear up after a run that was killed; give back its former pack if that was all there is."""
    ours = f".{glob.escape(target.name)}.*"
    for former in sorted(target.parent.glob(f"{ours}{_FORMER}")):
        if not target.exists():
            former.rename(target)
    for ending in (_ASIDE, _FORMER):
        for left in target.parent.glob(f"{ours}{ending}"):
            if time.time() - left.stat().st_mtime > _FORGOTTEN_S:
                shutil.rmtree(left, ignore_errors=True)


def settle(path: Path) -> None:
    """Have the disk hold a file.

    Parameters
    ----------
    path
        A file that is written.
    """
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the disk hold every file before its folder is renamed."""
    for path in folder.rglob("*"):
        if path.is_file():
            settle(path)
