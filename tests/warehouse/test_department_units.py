"""A department's report against the sum of its units."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from schools import BODY, BUREAU, SCHOOLS, UNIT_TITLE, WHOLE, rows, total, with_words
from warehouse_reports import document, warehouse_of, yuan

from pipeline.codes.classification import classification
from pipeline.report import PassageRead
from pipeline.units.model import Unit
from pipeline.warehouse.parsed import ParsedDocument


def test_a_department_is_the_sum_of_its_units_less_what_they_pay_each_other(
    analysed: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        analysed,
        "SELECT measure, department_total, own_total, units_total, internal_transfers, difference, units_stated,"
        " verdict FROM department_units ORDER BY 1",
    )
    assert found == [
        ("expenditure_this_year", yuan("2800000"), yuan("500000"), yuan("2300000"), yuan("0"), yuan("0"), 2, "agrees"),
        ("income_this_year", yuan("2800000"), yuan("540000"), yuan("2300000"), yuan("40000"), yuan("0"), 2, "agrees"),
    ]


@pytest.mark.parametrize(
    ("words", "units", "verdict"),
    [
        ("本部门所属单位共有3个。", SCHOOLS, "incomplete"),
        ("本部门所属单位共1个。", SCHOOLS[:1], "differs"),
        ("本部门概况。", SCHOOLS[:1], "unknown"),
    ],
)
def test_missing_units_are_no_contradiction(
    tmp_path: Path, words: str, units: list[ParsedDocument], verdict: str
) -> None:
    whole = with_words(document("whole", WHOLE, unit=BUREAU, title="2024年度部门决算"), words)
    summary = warehouse_of(tmp_path, [*units, BODY, whole], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute("SELECT verdict FROM department_units WHERE measure = 'expenditure_this_year'").fetchall()
    assert found == [(verdict,)]


#: What a department says of its units, in the paragraphs of its report, and how many subordinate ones that are.
SAID: list[tuple[tuple[str, ...], int | None]] = [
    (("本部门所属单位共有12个。",), 12),
    (("从预算单位构成看，本局包括9个机关科室及3个下属单位。",), 3),
    (("本局预算是包括局本部以及下属5家预算单位的综合收支计划。",), 5),
    (("本局下属全额拨款事业单位8个，即：一中心、二中心。",), 8),
    (("本局下设二级预算单位4个，分别是：本局（本级）、一中心、二中心、三中心。",), 3),
    (("本局所属15个预算单位，分别是本局（本级）、一中心等。",), 14),
    (("纳入本部门汇总决算编制范围的预算单位共计4家，具体包括：本局、一中心。",), 3),
    (("纳入本部门汇总预算编制范围的单位共计一家，即本局本级。",), 0),
    (("本局下属十二个预算单位。",), 12),
    (("预算单位24个，具体包括：",), 23),
    (("本局设8个科室，有车辆3辆。",), None),
    (("下属1家机关和1家参公事业单位的机关运行经费为7万元。",), None),
    (("本局所属行政单位2个，包括：一所、二所。", "本局所属事业单位3个，包括：一中心、二中心、三中心。"), 5),
]
FIELDS = "教育 财政 水利 民政 司法 审计 统计 商务 林业 体育 信访 气象 档案".split()


def test_how_many_units_a_department_says_it_has(tmp_path: Path) -> None:
    documents, expected = [], {}
    for field, (words, units) in zip(FIELDS, SAID, strict=True):
        unit = Unit(
            unit_id=f"110999-云上市{field}局", unit_name=f"云上市{field}局", division_code="110999", level="city"
        )
        spent = [total("expenditure_this_year", "50")]
        whole = document(f"{field} whole", spent, unit=unit, title="2024年度部门决算")
        assert whole.report is not None
        whole.report.passages = [PassageRead(text, page=1) for text in words]
        documents += [whole, document(f"{field} own", spent, unit=unit, title=UNIT_TITLE)]
        expected[unit.unit_id] = (units, "incomplete" if units else "agrees")
    summary = warehouse_of(tmp_path, documents, classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute("SELECT unit_id, units_stated, verdict FROM department_units").fetchall()
    assert {unit: tuple(rest) for unit, *rest in found} == expected
