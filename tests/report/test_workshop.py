import subprocess
import sys
import time
from dataclasses import replace

import numpy as np
import pytest

from lifecircle.report import workshop as module
from lifecircle.report.figures.drawing import Order, draw
from lifecircle.report.figures.fonts import lettering
from lifecircle.report.figures.page import Sheet, Style
from lifecircle.report.figures.shapes import Dots, Layer
from lifecircle.report.workshop import Workshop, can_start_another

LETTERS = lettering("en", fonts=())
another = pytest.mark.skipif(not can_start_another(), reason="no second process can be started")


@pytest.fixture
def started(monkeypatch):
    """Keeps every process that is started."""
    kept, start = [], module._started

    def keep():
        kept.append(start())
        return kept[-1]

    monkeypatch.setattr(module, "_started", keep)
    return kept


def plain():
    """Letters that know no signs yet, as they are sent."""
    return replace(LETTERS)


def orders(count, folder=None):
    """Figures of a shared sheet with words and some dots of their own."""
    sheet = Sheet(LETTERS, wide=100, high=60)
    sheet.box((0, 0, 100, 60), "#ffffff")
    sheet.write(5, 5, "Shared שלום {{7*7}}", Style(8, bold=True))
    shared = sheet.layer(shared=True)
    found = []
    for number in range(count):
        own = Sheet(LETTERS)
        own.write(5, 40, f"Number {number}", Style(7))
        spots = np.array([[10.0 + number, 30.0]])
        dots = Layer((Dots(xy=spots, fill="#2b2a7d", wide_pt=4),))
        paths = {} if folder is None else {"svg": folder / f"{number}.svg"}
        layers = (shared, dots, own.layer())
        found.append(Order(layers=layers, wide=100, high=60, dpi=100, **paths))
    return tuple(found)


@another
def test_what_is_drawn_does_not_depend_on_the_process_that_draws_it(started, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    with Workshop() as workshop:
        workshop.open()
        elsewhere = workshop.have(draw, plain(), orders(3, there)).result()
        again = workshop.have(draw, plain(), orders(3)).result()
    assert elsewhere == again == draw(LETTERS, orders(3, here))
    assert len(started) == 1
    for path in sorted(here.iterdir()):
        assert path.read_bytes() == (there / path.name).read_bytes()


@another
def test_the_other_process_ends_with_the_workshop(started):
    with Workshop() as workshop:
        workshop.open()
        workshop.have(draw, plain(), orders(1)).result()
        assert started[0].poll() is None
    assert started[0].poll() is not None


@another
def test_when_something_goes_wrong_nobody_waits_for_the_other_process(started):
    def fail():
        with Workshop() as workshop:
            workshop.open()
            workshop.have(draw, plain(), orders(1)).result()
            for _ in range(200):
                workshop.have(draw, plain(), orders(8))
            raise ZeroDivisionError

    begun = time.monotonic()
    with pytest.raises(ZeroDivisionError):
        fail()
    assert started[0].poll() is not None
    assert time.monotonic() - begun < 30


@another
def test_where_the_other_process_dies_the_figures_are_drawn_here(started):
    with Workshop() as workshop:
        workshop.open()
        first = workshop.have(draw, plain(), orders(1)).result()
        started[0].kill()
        assert workshop.have(draw, plain(), orders(1)).result() == first


@another
def test_a_file_that_cannot_be_written_is_an_operating_system_error(started, tmp_path):
    with Workshop() as workshop:
        workshop.open()
        drawn = workshop.have(draw, plain(), orders(1, tmp_path / "nowhere"))
        with pytest.raises(OSError, match="nowhere"):
            drawn.result()


def test_inside_another_program_no_second_one_is_started(monkeypatch):
    monkeypatch.setattr(module.sys, "executable", "/opt/gis/bin/gis-bin.exe")
    assert not can_start_another()
    with Workshop() as workshop:
        workshop.open()
        assert workshop.have(draw, plain(), orders(9)).result() == draw(LETTERS, orders(9))
        assert workshop._child is None


def test_where_no_process_can_be_started_a_thread_draws(monkeypatch):
    def refuse(*_, **__):
        raise PermissionError("no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    with Workshop() as workshop:
        workshop.open()
        assert workshop.have(draw, plain(), orders(2)).result() == draw(LETTERS, orders(2))


def test_without_being_opened_a_workshop_starts_nothing(monkeypatch):
    monkeypatch.setattr(module, "_started", lambda: pytest.fail("started"))
    with Workshop() as workshop:
        assert len(workshop.have(draw, plain(), orders(2)).result()) == 2


def test_who_draws_and_binds_needs_no_maps_and_no_tables():
    names = "lifecircle.report.figures.drawing, lifecircle.report.sheets.bind"
    code = f"import sys, {names}, lifecircle.report.second; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout.split()
    assert not {"pandas", "geopandas", "shapely", "pyogrio", "scipy", "pyarrow"} & set(told)


@another
def test_the_other_process_takes_no_module_from_the_folder_it_is_started_in(
    started, tmp_path, monkeypatch
):
    (tmp_path / "pickle.py").write_text("raise SystemExit('taken from here')")
    (tmp_path / "lifecircle").mkdir()
    (tmp_path / "lifecircle" / "__init__.py").write_text("raise SystemExit('taken from here')")
    monkeypatch.chdir(tmp_path)
    with Workshop() as workshop:
        workshop.open()
        workshop.have(draw, plain(), orders(1)).result()
        assert started[0].poll() is None
