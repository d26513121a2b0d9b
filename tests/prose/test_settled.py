"""What arithmetic, sections and position settle, and the doubt that stays where they do not."""

from __future__ import annotations

from .reading import budget, facts, final


def test_a_change_that_opens_a_sentence_belongs_to_the_whole_of_the_list_before_it() -> None:
    items = budget(
        "二、部门收支总体情况\n（二）支出预算：2024年年初预算数7301.20万元。按支出功能分类，包括教育支出6120.00万元，"
        "卫生健康支出480.20万元，住房保障支出701.00万元。比2023年增加912.65万元。"
    )
    change = next(i for i in items if i.period == "change")
    assert (change.measure, change.printed_value) == ("total_expenditure_and_carryover", "912.65")


def test_a_general_word_that_compares_is_the_total_again() -> None:
    items = budget(
        "二、部门收支总体情况\n（一）收入预算：2024年年初预算数930.00万元，其中：一般公共预算财政拨款900.00万元，"
        "其他收入30.00万元；收入比2023年减少41.50万元，主要是其他收入减少41.50万元。"
    )
    assert facts(items, "total_income_and_carryover", "gpb_expenditure", "income_other") == [
        ("total_income_and_carryover", "current", "930.00"),
        ("income_other", "current", "30.00"),
        ("total_income_and_carryover", "change", "41.50"),
        ("income_other", "change", "41.50"),
    ]


def test_an_appropriation_without_a_side_takes_that_of_the_figures_before_it() -> None:
    spent = final("二、支出决算情况说明\n2024年度本年支出合计88.00万元，其中：一般公共预算财政拨款80.00万元。")
    assert ("gpb_expenditure", "current", "80.00") in facts(spent)
    received = final("二、收入决算情况说明\n2024年度本年收入合计88.00万元，其中：一般公共预算财政拨款80.00万元。")
    assert "gpb_expenditure" not in {i.measure for i in received}


def test_the_change_behind_a_bracket_that_ends_with_a_full_stop_belongs_before_the_bracket() -> None:
    items = budget(
        "三、“三公”经费\n2024年公务用车购置及运行维护费61.20万元（公务用车购置费20.00万元，比上年增加20.00万元；"
        "公务用车运行维护费41.20万元，比上年减少3.10万元。）比上年增加16.90万元，增长38.15%。"
    )
    assert facts(items, "vehicle_budget") == [
        ("vehicle_budget", "current", "61.20"),
        ("vehicle_budget", "change", "16.90"),
    ]


def test_a_bracket_has_a_period_of_its_own() -> None:
    items = budget("一、收入\n（1）其他收入42.30万元，与上年相比增加42.30万元（去年预算数为0万元，无法计算）。")
    assert facts(items, "income_other")[-1] == ("income_other", "prior", "0")


def test_two_nouns_joined_by_a_word_of_comparison_are_no_comparison() -> None:
    items = budget("（五）项目支出910.00万元，主要包括：\n1.桥梁养护与检测33.70万元，用于日常养护。")
    assert [(i.period, i.row_label) for i in items if i.printed_value == "33.70"] == [("current", "桥梁养护与检测")]


def test_what_is_left_of_an_item_is_not_the_carry_over_of_the_report() -> None:
    items = budget("（五）项目支出910.00万元，主要包括：\n1.口岸查验310.00万元，上年结转12.40万元，用于设备更新。")
    assert "carryover_begin" not in {i.measure for i in items}


def test_percentages_that_add_up_are_shares() -> None:
    items = budget("三、支出预算\n支出结构图，其中：教育支出72.50%、卫生健康支出11.20%、住房保障支出16.30%。")
    assert [i.measure for i in items] == ["share"] * 3
    items = budget("三、支出预算\n支出结构图，其中：教育支出72.50%、卫生健康支出11.20%、住房保障支出18.30%。")
    assert [i.measure for i in items] == ["other"] * 3


def test_the_total_of_the_statement_of_income_is_that_of_the_year_where_its_parts_add_up() -> None:
    section = "二、收入决算表说明\n单位2024年度收入总计93.10万元，其中：财政拨款收入90.00万元，"
    assert "income_this_year" in {i.measure for i in final(section + "其他收入3.10万元。")}
    assert "income_this_year" not in {
        i.measure for i in final(section + "其他收入1.10万元，年初结转和结余2.00万元。") if i.printed_value == "93.10"
    }


def test_a_change_that_is_more_than_there_is_is_doubtful() -> None:
    items = final("一、收入支出\n2024年度支出总计610.00万元，其中：年末结转和结余4.20万元，较2023年增加31.00万元。")
    assert [i.flags for i in items if i.period == "change"] == [("ambiguous_binding",)]


def test_a_percent_sign_that_is_lost_is_assumed() -> None:
    items = budget("五、支出\n3.法院（款）案件审判（项）支出90万元，与上年相比减少10万元，减少10.00，主要原因是压减。")
    rate = next(i for i in items if i.measure == "growth_rate")
    assert (rate.printed_value, rate.unit, rate.flags) == ("10.00", "%", ("unit_assumed",))


def test_the_score_of_a_part_is_not_the_score() -> None:
    items = final("十、绩效评价情况\n单位整体支出自评得分91.40分，资金支出部分得分8.80，满意度得分9.10分。")
    assert next((i.measure, i.printed_value) for i in items) == ("performance_score", "91.40")
    assert ("performance_score", "8.80") not in [(i.measure, i.printed_value) for i in items]


def test_a_new_amount_is_a_change() -> None:
    items = budget("二、“三公”经费\n1.公务接待费5.00万元，主要原因是新增因公出国（境）费13.20万元。")
    assert ("abroad_budget", "change", "13.20") in facts(items)


def test_a_statement_of_none_about_several_subjects() -> None:
    items = budget("九、“三公”经费\n本单位无一般公共预算“三公”经费、会议费和培训费支出。")
    assert [i.measure for i in items] == ["three_public_budget", "meeting_budget", "training_budget"]
    assert {i.value for i in items} == {None}


def test_the_figures_of_several_bodies_say_whose_they_are() -> None:
    first = "第三部分 部门预算支出具体情况\n一、甲市河道局（本级）\n（一）公用经费31.00万元。\n"
    items = budget(
        first + "二、甲市水文监测站\n（一）公用经费12.00万元。\n第四部分 政府采购预算情况\n2024年政府采购预算3万元。"
    )
    public = [i for i in items if i.measure == "basic_public"]
    assert [(i.statement_title, i.flags) for i in public] == [
        ("甲市河道局(本级)", ("one_of_several_bodies",)),
        ("甲市水文监测站", ("one_of_several_bodies",)),
    ]
    assert [i.flags for i in items if i.measure == "procurement_total"] == [()]
    alone = budget(first)
    assert [i.flags for i in alone if i.measure == "basic_public"] == [()]


def test_a_law_that_is_cited_opens_no_part() -> None:
    text = "第三部分 部门预算支出具体情况\n（五）项目支出90.00万元，具体包括：\n1.污水处理88.00万元，依据条例\n"
    items = budget(text + "第三十五条“费用应当专项用于管网设施”的规定。\n2.泵站运行2.00万元。")
    assert "2.00" in [i.printed_value for i in items]


def test_other_expenditure_of_something_is_no_class() -> None:
    items = budget("三、支出\n2024年码头管理其他支出31.20万元。其中：其他支出8.00万元。")
    assert [(i.printed_value, i.function_code) for i in items] == [("31.20", None), ("8.00", "229")]


def test_amounts_of_a_purpose_are_figures_only_where_they_make_up_the_whole() -> None:
    said = (
        "二、支出决算情况说明\n"
        "基本支出{}万元，主要是保障机构正常运转的各项支出，其中：人员经费80.50万元，公用经费9.50万元。"
    )
    assert ("basic_personnel", "current", "80.50") in facts(final(said.format("90.00")))
    assert facts(final(said.format("120.00")), "basic_personnel", "basic_public") == []
