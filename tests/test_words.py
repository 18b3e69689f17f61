"""Words are data: the same keys and the same blanks in every language, none of them unused."""

import re
import string
import tomllib
from pathlib import Path

import pytest

import lifecircle
from lifecircle.words import LANGUAGES, entry, say

PACKAGE = Path(lifecircle.__file__).parent
WORDS = PACKAGE / "words"
FILES = sorted(path.name for path in (WORDS / "en").glob("*.toml"))


def flat(table: dict, head: str = "") -> dict[str, str]:
    found = {}
    for key, value in table.items():
        name = f"{head}.{key}" if head else key
        found |= flat(value, name) if isinstance(value, dict) else {name: value}
    return found


def words(language: str, file: str) -> dict[str, str]:
    return flat(tomllib.loads((WORDS / language / file).read_text(encoding="utf-8")))


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(str(sentence)) if name}


def test_every_language_has_the_same_files():
    for language in LANGUAGES:
        assert sorted(path.name for path in (WORDS / language).glob("*.toml")) == FILES


@pytest.mark.parametrize("file", FILES)
def test_every_language_has_the_same_keys(file):
    keys = {language: set(words(language, file)) for language in LANGUAGES}
    assert keys["zh"] == keys["en"]


@pytest.mark.parametrize("file", FILES)
def test_a_sentence_leaves_the_same_blanks_in_every_language(file):
    zh, en = words("zh", file), words("en", file)
    differing = {key for key in en if key in zh and blanks(zh[key]) != blanks(en[key])}
    assert not differing


@pytest.mark.parametrize("file", [file for file in FILES if file != "model.toml"])
def test_no_sentence_holds_a_mark_that_papers_and_workbooks_would_show(file):
    """The readme of the model district is Markdown; all else is read as it stands."""
    for language in LANGUAGES:
        marked = {key for key, told in words(language, file).items() if "`" in str(told)}
        assert not marked, language


def test_every_fault_has_what_and_remedy():
    faults = tomllib.loads((WORDS / "en" / "faults.toml").read_text(encoding="utf-8"))
    lacking = [
        code for code, texts in faults.items() if code != "where" and {*texts} != {"what", "remedy"}
    ]
    assert not lacking


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_a_fault_ends_as_a_sentence(language):
    """What is wrong and what to do stand on one line, one after the other."""
    faults = words(language, "faults.toml")
    told = {key for key, text in faults.items() if not key.startswith("where.")}
    assert not {key for key in told if not faults[key].endswith((".", "。", ".)", "。）"))}


def test_every_fault_in_the_code_has_words_and_every_word_a_fault():
    source = "\n".join(path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py"))
    named = set(re.findall(r"[\"']([a-z]+(?:-[a-z0-9]+)+|empty)[\"']", source))
    codes = set(entry_codes())
    raised = set(re.findall(r"code=\"([a-z][a-z0-9-]+)\"", source))
    assert raised <= codes, f"no words for {sorted(raised - codes)}"
    composed = tuple(re.findall(r"f\"([a-z-]+-)\{", source))
    codes = {code for code in codes if not code.startswith(composed)}
    assert codes <= named, f"no use of {sorted(codes - named)}"


def entry_codes() -> list[str]:
    faults = tomllib.loads((WORDS / "en" / "faults.toml").read_text(encoding="utf-8"))
    return [code for code in faults if code != "where"]


def test_values_are_filled_in_once_and_never_read_as_a_template():
    told = say("faults.where.row", language="en", row="{0.__class__} {{7*7}} {row}")
    assert told == "row {0.__class__} {{7*7}} {row}"


def test_a_missing_word_is_named():
    with pytest.raises(KeyError, match=r"no word 'faults.nowhere.what'"):
        entry("faults.nowhere.what", language="en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_a_study_is_made_of_has_a_name_in_the_map_the_paper_and_the_workbook(language):
    paper, sheets, shown = (
        set(entry(f"{one}.role", language=language)) for one in ("paper", "sheets", "map")
    )
    assert paper == sheets == shown | {"study"}
