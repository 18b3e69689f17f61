"""What ids are called in a reader's language: circles, denominators, statuses, places."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from lifecircle.errors import CallError
from lifecircle.words import LANGUAGES, entry

if TYPE_CHECKING:
    import pandas as pd

    from lifecircle.study.study import Study


def chosen_language(study: "Study", language: str | None) -> str:
    """Return the language asked for, else the study's own, else Chinese.

    Parameters
    ----------
    study
        Its ``[report]`` may name a ``lang``.
    language
        ``zh`` or ``en``, or None.

    Raises
    ------
    CallError
        If there are no words in that language.
    """
    spoken = language or study.report.get("lang") or "zh"
    if spoken not in LANGUAGES:
        raise CallError(f"`language` is {spoken!r}; give one of {', '.join(LANGUAGES)}")
    return spoken


def say_names(table: str, *, language: str) -> Mapping[str, str]:
    """Return the words kept for one kind of id, as id to word.

    Parameters
    ----------
    table
        A table of ``words/<language>/report.toml``, such as ``"status"``.
    language
        ``zh`` or ``en``.
    """
    words: Mapping[str, str] = entry(f"report.{table}", language=language)
    return words


def named(names: Mapping[str, str], *, language: str) -> str:
    """Return a two-language name in one language, or in whichever it has.

    Parameters
    ----------
    names
        Language to name, as in ``Circle.name``.
    language
        ``zh`` or ``en``.
    """
    return names.get(language) or next(iter(names.values()), "")


def names_of(frame: "pd.DataFrame") -> Mapping[str, str]:
    """Return id to name for zones or facilities; an unnamed one goes by its id.

    Parameters
    ----------
    frame
        Indexed by id, with a ``name`` column.
    """
    name = frame["name"].astype(object).where(frame["name"].notna(), "").tolist()
    ids = [str(key) for key in frame.index.tolist()]
    return {key: str(value) or key for key, value in zip(ids, name, strict=True)}
