"""The line item: one amount or count that a document states, with its place on the page.

Vocabularies are those of the outside contract (statement, measure, period, unit); a word outside them is refused when
the row is made, not when the warehouse is built.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import msgspec

__all__ = ["FLAGS", "MEASURES", "PERIODS", "SIDES", "STATEMENTS", "UNITS", "LineItem"]

STATEMENTS: Final = frozenset(
    "income_expenditure_summary income expenditure fiscal_appropriation_summary gpb_expenditure gpb_basic_expenditure"
    " government_fund state_capital three_public agency_running procurement assets performance personnel"
    " narrative other".split()
)
MEASURES: Final = frozenset(
    "total_income_and_carryover total_expenditure_and_carryover income_this_year income_fiscal_appropriation"
    " income_superior_subsidy income_business income_operating income_affiliated_remittance income_other"
    " carryover_begin carryover_end surplus_distribution nonfiscal_surplus_used expenditure_this_year expenditure_basic"
    " expenditure_project expenditure_operating expenditure_superior_remittance expenditure_affiliated_subsidy"
    " fiscal_appropriation_income_total fiscal_appropriation_expenditure_total gpb_initial_budget gpb_annual_budget"
    " gpb_expenditure gpb_basic_expenditure government_fund_expenditure state_capital_expenditure function_budget"
    " function_annual_budget function_actual economic_budget economic_actual basic_personnel basic_public"
    " three_public_budget three_public_actual abroad_budget abroad_actual vehicle_budget vehicle_actual"
    " vehicle_purchase_budget vehicle_purchase_actual vehicle_running_budget vehicle_running_actual reception_budget"
    " reception_actual meeting_budget meeting_actual training_budget training_actual agency_running_budget"
    " agency_running_actual procurement_total procurement_goods procurement_works procurement_services procurement_sme"
    " procurement_micro vehicles_count performance_score performance_budget performance_actual staff_quota staff_actual"
    " retirees_count share growth_rate execution_rate other".split()
)
PERIODS: Final = frozenset({"current", "prior", "change"})
SIDES: Final = frozenset({"income", "expenditure"})
UNITS: Final = frozenset({"CNY", "%", "辆", "人", "批次", "个", "平方米", "台", "分"})

#: What can cast doubt on a figure, with its meaning (English; Chinese). Generated into the dictionary.
FLAGS: Final[dict[str, tuple[str, str]]] = {
    "ocr": ("read from a picture by optical character recognition", "由文字识别得到"),
    "readers_disagree": ("two independent readings of the table or page differ", "两种读法结果不一致"),
    "check_failed": ("takes part in an accounting identity that fails", "参与的勾稽关系不成立"),
    "label_corrected": (
        "the label or code of the row or column was misread in a scan and is taken from the one text that fits there;"
        " `quote` keeps what was read",
        "行、列标签或编码识别有误，已按该处唯一相符的文字更正，quote 保留识别原文",
    ),
    "ambiguous_binding": ("the sentence allows more than one subject for this figure", "语句有歧义，归属存疑"),
    "ambiguous_code": ("the printed name fits more than one code of the classification", "名称对应多个科目编码"),
    "code_not_in_classification": ("the printed code is not in our classification", "编码不在本系统科目表中"),
    "name_not_in_classification": (
        "the row prints no code and its name is none that our classification knows there",
        "未列编码且名称不在本系统科目表中",
    ),
    "code_name_mismatch": ("the printed code and the printed name are different subjects", "编码与名称不符"),
    "faulty_path": ("the printed path does not exist; the code rests on its sound parts", "所列类款项路径有误"),
    "corrected": ("a declared correction replaced the printed value", "已按更正清单更正"),
    "unit_assumed": ("the unit of money was not printed near and is taken from elsewhere", "金额单位为推定"),
    "place_shared": ("the cell holds more than one figure; the place is that of the cell", "单元格内含多个数字"),
    "one_of_several_bodies": (
        "the section speaks of one of several bodies in the report; the figure is that body's, not the report's",
        "属报告所含多个单位之一的数据",
    ),
    "conflicting_identity": (
        "the report names its unit, year or kind in two different ways",
        "单位、年度或类型前后不一",
    ),
}


class LineItem(msgspec.Struct, kw_only=True, frozen=True, omit_defaults=True):
    """One figure of one document (columns of `line_items` that depend on the document alone).

    `value` is in yuan for unit CNY, else in `unit`; `printed_value` and `printed_unit` as printed; `rounding` is half
    of the last printed place in `unit`. `page` is 1-based; `x0`, `top`, `x1`, `bottom` are points from the top left of
    the page as it is seen. `row_no` orders rows within a statement (tables) or figures within the prose.
    """

    source: str  # table | narrative
    statement: str
    measure: str
    statement_title: str | None = None
    row_no: int = 0
    row_label: str | None = None
    side: str | None = None
    function_code: str | None = None
    economic_code: str | None = None
    column_label: str | None = None
    period: str = "current"
    value: Decimal | None = None
    unit: str | None = None
    printed_value: str | None = None
    printed_unit: str | None = None
    rounding: Decimal | None = None
    page: int | None = None
    x0: float | None = None
    top: float | None = None
    x1: float | None = None
    bottom: float | None = None
    quote: str | None = None
    code_source: str | None = None  # printed | inferred
    flags: tuple[str, ...] = ()
    reason: str | None = None  # the document's own words for a deviation (variance_reason)
    purpose: str | None = None  # the document's own words for what the money is for (主要用于)

    def __post_init__(self) -> None:
        for name, value, allowed in (
            ("statement", self.statement, STATEMENTS),
            ("measure", self.measure, MEASURES),
            ("period", self.period, PERIODS),
            ("side", self.side, SIDES),
            ("unit", self.unit, UNITS),
        ):
            if value is not None and value not in allowed:
                raise ValueError(f"{name} {value!r} is not in the vocabulary of the contract")
        unknown = set(self.flags) - FLAGS.keys()
        if unknown:
            raise ValueError(f"flags {sorted(unknown)} have no meaning in FLAGS")
        if self.value is not None and (self.printed_value is None or self.printed_unit is None):
            raise ValueError("a figure needs its printed text and unit")
