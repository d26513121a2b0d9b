"""Nothing to do is free: a night without news over a home of 100,000 documents, and how long commands take to start.

    python -m benchmarks.idle WAREHOUSE_FOLDER [--documents 100000] [--rounds 3]

WAREHOUSE_FOLDER is what `benchmarks.warehouse --keep` left. A home is made around it: a ledger of so many arrivals over
100 days, days of parsed Parquet that are up to date, the published warehouse. A first night writes the data package and
the page that later ones are held against; then each night is a fresh process that runs `nightly_job` as the schedule
would start it, imports counted. Beside it: `juesuan --help`, `juesuan status`, and `juesuan ingest` of one known file.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

import msgspec

from benchmarks.measure import Figures, in_a_process, save, timed
from pipeline.home import CHECKOUT, Home
from pipeline.warehouse.read import open_published, published_file

_DAYS = 100
_FIRST_DAY = date(2024, 1, 1)


def make_home(home: Home, warehouse: Path, documents: int) -> None:
    """A home of which nothing is out of date. Nothing reads the stored bytes and stage outputs then: there are none."""
    from pipeline.documents.ledger import Ledger
    from pipeline.documents.model import Arrival
    from pipeline.freshness import day_inputs, note_published, warehouse_inputs
    from pipeline.warehouse.parsed import INPUTS_FILE

    home.prepare()
    for number in range(_DAYS):
        day = (_FIRST_DAY + timedelta(days=number)).isoformat()
        folder = home.ledger / day
        folder.mkdir(parents=True)
        for n in range(number, documents, _DAYS):
            identifier = hashlib.sha256(f"{n}".encode()).hexdigest()
            arrival = Arrival(
                identifier, f"{n}.pdf", f"https://example.org/{n}.pdf", "application/pdf", 300_000, f"{day}T00:00:00Z"
            )
            (folder / f"{identifier}.json").write_bytes(msgspec.json.encode(arrival))
    for day in Ledger(home.ledger).days():
        (home.parsed / day).mkdir(parents=True)
        (home.parsed / day / INPUTS_FILE).write_text(day_inputs(home, day), encoding="utf-8")
    home.warehouse.mkdir(exist_ok=True)
    try:
        os.link(published_file(warehouse), home.published)
    except OSError:  # another file system
        shutil.copyfile(published_file(warehouse), home.published)
    with closing(open_published(home.warehouse)) as con:
        rows = dict(con.execute("SELECT table_name, row_count FROM publication").fetchall())
    note_published(home, warehouse_inputs(home), rows)


def night(path: str) -> Figures:
    """One night in this process: definitions, instance, every asset and check of the job."""
    figures: Figures = {}
    with timed(figures, "imports"):
        import dagster as dg

        import assets.sources
        from assets.definitions import build_defs
        from assets.instance import open_instance
        from assets.resources import HomeResource, HomeWriter, ReadingResource
        from assets.schedules import days_to_run
        from pipeline.runs import last_run

    assets.sources.load = lambda: ()  # the network is not what is measured
    home = Home(path)
    resources = {
        "home": HomeResource(path=path),
        "writer": HomeWriter(path=path),
        "limits": ReadingResource(),
        "progress": dg.ResourceDefinition.hardcoded_resource(lambda _: None),
    }
    with timed(figures, "definitions"):
        job = build_defs(resources).resolve_job_def("nightly_job")
    with timed(figures, "night"), open_instance(home) as instance:
        context = dg.build_schedule_context(  # the daemon has the instance already
            instance, scheduled_execution_time=datetime.now(UTC), resources={"home": HomeResource(path=path)}
        )
        (request,) = build_defs(resources).resolve_schedule_def("nightly")(context)
        assert isinstance(request, dg.RunRequest)
        assert days_to_run(home, "9999-12-31")[0] == "9999-12-31", "the home is out of date"
        result = job.execute_in_process(
            run_config={**request.run_config, "loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
            tags=dict(request.tags),
            instance=instance,
        )
        assert result.success
    record = last_run(home)
    return {**figures, "stages": record.seconds if record is not None else {}}


def command(*arguments: str) -> float:
    """Seconds of the clock that a command of ours takes."""
    started = time.perf_counter()
    program = Path(sys.executable).with_name("juesuan")
    subprocess.run([str(program), *arguments], check=True, capture_output=True, cwd=CHECKOUT)
    return round(time.perf_counter() - started, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="juesuan-bench-") as folder:
        home = Home(Path(folder) / "home")
        make_home(home, options.warehouse, options.documents)
        first = in_a_process(night, home.path)
        nights = [in_a_process(night, home.path) for _ in range(options.rounds)]
        at = f"--home={home.path}"
        commands = {
            name: {"median_seconds": median(command(*words) for _ in range(options.rounds + 2))}
            for name, words in {
                "juesuan --help": ["--help"],
                "juesuan status": ["status", at],
                "juesuan sql": ["sql", at, "SELECT count(*) FROM documents"],
            }.items()
        }
    figures: Figures = {
        "documents": options.documents,
        "first_night": first,
        "nights": nights,
        "median_seconds": median(one["process"]["seconds"] for one in nights),
        "median_cpu_seconds": median(one["process"]["cpu_seconds"] for one in nights),
        "commands": commands,
    }
    clock, cpu = figures["median_seconds"], figures["median_cpu_seconds"]
    print(f"a night without news: {clock:.1f} s by the clock, {cpu:.1f} s of the processor")
    print(nights[-1])
    print(commands)
    print(save("idle", ["python", "-m", "benchmarks.idle", *sys.argv[1:]], figures))


if __name__ == "__main__":
    main()
