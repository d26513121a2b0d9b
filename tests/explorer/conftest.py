"""A published warehouse of samples with its documents, and one entry that is hostile in every text that pages show."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb
import pytest
from starlette.testclient import TestClient

from expectations.catalogue import load_catalogue
from pipeline.checks.run import run_checks
from pipeline.codes.classification import classification
from pipeline.documents.formats import media_type
from pipeline.documents.model import Arrival
from pipeline.documents.store import document_id, store
from pipeline.explorer import build_app
from pipeline.home import Home
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from pipeline.warehouse.build import build
from pipeline.warehouse.parsed import write_day
from pipeline.warehouse.rows import ParsedDocument

#: Two years and a budget of one unit, a report that contradicts itself, and two formats without pages.
SAMPLES = (
    "qingpu-water-town-2023-final.pdf",
    "qingpu-water-town-2024-final.pdf",
    "qingpu-water-town-2024-budget.pdf",
    "qingpu-rural-data-2024-final.pdf",
    "qingpu-rural-data-2023-final.txt",
    "qingbaijiang-rail-skills-2024-final.xlsx",
)
UNIT = "310118-上海市青浦区水乡文化促进局"
OTHER = "310118-上海市青浦区数字田园服务中心"
#: A name that a careless page would run as a script, and an address that leaves the folder.
HOSTILE = "<script>alert(1)</script>\"'&局"
HOSTILE_ID = "000000-../<b>x</b>?a=1&b=#c\"'/局"
HOSTILE_REASON = "\"><img src=x onerror=alert(2)>' OR 1=1; DROP TABLE units;-- {{ 7*7 }} 退休"


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Home:
    place = Home(tmp_path_factory.mktemp("explorer") / "home")
    place.prepare()
    parsed = []
    for number, name in enumerate(SAMPLES):
        data = (samples / name).read_bytes()
        arrival = Arrival(
            document_id=document_id(data),
            file_name=name,
            source_uri=f"file:///{name}",
            media_type=media_type(data, name),
            size_bytes=len(data),
            arrived_at=f"2026-01-01T00:00:0{number}.000000Z",
        )
        store(place.documents, data, arrival)
        pages = read_pages(samples / name, arrival.media_type, arrival.document_id)
        parsed.append(ParsedDocument(arrival, report=read_report(pages, origin_name=name)))
    write_day(place.parsed / "2026-01-01", parsed, [], inputs="explorer")
    build(
        place.parsed,
        place.published,
        classification=classification(),
        run_checks=partial(run_checks, rules=load_catalogue()),
        built_at=datetime(2026, 1, 1, tzinfo=UTC),
        version="0",
    )
    _plant(place.published)
    return place


def _plant(path: Path) -> None:
    """A unit, an item with a reason, and a figure whose texts attack the page, the spreadsheet and the database."""
    with duckdb.connect(str(path)) as con:
        con.execute(
            "INSERT INTO units BY NAME SELECT * REPLACE ($id AS unit_id, $name AS unit_name, '=1+1' AS field)"
            " FROM units WHERE unit_id = $unit",
            {"id": HOSTILE_ID, "name": HOSTILE, "unit": UNIT},
        )
        for table in ("coverage", "unit_comparison", "budget_vs_actual_by_class", "budget_vs_actual_by_section"):
            con.execute(
                f"INSERT INTO {table} BY NAME SELECT * REPLACE ($id AS unit_id, $name AS unit_name) FROM {table}"
                " WHERE unit_id = $unit AND fiscal_year = 2024",
                {"id": HOSTILE_ID, "name": HOSTILE, "unit": UNIT},
            )
        con.execute(
            "INSERT INTO budget_vs_actual BY NAME SELECT * REPLACE ($id AS unit_id, $name AS unit_name,"
            " $reason AS variance_reason, '=HYPERLINK(\"x\")' AS item_name) FROM budget_vs_actual"
            " WHERE unit_id = $unit AND fiscal_year = 2024",
            {"id": HOSTILE_ID, "name": HOSTILE, "unit": UNIT, "reason": HOSTILE_REASON},
        )
        # a rate without an initial budget: it rests on the annual one
        con.execute(
            "UPDATE unit_comparison SET initial_budget = NULL, execution_rate = 1.5 WHERE unit_id = ?", [HOSTILE_ID]
        )
        con.execute("CHECKPOINT")


@pytest.fixture(scope="session")
def client(home: Home) -> Iterator[TestClient]:
    with TestClient(build_app(home), base_url="http://127.0.0.1") as made:
        yield made


@pytest.fixture
def own_home(home: Home, tmp_path: Path) -> Home:
    """A copy that a test may change."""
    shutil.copytree(home.path, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def ask(home: Home) -> Iterator[duckdb.DuckDBPyConnection]:
    """The same warehouse, asked directly: what pages must agree with."""
    with duckdb.connect(":memory:") as con:
        con.execute(f"ATTACH '{home.published}' AS juesuan (READ_ONLY)")
        con.execute("USE juesuan")
        yield con
