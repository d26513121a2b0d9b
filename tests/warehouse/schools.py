"""Reports for tests of the tables for analysts: a department with two schools, an archive over years, a central body.

Invented bodies and figures; `DOCUMENTS` together are the warehouse `analysed` of the fixture.
"""

from __future__ import annotations

import duckdb
from warehouse_reports import document, figure, prose

from pipeline.figures.line_item import LineItem
from pipeline.report import PassageRead
from pipeline.units.model import Unit
from pipeline.warehouse.parsed import ParsedDocument

BUREAU = Unit(
    unit_id="110999-云上市教育局",
    unit_name="云上市教育局",
    division_code="110999",
    province="云上省",
    level="city",
    field="教育",
)
FIRST = Unit(
    unit_id="110999-云上市第一中学",
    unit_name="云上市第一中学",
    parent_name="云上市教育局",
    division_code="110999",
    level="city",
    field="中学",
)
SECOND = Unit(
    unit_id="110999-云上市第二中学",
    unit_name="云上市第二中学",
    parent_name="云上市教育局",
    division_code="110999",
    level="city",
    field="中学",
)
OFFICE = Unit(unit_id="110998-雾中市琐事处", unit_name="雾中市琐事处", division_code="110998", level="city")
CENTRAL = Unit(unit_id="000000-某某部", unit_name="某某部", level="central")


def item(measure: str, printed: str, code: str, label: str, row_no: int, **more: object) -> LineItem:
    return figure(measure, printed, code=code, label=label, row_no=row_no, **more)


def total(measure: str, printed: str, statement: str = "income_expenditure_summary", **more: object) -> LineItem:
    return figure(measure, printed, code=None, label=measure, statement=statement, **more)


def school_items(running: str, pension: str, housing: str, spent: str) -> list[LineItem]:
    return [
        item("function_actual", running, "2050204", "高中教育", 1),
        item("function_actual", pension, "2080505", "机关事业单位基本养老保险缴费支出", 2),
        item("function_actual", housing, "2210201", "住房公积金", 3),
        item("function_actual", running, "205", "教育支出", 4),
        item("function_actual", running, "20502", "普通教育", 5),
        prose("function_budget", "100", code="2050204", label="教育支出/普通教育/高中教育"),
        prose(
            "function_budget",
            "8",
            code="2080505",
            label="社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出",
        ),
        total("expenditure_this_year", spent),
        total("income_this_year", spent),
    ]


def with_words(parsed: ParsedDocument, text: str) -> ParsedDocument:
    assert parsed.report is not None
    parsed.report.passages = [PassageRead(text, page=1)]
    return parsed


UNIT_TITLE = "2024年度单位决算"
SCHOOLS = [
    document(
        "first",
        [
            *school_items("120", "10", "6", "136"),
            total("income_superior_subsidy", "4", source="narrative"),
            figure("staff_actual", "20", unit="人", statement="personnel", code=None, label="实有人数"),
            figure("staff_quota", "25", unit="人", statement="personnel", code=None, label="编制人数"),
        ],
        unit=FIRST,
        title=UNIT_TITLE,
    ),
    document("second", school_items("80", "10", "4", "94"), unit=SECOND, title=UNIT_TITLE),
]
BODY = document(
    "body", [total("expenditure_this_year", "50"), total("income_this_year", "54")], unit=BUREAU, title=UNIT_TITLE
)
WHOLE = [
    *school_items("250", "20", "10", "280"),
    figure("three_public_actual", "3.20", code=None, label="合计", statement="three_public"),
    figure("reception_actual", "0.20", code=None, label="公务接待费", statement="three_public", row_no=2),
    figure("vehicle_actual", "3.00", code=None, label="公务用车购置及运行维护费", statement="three_public", row_no=3),
    figure(
        "abroad_actual",
        None,
        code=None,
        label="因公出国（境）费",
        statement="narrative",
        source="narrative",
        quote="无因公出国（境）支出",
        unit="万元",
    ),
    prose("three_public_budget", "4", code=None, label="三公"),
    figure("procurement_total", "10", code=None, statement="procurement", label="政府采购支出合计"),
    figure("procurement_goods", "6", code=None, statement="procurement", label="货物", row_no=2),
    figure("procurement_services", "3", code=None, statement="procurement", label="服务", row_no=3),
    figure("procurement_sme", "8", code=None, statement="procurement", label="中小企业", row_no=4),
    *(
        figure(
            "economic_actual",
            amount,
            code=None,
            economic_code=code,
            statement="gpb_basic_expenditure",
            label=name,
            row_no=n,
        )
        for n, (code, name, amount) in enumerate(
            [
                ("301", "工资福利支出", "75"),
                ("30101", "基本工资", "50"),
                ("30113", "住房公积金", "25"),
                ("302", "商品和服务支出", "25"),
            ]
        )
    ),
]
OLD = [
    item("function_actual", "3.00", "2080504", "未归口管理的行政单位离退休", 1),
    item("function_actual", "2.00", "2080501", "归口管理的行政单位离退休", 2),
    total("carryover_end", "7.00"),
]
NEW = [
    item("function_actual", "6.00", "2080501", "行政单位离退休", 1),
    item("function_actual", "4.00", "2080501", "行政单位离退休", 1, period="prior", column="上年决算数"),
    item("function_actual", "1.00", "2089977", "某地自设科目", 3),
    prose("function_budget", "5.00", code="2080501", label="社会保障和就业支出/行政事业单位养老支出/行政单位离退休"),
    total("carryover_begin", "7.00"),
]
BUDGET = [item("function_budget", "4.50", "2080501", "行政单位离退休", 1)]
_WHOLE = with_words(document("whole", WHOLE, unit=BUREAU, title="2024年度部门决算"), "本部门所属单位共有2个。")
DOCUMENTS = [
    *SCHOOLS,
    BODY,
    _WHOLE,
    document("y2019", OLD, unit=OFFICE, year=2019, title="2019年度部门决算"),
    document("y2020", NEW, unit=OFFICE, year=2020, title="2020年度部门决算"),
    document("b2020", BUDGET, unit=OFFICE, year=2020, kind="budget", title="2020年度部门预算"),
    document("y2022", [item("function_actual", "9", "2080501", "行政单位离退休", 1)], unit=OFFICE, year=2022),
    document("central", [item("function_actual", "1", "2050205", "高等教育", 1)], unit=CENTRAL),
]


def rows(warehouse: duckdb.DuckDBPyConnection, question: str) -> list[tuple[object, ...]]:
    return warehouse.execute(question).fetchall()
