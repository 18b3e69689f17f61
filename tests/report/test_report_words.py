"""Every word of the papers, figures, sheets and tables is asked for somewhere in the code."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

import lifecircle

PACKAGE = Path(lifecircle.__file__).parent
SECTIONS = ("paper", "figures", "sheets", "report")


@cache
def texts():
    """All texts in the code, and all texts with blanks as patterns."""
    plain, patterns = set(), set()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                patterns.add(
                    "".join(
                        re.escape(one.value) if isinstance(one, ast.Constant) else "([^.]+)"
                        for one in node.values
                    )
                )
            elif isinstance(node, ast.Constant) and id(node) not in documented:
                plain.add(node.value)
    return frozenset(plain), tuple(re.compile(one) for one in patterns if "\\." in one)


@cache
def listed():
    """The keys of every table that the code asks for as a whole and goes through."""
    plain, _ = texts()
    return {
        key.split(".")[2] for one in SECTIONS for key in keys(one) if key[: key.rfind(".")] in plain
    }


def composed(word):
    """Whether a word is one text of the code, or several set together."""
    plain, _ = texts()
    return (
        word in plain
        or word in listed()
        or any(word[:at] in plain and composed(word[at:]) for at in range(len(word) - 1, 1, -1))
    )


def is_asked_for(key):
    """Whether the code names a key, its table, or a pattern it fits."""
    plain, patterns = texts()
    section, table, *_ = key.split(".")
    if key in plain or f"{section}.{table}" in plain:
        return True
    if section == "report" and table in plain and f"report.{table}" not in plain:
        return True  # a table of `say_names`
    for pattern in patterns:
        found = pattern.fullmatch(key)
        if found and all(composed(one) for one in found.groups()):
            return True
    return False


def keys(section):
    table = tomllib.loads((PACKAGE / "words" / "en" / f"{section}.toml").read_text("utf-8"))
    return [f"{section}.{one}.{key}" for one, words in table.items() for key in words]


@pytest.mark.parametrize("section", SECTIONS)
def test_no_word_is_unused(section):
    assert [key for key in keys(section) if not is_asked_for(key)] == []


def test_a_word_nobody_asks_for_would_be_found():
    assert not is_asked_for("paper.circle.nobody_ever_asks_for_this")
    assert not is_asked_for("paper.nowhere.people")
    assert is_asked_for("paper.circle.target_year_assumed")
