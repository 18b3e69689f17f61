import errno
import hashlib
import json
import os
import time

import pytest

from lifecircle.errors import CallError, StudyError
from lifecircle.report import aside, parts
from lifecircle.report.pack import PARTS, begun_pack, write_pack
from lifecircle.report.paper.pdf import can_write_pdf
from lifecircle.report.tables import csv_tables
from lifecircle.report.target import check_out
from lifecircle.words import LANGUAGES

TABLES = ("tables", "summary")


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def leftovers(folder):
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


def break_at(monkeypatch, part, error):
    def fail(*_):
        raise error

    monkeypatch.setitem(parts.WRITERS, part, fail)


def test_the_pack_holds_every_file_and_the_manifest_names_them_all(result, tmp_path):
    out = write_pack(result, tmp_path / "out")
    names = set(contents(out))
    assert {"map.html", "results.gpkg", "summary.json", "manifest.json"} <= names
    assert {"report.docx", "report.html", "coverage.xlsx", "figures/shares.svg"} <= names
    assert ("report.pdf" in names) == can_write_pdf()
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["outputs"]) == names - {"manifest.json"}


def test_the_manifest_has_the_digest_of_every_file_as_it_lies_there(result, tmp_path):
    out = write_pack(result, tmp_path / "out", only=TABLES)
    outputs = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    found = {name: hashlib.sha256(file).hexdigest() for name, file in contents(out).items()}
    assert outputs == {name: found[name] for name in found if name != "manifest.json"}


def test_a_table_written_before_the_result_is_known_is_the_same_and_written_once(
    result, tmp_path, monkeypatch
):
    whole = contents(write_pack(result, tmp_path / "whole", only=TABLES))
    written, write = [], parts.write_csv
    monkeypatch.setattr(parts, "write_csv", lambda *a: (written.append(a[1].name), write(*a)))
    with begun_pack(result.study, tmp_path / "begun", only=TABLES) as begun:
        begun.nearest(result.nearest)
        assert not (tmp_path / "begun").exists()
        begun.write(result)
    assert contents(tmp_path / "begun") == whole
    assert sorted(written) == sorted(f"{name}.csv" for name in csv_tables(result, language="zh"))


def test_a_pack_without_tables_has_no_table_written_early(result, tmp_path):
    with begun_pack(result.study, tmp_path / "out", only=("summary",)) as begun:
        begun.nearest(result.nearest)
        begun.write(result)
    assert set(contents(tmp_path / "out")) == {"summary.json", "manifest.json"}


def test_a_pack_that_was_begun_in_vain_leaves_nothing(result, tmp_path):
    def analysed_in_vain():
        with begun_pack(result.study, tmp_path / "out", only=TABLES) as begun:
            begun.nearest(result.nearest)
            raise StudyError([])

    with pytest.raises(StudyError):
        analysed_in_vain()
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_cannot_be_written_ends_the_run(result, tmp_path, monkeypatch):
    def fail(table, path):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(parts, "write_csv", fail)
    with pytest.raises(CallError, match="No space left on device"):
        write_pack(result, tmp_path / "out", only=TABLES)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_result_gives_the_same_bytes_twice(make_result, tmp_path, language):
    first = contents(write_pack(make_result(), tmp_path / "a", language=language))
    second = contents(write_pack(make_result(), tmp_path / "b", language=language))
    endings = {name.rpartition(".")[2] for name in first}
    assert endings >= {"csv", "json", "png", "svg", "docx", "html", "xlsx", "gpkg"}
    assert list(first) == list(second)
    assert [name for name in first if first[name] != second[name]] == []


def test_only_the_parts_asked_for_are_written_and_told(result, tmp_path):
    told = []
    out = write_pack(result, tmp_path / "out", only=TABLES, progress=told.append)
    assert told == ["tables", "summary"]
    assert {path.name for path in out.iterdir()} == {"tables", "summary.json", "manifest.json"}


def test_an_unknown_part_is_refused(result, tmp_path):
    with pytest.raises(CallError, match="maps"):
        write_pack(result, tmp_path / "out", only=("maps",))


def test_the_language_is_the_studys_own_unless_another_is_asked_for(make_result, tmp_path):
    result = make_result()
    result.study.report = {"lang": "en"}
    own = write_pack(result, tmp_path / "a", only=TABLES)
    asked = write_pack(result, tmp_path / "b", only=TABLES, language="zh")
    assert "Elderly care" in (own / "tables" / "coverage.csv").read_text(encoding="utf-8-sig")
    assert "养老圈" in (asked / "tables" / "coverage.csv").read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), ZeroDivisionError()])
def test_a_run_broken_in_the_middle_leaves_the_former_pack_as_it_was(
    result, tmp_path, monkeypatch, part, error
):
    before = contents(write_pack(result, tmp_path / "out", only=TABLES))
    break_at(monkeypatch, part, error)
    with pytest.raises(type(error)):
        write_pack(result, tmp_path / "out", only=(*TABLES, part))
    assert contents(tmp_path / "out") == before
    assert leftovers(tmp_path) == []


def test_a_full_disk_is_said_in_words_and_nothing_is_left(result, tmp_path, monkeypatch):
    break_at(monkeypatch, "tables", OSError(errno.ENOSPC, "No space left on device"))
    with pytest.raises(CallError, match="No space left on device"):
        write_pack(result, tmp_path / "out", only=TABLES)
    assert list(tmp_path.iterdir()) == []


def test_when_the_last_rename_fails_the_former_pack_has_its_name_back(
    result, tmp_path, monkeypatch
):
    before = contents(write_pack(result, tmp_path / "out", only=TABLES))
    rename = type(tmp_path).rename

    def refuse(path, target):
        if path.name.endswith(".partial"):
            raise PermissionError(errno.EACCES, "used by another program")
        return rename(path, target)

    monkeypatch.setattr(type(tmp_path), "rename", refuse)
    with pytest.raises(CallError, match="another program"):
        write_pack(result, tmp_path / "out", only=TABLES)
    assert contents(tmp_path / "out") == before
    assert leftovers(tmp_path) == []


def test_the_next_run_restores_and_clears_up_after_one_that_was_killed(result, tmp_path):
    old = write_pack(result, tmp_path / "out", only=TABLES)
    (old / "notes.txt").write_text("mine")
    old.rename(tmp_path / ".out.x1.former")
    forgotten = tmp_path / ".out.x2.partial"
    forgotten.mkdir()
    long_ago = time.time() - 2 * aside._FORGOTTEN_S
    os.utime(forgotten, (long_ago, long_ago))
    write_pack(result, tmp_path / "out", only=TABLES)
    assert (tmp_path / "out" / "notes.txt").read_text() == "mine"
    assert leftovers(tmp_path) == []


def test_a_run_beside_ours_is_left_alone(result, tmp_path):
    (tmp_path / ".out.other.partial").mkdir()
    write_pack(result, tmp_path / "out", only=TABLES)
    assert leftovers(tmp_path) == [".out.other.partial"]


def test_a_former_pack_is_replaced_and_what_others_put_into_it_is_kept(result, tmp_path):
    out = write_pack(result, tmp_path / "out")
    (out / "tables" / "my notes.docx").write_bytes(b"notes")
    (out / "summary.json").write_text("edited")
    write_pack(result, out, only=TABLES)
    assert (out / "tables" / "my notes.docx").read_bytes() == b"notes"
    assert (out / "summary.json").read_text(encoding="utf-8") != "edited"
    assert not (out / "map.html").exists(), "a part of the former pack would now be stale"


def test_a_folder_with_something_else_in_it_is_never_replaced(result, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.docx").write_bytes(b"years of work")
    with pytest.raises(CallError, match="不是以前的成果包"):
        write_pack(result, tmp_path / "out")
    assert contents(tmp_path / "out") == {"thesis.docx": b"years of work"}


def test_an_empty_folder_may_be_written_to_and_a_file_may_not(result, tmp_path):
    (tmp_path / "empty").mkdir()
    assert (write_pack(result, tmp_path / "empty", only=TABLES) / "summary.json").is_file()
    (tmp_path / "file").write_text("")
    with pytest.raises(CallError, match="is a file"):
        check_out(tmp_path / "file", language="en")


def test_missing_parents_are_made(result, tmp_path):
    assert write_pack(result, tmp_path / "a" / "b", only=TABLES).is_dir()


def test_the_result_is_not_changed(make_result, tmp_path):
    result, untouched = make_result(), make_result()
    write_pack(result, tmp_path / "out")
    for table in ("nearest", "coverage", "gaps", "snaps", "facilities"):
        assert getattr(result, table).equals(getattr(untouched, table))
    for table in ("facilities", "residents", "zones"):
        assert getattr(result.study, table).equals(getattr(untouched.study, table))
