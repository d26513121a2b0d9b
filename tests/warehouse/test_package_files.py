"""SQLite and Excel: values with their types, texts that no program takes for formulas, equal bytes each time."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from warehouse_reports import BUREAU, document, figure, warehouse_of

from pipeline.errors import PublicationError
from pipeline.tables import TABLES
from pipeline.warehouse import workbook_file
from pipeline.warehouse.package import open_whole, provenance
from pipeline.warehouse.sqlite_file import write_sqlite

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")
from pipeline.warehouse.workbook_file import write_workbook

#: Labels that a spreadsheet would run.
HOSTILE = ("=1+1", '=HYPERLINK("http://example.org","x")', "+86", "-其中", "@SUM(A1)", "\t=1", "a=b")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    items = [figure("function_actual", f"{n}.23", row_no=n, code=f"21303{n:02}", label=label)
             for n, label in enumerate(HOSTILE, 1)]  # fmt: skip
    items.append(figure("function_actual", "123456789012.34", row_no=50, code="2130399"))
    documents = [document("one", items, unit=BUREAU, year=2024), document("none", items[:1], year=None)]
    return warehouse_of(tmp_path_factory.mktemp("files"), documents).target


def sqlite_of(built: Path, out: Path) -> dict[str, int]:
    with closing(open_whole(built)) as con:
        return write_sqlite(con, out)


def workbook_of(built: Path, out: Path) -> dict[str, int]:
    with closing(open_whole(built)) as con:
        return write_workbook(con, out, *provenance(con))


def test_sqlite_has_every_table_with_typed_values(built: Path, tmp_path: Path) -> None:
    rows = sqlite_of(built, tmp_path / "x.sqlite")
    assert rows.keys() == TABLES.keys()
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as lite:
        for name, count in rows.items():
            assert lite.execute(f"SELECT count(*) FROM {name}").fetchone() == (count,)
        types = lite.execute(
            "SELECT typeof(value), typeof(fiscal_year), typeof(function_code), typeof(flags), value, flags"
            " FROM line_items WHERE row_label = '=1+1' AND fiscal_year = 2024"
        ).fetchone()
        assert types == ("integer", "integer", "text", "text", 12300, "[]")
        assert lite.execute("SELECT arrived_at FROM documents LIMIT 1").fetchone()[0].startswith("20")
        assert lite.execute("SELECT count(*) FROM line_items WHERE fiscal_year IS NULL").fetchone() == (1,)
        large = lite.execute("SELECT value FROM line_items WHERE printed_value = '123456789012.34'").fetchone()[0]
        assert Decimal(str(large)) == Decimal("1234567890123400")
        described = lite.execute("SELECT count(*) FROM _columns").fetchone()
        assert described == (sum(len(table.columns) for table in TABLES.values()),)


def test_the_workbook_has_typed_cells_and_no_formula(built: Path, tmp_path: Path) -> None:
    rows = workbook_of(built, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    assert book.sheetnames == ["README", *(name[:31] for name in TABLES)]
    assert all(cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line)
    sheet = book["line_items"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert tuple(heads) == TABLES["line_items"].names
    assert sheet.max_row == rows["line_items"] + 1
    found = {}
    for line in range(2, sheet.max_row + 1):
        label = sheet.cell(line, heads["row_label"])
        value = sheet.cell(line, heads["value"])
        assert value.data_type == "n"
        assert sheet.cell(line, heads["function_code"]).data_type == "s"
        found[label.value] = label.quotePrefix if hasattr(label, "quotePrefix") else label.style_array.quotePrefix
    for text in HOSTILE:
        plain = text if text in found else text.strip()
        assert bool(found[plain]) == bool(workbook_file.FORMULA.match(text)), text
    arrived = book["documents"].cell(2, list(TABLES["documents"].names).index("arrived_at") + 1)
    assert isinstance(arrived.value, datetime)


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_file, "_MOST_ROWS", 4)
    rows = workbook_of(built, tmp_path / "x.xlsx")
    book = openpyxl.load_workbook(tmp_path / "x.xlsx")
    sheets = [sheet for sheet in book if sheet.title.split(" ")[0] == "line_items"]
    assert len(sheets) == -(-rows["line_items"] // 3)
    assert sum(sheet.max_row - 1 for sheet in sheets) == rows["line_items"]
    assert {sheet["A1"].value for sheet in sheets} == {"line_item_id"}


@pytest.mark.parametrize(("suffix", "write"), [("sqlite", sqlite_of), ("xlsx", workbook_of)])
def test_two_files_are_equal_and_nothing_else_is_overwritten(
    built: Path, tmp_path: Path, suffix: str, write: Callable[[Path, Path], dict[str, int]]
) -> None:
    one, two = tmp_path / f"one.{suffix}", tmp_path / f"two.{suffix}"
    write(built, one)
    write(built, two)
    assert hashlib.sha256(one.read_bytes()).digest() == hashlib.sha256(two.read_bytes()).digest()
    write(built, two)
    mine = tmp_path / "thesis"
    mine.write_text("precious")
    with pytest.raises(PublicationError, match="the target exists"):
        write(built, mine)
    assert mine.read_text() == "precious"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([one.name, two.name, "thesis"])


def test_lists_of_sqlite_are_json(built: Path, tmp_path: Path) -> None:
    sqlite_of(built, tmp_path / "x.sqlite")
    with closing(sqlite3.connect(tmp_path / "x.sqlite")) as lite:
        for (listed,) in lite.execute("SELECT document_ids FROM budget_vs_actual").fetchall():
            assert len(json.loads(listed)) >= 1
