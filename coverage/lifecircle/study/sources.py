"""Which files may be opened, and where they are.

Only ordinary files of the listed kinds are read. A path is looked up beside ``study.toml``; web
addresses and the virtual paths of GDAL are refused, whatever they name.
"""

import difflib
import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from lifecircle.errors import Fault
from lifecircle.study.contents import check_content

SUFFIXES: tuple[str, ...] = (
    ".gpkg", ".geojson", ".json", ".shp", ".parquet", ".geoparquet", ".csv", ".xlsx",
    ".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2", ".graphml",
)  # fmt: skip
"""Endings of the files that are read; anything else is refused."""

OSM_SUFFIXES = (".osm.pbf", ".pbf", ".osm", ".osm.gz", ".osm.bz2")

RASTER_SUFFIXES = (".tif", ".tiff")
"""Endings of the grids that are read where a grid may stand: people, and heights."""

_NOT_A_PATH = re.compile(
    r"^[a-z][a-z0-9+.-]+:|^[/\\]{2}|^[/\\]vsi[a-z0-9_]*[/\\]|\0", re.IGNORECASE
)
_SHAPE_PARTS = (".shp", ".shx", ".dbf", ".prj", ".cpg")
_MOST_FILES_LOOKED_AT = 5000


def is_raster(path: str | Path) -> bool:
    """Return whether a path ends as a grid's does."""
    return str(path).lower().endswith(RASTER_SUFFIXES)


def suffix_of(path: str | Path, *, among: Sequence[str] = SUFFIXES) -> str:
    """Return which of the endings a path has, or an empty string.

    Examples
    --------
    >>> suffix_of("streets/Jianghai.OSM.PBF")
    '.osm.pbf'
    """
    name = str(path).lower()
    return max((suffix for suffix in among if name.endswith(suffix)), key=len, default="")


def resolve(
    path: str | Path, folder: Path, *, among: Sequence[str] = SUFFIXES
) -> tuple[Path | None, tuple[Fault, ...]]:
    """Return the file a study names, once it is known to be there and to be what it says.

    Parameters
    ----------
    path
        As the user wrote it; relative to `folder`, or absolute.
    folder
        Where ``study.toml`` stands.
    among
        The endings that may be read.

    Returns
    -------
    tuple
        The absolute path, or None with the faults that forbid reading: ``refused-path``,
        ``missing-file``, ``not-a-file``, ``unknown-format``, or one of `check_content`.
    """
    file = str(path)
    if not file.strip() or _NOT_A_PATH.search(_without_drive(file)):
        return None, (Fault(code="refused-path", file=file, value=file),)
    found = folder / path
    if not _exists(found):
        hint = _nearest_file(found, folder)
        code = "missing-file-with-hint" if hint else "missing-file"
        return None, (Fault(code=code, file=file, value=file, details={"hint": hint}),)
    if not found.is_file():
        return None, (Fault(code="not-a-file", file=file, value=file),)
    suffix = suffix_of(found, among=among)
    if not suffix:
        known = " ".join(among)
        return None, (
            Fault(
                code="unknown-format",
                file=file,
                value=found.suffix or found.name,
                details={"known": known},
            ),
        )
    found = found.resolve()
    if "!" in str(found):
        return None, (Fault(code="path-with-mark", file=file, value=str(found)),)
    faults = check_content(found, suffix=suffix, file=file)
    return (None if faults else found), faults


def hash_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hexadecimal.

    A shapefile is hashed over its parts (shp, shx, dbf, prj, cpg, in this order) one after the
    other.

    Parameters
    ----------
    path
        An existing file.
    """
    digest = hashlib.sha256()
    for part in shape_parts(path) if path.suffix.lower() == ".shp" else (path,):
        with part.open("rb") as stream:
            while chunk := stream.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def shape_parts(path: Path) -> tuple[Path, ...]:
    """Return the files of one shapefile that exist, however their endings are written.

    Parameters
    ----------
    path
        The file that ends in ``.shp``.
    """
    beside = {one.name.lower(): one for one in path.parent.glob(f"{_literal(path.stem)}.*")}
    wanted = (f"{path.stem}{suffix}".lower() for suffix in _SHAPE_PARTS)
    return tuple(beside[name] for name in wanted if name in beside)


def _exists(path: Path) -> bool:
    """Return whether a path leads anywhere; one the system cannot even look up does not."""
    try:
        return path.exists()
    except OSError:
        return False


def _literal(name: str) -> str:
    """Return a file name with the signs of a glob pattern made literal."""
    return re.sub(r"([*?\[])", r"[\1]", name)


def _without_drive(file: str) -> str:
    """Return a path without the drive letter of Windows, which is no web scheme."""
    return file[2:] if re.match(r"^[A-Za-z]:[/\\]", file) else file


def _nearest_file(missing: Path, folder: Path) -> str:
    """Return the readable file most like a missing one, as the user would write it."""
    near = missing.parent if missing.parent.is_dir() else folder
    for place in dict.fromkeys((near, folder)):
        known = {one.name: one for one in islice(_readable(place), _MOST_FILES_LOOKED_AT)}
        best = difflib.get_close_matches(missing.name, sorted(known), n=1, cutoff=0.6)
        if best:
            found = known[best[0]]
            inside = found.is_relative_to(folder)
            return (found.relative_to(folder) if inside else found).as_posix()
    return ""


def _readable(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder that have a readable ending."""
    if folder.is_dir():
        yield from (one for one in folder.rglob("*") if suffix_of(one))
