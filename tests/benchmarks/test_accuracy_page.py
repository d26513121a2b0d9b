"""The accuracy benchmark scores what was read, tells faults from the whole, and writes only between its markers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from benchmarks import accuracy
from pipeline.figures.line_item import STATEMENTS
from pipeline.media import PDF
from pipeline.pages.read import read_pages
from pipeline.report import Report, read_report
from tests.benchmarks.scoring import MEASURE_GROUPS, Score, hits, read_cells, score_cells, score_facts

NAME = "qingpu-water-town-2024-budget"


@cache
def _truth() -> dict[str, Any]:
    return json.loads((accuracy.SAMPLES_FOLDER / "truth" / f"{NAME}.json").read_text(encoding="utf-8"))


@cache
def _report() -> Report:
    return read_report(read_pages(accuracy.SAMPLES_FOLDER / f"{NAME}.pdf", PDF, "x"), origin_name=None)


@dataclass(frozen=True)
class Item:
    """A row of `line_items`, as far as scoring looks."""

    source: str = "table"
    statement: str = "expenditure"
    measure: str = "function_actual"
    period: str = "current"
    row_label: str | None = "博物馆"
    column_label: str | None = "本年支出合计-项目支出"
    function_code: str | None = "2070205"
    economic_code: str | None = None
    code_source: str | None = "printed"
    printed_value: str | None = "1,204.50"


TRUTH = {
    "tables": [
        {"kind": "expenditure", "rows": [{"code": "2070205", "name": "博物馆", "values": {"项目支出": "1204.50"}}]}
    ],
    "narrative": [
        {"contract_measure": "function_actual", "function_code": "2070205", "amount": "1204.50"},
        {"contract_measure": "three_public_actual", "function_code": None, "amount": "3.00"},
        {"contract_measure": "share", "function_code": None, "amount": "61.20"},
    ],
}


def test_the_truth_of_a_sample_is_met_statement_by_statement() -> None:
    cells = score_cells(_truth(), _report().line_items)
    assert cells.keys() == {table["kind"] for table in _truth()["tables"]} <= STATEMENTS
    assert sum(cells.values(), Score()).true > 200
    assert all(score.right <= min(score.true, score.read) for score in cells.values())
    assert sum(score_facts(_truth(), _report().line_items).values(), Score()).right > 20


def test_one_changed_digit_costs_precision_and_recall() -> None:
    assert score_cells(TRUTH, [Item()]) == {"expenditure": Score(1, 1, 1)}
    wrong = score_cells(TRUTH, [Item(printed_value="1,204.60")])["expenditure"]
    assert (wrong.precision, wrong.recall, wrong.f1) == (0, 0, 0)


@pytest.mark.parametrize(
    "fault",
    [{"function_code": "2070206"}, {"column_label": "基本支出"}, {"code_source": "inferred", "row_label": "图书馆"}],
    ids=["row", "column", "inferred code"],
)
def test_a_figure_in_the_wrong_place_is_wrong(fault: dict[str, str]) -> None:
    assert score_cells(TRUTH, [replace(Item(), **fault)])["expenditure"].right == 0


def test_a_statement_taken_for_another_is_wrong_in_both() -> None:
    scores = score_cells(TRUTH, [Item(statement="income")])
    assert scores == {"expenditure": Score(1, 0, 0), "income": Score(0, 1, 0)}
    assert scores["income"].recall is None


def test_a_cell_that_is_read_twice_is_right_once() -> None:
    assert hits(read_cells([Item()]), read_cells([Item(), Item()])) == 1
    assert score_cells(TRUTH, [Item(), Item()])["expenditure"] == Score(1, 2, 1)


def test_prose_is_scored_by_group_and_functional_item() -> None:
    told = Item(source="narrative", printed_value="1204.50")
    elsewhere = replace(told, measure="three_public_actual", printed_value="3.00", function_code="2070205")
    other_item = replace(told, function_code="2070206")
    scores = score_facts(TRUTH, [told, elsewhere, replace(told, period="prior"), replace(told, measure="other")])
    assert scores["functional items (功能分类科目)"] == Score(1, 1, 1)
    assert scores["three public items (“三公”经费)"] == Score(1, 1, 1)
    assert scores["beyond the core"] == Score(1, 0, 0)
    assert score_facts(TRUTH, [other_item])["functional items (功能分类科目)"] == Score(1, 1, 0)


def test_no_measure_is_in_two_groups() -> None:
    measures = [measure for group in MEASURE_GROUPS.values() for measure in group]
    assert len(measures) == len(set(measures))


def test_shares_are_never_rounded_up_to_the_whole() -> None:
    assert [accuracy.share(v) for v in (1.0, 0.99996, 2 / 3, 0.0, None)] == [
        "1.0000",
        "0.9999",
        "0.6666",
        "0.0000",
        "–",
    ]


def test_agreement_counts_what_the_careful_reader_settled_as_a_difference() -> None:
    words = accuracy.agreement_words({"grid": (7, 1, 1), "careful": (3, 3, 0), "workbook": (5, 0, 0)})
    assert "| `workbook` (one reading) | 5 | – | – | – |" in words
    assert words.splitlines()[-1] == "| **read twice** | 10 | 4 | 1 | 0.6000 |"


def test_only_what_stands_between_the_markers_changes() -> None:
    page = "# By hand\n<!-- generated: samples -->\nold\n<!-- end: samples -->\nby hand\n"
    once = accuracy.put_between_markers(page, {"samples": "new\n"})
    assert once == "# By hand\n<!-- generated: samples -->\n\nnew\n\n<!-- end: samples -->\nby hand\n"
    assert accuracy.put_between_markers(once, {"samples": "new\n"}) == once
    with pytest.raises(SystemExit, match="generated: wild"):
        accuracy.put_between_markers(page, {"wild": "figures"})


def test_the_page_has_the_markers_of_every_set() -> None:
    page = accuracy.PAGE.read_text(encoding="utf-8")
    sets = ("samples", "layouts", *accuracy.REAL_SETS)
    assert all("Measured " in page.split(f"<!-- generated: {name} -->")[1].split("<!-- end")[0] for name in sets)


def test_a_failing_command_ends_the_benchmark_with_its_words(tmp_path: Path) -> None:
    absent = tmp_path / "absent.pdf"
    with pytest.raises(SystemExit, match="does not exist"), accuracy.ingested([absent]):
        pass
