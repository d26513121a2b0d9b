"""Old workbooks and number formats: what the workbook shows is what is read."""

from __future__ import annotations

import io
from decimal import Decimal
from pathlib import Path

import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import DamagedDocument, DocumentError, EmptyDocument, TooLarge
from pipeline.pages.sheets import old_workbook
from pipeline.pages.sheets.number_format import general, shown_number
from pipeline.pages.sheets.old_workbook import read_old_workbook

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
