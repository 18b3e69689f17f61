"""What a pack was made from and by what: enough to make the same bytes again."""

import dataclasses
import hashlib
import json
import platform
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lifecircle._version import __version__
from lifecircle.report.credit import OSM_CREDIT, from_osm
from lifecircle.report.json_text import json_text

if TYPE_CHECKING:
    from lifecircle.circles.results import Result
    from lifecircle.study.config.settings import InputFile

NAME = "manifest.json"
_LIBRARIES = (
    "folium",
    "geopandas",
    "matplotlib",
    "numpy",
    "osmium",
    "pandas",
    "pyarrow",
    "pyogrio",
    "pyproj",
    "python-docx",
    "scipy",
    "shapely",
    "xlsxwriter",
)


def manifest_text(
    result: "Result",
    folder: Path,
    *,
    command: str,
    language: str,
    digests: Mapping[str, str] | None = None,
    seeds: Mapping[str, int] | None = None,
) -> str:
    """Return the manifest of a pack whose other files stand in a folder.

    It holds no clock, no absolute path and nothing about the machine but the versions of what
    computed: the same inputs and settings give the same bytes.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    folder
        Where the pack is being written.
    command
        The command without its paths, such as ``"lifecircle run --tables-only"``.
    language
        The pack's language.
    digests
        SHA-256 of files in the folder as far as they are known, by path; the others are read.
    seeds
        Of the random numbers behind any figure, by what was drawn.
    """
    study, known = result.study, digests or {}
    return json_text(
        {
            "lifecircle": __version__,
            "command": command,
            "title": study.title,
            "model": study.model,
            "language": language,
            "settings": settings_of(result),
            "inputs": [input_told(file, result) for file in study.inputs],
            "outputs": {
                path: known.get(path) or sha256(folder / path) for path in files_in(folder)
            },
            "seeds": dict(seeds or {}),
            "credits": [OSM_CREDIT] if from_osm(result) else [],
            "versions": versions(),
        }
    )


def input_told(file: "InputFile", result: "Result") -> object:
    """Return one input; the rows of streets are the edges of the network made of them.

    Parameters
    ----------
    file
        One of the study's inputs.
    result
        What `lifecircle.analyse` returned.
    """
    return plain(
        dataclasses.replace(file, rows=result.network.edges) if file.role == "streets" else file
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, as 64 hexadecimal digits.

    Parameters
    ----------
    path
        A file.
    """
    with path.open("rb", buffering=0) as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack_files(folder: Path) -> frozenset[str] | None:
    """Return the files a former pack in a folder says it wrote; None if there is no pack.

    Parameters
    ----------
    folder
        Any folder.
    """
    try:
        read = json.loads((folder / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(read, dict) or "lifecircle" not in read:
        return None
    return frozenset({NAME, *read.get("outputs", {})})


def files_in(folder: Path) -> Iterable[str]:
    """Return the files of a folder, sorted, with forward slashes.

    Parameters
    ----------
    folder
        Where a pack is being written.
    """
    return sorted(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def settings_of(result: "Result") -> Mapping[str, Any]:
    """Return everything chosen that a number depends on.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    """
    study = result.study
    return {
        "standard": study.standard.id,
        "district": study.district,
        "year": study.year,
        "unit": study.unit,
        "groups": list(study.groups),
        "snap": plain(study.settings),
        "profiles": {key: plain(profile) for key, profile in sorted(result.profiles.items())},
        "circles": [plain(circle) for circle in result.circles],
        "sensitivity": plain(study.standard.others),
        "priority": plain(study.standard.priority),
        "report": dict(study.report),
    }


def plain(value: object) -> object:
    """Return what JSON can hold: dataclasses as mappings, and text for what has no other form.

    Parameters
    ----------
    value
        Settings, a circle, a standard, or what stands in one.
    """
    if dataclasses.is_dataclass(value):
        return {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [plain(entry) for entry in value]
    if value is None or isinstance(value, bool | int | float | str):
        return value
    return str(value)


@cache
def versions() -> Mapping[str, str]:
    """Return the versions of Python and of the libraries that compute or write."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = _version(name)
        except PackageNotFoundError:
            continue
    return found


def _version(name: str) -> str:
    """Return a library's version: as it says itself if it is loaded, else as it was installed."""
    told = getattr(sys.modules.get(name), "__version__", None)
    return told if isinstance(told, str) else version(name)
