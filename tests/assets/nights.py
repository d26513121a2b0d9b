"""A night as tests run it: what the schedule asks for, executed in this process on a home of small texts."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import dagster as dg
import pytest

from assets.definitions import build_defs
from assets.resources import HomeResource, HomeWriter, ReadingResource
from pipeline.home import Home
from pipeline.warehouse.read import open_published

TEXT = "某县水务局 {year} 年度部门决算\n收入总计 {n}.00 万元，支出总计 {n}.00 万元。\n"
QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def put(home: Home, n: int, name: str = "") -> Path:
    path = home.inbox / (name or f"{n}.txt")
    path.write_text(TEXT.format(n=n, year=2015 + n), encoding="utf-8")
    return path


@cache
def definitions() -> dg.Definitions:
    """The definitions, built once: their home is that of the environment, `execute` sets it."""
    return build_defs(
        {
            "writer": HomeWriter(wait_seconds=0),
            "limits": ReadingResource(workers=1),
            "progress": dg.ResourceDefinition.hardcoded_resource(lambda _: None),
        }
    )


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Move the clock."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))


def tick(home: Home, moment: datetime) -> dg.RunRequest | dg.SkipReason:
    schedule = definitions().resolve_schedule_def("nightly")
    context = dg.build_schedule_context(
        scheduled_execution_time=moment, resources={"home": HomeResource(path=str(home.path))}
    )
    (found,) = schedule(context)
    return found


def execute(
    home: Home, request: dg.RunRequest, job: str = "nightly_job", instance: dg.DagsterInstance | None = None
) -> dg.ExecuteInProcessResult:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUESUAN_HOME", str(home.path))
        return (
            definitions()
            .resolve_job_def(job)
            .execute_in_process(
                run_config={**request.run_config, **QUIET},
                tags=dict(request.tags) | ({"juesuan/kind": "night"} if job == "nightly_job" else {}),
                instance=instance or dg.DagsterInstance.ephemeral(),
                raise_on_error=False,
            )
        )


def files(home: Home) -> list[str]:
    with closing(open_published(home.warehouse)) as con:
        return [row[0] for row in con.execute("SELECT file_name FROM documents ORDER BY 1").fetchall()]


def night(day: int) -> datetime:
    return datetime(2026, 3, day, 18, 0, tzinfo=UTC)  # 02:00 of the next day in China
