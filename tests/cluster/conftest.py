"""Clusters, reports and homes for the tests of this folder."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pipeline import machines, reading
from pipeline.documents.register import register
from pipeline.freshness import stale_days
from pipeline.home import Home
from pipeline.warehouse.publish import content
from pipeline.work import Limits, Progress
from tests.cluster.processes import DaskProcesses
from tests.quick import without_contracts

WORDS = "{name} 2024 年度部门决算\n一、收入支出决算总体情况说明\n2024 年度收入、支出总计均为 {n}.50 万元。\n"
SAMPLES = ("qingpu-water-town-2024-final.pdf", "qingbaijiang-rail-skills-2024-final.xlsx")
LIMITS = Limits(workers=2, seconds=60)


@pytest.fixture(scope="session")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskProcesses]:
    """A scheduler and two workers, one with Dask's nanny and one without."""
    pytest.importorskip("distributed", reason="Dask is not installed (extra: cluster)")
    cluster = DaskProcesses(tmp_path_factory.mktemp("dask"))
    try:
        cluster.add_worker()
        cluster.add_worker("--no-nanny")
        yield cluster
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A PDF, a workbook, short texts, and two files that cannot be read."""
    folder = tmp_path_factory.mktemp("reports")
    for name in SAMPLES:
        (folder / name).write_bytes((samples / name).read_bytes())
    for n in range(1, 9):
        (folder / f"{n}.txt").write_text(WORDS.format(name=f"某县第{n}水务站", n=n), encoding="utf-8")
    (folder / "cut.pdf").write_bytes((samples / SAMPLES[0]).read_bytes()[:20_000])
    (folder / "empty.pdf").write_bytes(b"")
    return folder


def ingest(home: Home, reports: Path, on_progress: Callable[[Progress], None] = lambda _: None) -> dict[str, Any]:
    """Register, read, build and publish; the content of what was published, by table."""
    from assets.run import materialise

    with home.writer("test"), pytest.MonkeyPatch.context() as patch:
        without_contracts(patch)
        register(home, [reports])
        materialise(home, stale_days(home), LIMITS, on_progress)
    return dict(content(home.published))


def read(home: Home, reports: Path) -> dict[str, str]:
    """Register and read; for each file name a hash of its report, or why there is none."""
    with home.writer("test"):
        arrivals = register(home, [reports]).documents
        reading.extract(home, arrivals, LIMITS)
        reading.parse(home, arrivals, LIMITS)
    return {
        parsed.arrival.file_name: hashlib.sha256(msgspec.json.encode(parsed.report)).hexdigest()
        if parsed.rejection is None
        else parsed.rejection.reason
        for parsed in reading.parsed_documents(home, arrivals)
    }


@pytest.fixture(scope="session")
def alone(tmp_path_factory: pytest.TempPathFactory, reports: Path) -> Home:
    """The home of one machine that read and published the reports."""
    made = Home(tmp_path_factory.mktemp("alone") / "home")
    ingest(made, reports)
    return made


@pytest.fixture(scope="session")
def published(alone: Home) -> dict[str, Any]:
    """The content, by table, of the warehouse that one machine alone makes of the reports."""
    return dict(content(alone.published))


@pytest.fixture(autouse=True)
def as_it_lies_now() -> None:
    """The coordinator of a test is this process: what it said of its code for an earlier test holds no longer."""
    machines._identity.cache_clear()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home")
    made.prepare()
    return made
