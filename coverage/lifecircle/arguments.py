"""The words of a command line as a checked call."""

import argparse
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, cast

from lifecircle.errors import CallError
from lifecircle.study.columns.keys import nearest_name
from lifecircle.words import LANGUAGES, say

_NEAR = 0.6  # what is less like a word is not what was meant
_COMMON = ("--lang", "--quiet", "--json", "--help")
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "run": ("study", "--out", "--tables-only", "--circle", "--year", *_COMMON),
    "check": ("study", *_COMMON),
    "sample": ("--out", "--size", *_COMMON),
    "standards": _COMMON,
    "scenario": ("files", "--out", "--circle", "--datum", "--tables-only", *_COMMON),
    "compare": ("files", "--out", "--circle", "--tables-only", *_COMMON),
    "site": (
        "study", "--circle", "--sites", "--target", "--budget", "--objective", "--floor", "--each",
        "--not-both", "--room", "--capacity", "--phases", "--plan", "--candidates", "--datum",
        "--seconds", "--seed", "--out", "--tables-only", *_COMMON,
    ),
    "import": (
        "files", "--out", "--datum", "--service", "--sheet", "--accept", "--draft", "--mapping",
        *_COMMON,
    ),
    "fetch": (
        "place", "--out", "--people", "--standards", "--compare", "--overpass", "--nominatim",
        "--cache", "--fresh", *_COMMON,
    ),
}  # fmt: skip
_SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "study": {"nargs": "?"},
    "files": {"nargs": "*"},
    "place": {"nargs": "?"},
    "--out": {},
    "--size": {"default": "district"},
    "--circle": {"action": "append", "default": []},
    "--year": {"action": "append", "default": []},
    "--tables-only": {"action": "store_true"},
    "--datum": {},
    "--sites": {},
    "--target": {},
    "--budget": {},
    "--floor": {},
    "--candidates": {},
    "--objective": {},
    "--each": {},
    "--not-both": {"action": "append", "default": []},
    "--room": {},
    "--capacity": {},
    "--phases": {},
    "--plan": {},
    "--seconds": {},
    "--seed": {},
    "--service": {},
    "--sheet": {"action": "append", "default": []},
    "--accept": {"action": "store_true"},
    "--draft": {},
    "--mapping": {},
    "--people": {},
    "--standards": {},
    "--compare": {},
    "--overpass": {},
    "--nominatim": {},
    "--cache": {},
    "--fresh": {"action": "store_true"},
    "--lang": {},
    "--quiet": {"action": "store_true"},
    "--json": {"action": "store_true"},
    "--help": {"action": "store_true"},
}
_OF_SITE = (
    "sites", "target", "budget", "floor", "candidates", "objective", "each", "room", "capacity",
    "phases", "plan", "seconds", "seed",
)  # fmt: skip
_OF_FETCH = ("place", "people", "standards", "compare", "overpass", "nominatim", "cache")
_OF_IMPORT = ("datum", "service", "draft", "mapping")
Size = Literal["district", "city", "province"]

_SIZES = ("district", "city", "province")


@dataclass(frozen=True, kw_only=True)
class Call:
    """What was asked for, checked.

    Parameters
    ----------
    command
        Its name, or an empty string.
    language
        ``zh`` or ``en``; None when the call names none.
    study, out, size, circles, files, datum, service, sheets, draft, mapping
        As given; None or empty when not.
    place, people, standards, compare, overpass, nominatim, cache
        Of ``fetch``, as given; None when not.
    sites, target, budget, floor, candidates, objective, each, room, capacity, phases, plan
        Of ``site``, as given; None when not.
    seconds, seed, pairs
        The same; ``pairs`` are those of ``--not-both``.
    years
        Each once, in the order they were named.
    tables_only, accept, fresh, quiet, as_json, wants_help, wants_version
        Whether so asked.
    """

    command: str
    language: str | None = None
    study: str | None = None
    out: str | None = None
    size: Size = "district"
    circles: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    datum: str | None = None
    service: str | None = None
    sheets: tuple[str, ...] = ()
    draft: str | None = None
    mapping: str | None = None
    place: str | None = None
    people: str | None = None
    standards: str | None = None
    compare: str | None = None
    overpass: str | None = None
    nominatim: str | None = None
    cache: str | None = None
    sites: str | None = None
    target: str | None = None
    budget: str | None = None
    floor: str | None = None
    candidates: str | None = None
    objective: str | None = None
    each: str | None = None
    room: str | None = None
    capacity: str | None = None
    phases: str | None = None
    plan: str | None = None
    seconds: str | None = None
    seed: str | None = None
    pairs: tuple[str, ...] = ()
    fresh: bool = False
    accept: bool = False
    tables_only: bool = False
    quiet: bool = False
    as_json: bool = False
    wants_help: bool = False
    wants_version: bool = False

    @property
    def spoken(self) -> str:
        """The language to speak before a study says which."""
        return self.language or language_around()


def parse(words: Sequence[str]) -> Call:
    """Return the call that the words of a command line make.

    Parameters
    ----------
    words
        The arguments after the program's name.

    Raises
    ------
    CallError
        If a command, an option or a value is unknown or missing.
    """
    language = language_asked(words) or language_around()
    if "--version" in words:
        return Call(command="", wants_version=True)
    at = next((place for place, word in enumerate(words) if not _is_option(words, place)), None)
    if at is None:
        if not words or {"-h", "--help"} & set(words):
            return Call(command="", wants_help=True, language=language_asked(words))
        known = ", ".join(_OPTIONS)
        raise CallError(say("cli.call.no_command", language=language, known=known))
    command = words[at]
    if command not in _OPTIONS:
        _refuse("unknown_command", language, name=command, known=tuple(_OPTIONS))
    return _checked(command, [*words[:at], *words[at + 1 :]], language)


def _read(command: str, words: list[str], language: str) -> dict[str, Any]:
    """Return the options of one command as they were given; refuse what it does not take."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    for option in _OPTIONS[command]:
        parser.add_argument(*(["-h"] if option == "--help" else []), option, **_SETTINGS[option])
    try:
        found, left = parser.parse_known_args(words)
    except argparse.ArgumentError as error:
        option = str(error.argument_name)
        raise CallError(say("cli.call.needs_value", language=language, option=option)) from error
    values = vars(found)
    if "files" in values:  # files may also stand between the options
        values["files"] = [*values["files"], *(word for word in left if not word.startswith("-"))]
        left = [word for word in left if word.startswith("-")]
    for word in left:
        known = tuple(option for option in _OPTIONS[command] if option.startswith("-"))
        key = "unknown_option" if word.startswith("-") else "unexpected"
        _refuse(key, language, name=word, known=known, command=command)
    return values


def _checked(command: str, words: list[str], language: str) -> Call:
    """Return the call of one command."""
    values = _read(command, words, language)
    _one_of("--lang", values["lang"], LANGUAGES, language)
    _one_of("--size", values.get("size"), _SIZES, language)
    return Call(
        command=command,
        language=values["lang"],
        study=values.get("study"),
        out=values.get("out"),
        size=cast("Size", values.get("size", "district")),
        circles=tuple(values.get("circle", ())),
        years=_years(values.get("year", ()), language),
        files=tuple(values.get("files", ())),
        sheets=tuple(values.get("sheet", ())),
        accept=values.get("accept", False),
        fresh=values.get("fresh", False),
        **cast("Any", {name: values.get(name) for name in (*_OF_FETCH, *_OF_IMPORT, *_OF_SITE)}),
        pairs=tuple(values.get("not_both", ())),
        tables_only=values.get("tables_only", False),
        quiet=values["quiet"],
        as_json=values["json"],
        wants_help=values["help"],
    )


def _years(given: Sequence[str], language: str) -> tuple[int, ...]:
    """Return years, written one by one or with commas between them."""
    words = [word.strip() for one in given for word in one.replace("，", ",").split(",")]
    for word in words:
        if not (word.isdecimal() and 1900 <= int(word) <= 2200):
            raise CallError(say("cli.call.not_a_year", language=language, value=word))
    return tuple(dict.fromkeys(int(word) for word in words))


def language_asked(words: Sequence[str]) -> str | None:
    """Return the language that the words name with ``--lang``, if it is one we speak.

    Parameters
    ----------
    words
        The arguments after the program's name.
    """
    for place, word in enumerate(words):
        value = words[place + 1] if word == "--lang" and place + 1 < len(words) else word[7:]
        if word.startswith("--lang") and value in LANGUAGES:
            return value
    return None


def language_around() -> str:
    """Return the language of the user's system: Chinese unless it says otherwise."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        locale = os.environ.get(name, "")
        if locale and locale.split(".")[0] not in ("C", "POSIX"):
            return "zh" if locale.startswith("zh") else "en"
    return "zh"


def _is_option(words: Sequence[str], place: int) -> bool:
    """Return whether a word is an option, or the value of the common option before it."""
    return words[place].startswith("-") or (place > 0 and words[place - 1] == "--lang")


def _one_of(option: str, value: str | None, known: Collection[str], language: str) -> None:
    """Refuse a value that an option does not know."""
    if value is not None and value not in known:
        listed = ", ".join(known)
        text = say(
            "cli.call.bad_value", language=language, option=option, value=value, known=listed
        )
        raise CallError(text)


def _refuse(
    key: str, language: str, *, name: str, known: Collection[str], command: str = ""
) -> NoReturn:
    """Refuse a word, naming the nearest that is known if any is near."""
    nearest = nearest_name(name.partition("=")[0], known, least=_NEAR)
    near = say(f"cli.call.{'near' if nearest else 'not_near'}", language=language, nearest=nearest)
    values = {"name": name, "near": near, "known": ", ".join(known), "command": command}
    raise CallError(say(f"cli.call.{key}", language=language, **values))
