"""A page of a portal and its attachments are one report where they do not contradict each other."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from test_report_parts import summary, total, words
from warehouse_reports import ask, document, figure, warehouse_of

from pipeline.documents.model import Origin
from pipeline.figures.line_item import LineItem
from pipeline.warehouse.parsed import ParsedDocument

PAGE = "https://portal.example.org/r1.html"


def from_page(name: str, items: list[LineItem], page: str | None = PAGE) -> ParsedDocument:
    parsed = document(name, items)
    arrival = msgspec.structs.replace(parsed.arrival, origin=Origin(source="example", page_uri=page))
    return msgspec.structs.replace(parsed, arrival=arrival)


def joined(folder: Path, documents: list[ParsedDocument]) -> list[tuple[object, ...]]:
    built = warehouse_of(folder, documents)
    return ask(built.target, "SELECT len(document_ids), joined_by FROM reports ORDER BY ALL DESC")


FUND = [total("government_fund_expenditure", "5.00", "government_fund")]


def test_an_attachment_without_a_common_total_belongs_to_its_page(tmp_path: Path) -> None:
    assert joined(tmp_path, [from_page("页面", words()), from_page("附件", FUND)]) == [(2, ["same_page"])]


@pytest.mark.parametrize("page", [None, "https://portal.example.org/r2.html"])
def test_another_page_says_nothing(tmp_path: Path, page: str | None) -> None:
    documents = [from_page("页面", words()), from_page("附件", FUND, page)]
    assert joined(tmp_path, documents) == [(1, []), (1, [])]


def test_parts_of_a_page_that_contradict_each_other_stay_two(tmp_path: Path) -> None:
    documents = [from_page("页面", words("70", "70")), from_page("附件", [*summary(), figure("function_actual", "9")])]
    assert joined(tmp_path, documents) == [(1, []), (1, [])]


def test_totals_that_agree_are_named_besides(tmp_path: Path) -> None:
    documents = [from_page("页面", words()), from_page("附件", summary())]
    assert joined(tmp_path, documents) == [
        (2, ["same_page", "total_expenditure_and_carryover", "total_income_and_carryover"])
    ]


def test_the_origin_is_told(tmp_path: Path) -> None:
    built = warehouse_of(tmp_path, [from_page("页面", words()), document("给的", FUND)])
    rows = ask(built.target, "SELECT file_name, source, page_uri FROM documents ORDER BY file_name")
    assert rows == [("给的.pdf", None, None), ("页面.pdf", "example", PAGE)]
