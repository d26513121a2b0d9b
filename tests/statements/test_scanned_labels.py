"""Misread labels and codes of scans: put right where one text alone fits, flagged, and never on a digital page."""

from __future__ import annotations

import pytest

from pipeline.errors import ReferenceDataError
from pipeline.figures.line_item import LineItem
from pipeline.statements.form_lines import form_lines, make_form_lines
from pipeline.statements.look_alikes import look_alike, put_right
from tests.statements.sheets import items, page

UNIT = "单位：万元"
SPENDING = [
    "科目编码|科目名称|合计|基本支出",
    "|合计|30.00|20.00",
    "208|社会保障和就业支出|12.00|8.00",
    "20805|行政事业单位养老支出|12.00|8.00",
    "2080505|机关事业单位基本养老保险缴费支出|12.00|8.00",
    "210|卫生健康支出|18.00|12.00",
    "21011|行政事业单位医疗|18.00|12.00",
    "2101101|行政单位医疗|18.00|12.00",
]


def scanned(rows: list[str], title: str = "一般公共预算支出表", source: str = "ocr") -> list[LineItem]:
    sheet = page(1, title, UNIT, rows)
    sheet.text_source = source
    return items(sheet, kind="budget")


def changed(old: str, new: str) -> list[str]:
    assert any(old in row for row in SPENDING)
    return [row.replace(old, new) for row in SPENDING]


def test_rows_that_are_printed_as_they_may_be_are_left_alone() -> None:
    assert not any("label_corrected" in i.flags or "readers_disagree" in i.flags for i in scanned(SPENDING))


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("卫生健康支出", "卫生健康文出"),
        ("行政事业单位医疗", "行政事业单位医疔"),
        ("社会保障和就业支出", "会保障和就业支出"),
        ("机关事业单位基本养老保险缴费支出", "机关事业单位基木养老保险缴贵支出"),
    ],
)
def test_a_name_is_put_right_by_its_code_and_the_reading_is_kept(name: str, read: str) -> None:
    meant = [(i.row_label, i.function_code, i.measure, i.value) for i in scanned(SPENDING)]
    found = scanned(changed(name, read))
    assert [(i.row_label, i.function_code, i.measure, i.value) for i in found] == meant
    for item in found:
        assert ("label_corrected" in item.flags) == (item.row_label == name)
        assert item.quote is not None
        assert item.row_label != name or read in item.quote


def test_a_digital_page_stays_as_it_is_printed() -> None:
    found = scanned(changed("卫生健康支出", "卫生健康文出"), source="digital")
    assert "卫生健康文出" in {i.row_label for i in found}
    assert not any("label_corrected" in i.flags for i in found)


def test_other_words_are_not_a_misreading() -> None:
    found = scanned(changed("行政单位医疗", "住房公积金"))
    (item, _) = [i for i in found if i.row_label == "住房公积金"]
    assert item.function_code == "2101101"
    assert "label_corrected" not in item.flags
    assert {"readers_disagree", "code_name_mismatch"} <= set(item.flags)


@pytest.mark.parametrize(
    ("code", "read"),
    [("2101101", "2701101"), ("2101101", "210110"), ("20805", "20605"), ("210", "270"), ("2080505", "5080505")],
)
def test_a_code_is_taken_from_its_name_where_parent_and_order_prove_it(code: str, read: str) -> None:
    meant = [(i.row_label, i.function_code, i.value) for i in scanned(SPENDING)]
    found = scanned(changed(f"{code}|", f"{read}|"))
    assert [(i.row_label, i.function_code, i.value) for i in found] == meant
    (item, _) = [i for i in found if i.function_code == code]
    assert "label_corrected" in item.flags
    assert item.quote is not None
    assert item.quote.startswith(read)


def test_a_code_that_its_neighbours_do_not_prove_stays_and_is_doubted() -> None:
    # 2210201 is 住房公积金; what is called so here stands alone between other classes
    rows = [*SPENDING[:2], "208|社会保障和就业支出|12.00|8.00", "2290201|住房公积金|3.00|1.00", *SPENDING[5:]]
    (item, _) = [i for i in scanned(rows) if i.row_label == "住房公积金"]
    assert "label_corrected" not in item.flags
    assert "readers_disagree" in item.flags


def test_the_same_name_in_another_section_is_told_by_the_code_above() -> None:
    rows = [
        "科目编码|科目名称|合计|基本支出",
        "201|一般公共服务支出|9.00|9.00",
        "20103|政府办公厅(室)及相关机构事务|5.00|5.00",
        "2010301|行政运行|5.00|5.00",
        "20106|财政事务|4.00|4.00",
        "2010801|行政运行|4.00|4.00",
    ]
    found = [(i.function_code, "label_corrected" in i.flags) for i in scanned(rows) if i.row_label == "行政运行"]
    assert found == [("2010301", False)] * 2 + [("2010601", True)] * 2


def test_a_lost_first_ordinal_and_fixed_lines_of_the_summary_are_put_right() -> None:
    rows = [
        "收入|<|支出|<",
        "项目|预算数|项目|预算数",
        "、般公共预算拨款收入|70.00|、一般公共服务文出|60.00",
        "二、政府性基金预算拨款收人|5.00|二、教育支出|15.00",
        "本年收入合计|75.00|木年支出合计|75.00",
    ]
    found = scanned(rows, "收支预算总表")
    assert [(i.row_label, i.side, i.value) for i in found] == [
        ("一、一般公共预算拨款收入", "income", 700000),
        ("一、一般公共服务支出", "expenditure", 600000),
        ("二、政府性基金预算拨款收入", "income", 50000),
        ("二、教育支出", "expenditure", 150000),
        ("本年收入合计", "income", 750000),
        ("本年支出合计", "expenditure", 750000),
    ]
    assert [("label_corrected" in i.flags) for i in found] == [True, True, True, False, False, True]


def test_a_header_is_put_right_and_its_figures_say_so() -> None:
    found = scanned(changed("基本支出", "基木支出"))
    assert {i.column_label for i in found} == {"合计", "基本支出"}
    for item in found:
        assert ("label_corrected" in item.flags) == (item.column_label == "基本支出")
    assert [i.measure for i in found] == [i.measure for i in scanned(SPENDING)]


def test_letters_that_look_alike_are_told_from_others() -> None:
    for one, other in ("末未", "待侍", "续读", "费贵", "支文", "般股"):
        assert look_alike(one, other)
        assert look_alike(other, one)
    for one, other in ("教卫", "收支", "本年", "公车", "财行"):
        assert not look_alike(one, other)


def test_quotes_and_widths_count_for_nothing() -> None:
    assert put_right("三公经费（合计）", "“三公”经费(合计)", 0) == ("三公经费（合计）", 0)
    assert put_right("三公经费", "公务接待费", 2) is None


def test_the_file_of_form_lines_is_checked() -> None:
    assert "本年收入合计" in form_lines().of("income")
    assert "本年收入合计" in form_lines().of("other")
    with pytest.raises(ReferenceDataError, match="unknown statement"):
        make_form_lines({"lines": [{"statements": ["incomes"], "words": ["x"]}], "headers": {"words": ["y"]}})
    with pytest.raises(ReferenceDataError, match=r"\[look_alikes\]: an entry is no pair"):
        make_form_lines({"headers": {"words": ["y"]}, "look_alikes": {"words": ["支文", "力为办"]}})
    with pytest.raises(ReferenceDataError, match="no words"):
        make_form_lines({"lines": [{"words": []}], "headers": {"words": ["y"]}})
