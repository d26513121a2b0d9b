"""What the demo shows, on a small warehouse with the tables of the contract; its last test runs the whole job."""

from __future__ import annotations

import io
import shlex
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from pipeline.cli.demo import QUERIES, Comparison, chart, comparisons, run_demo, sample_files, show
from pipeline.errors import JuesuanError, QueryError
from pipeline.home import Home
from pipeline.tables import TABLES
from tests.samples.conftest import NAMES, truth_of

UNITS = {"a": "甲市乙区丙局", "b": "丁市戊区己中心"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with a warehouse that holds three comparable rows, one contradiction and one passed check."""
    place = Home(tmp_path / "the demo")
    place.warehouse.mkdir(parents=True)
    with duckdb.connect(str(place.published)) as con:
        for table in TABLES.values():
            con.execute(table.ddl())
        for key, unit in UNITS.items():
            values = {"unit_id": key, "unit_name": unit}
            _insert(con, "units", values)
            _insert(con, "documents", values | {"document_id": key * 64, "file_name": f"{key}.pdf"})
        for key, code, year, budget, actual in (
            ("a", "2080505", 2023, 1_000_000, 990_000),
            ("a", "2080505", 2024, 1_200_000, 1_260_000),
            ("b", "2080505", 2024, 0, 30_000),
            ("a", "2010101", 2024, 9_000_000, 8_000_000),
            ("b", "2010102", 2024, None, 5_000_000),
        ):
            rate = Decimal(actual) / budget if budget else None
            row = {"unit_id": key, "unit_name": UNITS[key], "fiscal_year": year, "function_code": code}
            row |= {"initial_budget": budget, "actual": actual, "execution_rate": rate, "claims": 3, "agreeing": 2}
            row |= {"class_name": "社会保障和就业支出", "item_name": "基本养老保险", "status": "corroborated"}
            variance = None if budget is None else actual - budget
            _insert(con, "budget_vs_actual", row | {"variance": variance, "variance_reason": "基数上调"})
        for verdict, check in (("fail", "X-01"), ("pass", "T1-05")):
            row = {"document_id": "a" * 64, "check_id": check, "severity": "error", "verdict": verdict, "pages": [4, 6]}
            row |= {
                "expected": Decimal("10.5"),
                "observed": Decimal("12000"),
                "message": "合计应等于各项之和：相差 5 元 / Total equals sum: off by 5 CNY",
            }
            _insert(con, "checks", row)
    return place


def _insert(con: duckdb.DuckDBPyConnection, table: str, values: dict[str, object]) -> None:
    """Insert a row; columns that must not be null and are not named get an empty value of their type."""
    row = dict(values)
    for column in TABLES[table].columns:
        if not column.nullable and column.name not in row:
            empty = {"VARCHAR": "", "BOOLEAN": False, "TIMESTAMP": "2026-01-01"}
            row[column.name] = [] if column.is_list else empty.get(column.type, 0)
    marks = ", ".join("?" for _ in row)
    con.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))


def _shown(home: Home) -> str:
    console = Console(file=io.StringIO(), width=200)
    show(home, console)
    return console.file.getvalue()  # type: ignore[attr-defined]


def test_compares_the_code_that_most_units_share(home: Home) -> None:
    with duckdb.connect(str(home.published), read_only=True) as con:
        code, rows = comparisons(con)
    assert code == "2080505"
    assert [(r.unit, r.year, r.budget, r.actual) for r in rows] == [
        ("丁市戊区己中心", 2024, Decimal(0), Decimal(30_000)),
        ("甲市乙区丙局", 2023, Decimal(1_000_000), Decimal(990_000)),
        ("甲市乙区丙局", 2024, Decimal(1_200_000), Decimal(1_260_000)),
    ]
    assert rows[0].rate is None
    assert rows[2].rate == Decimal("1.05")


def test_shows_table_contradiction_picture_warehouse_and_queries(home: Home) -> None:
    shown = _shown(home)
    assert "社会保障和就业支出 / 基本养老保险" in shown
    assert "105.00" in shown
    assert "2 of 3" in shown
    assert "X-01" in shown
    assert "12,000" in shown
    assert "10.5" in shown
    assert "合计应等于各项之和 / Total equals sum" in shown
    assert "off by 5" not in shown, "amounts have columns of their own"
    assert "T1-05" not in shown, "a passed check is no contradiction"
    assert str(home.published) in shown
    assert (home.path / "demo.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert str(home.path / "demo.png") in shown


def test_queries_can_be_pasted_and_run(home: Home) -> None:
    lines = [shlex.split(line) for line in _shown(home).splitlines() if " sql --home " in line]
    assert [line[-1] for line in lines] == [sql for _, sql in QUERIES]
    for line in lines:
        assert line[1:3] == ["sql", "--home"]
        assert Path(line[3]).resolve() == home.path
        with duckdb.connect(str(home.published), read_only=True) as con:
            con.execute(line[-1])


def test_it_ends_with_one_figure_its_proof_and_the_next_step(home: Home) -> None:
    assert "One question" not in _shown(home), "no place in print, no proof"
    with duckdb.connect(str(home.published)) as con:
        about = {"document_id": "a" * 64, "unit_id": "a", "fiscal_year": 2024, "function_code": "2080505"}
        about |= {"measure": "function_actual", "period": "current", "value": 1_260_000, "page": 7, "x0": 1.0}
        _insert(con, "line_items", about | {"line_item_id": "cell", "source": "table", "quote": "126.00"})
        _insert(con, "line_items", about | {"line_item_id": "said", "source": "narrative", "quote": "决算126.00万元"})
        con.execute("UPDATE documents SET status = 'published'")
    *_, question, answer, proof, _, heading, last = _shown(home).rstrip().splitlines()
    assert UNITS["a"] in question
    assert "1,260,000.00" in answer
    assert "a.pdf, page 7" in answer
    assert "决算126.00万元" in answer, "a sentence rather than a cell"
    assert shlex.split(proof)[1:] == ["evidence", "--home", str(home.path), "said", "--out", "proof.png"]
    assert "browser" in heading
    assert shlex.split(last)[1:] == ["explore", "--home", str(home.path), "--open"]


def test_the_first_query_gives_the_largest_deviation_first(home: Home) -> None:
    with duckdb.connect(str(home.published), read_only=True) as con:
        rows = con.execute(QUERIES[0][1]).fetchall()
    assert [row[5] for row in rows] == [Decimal(-1_000_000), Decimal(60_000), Decimal(30_000), Decimal(-10_000)]


def test_the_same_rows_give_the_same_picture() -> None:
    row = Comparison(
        "很长很长很长很长的单位名称办公室", 2024, "类 / 款 / 项", Decimal(100), Decimal(90), None, 1, 1, "single"
    )
    assert chart("2010101", [row]) == chart("2010101", [row])
    assert chart("2010101", [row]) != chart("2010101", [row._replace(actual=Decimal(10))])


def test_says_so_when_nothing_can_be_compared(tmp_path: Path) -> None:
    place = Home(tmp_path)
    place.warehouse.mkdir(parents=True)
    with duckdb.connect(str(place.published)) as con:
        for table in TABLES.values():
            con.execute(table.ddl())
    with pytest.raises(QueryError, match="no function code"):
        show(place, Console(file=io.StringIO()))


def test_samples_are_reports_only(samples: Path, tmp_path: Path) -> None:
    found = sample_files()
    assert len(found) >= 8
    assert {p.parent for p in found} == {samples}
    assert {p.suffix for p in found} == {".pdf", ".xlsx", ".txt"}
    with pytest.raises(JuesuanError, match="make samples"):
        sample_files(tmp_path)


def test_missing_samples_are_reported_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.cli.demo.sample_files", lambda: sample_files(tmp_path))
    with pytest.raises(JuesuanError, match="samples are missing"):
        run_demo(tmp_path / "home", Console(file=io.StringIO()))
    assert not (tmp_path / "home").exists()


def test_the_whole_job_finds_what_was_planted_and_nothing_else(tmp_path: Path) -> None:
    home = tmp_path / "home"
    console = Console(file=io.StringIO(), width=200)
    run_demo(home, console)
    published = Home(home).published
    truths = [truth_of(name) for name in NAMES]
    with duckdb.connect(str(published), read_only=True) as con:
        assert con.execute("SELECT count(*) FROM documents WHERE status = 'published'").fetchone() == (len(NAMES),)
        assert con.execute("SELECT count(*) FROM rejections").fetchone() == (0,)
        failed = con.execute(
            "SELECT file_name, family, checks.pages FROM checks JOIN documents USING (document_id)"
            " WHERE verdict = 'fail' AND severity IN ('error', 'warning')"
        ).fetchall()
    (faulty,) = (t for t in truths if t["contradictions"])
    assert {file for file, _, _ in failed} == {faulty["file"]}
    found = {(family, page) for _, family, pages in failed for page in pages}
    for planted in faulty["contradictions"]:
        assert {(planted["family"], page) for page in planted["pages"]} <= found, planted

    before = published.stat().st_mtime_ns
    run_demo(home, console)
    assert published.stat().st_mtime_ns == before, "a second run publishes nothing anew"
