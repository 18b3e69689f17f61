"""Every sentence a user reads, in each language, as data.

One folder a language (``en``, ``zh``), one TOML file a subject inside it. A word is found by
``"<file>.<table>.<key>"``; its ``{names}`` are filled with values that are never looked into
again, so that a facility called ``{{7*7}}`` stays a name.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

LANGUAGES = ("zh", "en")

Value = str | int | float


@cache
def _section(language: str, name: str) -> Mapping[str, Any]:
    source = resources.files(__name__).joinpath(language, f"{name}.toml")
    return tomllib.loads(source.read_text(encoding="utf-8"))


def entry(key: str, *, language: str) -> Any:
    """Return what stands at a key: a sentence or a whole table of them.

    Parameters
    ----------
    key
        Dotted path; its first part is the file, as in ``"faults.missing_file.what"``.
    language
        One of `LANGUAGES`.

    Raises
    ------
    KeyError
        If the language has no such word. A test keeps the languages equal.
    """
    section, *path = key.split(".")
    found: Any = _section(language, section)
    for part in path:
        if part not in found:
            raise KeyError(f"no word {key!r} in language {language!r}")
        found = found[part]
    return found


def say(key: str, /, *, language: str = "en", **values: Value) -> str:
    """Return one sentence with its values filled in.

    Values are inserted as text once; nothing inside them is read as a template.
    """
    template = entry(key, language=language)
    if not isinstance(template, str):
        raise KeyError(f"{key!r} is a table of words, not a sentence")
    return template.format_map(values)
