"""The folder a pack is written to: nothing of somebody else's is lost there."""

import shutil
from pathlib import Path

from lifecircle.errors import CallError
from lifecircle.report.manifest import pack_files
from lifecircle.words import say


def check_out(out: str | Path, *, language: str = "zh") -> Path:
    """Return the folder a pack may be written to, with links followed.

    Parameters
    ----------
    out
        As the user gave it.
    language
        Of the message.

    Raises
    ------
    CallError
        If it is a file, or a folder with anything in it that is not a pack of ours.
    """
    target = Path(out).resolve()
    if target.exists() and not target.is_dir():
        raise CallError(say("report.pack.not_a_folder", language=language, path=str(out)))
    if target.is_dir() and any(target.iterdir()) and pack_files(target) is None:
        raise CallError(say("report.pack.not_a_pack", language=language, path=str(out)))
    return target


def keep_foreign(target: Path, aside: Path) -> None:
    """Carry over what somebody else put into the former pack.

    Parameters
    ----------
    target
        The former pack, if there is one.
    aside
        The new one.
    """
    ours = pack_files(target)
    if ours is None:
        return
    for path in sorted(path for path in target.rglob("*") if path.is_file()):
        name = path.relative_to(target).as_posix()
        copy = aside / name
        if name not in ours and not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)
