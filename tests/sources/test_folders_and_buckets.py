"""Inboxes and buckets: local folders through fsspec, and S3 as moto's server speaks it on loopback."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Arrival
from pipeline.errors import SourceError
from pipeline.home import Home
from pipeline.sources import all_health, collect
from tests.sources.conftest import Sources

NIGHT = datetime(2026, 3, 1, 18, tzinfo=UTC)


def pdf(words: str) -> bytes:
    return b"%PDF-1.4\n% " + words.encode() + b"\n%%EOF\n"


def arrivals(home: Home) -> dict[str, Arrival]:
    ledger = Ledger(home.ledger)
    return {a.file_name: a for day in ledger.days() for a in ledger.arrivals(day)}


def test_an_inbox(home: Home, write_sources: Sources, tmp_path: Path) -> None:
    folder, outside = tmp_path / "in", tmp_path / "secret.pdf"
    (folder / "2024").mkdir(parents=True)
    (folder / "2024" / "甲局.pdf").write_bytes(pdf("a"))
    (folder / "bad.pdf").write_bytes(b"<html>error</html>")
    (folder / ".hidden.pdf").write_bytes(pdf("hidden"))
    outside.write_bytes(pdf("secret"))
    (folder / "link.pdf").symlink_to(outside)
    (folder / "inner.pdf").symlink_to(folder / "2024" / "甲局.pdf")
    for path in (*folder.rglob("*.pdf"), outside):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    (folder / "growing.pdf").write_bytes(pdf("half"))
    (folder / "fetched.pdf.part").write_bytes(b"%PDF-1.4 half")
    os.utime(folder / "fetched.pdf.part", (1_700_000_000, 1_700_000_000))
    sources = write_sources(f"""
        [[source]]
        name = "share"
        kind = "inbox"
        folder = "{folder}"
        settle_seconds = 3600
        [source.defaults]
        places = ["丽水市"]
        """)
    (counts,) = collect(home, sources, now=NIGHT).sources
    assert (counts.new, counts.refused, counts.waiting) == (1, 1, 2)
    assert {i.reason for i in counts.incidents} == {"link_outside", "disguised"}
    (arrival,) = arrivals(home).values()
    assert arrival.origin is not None
    assert (arrival.origin.source, arrival.origin.defaults.places) == ("share", ("丽水市",))  # type: ignore[union-attr]
    os.utime(folder / "growing.pdf", (1_700_000_000, 1_700_000_000))
    (counts,) = collect(home, sources, now=NIGHT + timedelta(days=1)).sources
    assert (counts.new, counts.unchanged, counts.refused, counts.waiting) == (1, 1, 0, 1)


def test_an_inbox_that_is_not_there(home: Home, write_sources: Sources, tmp_path: Path) -> None:
    sources = write_sources(f'[[source]]\nname = "share"\nkind = "inbox"\nfolder = "{tmp_path / "unmounted"}"\n')
    for nights in (1, 2):
        (counts,) = collect(home, sources, now=NIGHT + timedelta(days=nights)).sources
        assert counts.state == "failing"
        (health,) = all_health(home)
        assert health.bad_collections == nights
    with pytest.raises(SourceError, match="there is no source 'other'"):
        collect(home, sources, only=["other"])


def nights_of_a_bucket(home: Home, sources: tuple[object, ...], put: object, remove: object) -> None:
    """New, unchanged, changed, withdrawn, refused: the same for every filesystem."""
    put("2024/甲局决算.pdf", pdf("a"))  # type: ignore[operator]
    put("2024/b.pdf", pdf("b"))  # type: ignore[operator]
    put("2024/large.pdf", pdf("x" * (2 << 20)))  # type: ignore[operator]
    put("2024/error.pdf", b"<html>error</html>")  # type: ignore[operator]
    (counts,) = collect(home, sources, now=NIGHT).sources  # type: ignore[arg-type]
    assert (counts.new, counts.refused, counts.errors, counts.state) == (2, 2, 0, "ok")
    assert {i.reason for i in counts.incidents} == {"too_large", "disguised"}
    held = arrivals(home)
    assert set(held) == {"甲局决算.pdf", "b.pdf"}
    assert held["b.pdf"].origin is not None
    assert held["b.pdf"].origin.source == "bucket"
    assert held["b.pdf"].source_uri.endswith("/2024/b.pdf")
    (counts,) = collect(home, sources, now=NIGHT + timedelta(days=1)).sources  # type: ignore[arg-type]
    assert (counts.new, counts.not_modified, counts.requests, counts.refused) == (0, 2, 0, 0)
    put("2024/b.pdf", pdf("b, corrected"))  # type: ignore[operator]
    remove("2024/甲局决算.pdf")  # type: ignore[operator]
    (counts,) = collect(home, sources, now=NIGHT + timedelta(days=2)).sources  # type: ignore[arg-type]
    assert (counts.new, counts.changed, counts.withdrawn, counts.not_modified) == (1, 1, 1, 0)
    assert len(arrivals(home)) == 2  # by name; both versions of b.pdf are kept
    (counts,) = collect(home, sources, now=NIGHT + timedelta(days=3)).sources  # type: ignore[arg-type]
    assert (counts.new, counts.withdrawn, counts.not_modified) == (0, 0, 1)


def test_a_local_bucket(home: Home, write_sources: Sources, tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    root = tmp_path / "bucket"

    def put(key: str, data: bytes) -> None:
        (root / key).parent.mkdir(parents=True, exist_ok=True)
        (root / key).write_bytes(data)

    text = f'[[source]]\nname = "bucket"\nkind = "bucket"\nurl = "file://{root}"\nmax_megabytes = 1\n'
    nights_of_a_bucket(home, write_sources(text), put, lambda key: (root / key).unlink())


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    pytest.importorskip("s3fs")
    server_module = pytest.importorskip("moto.server")
    for name, value in {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    }.items():
        monkeypatch.setenv(name, value)
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def test_an_s3_bucket(home: Home, write_sources: Sources, s3: str) -> None:
    import s3fs

    store = s3fs.S3FileSystem(endpoint_url=s3, skip_instance_cache=True)
    store.mkdir("reports")

    def put(key: str, data: bytes) -> None:
        store.pipe_file(f"reports/{key}", data)

    text = f"""
        [[source]]
        name = "bucket"
        kind = "bucket"
        url = "s3://reports/2024"
        options = {{ endpoint_url = "{s3}" }}
        max_megabytes = 1
        """
    nights_of_a_bucket(home, write_sources(text), put, lambda key: store.rm_file(f"reports/{key}"))


def test_a_bucket_that_is_too_large_is_told_and_loses_nothing(
    home: Home, write_sources: Sources, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "bucket"
    root.mkdir()
    for name in "ab":
        (root / f"{name}.pdf").write_bytes(pdf(name))
    sources = write_sources(f'[[source]]\nname = "bucket"\nkind = "bucket"\nurl = "file://{root}"\n')
    collect(home, sources, now=NIGHT)
    monkeypatch.setattr("pipeline.sources.bucket._MAX_OBJECTS", 1)
    (counts,) = collect(home, sources, now=NIGHT + timedelta(days=1)).sources
    assert not counts.complete
    assert "1 of 2" in counts.notes[0]
    assert (counts.not_modified, counts.withdrawn) == (1, 0)


def test_a_bucket_out_of_reach_is_told_and_forgets_nothing(home: Home, write_sources: Sources, tmp_path: Path) -> None:
    root = tmp_path / "bucket"
    root.mkdir()
    (root / "a.pdf").write_bytes(pdf("a"))
    sources = write_sources(f'[[source]]\nname = "bucket"\nkind = "bucket"\nurl = "file://{root}"\n')
    assert collect(home, sources, now=NIGHT).new == 1
    root.rename(tmp_path / "elsewhere")
    (counts,) = collect(home, sources, now=NIGHT + timedelta(days=1)).sources
    assert (counts.state, counts.withdrawn) == ("failing", 0), "a mount that is gone is no withdrawal"
    assert any("there is nothing at" in note for note in counts.notes)
    (tmp_path / "elsewhere").rename(root)
    (counts,) = collect(home, sources, now=NIGHT + timedelta(days=2)).sources
    assert (counts.state, counts.not_modified) == ("ok", 1)
