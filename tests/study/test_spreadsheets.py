"""Registers as offices send them, cell by cell."""

import pytest
import xlsxwriter

from lifecircle.study.layers.spreadsheets import read_sheet


def codes(faults):
    return [fault.code for fault in faults]


def csv_file(tmp_path, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    return path


def workbook(tmp_path, **sheets):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


def test_a_header_in_the_third_row_and_the_rows_as_excel_numbers_them(tmp_path):
    rows = [["江海区养老服务站名册"], [], ["编号", "名称"], ["0012", "甲"], [], ["13", "乙"]]
    path = workbook(tmp_path, 名册=rows)
    sheet, faults = read_sheet(path, file="a.xlsx", header_row=3)
    assert faults == ()
    assert sheet.header == ("编号", "名称")
    assert sheet.cells[0].tolist() == ["0012", "13"]
    assert sheet.source_rows.tolist() == [4, 6]


def test_header_signs_are_made_plain(tmp_path):
    path = workbook(tmp_path, s=[[" 床位数（张）\n"], [5]])
    assert read_sheet(path, file="a.xlsx")[0].header == ("床位数(张)",)


def test_a_named_sheet_is_read_and_an_unknown_one_lists_the_known(tmp_path):
    path = workbook(tmp_path, 说明=[["读我"]], 名册=[["id"], [1]])
    sheet, faults = read_sheet(path, file="a.xlsx", sheet="名册")
    assert (sheet.header, faults) == (("id",), ())
    sheet, (fault,) = read_sheet(path, file="a.xlsx", sheet="名录")
    assert sheet is None
    assert "说明, 名册" in fault.text()


def test_of_several_sheets_the_first_is_read_with_a_warning(tmp_path):
    path = workbook(tmp_path, 甲=[["id"], [1]], 乙=[["x"]])
    sheet, (note,) = read_sheet(path, file="a.xlsx")
    assert sheet.header == ("id",)
    assert (note.code, note.severity, note.value) == ("several-sheets", "warning", "甲")


def test_a_hidden_sheet_is_not_taken_for_the_first(tmp_path):
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        hidden, shown = book.add_worksheet("旧"), book.add_worksheet("新")
        hidden.write(0, 0, "old")
        hidden.hide()
        shown.write_row(0, 0, ["id"])
        shown.activate()
    sheet, faults = read_sheet(path, file="a.xlsx")
    assert (sheet.header, faults) == (("id",), ())


@pytest.mark.parametrize(
    ("encoding", "mark"), [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16", b"")]
)
def test_utf8_with_and_without_a_mark_and_utf16_are_read(tmp_path, encoding, mark):
    path = csv_file(tmp_path, mark + "编号,名称\n0012,甲\n".encode(encoding))
    sheet, faults = read_sheet(path, file="a.csv")
    assert faults == ()
    assert sheet.header == ("编号", "名称")
    assert sheet.cells[0][0] == "0012"


def test_gb18030_is_tried_second_and_said(tmp_path):
    path = csv_file(tmp_path, "编号,名称\n1,㐀甲\n".encode("gb18030"))
    sheet, (note,) = read_sheet(path, file="a.csv")
    assert sheet.cells[1][0] == "㐀甲"
    assert (note.code, note.severity) == ("encoding-guessed", "warning")
    assert read_sheet(path, file="a.csv", encoding="gb18030")[1] == ()


def test_one_spoilt_line_in_utf8_is_an_error_and_not_a_page_of_wrong_signs(tmp_path):
    good = "编号,名称\n1,甲\n2,乙\n3,丙\n".encode()
    path = csv_file(tmp_path, good + b"4," + "丁\n".encode("gb18030"))
    sheet, (fault,) = read_sheet(path, file="a.csv")
    assert sheet is None
    assert (fault.code, fault.row) == ("wrong-encoding", 5)


def test_a_stated_encoding_that_is_wrong_or_unknown_is_told(tmp_path):
    path = csv_file(tmp_path, "编号\n甲\n".encode("gb18030"))
    assert codes(read_sheet(path, file="a.csv", encoding="utf-8")[1]) == ["wrong-encoding"]
    assert codes(read_sheet(path, file="a.csv", encoding="gbk9")[1]) == ["unknown-encoding"]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_separator_is_the_one_that_stands_most_often_in_the_header(tmp_path, separator):
    path = csv_file(tmp_path, f"a{separator}b{separator}c\n1{separator}2{separator}3\n".encode())
    assert read_sheet(path, file="a.csv")[0].header == ("a", "b", "c")


def test_quoted_cells_hold_commas_and_lines_and_a_row_too_long_is_told(tmp_path):
    path = csv_file(tmp_path, b'id,address\n1,"road 1, floor 2\nroom 3"\n2,road 1, floor 2\n')
    sheet, (fault,) = read_sheet(path, file="a.csv")
    assert sheet.cells[1][0] == "road 1, floor 2\nroom 3"
    assert (fault.code, fault.row) == ("row-too-long", 3)


def test_a_short_row_has_empty_cells(tmp_path):
    sheet, faults = read_sheet(csv_file(tmp_path, b"a,b\n1\n"), file="a.csv")
    assert faults == ()
    assert sheet.cells[1].tolist() == [None]


def test_a_header_row_below_the_table_is_told(tmp_path):
    _, (fault,) = read_sheet(csv_file(tmp_path, b"a,b\n1,2\n"), file="a.csv", header_row=9)
    assert fault.code == "header-row-beyond"
    assert "9" in fault.what()


def test_a_cell_without_end_is_a_fault_and_no_traceback(tmp_path):
    path = csv_file(tmp_path, b'a,b\n"' + b"x" * 200_000)
    assert codes(read_sheet(path, file="a.csv")[1]) == ["unreadable-file"]


def test_a_damaged_workbook_is_a_fault_and_no_traceback(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    assert codes(read_sheet(path, file="a.xlsx")[1]) == ["unreadable-file"]
