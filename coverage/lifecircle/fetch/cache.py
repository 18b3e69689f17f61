"""Answers that were good, kept so that a place is not asked for twice."""

import hashlib
import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

from lifecircle.errors import Fault
from lifecircle.fetch.patience import Patience
from lifecircle.fetch.web import Answer, Question, Reading, Refusal, ask


def usual_folder() -> Path:
    """Return where a user's caches are kept on this system."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "lifecircle" / "osm"


def ask_once(
    question: Question, read: Reading, *, folder: Path, patience: Patience, fresh: bool = False
) -> tuple[Answer | None, bool, tuple[Fault, ...]]:
    """Return an answer from the cache, or ask and keep it; only good answers are kept.

    An entry that cannot be read (cut, foreign) counts as absent and is replaced. A folder that
    cannot be written to is gone without.

    Parameters
    ----------
    question, read, patience
        As `lifecircle.fetch.web.ask` takes them.
    folder
        Of the cache.
    fresh
        Ask even where there is an answer.

    Returns
    -------
    tuple
        The answer or None, whether it was kept from before, and faults.
    """
    place = folder / f"{_key(question)}.json"
    if not fresh and (kept := _kept(place, read)) is not None:
        return kept, True, ()
    answer, faults = ask(question, read, patience=patience)
    if answer is not None:
        _keep(place, answer.text)
    return answer, False, faults


def _key(question: Question) -> str:
    """Return a name for a question that no other question has."""
    parts = [question.url, question.language]
    parts += [text for pair in sorted(question.fields.items()) for text in pair]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _kept(place: Path, read: Reading) -> Answer | None:
    """Return a kept answer that still reads well."""
    try:
        text = place.read_bytes()
    except OSError:
        return None
    value = read(text)
    return None if isinstance(value, Refusal) else Answer(text=text, value=value)


def _keep(place: Path, text: bytes) -> None:
    """Write an answer aside and rename it, so that no reader ever meets half of it."""
    aside = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(text)
        aside.replace(place)
    except OSError:
        with suppress(OSError):
            aside.unlink()
