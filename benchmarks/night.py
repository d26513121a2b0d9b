"""Many small documents in one night: time per document, memory of coordinator and workers, size of the event log.

    python -m benchmarks.night [--documents 1000 10000] [--workers 2]

The documents are short final accounts as text files, each of a unit of its own, registered and taken through the whole
chain by the assets that the nightly job materialises, in a fresh home and a fresh process for each size. What a night
costs beside reading shows here: ledger, stage outputs, workers, Dagster's events, build, contracts, publication.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import Figures, in_a_process, save, timed, usage, watched
from benchmarks.units import generated_names
from pipeline.home import Home

_WORDS = """{name} 2024 年度部门决算

一、收入支出决算总体情况说明
2024 年度收入、支出总计均为 {total} 万元。与上年相比，收、支总计各增加 {more} 万元。
二、收入决算情况说明
本年收入合计 {income} 万元，其中：财政拨款收入 {income} 万元，占 100.00%。
三、支出决算情况说明
本年支出合计 {income} 万元，其中：基本支出 {basic} 万元；项目支出 {project} 万元。
"""


def write_reports(folder: Path, documents: int) -> None:
    """The text files."""
    folder.mkdir(parents=True)
    for n, name in enumerate(generated_names(documents, 3)):
        basic, project = 100 + n * 7 % 900, n * 13 % 400
        text = _WORDS.format(
            name=name,
            total=f"{basic + project + 5}.00",
            more=f"{n % 50}.00",
            income=f"{basic + project}.00",
            basic=f"{basic}.00",
            project=f"{project}.00",
        )
        (folder / f"{n:06}.txt").write_text(text, encoding="utf-8")


def take_in(home_path: str, reports: str, workers: str) -> Figures:
    """Register and materialise everything, in this process and its workers."""
    figures: Figures = {}
    from assets.run import materialise
    from pipeline.documents.register import register
    from pipeline.freshness import stale_days
    from pipeline.runs import start_run
    from pipeline.work import Limits

    home = Home(home_path)
    home.prepare()
    with home.writer("benchmark"):
        record = start_run(home, "benchmark")
        with timed(figures, "register"):
            found = register(home, [Path(reports)])
        with watched() as workers_peak, timed(figures, "chain"):
            materialise(home, stale_days(home), Limits(workers=int(workers)), lambda _: None)
    used = usage()
    return {
        **figures,
        "stages": dict(record.seconds),
        "documents": len(found.documents),
        "coordinator_peak_mib": round(used["peak_mib"]),
        "worker_peak_mib": round(max(workers_peak.values(), default=0.0)),
        "event_log_bytes": _size(home.path / "dagster"),
        "stage_bytes": _size(home.path / "stages"),
    }


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    nights: list[Figures] = []
    for documents in sorted(options.documents):
        with tempfile.TemporaryDirectory(prefix="juesuan-bench-") as folder:
            reports = Path(folder) / "reports"
            write_reports(reports, documents)
            one = in_a_process(take_in, Path(folder) / "home", reports, options.workers)
        for unit in ("seconds", "cpu_seconds"):
            reading = one["register"][unit] + one["chain"][unit]
            one[f"{unit}_per_document"] = round(reading / documents, 5)
        nights.append(one)
        print(documents, one)
    flat = nights[-1]["cpu_seconds_per_document"] / nights[0]["cpu_seconds_per_document"]
    print(f"processor time per document, largest to smallest night: {flat:.2f}")
    print(
        save("night", ["python", "-m", "benchmarks.night", *sys.argv[1:]], {"nights": nights, "flat": round(flat, 3)})
    )


if __name__ == "__main__":
    main()
