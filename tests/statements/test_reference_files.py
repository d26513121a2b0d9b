"""What the room knows as data: read as written, and every fault named with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pipeline.errors import ReferenceDataError
from pipeline.reference import read_toml
from pipeline.statements import columns, labels, measures
from pipeline.statements.layouts import make_statements, statements
from pipeline.statements.measure_rules import make_measure_rules, measure_rules
from pipeline.statements.measures import column_unit
from pipeline.statements.terms import TableTerms, make_table_terms, table_terms
from tests.statements.sheets import UNIT, figures, items, page

Change = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("place", "change"),
    [
        (r"\[headers\] code", lambda d: d["headers"].update(code=["编码("])),
        (r"\[headers\] code", lambda d: d["headers"].update(code=[])),
        (r"\[rows\] total", lambda d: d["rows"].update(total="合计")),
        (r"\[sums\] carried", lambda d: d["sums"].update(carried=[3])),
        (r"\[phases\]", lambda d: d["phases"].pop("fund")),
        (r"\[notes\]", lambda d: d["notes"].update(footer=["注"])),
        (r"\[units\]", lambda d: d["units"].update(吨=["吨"])),
        (r"\[units\]", lambda d: d.pop("units")),
    ],
)
def test_a_fault_in_the_terms_of_tables(place: str, change: Change) -> None:
    data = read_toml("table_terms.toml")
    change(data)
    with pytest.raises(ReferenceDataError, match="table_terms.toml: " + place):
        make_table_terms(data)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("statement 1", lambda d: d["statement"][0].update(key="incomes")),
        ("statement 2", lambda d: d["statement"][1].update(patterns=["三公("])),
        ("statement 3", lambda d: d["statement"][2].update(patterns=[])),
        ("statement 4", lambda d: d["statement"][3].update(side="both")),
        ("content 1", lambda d: d["content"][0].update(key="narrative")),
        ("content 2", lambda d: d["content"][1].update(holds=[])),
        ("content 3", lambda d: d["content"][2].update(lacks=["("])),
        (r"\[caption\] narrative", lambda d: d["caption"].update(narrative=["收入"])),
    ],
)
def test_a_fault_in_the_statements(place: str, change: Change) -> None:
    data = read_toml("statements.toml")
    change(data)
    with pytest.raises(ReferenceDataError, match="statements.toml: " + place):
        make_statements(data)


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("rule 1", lambda d: d["rule"][0].update(on="cell")),
        ("rule 2", lambda d: d["rule"][1].update(pattern="")),
        ("rule 3", lambda d: d["rule"][2].update(measure="growth")),
        ("rule 4", lambda d: d["rule"][3].update(unit="吨")),
        ("rule 5", lambda d: d["rule"][4].update(statements=["incomes"])),
        ("rule 6", lambda d: d["rule"][5].update(code="both")),
        (r"\[total\]", lambda d: d["total"].update(income="incomes")),
        (r"\[total\] incomes", lambda d: d["total"].update(incomes="income_this_year")),
        (r"\[total_of_budget\] income", lambda d: d["total_of_budget"].update(income={"later": "other"})),
        (r"\[total_of_budget\] incomes", lambda d: d["total_of_budget"].update(incomes={"annual": "other"})),
        (r"\[total_with_carryover\]", lambda d: d["total_with_carryover"].update(income={"both": "other"})),
    ],
)
def test_a_fault_in_the_measures(place: str, change: Change) -> None:
    data = read_toml("table_measures.toml")
    change(data)
    with pytest.raises(ReferenceDataError, match="table_measures.toml: " + place):
        make_measure_rules(data)


def test_what_stands_in_the_repository_is_read() -> None:
    assert len(statements().kinds) == len(read_toml("statements.toml")["statement"])
    assert len(measure_rules().rules) == len(read_toml("table_measures.toml")["rule"])
    assert [unit for unit, _ in table_terms().units] == list(read_toml("table_terms.toml")["units"])
    # a summary without the income of a unit's own is that of the fiscal appropriation
    keys = [rule.kind.key for rule in statements().contents]
    assert keys.index("fiscal_appropriation_summary") < keys.index("income_expenditure_summary")


def taught(group: str, role: str, word: str) -> TableTerms:
    data = read_toml("table_terms.toml")
    data[group][role].append(word)
    return make_table_terms(data)


def test_a_header_of_codes_that_is_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = ["类目号|名称|合计", "99|某类|4.00"]
    sheet = page(1, "支出决算表", UNIT, rows)
    assert [label for label, *_ in figures(items(sheet))] != ["某类"]
    monkeypatch.setattr(columns, "table_terms", lambda: taught("headers", "ordinal", "^类目号$"))
    assert [label for label, *_ in figures(items(sheet))] == ["某类"]


def forget() -> None:
    labels.is_total_label.cache_clear()
    measures.measure_of.cache_clear()


def test_a_label_of_totals_that_is_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = page(1, "支出决算表", UNIT, ["科目编码|科目名称|本年支出合计", "|全部|4.00", "205|教育支出|4.00"])
    assert [i.measure for i in items(sheet)] == ["other", "function_actual"]
    monkeypatch.setattr(labels, "table_terms", lambda: taught("rows", "total", "^全部$"))
    forget()
    assert [i.measure for i in items(sheet)] == ["expenditure_this_year", "function_actual"]
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("房屋面积（㎡）", "平方米"),
        ("公务用车保有量（辆）", "辆"),
        ("国内接待批次", "批次"),
        ("出国（境）人次数", "人"),
        ("因公出国（境）团组数", "个"),
        ("单价50万元以上设备（台、套）", "台"),
        ("预算执行率", "%"),
        ("自评得分", "分"),
        ("预算数", None),
    ],
)
def test_what_a_header_counts(header: str, unit: str | None) -> None:
    assert column_unit(header) == unit
