"""What stands outside of rules, raised or beside: the parts of reading that the layouts led to, one by one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from pipeline.figures.amounts import parse_amount
from pipeline.pages.model import Cell, Line, Page, Table
from pipeline.pages.printed.edge_rows import add_edge_rows
from pipeline.pages.printed.free_header import free_header, header_lines, tokens_of, with_blank_columns
from pipeline.pages.printed.marks import Char
from pipeline.pages.printed.raised import level_decimals
from pipeline.pages.printed.unruled import find_unruled_tables
from pipeline.statements.beside import lines_above, stands_beside

BORDERS = [0.0, 60.0, 120.0, 180.0, 240.0]


def line(top: float, *texts: tuple[float, str]) -> Line:
    """A line of 9-point letters; each text begins at its x."""
    text, lefts, rights = "", [], []
    for x, words in texts:
        if text:
            text, lefts, rights = text + " ", [*lefts, rights[-1]], [*rights, x]
        for letter in words:
            wide = 4.5 if letter.isascii() else 9.0
            lefts, rights, x, text = [*lefts, x], [*rights, x + wide], x + wide, text + letter
    return Line(text, top, top + 9, lefts, rights)


def spans(found: tuple[list[Cell], int] | None) -> set[tuple[str, int, int, int, int]]:
    assert found is not None
    return {(c.text, c.row, c.col, c.rows, c.cols) for c in found[0]}


def test_a_group_stands_over_the_columns_whose_middle_it_is() -> None:
    lines = [
        line(10, (171, "支出")),
        line(18.5, (21, "科目"), (81, "总计")),  # for both rows of the header, so in the middle of them
        line(27, (132, "基本支出"), (192, "项目支出")),
    ]
    assert spans(free_header(lines, BORDERS)) == {
        ("支出", 0, 2, 1, 2),
        ("科目", 0, 0, 2, 1),
        ("总计", 0, 1, 2, 1),
        ("基本支出", 1, 2, 1, 1),
        ("项目支出", 1, 3, 1, 1),
    }


def test_wrapped_header_texts_are_one() -> None:
    lines = [
        line(10, (6, "功能科目"), (135, "本年")),
        line(20, (15, "编码"), (75, "名称"), (135, "支出"), (195, "合计")),
    ]
    assert {c.text for c in (free_header(lines, BORDERS) or ([], 0))[0]} == {"功能科目编码", "名称", "本年支出", "合计"}


def test_lines_over_few_of_the_columns_are_no_header() -> None:
    assert free_header([line(10, (70, "情况说明"))], BORDERS) is None


def test_a_header_ends_at_the_unit_of_money_and_at_a_sentence() -> None:
    below = line(40, (10, "科目"), (70, "合计"))
    assert header_lines([line(10, (5, "表")), line(25, (150, "单位：万元")), below], 55) == [below]
    assert header_lines([line(25, (5, "以上合计见下，另有说明")), below], 55) == [below]
    assert header_lines([below], 200) == []


def test_columns_without_print_are_told_by_the_header() -> None:
    header = [line(10, (10, "科目"), (80, "合计"), (130, "基本支出"), (200, "项目支出"))]
    extents, places = with_blank_columns(header, [(5.0, 50.0), (90.0, 110.0), (205.0, 236.0)])
    assert len(extents) == 4
    assert places == [0, 1, 3]


def test_an_amount_and_the_name_behind_it_are_two_texts() -> None:
    assert [t.text for t in tokens_of(line(0, (0, "12.50"), (25.5, "二、外交支出")))] == ["12.50", "二、外交支出"]
    assert [t.text for t in tokens_of(line(0, (0, "外交"), (20, "支出")))] == ["外交支出"]


def ruled(*rows: tuple[str, ...]) -> Table:
    cells = [Cell(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in enumerate(row)]
    box = (BORDERS[0], 100.0, BORDERS[-1], 100.0 + 17 * len(rows))
    return Table(len(rows), 4, cells, box, borders=BORDERS)


@pytest.mark.parametrize("where", ["above", "below"])
def test_a_row_of_figures_that_touches_the_frame_belongs_to_it(where: str) -> None:
    table = ruled(("20502", "普通教育", "7.00", "7.00"))
    top = 90.0 if where == "above" else 118.0
    page = Page(1, 300, 400, [line(top, (5, "205"), (65, "教育支出"), (150, "12.50"), (205, "12.50"))], [table])
    add_edge_rows(page)
    assert table.rows == 2
    row = 0 if where == "above" else 1
    assert [c.text for c in table.cells if c.row == row] == ["205", "教育支出", "12.50", "12.50"]


@pytest.mark.parametrize(
    "words",
    [
        line(90, (5, "205"), (30, "教育支出和社会保障支出"), (150, "12.50"), (205, "12.50")),  # over a border
        line(70, (5, "205"), (65, "教育支出"), (150, "12.50"), (205, "12.50")),  # not near
        line(90, (65, "本年支出"), (150, "12.50")),  # one figure, no code
        line(90, (5, "第5页")),
    ],
)
def test_other_lines_above_a_frame_stay_outside(words: Line) -> None:
    table = ruled(("20502", "普通教育", "7.00", "7.00"))
    add_edge_rows(Page(1, 300, 400, [words], [table]))
    assert table.rows == 1


def chars(text: str, x: float, base: float, size: float) -> list[Char]:
    return [
        Char(c, x + n * size / 2, base - size, x + (n + 1) * size / 2, base, base, size) for n, c in enumerate(text)
    ]


def test_raised_decimals_come_back_to_their_number_and_other_lines_do_not() -> None:
    whole, decimals = chars("1,234", 0, 20, 10), chars(".56", 25, 16.5, 8)
    for given in (whole + decimals, decimals + whole):
        found = level_decimals(given)
        assert "".join(c.text for c in found) == "1,234.56"
        assert {c.base for c in found} == {20}
    above = chars(".56", 25, 8, 8)
    assert level_decimals(whole + above) == whole + above


def test_brackets_are_a_minus_where_decimals_stand_in_them() -> None:
    found = parse_amount("（1,234.50）")
    assert found is not None
    assert (found.value, found.printed) == (Decimal("-1234.50"), "(1,234.50)")
    assert parse_amount("（3）") is None
    assert parse_amount("(12.3") is None


def test_tables_beside_each_other_have_the_titles_above_them() -> None:
    left = Table(1, 1, [], (0.0, 50.0, 100.0, 90.0))
    right = Table(1, 1, [], (120.0, 51.0, 220.0, 80.0))
    below = Table(1, 1, [], (0.0, 120.0, 220.0, 150.0))
    outside = [line(10, (10, "收入表"), (130, "支出表")), line(100, (10, "收入表"))]

    def names(words: list[str]) -> bool:
        return any(w.endswith("表") for w in words)

    def above(number: int) -> list[str] | None:
        found = lines_above([left, right, below], number, outside, names)
        return None if found is None else [li.text for li in found]

    assert above(0) == ["收入表"]
    assert above(1) == ["支出表"]
    assert above(2) is None
    assert stands_beside([left, right], left)
    assert not stands_beside([left, below], left)


def test_one_title_over_two_tables_is_not_cut() -> None:
    tables = [Table(1, 1, [], (0.0, 50.0, 100.0, 90.0)), Table(1, 1, [], (120.0, 50.0, 220.0, 90.0))]
    title = line(10, (80, "基本支出表"))
    found = lines_above(tables, 1, [title], lambda words: any("基本支出表" in w for w in words))
    assert found == [title]


def test_labels_of_a_chart_are_no_table() -> None:
    labels = [line(20.0 * n, (10, name), (80, share)) for n, (name, share) in enumerate(
        [("财政拨款", "61.20%"), ("事业收入", "28.10%"), ("其他收入", "10.70%")]
    )]  # fmt: skip
    assert find_unruled_tables(labels) == []


def test_an_unruled_table_whose_header_fits_nothing_says_so() -> None:
    rows = [line(60.0 + 18 * n, (5, f"2050{n}"), (150, f"{n + 1}.50"), (205, f"{n + 1}.50")) for n in range(3)]
    (table,) = find_unruled_tables([line(40, (90, "某种情况")), *rows])
    assert table.disagreement is not None
    (table,) = find_unruled_tables(rows)
    assert table.disagreement is None
