"""Phrasing groups 11 to 19: budget against final, functional items, reasons and purposes."""

from __future__ import annotations

import pytest

from .reading import budget, current, facts, final

HEAD = "五、一般公共预算财政拨款支出决算情况说明\n（三）具体情况\n"


def test_item_with_code_budget_and_final() -> None:
    items = final(
        f"{HEAD}1.教育支出（类）普通教育（款）小学教育（项），功能编码2050202。年初预算28万元，"
        "支出决算30万元，完成年初预算的107.14%。"
    )
    assert [(i.measure, i.printed_value, i.function_code, i.code_source) for i in items] == [
        ("function_budget", "28", "2050202", "printed"),
        ("function_actual", "30", "2050202", "printed"),
        ("execution_rate", "107.14", "2050202", "printed"),
    ]
    assert items[0].row_label == "教育支出/普通教育/小学教育"


def test_amounts_in_the_next_paragraph_and_a_code_inferred() -> None:
    items = final(
        f"{HEAD}1. 住房保障支出（类）住房改革支出（款）住房公积金（项）。\n年初预算为17.91万元，支出决算为17.35万元。\n"
        "2. 住房保障支出（类）住房改革支出（款）购房补贴（项）\n年初预算为7万元，支出决算为8万元。"
    )
    assert [(i.function_code, i.code_source, i.printed_value) for i in items] == [
        ("2210201", "inferred", "17.91"),
        ("2210201", "inferred", "17.35"),
        ("2210203", "inferred", "7"),
        ("2210203", "inferred", "8"),
    ]


def test_adjusted_budget_is_not_the_initial_one() -> None:
    items = final(
        f"{HEAD}1、卫生健康支出（类）行政事业单位医疗（款）行政单位医疗（项）。主要用于：单位缴纳医疗保险。"
        "年初预算为0万元，全年预算为31.00万元，支出决算为30.00万元，完成年初预算的96.77%。"
    )
    assert facts(items)[:3] == [
        ("function_budget", "current", "0"),
        ("function_annual_budget", "current", "31.00"),
        ("function_actual", "current", "30.00"),
    ]
    assert {i.purpose for i in items} == {"单位缴纳医疗保险"}


def test_the_reason_goes_on_to_the_next_item() -> None:
    items = final(
        f"{HEAD}1.教育支出（类）普通教育（款）小学教育（项）。年初预算为28万元，支出决算为30万元。"
        "决算数大于预算数的主要原因：一是人员增加。二是追加项目。\n"
        "2.教育支出（类）普通教育（款）初中教育（项）。年初预算为3万元，支出决算为3万元。预决算持平。"
    )
    assert items[0].reason == items[1].reason == "一是人员增加。二是追加项目"
    assert items[2].reason is None


def test_amounts_within_a_reason_are_no_figures_of_the_item() -> None:
    items = final(
        f"{HEAD}1.教育支出（类）普通教育（款）小学教育（项）。年初预算为28万元，支出决算为30万元。"
        "主要原因是年中追加校园维修资金2.5万元。"
    )
    assert current(items, "function_actual") == ["30"]
    assert current(items, "other") == ["2.5"]


def test_line_ends_and_page_numbers_cut_anything() -> None:
    items = final(
        f"{HEAD}1. 教育支出（类）普通教育（款）小学\n教育（项）。年\n"
        "初预算为1,\n041.91\n万元，支出决算为3, 165.11 万\n元。"
    )
    assert [(i.measure, i.value) for i in items] == [("function_budget", 10419100), ("function_actual", 31651100)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("2010301（行政运行）101万元", "2010301"),
        ("2010301-行政运行101万元", "2010301"),
        ("20105-统计信息事务101万元", "20105"),
        ("20404公共安全\\检察101万元", "20404"),
        ("小学教育（2050202），2024年预算数为101万元", "2050202"),
        ("“教育支出-普通教育-小学教育”科目101万元", "2050202"),
        ("“教育支出（类）普通教育（款）小学教育（项）”101万元", "2050202"),
        ("教育支出（205类）普通教育（02款）小学教育（02项）101万元", "2050202"),
        ("教育支出类科目101万元", "205"),
        ("社会保障和就业（类）支出101万元", "208"),
        ("“住房保障支出”科目101万元", "221"),
    ],
)
def test_ways_of_writing_an_item(words: str, code: str) -> None:
    items = budget(f"五、一般公共预算支出情况\n1.{words}，主要用于保障运转。")
    assert [(i.measure, i.function_code, i.printed_value) for i in items] == [("function_budget", code, "101")]


def test_a_class_in_the_title_holds_for_the_items_below() -> None:
    items = budget(
        "五、财政拨款支出预算情况说明\n（一）公共安全支出（类）\n1.法院（款）行政运行（项）支出17.92万元，与上年相比增加1万元。\n"
        "（二）住房保障支出（类）\n1.住房改革支出（类）提租补贴（项）9.99万元。"
    )
    assert [(i.function_code, i.row_label) for i in items if i.period == "current"] == [
        ("2040501", "公共安全支出/法院/行政运行"),
        ("2210202", "住房保障支出/住房改革支出/提租补贴"),
    ]


def test_classes_in_a_list_with_shares() -> None:
    items = final(
        "五、一般公共预算财政拨款支出决算情况说明\n（二）结构情况\n2024年度一般公共预算财政拨款支出120万元，主要用于以下方面："
        "社会保障和就业支出：90 万元，占75%；卫生健康支出（类）30万元，占25%。"
    )
    assert [(i.measure, i.function_code, i.printed_value) for i in items] == [
        ("gpb_expenditure", None, "120"),
        ("function_actual", "208", "90"),
        ("share", "208", "75"),
        ("function_actual", "210", "30"),
        ("share", "210", "25"),
    ]


def test_an_item_name_alone_has_no_code_where_several_fit() -> None:
    items = final("五、一般公共预算财政拨款支出决算情况说明\n机构运行 110.00 元，其中：基本支出 80.00 元。")
    assert (items[0].measure, items[0].function_code) == ("function_actual", None)
    assert "ambiguous_code" in items[0].flags
    assert items[1].measure == "other"


def test_budget_adjusted_and_final_of_the_whole() -> None:
    items = final(
        "五、一般公共预算财政拨款支出决算情况说明\n一般公共预算财政拨款支出预算数210万元，调整数230万元，决算数229万元。差值为0.9万元。"
    )
    assert facts(items) == [
        ("gpb_initial_budget", "current", "210"),
        ("gpb_annual_budget", "current", "230"),
        ("gpb_expenditure", "current", "229"),
        ("gpb_expenditure", "change", "0.9"),
    ]


def test_economic_items_of_basic_expenditure() -> None:
    items = final(
        "六、一般公共预算财政拨款基本支出决算情况说明\n一般公共预算财政拨款基本支出111.35万元，其中：人员经费106.30万元，主要包括："
        "基本工资106.30万元；公用经费5.05万元，主要包括：办公费4万元、会议费1.05万元。"
    )
    assert [(i.measure, i.economic_code) for i in items] == [
        ("gpb_basic_expenditure", None),
        ("basic_personnel", None),
        ("economic_actual", "30101"),
        ("basic_public", None),
        ("economic_actual", "30201"),
        ("economic_actual", "30215"),
    ]
