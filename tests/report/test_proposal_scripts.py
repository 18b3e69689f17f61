"""The script of the map of proposals: short parts, each put together once, in an order that runs."""

import re
from pathlib import Path

import pytest

from lifecircle.report.map import page as map_page
from lifecircle.report.proposals import map as change_page

OWN = Path(change_page.__file__).parent / "assets"
SHARED = Path(map_page.__file__).parent / "assets"
PARTS = {
    **{name: (SHARED / f"{name}.js").read_text(encoding="utf-8") for name in change_page.SHARED},
    **{name: (OWN / f"{name}.js").read_text(encoding="utf-8") for name in change_page.SCRIPTS},
}


def test_every_part_of_its_own_is_put_into_the_page_once():
    assert sorted(change_page.SCRIPTS) == sorted(path.stem for path in OWN.glob("*.js"))
    assert not set(change_page.SCRIPTS) & {path.stem for path in SHARED.glob("*.js")}


@pytest.mark.parametrize("part", change_page.SCRIPTS)
def test_a_part_holds_one_concept_and_says_which(part):
    assert PARTS[part].count("\n") < 250
    assert PARTS[part].startswith("// ")


def test_a_part_uses_only_what_stands_before_it_when_it_is_read():
    made = {
        module: at
        for at, text in enumerate(PARTS.values())
        for module in re.findall(r"^const (\w+) =", text, re.M)
    }
    for at, (name, text) in enumerate(PARTS.items()):
        for module in re.findall(r"^  (?:const|let|return) [^\n]*?\b(\w+)\.\w+\(", text, re.M):
            assert made.get(module, -1) < at or module == "Dom", f"{name} asks {module} too early"


def test_the_canvas_layer_is_written_once_for_both_maps():
    every = [path.read_text(encoding="utf-8") for folder in (OWN, SHARED)
             for path in folder.glob("*.js")]  # fmt: skip
    assert sum(text.count("L.Renderer.extend") for text in every) == 1
    assert sum(text.count("Sheet.layer(paint)") for text in every) == 2


def test_no_part_reads_markup_or_runs_text():
    for name in change_page.SCRIPTS:
        for forbidden in ("innerHTML", "insertAdjacentHTML", "document.write", "eval(", "Function"):
            assert forbidden not in PARTS[name]
