"""Tables of web pages as a browser shows them: their groups, spans, hidden rows, captions, tables inside others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.media import HTML
from pipeline.pages.model import Page
from pipeline.pages.read import read_pages


@pytest.fixture
def web(tmp_path: Path) -> Callable[[str], Page]:
    def read(body: str) -> Page:
        path = tmp_path / "content"
        path.write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
        return read_pages(path, HTML, "x").pages[0]

    return read


def shape(page: Page) -> list[dict[str, tuple[int, int, int, int]]]:
    return [{c.text: (c.row, c.col, c.rows, c.cols) for c in table.cells if c.text} for table in page.tables]


ROWS = "<tr><td>科目</td><td>金额</td></tr><tr><td>教育支出</td><td>3.10</td></tr>"
READ = {"科目": (0, 0, 1, 1), "金额": (0, 1, 1, 1), "教育支出": (1, 0, 1, 1), "3.10": (1, 1, 1, 1)}


@pytest.mark.parametrize(
    "wrapper",
    [
        "<table><tr><td>{}</td></tr></table>",
        "<table><tr><td>首页</td></tr><tr><td>{}</td></tr></table>",
        "<table><tr><td><table><tr><td>{}</td></tr></table></td></tr></table>",
    ],
)
def test_a_table_inside_those_that_arrange_the_page(web: Callable[[str], Page], wrapper: str) -> None:
    assert shape(web(wrapper.format(f"<table>{ROWS}</table>"))) == [READ]


def test_a_small_table_in_a_cell_is_text_of_the_cell(web: Callable[[str], Page]) -> None:
    inner = "<table><tr><td>注</td></tr><tr><td>释</td></tr></table>"
    page = web(f"<table>{ROWS}<tr><td>社会保障和就业支出</td><td>{inner}</td></tr></table>")
    assert shape(page) == [{**READ, "社会保障和就业支出": (2, 0, 1, 1), "注\n释": (2, 1, 1, 1)}]


def test_the_foot_of_a_table_is_shown_last(web: Callable[[str], Page]) -> None:
    foot = "<tfoot><tr><td>合计</td><td>3.10</td></tr></tfoot>"
    (table,) = web(f"<table>{foot}<tbody>{ROWS}</tbody></table>").tables
    assert [cell.text for cell in table.cells if cell.col == 0] == ["科目", "教育支出", "合计"]


def test_a_span_of_rows_ends_with_its_group(web: Callable[[str], Page]) -> None:
    head = "<thead><tr><td rowspan='9'>科目</td><td>金额</td></tr></thead>"
    body = "<tr><td rowspan='0'>支出</td><td>1.00</td></tr><tr><td>2.00</td></tr>"
    (cells,) = shape(web(f"<table>{head}<tbody>{body}</tbody></table>"))
    assert cells["科目"] == (0, 0, 1, 1)
    assert cells["支出"] == (1, 0, 2, 1)
    assert cells["2.00"] == (2, 1, 1, 1)


@pytest.mark.parametrize("mark", ["style='height:0; display: none'", "hidden", "style='visibility:collapse'"])
def test_a_hidden_row_is_not_read(web: Callable[[str], Page], mark: str) -> None:
    assert shape(web(f"<table>{ROWS}<tr {mark}><td>合计</td><td>9.99</td></tr></table>")) == [READ]


def test_a_caption_stands_above_its_table(web: Callable[[str], Page]) -> None:
    page = web(f"<p>附件</p><table><caption>支出决算表</caption>{ROWS}</table>")
    assert [line.text for line in page.lines[:3]] == ["附件", "支出决算表", "科目 金额"]
    assert page.tables[0].box is not None
    assert page.tables[0].box[1] == page.lines[2].top


def test_elements_of_word_processors_do_not_cut_a_line(web: Callable[[str], Page]) -> None:
    page = web("<p>收入<st1:chmetcnv UnitName='万元'>12.5<st2:x>0</st2:x></st1:chmetcnv>万元</p>")
    assert [line.text for line in page.lines] == ["收入12.50万元"]


def drawn(middle: str) -> str:
    head = "<tr><td colspan='2'>科目</td><td>金额</td></tr>"
    return f"<table><tr><td width='90'></td><td width='{middle}'></td><td width='90'></td></tr>{head}"


def test_borders_that_miss_each_other_by_a_hair_are_one(web: Callable[[str], Page]) -> None:
    (cells,) = shape(web(drawn("2") + "<tr><td>教育支出</td><td colspan='2'>3.10</td></tr></table>"))
    assert cells["科目"][1::2] == cells["教育支出"][1::2] == (0, 1)
    assert cells["金额"][1::2] == cells["3.10"][1::2] == (1, 1)


@pytest.mark.parametrize("middle", ["40", "1%"])
def test_columns_that_are_not_known_to_be_narrow_stay(web: Callable[[str], Page], middle: str) -> None:
    (cells,) = shape(web(drawn(middle) + "<tr><td>教育支出</td><td colspan='2'>3.10</td></tr></table>"))
    assert cells["科目"][1::2] == (0, 2)
    assert cells["3.10"][1::2] == (1, 2)


def test_a_narrow_column_with_words_stays(web: Callable[[str], Page]) -> None:
    (cells,) = shape(web(drawn("2") + "<tr><td>教育支出</td><td>类</td><td>3.10</td></tr></table>"))
    assert cells["类"][1::2] == (1, 1)
    assert cells["3.10"][1::2] == (2, 1)


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("12.30<sup>1</sup>", "12.30"),
        ("12.30<sup>[2]</sup>", "12.30"),
        ("房屋面积（m<sup>2</sup>）", "房屋面积（m2）"),
        ("10<sup>4</sup>", "104"),
        ("教育支出<sup>（类）</sup>", "教育支出（类）"),
    ],
)
def test_the_number_of_a_note_is_no_digit_of_an_amount(web: Callable[[str], Page], cell: str, shown: str) -> None:
    (table,) = web(f"<table>{ROWS}<tr><td>{cell}</td><td></td></tr></table>").tables
    assert next(c.text for c in table.cells if (c.row, c.col) == (2, 0)) == shown
