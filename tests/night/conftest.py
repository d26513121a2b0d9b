"""A home of small text reports, taken in without Dagster: what the morning page is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from expectations.catalogue import load_catalogue
from pipeline import __version__, clock, freshness, reading
from pipeline.checks.run import run_checks
from pipeline.codes.classification import classification
from pipeline.documents.ledger import Ledger
from pipeline.documents.register import register
from pipeline.home import Home
from pipeline.night.model import RunReport
from pipeline.night.report import make_page
from pipeline.runs import start_run
from pipeline.warehouse.build import build
from pipeline.warehouse.parsed import write_day
from pipeline.warehouse.publish import publish
from pipeline.work import Done, Limits, Progress

WORDS = (
    "{unit}{year} 年度部门决算\n一、收入支出决算总体情况说明\n{year} 年度收入、支出总计均为 {total} 万元，"
    "与上年相比各增加 {more} 万元，增长 {rate}%。\n"
)


def words(unit: str = "某县水务局", year: int = 2024, rate: str = "10.00") -> str:
    """A report whose growth is right unless it is told otherwise."""
    return WORDS.format(unit=unit, year=year, total="110.00", more="10.00", rate=rate)


def take_in(home: Home, *paths: Path) -> None:
    """Register, read, build and publish, as the chain does."""
    with home.writer("test"), pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.work.run_in_processes", serial)
        register(home, paths)
        for day in freshness.stale_days(home):
            arrivals = reading.arrivals_of(home, day)
            reading.extract(home, arrivals, Limits(workers=1))
            reading.parse(home, arrivals, Limits(workers=1))
            refusals = Ledger(home.ledger).refusals(day)
            inputs = freshness.day_inputs(home, day)
            write_day(home.parsed / day, reading.parsed_documents(home, arrivals), refusals, inputs=inputs)
        inputs = freshness.warehouse_inputs(home)
        build(
            home.parsed, home.candidate, classification=classification(),
            run_checks=partial(run_checks, rules=load_catalogue()), built_at=clock.now(), version=__version__,
            threads=1,  # for a handful of rows
        )  # fmt: skip
        publish(home.candidate, home.warehouse)
        freshness.note_published(home, inputs, {})


def serial(
    function: Callable[[Any], Any], items: Sequence[Any], *, stage: str, on_progress: Any, **_limits: object
) -> Iterator[Done[Any, Any]]:
    """`pipeline.work.run` in this process: starting workers takes more than reading small texts."""
    for number, item in enumerate(items):
        on_progress(Progress(stage, number, len(items), ""))
        yield Done(item, function(item), None)


@pytest.fixture
def page() -> Callable[..., RunReport]:
    """`page(home)` ends a run of a home with its morning page."""

    def make(home: Home, outcome: str = "published", kind: str = "night", **fields: object) -> RunReport:
        with home.writer("test"):
            record = start_run(home, "test", kind=kind)
            for name, value in fields.items():
                setattr(record, name, value)
            report = make_page(home, record, outcome)
            record.end(home, outcome, record.message)
        return report

    return make
