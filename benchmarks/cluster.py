"""Scaling out: reading on 1, 2 and 4 Dask workers on the loopback, documents and outputs in an object store.

    python -m benchmarks.cluster [--documents 200] [--workers 1 2 4] [--rounds 3]

Real processes: `dask scheduler`, `dask worker` with one thread each, moto's S3 server. The documents are bundled
samples made different by a remark behind their last byte, so each is read in full. Measured from the first task to the
last output, workers warm: documents and pages a second, efficiency per worker, processor time of coordinator, workers
and store, overhead per document against reading in one process from a local disk, and the bytes of a task. On two cores
four workers share what two have; what they cost in processor time still tells what a wider machine would do. From that
follows how many workers one coordinator keeps busy: its own processor time per document is what does not spread.
"""

from __future__ import annotations

import argparse
import logging
import os
import pickle
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import msgspec

from benchmarks.measure import Figures, in_a_process, save
from pipeline import reading
from pipeline.documents.model import Arrival
from pipeline.documents.register import register
from pipeline.home import CHECKOUT, Home
from pipeline.stores import stores_of
from pipeline.work import Limits
from pipeline.work.cluster import tasks_at_once
from tests.cluster.processes import DaskProcesses

_KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing", "AWS_DEFAULT_REGION": "us-east-1"}
_LIMITS = Limits(workers=1)
_TICKS = os.sysconf("SC_CLK_TCK")


def write_documents(folder: Path, documents: int) -> None:
    """PDFs that differ from a sample in a remark after the end: a reader looks for the end from behind."""
    folder.mkdir(parents=True)
    samples = sorted((CHECKOUT / "data" / "samples").glob("*.pdf"))
    for n in range(documents):
        content = samples[n % len(samples)].read_bytes()
        (folder / f"{n:05}.pdf").write_bytes(content + f"\n% {n}\n".encode())


def processor_seconds(root: int) -> float:
    """Processor time of a process and all that it started, the ended ones that were waited for included."""
    parents: dict[int, list[int]] = {}
    used: dict[int, float] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it has ended
            pid = int(entry.name)
            parents.setdefault(int(fields[1]), []).append(pid)
            used[pid] = sum(int(fields[n]) for n in (11, 12, 13, 14)) / _TICKS
    waiting, total = [root], 0.0
    while waiting:
        pid = waiting.pop()
        total += used.get(pid, 0.0)
        waiting += parents.get(pid, [])
    return total


def read_all(home: Home, arrivals: list[Arrival]) -> None:
    """Pages and reports of documents, outputs forgotten first."""
    for stage in (reading.pages_stage(home), reading.reports_stage(home)):
        for arrival in arrivals:
            stage.forget(arrival.document_id)
    for work in (reading.extract, reading.parse):
        summary = work(home, arrivals, _LIMITS)
        if summary.read != len(arrivals) or summary.failed:
            raise RuntimeError(f"{summary.read} of {len(arrivals)} documents were read, {summary.failed} failed")


def alone(home_path: str, reports: str) -> Figures:
    """All documents in one worker process, on a local disk."""
    home = Home(home_path)
    home.prepare()
    with home.writer("benchmark"):
        arrivals = register(home, [Path(reports)]).documents
        started, used = time.perf_counter(), processor_seconds(os.getpid())
        read_all(home, arrivals)
        seconds = time.perf_counter() - started
        # workers are forked by a server of their own: what they used is not told as that of this process's children
        cpu_seconds = processor_seconds(os.getpid()) - used
    return {"documents": len(arrivals), "seconds": seconds, "cpu_seconds": cpu_seconds}


def on_cluster(home_path: str, reports: str, store: str, folder: str, workers: str, rounds: str) -> Figures:
    """All documents on so many workers; the first round warms them and is not counted."""
    home = Home(home_path)
    home.prepare()
    cluster = DaskProcesses(Path(folder))
    try:
        processes = [cluster.add_worker("--no-nanny", "--memory-limit", "0") for _ in range(int(workers))]
        (home.path / "juesuan.toml").write_text(
            f'executor = "dask"\nscheduler = "{cluster.address}"\nstore = "{store}"\n', encoding="utf-8"
        )
        with home.writer("benchmark"):
            arrivals = register(home, [Path(reports)]).documents
            measured = []
            for number in range(int(rounds) + 1):
                own, theirs = time.process_time(), sum(processor_seconds(p.pid) for p in processes)
                scheduling = processor_seconds(cluster.scheduler.pid)
                started = time.perf_counter()
                read_all(home, arrivals)
                if number:
                    measured.append(
                        {
                            "seconds": time.perf_counter() - started,
                            "coordinator_cpu": time.process_time() - own,
                            "worker_cpu": sum(processor_seconds(p.pid) for p in processes) - theirs,
                            "scheduler_cpu": processor_seconds(cluster.scheduler.pid) - scheduling,
                        }
                    )
            task = reading._Task(stores_of(home), arrivals[0])
            return {
                "workers": int(workers),
                "documents": len(arrivals),
                **{name: round(median(one[name] for one in measured), 3) for name in measured[0]},
                "task_bytes": len(pickle.dumps(task)),
                "tasks_at_once": tasks_at_once(int(workers)),
                "arrival_bytes": len(msgspec.json.encode(arrivals[0])),
            }
    finally:
        cluster.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # it tells of every request
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ.update({**_KEYS, "AWS_ENDPOINT_URL": f"http://{host}:{port}"})
    try:
        import s3fs

        with tempfile.TemporaryDirectory(prefix="juesuan-bench-") as name:
            folder = Path(name)
            write_documents(folder / "reports", options.documents)
            single = in_a_process(alone, folder / "alone", folder / "reports")
            runs = []
            for workers in options.workers:
                s3fs.S3FileSystem().mkdir(f"bench-{workers}")
                runs.append(
                    in_a_process(
                        on_cluster,
                        folder / f"home-{workers}",
                        folder / "reports",
                        f"s3://bench-{workers}/x",
                        folder / f"dask-{workers}",
                        workers,
                        options.rounds,
                    )
                )
    finally:
        server.stop()
    first = runs[0]
    for run in runs:
        run["efficiency"] = round(first["seconds"] * first["workers"] / (run["seconds"] * run["workers"]), 3)
        run["coordinator_ms_per_document"] = round(1000 * run["coordinator_cpu"] / run["documents"], 2)
        run["worker_ms_per_document"] = round(1000 * run["worker_cpu"] / run["documents"], 2)
        # beyond so many workers the coordinator and the scheduler would be what all wait for
        run["workers_kept_busy"] = round(
            run["worker_cpu"] / max(run["coordinator_cpu"], run["scheduler_cpu"], 1 / _TICKS)
        )
        print(run)
    print("one process, local disk:", single)
    figures = {"alone": single, "runs": runs}
    print(save("cluster", ["python", "-m", "benchmarks.cluster", *sys.argv[1:]], figures))


if __name__ == "__main__":
    main()
