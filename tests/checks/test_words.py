"""Rules about the words of a report: what they find and, as important, what they leave alone."""

from __future__ import annotations

import pytest

from expectations.catalogue import load_catalogue
from tests.checks.conftest import Warehouse
from tests.checks.report import Report

RULES = {rule.check_id: rule for rule in load_catalogue()}

#: check, sentence that is wrong, words that the finding names, sentence that is right. All in our own words.
SENTENCES = [
    ("N-21a", "项目支出0万元，比上年增加（减少）0万元。", "增加(减少)", "项目支出3万元，比上年增加1万元。"),
    ("N-21a", "本单位没有该项收支，仍保留该表格。", "仍保留该表格", "本单位没有该项收支，本表为空。"),
    ("N-21a", "公用经费XX万元。", "XX万元", "公用经费12.00万元。"),
    ("N-21b", "住房保障支出预算支出万元，与上年持平。", "支出万元", "住房保障支出5.10万元，与上年持平。"),
    ("N-21b", "接待费2万元，主要原因是。其中国内接待费2万元。", "主要原因是", "接待费2万元，主要原因是来访增加。"),
    ("N-21c", "较上年减少80万元，减少7.35，主要原因是压减。", "减少7.35", "较上年增加2,080.5万元，增长1,207.35%。"),
    (
        "N-21d",
        "合同金额5.00万元，占采购总额的5.00万元。",
        "占采购总额的5.00万元",
        "占采购总额的50%，占用房屋的5.00万元。",
    ),
    ("N-21d", "支出8.00万元，完成年初预算的8.00万元。", "完成年初预算的8.00万元", "支出8.00万元，完成年初预算的80%。"),
    ("N-23", "1.行政事业单位养老支出（类）支出3万元。", "养老支出(类)", "1.社会保障和就业支出（类）支出3万元。"),
    ("N-24", "人大事务（款）行政行运（项）支出3万元。", "行政运行", "人大事务（款）行政运行（项）支出3万元。"),
    (
        "N-11e",
        "人员经费20.00万元，主要包括：基本工资、资金、绩效工资。",
        "资金",
        "人员经费20.00万元，主要包括：基本工资。",
    ),
    (
        "N-11f",
        "公用经费20.00万元，主要包括：水费、电费、水费、差旅费。",
        "水费",
        "公用经费20.00万元，主要包括：水费、电费。",
    ),
    (
        "N-25",
        "见公开02表基本支出预算表。另见公开05表基本支出预算表。",
        "公开05表",
        "见公开02表基本支出预算表。另见公开05表项目支出预算表。",
    ),
    (
        "N-10a",
        "收入总计持平。主要原因：合同进度减少支付。",
        "减少支付",
        "收入总计持平。主要原因：人员没有变化。",
    ),
    ("C-03", "文化体育与传媒支出（类）2万元。", "文化旅游体育与传媒支出", "文化旅游体育与传媒支出（类）2万元。"),
]
NAMES = {
    "function_codes": [
        ("208", "社会保障和就业支出", "类", []),
        ("20805", "行政事业单位养老支出", "款", []),
        ("2010101", "行政运行", "项", []),
        ("207", "文化旅游体育与传媒支出", "类", ["文化体育与传媒支出"]),
    ],
    "economic_codes": [("30101", "基本工资", "款", []), ("30107", "绩效工资", "款", []), ("30205", "水费", "款", [])],
}


@pytest.fixture
def named(warehouse: Warehouse) -> Warehouse:
    """A warehouse that knows some subjects with their levels."""
    warehouse.con.execute("DELETE FROM function_codes")
    for table, rows in NAMES.items():
        columns = "code, name, level, kind, aliases"
        warehouse.con.executemany(f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?, 'general', ?)", rows)
    return warehouse


@pytest.mark.parametrize(("check_id", "wrong", "words", "right"), SENTENCES)
def test_a_wrong_sentence_is_found_and_a_right_one_is_not(
    named: Warehouse, check_id: str, wrong: str, words: str, right: str
) -> None:
    for name, sentence in (("wrong", wrong), ("right", right)):
        report = Report(name)
        report.claim("other", 1)
        report.say(sentence, page=7)
        named.add(report)
    named.run([RULES[check_id]])
    found = [row for row in named.checks("wrong", check_id) if row["verdict"] == "fail"]
    assert len(found) == 1
    assert words in found[0]["message"]
    assert found[0]["pages"] == [7]
    assert "fail" not in named.verdicts("right", check_id)


def test_subjects_that_prose_lists_have_an_amount_in_the_statement(warehouse: Warehouse) -> None:
    report = Report("d")
    for row, (code, name) in enumerate(
        (("30101", "基本工资"), ("30102", "津贴补贴"), ("30107", "绩效工资"), ("30201", "办公费"), ("30205", "水费"))
    ):
        report.cell("gpb_basic_expenditure", row, name, "economic_actual", 2, economic_code=code)
    report.say("人员经费6.00万元，主要包括：基本工资、津贴补贴、抚恤金。", page=9)
    warehouse.add(report)
    warehouse.run([RULES["N-11d"]])
    (row,) = (row for row in warehouse.checks("d", "N-11d") if row["verdict"] == "fail")
    assert "抚恤金" in row["message"]
    assert "基本工资" not in row["message"]


def test_one_purpose_for_two_classes_is_copied(warehouse: Warehouse) -> None:
    report = Report("d")
    for code, name in (("2101102", "卫生健康支出/医疗/事业单位医疗"), ("2210201", "住房保障支出/改革/住房公积金")):
        report.claim("function_actual", 3, function_code=code, row_label=name, purpose="缴纳事业单位医疗保险")
    warehouse.add(report)
    warehouse.run([RULES["N-27"]])
    (row,) = (row for row in warehouse.checks("d", "N-27") if row["verdict"] == "fail")
    assert "住房公积金" in row["message"]


@pytest.mark.parametrize(
    ("word", "rate", "wrong"), [("减少", "20.00", {"N-10b"}), ("增加", "50.00", {"N-02b"}), ("增加", "20.00", set())]
)
def test_rate_and_direction_of_two_years(warehouse: Warehouse, word: str, rate: str, wrong: set[str]) -> None:
    report = Report("d")
    subject = {"function_code": "2010101", "row_label": "甲/乙/行政运行"}
    report.claim("function_actual", 100, period="prior", **subject)
    report.claim("function_budget", 120, **subject)
    report.claim("growth_rate", rate, unit="%", period="change", column_label=word, **subject)
    warehouse.add(report)
    warehouse.run([RULES["N-10b"], RULES["N-02b"]])
    failed = {c for c in ("N-10b", "N-02b") if "fail" in warehouse.verdicts("d", c)}
    assert failed == wrong


def test_statements_in_another_order_than_the_contents(warehouse: Warehouse) -> None:
    for name, pages in (("right", (5, 6, 7)), ("wrong", (5, 9, 7))):
        report = Report(name)
        report.claim("other", 1)
        for number, title in zip("一二三", ("收支总表", "收入总表", "支出总表"), strict=True):
            report.say(f"{number}、{title}", page=2, heading=True)
        warehouse.add(report, reads=False)
        for page, title in zip(pages, ("收支总表", "收入总表", "支出总表"), strict=True):
            warehouse.con.execute(
                "INSERT INTO table_reads VALUES (?, ?, ?, 1, 'grid', 'income', ?, 1, 1, 1, NULL)",
                [name, page, page, title],
            )
    warehouse.run([RULES["S-04"]])
    assert warehouse.verdicts("wrong", "S-04") == {"fail"}
    assert warehouse.verdicts("right", "S-04") == {"pass"}


def test_a_report_of_one_unit_speaks_of_the_unit(warehouse: Warehouse) -> None:
    for name, sentence in (("wrong", "部门预算安排购置设备0台。"), ("right", "单位预算安排购置设备0台。")):
        report = Report(name, "budget")
        report.claim("other", 1)
        report.say(sentence)
        warehouse.add(report)
    warehouse.con.execute("UPDATE documents SET scope = 'unit'")
    warehouse.run([RULES["N-26"]])
    assert warehouse.verdicts("wrong", "N-26") == {"fail"}
    assert warehouse.verdicts("right", "N-26") == {"pass"}


def test_a_department_named_on_purpose(warehouse: Warehouse) -> None:
    report = Report("d", "budget")
    report.claim("other", 1)
    report.say("该经费原在某市某局部门预算安排，今年改列本单位，2025年单位预算安排3万元。")
    warehouse.add(report)
    warehouse.con.execute("UPDATE documents SET scope = 'unit'")
    warehouse.run([RULES["N-26"]])
    assert warehouse.verdicts("d", "N-26") == {"pass"}


def test_names_that_the_classification_knows_in_another_form(named: Warehouse) -> None:
    for name, sentence in (
        ("joined", "公用经费20.00万元，主要包括：水费、水电费。"),
        ("ending", "人员经费20.00万元，主要包括：基本工资、绩效工资等支出。"),
    ):
        report = Report(name)
        report.claim("other", 1)
        report.say(sentence)
        named.add(report)
    named.run([RULES["N-11e"]])
    assert "fail" not in named.verdicts("joined", "N-11e") | named.verdicts("ending", "N-11e")


@pytest.mark.parametrize(
    ("words", "verdict"), [("某某国债安排的支出（款）养老支出（项）", "pass"), ("养老支出（项）", "fail")]
)
def test_items_of_special_bonds_bear_the_names_of_sections(named: Warehouse, words: str, verdict: str) -> None:
    report = Report("d")
    report.claim("other", 1)
    report.say(f"{words.replace('养老支出', '行政事业单位养老支出')}3万元。")
    named.add(report)
    named.run([RULES["N-23"]])
    assert verdict in named.verdicts("d", "N-23")


def test_contracts_of_small_enterprises_within_all_procurement(warehouse: Warehouse) -> None:
    sentence = (
        "在面向中小企业预留的政府采购项目中，由中小企业中标的，采购金额6.00万元；"
        "在其他政府采购项目中，由中小企业中标的，采购金额{}万元。"
    )
    for name, others in (("right", "4.00"), ("wrong", "6.00")):
        report = Report(name)
        report.claim("procurement_total", 10)
        report.claim("procurement_sme", 6)
        report.claim("procurement_sme", others)
        report.claim("meeting_actual", 3)
        report.say(sentence.format(others))
        warehouse.add(report)
    warehouse.run([RULES["N-17c"]])
    assert warehouse.verdicts("right", "N-17c") == {"pass"}
    (row,) = warehouse.checks("wrong", "N-17c")
    assert row["verdict"] == "fail"
    # both amounts and the total, each to be shown; not what else stands on the page
    assert row["line_item_ids"] == ["wrong/0001", "wrong/0002", "wrong/0000"]
