"""The parsed reports of one arrival day as a folder of Parquet files: what the build reads.

A folder is written beside and renamed, so it is whole or not there. Its bytes depend on the documents alone, not on
the order in which workers finished: documents are written as they come to a scratch file (one Arrow batch each, so
never more than one document's rows are Python objects) and copied in the order of their identifiers.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.documents.model import Rejection
from pipeline.durable import home_error, sync_folder
from pipeline.fingerprint import file_hash
from pipeline.tables import TABLES
from pipeline.warehouse.rows import (
    ParsedDocument,
    Row,
    document_row,
    evidence_rows,
    indicator_rows,
    line_item_rows,
    passage_rows,
    rejection_row,
    table_read_rows,
    unit_row,
)

__all__ = [
    "INPUTS_FILE",
    "PARSED_TABLES",
    "SUMS_FILE",
    "ParsedDocument",
    "day_folders",
    "is_whole",
    "read_inputs",
    "read_sums",
    "write_day",
]

#: Schemas of the files of a day: the warehouse's own, and for units the document that names the unit.
PARSED_TABLES: Final[dict[str, pa.Schema]] = {
    name: TABLES[name].arrow_schema()
    for name in (
        "documents",
        "line_items",
        "table_reads",
        "passages",
        "performance_indicators",
        "document_evidence",
        "rejections",
    )
} | {"units": TABLES["units"].arrow_schema().append(pa.field("document_id", pa.string(), nullable=False))}

#: Holds what the caller says the day was made from (documents and stage versions).
INPUTS_FILE: Final = "inputs.txt"
#: SHA-256 of the other files, in the form of sha256sum: Parquet readers do not notice a flipped bit.
SUMS_FILE: Final = "SHA256SUMS"
_ROW_GROUP: Final = 100_000


def write_day(
    folder: Path, documents: Iterable[ParsedDocument], rejections: Iterable[Rejection] = (), *, inputs: str = ""
) -> int:
    """Write the folder of one arrival day, replacing an older one; returns the number of line items.

    `rejections` are those of files that are no documents (never registered); those of documents come with them.
    `inputs` is kept for `read_inputs`, by which a caller knows whether the folder is still up to date. Raises
    HomeError on a bad disk.
    """
    try:
        return _write_day(folder, documents, rejections, inputs)
    except OSError as error:
        raise home_error(error, folder) from error


def _write_day(folder: Path, documents: Iterable[ParsedDocument], rejections: Iterable[Rejection], inputs: str) -> int:
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_leftovers(folder)
    beside = folder.with_name(f".{folder.name}.writing")
    beside.mkdir()
    refused: list[Row] = [rejection_row(rejection) for rejection in rejections]
    with ExitStack() as stack:
        scratch = {
            name: stack.enter_context(_Scratch(beside / f".{name}.arrow", schema))
            for name, schema in PARSED_TABLES.items()
            if name != "rejections"
        }
        for parsed in documents:
            key = parsed.arrival.document_id
            scratch["documents"].add(key, [document_row(parsed)])
            if parsed.rejection is not None:
                refused.append(rejection_row(parsed.rejection))
            if parsed.report is not None:
                unit = unit_row(parsed.report)
                scratch["units"].add(key, [] if unit is None else [unit])
                scratch["line_items"].add(key, list(line_item_rows(parsed.report)))
                scratch["table_reads"].add(key, list(table_read_rows(parsed.report)))
                scratch["passages"].add(key, list(passage_rows(parsed.report)))
                scratch["performance_indicators"].add(key, list(indicator_rows(parsed.report)))
                scratch["document_evidence"].add(key, list(evidence_rows(parsed.report)))
        for name, table in scratch.items():
            table.write_sorted(beside / f"{name}.parquet")
        line_items = scratch["line_items"].rows
    refused.sort(key=lambda row: tuple(str(row.get(name) or "") for name in ("source_uri", "stage", "reason", "at")))
    rejected = pa.Table.from_pylist(refused, schema=PARSED_TABLES["rejections"])
    _write(beside / "rejections.parquet", rejected.schema, rejected.to_batches())
    (beside / SUMS_FILE).write_text(_sums(beside), encoding="utf-8")
    (beside / INPUTS_FILE).write_text(inputs, encoding="utf-8")
    for path in beside.iterdir():
        sync_folder(path)
    sync_folder(beside)
    if folder.exists():
        # between the two renames the day is missing, never half: the next run finds no inputs file and writes it again
        folder.rename(folder.with_name(f".{folder.name}.replaced"))
    beside.rename(folder)
    sync_folder(folder.parent)
    _clear_leftovers(folder)
    return line_items


def read_inputs(folder: Path) -> str | None:
    """What `write_day` was told of the inputs of a day, or None where the day is not there."""
    path = folder / INPUTS_FILE
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else None


def read_sums(folder: Path) -> str:
    """The checksums of a day's files as they were written; empty for a day of an older version."""
    path = folder / SUMS_FILE
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def is_whole(folder: Path) -> bool:
    """Whether the files of a day are as they were written; one of an older version, without sums, is believed."""
    return not (folder / SUMS_FILE).exists() or read_sums(folder) == _sums(folder)


def _sums(folder: Path) -> str:
    return "".join(f"{file_hash(path)}  {path.name}\n" for path in sorted(folder.glob("*.parquet")))


def day_folders(parsed: Path) -> list[Path]:
    """The finished day folders under `parsed`, oldest first."""
    if not parsed.is_dir():
        return []
    return sorted(path.parent for path in parsed.glob(f"*/{INPUTS_FILE}") if not path.parent.name.startswith("."))


class _Scratch:
    """An Arrow file that takes documents in any order and gives them back by identifier."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path = path
        self._schema = schema
        self._batches: list[tuple[str, int]] = []
        self.rows = 0

    def __enter__(self) -> Self:
        self._writer = pa.ipc.new_file(str(self._path), self._schema)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._writer.close()
        self._path.unlink(missing_ok=True)

    def add(self, key: str, rows: Sequence[Row]) -> None:
        """Append the rows of one document."""
        if rows:
            self._batches.append((key, len(self._batches)))
            self._writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=self._schema))
            self.rows += len(rows)

    def write_sorted(self, target: Path) -> None:
        """Copy everything to a Parquet file, documents in the order of their identifiers."""
        self._writer.close()
        with pa.memory_map(str(self._path)) as mapped:
            reader = pa.ipc.open_file(mapped)
            _write(target, self._schema, (reader.get_batch(number) for _, number in sorted(self._batches)))


def _write(path: Path, schema: pa.Schema, batches: Iterable[pa.RecordBatch]) -> None:
    with pq.ParquetWriter(path, schema, compression="zstd", compression_level=3) as writer:
        for group in _grouped(batches):
            writer.write_table(pa.Table.from_batches(group, schema=schema).combine_chunks(), row_group_size=_ROW_GROUP)


def _grouped(batches: Iterable[pa.RecordBatch]) -> Iterator[list[pa.RecordBatch]]:
    group: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        if group and rows + batch.num_rows > _ROW_GROUP:
            yield group
            group, rows = [], 0
        group.append(batch)
        rows += batch.num_rows
    if group:
        yield group


def _clear_leftovers(folder: Path) -> None:
    for suffix in ("writing", "replaced"):
        left = folder.with_name(f".{folder.name}.{suffix}")
        if left.exists():
            shutil.rmtree(left)
