"""The map of proposals in a real browser without a network."""

import pytest
from chromium import Browser, needs_chromium
from proposal_town import EAST_STATION, MOVED, write_town

from lifecircle.cli import main

pytestmark = needs_chromium


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    home = tmp_path_factory.mktemp("map")
    write_town(home / "town")
    (home / "east.toml").write_text(EAST_STATION, encoding="utf-8")
    (home / "moved.toml").write_text(MOVED, encoding="utf-8")
    files = [str(home / one) for one in ("town", "moved.toml", "east.toml")]
    assert main(["scenario", *files, "--out", str(home / "out"), "--quiet", "--lang", "zh"]) == 0
    browser = Browser(home)
    assert browser.open((home / "out" / "map.html").read_text("utf-8"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    """Open the map of two finished packs: without and with the eastern station."""
    home = tmp_path_factory.mktemp("compared")
    write_town(home / "town")
    write_town(home / "later", stations="F1,西站,113.0001,22.5001\nF2,东站,113.0185,22.5001\n")
    for name, out in (("town", "A"), ("later", "B")):
        call = ["run", str(home / name), "--out", str(home / out), "--quiet", "--lang", "zh"]
        assert main(call) == 0
    packs = [str(home / one) for one in ("A", "B")]
    assert main(["compare", *packs, "--out", str(home / "out"), "--quiet"]) == 0
    browser = Browser(home)
    assert browser.open((home / "out" / "map.html").read_text("utf-8"))
    yield browser
    browser.close()


def chosen(page, **values):
    """Choose on the page, and return what is there: places of homes by what happens to them."""
    return page.run(
        """
        const {change, study} = window.lifecircle;
        change.choose(arguments[0]);
        const name = "p" + change.now.proposal + ".c" + change.now.circle;
        const got = (key) => Array.from(study.store.get(name + "." + key));
        return {kinds: got("kind"), opened: got("opened"), closed: got("closed"),
                before: got("places_before"), after: got("places_after"), view: change.now.view};
        """,
        values,
    )


def test_the_page_draws_itself_without_a_request_or_a_complaint(page):
    assert page.run("return document.body.classList.contains('lc-ready')")
    assert page.run("return document.querySelectorAll('.lc-canvas').length") == 1
    assert page.asked() == []
    assert page.complaints() == []


def test_names_are_shown_as_they_are(page):
    assert "东站" in page.text("#lc-panel")
    assert page.run("return document.querySelectorAll('#lc-panel b b').length") == 0


def test_winners_and_losers_are_marked(page):
    won = chosen(page, proposal=0, circle=0, view="difference")
    assert won["kinds"] == [2]  # B2 comes within reach
    assert (len(won["opened"]), len(won["closed"])) == (1, 0)
    both = chosen(page, proposal=1, circle=0, view="difference")
    assert sorted(both["kinds"]) == [2, 3]  # B2 comes within reach, B1 falls out of it
    assert len(both["opened"]) == len(both["closed"]) == 1
    assert both["opened"] != both["closed"]


@pytest.mark.parametrize("view", ["before", "after", "difference"])
def test_each_view_shows_the_same_extent(page, view):
    centre = page.run("return window.lifecircle.map.getBounds().toBBoxString()")
    assert chosen(page, proposal=0, view=view)["view"] == view
    assert page.run("return window.lifecircle.map.getBounds().toBBoxString()") == centre
    pressed = page.run(
        "return document.querySelector('[data-choice][aria-pressed=true]').dataset.choice"
    )
    assert pressed == view


def test_the_page_speaks_both_languages(page):
    page.run("document.querySelector(\"[data-language='en']\").click()")
    assert "fall out of reach" in page.text("#lc-panel")
    page.run("document.querySelector(\"[data-language='zh']\").click()")
    assert "失去覆盖" in page.text("#lc-panel")


def test_two_finished_packs_have_the_map_a_scenario_has(compared):
    assert compared.run("return document.querySelectorAll('.lc-canvas').length") == 1
    assert compared.asked() == []
    assert compared.complaints() == []
    told = chosen(compared, proposal=0, circle=0, view="difference")
    assert told["kinds"] == [2]  # B2 comes within reach
    assert (len(told["opened"]), len(told["closed"])) == (1, 0)  # F2 is new
    assert (len(told["before"]), len(told["after"])) == (1, 2)


@pytest.mark.parametrize("view", ["before", "after", "difference"])
def test_packs_are_shown_at_one_extent(compared, view):
    extent = compared.run("return window.lifecircle.map.getBounds().toBBoxString()")
    assert chosen(compared, proposal=0, view=view)["view"] == view
    assert compared.run("return window.lifecircle.map.getBounds().toBBoxString()") == extent


def test_a_scenario_and_two_packs_put_the_same_homes_and_zones_on_the_map(page, compared):
    asked = """
        window.lifecircle.change.choose({proposal: 0, circle: 0});
        const {study} = window.lifecircle, got = (key) => Array.from(study.store.get(key));
        return [study.told.proposals[0].circles[0].share_after, got("p0.c0.kind"),
                got("p0.c0.zone.before"), got("p0.c0.zone.after"), got("p0.c0.after"),
                got("p0.c0.out_after"), study.told.box];
        """
    assert page.run(asked) == compared.run(asked)
