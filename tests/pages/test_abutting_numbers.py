"""An amount set to the right of its column beside a code set to the left of the next: one run, two numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.media import PDF
from pipeline.pages.printed.agree import numbers_by_runs
from pipeline.pages.printed.marks import Char
from pipeline.pages.read import read_pages
from tests.pages.drawing import grid, new_page, write

XS = [60, 200, 260, 320, 460]
TOPS = [120, 138, 156, 174]


def drawn(path: Path, amount: str, code: str, gap: float) -> list[str]:
    """The texts of a row in which `code` begins behind the rule at 260, `gap` points after the end of `amount`."""
    canvas = new_page(path)
    write(canvas, 200, 90, "一般公共预算财政拨款基本支出决算表")
    grid(
        canvas,
        XS,
        TOPS,
        [["科目", "决算数", "科目编码", "科目"], ["津贴补贴", "", "", "印刷费"], ["奖金", "1.00", "", "水费"]],
    )
    write(canvas, 260 - gap / 2 - canvas.stringWidth(amount, "STSong-Light", 10), 151, amount)
    write(canvas, 260 + gap / 2, 151, code)
    canvas.save()
    (table,) = read_pages(path, PDF, "x").pages[0].tables
    assert table.disagreement is None
    return [cell.text for cell in table.cells if cell.row == 1]


@pytest.mark.parametrize(("amount", "code"), [("302.40", "30202"), ("1,080.34", "302"), ("212.37", "112.56")])
def test_each_goes_to_its_own_cell(tmp_path: Path, amount: str, code: str) -> None:
    assert drawn(tmp_path / "t.pdf", amount, code, gap=2.4) == ["津贴补贴", amount, code, "印刷费"]


def at(left: float, text: str) -> list[Char]:
    return [Char(c, left + 5 * i, 90.0, left + 5 * i + 5, 100.0, 98.0, 10.0) for i, c in enumerate(text)]


BOX = (0.0, 80.0, 300.0, 110.0)


def test_the_second_reading_parts_them_by_the_gap() -> None:
    assert numbers_by_runs([*at(50, "302.40"), *at(82, "30202")], BOX) == {"302.40": 1}


def test_a_number_of_many_places_stays_whole() -> None:
    assert numbers_by_runs(at(50, "302.4030202"), BOX) == {"302.4030202": 1}
