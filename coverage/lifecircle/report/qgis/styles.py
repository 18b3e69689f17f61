"""Styles and field names inside a GeoPackage, so that QGIS opens it drawn and in words."""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from lifecircle.report.qgis.fields import field_names
from lifecircle.report.qgis.symbols import STYLES, Style, layer_styles
from lifecircle.report.sheets.writer import safe_text
from lifecircle.words import LANGUAGES

if TYPE_CHECKING:
    from lifecircle.circles.results import Result

_EPOCH = "1970-01-01T00:00:00.000Z"
_TABLES = """
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT,
  styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30),
  ui TEXT(30), update_time DATETIME);
CREATE TABLE IF NOT EXISTS gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE gpkg_data_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,
  mime_type TEXT, constraint_name TEXT, CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
  CONSTRAINT gdc_tn UNIQUE (table_name, name));
CREATE TABLE gpkg_data_column_constraints (
  constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL, value TEXT, min NUMERIC,
  min_is_inclusive BOOLEAN, max NUMERIC, max_is_inclusive BOOLEAN, description TEXT,
  CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value));
"""
_SCHEMA = "http://www.geopackage.org/spec121/#extension_schema"


def add_styles(result: "Result", path: Path, *, language: str) -> None:
    """Add styles and field names to a GeoPackage of a result; the same result, the same bytes.

    Zones and homes have a style a circle, to be chosen in QGIS; every layer has one in each
    language, and opens with the pack's own. Field names stand in both languages, as the title
    and the description of the column.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    path
        What `lifecircle.report.qgis.layers.write_layers` wrote, not yet styled.
    language
        ``zh`` or ``en``.

    Raises
    ------
    OSError
        If the file cannot be written.
    """
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as file:
            file.execute("BEGIN")
            for statement in _TABLES.split(";"):
                file.execute(statement)
            for layer, column in _layers(file):
                fields = [str(row[1]) for row in file.execute(f'PRAGMA table_info("{layer}")')]
                _insert_styles(file, layer, column, layer_styles(result, layer, fields, language))
                _insert_names(file, result, layer, fields, language)
            _register(file)
            file.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(f"{path}: {error}") from error


def _layers(file: sqlite3.Connection) -> list[tuple[str, str]]:
    """Return the layers of ours with their geometry columns."""
    rows = file.execute("SELECT table_name, column_name FROM gpkg_geometry_columns ORDER BY rowid")
    return [(str(name), str(column)) for name, column in rows if name in STYLES]


def _insert_styles(
    file: sqlite3.Connection, layer: str, column: str, styles: Iterable[Style]
) -> None:
    """Write the styles of one layer."""
    for place, style in enumerate(styles):
        row = (layer, column, safe_text(style.name), style.qml, int(place == 0), _EPOCH)
        file.execute(
            "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
            " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner,"
            " ui, update_time) VALUES ('', '', ?, ?, ?, ?, '', ?, '', '', NULL, ?)",
            row,
        )


def _insert_names(
    file: sqlite3.Connection, result: "Result", layer: str, fields: Sequence[str], language: str
) -> None:
    """Write what the fields of one layer are called, in both languages."""
    ours = field_names(result, fields, language=language)
    other = next(one for one in LANGUAGES if one != language)
    theirs = field_names(result, fields, language=other)
    named_ = [one for one in fields if ours[one] != one]
    file.executemany(
        "INSERT INTO gpkg_data_columns (table_name, column_name, title, description)"
        " VALUES (?, ?, ?, ?)",
        [(layer, one, safe_text(ours[one]), safe_text(theirs[one])) for one in named_],
    )


def _register(file: sqlite3.Connection) -> None:
    """Tell readers of the format which tables were added."""
    file.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles', '', ?)",
        (_EPOCH,),
    )
    for table in ("gpkg_data_columns", "gpkg_data_column_constraints"):
        file.execute(
            "INSERT INTO gpkg_extensions VALUES (?, NULL, 'gpkg_schema', ?, 'read-write')",
            (table, _SCHEMA),
        )
