"""Unwrapping: passages, page breaks, ordinals, and the way back to the page."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.pages.model import Line
from pipeline.prose.passage import ordinal_level, unwrap

EM = 10.0
LEFT = 50.0
WIDTH = 30


def placed(text: str, top: float, *, indent: int = 0) -> Line:
    lefts = [LEFT + EM * (indent + n) for n in range(len(text))]
    return Line(text, top, top + EM, lefts, [left + EM for left in lefts])


def test_a_paragraph_over_a_page_break_keeps_its_places() -> None:
    body = "本年收入合计310.45万元，其中财政拨款收入二百余项逐一列示在后面的附表"
    first = [
        placed("一、收入决算情况说明", 100, indent=2),
        placed(body[: WIDTH - 2], 120, indent=2),
        placed("- 7 -", 800, indent=14),
    ]
    second = [placed(body[WIDTH - 2 :] + "之中共计12.5万元。", 100), placed("8", 800, indent=14)]
    passages = unwrap([(7, first), (8, second)])
    assert [p.text for p in passages] == ["一、收入决算情况说明", body + "之中共计12.5万元。"]
    assert passages[0].heading
    start = passages[1].text.index("310.45")
    assert passages[1].place(start, start + 6) == (7, (LEFT + EM * 8, 120, LEFT + EM * 14, 130))
    page, box = passages[1].place(passages[1].text.index("12.5"), passages[1].text.index("12.5") + 4)
    assert page == 8
    assert box is not None
    assert box[1] == 100


def test_running_titles_and_page_numbers_go() -> None:
    pages = [
        (
            n,
            [
                placed("某某局2024年度部门决算", 30),
                placed(f"第{n}项支出决算为{n}.50万元。", 100, indent=2),
                placed(str(n), 800),
            ],
        )
        for n in range(1, 6)
    ]
    text = "".join(p.text for p in unwrap(list(pages)))
    assert "部门决算" not in text
    assert text.count("万元") == 5


def test_a_number_broken_over_lines_is_one() -> None:
    passages = unwrap([(None, [Line("二、支出说明"), Line("支出决算为2,9"), Line("65.11万元。")])])
    assert passages[-1].text == "支出决算为2,965.11万元。"
    assert passages[-1].place(5, 13) == (None, None)


def test_a_year_does_not_melt_into_the_number_behind_it() -> None:
    assert "2024 310.45万元" in unwrap([(None, [Line("与 2024 310.45 万元相比，有所增加。")])])[0].text


def test_rows_of_tables_are_left_out() -> None:
    passages = unwrap([(None, [Line("任务一 人员工资 完成 13.60 13.60 3"), Line("支出合计为 5 万元，减少 1 万元。")])])
    assert [p.text for p in passages] == ["支出合计为5万元，减少1万元。"]


def test_levels_of_ordinals() -> None:
    marks = {
        "第三部分说明": 0,
        "一、说明": 1,
        "（二）说明": 2,
        "3.说明": 3,
        "3．2024年度": 3,
        "（4）说明": 4,
        "⑤说明": 5,
        "1.5万元": -1,
        "说明": -1,
    }
    assert {mark: ordinal_level(mark) for mark in marks} == marks


@given(
    st.lists(
        st.lists(st.text(alphabet="一、（）1.2第部分。，；：说明 \t\u3000万元年", max_size=40), max_size=8), max_size=4
    )
)
def test_every_character_leads_back_to_its_line(pages: list[list[str]]) -> None:
    source = [(n, [placed(text, 20.0 * k) for k, text in enumerate(lines)]) for n, lines in enumerate(pages, 1)]
    for passage in unwrap(source):
        assert sum(len(kept) for kept in passage.kept) == len(passage.text)
        for at, char in enumerate(passage.text):
            page, box = passage.place(at, at + 1)
            assert page is not None
            assert box is not None
            line = next(
                line
                for number, line in passage.lines
                if number == page and line.top == box[1] and char in (*line.text, " ")
            )
            assert line.text[round((box[0] - LEFT) / EM)] in (char, "\t", "\u3000")
