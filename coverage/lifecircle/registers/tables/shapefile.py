"""Shapefiles whose column names were cut in the middle of a character, read all the same."""

import shutil
import struct
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lifecircle.errors import Fault
from lifecircle.study.contents import unreadable
from lifecircle.study.layers.features import Features
from lifecircle.study.layers.vector import read_features
from lifecircle.study.sources import shape_parts

_HEAD_BYTES, _NAME_BYTES = 32, 11


def read_shapefile(path: Path, *, file: str) -> tuple[Features | None, tuple[Fault, ...]]:
    """Return a shapefile, with the remains of a character at the end of a name left out.

    Where no reader takes the names as they are, a copy with plain names is read and the names
    are given back.

    Parameters
    ----------
    path
        A file that passed `lifecircle.study.sources.resolve`.
    file
        The path as the user wrote it.
    """
    found, faults = read_features(path, file=file)
    if found is not None or all(fault.code != "cut-names" for fault in faults):
        return found, faults
    try:
        return _through_a_copy(path, file)
    except (OSError, struct.error) as error:
        return None, (unreadable(file, error),)


def _through_a_copy(path: Path, file: str) -> tuple[Features | None, tuple[Fault, ...]]:
    """Return the layer of a copy whose columns have plain names, under the names it had."""
    with TemporaryDirectory(prefix="lifecircle-") as folder:
        copy = Path(folder) / "register.shp"
        names: list[str] = []
        for part in shape_parts(path):
            target = copy.with_suffix(part.suffix.lower())
            if part.suffix.lower() == ".dbf":
                raw, names = _plain_names(part.read_bytes())
                target.write_bytes(raw)
            else:
                shutil.copyfile(part, target)
        found, faults = read_features(copy, file=file)
    if found is None:
        return None, faults
    return replace(found, header=tuple(names)), faults


def _plain_names(raw: bytes) -> tuple[bytes, list[str]]:
    """Return a table with its columns named c0, c1 …, and the names they had."""
    (start,) = struct.unpack("<H", raw[8:10])
    plain = bytearray(raw)
    names = []
    for number, at in enumerate(range(_HEAD_BYTES, start - 1, _HEAD_BYTES)):
        names.append(_name(raw[at : at + _NAME_BYTES].split(b"\0")[0]))
        plain[at : at + _NAME_BYTES] = f"c{number}".encode().ljust(_NAME_BYTES, b"\0")
    return bytes(plain), names


def _name(raw: bytes) -> str:
    """Return a column's name without what was cut off at its end."""
    for encoding in ("utf-8", "gb18030"):
        for end in range(len(raw), max(len(raw) - 4, 0), -1):
            try:
                return raw[:end].decode(encoding)
            except UnicodeDecodeError:
                continue
    return raw.decode("latin-1")
