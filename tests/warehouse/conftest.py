"""The warehouse that the tests of the tables for analysts ask, built once."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from schools import DOCUMENTS
from warehouse_reports import warehouse_of

from pipeline.codes.classification import classification


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A department with two schools and its own body, an archive over two years, and a central body."""
    summary = warehouse_of(tmp_path_factory.mktemp("analysis"), DOCUMENTS, classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        yield con
