"""How printed names and codes find their code; one group per section of the notes on names."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.codes.classification import classification
from pipeline.codes.resolve import path_codes, resolve_economic, resolve_function, resolve_path
from pipeline.codes.scheme import Subject

ITEMS = [s for s in classification().functions.subjects if len(s.code) == 7 and s.valid_in(2024)]


def names_of(subject: Subject, year: int) -> tuple[str, str, str]:
    functions = classification().functions
    section, top = (functions.nearest(code, year) for code in functions.parents(subject.code))
    assert section is not None
    assert top is not None
    return top.name, section.name, subject.name


@given(st.sampled_from(ITEMS))
@settings(max_examples=300)
def test_the_official_path_of_every_item_finds_its_own_code(subject: Subject) -> None:
    found = resolve_path(names_of(subject, 2024), 2024)
    assert (found.code, found.flags) == (subject.code, ())


@given(st.sampled_from(ITEMS))
@settings(max_examples=300)
def test_section_and_item_are_enough(subject: Subject) -> None:
    _, section, item = names_of(subject, 2024)
    assert resolve_path((None, section, item), 2024).code == subject.code


# 1. names under many 款
@pytest.mark.parametrize("name", ["行政运行", "一般行政管理事务", "机关服务", "事业运行", "信息化建设", "公路建设"])
def test_an_item_name_alone_is_no_code(name: str) -> None:
    found = resolve_path((None, None, name), 2024)
    assert (found.code, found.flags) == (None, ("ambiguous_code",))


def test_a_missing_section_is_not_repaired_but_the_class_stays_known() -> None:
    found = resolve_path(("公共安全支出", None, "行政运行"), 2024)
    assert (found.code, found.parent_code, found.flags) == (None, "204", ("ambiguous_code",))


def test_a_name_with_one_code_needs_no_section() -> None:
    assert resolve_path((None, None, "社会保险经办机构"), 2024).code == "2080109"


def test_irregular_suffixes_are_looked_up_not_made_up() -> None:
    assert resolve_path(("农林水支出", "农业农村", "事业运行"), 2024).code == "2130104"
    assert resolve_path((None, "人力资源和社会保障管理事务", "信息化建设"), 2024).code == "2080108"


def test_the_kind_of_table_decides_between_general_and_fund() -> None:
    assert resolve_path((None, None, "公路建设"), 2024, kind="general").code == "2140104"
    found = resolve_path((None, None, "公路建设"), 2024, kind="fund")
    assert (found.code, found.flags) == (None, ("ambiguous_code",))


# 2. one name on two levels
def test_the_level_comes_from_the_place_in_the_path() -> None:
    assert resolve_path(("节能环保支出", "能源节约利用", None), 2024).code == "21110"
    assert resolve_path(("节能环保支出", "能源节约利用", "能源节约利用"), 2024).code == "2111001"


def test_a_name_on_two_levels_is_ambiguous_without_a_tag_and_certain_with_one() -> None:
    assert resolve_path(("能源节约利用",), 2024).flags == ("ambiguous_code",)
    assert resolve_path(("能源节约利用（款）",), 2024).code == "21110"
    assert resolve_path(("能源节约利用（项）",), 2024).code == "2111001"


def test_a_class_is_not_shadowed_by_its_namesakes_below_transfers() -> None:
    assert resolve_path(("卫生健康",), 2024).code == "210"
    assert resolve_path(("其他支出（类）",), 2024).code == "229"


# 3. function and economic names collide
def test_one_name_has_one_code_in_each_classification() -> None:
    assert resolve_function(None, "住房公积金", 2024).code == "2210201"
    assert resolve_economic(None, "住房公积金", 2024).code == "30113"
    assert resolve_economic(None, "住房公积金", 2017).code == "30311"


def test_dropped_expenditure_is_accepted_inside_a_path() -> None:
    path = ("社会保障和就业支出", "行政事业单位养老支出", "机关事业单位职业年金缴费")
    assert resolve_path(path, 2023).code == "2080506"


def test_economic_names_below_two_classes_need_the_class() -> None:
    assert resolve_economic(None, "办公设备购置", 2024).flags == ("ambiguous_code",)
    assert resolve_economic(None, "办公设备购置", 2024, parent="310").code == "31002"
    assert resolve_economic(None, "工资福利支出", 2024, kind="dept").code == "301"


def test_a_local_economic_code_is_cut_to_the_level_that_exists() -> None:
    found = resolve_economic("3021101", "差旅费", 2024)
    assert (found.code, found.matched_via, found.flags) == ("30211", "parent", ())


# 4. aliases
@pytest.mark.parametrize(
    ("path", "year", "code"),
    [
        (("卫生和健康支出", "行政事业单位医疗", "行政单位医疗"), 2024, "2101101"),
        (("医疗卫生与计划生育支出", "行政事业单位医疗", "行政单位医疗"), 2018, "2101101"),
        (("社会保障和就业", "行政事业单位离退休", "事业单位离退休"), 2018, "2080502"),
        (("社会保障和就业支出", "行政事业单位离退休", "事业单位离退休"), 2025, "2080502"),
        (("社会保障和就业支出", "行政事业单位离退休", "未归口管理的行政单位离退休"), 2019, "2080504"),
        (("文化体育与传媒支出", "文化", "图书馆"), 2018, "2070104"),
        (("农林水支出", "扶贫", "事业运行"), 2019, "2130550"),
    ],
)
def test_aliases_in_a_path(path: tuple[str, str, str], year: int, code: str) -> None:
    found = resolve_path(path, year)
    assert (found.code, found.flags) == (code, ())


def test_a_name_that_went_out_of_use_is_told_from_one_that_was_right_that_year() -> None:
    assert resolve_path(("行政事业单位离退休",), 2018).matched_via == "alias"
    assert resolve_path(("行政事业单位离退休",), 2024).matched_via == "former_name"


def test_a_wrong_class_is_repaired_and_reported() -> None:
    found = resolve_path(("教育支出", "财政事务", "行政运行"), 2024)
    assert (found.code, found.flags) == ("2010601", ("faulty_path",))


def test_a_section_that_repeats_the_class_is_reported() -> None:
    found = resolve_path(("住房保障支出", "住房保障支出", "住房公积金"), 2024)
    assert (found.code, found.flags) == ("2210201", ("faulty_path",))


def test_an_item_that_does_not_exist_is_not_invented() -> None:
    found = resolve_path(("社会保障和就业支出", "行政事业单位养老支出", "机关食堂改造费"), 2024)
    assert (found.code, found.parent_code, found.flags) == (None, "20805", ("faulty_path",))


def test_swapped_words_and_a_stray_expenditure_are_read_below_a_certain_section() -> None:
    swapped = resolve_path(("公共安全支出", "法院", "一般行政事务管理"), 2020)
    assert (swapped.code, swapped.matched_via) == ("2040502", "fuzzy")
    assert resolve_path(("教育支出", "进修及培训", "干部教育支出"), 2020).code == "2050802"


# 5. codes that changed
def test_the_year_picks_between_old_and_new_numbers_of_one_name() -> None:
    path = ("社会保障和就业支出", "其他社会保障和就业支出", "其他社会保障和就业支出")
    assert [resolve_path(path, year).code for year in (2018, 2019, 2020, 2024)] == [
        "2089901",
        "2089901",
        "2089999",
        "2089999",
    ]


def test_a_reused_code_is_held_against_its_meaning_of_the_year() -> None:
    assert resolve_function("2080209", "部队供应", 2017).flags == ()
    assert resolve_function("2080209", "部队供应", 2024).flags == ("code_name_mismatch",)
    assert resolve_function("2080209", "老龄事务", 2024).flags == ()


# 6. printed codes
@pytest.mark.parametrize("printed", ["2080505", "208 05 05", "２０８０５０５", "208|05|05"])
def test_printed_codes_are_joined(printed: str) -> None:
    found = resolve_function(printed, "机关事业单位基本养老保险缴费支出", 2024)
    assert (found.code, found.matched_via, found.flags) == ("2080505", "code", ())


def test_an_unknown_printed_code_is_kept_and_flagged() -> None:
    found = resolve_function("2019501", "新设事务", 2025)
    assert (found.code, found.parent_code, found.flags) == ("2019501", "201", ("code_not_in_classification",))


@pytest.mark.parametrize("printed", ["12", "2080", "9990101", "208050501"])
def test_a_number_that_can_be_no_code_has_none(printed: str) -> None:
    found = resolve_function(printed, None, 2024)
    assert (found.code, found.flags) == (None, ("code_not_in_classification",))


def test_code_and_name_that_differ_are_both_kept() -> None:
    found = resolve_function("2010601", "住房公积金", 2024)
    assert (found.code, found.flags) == ("2010601", ("code_name_mismatch",))


@pytest.mark.parametrize(
    "name", ["社会保障和就业", "社会保障和就业支出", "社会保障和\n就业支出", "一、社会保障和就业支出"]
)
def test_class_names_go_without_expenditure(name: str) -> None:
    assert resolve_function("208", name, 2024).flags == ()


def test_nothing_printed_resolves_to_nothing() -> None:
    assert resolve_function(None, None, 2024) == resolve_path((), 2024)
    assert resolve_path((None, "", None), None).code is None


def test_the_view_for_prose_gives_code_and_flags() -> None:
    view = path_codes()
    assert view.resolve_path(["一般公共服务支出（类）", "财政事务（款）", "行政运行（项）"], 2024) == ("2010601", ())
    assert view.resolve_path(["行政运行（项）"], None) == (None, ("ambiguous_code",))


@given(st.lists(st.text(max_size=12), max_size=4), st.one_of(st.none(), st.integers(2000, 2040)))
def test_any_path_gives_a_known_code_or_none(names: list[str], year: int | None) -> None:
    found = resolve_path(names, year)
    assert found.code is None or found.code in classification().functions
