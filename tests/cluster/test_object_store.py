"""Documents and stage outputs in an object store: S3 as moto serves it on the loopback, and a store in memory."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from pipeline import reading
from pipeline.documents import store
from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Arrival
from pipeline.documents.register import register
from pipeline.errors import HomeError, ReadingFailed, SettingsError, StoreError
from pipeline.home import Home
from pipeline.objects import RemoteFolder, open_folder
from pipeline.stages import Failure, Stage
from pipeline.stores import Stores, settle, stores_of
from tests.cluster.conftest import LIMITS, read
from tests.cluster.processes import DaskProcesses
from tests.cluster.read_apart import read_apart

pytest.importorskip("s3fs", reason="the driver of S3 is not installed (extra: cluster)")

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}
ARRIVAL = Arrival(
    store.document_id(b"words"), "报告.txt", "file:///a.txt", "text/plain", 5, "2026-01-01T00:00:00.000000Z"
)


class Value(msgspec.Struct):
    text: str


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of an S3 server on the loopback; keys and address stand in the environment, as with a real one."""
    server_module = pytest.importorskip("moto.server", reason="moto's server is not installed (extra: dev)")
    server = server_module.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as monkeypatch:
        for name, value in {**KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"}.items():
            monkeypatch.setenv(name, value)
        yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3: str) -> str:
    import s3fs

    name = f"juesuan-{uuid.uuid4().hex}"
    s3fs.S3FileSystem().mkdir(name)
    return f"s3://{name}/province"


@pytest.fixture
def memory() -> RemoteFolder:
    folder = open_folder(f"memory://{uuid.uuid4().hex}/x", {})
    assert isinstance(folder, RemoteFolder)
    return folder


def set_store(home: Home, address: str, more: str = "") -> None:
    (home.path / "juesuan.toml").write_text(f'store = "{address}"\n{more}', encoding="utf-8")


def keys(folder: Path | RemoteFolder) -> list[str]:
    assert isinstance(folder, RemoteFolder)
    folder._fs.invalidate_cache()
    found: list[str] = folder._fs.find(folder._root)
    return found


# ---- the whole way


def test_a_bucket_serves_as_a_disk_does(bucket: str, home: Home, reports: Path, alone: Home) -> None:
    set_store(home, bucket)
    assert read_apart(home, reports) == read(alone, reports)
    assert not [p for folder in (home.documents, home.stages) for p in folder.rglob("*") if p.is_file()]
    documents = sum(len(Ledger(home.ledger).document_ids(day)) for day in Ledger(home.ledger).days())
    assert len(keys(stores_of(home).documents)) == 2 * documents


def test_machines_that_share_only_a_bucket_read_what_one_does(
    s3: str, bucket: str, tmp_path: Path, home: Home, reports: Path, alone: Home
) -> None:
    cluster = DaskProcesses(tmp_path / "dask")
    try:
        cluster.add_worker("--no-nanny", JUESUAN_HOME=str(tmp_path / "no-such-home"))
        set_store(home, bucket, f'executor = "dask"\nscheduler = "{cluster.address}"\n')
        assert read(home, reports) == read(alone, reports)
        assert not (tmp_path / "no-such-home").exists()
        stages = stores_of(home).stages
        assert isinstance(stages, RemoteFolder)
        outputs = keys(stages)
        assert not [key for key in outputs if ".probe" in key]

        # what is lost or damaged is made again, and nothing else is
        hit = outputs[::5]
        written = {key: stages._fs.info(key, refresh=True)["LastModified"] for key in set(outputs) - set(hit)}
        for number, key in enumerate(hit):
            stages._fs.rm_file(key) if number % 2 else stages._fs.pipe_file(key, stages._fs.cat_file(key)[:-3])
        assert read(home, reports) == read(alone, reports)
        assert keys(stages) == outputs
        assert {key: stages._fs.info(key, refresh=True)["LastModified"] for key in written} == written
    finally:
        cluster.stop()


# ---- one document, one output


@pytest.mark.parametrize("kind", ["memory", "bucket"])
def test_a_document_is_stored_once(kind: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(kind)
    documents = open_folder(found, {}) if isinstance(found, str) else found
    assert store.origin(documents, ARRIVAL.document_id) is None
    assert store.store(documents, b"words", ARRIVAL)
    later = msgspec.structs.replace(ARRIVAL, arrived_at="2027-01-01T00:00:00.000000Z")
    assert not store.store(documents, b"words", later)
    assert store.origin(documents, ARRIVAL.document_id) == ARRIVAL
    with store.local_content(documents, ARRIVAL.document_id) as path:
        assert (path.name, path.read_bytes()) == (store.CONTENT, b"words")
    assert not path.exists(), "the copy lasts no longer than it is needed"


def test_copies_of_killed_processes_are_swept(
    memory: RemoteFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    store.store(memory, b"words", ARRIVAL)
    with store.local_content(memory, ARRIVAL.document_id) as path:
        name, _, rest = path.parent.name.rpartition(f"-{os.getpid()}-")
    ended = subprocess.Popen(["true"])
    ended.wait()
    left, living, other = (tmp_path / f"{name}-{pid}-{rest}" for pid in (ended.pid, os.getppid(), "x"))
    for folder in (left, living, other):
        folder.mkdir()
        (folder / store.CONTENT).write_bytes(b"words")
    with store.local_content(memory, ARRIVAL.document_id) as path:
        assert path.read_bytes() == b"words"
        assert not left.exists()
        assert living.exists()
        assert other.exists()


def test_a_document_whose_origin_was_not_put_is_not_there(memory: RemoteFolder) -> None:
    identifier = ARRIVAL.document_id
    memory.write(f"{identifier[:2]}/{identifier}/{store.CONTENT}", b"wo")  # the put that a kill cut the run after
    assert store.origin(memory, identifier) is None
    assert store.store(memory, b"words", ARRIVAL)
    with store.local_content(memory, identifier) as path:
        assert path.read_bytes() == b"words"


@pytest.mark.parametrize("bytes_there", [None, b"other words"])
def test_bytes_that_are_not_the_documents_are_never_read(memory: RemoteFolder, bytes_there: bytes | None) -> None:
    store.store(memory, b"words", ARRIVAL)
    key = f"{ARRIVAL.document_id[:2]}/{ARRIVAL.document_id}/{store.CONTENT}"
    memory.delete(key) if bytes_there is None else memory.write(key, bytes_there)
    with (
        pytest.raises(ReadingFailed, match=r"the store|stored bytes") as caught,
        store.local_content(memory, ARRIVAL.document_id),
    ):
        pass
    assert memory.address(key) in caught.value.remedy


def test_a_damaged_origin_is_told(memory: RemoteFolder) -> None:
    store.store(memory, b"words", ARRIVAL)
    memory.write(f"{ARRIVAL.document_id[:2]}/{ARRIVAL.document_id}/origin.json", b'{"document_id": ')
    with pytest.raises(HomeError, match="origin record is damaged"):
        store.origin(memory, ARRIVAL.document_id)


def test_outputs_of_many_documents(memory: RemoteFolder) -> None:
    stage = Stage(memory, "pages", "1", Value)
    ids = [f"{n:064x}" for n in range(100)]
    failure = Failure("damaged", "broken. Remedy: mend it", "2026-01-01T00:00:00.000000Z")
    for n, identifier in enumerate(ids):
        if n % 4 != 3:
            stage.write(identifier, failure if n % 4 == 1 else Value(str(n)))
    torn = stage.key(ids[0])
    assert isinstance(stage.folder, RemoteFolder)
    written = stage.folder.read(torn)
    assert written is not None
    stage.folder.write(torn, written[:-1])
    expected = [None if n % 4 == 3 or n == 0 else failure if n % 4 == 1 else Value(str(n)) for n in range(100)]
    assert list(stage.read_each(ids)) == expected
    assert [stage.read(i) for i in ids] == expected
    assert stage.missing(ids) == {i for i, e in zip(ids, expected, strict=True) if e is None}
    assert stage.failures(ids) == {i: failure for n, i in enumerate(ids) if n % 4 == 1}
    stage.forget(ids[1])
    stage.forget(ids[1])
    assert not stage.is_there(ids[1])
    with pytest.raises(TypeError, match="no path"):
        stage.path(ids[1])


# ---- a store that cannot be used


def test_a_store_out_of_reach_stops_the_run_before_a_document_is_lost(
    home: Home, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**KEYS, "AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}.items():
        monkeypatch.setenv(name, value)
    set_store(home, "s3://nowhere/x", "[store_options]\nskip_instance_cache = true\nretries = 1\n")
    with home.writer("test"), pytest.raises(StoreError, match=r"cannot be (read|written)") as caught:
        register(home, [reports / "1.txt"])
    assert caught.value.where.startswith("s3://nowhere/x/documents/")
    assert caught.value.remedy
    assert Ledger(home.ledger).days() == []


def test_a_bucket_that_does_not_exist_is_told(s3: str, home: Home, reports: Path) -> None:
    set_store(home, f"s3://no-{uuid.uuid4().hex}/x")
    with home.writer("test"), pytest.raises(StoreError, match="cannot be written"):
        register(home, [reports / "1.txt"])


def test_a_driver_that_is_not_there_is_told() -> None:
    with pytest.raises(StoreError, match="driver is not installed") as caught:
        open_folder("gs://bucket/x", {})
    assert "cluster" in caught.value.remedy
    with pytest.raises(StoreError, match="cannot be opened"):
        open_folder("nosuchprotocol://x/y", {})


def test_a_home_does_not_change_its_store_unawares(home: Home, reports: Path, tmp_path: Path) -> None:
    with home.writer("test"):
        found = register(home, [reports / "1.txt"])
        set_store(home, str(tmp_path / "elsewhere"))
        with pytest.raises(SettingsError, match="lie in the home itself, not in") as caught:
            register(home, [reports / "2.txt"])
        assert str(home.path / "store.json") in caught.value.remedy
        shutil.copytree(home.documents, tmp_path / "elsewhere" / "documents")  # what the remedy says
        (home.path / "store.json").write_text(f'{{"store": "{tmp_path / "elsewhere"}"}}')
        again = register(home, [reports / "1.txt", reports / "2.txt"])
        assert again.documents[0] == found.documents[0]
        assert len(again.new) == 1
        assert reading.extract(home, again.documents, LIMITS).failed == 0
        (home.path / "juesuan.toml").unlink()
        with pytest.raises(SettingsError, match="not in"):
            settle(home)


def test_a_folder_that_all_machines_mount_is_a_store(tmp_path: Path, home: Home, reports: Path) -> None:
    set_store(home, (tmp_path / "mounted").as_uri())
    with home.writer("test"):
        found = register(home, [reports / "1.txt"])
        assert reading.extract(home, found.documents, LIMITS).failed == 0
    assert stores_of(home) == Stores(str(home.path), str(tmp_path / "mounted"))
    assert store.content_path(tmp_path / "mounted" / "documents", found.documents[0].document_id).is_file()


class Broken:
    """A driver whose every call fails in its own way."""

    def __getattr__(self, name: str) -> object:
        def fail(*_: object, **__: object) -> object:
            raise ConnectionResetError(f"{name}: the line is dead")

        return fail


def test_a_store_that_fails_says_where_and_what_was_asked(
    memory: RemoteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.write("a", b"1")
    monkeypatch.setattr(memory, "_fs", Broken())
    for doing in (
        lambda: memory.read("a"),
        lambda: list(memory.read_each(["a", "b"])),
        lambda: memory.write("a", b"2"),
        lambda: memory.delete("a"),
    ):
        with pytest.raises(StoreError, match="line is dead") as caught:
            doing()
        assert caught.value.where == memory.address("a")
        assert caught.value.remedy


def test_of_many_keys_one_that_fails_is_named_and_those_that_are_not_there_are_none(
    memory: RemoteFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "ac":
        memory.write(name, name.encode())
    assert list(memory.read_each(["a", "b", "c"])) == [b"a", None, b"c"]
    monkeypatch.setattr(memory._fs, "cat_ranges", lambda *_, **__: [b"a", FileNotFoundError("b"), PermissionError("c")])
    found = memory.read_each(["a", "b", "c"])
    assert [next(found), next(found)] == [b"a", None]
    with pytest.raises(StoreError) as caught:
        next(found)
    assert caught.value.where == memory.address("c")


def test_folders_of_a_store_are_alike_by_address_and_options(memory: RemoteFolder) -> None:
    again = RemoteFolder(memory.url, memory.options)
    assert again == memory
    assert {again, memory} == {memory}
    assert memory / "x" != memory
    assert memory != memory.url
    assert memory.url in repr(memory)


def test_the_origin_of_a_document_in_a_store_is_mended(memory: RemoteFolder) -> None:
    store.store(memory, b"words", ARRIVAL)
    memory.write(store._key(ARRIVAL.document_id, store._ORIGIN), b"damaged")
    with pytest.raises(HomeError, match="damaged"):
        store.origin(memory, ARRIVAL.document_id)
    store.mend_origin(memory, ARRIVAL)
    assert store.origin(memory, ARRIVAL.document_id) == ARRIVAL
