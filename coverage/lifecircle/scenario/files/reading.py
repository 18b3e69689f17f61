"""Scenario files: a few lines say what is opened, closed and moved, and who comes to live here."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lifecircle.errors import Fault, StudyError, errors_in
from lifecircle.scenario.edits.edit import Edit
from lifecircle.scenario.edits.marks import Mark
from lifecircle.scenario.files.drawn import LAYERS, Drawn, read_drawn
from lifecircle.scenario.files.entries import read_edit
from lifecircle.scenario.files.keys import EDITS, PLACED, TOP
from lifecircle.scenario.scenario import Scenario
from lifecircle.study.columns.keys import nearest_name, read_keys
from lifecircle.study.projections import DATUMS, known_datum
from lifecircle.study.study import Study
from lifecircle.study.toml_lines import line_of, lines_of

Placed = tuple[Edit, Mark]


def read_scenario(path: str | Path, study: Study, *, datum: str = "") -> Scenario:
    """Read a scenario file, hold every id, place and size in it against a study, and return it.

    Parameters
    ----------
    path
        A TOML file, or a layer drawn in QGIS (GeoPackage, GeoJSON).
    study
        The study it is to change; it stays as it is.
    datum
        Of a drawn layer, which cannot say so itself; a file states its own.

    Raises
    ------
    StudyError
        With every fault in the file, and in the layer it names, not only the first.

    Examples
    --------
    >>> plan = read_scenario("two-stations.toml", study)  # doctest: +SKIP
    >>> plan.apply(study)  # doctest: +SKIP
    """
    scenario, faults = scenario_in(path, study, datum=datum)
    if scenario is None or errors_in(faults):
        raise StudyError(faults)
    return scenario


def scenario_in(
    path: str | Path, study: Study, *, datum: str = ""
) -> tuple[Scenario | None, tuple[Fault, ...]]:
    """Return the scenario of a file, None where it cannot be read, and everything wrong with it.

    Parameters
    ----------
    path
        A TOML file, or a drawn layer.
    study
        The study its ids, zones and places are held against.
    datum
        Of a drawn layer.
    """
    scenario, _, faults = tried_scenario(path, study, datum=datum)
    return scenario, faults


def tried_scenario(
    path: str | Path, study: Study, *, datum: str = ""
) -> tuple[Scenario | None, Study, tuple[Fault, ...]]:
    """Return the scenario of a file, what it makes of a study, and everything wrong with it.

    Parameters
    ----------
    path, study, datum
        As for `scenario_in`; without a scenario the study comes back as it is.
    """
    place = Path(path)
    file = place.as_posix()
    if not place.is_file():
        near = nearest_name(place.name, [one.name for one in place.parent.glob("*.toml")])
        details = {"nearest": near}
        return (
            None,
            study,
            (Fault(code="missing-scenario", file=file, value=file, details=details),),
        )
    if place.suffix.lower() in LAYERS:
        scenario, faults = _drawn(place, datum)
    else:
        raw, text, faults = _parsed(place, file)
        if raw is None:
            return None, study, faults
        scenario, faults = _scenario(raw, lines_of(text), place)
    changed, more = scenario.applied(study)
    return scenario, changed, (*faults, *more)


def _drawn(place: Path, datum: str) -> tuple[Scenario, tuple[Fault, ...]]:
    """Return the scenario of a layer that stands for itself, called as its file."""
    faults = tuple(_datum_faults({"layer": place.name}, datum, place.as_posix()))
    drawn = Drawn()
    if not faults:
        drawn, faults = read_drawn(place.name, folder=place.parent, datum=datum)
    told = tuple(replace(one, file=place.as_posix()) for one in faults)
    scenario = Scenario(
        place.stem,
        tuple(edit for edit, _ in drawn.edits),
        cost_unit=drawn.cost_unit,
        marks=tuple(replace(mark, file=place.as_posix()) for _, mark in drawn.edits),
        sources=(place,),
    )
    return scenario, told


def _parsed(place: Path, file: str) -> tuple[dict[str, Any] | None, str, tuple[Fault, ...]]:
    """Return the tables of a file and its text, or why it has none."""
    data = place.read_bytes()
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        return None, "", (Fault(code="study-not-utf8", file=file, row=row),)
    try:
        return tomllib.loads(text), text, ()
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        lines = text.split("\n")
        row = int(found[1]) if found else len(lines)
        shown = lines[row - 1].strip() if row <= len(lines) else ""
        return None, text, (Fault(code="study-syntax", file=file, row=row, value=shown),)


def _scenario(
    raw: Mapping[str, Any], lines: Mapping[str, int], place: Path
) -> tuple[Scenario, tuple[Fault, ...]]:
    """Return the scenario of parsed tables, with the edits in the order they are written."""
    file = place.as_posix()
    values, faults = read_keys(raw, TOP, at="", file=file)
    faults += tuple(_datum_faults(raw, str(values["datum"]), file))
    datum = str(values["datum"]) or "wgs84"
    found: list[Placed] = []
    for kind in EDITS:
        for number, table in enumerate(values[kind] or (), start=1):
            at = f"{kind}[{number}]"
            edit, more = read_edit(kind, table, at=at, file=file, datum=datum)
            faults += more
            if edit is not None:
                found.append((edit, _mark(file, at, lines)))
    faults = tuple(replace(one, row=one.row or line_of(one.field, lines)) for one in faults)
    found.sort(key=lambda one: one[1].row or 0)
    sources: tuple[Path, ...] = (place,)
    unit = ""
    if values["layer"] and known_datum(datum):
        drawn, more = read_drawn(str(values["layer"]), folder=place.parent, datum=datum)
        found += drawn.edits
        unit = drawn.cost_unit
        faults += more
        sources += (place.parent / str(values["layer"]),)
    scenario = Scenario(
        str(values["name"]).strip() or place.stem,
        tuple(edit for edit, _ in found),
        note=values["note"],
        cost_unit=values["cost_unit"] or unit,
        lump_sum=values["cost"],
        marks=tuple(mark for _, mark in found),
        sources=sources,
    )
    return scenario, faults


def _mark(file: str, at: str, lines: Mapping[str, int]) -> Mark:
    """Return where an edit is written."""
    keys = {name.removeprefix(f"{at}."): row for name, row in lines.items() if name.startswith(at)}
    return Mark(file, row=lines.get(at) or lines.get(at.partition("[")[0]), place=at, lines=keys)


def _datum_faults(raw: Mapping[str, Any], datum: str, file: str) -> Iterator[Fault]:
    """Yield what is wrong with the datum: missing where a place is written, or unknown."""
    if datum:
        if not known_datum(datum):
            details = {"known": ", ".join(DATUMS), "nearest": nearest_name(datum, DATUMS)}
            code = "unknown-datum"
            yield Fault(code=code, file=file, field="datum", value=datum, details=details)
        return
    tables = ((kind, one) for kind in PLACED for one in _tables(raw.get(kind)))
    placed = [kind for kind, one in tables if PLACED[kind][0] in one]
    if placed or raw.get("layer"):
        yield Fault(code="missing-datum", file=file, field="datum")


def _tables(raw: object) -> Iterator[Mapping[str, Any]]:
    """Yield the tables of a list that may be none."""
    yield from (one for one in raw if isinstance(one, Mapping)) if isinstance(raw, list) else ()
