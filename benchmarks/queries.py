"""Questions to a large warehouse: every query of the cookbook and the pages of the explorer, cold and warm.

    python -m benchmarks.queries WAREHOUSE_FOLDER [--rounds 5]

WAREHOUSE_FOLDER is what `benchmarks.warehouse --keep` left (or the `warehouse` folder of a home). Queries of
docs/cookbook.md run as they stand, over one read-only connection with two threads. Their answers are Arrow tables,
which data frames take as they are: to make Python objects of a hundred thousand rows takes longer than the question.
Cold: the first time, after the kernel was told to forget the file. Pages of the explorer are asked for in this process,
drawing included, for units, places and subjects drawn with a fixed seed.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.measure import Figures, save, usage
from pipeline.home import CHECKOUT, Home
from pipeline.warehouse.read import open_published, published_file

_QUERY = re.compile(r"^\*\*(\d+\. [^*]+)\*\*.*?```sql\n(.*?)```", re.MULTILINE | re.DOTALL)
#: As a user's laptop: what a query may take of the memory.
_MEMORY = "2GB"


def cookbook() -> dict[str, str]:
    """Title -> query."""
    text = (CHECKOUT / "docs" / "cookbook.md").read_text(encoding="utf-8")
    return {title.strip(): query for title, query in _QUERY.findall(text)}


def forget(path: Path) -> None:
    """Let the kernel drop what it holds of a file, so that the next question reads the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def asked(work: Callable[[], object], rounds: int) -> Figures:
    """The first time and the median and worst of the rounds after it, in milliseconds."""
    times = []
    cpu = 0.0
    for _ in range(rounds + 1):
        started, used = time.perf_counter(), time.process_time()
        work()
        times.append(1000 * (time.perf_counter() - started))
        cpu = 1000 * (time.process_time() - used)
    return {
        "first_ms": round(times[0], 1),
        "median_ms": round(median(times[1:]), 1),
        "worst_ms": round(max(times[1:]), 1),
        "cpu_ms": round(cpu, 1),
    }


def ask_cookbook(warehouse: Path, rounds: int) -> Figures:
    """Every query of the cookbook: cold in a connection of its own, then warm."""
    found: Figures = {}
    path = published_file(warehouse)
    for title, query in cookbook().items():
        forget(path)
        with closing(open_published(warehouse, memory_limit=_MEMORY, threads=2)) as con:
            rows: list[int] = []

            def run(query: str = query, con: duckdb.DuckDBPyConnection = con, rows: list[int] = rows) -> None:
                rows[:] = [con.execute(query).to_arrow_table().num_rows]

            found[title] = {**asked(run, rounds), "rows": rows[0]}
    return found


def ask_explorer(warehouse: Path, rounds: int) -> Figures:
    """Pages of the explorer for units, places and subjects of the warehouse."""
    from starlette.testclient import TestClient

    from pipeline.explorer.app import build_app
    from pipeline.explorer.source import Source

    dice = random.Random(11)
    with closing(open_published(warehouse)) as con:
        units = [row[0] for row in con.execute("SELECT unit_id FROM units ORDER BY unit_id").fetchall()]
        names = [row[0] for row in con.execute("SELECT unit_name FROM units ORDER BY unit_id").fetchall()]
    pages = {
        "start": ["/zh/"],
        "unit": [f"/zh/unit/{unit}" for unit in dice.sample(units, 5)],
        "unit, all items": [f"/zh/unit/{unit}?level=item" for unit in dice.sample(units, 5)],
        "search, name of a unit": [f"/zh/search?q={name}" for name in dice.sample(names, 5)],
        "search, words of a reason": ["/zh/search?q=退休 人员"],
        "suggestions while typing": [f"/zh/suggest?q={name[: dice.randint(1, len(name))]}" for name in names[::9973]],
        "contradictions": ["/zh/contradictions"],
        "coverage": ["/zh/coverage"],
        "subject over all units": ["/zh/subject/2210201", "/zh/subject/2080505"],
        "peer groups": ["/zh/compare"],
    }
    found: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        home.prepare()
        home.warehouse.mkdir(exist_ok=True)
        try:
            os.link(published_file(warehouse), home.published)
        except OSError:  # another file system
            shutil.copyfile(published_file(warehouse), home.published)
        with TestClient(build_app(Source(home)), base_url="http://127.0.0.1") as client:
            started = time.perf_counter()
            client.get("/zh/suggest", params={"q": "a"})
            index = time.perf_counter() - started
            for name, addresses in pages.items():
                turns = []
                for address in addresses:

                    def get(address: str = address) -> None:
                        answer = client.get(address)
                        assert answer.status_code == 200, f"{address}: {answer.text[:300]}"

                    turns.append(asked(get, rounds))
                found[name] = {
                    "first_ms": max(turn["first_ms"] for turn in turns),
                    "median_ms": round(median(turn["median_ms"] for turn in turns), 1),
                    "worst_ms": max(turn["worst_ms"] for turn in turns),
                    "cpu_ms": round(median(turn["cpu_ms"] for turn in turns), 1),
                }
    return {"index_seconds": round(index, 2), "pages": found}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    path = published_file(options.warehouse)
    with closing(open_published(path)) as con:
        counted = dict(con.execute("SELECT table_name, row_count FROM publication").fetchall())
    figures: Figures = {
        "bytes": path.stat().st_size,
        "rows": {name: counted[name] for name in ("documents", "units", "line_items", "budget_vs_actual", "checks")},
        "cookbook": ask_cookbook(path, options.rounds),
        "explorer": ask_explorer(path, options.rounds),
    }
    for kind, found in (("cookbook", figures["cookbook"]), ("explorer", figures["explorer"]["pages"])):
        warm = [one["median_ms"] for one in found.values()]
        cold = max(one["first_ms"] for one in found.values())
        print(f"{kind}: median {median(warm):.0f} ms, worst {max(warm):.0f} ms, cold {cold:.0f} ms")
        for title, one in sorted(found.items(), key=lambda item: -item[1]["median_ms"])[:12]:
            print(
                f"  {one['median_ms']:9.1f} ms (first {one['first_ms']:9.1f}, processor {one['cpu_ms']:9.1f})  {title}"
            )
    figures["process"] = usage()
    print(save("queries", ["python", "-m", "benchmarks.queries", *sys.argv[1:]], figures))


if __name__ == "__main__":
    main()
