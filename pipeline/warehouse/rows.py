"""One parsed document as rows of the warehouse's tables, and the identifiers of line items."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

import msgspec

from pipeline.documents.model import Arrival, Rejection
from pipeline.figures.line_item import LineItem
from pipeline.report import Report
from pipeline.warehouse.scope import report_scope

__all__ = [
    "ParsedDocument",
    "Row",
    "document_row",
    "evidence_rows",
    "indicator_rows",
    "line_item_ids",
    "line_item_rows",
    "passage_rows",
    "rejection_row",
    "table_read_rows",
    "unit_row",
]

Row = dict[str, object]

_CENT: Final = Decimal("0.01")
_MICRO: Final = Decimal("0.000001")
_LARGEST: Final = Decimal(10) ** 18  # DECIMAL(20,2) holds 18 digits before the point
_ROUNDING_LARGEST: Final = Decimal(10) ** 12  # DECIMAL(18,6)
_POINTS: Final = ("execution_points", "execution_score", "total_points", "total_score", "points", "score")
_POINT: Final = Decimal("0.0001")
_POINTS_LARGEST: Final = Decimal(10) ** 8  # DECIMAL(12,4)
_PAGE: Final = re.compile(r"page (\d+): ?(.*)\Z", re.DOTALL)
#: An identifier is so many digits of its document and so many of a hash of the figure: 72 bits together. Of half a
#: billion figures two are alike with a chance of 3e-5 (n² / 2 / 2^72); then publication refuses the warehouse.
_DOCUMENT_DIGITS: Final = 8
_FIGURE_DIGITS: Final = 10
_HASH_DIGITS: Final = 64


class ParsedDocument(msgspec.Struct, frozen=True):
    """What became of one arrived document: a report, or a rejection."""

    arrival: Arrival
    report: Report | None = None
    rejection: Rejection | None = None

    def __post_init__(self) -> None:
        if (self.report is None) == (self.rejection is None):
            raise ValueError("a parsed document has either a report or a rejection")


def line_item_ids(document_id: str, items: Sequence[LineItem], *, digits: int = _FIGURE_DIGITS) -> list[str]:
    """Identifiers that depend on what is printed and where, never on what else the document holds.

    The first 8 hexadecimal digits of the document, so that the identifiers of a document lie together, then `digits`
    of a hash of the document and the figure. Equal items (the same figure printed twice on one page) are told apart by
    their order among equals; different ones whose digits are alike all take twice as many, until they differ.
    """
    seen: Counter[str] = Counter()
    hashes = []
    for item in items:
        said = (
            document_id,
            item.source,
            item.statement,
            item.statement_title,
            item.page,
            item.row_label,
            item.function_code,
            item.economic_code,
            item.measure,
            item.column_label,
            item.period,
            item.printed_value,
            item.side,
        )
        key = "\x1f".join("" if word is None else str(word) for word in said)
        hashes.append(hashlib.sha256(f"{key}\x1f{seen[key]}".encode()).hexdigest())
        seen[key] += 1
    short = [found[:digits] for found in hashes]
    while digits < _HASH_DIGITS and (alike := {name for name, times in Counter(short).items() if times > 1}):
        digits *= 2
        short = [found[:digits] if name in alike else name for found, name in zip(hashes, short, strict=True)]
    return [document_id[:_DOCUMENT_DIGITS] + name for name in short]


def document_row(parsed: ParsedDocument) -> Row:
    """The row of `documents` as far as the document alone decides it."""
    arrival, report, rejection = parsed.arrival, parsed.report, parsed.rejection
    row: Row = {
        "document_id": arrival.document_id,
        "file_name": arrival.file_name,
        "source_uri": arrival.source_uri,
        "media_type": report.media_type if report else arrival.media_type,
        "size_bytes": arrival.size_bytes,
        "arrived_at": _moment(arrival.arrived_at),
        "report_kind": "unknown",
        "status": "rejected" if rejection else "published",
        "reject_reason": rejection.reason if rejection else None,
        "pipeline_version": "",
        "identity_conflicts": [],
        "source": arrival.origin.source if arrival.origin is not None else None,
        "page_uri": arrival.origin.page_uri if arrival.origin is not None else None,
    }
    if report is not None:
        row |= {
            "pages": report.pages,
            "report_kind": report.identity.report_kind,
            "fiscal_year": report.identity.fiscal_year,
            "unit_id": report.unit.unit_id if report.unit else None,
            "unit_name": report.identity.unit_name,
            "text_source": report.text_source,
            "amounts_printed": report.amounts_printed,
            "amounts_claimed": report.amounts_claimed,
            "scope": report_scope(report),
            "identity_conflicts": sorted(set(report.identity.conflicts)),
        }
    return row


def line_item_rows(report: Report) -> Iterator[Row]:
    """Rows of `line_items` of one report, in the order of the document."""
    shared: Row = {
        "document_id": report.document_id,
        "unit_id": report.unit.unit_id if report.unit else None,
        "fiscal_year": report.identity.fiscal_year,
        "report_kind": report.identity.report_kind,
    }
    for identifier, item in zip(line_item_ids(report.document_id, report.line_items), report.line_items, strict=True):
        row: Row = {name: getattr(item, name) for name in item.__struct_fields__}
        value, rounding = _stored(item.value, item.rounding)
        row |= {"value": value, "rounding": rounding, "flags": sorted(set(item.flags))}
        for edge in ("x0", "top", "x1", "bottom"):
            place = getattr(item, edge)
            # hundredths of a point: finer is noise of the reader, and compresses badly
            row[edge] = None if place is None else round(float(place), 2)
        yield {"line_item_id": identifier} | shared | row


def unit_row(report: Report) -> Row | None:
    """The row of `units` as this document knows the unit; the build merges them."""
    if report.unit is None:
        return None
    row = msgspec.structs.asdict(report.unit)
    names = {*report.unit.aliases, *([report.identity.unit_name] if report.identity.unit_name else [])}
    row["aliases"] = sorted(names - {report.unit.unit_name})
    return row | {"document_id": report.document_id}


def table_read_rows(report: Report) -> Iterator[Row]:
    """Rows of `table_reads`, numbered in the order of the document."""
    for number, read in enumerate(report.table_reads, 1):
        yield {"document_id": report.document_id, "read_no": number} | msgspec.structs.asdict(read)


def passage_rows(report: Report) -> Iterator[Row]:
    """Rows of `passages`, numbered in the order of the document; paragraphs without text are left out."""
    for number, passage in enumerate((p for p in report.passages if p.text), 1):
        yield {"document_id": report.document_id, "passage_no": number} | msgspec.structs.asdict(passage)


def indicator_rows(report: Report) -> Iterator[Row]:
    """Rows of `performance_indicators`, in the order of the document; the execution rate becomes a ratio."""
    shared: Row = {
        "document_id": report.document_id,
        "unit_id": report.unit.unit_id if report.unit else None,
        "fiscal_year": report.identity.fiscal_year,
        "report_kind": report.identity.report_kind,
    }
    for indicator in report.indicators:
        row: Row = msgspec.structs.asdict(indicator)
        for name in ("initial_budget", "annual_budget", "executed"):
            row[name], _ = _stored(getattr(indicator, name), None)
        for name in _POINTS:
            value = getattr(indicator, name)
            row[name] = None if value is None or abs(value) >= _POINTS_LARGEST else value.quantize(_POINT)
        rate = indicator.execution_rate
        row["execution_rate"] = None if rate is None or abs(rate) >= _POINTS_LARGEST else (rate / 100).quantize(_MICRO)
        for edge in ("x0", "top", "x1", "bottom"):
            place = getattr(indicator, edge)
            row[edge] = None if place is None else round(float(place), 2)
        yield shared | row | {"flags": sorted(set(indicator.flags))}


def evidence_rows(report: Report) -> Iterator[Row]:
    """Rows of `document_evidence`; "page N: words" is split into its parts."""
    for field, said in sorted(report.identity.evidence.items()):
        match = _PAGE.match(said)
        page, words = (int(match[1]), match[2]) if match else (None, said)
        yield {"document_id": report.document_id, "field": field, "page": page, "words": words}


def rejection_row(rejection: Rejection) -> Row:
    """The row of `rejections`."""
    row = msgspec.structs.asdict(rejection)
    row["at"] = _moment(rejection.at)
    return row


def _moment(text: str) -> datetime:
    """ISO 8601 as naive UTC, the form that TIMESTAMP columns hold."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def _stored(value: Decimal | None, rounding: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    """Value to two places and its rounding, widened by what the two places cost (97.3333 % is 97.33 ± 0.0034).

    A run of digits too long for any amount (an account number read as one) keeps its printed text and has no value.
    """
    if rounding is not None:
        rounding = rounding.quantize(_MICRO) if abs(rounding) < _ROUNDING_LARGEST else None
    if value is None or abs(value) >= _LARGEST:
        return None, rounding
    stored = value.quantize(_CENT)
    lost = abs(stored - value)
    if lost:
        rounding = ((rounding or Decimal(0)) + lost).quantize(_MICRO)
    return stored, rounding
