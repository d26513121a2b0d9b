"""The build: one unit_id in every table, evidence beside, the same whatever the order of documents."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipeline.codes.classification import classification
from pipeline.documents.model import Arrival
from pipeline.errors import ReferenceDataError
from pipeline.figures.line_item import LineItem
from pipeline.reference import reference_path
from pipeline.report import Report
from pipeline.tables import TABLES
from pipeline.tables.sources import BODY_KINDS as TABLE_KINDS
from pipeline.tables.sources import UNIT_DECISIONS, UNIT_RULES
from pipeline.units.evidence import DECISIONS, RULES
from pipeline.units.model import Identity
from pipeline.units.resolve import resolve_unit
from pipeline.units.self_description import BODY_KINDS
from pipeline.warehouse.build import BuildSummary, build
from pipeline.warehouse.parsed import ParsedDocument, write_day

REPORTS = [
    Identity("final", 2022, "衡阳市人社局", body_kind="行政"),
    Identity("final", 2023, "湖南省衡阳市人力资源和社会保障局"),
    Identity("final", 2024, "衡阳市人力资源社会保障局（本级）"),
    Identity("final", 2024, "衡阳市社会保障卡服务中心", parent_name="衡阳市人力资源和社会保障局", body_kind="事业"),
    Identity("final", 2023, "衡阳市社会保障卡服物中心"),
    Identity("final", 2024, "衡阳市第一中学"),
    Identity("final", 2024, "衡阳市第二中学"),
    Identity("unknown", None, None),
]


def parsed(identity: Identity) -> ParsedDocument:
    name = f"{identity.unit_name}{identity.fiscal_year}"
    key = hashlib.sha256(name.encode()).hexdigest()
    item = LineItem(
        source="table",
        statement="income",
        measure="income_this_year",
        value=Decimal("1.00"),
        printed_value="1.00",
        printed_unit="元",
        unit="CNY",
        row_label=name,
    )
    arrival = Arrival(key, f"{name}.pdf", f"file:///{name}.pdf", "application/pdf", 1, "2024-08-20T03:00:00+00:00")
    report = Report(key, "application/pdf", 1, "digital", identity, resolve_unit(identity), [item])
    return ParsedDocument(arrival, report)


def built(folder: Path, identities: list[Identity]) -> BuildSummary:
    write_day(folder / "parsed" / "2024-08-20", [parsed(i) for i in identities])
    return build(
        folder / "parsed",
        folder / "w.duckdb",
        classification=classification(),
        run_checks=lambda con: None,
        built_at=datetime(2024, 9, 1, tzinfo=UTC),
        version="1",
    )


def test_every_table_has_the_linked_unit(tmp_path: Path) -> None:
    summary = built(tmp_path, REPORTS)
    with duckdb.connect(str(summary.target), read_only=True) as con:
        units = con.execute(
            "SELECT unit_id, unit_name, aliases, body_kind, field, parent_unit_id FROM units"
        ).fetchall()
        bureau = "430400-衡阳市人力资源和社会保障局"
        centre = "430400-衡阳市社会保障卡服务中心"
        aliases = [
            "湖南省衡阳市人力资源和社会保障局",
            "衡阳市人力资源社会保障局",
            "衡阳市人力资源社会保障局（本级）",
            "衡阳市人社局",
        ]
        assert units == [
            (bureau, "衡阳市人力资源和社会保障局", aliases, "行政", "人力资源和社会保障", None),
            (centre, "衡阳市社会保障卡服务中心", ["衡阳市社会保障卡服物中心"], "事业", "社会保障卡", bureau),
            ("430400-衡阳市第一中学", "衡阳市第一中学", [], None, "中学", None),
            ("430400-衡阳市第二中学", "衡阳市第二中学", [], None, "中学", None),
        ]
        for table in ("documents", "line_items"):
            counts = con.execute(f"SELECT unit_id, count(*) FROM {table} GROUP BY 1 ORDER BY 1 NULLS LAST").fetchall()
            assert counts == [(bureau, 3), (centre, 2), (units[2][0], 1), (units[3][0], 1), (None, 1)]
        slip = con.execute(
            "SELECT unit_id, rule, decision, fiscal_years FROM units_evidence WHERE printed_name LIKE '%服物中心'"
        ).fetchall()
        assert slip == [(centre, "typing_slip", "merged", [2023])]


def test_the_order_of_documents_changes_nothing(tmp_path: Path) -> None:
    one = built(tmp_path / "one", REPORTS)
    other = built(tmp_path / "other", REPORTS[::-1])
    assert one.hashes == other.hashes


def test_wrong_decisions_stop_the_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(reference_path("units.csv").parent, folder)
    with (folder / "units.csv").open("a", encoding="utf-8") as file:
        file.write("衡阳市第一中学,430400,衡阳市第二中学,maybe,r,li,2026-01-01\n")
    monkeypatch.setenv("JUESUAN_REFERENCE", str(folder))
    with pytest.raises(ReferenceDataError, match=r"units\.csv:2.*maybe"):
        built(tmp_path, REPORTS)


def test_the_vocabularies_of_tables_are_those_of_the_linkage() -> None:
    assert frozenset(RULES) == UNIT_RULES
    assert frozenset(DECISIONS) == UNIT_DECISIONS
    assert frozenset(BODY_KINDS) == TABLE_KINDS
    assert TABLES["units"].by_name["body_kind"].vocabulary == TABLE_KINDS
