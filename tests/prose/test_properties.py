"""Sentences made from known answers are read back; damaged text never raises and never breaks a row's promises."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.figures.amounts import MONEY_UNITS

from .reading import BUDGET, FINAL, final, reading

AMOUNTS = st.decimals(min_value=0, max_value=9_999_999, places=2, allow_nan=False, allow_infinity=False)
FORMS = st.sampled_from(["{:.2f}", "{:,.2f}"])
UNITS = st.sampled_from(["万元", "元", "亿元"])
ITEMS = st.sampled_from(
    [
        ("教育支出（类）普通教育（款）小学教育（项）", "2050202"),
        ("住房保障支出（类）住房改革支出（款）住房公积金（项）", "2210201"),
        ("卫生健康支出（类）行政事业单位医疗（款）事业单位医疗（项）", "2101102"),
        ("社会保障和就业支出（类）行政事业单位养老支出（款）事业单位离退休（项）", "2080502"),
    ]
)
SUBJECTS = st.sampled_from(
    [
        ("“三公”经费", "three_public"),
        ("因公出国（境）费", "abroad"),
        ("公务用车购置及运行维护费", "vehicle"),
        ("公务接待费", "reception"),
        ("会议费", "meeting"),
        ("培训费", "training"),
        ("机关运行经费", "agency_running"),
    ]
)


@given(
    ITEMS,
    AMOUNTS,
    AMOUNTS,
    FORMS,
    UNITS,
    st.sampled_from(["年初预算{}，支出决算{}", "年初预算数为{}，决算数为{}", "支出预算为{}，支出决算为{}"]),
)
def test_items_are_read_back(
    item: tuple[str, str], plan: Decimal, done: Decimal, form: str, unit: str, words: str
) -> None:
    name, code = item
    numbers = [form.format(plan), form.format(done)]
    sentence = words.format(*(number + unit for number in numbers))
    items = final(f"五、一般公共预算财政拨款支出决算情况说明\n1.{name}。{sentence}。")
    assert [(i.measure, i.function_code, i.printed_value) for i in items] == [
        ("function_budget", code, numbers[0]),
        ("function_actual", code, numbers[1]),
    ]
    assert [i.value for i in items] == [plan * MONEY_UNITS[unit], done * MONEY_UNITS[unit]]


@given(SUBJECTS, AMOUNTS, AMOUNTS, AMOUNTS, FORMS, st.sampled_from(["增加", "减少", "增长", "下降"]))
def test_budget_final_and_change(
    subject: tuple[str, str], plan: Decimal, done: Decimal, change: Decimal, form: str, word: str
) -> None:
    name, key = subject
    a, b, c = (form.format(n) for n in (plan, done, change))
    items = final(
        f"九、有关经费支出情况说明\n{name}支出预算为{a}万元，支出决算为{b}万元，与2023年度相比{word}{c}万元。"
    )
    assert [(i.measure, i.period, i.printed_value) for i in items] == [
        (f"{key}_budget", "current", a),
        (f"{key}_actual", "current", b),
        (f"{key}_actual", "change", c),
    ]
    assert items[2].column_label == word


WORDS = (
    "年初预算 支出决算 收入、支出总计 “三公”经费 （类） （款） （项） 教育支出 2080505 2024年 2023年度 12.50万元"
    " 3,210 0.5% 辆 人次 占 完成 比上年 增加 减少 （ ） ， 。 ； ： 、 主要原因是 主要用于 无 其中 分别为 各 - 一、 1."
    " （一） 第三部分 元 万 亿元 与 相比 “ ” 壹 ２ ． 名词解释 绩效 以上"
)
FRAGMENTS = st.sampled_from([*WORDS.split(), "\n", " "])


@settings(max_examples=150)
@given(st.lists(FRAGMENTS, max_size=40), st.sampled_from(["final", "budget", "unknown"]), st.sampled_from([None, 2024]))
def test_damaged_text_never_raises(fragments: list[str], kind: str, year: int | None) -> None:
    head = BUDGET if kind == "budget" else FINAL
    result = reading(head + "五、支出情况说明\n" + "".join(fragments), kind=kind, year=year)
    assert [i.row_no for i in result.items] == list(range(1, len(result.items) + 1))
    for item in result.items:
        assert item.quote
        assert (item.value is None) == (item.printed_value is None)
        if item.unit == "CNY" and item.printed_value and item.printed_unit and item.value is not None:
            printed = Decimal(item.printed_value.replace(",", "")) * MONEY_UNITS[item.printed_unit]
            assert abs(item.value - printed) <= Decimal("0.005")
    assert sum(a.claimed for a in result.amounts) <= len(result.amounts)


@settings(max_examples=100)
@given(st.text(max_size=200), st.sampled_from(["final", "budget"]))
def test_any_text_never_raises(text: str, kind: str) -> None:
    assert reading(FINAL + text, kind=kind).items is not None


def test_the_shared_texts_are_claimed(shared: Path) -> None:
    for path, items in (("000_72547d835827b4d3.txt", 8), ("003_bca7f49e1f315ad8.txt", 6)):
        result = reading((shared / "reports" / "text" / path).read_text(encoding="utf-8"))
        pairs = {i.function_code: i for i in result.items if i.measure == "function_budget"}
        assert len(pairs) == items
        assert {
            i.function_code for i in result.items if i.measure == "function_actual" and len(i.function_code or "") == 7
        } == set(pairs)
        assert sum(a.claimed for a in result.amounts) >= 0.95 * len(result.amounts)


def test_a_run_of_codes_is_no_amount() -> None:
    """Six codes that stuck together are no number, whole or in part: nothing could hold or print it again."""
    items = final("五、支出情况说明\n" + "2080505" * 5 + "万元。公务接待费 1.20 万元。")
    assert [(i.measure, i.printed_value) for i in items] == [("reception_actual", "1.20")]
