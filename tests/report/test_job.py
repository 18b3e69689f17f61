"""A pack is the same whoever draws and binds it."""

import subprocess
import sys

import pytest

from lifecircle.assessment import assessment
from lifecircle.errors import StudyError
from lifecircle.report import job, pack, workshop
from lifecircle.report.pack import begun_pack, write_pack
from lifecircle.report.workshop import can_start_another


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def processes(monkeypatch):
    """Keeps every second process, and has one for any number of figures."""
    monkeypatch.setattr(pack, "_WORTH_IT", 1)
    kept, start = [], workshop._started

    def keep():
        kept.append(start())
        return kept[-1]

    monkeypatch.setattr(workshop, "_started", keep)
    return kept


@pytest.mark.skipif(not can_start_another(), reason="no second process can be started")
def test_a_second_process_or_none_writes_the_same_bytes(processes, result, tmp_path, monkeypatch):
    there = contents(write_pack(result, tmp_path / "there"))
    assert len(processes) == 1
    assert processes[0].poll() is not None
    monkeypatch.setattr(workshop, "can_start_another", lambda: False)
    here = contents(write_pack(result, tmp_path / "here"))
    assert len(processes) == 1
    assert list(here) == list(there)
    assert [name for name in here if here[name] != there[name]] == []


def test_circles_are_ordered_before_the_assessment_is_made(result, tmp_path, monkeypatch):
    told, draw, assess = [], job.Job.draw, assessment.assess

    def drawn(self, letters, orders):
        told.append(len(orders))
        return draw(self, letters, orders)

    def assessed(*values, **options):
        told.append("assessment")
        return assess(*values, **options)

    monkeypatch.setattr(job.Job, "draw", drawn)
    monkeypatch.setattr(assessment, "assess", assessed)
    write_pack(result, tmp_path / "out", only=("figures", "report"))
    assert told.count("assessment") == 1
    # The slides of two circles and a chart or two of both; then the two pictures of the paper.
    slides, pictures, *_ = told
    assert slides in (3, 4)
    assert pictures == 2
    assert told.index("assessment") == 2


@pytest.mark.skipif(not can_start_another(), reason="no second process can be started")
def test_the_second_process_starts_with_the_pack_and_ends_with_an_analysis_that_fails(
    processes, result, tmp_path
):
    def analysed_in_vain():
        with begun_pack(result.study, tmp_path / "out"):
            assert [one.poll() for one in processes] == [None]
            raise StudyError([])

    with pytest.raises(StudyError):
        analysed_in_vain()
    assert processes[0].poll() is not None
    assert list(tmp_path.iterdir()) == []


def test_a_pack_without_figures_starts_no_process(processes, result, tmp_path):
    write_pack(result, tmp_path / "out", only=("tables", "summary", "workbook"))
    assert processes == []


def test_where_the_second_process_dies_at_once_the_pack_is_whole(
    processes, result, tmp_path, monkeypatch
):
    def dead(*_, **__):
        gone = [sys.executable, "-c", "raise SystemExit(1)"]
        found = start(gone, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        found.wait()
        return found

    start = subprocess.Popen
    monkeypatch.setattr(workshop, "can_start_another", lambda: True)
    monkeypatch.setattr(subprocess, "Popen", dead)
    parts = ("figures", "workbook")
    found = contents(write_pack(result, tmp_path / "out", only=parts))
    assert {"coverage.xlsx", "figures/shares.png"} <= set(found)
    assert len(processes) == 1
