"""What `doctor` finds where something is missing, damaged or out of reach."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import shutil
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest
from typer.testing import Result

from pipeline.cli.health import Finding, examine
from pipeline.home import Home
from pipeline.work import cluster
from pipeline.work.cluster import ClusterState


@pytest.fixture
def home(published: tuple[Home, Result], tmp_path: Path) -> Home:
    shutil.copytree(published[0].path, tmp_path / "home")
    return Home(tmp_path / "home")


def found(home: Home) -> dict[str, Finding]:
    return {finding.what: finding for finding in examine(home)}


def without_package(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    known = importlib.metadata.version

    def version(name: str) -> str:
        if name in names:
            raise importlib.metadata.PackageNotFoundError(name)
        return known(name)

    monkeypatch.setattr(importlib.metadata, "version", version)


def with_spec(monkeypatch: pytest.MonkeyPatch, name: str, spec: ModuleSpec | None) -> None:
    known = importlib.util.find_spec

    def find(wanted: str, package: str | None = None) -> ModuleSpec | None:
        return spec if wanted == name else known(wanted, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)


def test_packages_that_are_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_package(monkeypatch, "pyarrow", "apprise")
    with_spec(monkeypatch, "cvttf_NotoSansCJK_Light", None)
    seen = found(Home(tmp_path / "home"))
    assert seen["pyarrow"].state == "broken"
    assert seen["apprise"].state == "missing"  # it is needed for one extra only
    assert seen["Chinese font"].state == "missing"
    assert seen["duckdb"].state == "ok"


def test_scans_cannot_be_read_without_the_recogniser_or_its_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(tmp_path / "home")
    with_spec(monkeypatch, "rapidocr", None)
    assert "install the extra" in found(home)["OCR models"].words
    empty = ModuleSpec("rapidocr", None, origin=str(tmp_path / "rapidocr" / "__init__.py"))
    with_spec(monkeypatch, "rapidocr", empty)
    seen = found(home)["OCR models"]
    assert seen.state == "missing"
    assert "without models" in seen.words


def test_a_home_that_is_new(tmp_path: Path) -> None:
    seen = found(Home(tmp_path / "home"))
    assert not (tmp_path / "home").exists(), "looking makes no home of a mistyped name"
    assert (seen["home"].state, seen["free disk"].state) == ("missing", "ok")
    assert (seen["warehouse"].state, seen["scheduler"].state) == ("missing", "missing")
    assert seen["growth"].words == "no documents yet"


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file stands where the folder should be")
    seen = found(Home(tmp_path / "home"))
    assert seen["home"].state == "broken"
    assert "writer" not in seen
    assert seen["settings"].state == "ok"  # what can be looked at still is


def test_a_writer_at_work_is_named(home: Home) -> None:
    with home.writer("juesuan ingest"):
        assert "juesuan ingest" in found(home)["writer"].words


def test_a_warehouse_that_is_damaged(home: Home) -> None:
    data = bytearray(home.published.read_bytes())
    data[len(data) // 2] ^= 0xFF
    home.published.write_bytes(data)
    seen = found(home)["warehouse"]
    assert seen.state == "broken"
    assert "published.json" in seen.words
    home.published.write_bytes(b"no database")
    assert found(home)["warehouse"].state == "broken"


def test_a_warehouse_without_its_record(home: Home) -> None:
    (home.warehouse / "published.json").unlink()
    seen = found(home)["warehouse"]
    assert seen.state == "ok"
    assert "not known" in seen.words
    assert seen.figures == {"documents": 1}


@pytest.mark.parametrize(("workers", "state"), [(3, "ok"), (0, "missing")])
def test_a_cluster_is_asked_where_one_is_set(
    home: Home, monkeypatch: pytest.MonkeyPatch, workers: int, state: str
) -> None:
    (home.path / "juesuan.toml").write_text('executor = "dask"\nscheduler = "tcp://10.0.0.1:8786"\n')
    monkeypatch.setattr(cluster, "check_scheduler", lambda address: ClusterState(address, workers, 2 * workers))
    seen = found(home)["executor"]
    assert seen.state == state
    assert seen.words == f"dask at tcp://10.0.0.1:8786: {workers} workers, {2 * workers} threads"
    assert seen.figures == {"workers": workers}


def test_a_cluster_whose_settings_are_wrong(home: Home) -> None:
    (home.path / "juesuan.toml").write_text('executor = "wheel"\n')
    assert found(home)["executor"].state == "broken"


@pytest.mark.parametrize(("seen", "state"), [("2026-01-01 06:00", "ok"), (None, "missing")])
def test_the_last_sign_of_life_of_the_scheduler(
    home: Home, monkeypatch: pytest.MonkeyPatch, seen: str | None, state: str
) -> None:
    import assets.instance

    (home.dagster / "schedules").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(assets.instance, "scheduler_heartbeat", lambda _: seen)
    told = found(home)["scheduler"]
    assert told.state == state
    assert (seen or "no sign of life") in told.words
