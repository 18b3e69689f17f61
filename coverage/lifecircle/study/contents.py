"""Whether a file holds what its ending says, told before any reader opens it."""

import math
import sqlite3
import struct
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from lifecircle.errors import Fault

_HEAD_BYTES = 1024
_MOST_UNPACKED_BYTES = 1 << 30
_MOST_RATIO = 100
_SMALL_UNPACKED_BYTES = 64 << 20  # a table of repeated cells may well shrink a hundredfold


def check_content(path: Path, *, suffix: str, file: str) -> tuple[Fault, ...]:
    """Return why a file cannot be what its ending says, or nothing.

    Parameters
    ----------
    path
        An existing file.
    suffix
        Its ending, one of `lifecircle.study.sources.SUFFIXES` or ``RASTER_SUFFIXES``.
    file
        The path as the user wrote it, for the fault.

    Returns
    -------
    tuple
        Faults ``empty-file``, ``lfs-pointer``, ``web-page``, ``wrong-content``,
        ``missing-part``, ``too-big-unpacked``, ``virtual-tables`` or ``unreadable-file``.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        size = path.stat().st_size
    except OSError as error:
        return (unreadable(file, error),)
    code = _common_complaint(head)
    if not code and not _SIGNS[suffix](head):
        code = "wrong-content"
    if code:
        return (Fault(code=code, file=file, value=suffix, details={"bytes": size}),)
    further = _FURTHER.get(suffix)
    return further(path, file) if further else ()


def unreadable(file: str, error: Exception) -> Fault:
    """Return the fault for a file its own reader gave up on.

    Parameters
    ----------
    file
        The path as the user wrote it.
    error
        What the reader raised; its first line is shown.
    """
    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
    return Fault(code="unreadable-file", file=file, value=reason)


def _common_complaint(head: bytes) -> str:
    """Return what a file is that came by a failed download, or an empty string."""
    text = _text(head).lower()
    if not text:
        return "empty-file"
    if text.startswith(b"version https://git-lfs"):
        return "lfs-pointer"
    return "web-page" if text.startswith((b"<!doctype html", b"<html")) else ""


def _text(head: bytes) -> bytes:
    """Return the first bytes without a byte-order mark and leading blanks."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")


def _is_json(head: bytes) -> bool:
    return _text(head).startswith(b"{")


def _is_xml(head: bytes) -> bool:
    return _text(head).startswith((b"<?xml", b"<osm", b"<graphml"))


def _is_pbf(head: bytes) -> bool:
    return head[4:15] == b"\n\tOSMHeader"


def _is_table(head: bytes) -> bool:
    """Tell text from a renamed workbook, database or archive; UTF-16 carries its mark."""
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return marked or (b"\0" not in head and not head.startswith((b"PK\x03\x04", b"PAR1")))


def _starts(magic: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(magic)


def _is_tiff(head: bytes) -> bool:
    return head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"))


_SIGNS: dict[str, Callable[[bytes], bool]] = {
    ".gpkg": _starts(b"SQLite format 3\0"),
    ".geojson": _is_json,
    ".json": _is_json,
    ".shp": _starts(struct.pack(">i", 9994)),
    ".parquet": _starts(b"PAR1"),
    ".geoparquet": _starts(b"PAR1"),
    ".csv": _is_table,
    ".xlsx": _starts(b"PK\x03\x04"),
    ".osm.pbf": _is_pbf,
    ".pbf": _is_pbf,
    ".osm": _is_xml,
    ".osm.gz": _starts(b"\x1f\x8b"),
    ".osm.bz2": _starts(b"BZh"),
    ".graphml": _is_xml,
    ".tif": _is_tiff,
    ".tiff": _is_tiff,
}


def _shape_is_whole(path: Path, file: str) -> tuple[Fault, ...]:
    """Return a fault for each part a shapefile cannot be read without."""
    beside = {one.name.lower() for one in path.parent.iterdir()}
    return tuple(
        Fault(code="missing-part", file=file, value=part)
        for part in (".dbf", ".shx")
        if f"{path.stem}{part}".lower() not in beside
    )


def _workbook_is_sound(path: Path, file: str) -> tuple[Fault, ...]:
    """Refuse an archive that is no workbook, or that unpacks to more than it may."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError) as error:
        return (unreadable(file, error),)
    if not any(part.filename.startswith("xl/workbook") for part in parts):
        return (Fault(code="wrong-content", file=file, value=".xlsx"),)
    unpacked, packed = sum(p.file_size for p in parts), sum(p.compress_size for p in parts)
    return _unpacks_to(unpacked, packed, file, most=_MOST_UNPACKED_BYTES)


def _gzip_is_sound(path: Path, file: str) -> tuple[Fault, ...]:
    """Refuse a gzip file whose trailer promises far more than map data shrink by."""
    with path.open("rb") as stream:
        stream.seek(-4, 2)
        (unpacked,) = struct.unpack("<I", stream.read(4))
    return _unpacks_to(unpacked, path.stat().st_size, file)


def _unpacks_to(
    unpacked: int, packed: int, file: str, *, most: float = math.inf
) -> tuple[Fault, ...]:
    """Refuse what grows beyond every believable size on being unpacked."""
    swollen = unpacked > _SMALL_UNPACKED_BYTES and unpacked > _MOST_RATIO * max(packed, 1)
    if not swollen and unpacked <= most:
        return ()
    details = {"megabytes": round(unpacked / 1e6), "packed": round(packed / 1e6, 1)}
    return (Fault(code="too-big-unpacked", file=file, details=details),)


def _database_is_plain(path: Path, file: str) -> tuple[Fault, ...]:
    """Refuse a GeoPackage with virtual tables, which read other files; its own index may stay."""
    try:
        address = f"{path.as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            tables = database.execute("SELECT sql FROM sqlite_master WHERE type = 'table'")
            made = [" ".join(str(sql).lower().split()) for (sql,) in tables]
    except sqlite3.Error as error:
        return (unreadable(file, error),)
    virtual = [sql for sql in made if sql.startswith("create virtual table")]
    if all(" using rtree" in sql for sql in virtual):
        return ()
    return (Fault(code="virtual-tables", file=file, value=".gpkg"),)


_FURTHER: dict[str, Callable[[Path, str], tuple[Fault, ...]]] = {
    ".shp": _shape_is_whole,
    ".xlsx": _workbook_is_sound,
    ".osm.gz": _gzip_is_sound,
    ".gpkg": _database_is_plain,
}
