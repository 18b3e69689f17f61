"""The tables of a result as CSV: what the contract names first, then names for people to read."""

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.csv

from lifecircle.circles.zone_rows import NO_ZONE
from lifecircle.report.csv_cells import Names, cells, key_cells, named_cells, same_cells
from lifecircle.report.wording import named, names_of, say_names
from lifecircle.study.standards.services import services
from lifecircle.words import entry

if TYPE_CHECKING:
    from lifecircle.assessment.assessment import Assessment
    from lifecircle.circles.results import Result
    from lifecircle.study.study import Study

TABLES = ("nearest", "coverage", "gaps", "indicators", "facilities", "snaps", "zones")
"""The files under ``tables/``, each with ``.csv``; several years add ``trend``."""

_BOM = b"\xef\xbb\xbf"
_OPTIONS = pyarrow.csv.WriteOptions(batch_size=8192)
_ZONES = ("zone_id", "district_id", "street_id", "community_id", "functional_id", "parent_id")
_WORDS = (
    "level",
    "denominator",
    "group",
    "status",
    "severity",
    "reason",
    "remedy",
    "confidence",
    "layer",
    "note",
)
_ASSESSED = ("verdict", "unit", "basis", "measure", "pair")
_SURE = ("assumption", "sure", "stability")


def csv_tables(result: "Result", *, language: str) -> Mapping[str, pa.Table]:
    """Return every table of a result, rounded and safe to open in a spreadsheet.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        Of the columns that end in ``_name``, which follow the contract's own columns. In
        ``nearest``, a row for every home and circle, only the facility is named.
    """
    return dict(tables_in_turn(result, language=language))


def tables_in_turn(
    result: "Result",
    *,
    language: str,
    assessment: "Assessment | None" = None,
    but: Collection[str] = (),
) -> Iterator[tuple[str, pa.Table]]:
    """Make the tables of `csv_tables` one after another, the longest first.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    language
        Of the names beside the ids.
    assessment
        Of the result; its tables follow.
    but
        Those of `TABLES` that are left out.
    """
    if "nearest" not in but:
        yield "nearest", nearest_csv(result.nearest, result.study, language=language)
    frames = {
        "coverage": result.coverage,
        "gaps": result.gaps,
        "indicators": result.indicators,
        "facilities": result.facilities,
        "snaps": result.snaps,
        "zones": result.study.zones.drop(columns="geometry"),
    }
    names, label = _names(result, language), _label(result.study, language)
    for key, frame in frames.items():
        if key not in but:
            yield key, _table(frame, names, label)
    if result.trend is not None:
        yield "trend", _table(result.trend, names, label)
    if assessment is not None:
        words = entry("assessment", language=language)
        more = {**names, **{key: words[key] for key in _ASSESSED}}
        sure = entry("sureness", language=language)
        more |= {key: sure[key] for key in _SURE}
        for key, frame in assessment.tables().items():
            yield key, _table(frame, more, label)


def nearest_csv(nearest: pd.DataFrame, study: "Study", *, language: str) -> pa.Table:
    """Return the nearest facility of every home and circle as `csv_tables` has it.

    Parameters
    ----------
    nearest
        As in a result of the study.
    study
        Its facilities have names.
    language
        Of the label of a model.
    """
    return _table(nearest, {"facility_id": names_of(study.facilities)}, _label(study, language))


def write_csv(table: pa.Table, path: Path) -> None:
    """Write one table as UTF-8 with a byte order mark, so that Excel reads Chinese.

    Parameters
    ----------
    table
        From `csv_tables`.
    path
        The file, new or to be replaced.
    """
    # A file of Arrow's own is written to without asking for the interpreter batch by batch.
    with pa.OSFile(str(path), "wb") as file:
        file.write(_BOM)
        pyarrow.csv.write_csv(table, file, _OPTIONS)


def write_tables(result: "Result", folder: Path, *, language: str) -> None:
    """Write every table into a folder.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    folder
        An existing folder.
    language
        Of the names beside the ids.
    """
    for key, table in tables_in_turn(result, language=language):
        write_csv(table, folder / f"{key}.csv")


def _table(frame: pd.DataFrame, names: Mapping[str, Names], label: str) -> pa.Table:
    """Lay out the key, the columns, the names of both, and the label of a model."""
    keys = {str(key): place for place, key in enumerate(frame.index.names)}
    columns = {key: key_cells(frame.index, place) for key, place in keys.items()}
    columns |= {str(key): cells(frame[key], name=str(key)) for key in frame.columns}
    for key, known in names.items():
        title = "name" if key == "id" else f"{key.removesuffix('_id')}_name"
        if key in keys and "name" not in columns:
            columns[title] = key_cells(frame.index, keys[key], names=known)
        elif key in frame.columns:
            columns[title] = named_cells(frame[key], names=known)
    if label:
        columns["data"] = same_cells(label, len(frame))
    return pa.table(columns)


def _label(study: "Study", language: str) -> str:
    """Return what every row of a model says, an empty text for a real place."""
    return say_names("label", language=language)["model"] if study.model else ""


def _names(result: "Result", language: str) -> Mapping[str, Names]:
    """Return what each kind of id is called, by the column it stands in."""
    nowhere = say_names("label", language=language)["no_zone"]
    zones = {NO_ZONE: nowhere, **names_of(result.study.zones)}
    facilities = names_of(result.study.facilities)
    found: dict[str, Names] = {
        "circle": {circle.id: named(circle.name, language=language) for circle in result.circles}
    }
    found |= dict.fromkeys(_ZONES, zones)
    found["facility_id"] = facilities
    found["id"] = facilities
    found["service"] = {
        key: named(service.name, language=language) for key, service in services().items()
    }
    return found | {key: say_names(key, language=language) for key in _WORDS}
