"""The printed statements foot: accounting identities (勾稽关系) over the truth, in Decimal, tolerance from rounding.

The report with planted contradictions fails exactly where they were planted.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest

from tests.samples.conftest import NAMES, Truth, truth_of

#: (what, observed, expected, number of addends)
Identity = tuple[str, Decimal, Decimal, int]
FUNDS = ("一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款")


def _table(truth: Truth, kind: str) -> dict[str, object]:
    return next(t for t in truth["tables"] if t["kind"] == kind)


def _by(truth: Truth, kind: str, column: str | None = None, side: str | None = None) -> dict[str, Decimal]:
    """Values of one column (None: the first) by code, else by name."""
    found: dict[str, Decimal] = {}
    for row in _table(truth, kind)["rows"]:
        if side is None or row.get("side") == side:
            for label, value in row["values"].items():
                if column is None or label == column or label.endswith("-" + column):
                    found[row["code"] or row["name"]] = Decimal(value)
    return found


def _levels(truth: Truth, kind: str) -> Iterator[Identity]:
    """类 = Σ 款, 款 = Σ 项, 合计 = Σ 类, in every column."""
    columns = {label for row in _table(truth, kind)["rows"] for label in row["values"]}
    for column in sorted(columns):
        values = _by(truth, kind, column)
        codes = [c for c in values if c.isdigit()]
        for code in codes:
            parts = [values[c] for c in codes if len(c) == len(code) + 2 and c.startswith(code)]
            if parts:
                yield f"{kind} {code} {column}", values[code], sum(parts, Decimal(0)), len(parts)
        if "合计" in values:
            classes = [values[c] for c in codes if len(c) == 3]
            yield f"{kind} 合计 {column}", values["合计"], sum(classes, Decimal(0)), len(classes)


def _rows(truth: Truth, kind: str, whole: str, parts: tuple[str, ...]) -> Iterator[Identity]:
    for row in _table(truth, kind)["rows"]:
        values = {k.split("-")[-1]: Decimal(v) for k, v in row["values"].items()}
        if whole in values:
            summands = [values.get(p, Decimal(0)) for p in parts]
            yield f"{kind} {row['code'] or row['name']} {whole}", values[whole], sum(summands, Decimal(0)), len(parts)


def _final(truth: Truth) -> Iterator[Identity]:
    zero = Decimal(0)
    income = _by(truth, "income_expenditure_summary", side="income")
    spent = _by(truth, "income_expenditure_summary", side="expenditure")
    lines = [v for k, v in income.items() if "、" in k]
    yield "T1-01", income["本年收入合计"], sum(lines, zero), 8
    lines = [v for k, v in spent.items() if "、" in k]
    yield "T1-02", spent["本年支出合计"], sum(lines, zero), len(lines)
    yield "T1-03", income["总计"], income["本年收入合计"] + income.get("年初结转和结余", zero), 2
    yield "T1-04", spent["总计"], spent["本年支出合计"] + spent.get("年末结转和结余", zero), 2
    yield "T1-05", income["总计"], spent["总计"], 1
    for kind in ("income", "expenditure", "gpb_expenditure", "government_fund"):
        yield from _levels(truth, kind)
    sources = ("财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入")
    yield from _rows(truth, "income", "本年收入合计", sources)
    yield from _rows(truth, "expenditure", "本年支出合计", ("基本支出", "项目支出"))
    whole = "合计" if any("合计" in r["values"] for r in _table(truth, "gpb_expenditure")["rows"]) else "小计"
    yield from _rows(truth, "gpb_expenditure", whole, ("基本支出", "项目支出"))
    yield from _rows(truth, "government_fund", "小计", ("基本支出", "项目支出"))
    yield "X-01", income["本年收入合计"], _by(truth, "income", "本年收入合计")["合计"], 1
    yield "X-02", spent["本年支出合计"], _by(truth, "expenditure", "本年支出合计")["合计"], 1
    yield from _fiscal(truth)
    yield from _basic_and_three_public(truth, whole)


def _fiscal(truth: Truth) -> Iterator[Identity]:
    zero = Decimal(0)
    kind = "fiscal_appropriation_summary"
    income = _by(truth, kind, side="income")
    for fund in FUNDS:
        spent = _by(truth, kind, fund, "expenditure")
        if "本年支出合计" in spent:
            lines = [v for k, v in spent.items() if "、" in k]
            yield f"T4-03 {fund}", spent["本年支出合计"], sum(lines, zero), len(lines)
            end = spent.get("年末财政拨款结转和结余", zero)
            yield f"T4-07 {fund}", spent["总计"], spent["本年支出合计"] + end, 2
    yield "T4-06", income["总计"], income["本年收入合计"] + income.get("年初财政拨款结转和结余", zero), 2
    yield "T4-08", income["总计"], _by(truth, kind, "合计", "expenditure")["总计"], 1
    yield from _rows(truth, kind, "合计", FUNDS)


def _basic_and_three_public(truth: Truth, whole: str) -> Iterator[Identity]:
    zero = Decimal(0)
    basic = _by(truth, "gpb_basic_expenditure")
    for head in ("301", "302", "303", "310"):
        parts = [v for c, v in basic.items() if len(c) == 5 and c.startswith(head)]
        yield f"T6 {head}", basic.get(head, zero), sum(parts, zero), len(parts)
    yield "T6-05", basic["人员经费合计"], basic["301"] + basic.get("303", zero), 2
    yield "T6-06", basic["公用经费合计"], basic["302"] + basic.get("310", zero), 2
    total = _by(truth, "gpb_expenditure", "基本支出")["合计"]
    yield "X-14", total, basic["人员经费合计"] + basic["公用经费合计"], 2
    (row,) = _table(truth, "three_public")["rows"]
    for phase in ("预算数", "决算数"):
        values = {k.replace(phase, "").strip("-"): Decimal(v) for k, v in row["values"].items() if phase in k}
        vehicle = next((v for k, v in values.items() if k.endswith("小计")), zero)
        vehicles = [v for k, v in values.items() if "公务用车购置及" in k and not k.endswith("小计")]
        yield f"T7-03 {phase}", vehicle, sum(vehicles, zero), 2
        parts = values.get("因公出国（境）费", zero) + vehicle + values.get("公务接待费", zero)
        yield f"T7-01 {phase}", values["合计"], parts, 3


def _prose(truth: Truth) -> Iterator[Identity]:
    """Prose against prose: procurement and expenditure add up; shares of 类 make 100 %."""
    one = {f["measure"]: Decimal(f["amount"]) for f in truth["narrative"] if not f["function_code"]}
    parts = [one[f"procurement_{p}"] for p in ("goods", "works", "services")]
    yield "N-16", one["procurement_total"], sum(parts, Decimal(0)), 3
    yield "N-04", one["expenditure_this_year"], one["expenditure_basic"] + one["expenditure_project"], 2
    if truth["tables"]:
        total = _by(truth, "income_expenditure_summary", side="income")["总计"]
        yield "N-01", one["total_income_and_carryover"], total, 1
    for n, fact in enumerate(truth["narrative"]):
        if fact["measure"] == "execution_rate" and fact["function_code"]:
            budget, actual = (Decimal(f["amount"]) for f in truth["narrative"][n - 2 : n])
            # the tolerance of a rate is its own last place and what rounding of both amounts makes of it
            slack = 1 + int(100 * (1 / budget + actual / budget**2) / 2)
            yield f"N-08 {fact['function_code']}", Decimal(fact["amount"]), 100 * actual / budget, 2 * slack + 1


def _failures(truth: Truth) -> set[str]:
    failed = set()
    identities = [] if not truth["tables"] else [*_final(truth)]
    identities += [*_prose(truth)] if truth["narrative"] else []
    assert len(identities) >= 12
    for what, observed, expected, addends in identities:
        tolerance = Decimal((addends + 1) // 2) / 100
        if abs(observed - expected) > tolerance:
            failed.add(what)
    return failed


FINAL = [n for n in NAMES if truth_of(n)["report_kind"] == "final"]


@pytest.mark.parametrize("name", [n for n in FINAL if not truth_of(n)["contradictions"]])
def test_statements_foot(name: str) -> None:
    assert _failures(truth_of(name)) == set()


def test_planted_contradictions_break_what_they_should_and_nothing_else() -> None:
    (name,) = (n for n in FINAL if truth_of(n)["contradictions"])
    assert _failures(truth_of(name)) == {
        "N-01",
        "expenditure 21301 项目支出",
        "expenditure 2130111 本年支出合计",
        "N-08 2130106",
        "T7-01 决算数",
        "N-16",
    }


@pytest.mark.parametrize("name", [n for n in NAMES if truth_of(n)["report_kind"] == "budget"])
def test_budget_statements_foot(name: str) -> None:
    truth = truth_of(name)
    for kind in ("income", "expenditure", "gpb_expenditure", "gpb_basic_expenditure"):
        for what, observed, expected, addends in _levels(truth, kind):
            assert abs(observed - expected) <= Decimal((addends + 1) // 2) / 100, what
    income = _by(truth, "income_expenditure_summary", side="income")
    spent = _by(truth, "income_expenditure_summary", side="expenditure")
    assert income["收入总计"] == spent["支出总计"] == _by(truth, "expenditure", "合计")["合计"]


def test_the_end_of_a_year_is_the_beginning_of_the_next() -> None:
    pairs = [(n, n.replace("2023", "2024")) for n in FINAL if "2023" in n]
    checked = 0
    for before, now in pairs:
        if truth_of(before)["tables"] and truth_of(now)["tables"]:
            checked += 1
            end = _by(truth_of(before), "income_expenditure_summary", side="expenditure")["年末结转和结余"]
            assert _by(truth_of(now), "income_expenditure_summary", side="income")["年初结转和结余"] == end
    assert checked == 3
