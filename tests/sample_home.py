"""A home with bundled samples, read and published: what evidence, assistants, notebooks and documentation need."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from pipeline.codes.classification import classification
from pipeline.documents.formats import media_type
from pipeline.documents.model import Arrival
from pipeline.documents.store import content_path, document_id, store
from pipeline.home import Home
from pipeline.pages.read import read_pages
from pipeline.reading import pages_stage
from pipeline.report import read_report
from pipeline.warehouse.build import build
from pipeline.warehouse.parsed import write_day
from pipeline.warehouse.publish import publish
from pipeline.warehouse.rows import ParsedDocument

__all__ = ["sample_home"]

DAY = "2026-01-01"


def _no_checks(con: duckdb.DuckDBPyConnection) -> None:
    """The rules take longer than all else, and no figure depends on them."""


def sample_home(
    folder: Path, files: list[Path], run_checks: Callable[[duckdb.DuckDBPyConnection], None] = _no_checks
) -> Home:
    """A published home over report files, made without Dagster; checked by no rule unless `run_checks` says so."""
    home = Home(folder)
    home.prepare()
    parsed = []
    for number, path in enumerate(files):
        data = path.read_bytes()
        identifier = document_id(data)
        arrival = Arrival(
            document_id=identifier,
            file_name=path.name,
            source_uri=f"https://example.gov.cn/{path.name}",
            media_type=media_type(data, path.name),
            size_bytes=len(data),
            arrived_at=f"{DAY}T00:00:{number:02}.000000Z",
        )
        store(home.documents, data, arrival)
        pages = read_pages(content_path(home.documents, identifier), arrival.media_type, identifier)
        pages_stage(home).write(identifier, pages)
        parsed.append(ParsedDocument(arrival, report=read_report(pages, origin_name=path.name)))
    write_day(home.parsed / DAY, parsed, [], inputs="samples")
    build(
        home.parsed,
        home.candidate,
        classification=classification(),
        run_checks=run_checks,
        built_at=datetime(2026, 1, 1, tzinfo=UTC),
        version="0",
    )
    publish(home.candidate, home.warehouse)
    return home
