"""Readers during publications: never an error, never half a warehouse."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from typer.testing import Result

from pipeline.home import Home
from pipeline.warehouse.read import open_published
from tests.faults.conftest import write_reports

READERS = 8


def test_eight_readers_see_whole_warehouses_during_publications(tmp_path: Path, juesuan: Callable[..., Result]) -> None:
    home, stop = Home(tmp_path / "home"), threading.Event()
    write_reports(tmp_path / "in", 1)
    assert juesuan("ingest", tmp_path / "in").exit_code == 0
    errors: list[str] = []
    seen: list[set[int]] = [set() for _ in range(READERS)]

    def read(number: int) -> None:
        while not stop.wait(0.4):  # eight readers in a tight loop would only starve the publications of the processor
            try:
                with closing(open_published(home.warehouse)) as connection:
                    documents, recorded = connection.execute(
                        "SELECT (SELECT count(*) FROM documents),"
                        " (SELECT row_count FROM publication WHERE table_name = 'documents')"
                    ).fetchall()[0]
                if documents != recorded:
                    errors.append(f"{documents} documents, {recorded} recorded")
                seen[number].add(documents)
            except Exception as error:
                errors.append(repr(error))

    threads = [threading.Thread(target=read, args=(n,)) for n in range(READERS)]
    for thread in threads:
        thread.start()
    try:
        for count in range(2, 5):
            write_reports(tmp_path / "in", count)
            assert juesuan("ingest", tmp_path / "in", "--workers", 1).exit_code == 0
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert errors == []
    assert all(numbers <= {1, 2, 3, 4} and len(numbers) > 1 for numbers in seen)
