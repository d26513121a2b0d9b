"""What a worker says of the stores that it is to use, asked before work starts."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from pipeline import machines
from pipeline.objects import RemoteFolder, open_folder
from pipeline.settings import Settings
from pipeline.stores import Stores


def stores(folder: Path | RemoteFolder) -> Stores:
    return Stores(home="", address=str(folder) if isinstance(folder, Path) else folder.url)


@pytest.fixture(params=["disk", "store"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path | RemoteFolder:
    if request.param == "disk":
        return tmp_path
    pytest.importorskip("fsspec", reason="object stores are not installed (extra: cluster)")
    return open_folder(f"memory://{uuid.uuid4().hex}/x", {})


def names(folder: Path | RemoteFolder, token: str) -> bool:
    return machines._get(folder, machines._PROBE + token) is not None


def test_a_worker_that_sees_the_probe_and_can_write_beside_it_has_no_complaint(folder: Path | RemoteFolder) -> None:
    with machines.cluster_of(Settings(scheduler="tcp://10.0.0.1:8786"), stores(folder)) as cluster:
        assert cluster.scheduler == "tcp://10.0.0.1:8786"
        assert cluster.greet() == ""
        (token,) = cluster.greet.args[1:]
        assert names(stores(folder).stages, token)
    assert not names(stores(folder).stages, token)  # it is gone when the work is done
    assert "another place" in cluster.greet()


def test_a_worker_whose_folder_is_another_one_says_so(tmp_path: Path) -> None:
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
    with machines.cluster_of(Settings(), stores(tmp_path / "here")) as cluster:
        (token,) = cluster.greet.args[1:]
        assert "another place" in machines._probe(stores(tmp_path / "there"), token)


def test_a_worker_that_cannot_write_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put = machines._put

    def refuse(folder: Path | RemoteFolder, name: str, data: bytes) -> None:
        if not data:  # what a worker lays beside the probe
            raise PermissionError(13, "Permission denied", name)
        put(folder, name, data)

    monkeypatch.setattr(machines, "_put", refuse)
    with machines.cluster_of(Settings(), stores(tmp_path)) as cluster:
        assert "Permission denied" in cluster.greet()
