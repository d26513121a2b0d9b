"""The page on performance: made from the results alone, and it says what was not measured."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import measure, page
from pipeline.home import CHECKOUT

MACHINE = {"processor": "P", "cores": 2, "memory_gib": 8.0, "load_before": 0.1, "python": "3.11", "duckdb": "1.5"}
HEAD = {"command": "python -m benchmarks.x", "measured": "2026-01-01", "machine": MACHINE}


def night(documents: int, each: float) -> dict[str, object]:
    return {
        "documents": documents, "seconds_per_document": each, "cpu_seconds_per_document": each,
        "coordinator_peak_mib": 300, "worker_peak_mib": 200, "event_log_bytes": 2_000_000, "stages": {"pages": 1.5},
    }  # fmt: skip


def test_a_benchmark_without_results_is_named_as_not_measured() -> None:
    said = page.render({})
    assert said.count("Not measured here yet") == len(page.SECTIONS)


def test_figures_stand_beside_the_command_and_the_machine() -> None:
    said = page.render({"night": {**HEAD, "nights": [night(1000, 0.02), night(10_000, 0.021)], "flat": 1.05}})
    assert "`python -m benchmarks.x`, 2026-01-01; 2 cores (P)" in said
    assert "| 10,000 | 21 | 21 | 300 | 200 | 2 |" in said
    assert "largest night to smallest: 1.05" in said


def test_the_page_of_the_checkout_is_that_of_its_results() -> None:
    assert page.PAGE.read_text(encoding="utf-8") == page.render(page.read_results())


def test_a_result_says_when_where_and_how_it_was_measured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(measure, "RESULTS", tmp_path / "results")
    said = json.loads(measure.save("x", ["python", "-m", "x"], {"figure": 1}).read_text(encoding="utf-8"))
    assert said["figure"] == 1
    assert said["command"] == "python -m x"
    assert said["machine"]["cores"] >= 1


def test_a_step_is_measured_in_a_process_of_its_own() -> None:
    held = bytearray(300 << 20)  # what this process holds is not the memory of the step
    found = measure.in_a_process(measure.machine)
    assert found["cores"] >= 1
    assert found["process"]["peak_mib"] < len(held) >> 20
    assert found["process"]["cpu_seconds"] > 0


def test_a_benchmark_that_does_not_exist_is_refused() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "benchmarks", "nothing"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert asked.returncode == 2
    assert "no such benchmark: nothing" in asked.stderr


def test_what_one_more_document_costs_stands_beside_the_average() -> None:
    nights = [night(1000, 0.02), night(10_000, 0.011)]  # 20 s and 110 s: 90 s for 9,000 documents more
    said = page.render({"night": {**HEAD, "nights": nights, "flat": 0.55}})
    assert "| 1,000 | 10,000 | 10 | 10 |" in said


def test_a_hundred_workers_are_told_with_what_limits_them() -> None:
    run = {
        "workers": 2, "documents": 100, "seconds": 10.0, "coordinator_cpu": 0.5, "worker_cpu": 20.0,
        "scheduler_cpu": 0.4, "task_bytes": 366, "efficiency": 0.9, "coordinator_ms_per_document": 5.0,
        "worker_ms_per_document": 200.0, "workers_kept_busy": 40, "tasks_at_once": 12,
    }  # fmt: skip
    alone = {"documents": 100, "seconds": 15.0, "cpu_seconds": 15.0}
    said = page.render({"cluster": {**HEAD, "alone": alone, "runs": [run]}})
    # 100 workers could do 500 a second, the coordinator 200
    assert "With 100 workers of one core each: 200 documents a second, and coordinator and scheduler" in said
    assert "Overhead: 50 ms" in said
    run |= {"coordinator_cpu": 0.1, "scheduler_cpu": 0.1}
    said = page.render({"cluster": {**HEAD, "alone": alone, "runs": [run]}})
    assert "With 100 workers of one core each: 500 documents a second, and the workers would be" in said


def test_questions_need_the_file_of_a_warehouse(tmp_path: Path) -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "benchmarks", "queries", "--kept", str(tmp_path / "nothing")],
        cwd=CHECKOUT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert asked.returncode == 2
    assert "give --kept FOLDER" in asked.stderr


def test_a_quick_run_leaves_results_and_page_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from benchmarks import __main__ as runner

    written: list[dict[str, str]] = []
    monkeypatch.setattr(runner.subprocess, "run", lambda *_, env, **__: written.append(env))
    runner.run(["night"], {"night": []}, tmp_path)
    assert written[0]["BENCHMARK_RESULTS"] == str(tmp_path)
