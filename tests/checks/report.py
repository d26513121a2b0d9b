"""One consistent report in a few lines, to be broken figure by figure.

Amounts are in 万元 and invented. Every identity of the catalogue holds in the report, so a test changes one figure and
sees which rule notices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

_WAN = Decimal(10_000)
_T1, _T2, _T3 = "income_expenditure_summary", "income", "expenditure"
_T4, _T5, _T6 = "fiscal_appropriation_summary", "gpb_expenditure", "gpb_basic_expenditure"
_T7, _T8, _T9 = "three_public", "government_fund", "state_capital"
STATEMENTS = (_T1, _T2, _T3, _T4, _T5, _T6, _T7, _T8, _T9)
_FUNDS = {"gpb": "一般公共预算财政拨款", "fund": "政府性基金预算财政拨款", "capital": "国有资本经营预算财政拨款"}
NAMES = {
    "201": "一般公共服务支出",
    "20101": "人大事务",
    "2010101": "行政运行",
    "2010102": "一般行政管理事务",
    "208": "社会保障和就业支出",
    "20805": "行政事业单位养老支出",
    "2080501": "行政单位离退休",
    "212": "城乡社区支出",
    "21208": "国有土地使用权出让收入安排的支出",
    "2120801": "征地和拆迁补偿支出",
    "223": "国有资本经营预算支出",
    "22301": "解决历史遗留问题及改革成本支出",
    "2230105": "国有企业退休人员社会化管理补助支出",
}


@dataclass
class Report:
    """Line items of one document, written row by row."""

    document_id: str
    kind: str = "final"
    rows: list[dict[str, object]] = field(default_factory=list)
    passages: list[dict[str, object]] = field(default_factory=list)

    def cell(
        self,
        statement: str,
        row_no: int,
        label: str,
        measure: str,
        amount: object,
        column: str = "决算数",
        **more: object,
    ) -> None:
        """One table figure in 万元 with two places; None is a blank cell and has no row."""
        if amount is not None:
            fields = {"source": "table", "statement": statement, "statement_title": f"{statement} 表", "row_no": row_no}
            fields |= {"row_label": label, "measure": measure, "column_label": column}
            self._add(amount, **(fields | more))

    def claim(self, measure: str, amount: object, *, unit: str = "CNY", **more: object) -> None:
        """One figure of the prose; money in 万元."""
        fields = {
            "source": "narrative",
            "statement": "narrative",
            "row_no": len(self.rows),
            "measure": measure,
            "page": 20,
        }
        fields["quote"] = f"{measure}{amount}"
        self._add(amount, unit=unit, **(fields | more))

    def say(self, text: str, page: int | None = 20, *, heading: bool = False) -> None:
        """One paragraph of the prose."""
        self.passages.append(
            {
                "document_id": self.document_id,
                "passage_no": len(self.passages) + 1,
                "page": page,
                "heading": heading,
                "text": text,
            }
        )

    def _add(self, amount: object, *, unit: str = "CNY", **fields: object) -> None:
        printed = Decimal(str(amount)).quantize(Decimal("0.01"))
        scale = _WAN if unit == "CNY" else Decimal(1)
        row = {
            "line_item_id": f"{self.document_id}/{len(self.rows):04}",
            "document_id": self.document_id,
            "report_kind": self.kind,
            "period": "current",
            "value": printed * scale,
            "unit": unit,
            "printed_value": str(printed),
            "printed_unit": "万元" if unit == "CNY" else unit,
            "rounding": Decimal("0.005") * scale,
            "page": 5,
            "flags": [],
            "fiscal_year": 2024,
            "unit_id": "u",
        }
        if fields.get("function_code") or fields.get("economic_code"):
            row["code_source"] = "printed"
        self.rows.append(row | fields)


def consistent_report(document_id: str, kind: str = "final", *, old_layout: bool = False) -> Report:
    """A report in which every identity holds. `old_layout`: one line 财政拨款收入 in the summary, without its funds."""
    r = Report(document_id, kind)
    _summary(r, old_layout=old_layout)
    _income(r)
    _coded(
        r,
        _T3,
        _T3_ROWS,
        "expenditure_this_year",
        (
            "expenditure_basic",
            "expenditure_project",
            "expenditure_operating",
            "expenditure_superior_remittance",
            "expenditure_affiliated_subsidy",
        ),
    )
    _appropriations(r)
    _coded(r, _T5, _T5_ROWS, "gpb_expenditure", ("expenditure_basic", "expenditure_project"))
    _basic(r)
    _three_public(r)
    for statement, code, begin, income, spent, end in ((_T8, "2120801", 5, 12, 15, 2), (_T9, "2230105", 1, 9, 8, 2)):
        _fund(r, statement, code, begin, income, spent, end)
    _prose(r)
    return r


def _summary(r: Report, *, old_layout: bool) -> None:
    income = [
        ("一、", name, amount, "income_fiscal_appropriation")
        for name, amount in zip(_FUNDS.values(), (199, 12, 9), strict=True)
    ]
    if old_layout:
        income = [("一、", "财政拨款收入", 220, "income_fiscal_appropriation")]
    income += [
        ("四、", "上级补助收入", 2, "income_superior_subsidy"),
        ("五、", "事业收入", 3, "income_business"),
        ("六、", "经营收入", 4, "income_operating"),
        ("七、", "附属单位上缴收入", 1, "income_affiliated_remittance"),
        ("八、", "其他收入", 5, "income_other"),
    ]
    for row, (number, name, amount, measure) in enumerate(income):
        r.cell(_T1, row, f"{number}{name}", measure, amount, side="income")
    for row, (code, amount) in enumerate((("201", 176), ("208", 30), ("212", 15), ("223", 8))):
        r.cell(_T1, row, f"一、{NAMES[code]}", "function_actual", amount, side="expenditure")
    for row, label, measure, amount in (
        (20, "本年收入合计", "income_this_year", 235),
        (21, "使用非财政拨款结余", "nonfiscal_surplus_used", 2),
        (22, "年初结转和结余", "carryover_begin", 10),
        (23, "总计", "total_income_and_carryover", 247),
    ):
        r.cell(_T1, row, label, measure, amount, side="income")
    for row, label, measure, amount in (
        (20, "本年支出合计", "expenditure_this_year", 229),
        (21, "结余分配", "surplus_distribution", 4),
        (22, "年末结转和结余", "carryover_end", 14),
        (23, "总计", "total_expenditure_and_carryover", 247),
    ):
        r.cell(_T1, row, label, measure, amount, side="expenditure")


def _income(r: Report) -> None:
    rows = {
        "": (235, 220, 2, 3, 4, 1, 5),
        "2010101": (182, 167, 2, 3, 4, 1, 5),
        "2080501": (30, 30),
        "2120801": (15, 15),
        "2230105": (8, 8),
    }
    columns = (
        "income_this_year",
        "income_fiscal_appropriation",
        "income_superior_subsidy",
        "income_business",
        "income_operating",
        "income_affiliated_remittance",
        "income_other",
    )
    for row, (code, amounts) in enumerate(rows.items()):
        for level in {code[:3], code[:5], code}:
            for measure, amount in zip(columns, amounts, strict=False):
                r.cell(
                    _T2,
                    row * 10 + len(level),
                    NAMES.get(level, "合计"),
                    measure,
                    amount,
                    measure,
                    function_code=level or None,
                )


_T3_ROWS = {
    "": (229, 130, 93, 3, 2, 1),
    "201": (176, 100, 70, 3, 2, 1),
    "20101": (176, 100, 70, 3, 2, 1),
    "2010101": (156, 100, 50, 3, 2, 1),
    "2010102": (20, None, 20),
    "208": (30, 30),
    "20805": (30, 30),
    "2080501": (30, 30),
    "212": (15, None, 15),
    "21208": (15, None, 15),
    "2120801": (15, None, 15),
    "223": (8, None, 8),
    "22301": (8, None, 8),
    "2230105": (8, None, 8),
}
_T5_ROWS = {
    "": (200, 130, 70),
    "201": (170, 100, 70),
    "20101": (170, 100, 70),
    "2010101": (150, 100, 50),
    "2010102": (20, None, 20),
    "208": (30, 30),
    "20805": (30, 30),
    "2080501": (30, 30),
}


def _coded(
    r: Report, statement: str, rows: dict[str, tuple[int | None, ...]], total: str, parts: Sequence[str]
) -> None:
    for row, (code, amounts) in enumerate(rows.items()):
        label = NAMES.get(code, "合计")
        whole = ("function_actual" if r.kind == "final" else "function_budget") if code else total
        r.cell(statement, row, label, whole, amounts[0], "合计", function_code=code or None)
        for measure, amount in zip(parts, amounts[1:], strict=False):
            r.cell(statement, row, label, measure, amount, measure, function_code=code or None)


def _appropriations(r: Report) -> None:
    for row, (name, amount) in enumerate(zip(_FUNDS.values(), (199, 12, 9), strict=True)):
        r.cell(_T4, row, f"一、{name}", "income_fiscal_appropriation", amount, side="income")
    r.cell(_T4, 20, "本年收入合计", "income_this_year", 220, side="income")
    r.cell(_T4, 21, "年初财政拨款结转和结余", "carryover_begin", 9, side="income")
    for row, (name, amount) in enumerate(zip(_FUNDS.values(), (3, 5, 1), strict=True)):
        r.cell(_T4, 22 + row, f"一、{name}", "other", amount, side="income")
    r.cell(_T4, 30, "总计", "fiscal_appropriation_income_total", 229, side="income")
    lines = [
        (0, f"一、{NAMES['201']}", "function_actual", 170, 170, None, None),
        (1, f"二、{NAMES['208']}", "function_actual", 30, 30, None, None),
        (2, f"三、{NAMES['212']}", "function_actual", 15, None, 15, None),
        (3, f"四、{NAMES['223']}", "function_actual", 8, None, None, 8),
        (20, "本年支出合计", "expenditure_this_year", 223, 200, 15, 8),
        (21, "年末财政拨款结转和结余", "carryover_end", 6, 2, 2, 2),
        (30, "总计", "fiscal_appropriation_expenditure_total", 229, 202, 17, 10),
    ]
    for row, label, measure, *amounts in lines:
        r.cell(_T4, row, label, measure, amounts[0], "合计", side="expenditure")
        for fund, amount in zip(_FUNDS.values(), amounts[1:], strict=True):
            r.cell(_T4, row, label, "other", amount, fund, side="expenditure")


def _basic(r: Report) -> None:
    rows = (
        ("301", 80),
        ("30101", 80),
        ("302", 25),
        ("30201", 25),
        ("303", 20),
        ("30302", 20),
        ("310", 5),
        ("31002", 5),
    )
    for row, (code, amount) in enumerate(rows):
        r.cell(_T6, row, code, "economic_actual", amount, economic_code=code)
    for row, (label, measure, amount) in enumerate(
        (
            ("人员经费合计", "basic_personnel", 100),
            ("公用经费合计", "basic_public", 30),
            ("合计", "gpb_basic_expenditure", 130),
        )
    ):
        r.cell(_T6, 20 + row, label, measure, amount)


def _three_public(r: Report) -> None:
    for phase, amounts in (("budget", (10, 2, 6, 4, 2, 2)), ("actual", (9, 2, 5, 3, 2, 2))):
        for name, amount in zip(
            ("three_public", "abroad", "vehicle", "vehicle_purchase", "vehicle_running", "reception"),
            amounts,
            strict=True,
        ):
            r.cell(_T7, 0, "", f"{name}_{phase}", amount, f"{name}-{'预算数' if phase == 'budget' else '决算数'}")


def _fund(r: Report, statement: str, item: str, begin: int, income: int, spent: int, end: int) -> None:
    total = {"government_fund": "government_fund_expenditure", "state_capital": "state_capital_expenditure"}[statement]
    for row, code in enumerate(("", item[:3], item[:5], item)):
        for measure, amount in (
            ("carryover_begin", begin),
            ("income_this_year", income),
            ("function_actual" if code else total, spent),
            ("expenditure_project", spent),
            ("carryover_end", end),
        ):
            column = "本年支出-小计" if measure in ("function_actual", total) else measure
            r.cell(statement, row, NAMES.get(code, "合计"), measure, amount, column, function_code=code or None)


def _prose(r: Report) -> None:
    for measure, amount in (("total_income_and_carryover", 247), ("total_expenditure_and_carryover", 247)):
        r.claim(measure, amount)
    r.claim("total_income_and_carryover", 47, period="change", column_label="增加")
    r.claim("growth_rate", "23.50", unit="%", column_label="增长")
    for measure, amount in (
        ("income_this_year", 235),
        ("income_fiscal_appropriation", 220),
        ("income_superior_subsidy", 2),
        ("income_business", 3),
        ("income_operating", 4),
        ("income_affiliated_remittance", 1),
        ("income_other", 5),
        ("expenditure_this_year", 229),
        ("expenditure_basic", 130),
        ("expenditure_project", 93),
        ("fiscal_appropriation_income_total", 229),
        ("gpb_initial_budget", 200),
        ("gpb_expenditure", 200),
    ):
        r.claim(measure, amount)
    r.claim("execution_rate", "100.00", unit="%", quote="完成年初预算的100.00%")
    outcome = "function_actual" if r.kind == "final" else "function_budget"
    for code, amount, share in (("201", 170, "85.00"), ("208", 30, "15.00")):
        r.claim(outcome, amount, function_code=code, row_label=NAMES[code])
        r.claim("share", share, unit="%", function_code=code, row_label=NAMES[code])
    for code, budget, actual, rate in (
        ("2010101", 140, 150, "107.14"),
        ("2010102", 25, 20, "80.00"),
        ("2080501", 35, 30, "85.71"),
    ):
        label = f"{NAMES[code[:3]]}/{NAMES[code[:5]]}/{NAMES[code]}"
        if r.kind == "final":
            r.claim("function_budget", budget, function_code=code, row_label=label)
        r.claim(outcome, actual, function_code=code, row_label=label)
        if r.kind == "final":
            r.claim(
                "execution_rate", rate, unit="%", function_code=code, row_label=label, quote=f"完成年初预算的{rate}%"
            )
    for measure, amount in (
        ("gpb_basic_expenditure", 130),
        ("basic_personnel", 100),
        ("basic_public", 30),
        ("three_public_actual", 9),
        ("abroad_actual", 2),
        ("vehicle_actual", 5),
        ("reception_actual", 2),
        ("procurement_total", 10),
        ("procurement_goods", 5),
        ("procurement_works", 3),
        ("procurement_services", 2),
        ("procurement_sme", 6),
        ("procurement_micro", 4),
    ):
        r.claim(measure, amount)
