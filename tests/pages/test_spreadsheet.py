"""Old workbooks and number formats: what the workbook shows is what is read."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from xlwt.CompoundDoc import XlsDoc

from pipeline.errors import DamagedDocument, DocumentError, EmptyDocument, EncryptedDocument, TooLarge
from pipeline.pages.sheets import old_workbook, workbook
from pipeline.pages.sheets.number_format import general, shown_number
from pipeline.pages.sheets.old_workbook import read_old_workbook
from pipeline.pages.sheets.workbook import read_workbook

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


def style(number_format: str = "General", indent: int = 0) -> xlwt.XFStyle:
    made = xlwt.XFStyle()
    made.num_format_str = number_format
    made.alignment.inde = indent
    return made


def saved(book: xlwt.Workbook, path: Path) -> Path:
    book.save(str(path))
    return path


def test_a_workbook_reads_as_it_shows(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("收入总表")
    sheet.write_merge(0, 0, 0, 2, "收入总表")
    sheet.write_merge(1, 2, 0, 0, "科目")
    sheet.write(3, 0, "合计")
    sheet.write(3, 1, 1234567.891, style("#,##0.00"))
    sheet.write(4, 0, "占比", style(indent=2))
    sheet.write(4, 1, 0.125, style("0.0%"))
    sheet.write(5, 1, 0, style(ACCOUNTING))
    for row in range(7, 400):
        sheet.write(row, 40, "", style("0.00"))  # formatted far beyond the statement
    hidden = book.add_sheet("草稿")
    hidden.write(0, 0, 99.99)
    hidden.visibility = 1
    (page,) = read_old_workbook(saved(book, tmp_path / "content"))
    assert (page.name, page.number) == ("收入总表", 1)
    (table,) = page.tables
    assert {(c.row, c.col): (c.text, c.rows, c.cols, c.indent) for c in table.cells if c.text} == {
        (0, 0): ("收入总表", 1, 3, 0.0),
        (1, 0): ("科目", 2, 1, 0.0),
        (3, 0): ("合计", 1, 1, 0.0),
        (3, 1): ("1,234,567.89", 1, 1, 0.0),
        (4, 0): ("占比", 1, 1, 2.0),
        (4, 1): ("12.5%", 1, 1, 0.0),
        (5, 1): ("-", 1, 1, 0.0),
    }
    assert (table.rows, table.cols) == (6, 3)


def test_a_sheet_that_shows_no_zeros(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("支出")
    sheet.show_zero_values = 0
    sheet.write(0, 0, "合计")
    sheet.write(0, 1, 0, style("0.00"))
    (page,) = read_old_workbook(saved(book, tmp_path / "content"))
    assert [c.text for c in page.tables[0].cells] == ["合计"]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        ("1234.5", "General", "1234.5"),
        ("0.30000000000000004", "General", "0.3"),
        ("1E+3", "General", "1000"),
        ("1234.5", "@", "1234.5"),
        ("1234.5", "", "1234.5"),
        ("1234.5", "G/通用格式", "1234.5"),
        ("1234.565", "0.00", "1234.57"),
        ("-1234.5", "#,##0.00", "-1,234.50"),
        ("-1234.5", "#,##0.00_);(#,##0.00)", "(1,234.50)"),
        ("-1234.5", "#,##0.00_ ;[Red]\\-#,##0.00\\ ", "-1,234.50"),
        ("1234.5", ACCOUNTING, "1,234.50"),
        ("-1234.5", ACCOUNTING, "-1,234.50"),
        ("0", ACCOUNTING, "-"),
        ("0", "0.00;-0.00;", ""),
        ("0", "#,##0.00;-#,##0.00;0.00;@", "0.00"),
        ("0", "#.##", "."),
        ("-0.001", "0.00", "0.00"),
        ("12.5", "0.##", "12.5"),
        ("12", "0.0#", "12.0"),
        ("0.1234", "0.00%", "12.34%"),
        ("208", "0000000", "0000208"),
        ("1234567", '#,##0.00,"千元"', "1,234.57千元"),
        ("123456", "0!.0,", "12.3"),
        ("1234567", "#,##0", "1,234,567"),
        ("5", '[>=100]0.00,"大";0.0"小"', "5.0小"),
        ("250", '[>=100]0.00,"大";0.0"小"', "0.25大"),
        ("5", '[>=100]0"大";[<=1]0.0"小"', "5.0小"),
        ("12", ",0", ",12"),
        ("-7", '"△"0;"▽"0', "▽7"),
        ("3", "[$¥-804]#,##0.00", "¥3.00"),
    ],
)
def test_number_formats(value: str, number_format: str, shown: str) -> None:
    assert shown_number(Decimal(value), number_format) == shown


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_a_shown_amount_is_the_amount(value: Decimal) -> None:
    shown = shown_number(value, "#,##0.00")
    assert Decimal(shown.replace(",", "")) == value
    assert shown.lstrip("-") == f"{abs(value):,.2f}"
    assert Decimal(general(value)) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15), st.text(max_size=30))
def test_any_format_gives_a_text(value: Decimal, number_format: str) -> None:
    assert isinstance(shown_number(value, number_format), str)


def test_dates_truths_and_errors_read_as_they_show(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("封面")
    sheet.write(0, 0, dt.datetime(2025, 8, 6), style("yyyy/m/d"))
    sheet.write(1, 0, True)
    sheet.write(2, 0, False)
    sheet.row(3).set_cell_error(0, "#DIV/0!")
    # an amount in a cell that was formatted as a date by mistake: a year that no calendar has
    sheet.write(4, 0, 3_000_000, style("yyyy/m/d"))
    sheet.write(4, 1, 12.5, style("0.00"))
    (page,) = read_old_workbook(saved(book, tmp_path / "content"))
    assert [c.text for c in page.tables[0].cells] == ["2025年8月6日", "TRUE", "FALSE", "#DIV/0!", "#VALUE!", "12.50"]


def test_of_merged_cells_that_overlap_the_first_holds_and_covers_what_is_below(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("收入", cell_overwrite_ok=True)
    sheet.merge(0, 1, 0, 1)
    sheet.merge(1, 2, 1, 2)
    sheet.write(0, 0, "上")
    sheet.write(0, 1, "盖住")
    sheet.write(2, 2, "下")
    (page,) = read_old_workbook(saved(book, tmp_path / "content"))
    assert {(c.row, c.col): (c.text, c.rows, c.cols) for c in page.tables[0].cells} == {
        (0, 0): ("上", 2, 2),
        (2, 2): ("下", 1, 1),
    }


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def compound(biff: bytes, path: Path) -> Path:
    """An old workbook of records, in the container that every such file has."""
    XlsDoc().save(str(path), biff)
    return path


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    biff = xlwt.Workbook()
    biff.add_sheet("a").write(0, 0, 1)
    data = biff.get_biff_data()
    begins = 4 + int.from_bytes(data[2:4], "little")  # what follows the first record is encrypted from this mark on
    locked = data[:begins] + record(0x2F, bytes(54)) + data[begins:]
    with pytest.raises(EncryptedDocument, match="password"):
        read_old_workbook(compound(locked, tmp_path / "content"))


def test_a_workbook_that_does_not_say_how_its_text_is_coded_is_chinese(tmp_path: Path) -> None:
    """Workbooks of Excel 95 hold bytes; those of this country are GBK where they do not name their code page."""
    begin = struct.pack("<HHHH", 0x500, 0x05, 0, 0)
    name, text = "收入总表".encode("gbk"), "财政拨款".encode("gbk")
    font = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x05Arial")
    head = record(0x809, begin) + font + record(0xE0, bytes(16))
    place = len(head) + 4 + 7 + len(name) + 4
    sheets = record(0x85, struct.pack("<IBBB", place, 0, 0, len(name)) + name)
    first = record(0x809, struct.pack("<HHHH", 0x500, 0x10, 0, 0))
    label = record(0x204, struct.pack("<HHHH", 0, 0, 0, len(text)) + text)
    end = record(0x0A, b"")
    (page,) = read_old_workbook(compound(head + sheets + end + first + label + end, tmp_path / "content"))
    assert page.name == "收入总表"
    assert [c.text for c in page.tables[0].cells] == ["财政拨款"]


def test_a_new_workbook_shows_dates_truths_and_errors_like_an_old_one(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append([dt.datetime(2025, 8, 6), True, False, "#DIV/0!"])
    sheet.append([3_000_000])
    sheet["A2"].number_format = "yyyy/m/d"
    book.create_sheet("空")
    book.save(tmp_path / "content")
    (page,) = read_workbook(tmp_path / "content")
    assert [c.text for c in page.tables[0].cells] == ["2025年8月6日", "TRUE", "FALSE", "#DIV/0!", "#VALUE!"]


def test_a_new_workbook_that_shows_nothing_or_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    book.save(tmp_path / "blank")
    with pytest.raises(EmptyDocument):
        read_workbook(tmp_path / "blank")
    sheet["D10"] = 1
    book.save(tmp_path / "large")
    monkeypatch.setattr(workbook, "MAX_CELLS", 39)
    with pytest.raises(TooLarge, match="10 × 4"):
        read_workbook(tmp_path / "large")


def test_a_workbook_that_was_never_calculated_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["合计", "=B2+B3"])
    book.active.append(["教育支出", 3.10])
    book.save(tmp_path / "content.xlsx")
    with pytest.raises(DamagedDocument, match="1 of 1 formulas were never calculated"):
        read_workbook(tmp_path / "content.xlsx")


@pytest.mark.parametrize(("kind", "value"), [("", "<v>7.2</v>"), (' t="str"', "<v></v>"), (' t="str"', "<v/>")])
def test_a_formula_with_a_value_is_read(tmp_path: Path, kind: str, value: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["合计", "=B2+B3", 3.10])
    book.save(tmp_path / "new.xlsx")
    with zipfile.ZipFile(tmp_path / "new.xlsx") as made, zipfile.ZipFile(tmp_path / "content.xlsx", "w") as told:
        for part in made.namelist():
            text = re.sub(r"</f>\s*(?:<v\s*/>|<v></v>)?", f"</f>{value}", made.read(part).decode())
            text = re.sub(r"<c ([^>]*)><f>", rf"<c \1{kind}><f>", text)
            told.writestr(part, text)
    texts = [cell.text for page in read_workbook(tmp_path / "content.xlsx") for cell in page.tables[0].cells]
    assert texts[0] == "合计"
    assert ("7.2" in texts) == ("7.2" in value)


def test_whole_columns_merged_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0]["A1"] = "收入总表"
    book.worksheets[0].merge_cells("A1:B2")
    book.save(tmp_path / "content")
    with zipfile.ZipFile(tmp_path / "content") as package:
        parts = {name: package.read(name).replace(b'"A1:B2"', b'"A:B"') for name in package.namelist()}
    with zipfile.ZipFile(tmp_path / "merged", "w") as package:
        for name, data in parts.items():
            package.writestr(name, data)
    with pytest.raises(TooLarge, match="merges"):
        read_workbook(tmp_path / "merged")


def workbook_bytes() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("收入")
    for row in range(30):
        sheet.write(row, 0, f"项目{row}")
        sheet.write(row, 1, row * 1.5, style("#,##0.00"))
    sheet.write_merge(31, 32, 0, 1, "注")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


WORKBOOK = workbook_bytes()


@settings(max_examples=150)
@given(st.lists(st.tuples(st.integers(0, len(WORKBOOK) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, hits: list[tuple[int, int]]
) -> None:
    data = bytearray(WORKBOOK)
    for place, byte in hits:
        data[place] = byte
    path = tmp_path_factory.mktemp("damaged") / "content"
    path.write_bytes(bytes(data))
    try:
        read = bool(read_old_workbook(path))
    except DocumentError as error:
        read = bool(error.remedy)
    assert read


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = tmp_path / "content"
    path.write_bytes(WORKBOOK[: len(WORKBOOK) // 2])
    with pytest.raises(DamagedDocument):
        read_old_workbook(path)


def test_a_blank_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("空")
    with pytest.raises(EmptyDocument):
        read_old_workbook(saved(book, tmp_path / "content"))


def test_too_large_a_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_workbook, "MAX_CELLS", 100)
    book = xlwt.Workbook()
    sheet = book.add_sheet("大")
    sheet.write(60, 60, 1)
    with pytest.raises(TooLarge):
        read_old_workbook(saved(book, tmp_path / "content"))


def test_a_title_merged_over_a_whole_sheet_is_as_high_as_the_sheet_has_text(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("合并")
    sheet.merge(0, 4000, 0, 255)
    sheet.write(0, 0, "标题")
    (page,) = read_old_workbook(saved(book, tmp_path / "content"))
    assert [(c.rows, c.cols, c.text) for c in page.tables[0].cells] == [(1, 256, "标题")]
