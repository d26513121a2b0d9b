"""Performance forms: goals, self-evaluations, lists of projects; merged cells, page breaks, totals, doubt."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import ReferenceDataError
from pipeline.figures.indicator import Indicator
from pipeline.pages.model import DocumentPages, Page
from pipeline.reference import read_toml
from pipeline.statements.performance.read import read_indicators
from pipeline.statements.performance.terms import make_performance_terms

from .sheets import page

SELF_EVALUATION = [
    "项目名称 | 渔港灯塔修缮 | < | < | < | < | < | < | <",
    "主管部门 | 某市港航局 | < | < | 实施单位 | 某市航标站 | < | < | <",
    "项目资金（万元） |  | < | 年初预算数 | 全年预算数 | 全年执行数 | 分值 | 执行率 | 得分",
    "^ | 年度资金总额 | < | 80.00 | 96.00 | 90.24 | 10 | 94.00% | 9.40",
    "^ | 其中：当年财政拨款 | < | 80.00 | 96.00 | 90.24 | - | 94.00% | -",
    "^ | 上年结转资金 | < |  |  |  | - |  | -",
    "年度总体目标 | 预期目标 | < | < | < | 实际完成情况 | < | < | <",
    "^ | 修好六座灯塔。 | < | < | < | 修好五座，一座延期。 | < | < | <",
    "绩效指标 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因分析及改进措施",
    "^ | 产出指标 | 数量指标 | 修缮灯塔 | 6座 | 5座 | 30 | 25 | 台风延误，已另排工期",
    "^ | ^ | 质量指标 | 验收合格率 | 100% | 100% | 20 | 20 | ",
    "^ | 效益指标 | 社会效益指标 | 夜航事故 | ≤1起 | 0起 | 30 | 30 | ",
    "^ | 满意度指标 | 服务对象满意度指标 | 船员满意度 | ≥90% | 93.5% | 10 | 10 | ",
    "总分 | < | < | < | < | < | 100 | 94.40 | ",
]
GOALS = [
    "项目名称 | 山区巡诊 | < | < | <",
    "项目资金（万元） | 年度资金总额： | < | 41.50 | <",
    "^ | 其中：财政拨款 | < | 41.50 | <",
    "总体目标 | 每村每季巡诊一次。 | < | < | <",
    " | 一级指标 | 二级指标 | 三级指标 | 指标值",
    "绩效指标 | 产出指标 | 数量指标 | 巡诊次数 | ≥48次",
    "^ | ^ | ^ | 巡诊村数 | =12个",
    "^ | 效益指标 | 社会效益指标 | 就诊距离 | 明显缩短",
]


def read(*pages: Page) -> list[Indicator]:
    return read_indicators(DocumentPages("0" * 64, "application/pdf", list(pages)))


def rows(found: Sequence[Indicator], *names: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(indicator, name) for name in names) for indicator in found]


def test_a_self_evaluation_with_its_head_and_total() -> None:
    found = read(page(1, "项目支出绩效自评表", "（2024年度）", SELF_EVALUATION))
    assert rows(found, "level1", "level2", "level3", "target", "achieved", "points", "score") == [
        ("产出指标", "数量指标", "修缮灯塔", "6座", "5座", 30, 25),
        ("产出指标", "质量指标", "验收合格率", "100%", "100%", 20, 20),
        ("效益指标", "社会效益指标", "夜航事故", "≤1起", "0起", 30, 30),
        ("满意度指标", "服务对象满意度指标", "船员满意度", "≥90%", "93.5%", 10, 10),
    ]
    head = found[0]
    assert (head.title, head.kind, head.scope) == ("项目支出绩效自评表", "self_evaluation", "project")
    assert (head.project, head.department, head.body) == ("渔港灯塔修缮", "某市港航局", "某市航标站")
    assert (head.initial_budget, head.annual_budget, head.executed) == (800000, 960000, Decimal("902400.00"))
    assert (head.execution_rate, head.execution_points, head.execution_score) == (94, 10, Decimal("9.40"))
    assert (head.total_points, head.total_score) == (100, Decimal("94.40"))
    assert [i.reason for i in found] == ["台风延误，已另排工期", None, None, None]
    assert not any(i.flags for i in found)
    # what the checks room needs: the scores of the form add to its total
    assert sum(i.score or 0 for i in found) + (head.execution_score or 0) - Decimal("94.40") == 0


def test_goals_have_a_project_and_money_but_no_scores() -> None:
    found = read(page(3, "政策和项目预算绩效目标表", GOALS))
    assert rows(found, "kind", "project", "annual_budget", "level2", "level3", "target") == [
        ("goal", "山区巡诊", 415000, "数量指标", "巡诊次数", "≥48次"),
        ("goal", "山区巡诊", 415000, "数量指标", "巡诊村数", "=12个"),
        ("goal", "山区巡诊", 415000, "社会效益指标", "就诊距离", "明显缩短"),
    ]
    assert all(i.score is None and i.executed is None and i.total_score is None for i in found)
    assert found[0].page == 3
    assert found[0].x0 is not None
    assert found[0].top is not None
    assert found[1].top is not None
    assert found[0].top < found[1].top


def test_a_unit_is_evaluated_as_a_whole() -> None:
    form = [
        "部门（单位）名称 | 某县文化馆 | < | < | < | <",
        "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 分值 | 得分",
        "产出指标 | 数量指标 | 下乡演出 | 60场 | 50 | 48.5",
        "效益指标 | 社会效益指标 | 观众人次 | 3万 | 50 | 50",
        "总分 | < | < | < | 100 | 98.5",
    ]
    found = read(page(1, "部门整体支出绩效自评表", form))
    assert rows(found, "scope", "project", "level3", "score", "total_score") == [
        ("unit", "某县文化馆", "下乡演出", Decimal("48.5"), Decimal("98.5")),
        ("unit", "某县文化馆", "观众人次", Decimal(50), Decimal("98.5")),
    ]


def test_the_unit_stands_in_a_line_above_the_form() -> None:
    form = ["绩效指标 | 指标名称 | 指标值 | 指标权重(%)", "^ | 新建泵站 | 3座 | 100"]
    found = read(page(1, "2025年部门整体绩效目标表", "单位名称：某市水务局 单位：万元", form))
    assert rows(found, "title", "scope", "project", "level3", "points") == [
        ("2025年部门整体绩效目标表", "unit", "某市水务局", "新建泵站", 100)
    ]
    nameless = read(page(1, "2025年部门整体绩效目标表", "单位：万元", form))
    assert rows(nameless, "scope", "project", "flags") == [("unit", None, ("project_unknown",))]


@pytest.mark.parametrize(
    ("lines", "project"),
    [
        (("2025年渡口照明项目绩效目标表",), "渡口照明"),
        (("三、渡口照明项目支出绩效目标表",), "渡口照明"),
        (("附件2：渡口照明绩效目标表（2025年度）",), "渡口照明"),
        (("某县沿江各乡镇渡口夜间照明与监控改造项目绩", "效目标表"), "某县沿江各乡镇渡口夜间照明与监控改造"),
        (("表12 市级一般性项目绩效目标表（二级项目）",), None),
    ],
)
def test_titles_that_name_a_project(lines: tuple[str, ...], project: str | None) -> None:
    form = ["绩效指标 | 指标名称 | 指标值 | 指标权重(%)", "^ | 灯杆数量 | 30根 | 100"]
    assert [i.project for i in read(page(1, *lines, form))] == [project]


def test_a_form_goes_on_over_pages_without_a_header() -> None:
    more = [
        " |  | 质量指标 | 药品合格率 | 100%",
        "^ | 满意度指标 | 服务对象满意度指标 | 村民满意度 | ≥95%",
    ]
    found = read(page(1, "政策和项目预算绩效目标表", GOALS), page(2, more))
    assert rows(found, "form_no", "row_no", "page", "level1", "level2", "level3") == [
        (1, 1, 1, "产出指标", "数量指标", "巡诊次数"),
        (1, 2, 1, "产出指标", "数量指标", "巡诊村数"),
        (1, 3, 1, "效益指标", "社会效益指标", "就诊距离"),
        (1, 4, 2, "效益指标", "质量指标", "药品合格率"),
        (1, 5, 2, "满意度指标", "服务对象满意度指标", "村民满意度"),
    ]


def test_a_head_on_one_page_and_its_indicators_on_the_next() -> None:
    found = read(page(1, "政策和项目预算绩效目标表", GOALS[:3]), page(2, GOALS[3:]))
    assert {(i.project, i.annual_budget, i.title) for i in found} == {
        ("山区巡诊", Decimal("415000.00"), "政策和项目预算绩效目标表")
    }
    assert len(found) == 3


def test_a_row_that_a_page_break_cuts_is_joined_and_flagged() -> None:
    rest = [" |  |  | （含急诊转运）的平均值 | ", "^ | 满意度指标 | 服务对象满意度指标 | 村民满意度 | ≥95%"]
    found = read(page(1, "绩效目标表", GOALS), page(2, rest))
    assert found[2].level3 == "就诊距离（含急诊转运）的平均值"
    assert found[2].flags == ("broken_row",)
    assert [i.level3 for i in found[3:]] == ["村民满意度"]


HEADER = [
    "项目名称 | 项目总额 | 其中： | < | 绩效目标 | 一级指标 | 二级指标 | 三级指标"
    " | 绩效指标性质 | 本年绩效指标值 | 绩效度量单位",
    "^ | ^ | 财政资金 | 其他资金 | ^ | ^ | ^ | ^ | ^ | ^ | ^",
]


def test_a_list_of_projects_is_a_form_for_each() -> None:
    listing = [
        *HEADER,
        "T001-河道清淤 | 12.500000 | 12.500000 |  | 清淤 | 产出指标 | 数量指标 | 清淤长度 | ≥ | 8.5 | 公里",
        "^ | ^ | ^ | ^ | ^ | 效益指标 | 生态效益指标 | 水质 | 定性 | 优 | ",
        "T002-闸门大修 | 30.000000 | 30.000000 |  | 大修 | 产出指标 | 质量指标 | 合格率 | ＝ | 100 | %",
    ]
    found = read(page(1, "预算表12 项目支出绩效目标表", "金额单位：万元", listing))
    assert rows(
        found, "form_no", "row_no", "project", "annual_budget", "level3", "comparison", "target", "target_unit"
    ) == [
        (1, 1, "T001-河道清淤", 125000, "清淤长度", "≥", "8.5", "公里"),
        (1, 2, "T001-河道清淤", 125000, "水质", "定性", "优", None),
        (2, 1, "T002-闸门大修", 300000, "合格率", "＝", "100", "%"),
    ]


def test_a_merged_name_on_the_other_side_of_a_page_break() -> None:
    """The cell of a project is cut by the break: its name stands on one page only, before or behind."""
    first = [
        *HEADER,
        "T001-河道清淤 | 12.5 | 12.5 |  | 清淤 | 产出指标 | 数量指标 | 清淤长度 | ≥ | 8 | 公里",
        " |  |  |  |  | 产出指标 | 质量指标 | 闸门合格率 | ＝ | 100 | %",
    ]
    second = [
        "T002-闸门大修 | 30 | 30 |  | 大修 | 效益指标 | 社会效益指标 | 灌溉面积 | ≥ | 900 | 亩",
        "T003-测站运维 | 7 | 7 |  | 运维 | 产出指标 | 数量指标 | 测站 | ＝ | 4 | 个",
    ]
    third = [" |  |  |  |  | 产出指标 | 时效指标 | 故障修复 | ≤ | 24 | 小时"]
    found = read(page(1, "项目支出绩效目标表", "单位：万元", first), page(2, second), page(3, third))
    assert rows(found, "project", "annual_budget", "level3", "flags") == [
        ("T001-河道清淤", 125000, "清淤长度", ()),
        ("T002-闸门大修", 300000, "闸门合格率", ("project_carried",)),
        ("T002-闸门大修", 300000, "灌溉面积", ()),
        ("T003-测站运维", 70000, "测站", ()),
        ("T003-测站运维", 70000, "故障修复", ("project_carried",)),
    ]
    assert [i.form_no for i in found] == [1, 2, 2, 3, 3]


def test_a_name_that_the_page_break_cuts() -> None:
    first = [*HEADER, "T001-河道清 | 12.5 | 12.5 |  | 清淤 | 产出指标 | 数量指标 | 清淤长度 | ≥ | 8 | 公里"]
    second = ["淤与护岸 |  |  |  |  | 产出指标 | 数量指标 | 护岸长度 | ≥ | 3 | 公里"]
    found = read(page(1, "项目支出绩效目标表", "单位：万元", first), page(2, second))
    assert rows(found, "form_no", "project", "annual_budget", "flags") == [
        (1, "T001-河道清淤与护岸", 125000, ("project_carried",)),
        (1, "T001-河道清淤与护岸", 125000, ("project_carried",)),
    ]


def test_a_form_without_levels() -> None:
    form = [
        "项目名称 | 校车更新 | < | < | < | <",
        "当年预算 | 264.00 | < | < | < | <",
        "绩效指标 | 指标名称 | 指标性质 | 指标值 | 计量单位 | 指标权重(%)",
        "^ | 更新数量 | ≥ | 6 | 辆 | 60",
        "^ | 家长满意度 | ≥ | 92 | % | 40",
    ]
    found = read(page(1, "2026年重点专项绩效目标表", "单位：万元", form))
    assert rows(found, "level1", "level3", "comparison", "target", "target_unit", "points", "annual_budget") == [
        (None, "更新数量", "≥", "6", "辆", 60, 2640000),
        (None, "家长满意度", "≥", "92", "%", 40, 2640000),
    ]
    assert not any(i.flags for i in found)


def test_the_title_names_the_project_where_the_form_does_not() -> None:
    form = ["资金情况（元） | 资金总额： | < | 5000.00", *[" | ".join(r.split(" | ")[1:]) for r in GOALS[4:]]]
    named = read(page(1, "渡口照明项目绩效目标表", form))
    assert {(i.project, i.annual_budget, i.flags) for i in named} == {
        ("渡口照明", Decimal("5000.00"), ("project_from_title",))
    }
    generic = read(page(1, "市级部门预算项目绩效目标表", form))
    assert {(i.project, i.flags) for i in generic} == {(None, ("project_unknown",))}


def test_amounts_without_a_printed_unit_have_no_value() -> None:
    form = [r.replace("（万元）", "") for r in GOALS]
    found = read(page(1, "绩效目标表", form))
    assert {(i.project, i.annual_budget) for i in found} == {("山区巡诊", None)}


def test_each_level_may_have_points_and_only_those_of_the_indicator_count() -> None:
    form = [
        "项目名称 | 海塘巡查 | < | < | < | < | < | < | <",
        "一级指标 | 分值 | 二级指标 | 分值 | 三级指标 | 分值 | 年度指标值(A) | 实际完成值(B) | 得分",
        "产出指标 | 60 | 数量指标 | 60 | 巡查次数 | 40 | 24次 | 24次 | 40",
        "^ | ^ | ^ | ^ | 巡查里程 | 20 | 300公里 | 270公里 | 18",
        "效益指标 | 40 | 社会效益指标 | 40 | 险情处置率 | 40 | 100% | 100% | 40",
        "合计 | 100 | < | < | < | 100 |  |  | 98",
    ]
    found = read(page(1, "2024年度项目支出绩效自评表", form))
    assert rows(found, "level3", "points", "target", "achieved", "score", "total_score") == [
        ("巡查次数", 40, "24次", "24次", 40, 98),
        ("巡查里程", 20, "300公里", "270公里", 18, 98),
        ("险情处置率", 40, "100%", "100%", 40, 98),
    ]


def test_points_that_are_no_number_are_doubted() -> None:
    form = [r.replace("| 30 | 25 |", "| 30 | 合格 |") for r in SELF_EVALUATION]
    found = read(page(1, "项目支出绩效自评表", form))
    assert [(i.score, i.flags) for i in found][:2] == [(None, ("unread_number",)), (20, ())]


def test_two_forms_in_one_grid() -> None:
    other = [r.replace("山区巡诊", "海岛巡诊").replace("41.50", "12.00") for r in GOALS]
    found = read(page(1, "绩效目标表", [*GOALS, "政策和项目预算绩效目标表 | < | < | < | <", *other]))
    assert [(i.form_no, i.project, i.annual_budget) for i in found] == [(1, "山区巡诊", 415000)] * 3 + [
        (2, "海岛巡诊", 120000)
    ] * 3


@pytest.mark.parametrize(
    "table",
    [
        # a catalogue of purchased services has levels, but no goals
        ["一级 | 二级 | 三级 | 预算金额", "公共服务 | 公共安全服务 | 巡逻服务 | 12.00"],
        # a form that nobody filled in
        ["项目名称 |  | 主管部门 | ", "绩效指标 | 指标名称 | 指标值 | 计量单位", "^ |  |  | "],
        # a statement of money
        ["科目编码 | 科目名称 | 合计", "2050202 | 小学教育 | 120.00"],
    ],
)
def test_what_holds_no_indicators(table: list[str]) -> None:
    assert read(page(1, "绩效目标表", table)) == []


def test_a_table_between_ends_a_form() -> None:
    """What follows another statement is no part of the form before it, though it has as many columns."""
    other = ["科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出", "2050202 | 小学教育 | 120.00 | 100.00 | 20.00"]
    found = read(page(1, "绩效目标表", GOALS), page(2, "一般公共预算支出表", other))
    assert [i.level3 for i in found] == ["巡诊次数", "巡诊村数", "就诊距离"]


def test_without_places_there_are_no_boxes() -> None:
    bare = page(1, "绩效目标表", GOALS)
    for table in bare.tables:
        table.borders = []
        for cell in table.cells:
            cell.ink = None
    found = read_indicators(DocumentPages("0" * 64, "text/html", [bare], paged=False))
    assert {(i.page, i.x0) for i in found} == {(None, None)}
    assert len(found) == 3


WORDS = (
    "一级指标 二级指标 三级指标 指标值 分值 得分 项目名称 山区巡诊 产出指标 数量指标 巡诊次数 ≥48次 10 9.5 总分 备注"
    " 年度资金总额 41.50 项目总额 全年预算数 执行率 绩效目标表 单位名称 12.5万元 - < ^"
).split()


@settings(max_examples=200)
@given(
    st.lists(
        st.lists(st.lists(st.sampled_from([*WORDS, ""]), min_size=1, max_size=7), min_size=1, max_size=9),
        min_size=1,
        max_size=4,
    )
)
def test_any_grids_never_raise(grids: list[list[list[str]]]) -> None:
    made = []
    for number, grid in enumerate(grids, 1):
        width = max(map(len, grid))
        lines = [row + [""] * (width - len(row)) for row in grid]
        # a first row or column has nothing to extend
        texts = [
            ["" if (t == "^" and not r) or (t == "<" and not c) else t for c, t in enumerate(row)]
            for r, row in enumerate(lines)
        ]
        made.append(page(number, "山区巡诊项目绩效目标表", [" | ".join(row) for row in texts]))
    found = read(*made)
    own = ("level3", "target", "achieved", "comparison", "points", "score", "flags")
    assert all(any(getattr(i, name) not in (None, ()) for name in own) for i in found)
    assert [(i.form_no, i.row_no) for i in found] == sorted((i.form_no, i.row_no) for i in found)
    assert len({(i.form_no, i.row_no) for i in found}) == len(found)


@pytest.mark.parametrize(
    ("group", "role", "words"),
    [("columns", "score", ["得分("]), ("facts", "project", [3]), ("rows", "notes", ["备注"])],
)
def test_a_faulty_file_of_terms_is_named(group: str, role: str, words: list[object]) -> None:
    data = read_toml("performance_terms.toml")
    data[group][role] = words
    with pytest.raises(ReferenceDataError, match=r"performance_terms.toml: \[" + group):
        make_performance_terms(data)
