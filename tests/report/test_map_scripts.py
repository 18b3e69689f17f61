"""The page's own script: every part is put together, short, and says only what it has words for."""

import re
from pathlib import Path

import pytest

from lifecircle.report.map import page
from lifecircle.words import LANGUAGES, entry

ASSETS = Path(page.__file__).parent / "assets"
PARTS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.js"))}
EVERYTHING = "\n".join(PARTS.values())


def test_every_part_is_put_into_the_page_once():
    assert sorted(page.SCRIPTS) == sorted(PARTS)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_holds_one_concept_and_says_which(part):
    assert PARTS[part].count("\n") < 250
    assert PARTS[part].startswith("// ")


def test_a_part_uses_only_what_stands_before_it_when_it_is_read():
    """What runs while the parts are put together may not ask for a part that is still to come."""
    made = {}
    for at, name in enumerate(page.SCRIPTS):
        for module in re.findall(r"^const (\w+) =", PARTS[name], re.M):
            made[module] = at
    for at, name in enumerate(page.SCRIPTS):
        for module in re.findall(r"^  (?:const|let) [^\n]*?\b(\w+)\.\w+", PARTS[name], re.M):
            assert made.get(module, -1) < at, f"{name} asks {module} too early"


def test_no_part_reads_markup_or_runs_text():
    """Names are data: the one place that reads markup is folium's own, which never sees a name."""
    assert re.findall(r"(\w+)\.innerHTML", EVERYTHING) == ["holder"]
    for forbidden in ("insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"):
        assert forbidden not in EVERYTHING
    # What Leaflet takes as markup is the markup of text that was set as text.
    assert sorted(re.findall(r"addAttribution\(([^;]+)\);", EVERYTHING)) == [
        'Dom.make("span", "", told.credit).outerHTML',
        "credit",
    ]


def words(language):
    return entry("map.map", language=language)


def test_every_word_the_script_says_exists_and_every_word_is_said():
    said = set(re.findall(r'"([a-z0-9_]+)"', EVERYTHING))
    composed = {
        "tab_": ("legend", "gaps", "notes"),
        "zone_": ("beyond", "unreachable", "not_snapped"),
    }
    for head, endings in composed.items():
        assert re.search(rf'say\("{head}" \+ ', EVERYTHING)
        said |= {head + one for one in endings}
    every = set(words("zh"))
    assert every <= said, f"never said: {sorted(every - said)}"
    direct = set(re.findall(r'Words\.say\("([a-z0-9_]+)"[,)]', EVERYTHING))
    assert direct <= every, f"without words: {sorted(direct - every)}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_blank_of_a_sentence_is_filled_by_the_script(language):
    for key, sentence in words(language).items():
        for blank in re.findall(r"\{(\w+)\}", sentence):
            assert re.search(rf"\b{blank}\b\s*[:,}}]", EVERYTHING), f"{key} leaves {blank} empty"
