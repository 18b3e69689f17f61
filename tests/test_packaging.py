"""What a stranger installs: the lock, the ignore file, the versions agree."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import lifecircle

ROOT = Path(__file__).parents[1]
PINNED = r"^([a-z0-9-]+)(?:\[([a-z0-9,-]+)\])?==\S+"
_ASKS = re.compile(r"([A-Za-z0-9._-]+)\[([a-z0-9,-]+)\]")


def test_the_lock_pins_every_package_by_hash_and_names_no_index():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pinned = re.findall(PINNED, text, flags=re.MULTILINE)
    assert len(pinned) > 40
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"https?://|index-url|find-links=|file:/", text)


def test_every_dependency_is_in_the_lock():
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[<>=\[]", one)[0].lower() for one in wanted} - {"lifecircle"}
    locked = {name for name, _ in re.findall(PINNED, text, flags=re.MULTILINE)}
    assert names <= locked


def test_an_extra_that_a_locked_package_asks_for_stands_in_the_lock():
    # pip takes the newest release of `name[extra]` unless the lock pins it by that very name,
    # and refuses it for want of a hash as soon as there is a newer one.
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    extras = {
        name: set(its.split(",")) for name, its in re.findall(PINNED, text, flags=re.MULTILINE)
    }
    asked = {
        (need[1].lower().replace("_", "-"), extra)
        for name in extras
        for need in map(_ASKS.match, _needs_of(name))
        if need
        for extra in need[2].split(",")
    }
    assert ("coverage", "toml") in asked
    assert {(name, extra) for name, extra in asked if extra not in extras[name]} == set()


def _needs_of(name):
    """Return what an installed package needs without any extra of its own."""
    try:
        needs = requires(name) or []
    except PackageNotFoundError:  # pinned for another system
        return []
    return [one for one in needs if "extra ==" not in one]


def test_the_ignore_file_does_not_hide_the_source():
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert not {"coverage", "coverage/", "/coverage", "/coverage/"} & set(lines)


def test_the_changelog_knows_the_version_or_what_is_unreleased():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "Unreleased" in text or f"## {lifecircle.__version__}" in text


def test_everything_named_in_public_can_be_had():
    for name in lifecircle.__all__:
        assert getattr(lifecircle, name) is not None


def test_the_model_district_travels_with_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {"data": "lifecircle/_data"}
    assert (ROOT / "data" / "study.toml").is_file()
