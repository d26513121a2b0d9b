"""Publication: verify a candidate, keep the two warehouses before it, and swap it in atomically.

There is no moment without a published file, and a kill at any step leaves either the old or the new one in place:
the previous ones are hard links, the swap is one rename. Readers that have the old file open keep their snapshot.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
from filelock import FileLock

from pipeline import __version__
from pipeline.durable import sync_folder
from pipeline.errors import PublicationError, QueryError
from pipeline.tables import TABLES, Table
from pipeline.warehouse.content import comparable, content_hash
from pipeline.warehouse.read import PUBLISHED, attach

__all__ = ["CANDIDATE", "Publication", "content", "damaged_tables", "publish", "same_content", "verify"]

#: File name of the warehouse that is being built, in the same folder as the published one.
CANDIDATE: Final = "juesuan.candidate.duckdb"


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication did: `replaced` is false where the candidate said nothing new and was thrown away."""

    path: Path
    replaced: bool


def publish(candidate: Path, warehouse: Path, *, keep: int = 2, whole: bool | None = None) -> Publication:
    """Verify `candidate` and make it `warehouse`/juesuan.duckdb, keeping the `keep` files before it.

    A candidate whose every table has the content of the published one is deleted instead: no row changes, and readers
    keep their file. A published file that is damaged is replaced all the same, and is not kept; `whole` says whether it
    is whole where the caller knows, else its rows are read. Raises PublicationError where the candidate is not fit; the
    published one stays as it is.
    """
    warehouse.mkdir(parents=True, exist_ok=True)
    verify(candidate)
    if candidate.stat().st_dev != warehouse.stat().st_dev:
        raise PublicationError(
            "the candidate is on another file system than the warehouse, so it cannot be swapped in atomically",
            where=str(candidate),
            remedy=f"build it in {warehouse}",
        )
    target = warehouse / PUBLISHED
    with FileLock(str(warehouse / ".publish.lock")):
        whole = target.exists() and (not damaged_tables(target) if whole is None else whole)
        if whole and same_content(candidate, target):
            candidate.unlink()
            return Publication(target, replaced=False)
        sync_folder(candidate)
        _keep_previous(target, keep if whole else 0)
        candidate.replace(target)
        sync_folder(warehouse)
    return Publication(target, replaced=True)


def same_content(a: Path, b: Path) -> bool:
    """Whether two warehouses hold the same rows in every table, wall-clock columns aside, by the same version."""
    try:
        return content(a) == content(b)
    except (QueryError, duckdb.Error):
        return False  # one of another version, or damaged: surely not the same


def damaged_tables(warehouse: Path) -> list[str]:
    """The tables whose rows are not those that were recorded when the file was built; `publication` if it has none.

    All rows are read: a flipped bit in any block is found. A file of an older version is judged by the tables that it
    recorded, as far as their columns are still known.
    """
    try:
        recorded = content(warehouse)
    except (QueryError, duckdb.Error):
        return ["publication"]
    damaged = []
    with closing(attach(warehouse)) as con:
        for name, (count, digest, version) in recorded.items():
            if name not in TABLES:
                continue
            try:
                found = content_hash(con, TABLES[name])
            except duckdb.BinderException:  # a column that this version has and that one had not
                found = (_count(con, f"FROM {name}"), digest)
            except duckdb.Error:
                found = (-1, "")
            # another version, of ours or of the engine, may compute the hash of the same rows in another way
            alike = version == __version__ and comparable(found[1] or digest, digest)
            if found[0] != count or (alike and found[1] != digest):
                damaged.append(name)
    return damaged


def content(warehouse: Path) -> dict[str, tuple[int, str, str]]:
    """Rows, content hash and pipeline version by table, as recorded when a warehouse was built."""
    with closing(attach(warehouse)) as con:
        rows = con.execute("SELECT table_name, row_count, content_hash, pipeline_version FROM publication").fetchall()
    return {name: (count, digest, version) for name, count, digest, version in rows}


def verify(candidate: Path) -> None:
    """Raise PublicationError with all faults of a candidate: tables, columns, comments, counts, vocabularies, keys."""
    wal = candidate.with_name(candidate.name + ".wal")
    if not candidate.is_file() or wal.exists():
        raise PublicationError(
            "the candidate is missing or was not closed", where=str(candidate), remedy="build the warehouse again"
        )
    try:
        with closing(attach(candidate)) as con:
            faults = list(_faults(con))
    except (QueryError, duckdb.Error) as error:
        raise PublicationError(
            f"the candidate cannot be read ({error})", where=str(candidate), remedy="build the warehouse again"
        ) from error
    if faults:
        raise PublicationError(
            f"{len(faults)} faults: {'; '.join(faults)}",
            where=str(candidate),
            remedy="the published warehouse is unchanged; mend the stage that made these rows and build again",
        )


def _faults(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    have: dict[str, dict[str, tuple[str, str | None]]] = {}
    for table, column, kind, comment in con.execute(
        "SELECT table_name, column_name, data_type, comment FROM duckdb_columns()"
        " WHERE database_name = 'juesuan' AND NOT internal ORDER BY ALL"
    ).fetchall():
        have.setdefault(table, {})[column] = (kind, comment)
    recorded = (
        dict(con.execute("SELECT table_name, row_count FROM publication").fetchall()) if "publication" in have else {}
    )
    for table in TABLES.values():
        columns = have.get(table.name)
        if columns is None:
            yield f"table {table.name} is missing"
            continue
        wrong = [c.name for c in table.columns if columns.get(c.name, ("", None))[0] != c.type]
        if wrong:
            yield f"{table.name}: columns missing or of another type: {', '.join(wrong)}"
            continue
        bare = [name for name, (_, comment) in columns.items() if not comment]
        if bare:
            yield f"{table.name}: no comment on {', '.join(bare)}"
        if table.name != "publication" and recorded.get(table.name) != _count(con, f"FROM {table.name}"):
            yield f"{table.name}: another number of rows than recorded"
        yield from _row_faults(con, table)
    if not recorded:
        yield "publication records no table"
        return
    orphans = _count(con, "FROM line_items ANTI JOIN documents USING (document_id)")
    if orphans:
        yield f"line_items: {orphans} rows of no document"
    nameless = _count(
        con,
        "FROM documents ANTI JOIN units USING (unit_id)"
        " WHERE status = 'published' AND report_kind IN ('final', 'budget')",
    )
    if nameless:
        yield f"documents: {nameless} published reports of no unit"


def _row_faults(con: duckdb.DuckDBPyConnection, table: Table) -> Iterator[str]:
    key = ", ".join(table.by_name[name].sql_name for name in table.key)
    # the rows whose keys' hashes are not alone, and of those the keys themselves: a key of lists and sentences is long
    double = _count(
        con,
        f"FROM (SELECT 1 FROM {table.name} WHERE hash({key}) IN ("
        f"SELECT hash({key}) FROM {table.name} GROUP BY ALL HAVING count(*) > 1) GROUP BY {key} HAVING count(*) > 1)",
    )
    if double:
        yield f"{table.name}: {double} double keys ({', '.join(table.key)})"
    for column in table.columns:
        if column.vocabulary is None:
            continue
        words = ", ".join("'" + word + "'" for word in sorted(column.vocabulary))
        said = f"unnest({column.sql_name})" if column.is_list else column.sql_name
        foreign = con.execute(
            f"SELECT DISTINCT word FROM (SELECT {said} AS word FROM {table.name})"
            f" WHERE word NOT IN ({words}) ORDER BY 1 LIMIT 5"
        ).fetchall()
        if foreign:
            yield f"{table.name}.{column.name}: outside its vocabulary: {', '.join(str(word) for (word,) in foreign)}"


def _count(con: duckdb.DuckDBPyConnection, source: str) -> int:
    row = con.execute(f"SELECT count(*) {source}").fetchone()
    return int(row[0]) if row else 0


def _keep_previous(target: Path, keep: int) -> None:
    """Shift the kept files by one and link the published one as the first; repeatable after a kill at any step."""
    if not target.exists() or keep < 1:
        return
    kept = [target.with_name(f"{target.stem}.previous-{number}{target.suffix}") for number in range(1, keep + 1)]
    if kept[0].exists() and kept[0].samefile(target):
        return  # a publication was cut short after this step
    for older, newer in zip(reversed(kept), reversed(kept[:-1]), strict=False):
        if newer.exists():
            newer.replace(older)
    beside = target.with_name(f".{target.name}.keeping")
    beside.unlink(missing_ok=True)
    os.link(target, beside)
    beside.replace(kept[0])
    sync_folder(target.parent)
