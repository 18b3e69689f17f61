"""Everything an import leaves behind, written into a folder."""

import json
from pathlib import Path

from lifecircle.errors import CallError
from lifecircle.registers.imports import Import
from lifecircle.registers.told.layer_text import LAYER, layer_text, snippet_text
from lifecircle.registers.told.mapping_text import mapping_text
from lifecircle.registers.told.report_text import report_text
from lifecircle.registers.told.report_values import report_values
from lifecircle.registers.told.row_tables import GEOCODE, ROWS, geocode_text, rows_text
from lifecircle.words import say

MAPPING, SNIPPET = "mapping.toml", "study-snippet.toml"
REPORT, VALUES = "import-report.md", "import-report.json"
_FOR_SPREADSHEETS = "utf-8-sig"


def write_import(done: Import, folder: Path, *, language: str) -> tuple[str, ...]:
    """Write the layer, its report and what helps to go on, and return the files' names.

    The same registers and decisions give the same bytes. A layer without any facility and a list
    without any row to be geocoded are not written.

    Parameters
    ----------
    done
        An import that is not refused.
    folder
        An existing folder; nothing outside it is touched.
    language
        Of reports and comments: ``zh`` or ``en``.

    Raises
    ------
    CallError
        If the import is refused.
    """
    if done.refused:
        raise CallError("the import is refused until its doubts are settled; nothing is written")
    texts = {
        MAPPING: mapping_text(done.plans, language=language),
        REPORT: report_text(done, language=language),
        VALUES: json_text(done, language=language),
        ROWS: rows_text(done, language=language),
    }
    if done.facilities:
        sources = [(plan.table.file, plan.table.sheet) for plan in done.plans]
        texts[LAYER] = layer_text(done.facilities, sources=sources)
        texts[SNIPPET] = snippet_text(done.facilities, language=language)
    if done.account.fates["geocode"]:
        texts[GEOCODE] = geocode_text(done, language=language)
    for name, text in sorted(texts.items()):
        encoding = _FOR_SPREADSHEETS if name.endswith(".csv") else "utf-8"
        (folder / name).write_bytes(text.encode(encoding, "replace"))
    return tuple(sorted(texts))


def write_draft(done: Import, path: Path, *, language: str) -> None:
    """Write the mapping file of an import, refused or not, with what is in doubt marked.

    Parameters
    ----------
    done
        The import.
    path
        A file that does not exist yet: nobody's decisions are written over.
    language
        Of the comments.

    Raises
    ------
    CallError
        If the file exists or cannot be written.
    """
    try:
        with path.open("xb") as file:
            file.write(mapping_text(done.plans, language=language).encode("utf-8", "replace"))
    except FileExistsError:
        key, reason = "draft_exists", ""
    except OSError as error:
        key, reason = "draft_unwritable", error.strerror or str(error)
    else:
        return
    text = say(f"registers.call.{key}", language=language, path=str(path), reason=reason)
    raise CallError(text)


def json_text(done: Import, *, language: str) -> str:
    """Return an import as JSON, refused or not, for programs.

    Parameters
    ----------
    done
        The import.
    language
        Of the sentences of its faults.
    """
    values = report_values(done, language=language)
    return json.dumps(values, ensure_ascii=False, allow_nan=False, indent=1) + "\n"
