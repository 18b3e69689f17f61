"""Small registers as bureaux send them, written as files in every shape and encoding."""

import struct
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import xlsxwriter

from lifecircle.registers import Choices, Import, import_registers

Rows = Sequence[Sequence[Any]]

HEAD = ("编号", "机构名称", "设施类别", "经度", "纬度")
STATION = ("a1", "外海养老服务站", "养老服务站", 113.16, 22.58)
SCHOOL = ("a2", "麻三小学", "小学", 113.14, 22.56)


def csv_text(rows: Rows) -> str:
    """Return rows as the text of a CSV file; None is an empty cell."""
    return "".join(
        ",".join(_quoted("" if cell is None else str(cell)) for cell in row) + "\r\n"
        for row in rows
    )


def csv_file(folder: Path, rows: Rows, *, name: str = "名册.csv", encoding: str = "utf-8") -> Path:
    """Write rows as a CSV file."""
    path = folder / name
    path.write_bytes(csv_text(rows).encode(encoding))
    return path


def workbook(
    folder: Path,
    sheets: Mapping[str, Rows],
    *,
    name: str = "名册.xlsx",
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden: Sequence[str] = (),
) -> Path:
    """Write sheets as a workbook; merged ranges (top, left, bottom, right from 0) are in the first."""
    path = folder / name
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for number, (title, rows) in enumerate(sheets.items()):
            sheet = book.add_worksheet(title)
            for top, left, bottom, right in merged if number == 0 else ():
                sheet.merge_range(top, left, bottom, right, "")
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        moment = datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
                        sheet.write_datetime(at, column, moment, day)
                    elif cell is not None:
                        sheet.write(at, column, cell)
            if title in hidden:
                sheet.hide()
    return path


def shapefile(
    folder: Path, frame: gpd.GeoDataFrame, names: Sequence[str], *, encoding: str, cpg: bool
) -> Path:
    """Write a shapefile whose column names are cut at ten bytes, wherever that falls."""
    path = folder / "名册.shp"
    plain = frame.rename(
        columns=dict(zip(frame.columns[: len(names)], map(_ascii, range(9)), strict=False))
    )
    plain.to_file(path, encoding=encoding)
    if not cpg:
        path.with_suffix(".cpg").unlink()
    raw = bytearray(path.with_suffix(".dbf").read_bytes())
    for number, name in enumerate(names):
        at = 32 + 32 * number
        raw[at : at + 11] = struct.pack("11s", name.encode(encoding)[:10])
    path.with_suffix(".dbf").write_bytes(raw)
    return path


def imported(path: Path | Sequence[Path], *, datum: str = "wgs84", **options: Any) -> Import:
    """Import registers; every row of them is accounted for, or nothing is done."""
    files = [path] if isinstance(path, Path) else list(path)
    choices = Choices(
        datum=datum, service=options.pop("service", ""), accept=options.pop("accept", False)
    )
    done = import_registers(files, choices=choices, **options)
    if not done.refused:
        assert all(account.balanced for account in done.accounts), "every row has one fate"
    return done


def codes(done: Import, severity: str = "error") -> list[str]:
    """Return the codes of an import's faults, each once."""
    found = (fault.code for fault in done.faults if fault.severity == severity)
    return list(dict.fromkeys(found))


def fates(done: Import) -> dict[str, int]:
    """Return the account of an import without the fates nothing had."""
    return {fate: many for fate, many in done.account.fates.items() if many}


def taken_for(done: Import, register: int = 0) -> dict[str, str]:
    """Return what each head was taken for."""
    return {one.head: one.meaning for one in done.plans[register].columns if one.meaning}


def _ascii(number: int) -> str:
    return f"c{number}"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',"\n') else cell
