"""The catalogue tells what it promises, the truth obeys the identities, and the judge sees what is wrong."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

import pytest

from pipeline.media import PDF
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.generator.facts import facts_of
from tests.generator.layouts.budgets import BUDGETS
from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, Layout, Made
from tests.generator.layouts.finals import FINALS
from tests.generator.layouts.form import Form, header_of
from tests.generator.layouts.manner import Manner, write_number
from tests.generator.layouts.quantities import amount, codes_with, economic, joint_rows
from tests.layouts.judge import faults, judge_report

Reports = dict[tuple[str, str], Made]

NINE = {
    "income_expenditure_summary", "income", "expenditure", "fiscal_appropriation_summary", "gpb_expenditure",
    "gpb_basic_expenditure", "government_fund", "state_capital", "three_public",
}  # fmt: skip


def test_central_departments_print_the_nine() -> None:
    for forms in (FINALS["central"], BUDGETS["central"]):
        assert len(forms) == 9
        assert {form.kind for form in forms} == NINE


def test_no_two_places_print_alike() -> None:
    for places in (FINALS, BUDGETS):
        assert len(places) >= 6
        heads = [tuple((form.title, form.head) for form in forms) for forms in places.values()]
        assert len({*heads}) == len(heads)
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)


def test_labels_are_the_paths_of_the_header() -> None:
    form = Form("income", "收入表", ("科目|<|金额|<", "类|名称|甲 乙|丙", "#1|2|3|4"), "C1 name income.all none")
    _, rows, labels = header_of(form)
    assert rows == 3
    assert labels == ["科目", "科目-名称", "金额-甲乙", "金额-丙"]


@pytest.mark.parametrize(("unit", "year"), SEEDS)
@pytest.mark.parametrize("kind", ["final", "budget"])
def test_amounts_obey_the_identities(unit: str, year: int, kind: str) -> None:
    facts = facts_of(unit, year)

    def of(name: str, code: str = "") -> Decimal:
        return amount(facts, kind, name, code)

    for scope in ("all", "fiscal", "gpb", "fund", "capital"):
        assert of(f"spent.{scope}") == of(f"basic.{scope}") + of(f"project.{scope}")
        assert of(f"income.{scope}") + of(f"begin.{scope}") == of(f"spent.{scope}") + of(f"end.{scope}")
        for length in (3, 5, 7):
            codes = codes_with(facts, kind, (f"spent.{scope}",), (length,))
            assert sum((of(f"spent.{scope}", code) for code in codes), Decimal(0)) == of(f"spent.{scope}")
    assert of("spent.fiscal") == of("spent.gpb") + of("spent.fund") + of("spent.capital")
    assert of("basic.gpb") == of("personnel.gpb") + of("public.gpb") == sum(economic(facts, kind).values(), Decimal(0))
    rows = joint_rows(facts, kind)
    assert sum((basic for _, _, basic, _ in rows), Decimal(0)) == of("basic.gpb")
    assert sum((project for *_, project in rows), Decimal(0)) == of("project.gpb")
    assert of("three.change") == of("three.budget") - of("three.prior")


@pytest.mark.parametrize(
    ("style", "printed"),
    [
        ("thousands", "-1,234.50"), ("short", "-1234.5"), ("brackets", "（1,234.50）"), ("six", "-1,234.500000"),
        ("full width", "－１，２３４．５０"), ("whole", "-12,345,000"),
    ],
)  # fmt: skip
def test_ways_to_write_one_number(style: str, printed: str) -> None:
    unit = "元" if style == "whole" else "万元"
    assert write_number(Decimal(-12_345_000), unit, style, 0) == printed
    assert write_number(Decimal(0), unit, style, 0) == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: Form("gpb", "表", ("名称|合计",), "name spent.gpb"), "kind 'gpb'"),
        (lambda: Form("income", "表", ("名称|合计",), "name income.all", rows="functions"), "rows 'functions'"),
        (lambda: Form("income", "表", ("名称|合计",), "name income.all", total="top"), "total 'top'"),
        (lambda: Form("income", "表", ("名称|合计",), "name income.all", unit="千元"), "unit '千元'"),
        (lambda: Form("income", "表", ("名称|合计",), "nome income.all"), "'nome'"),
        (lambda: Form("income", "表", ("名称|合计",), "name incom.all"), "'incom.all'"),
        (lambda: Form("income", "表", ("名称|合计",), "name income"), "behind the point"),
        (lambda: Form("income", "表", ("名称|合计",), "words *", "lines", (("收入=incom.all",),)), "'incom.all'"),
        (lambda: Form("income", "表", ("名称|合计",), "words *", "lines", (("@class=spent.all",),)), "'@class'"),
        (lambda: Manner(rules="stroke"), "rules 'stroke'"),
        (lambda: Manner(turned=45), "turned 45"),
        (lambda: Layout("x", "final", (), numbers="thousend"), "numbers 'thousend'"),
        (lambda: Layout("x", "final", (), units=("千元",)), "unit '千元'"),
    ],
)  # fmt: skip
def test_a_word_that_nobody_knows_is_refused(wrong: Callable[[], object], said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        wrong()


def test_the_same_report_is_the_same_bytes(reports: Reports) -> None:
    made = reports["letters in no order", SEEDS[0][0]]
    assert made.pdf() == made.pdf()


def test_every_figure_of_a_report_has_one_place(reports: Reports) -> None:
    for made in reports.values():
        for statement in made.statements:
            # two rows of one subject would make the truth ambiguous; statements of lines may repeat a name
            cells = sorted(
                (e.label, e.function_code or "", e.economic_code or "", e.column) for e in statement.expected
            )
            if statement.form.rows not in ("lines", "joint"):
                assert all(len([*group]) == 1 for _, group in groupby(cells)), (made.layout.name, statement.title)


def test_the_judge_sees_what_is_wrong(reports: Reports, tmp_path) -> None:
    made = reports["every cell framed", SEEDS[0][0]]
    path = tmp_path / "report.pdf"
    path.write_bytes(made.pdf())
    report = read_report(read_pages(path, PDF, "0" * 64), origin_name=None)
    place = next(n for n, item in enumerate(report.line_items) if item.function_code and item.column_label)
    item = report.line_items[place]
    assert item.value is not None
    for change, silent in (
        ({"value": item.value + 1}, 1),
        ({"column_label": "别的"}, 1),
        ({"function_code": "2010101"}, 1),
        ({"row_label": "别的", "flags": ("readers_disagree",)}, 0),
    ):
        report.line_items[place] = type(item)(**{**{f: getattr(item, f) for f in item.__struct_fields__}, **change})
        verdict = judge_report(report, made)
        assert (len(verdict.missing), len(verdict.extra), len(verdict.silent)) == (1, 1, silent)
    report.line_items[place] = item
    assert judge_report(report, made).missing == []


def test_an_inferred_code_may_stay_open_but_not_be_another(reports: Reports, tmp_path) -> None:
    made = reports["budget, zhejiang", SEEDS[0][0]]
    cell = next(e for e in made.expected if e.inferred and e.function_code)
    path = tmp_path / "report.pdf"
    path.write_bytes(made.pdf())
    items = read_report(read_pages(path, PDF, "0" * 64), origin_name=None).line_items
    item = next(i for i in items if not faults(cell, i) and i.value == cell.value)
    assert faults(replace(cell, function_code=None), item) == []
    assert faults(replace(cell, function_code="2010101"), item) == [f"function code {item.function_code}"]
