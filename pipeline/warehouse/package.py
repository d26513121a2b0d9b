"""The Parquet data package: the published warehouse for every other tool, with its description and checksums.

`<table>/fiscal_year=YYYY/part-0.parquet` for tables with a fiscal year, `<table>.parquet` for the others. Two exports
of the same warehouse are byte-identical: rows are sorted by a total order and nothing depends on the clock or the
machine. The folder is written beside and renamed.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
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
from pipeline.warehouse.changes import CHANGES, Changes, changes_since, changes_text, find_version
from pipeline.warehouse.descriptor import descriptor
from pipeline.warehouse.manifest import MANIFEST, SUMS, checksums, manifest, sign, verify_package
from pipeline.warehouse.package_texts import citation, licence, readme
from pipeline.warehouse.read import attach, published_file
from pipeline.warehouse.sql import literal

__all__ = ["Export", "export", "open_whole", "provenance"]

_ROW_GROUP: Final = 100_000
#: Name of the folder for rows whose document states no year, as Hive, Spark, Arrow and DuckDB read it.
_NO_YEAR: Final = "__HIVE_DEFAULT_PARTITION__"


@dataclass(frozen=True, slots=True)
class Export:
    """What was exported: the folder, rows by table, and what changed since the version that was asked for."""

    out: Path
    rows: dict[str, int]
    changes: Changes | None = None


def export(warehouse: Path, out: Path, *, since: str | None = None) -> Export:
    """Write the data package of a published warehouse (folder or file) to `out`.

    `since` names an earlier version (a package, a warehouse file, or one kept beside the published one): the package
    then holds the changelog of its data. An older export in `out` is replaced; any other folder that is not empty is
    refused with PublicationError, as is an unknown version. Raises QueryError where nothing is published.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / "datapackage.json").is_file())):
        raise PublicationError(
            "the target exists and is no data package", where=str(out), remedy="choose a new or empty folder"
        )
    published = published_file(warehouse)
    earlier = find_version(published, since) if since is not None else None
    with closing(open_whole(published)) as con:
        out.parent.mkdir(parents=True, exist_ok=True)
        beside = out.with_name(f".{out.name}.exporting")
        if beside.exists():
            shutil.rmtree(beside)
        beside.mkdir()
        changes = _write(con, beside, earlier)
    rows = {name: int(table["rows"]) for name, table in verify_package(beside)["tables"].items()}
    if out.exists():
        replaced = out.with_name(f".{out.name}.replaced")
        if replaced.exists():
            shutil.rmtree(replaced)
        out.rename(replaced)
        beside.rename(out)
        shutil.rmtree(replaced)
    else:
        beside.rename(out)
    return Export(out, rows, changes)


def open_whole(published: Path) -> duckdb.DuckDBPyConnection:
    """A connection for exports, which may write; PublicationError where another version built the warehouse."""
    con = attach(published)
    con.execute(f"SET temp_directory = {literal(str(Path(tempfile.gettempdir()) / f'juesuan-spill-{os.getpid()}'))}")
    have = set(
        con.execute("SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'juesuan'").fetchall()
    )
    missing = [f"{t.name}.{c.name}" for t in TABLES.values() for c in t.columns if (t.name, c.name) not in have]
    if missing:
        con.close()
        raise PublicationError(
            f"the warehouse was built by another version: {len(missing)} columns are missing ({missing[0]}, …)",
            where=str(published),
            remedy="run `juesuan ingest` once more: it builds the warehouse anew from what was read",
        )
    return con


def _write(con: duckdb.DuckDBPyConnection, folder: Path, earlier: Path | None) -> Changes | None:
    rows: dict[str, int] = {}
    files: dict[str, list[Path]] = {}
    for table in TABLES.values():
        rows[table.name], files[table.name] = _write_table(con, table, folder)
    version, built_at = provenance(con)
    created = built_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    said = manifest(con, folder, version, created, files)
    changes = changes_since(con, earlier) if earlier is not None else None
    if changes is not None:
        pq.write_table(changes.rows, folder / CHANGES, compression="zstd", row_group_size=_ROW_GROUP)
        _write_text(folder / "CHANGES.md", changes_text(changes))
        said["since"] = {
            "version": changes.version,
            "tables": {
                name: {"added": t.added, "removed": t.removed, "changed": t.changed, "unchanged": t.unchanged}
                for name, t in changes.tables.items()
            },
        }
    signed = sign(said)
    _write_text(folder / MANIFEST, json.dumps(signed, ensure_ascii=False, indent=1) + "\n")
    described = descriptor(version, created, files, changelog=CHANGES if changes is not None else None)
    _write_text(folder / "datapackage.json", json.dumps(described, ensure_ascii=False, indent=1) + "\n")
    _write_text(folder / "README.md", readme(version, built_at, rows, signed, changes is not None))
    _write_text(folder / "CITATION.cff", citation(version, built_at, signed))
    _write_text(folder / "LICENCE.md", licence())
    _write_text(folder / SUMS, "".join(checksums(folder)))
    return changes


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


def provenance(con: duckdb.DuckDBPyConnection) -> tuple[str, datetime]:
    """Version of the pipeline and time of the build, as the warehouse records them."""
    row = con.execute("SELECT max(pipeline_version), max(built_at) FROM publication").fetchone()
    if row is None or row[0] is None:
        raise PublicationError(
            "the warehouse has no record of its publication", where="publication", remedy="ingest again"
        )
    return str(row[0]), row[1].replace(tzinfo=UTC)


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
