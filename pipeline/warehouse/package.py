"""The Parquet data package: the published warehouse for every other tool, with its description and checksums.

`<table>/fiscal_year=YYYY/part-0.parquet` for tables with a fiscal year, `<table>.parquet` for the others. Two exports
of the same warehouse are byte-identical: rows are sorted by a total order and nothing depends on the clock or the
machine. The folder is written beside and renamed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import PublicationError
from pipeline.tables import TABLES, Table
from pipeline.warehouse.descriptor import DESCRIPTION, TITLE, descriptor
from pipeline.warehouse.read import open_published

__all__ = ["Export", "export"]

_ROW_GROUP: Final = 100_000
#: Name of the folder for rows whose document states no year, as Hive, Spark, Arrow and DuckDB read it.
_NO_YEAR: Final = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True, slots=True)
class Export:
    """What was exported: the folder, and rows by table."""

    out: Path
    rows: dict[str, int]


def export(warehouse: Path, out: Path) -> Export:
    """Write the data package of a published warehouse (folder or file) to `out`.

    An older export in `out` is replaced; any other folder that is not empty is refused with PublicationError.
    Raises QueryError where nothing is published.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "datapackage.json").is_file())):
        raise PublicationError(
            "the target exists and is no data package", where=str(out), remedy="choose a new or empty folder"
        )
    with closing(open_published(warehouse)) as con:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = out.with_name(f".{out.name}.exporting")
        if beside.exists():
            shutil.rmtree(beside)
        beside.mkdir()
        rows: dict[str, int] = {}
        files: dict[str, list[Path]] = {}
        for table in TABLES.values():
            rows[table.name], files[table.name] = _write_table(con, table, beside)
        version, built_at = _provenance(con)
    described = descriptor(version, built_at.isoformat(timespec="seconds").replace("+00:00", "Z"), files)
    _write_text(beside / "datapackage.json", json.dumps(described, ensure_ascii=False, indent=1) + "\n")
    _write_text(beside / "README.md", _readme(version, built_at, rows))
    _write_text(beside / "CITATION.cff", _citation(version, built_at))
    _write_text(beside / "SHA256SUMS", "".join(_checksums(beside)))
    if out.exists():
        replaced = out.with_name(f".{out.name}.replaced")
        if replaced.exists():
            shutil.rmtree(replaced)
        out.rename(replaced)
        beside.rename(out)
        shutil.rmtree(replaced)
    else:
        beside.rename(out)
    return Export(out, rows)


def _write_table(con: duckdb.DuckDBPyConnection, table: Table, folder: Path) -> tuple[int, list[Path]]:
    if not table.fiscal_year_partitioned:
        path = Path(f"{table.name}.parquet")
        return _write_file(con, table, "", folder / path), [path]
    years = con.execute(f"SELECT DISTINCT fiscal_year FROM {table.name} ORDER BY fiscal_year NULLS LAST").fetchall()
    total, paths = 0, []
    # a table without rows still needs a file that shows its columns
    for (year,) in years or [(None,)]:
        path = Path(table.name) / f"fiscal_year={_NO_YEAR if year is None else int(year)}" / "part-0.parquet"
        where = "WHERE fiscal_year IS NULL" if year is None else f"WHERE fiscal_year = {int(year)}"
        total += _write_file(con, table, where, folder / path)
        paths.append(path)
    return total, paths


def _write_file(con: duckdb.DuckDBPyConnection, table: Table, where: str, path: Path) -> int:
    columns = [c for c in table.columns if not (table.fiscal_year_partitioned and c.name == "fiscal_year")]
    schema = pa.schema(
        [
            pa.field(c.name, c.arrow_type, nullable=c.nullable, metadata={"description": c.comment.encode()})
            for c in columns
        ],
        metadata={"description": table.comment.encode()},
    )
    # all columns after the sort columns: a total order even where a key is shared, lists and nulls included
    order = [*table.sort_columns, *(name for name in table.names if name not in table.sort_columns)]
    ordered = ", ".join(f"{table.by_name[name].sql_name} NULLS FIRST" for name in order)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = 0
    listed = ", ".join(c.sql_name for c in columns)
    reader = con.execute(f"SELECT {listed} FROM {table.name} {where} ORDER BY {ordered}").to_arrow_reader(_ROW_GROUP)
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=9) as writer:
        for group in _groups(reader):
            writer.write_table(_as(group, schema), row_group_size=_ROW_GROUP)
            rows += group.num_rows
    return rows


def _groups(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """Tables of exactly the row group's size but the last: batch sizes of the engine must not show in the bytes."""
    held: list[pa.RecordBatch] = []
    size = 0
    for batch in reader:
        start = 0
        while batch.num_rows - start + size >= _ROW_GROUP:
            taken = _ROW_GROUP - size
            held.append(batch.slice(start, taken))
            yield pa.Table.from_batches(held)
            held, size, start = [], 0, start + taken
        if start < batch.num_rows:
            held.append(batch.slice(start))
            size += batch.num_rows - start
    if held:
        yield pa.Table.from_batches(held)


def _as(group: pa.Table, schema: pa.Schema) -> pa.Table:
    # compute kernels keep list fields named as the engine names them; the cast gives them the schema's names
    return pa.Table.from_arrays(
        [group.column(field.name).cast(field.type).combine_chunks() for field in schema], schema=schema
    )


def _provenance(con: duckdb.DuckDBPyConnection) -> tuple[str, datetime]:
    row = con.execute("SELECT max(pipeline_version), max(built_at) FROM publication").fetchone()
    if row is None or row[0] is None:
        raise PublicationError(
            "the warehouse has no record of its publication", where="publication", remedy="ingest again"
        )
    return str(row[0]), row[1].replace(tzinfo=UTC)


def _readme(version: str, built_at: datetime, rows: dict[str, int]) -> str:
    lines = [
        f"# {TITLE}",
        "",
        DESCRIPTION,
        "",
        f"Version {version}, built {built_at:%Y-%m-%d %H:%M} UTC. Every field is described in `datapackage.json`;"
        " `SHA256SUMS` proves the files (`sha256sum --check SHA256SUMS`).",
        "",
        "| table | rows | content | 内容 |",
        "| --- | ---: | --- | --- |",
        *(f"| `{table.name}` | {rows[table.name]} | {table.en} | {table.zh} |" for table in TABLES.values()),
        "",
        "```sql",
        "-- DuckDB",
        "SELECT unit_name, item_name, initial_budget, actual, execution_rate",
        "FROM read_parquet('budget_vs_actual/*/*.parquet', hive_partitioning = true);",
        "```",
        "",
        "```python",
        "import pandas",
        'items = pandas.read_parquet("line_items")  # fiscal_year comes from the folders',
        "```",
        "",
        "Before you quote a figure, look at `line_items.flags` and at `checks`: reports contradict themselves, and a",
        "reading can be wrong. A blank has no row, a printed 0.00 is 0, a statement of none is null with its words.",
        "",
    ]
    return "\n".join(lines)


def _citation(version: str, built_at: datetime) -> str:
    return (
        "cff-version: 1.2.0\n"
        "message: If you use these data, please cite them as below, and the reports that the figures come from.\n"
        "type: dataset\n"
        f"title: {json.dumps(TITLE, ensure_ascii=False)}\n"
        f"abstract: {json.dumps(DESCRIPTION, ensure_ascii=False)}\n"
        "authors:\n"
        "  - name: Contributors of Juesuan\n"
        f"version: {json.dumps(version)}\n"
        f'date-released: "{built_at:%Y-%m-%d}"\n'
    )


def _checksums(folder: Path) -> Iterator[str]:
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS"):
        with path.open("rb") as handle:
            digest = hashlib.file_digest(handle, "sha256").hexdigest()
        yield f"{digest}  {path.relative_to(folder).as_posix()}\n"


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
