"""A day whose Parquet was damaged is written anew from what was read."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import Result

from pipeline.freshness import is_published, is_published_whole, mend_days, published_record
from pipeline.home import Home


@pytest.fixture
def home(published: tuple[Home, Result], tmp_path: Path) -> Home:
    shutil.copytree(published[0].path, tmp_path / "home")
    return Home(tmp_path / "home")


def rows(home: Home) -> dict[str, list[dict[str, object]]]:
    return {path.name: pq.read_table(path).to_pylist() for path in sorted(home.parsed.glob("*/*.parquet"))}


@pytest.mark.parametrize("name", ["line_items.parquet", "rejections.parquet", "documents.parquet"])
def test_a_damaged_day_is_written_anew_and_holds_the_same(home: Home, name: str) -> None:
    before = rows(home)
    (path,) = home.parsed.glob(f"*/{name}")
    assert mend_days(home) == []
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with home.writer("test"):
        assert mend_days(home) == [path.parent.name]
    assert rows(home) == before
    assert mend_days(home) == []


def test_a_warehouse_that_cannot_be_opened_is_not_taken_for_the_published_one(home: Home) -> None:
    record = published_record(home)
    assert record is not None
    # as long, and as old, as the one that was published: only reading it tells
    home.published.write_bytes(b"\0" * record.size)
    os.utime(home.published, ns=(record.mtime_ns, record.mtime_ns))
    assert published_record(home) == record
    assert not is_published(home)
    assert not is_published_whole(home)
    home.published.unlink()
    assert not is_published_whole(home)
    assert published_record(home) is None
