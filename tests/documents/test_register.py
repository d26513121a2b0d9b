"""Registration: complete or not there, in a fixed order, and free of charge the second time."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from pipeline.documents import store
from pipeline.documents.ledger import Ledger
from pipeline.documents.register import MissingPath, Registration, register, source_uri
from pipeline.errors import HomeError
from pipeline.home import Home


def words(n: int) -> bytes:
    return f"第{n}号单位 2024 年度部门决算\n".encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "reports"
    (made / "b").mkdir(parents=True)
    (made / "b" / "2.txt").write_bytes(words(2))
    (made / "1.txt").write_bytes(words(1))
    (made / "3.txt").write_bytes(words(3))
    (made / "copy of 1.txt").write_bytes(words(1))
    (made / "empty.pdf").write_bytes(b"")
    (made / "desktop.ini").write_bytes(b"[x]")
    (made / ".hidden.txt").write_bytes(words(9))
    return made


def run(home: Home, *paths: Path) -> Registration:
    with home.writer("test"):
        return register(home, paths)


def snapshot(home: Home) -> dict[str, tuple[int, bytes]]:
    return {
        str(p.relative_to(home.path)): (p.stat().st_mtime_ns, p.read_bytes())
        for root in (home.documents, home.ledger)
        for p in sorted(root.rglob("*"))
        if p.is_file()
    }


def test_bytes_origin_and_ledger_are_kept(tmp_path: Path, folder: Path) -> None:
    home = Home(tmp_path / "home")
    found = run(home, folder)
    assert [a.file_name for a in found.documents] == ["1.txt", "3.txt", "2.txt"]
    assert found.new == {a.document_id for a in found.documents}
    first = found.documents[0]
    assert first.document_id == hashlib.sha256(words(1)).hexdigest()
    assert store.content_path(home.documents, first.document_id).read_bytes() == words(1)
    assert store.origin(home.documents, first.document_id) == first
    assert first.source_uri == source_uri(folder / "1.txt")
    assert Ledger(home.ledger).arrivals(first.day) == found.documents
    assert [r.reason for r in found.refused] == ["empty"]
    assert sorted(Path(s).name for s in found.skipped) == [".hidden.txt", "desktop.ini"]


def test_arrival_times_strictly_increase_in_the_order_of_paths(tmp_path: Path, folder: Path) -> None:
    times = [a.arrived_at for a in run(Home(tmp_path / "home"), folder).documents]
    assert times == sorted(set(times))


def test_the_clock_can_be_held_still(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1735689600")
    times = [a.arrived_at for a in run(Home(tmp_path / "home"), folder).documents]
    assert times[0] == "2025-01-01T00:00:00.000000Z"
    assert times == sorted(set(times))


@pytest.mark.parametrize("epoch", ["0", "99999999999", "soon"])
def test_an_impossible_clock_is_refused(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, epoch: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(HomeError, match="SOURCE_DATE_EPOCH"):
        run(Home(tmp_path / "home"), folder)


def test_registering_again_changes_nothing(tmp_path: Path, folder: Path) -> None:
    home = Home(tmp_path / "home")
    first = run(home, folder)
    before = snapshot(home)
    (folder / "1.txt").rename(folder / "0 moved.txt")
    second = run(home, folder)
    assert snapshot(home) == before
    assert second.new == set()
    assert second.newly_refused == 0
    assert {a.document_id for a in second.documents} == {a.document_id for a in first.documents}
    assert [r.reason for r in second.refused] == ["empty"]


def test_a_registration_cut_short_after_the_store_is_completed(tmp_path: Path, folder: Path) -> None:
    home = Home(tmp_path / "home")
    first = run(home, folder)
    record = home.ledger / first.documents[0].day / f"{first.documents[0].document_id}.json"
    record.unlink()
    again = run(home, folder)
    assert record.exists()
    assert again.new == set()
    assert Ledger(home.ledger).arrivals(first.documents[0].day) == first.documents


def test_a_leftover_of_a_cut_short_store_is_no_document(tmp_path: Path, folder: Path) -> None:
    home = Home(tmp_path / "home")
    identifier = hashlib.sha256(words(1)).hexdigest()
    beside = home.documents / identifier[:2] / f".{identifier}.0123"
    beside.mkdir(parents=True)
    (beside / "content").write_bytes(words(1)[:5])
    found = run(home, folder)
    assert identifier in found.new
    assert store.content_path(home.documents, identifier).read_bytes() == words(1)


def test_a_path_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(MissingPath):
        run(Home(tmp_path / "home"), tmp_path / "nowhere")


def test_a_damaged_origin_record_says_what_to_do(tmp_path: Path, folder: Path) -> None:
    home = Home(tmp_path / "home")
    identifier = run(home, folder).documents[0].document_id
    (home.documents / identifier[:2] / identifier / "origin.json").write_bytes(b"{")
    for record in home.ledger.glob(f"*/{identifier}.json"):
        record.unlink()  # the second copy
    with pytest.raises(HomeError, match="ingest the file again"):
        run(home, folder)


def test_a_place_has_one_source_uri(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    assert source_uri(tmp_path / "other" / ".." / "a.pdf") == source_uri(tmp_path / "a.pdf")


def test_a_source_uri_keeps_chinese_letters_and_encodes_what_a_uri_reserves(tmp_path: Path) -> None:
    assert source_uri(tmp_path / "某局 100%#1.txt").endswith("/某局%20100%25%231.txt")
