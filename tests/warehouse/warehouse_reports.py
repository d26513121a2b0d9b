"""Synthetic reports for the tests of the warehouse: invented bodies, invented figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from pipeline.documents.model import Arrival, Rejection
from pipeline.figures.amounts import parse_amount
from pipeline.figures.line_item import LineItem
from pipeline.report import Identity, Report, TableRead
from pipeline.units.model import Unit
from pipeline.warehouse.build import BuildSummary, build
from pipeline.warehouse.parsed import ParsedDocument, write_day

BUREAU = Unit(
    unit_id="110999-云上市河湖局",
    unit_name="云上市河湖局",
    division_code="110999",
    province="云上省",
    city="云上市",
    level="city",
    aliases=("河湖局",),
)
SCHOOL = Unit(unit_id="110999-云上市第一中学", unit_name="云上市第一中学", parent_name="云上市教育局", level="city")

ITEM = "2130305"
BUILT = datetime(2024, 9, 1, 2, 0, tzinfo=UTC)


@dataclass
class Scheme:
    subjects: list[dict[str, object]]

    def rows(self) -> Iterable[Mapping[str, object]]:
        return self.subjects


def _subject(code: str, name: str, kind: str, since: int | None = None, until: int | None = None) -> dict[str, object]:
    parent = code[:-2] if len(code) > 3 else None
    level = {3: "类", 5: "款", 7: "项"}[len(code)]
    return {
        "code": code,
        "name": name,
        "level": level,
        "parent_code": parent,
        "kind": kind,
        "valid_from": since,
        "valid_to": until,
        "aliases": [],
    }


@dataclass
class TestCodes:
    """A classification of a few subjects."""

    __test__ = False
    functions: Scheme
    economics: Scheme
    others: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def tables(self) -> Mapping[str, Iterable[Mapping[str, object]]]:
        return self.others


CODES = TestCodes(
    functions=Scheme(
        [
            _subject("213", "农林水支出", "general"),
            _subject("21303", "水利", "general"),
            _subject("2130305", "水利工程建设", "general"),
            _subject("2130306", "水利工程运行（旧）", "general", None, 2022),
            _subject("2130306", "水利工程运行与维护", "general", 2023, None),
            _subject("229", "其他支出", "fund"),
            _subject("22960", "彩票公益金安排的支出", "fund"),
            _subject("2296002", "用于社会福利的彩票公益金支出", "fund"),
        ]
    ),
    economics=Scheme([_subject("301", "工资福利支出", "dept"), _subject("30101", "基本工资", "dept")]),
)


def figure(
    measure: str,
    printed: str | None,
    *,
    unit: str = "万元",
    statement: str = "gpb_expenditure",
    source: str = "table",
    code: str | None = ITEM,
    label: str = "水利工程建设",
    row_no: int = 1,
    column: str | None = "合计",
    period: str = "current",
    **more: object,
) -> LineItem:
    """One line item from its printed text; prose where source is narrative."""
    amount = parse_amount(printed) if printed is not None else None
    money = unit in ("元", "万元", "亿元")
    place = {"page": 3, "x0": 100.0, "top": 50.0 + row_no, "x1": 140.0, "bottom": 60.0 + row_no}
    return LineItem(
        **{
            "source": source,
            "statement": statement,
            "measure": measure,
            "statement_title": "一般公共预算财政拨款支出决算表" if source == "table" else None,
            "row_no": row_no,
            "row_label": label,
            "function_code": code,
            "column_label": column if source == "table" else None,
            "period": period,
            "value": None if amount is None else amount.yuan(unit) if money else amount.value,
            "unit": "CNY" if money else unit,
            "printed_value": amount.printed if amount else None,
            "printed_unit": unit if amount else None,
            "rounding": amount.rounding(unit) if amount else None,
            "code_source": "printed" if code else None,
            **place,
            **more,
        }
    )


def prose(measure: str, printed: str, *, unit: str = "万元", **more: object) -> LineItem:
    """One figure in a sentence about a functional item."""
    return figure(
        measure,
        printed,
        unit=unit,
        **{"statement": "narrative", "source": "narrative", "label": "农林水支出/水利/水利工程建设", **more},
    )


def document(
    name: str,
    items: Iterable[LineItem],
    *,
    unit: Unit | None = BUREAU,
    year: int | None = 2024,
    kind: str = "final",
    at: str = "2024-08-20T03:00:00.000001+00:00",
    title: str = "2024年度部门决算",
    conflicts: tuple[str, ...] = (),
) -> ParsedDocument:
    identifier = hashlib.sha256(name.encode()).hexdigest()
    items = list(items)
    arrival = Arrival(
        document_id=identifier,
        file_name=f"{name}.pdf",
        source_uri=f"file:///inbox/{name}.pdf",
        media_type="application/pdf",
        size_bytes=1000,
        arrived_at=at,
    )
    report = Report(
        document_id=identifier,
        media_type="application/pdf",
        pages=9,
        text_source="digital",
        identity=Identity(
            report_kind=kind,
            fiscal_year=year,
            unit_name=unit.unit_name if unit else None,
            evidence={"report_kind": f"page 1: {title}", "unit_name": "云上市河湖局"},
            conflicts=list(conflicts),
        ),
        unit=unit,
        line_items=items,
        table_reads=[
            TableRead(page=3, table_no=1, reader="grid", statement="gpb_expenditure", rows=2, amounts_printed=4)
        ],
        amounts_printed=len(items) + 1,
        amounts_claimed=len(items),
    )
    return ParsedDocument(arrival, report)


def refused(name: str, reason: str = "encrypted", at: str = "2024-08-20T04:00:00.000000+00:00") -> ParsedDocument:
    identifier = hashlib.sha256(name.encode()).hexdigest()
    uri = f"file:///inbox/{name}.pdf"
    return ParsedDocument(
        Arrival(identifier, f"{name}.pdf", uri, "application/pdf", 10, at),
        rejection=Rejection(uri, "extract", reason, "a password is needed. Remedy: ask the publisher", at, identifier),
    )


def no_checks(con: duckdb.DuckDBPyConnection) -> None:
    """Checks of a catalogue without rules."""


def warehouse_of(
    folder: Path, documents: Iterable[ParsedDocument], rejections: Iterable[Rejection] = (), **settings: object
) -> BuildSummary:
    """Write the documents to their days and build; returns the summary (`target` is the candidate)."""
    days: dict[str, list[ParsedDocument]] = {}
    for parsed in documents:
        days.setdefault(parsed.arrival.day, []).append(parsed)
    for day, those in days.items():
        write_day(folder / "parsed" / day, those, rejections)
        rejections = ()
    # for a handful of rows a second thread costs more of the processor and gains nothing
    options = {"classification": CODES, "run_checks": no_checks, "built_at": BUILT, "version": "1.2.3", "threads": 1}
    options |= settings
    return build(folder / "parsed", folder / "warehouse" / "juesuan.candidate.duckdb", **options)  # type: ignore[arg-type]


def ask(path: Path, question: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(question).fetchall()


def yuan(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.01"))
