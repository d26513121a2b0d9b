"""The refusals of a parsed day: the second copy of what the ledger holds of them."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline import clock
from pipeline.documents.model import Rejection

__all__ = ["parsed_refusals"]


def parsed_refusals(day: Path) -> list[Rejection]:
    """The refused files in the Parquet of a day; none where there is no such file or it cannot be read."""
    try:
        rows = pq.read_table(day / "rejections.parquet").to_pylist()
    except (OSError, pa.ArrowException):
        return []
    return [
        msgspec.convert({**row, "at": clock.as_text(row["at"].replace(tzinfo=UTC))}, Rejection)
        for row in rows
        if row.get("document_id") is None
    ]
