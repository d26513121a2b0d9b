"""Generated reports are as real ones: sums hold, printed words follow the amounts, no two rows are one."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from benchmarks.nation import generate, parse_samples
from pipeline.warehouse.parsed import PARSED_TABLES, day_folders


@pytest.fixture(scope="module")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("nation")
    assert generate(out, 60, threads=1) > 60 * 100
    return out


def rows(folder: Path, table: str, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect() as con:
        con.execute(f"CREATE VIEW t AS FROM read_parquet('{folder}/*/{table}.parquet', union_by_name = true)")
        return con.execute(query).fetchall()


def test_every_file_of_a_day_has_the_columns_of_today(nation: Path) -> None:
    (samples, day) = day_folders(nation)
    assert samples < day
    for name, schema in PARSED_TABLES.items():
        with duckdb.connect() as con:
            made = con.execute(f"DESCRIBE FROM '{day}/{name}.parquet'").fetchall()
            like = con.execute(f"DESCRIBE FROM '{samples}/{name}.parquet'").fetchall()
        assert [row[:2] for row in made] == [row[:2] for row in like]
        assert [row[0] for row in made] == schema.names


def test_no_two_rows_are_one_and_each_belongs_to_a_document(nation: Path) -> None:
    assert rows(nation, "line_items", "SELECT count(*) - count(DISTINCT line_item_id) FROM t") == [(0,)]
    documents = rows(nation, "documents", "SELECT count(*), count(DISTINCT document_id) FROM t")
    assert documents[0][0] == documents[0][1]
    named = rows(nation, "units", "SELECT count(DISTINCT unit_id), count(DISTINCT division_code) FROM t")
    assert all(int(str(count)) > 10 for count in named[0])


def test_amounts_are_the_pattern_times_a_whole_number_and_print_so(nation: Path) -> None:
    printed = rows(
        nation,
        "line_items",
        "SELECT count(*), count(*) FILTER (abs(value - replace(printed_value, ',', '')::DECIMAL(20, 6)"
        " * CASE printed_unit WHEN '万元' THEN 10000 ELSE 1 END) > rounding + 0.01) FROM t"
        " WHERE unit = 'CNY' AND value <> 0 AND printed_unit IN ('元', '万元')"
        " AND regexp_full_match(printed_value, '[0-9,.]+') AND period <> 'change'",
    )
    assert int(str(printed[0][0])) > 1000
    assert printed[0][1] == 0


def test_the_same_arguments_give_the_same_rows(nation: Path, tmp_path: Path) -> None:
    generate(tmp_path, 60, threads=1)
    for table in ("documents", "line_items", "units"):
        digest = "SELECT bit_xor(hash(t)) FROM t"
        assert rows(tmp_path, table, digest) == rows(nation, table, digest)


def test_the_samples_lie_there_as_they_are(nation: Path, tmp_path: Path) -> None:
    parse_samples(tmp_path / "2024-01-01")
    with duckdb.connect() as con:
        both = [
            con.execute(f"SELECT bit_xor(hash(t)) FROM '{folder}/2024-01-01/line_items.parquet' AS t").fetchall()
            for folder in (nation, tmp_path)
        ]
    assert both[0] == both[1]
