"""Tables by theme for analysts: the “three public” expenses, procurement, economic spending."""

from __future__ import annotations

from typing import Final

from pipeline.figures.line_item import MEASURES
from pipeline.tables.kinds import money, number, ratio, text, texts
from pipeline.tables.model import Column, Table
from pipeline.tables.shared import ALL_FLAGS, INCLUDED_IN, KIND, UNIT, YEAR
from pipeline.tables.words import ECONOMIC_LEVELS, ECONOMIC_SCHEMES

__all__ = ["ECONOMIC_SPENDING", "PROCUREMENT", "THREE_PUBLIC"]

_PARTS: Final = (
    ("abroad", "Official travel abroad", "因公出国（境）费"),
    ("vehicle", "Official vehicles, purchase and running", "公务用车购置及运行维护费"),
    ("vehicle_purchase", "Purchase of official vehicles", "公务用车购置费"),
    ("vehicle_running", "Running of official vehicles", "公务用车运行维护费"),
    ("reception", "Official reception", "公务接待费"),
)


def _budget_and_actual(name: str, en: str, zh: str) -> tuple[Column, Column]:
    return (
        money(f"{name}_budget", f"{en}: budget", f"{zh}预算", note="0 where the report says that there is none"),
        money(f"{name}_actual", f"{en}: actual", f"{zh}决算", note="0 where the report says that there is none"),
    )


THREE_PUBLIC: Final = Table(
    name="three_public",
    en="One row per unit and year: the three public expenses, each resolved from all places that state it",
    zh="“三公”经费",
    columns=(
        *UNIT,
        YEAR,
        *_budget_and_actual("three_public", "Sum of the three", "“三公”经费"),
        *(column for part in _PARTS for column in _budget_and_actual(*part)),
        money("variance", "Actual minus budget of the sum", "差额"),
        ratio("execution_rate", "Actual / budget of the sum; null for budget 0", "完成率（比值）"),
        number("vehicles_count", "Vehicles kept", "公务用车保有量"),
        money(
            "parts_difference",
            "Actual sum (budget where no actual is stated) minus its three parts",
            "合计与分项差额",
            note="null where one is not stated",
        ),
        texts(
            "conflicts",
            "Measures that places of the reports state differently; the value that most agree with is shown",
            "前后不一的指标",
            words=MEASURES,
        ),
        INCLUDED_IN,
        ALL_FLAGS,
    ),
    key=("unit_id", "fiscal_year"),
)

PROCUREMENT: Final = Table(
    name="procurement",
    en="One row per unit, year and kind of report: government procurement and awards to small enterprises",
    zh="政府采购",
    columns=(
        *UNIT,
        YEAR,
        KIND,
        money("total", "Procurement in all", "政府采购支出总额"),
        money("goods", "Goods", "货物"),
        money("works", "Works", "工程"),
        money("services", "Services", "服务"),
        money("sme", "Awarded (or reserved) to small and medium enterprises", "授予中小企业"),
        money("micro", "Of these, to micro and small enterprises", "授予小微企业"),
        ratio("sme_share", "sme / total", "中小企业占比"),
        ratio("micro_share", "micro / sme; the share that reports print is of one of both", "小微企业占比"),
        money("parts_difference", "Total minus goods, works and services that are stated", "合计与分项差额"),
        texts("conflicts", "As in three_public", "前后不一的指标", words=MEASURES),
        INCLUDED_IN,
        ALL_FLAGS,
    ),
    key=("unit_id", "fiscal_year", "report_kind"),
)

ECONOMIC_SPENDING: Final = Table(
    name="economic_spending",
    en="One row per unit, year and economic code of the statement of basic expenditure: what the money was spent on",
    zh="基本支出经济分类",
    columns=(
        *UNIT,
        YEAR,
        text("economic_code", "Economic classification, 3 or 5 digits", "经济分类编码", required=True),
        text("economic_code_harmonised", "Today's code of the same meaning", "统一（最新）编码", required=True),
        text(
            "level",
            "class (3 digits) or section (5 digits): rows of both hold the same money, keep to one",
            "级次：class 类，section 款",
            required=True,
            words=ECONOMIC_LEVELS,
        ),
        text(
            "scheme",
            "dept or gov: the same money by two classifications, keep to one",
            "体系：dept 部门预算经济分类，gov 政府预算经济分类",
            required=True,
            words=ECONOMIC_SCHEMES,
        ),
        text("name", "Name in that year, else as printed", "科目名称"),
        money("budget", "Budget", "预算数"),
        money("actual", "Actual", "决算数"),
        ratio("share", "Of all rows of the same unit, year, level and scheme: of actual, else of budget", "占比"),
        INCLUDED_IN,
        ALL_FLAGS,
    ),
    key=("unit_id", "fiscal_year", "economic_code"),
)
