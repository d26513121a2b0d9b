"""A report of a layout on its pages: cover, statements one after another, below or beside each other, and what real
pages have besides (page numbers, text beyond the edge)."""

from __future__ import annotations

from tests.generator.layouts.leaf import Leaf
from tests.generator.layouts.manner import Manner
from tests.generator.layouts.statement import Statement
from tests.generator.layouts.table import bands_of, edges_of, set_table, title_band
from tests.generator.typeset import width

__all__ = ["compose"]

_A4, _A3 = (595.3, 841.9), (841.9, 1190.6)
_WIDE = (595.3, 1077.0)
_SIDE, _TOP, _FOOT = 46.0, 62.0, 56.0


class _Press:
    """Pages while they are filled."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.leaves: list[Leaf] = []

    def turn(self, *, landscape: bool) -> Leaf:
        short, long = {"A4": _A4, "A3": _A3, "wide": _WIDE}[self.manner.paper]
        leaf = Leaf(long, short) if landscape else Leaf(short, long)
        self.leaves.append(leaf)
        number = str(len(self.leaves))
        if self.manner.page_number == "footer" and len(self.leaves) > 1:
            leaf.centred(0, leaf.width, leaf.height - 36, f"- {number} -", 9)
        if self.manner.ghosts:
            leaf.text(80, leaf.height + 18, "合计 8,888.88 7,777.77", 9)
            leaf.text(leaf.width + 12, 200, "9,999.99", 9)
            leaf.text(120, -30, "支出决算表 单位：元", 9)
        return leaf


def compose(unit: str, title: str, date: str, statements: list[Statement], manner: Manner) -> list[Leaf]:
    """All pages: a cover that names unit and report, then the statements."""
    press = _Press(manner)
    cover = press.turn(landscape=False)
    cover.centred(0, cover.width, 220, unit, 22)
    cover.centred(0, cover.width, 262, title, 22)
    cover.centred(0, cover.width, cover.height - 150, date, 13)
    group = manner.per_page * manner.beside
    for at in range(0, len(statements), group):
        chosen = statements[at : at + group]
        if manner.beside > 1:
            _beside(press, chosen, unit)
        else:
            _below(press, chosen, unit)
    return press.leaves


def _landscape(statement: Statement, manner: Manner) -> bool:
    return statement.form.landscape if manner.landscape is None else manner.landscape


def _below(press: _Press, statements: list[Statement], unit: str) -> None:
    landscape = any(_landscape(s, press.manner) for s in statements)
    leaf = press.turn(landscape=landscape)
    y = _TOP
    for statement in statements:
        leaf, y = _statement(press, statement, unit, leaf, y, _SIDE, leaf.width - _SIDE, landscape=landscape)
        y += 26


def _beside(press: _Press, statements: list[Statement], unit: str) -> None:
    """Statements side by side: none of them may go on over the page."""
    leaf = press.turn(landscape=True)
    room = (leaf.width - 2 * _SIDE + 18) / len(statements)
    for n, statement in enumerate(statements):
        x0 = _SIDE + n * room
        _statement(press, statement, unit, leaf, _TOP, x0, x0 + room - 18, landscape=True)


def _statement(
    press: _Press, statement: Statement, unit: str, leaf: Leaf, y: float, x0: float, x1: float, *, landscape: bool
) -> tuple[Leaf, float]:
    manner = press.manner
    edges = edges_of(statement, x0, x1, manner)
    bands = bands_of(statement, edges, manner)
    money = f"单位：{statement.unit}"
    if y + bands[0].height + 90 > leaf.height - _FOOT:
        leaf, y = press.turn(landscape=landscape), _TOP
    if manner.titles == "inside":
        bands = [*title_band(statement, money, len(edges) - 1, manner), *bands]
    else:
        leaf.right(x1, y - 14, statement.form.number, manner.size)
        leaf.centred(x0, x1, y, statement.title, 14 if x1 - x0 > 300 else 10)
        y += 22
        leaf.text(x0, y, f"部门：{unit}" if x1 - x0 > 300 else "", manner.size)
        leaf.right(x1, y, money, manner.size)
        y += 15

    def next_page() -> tuple[Leaf, float, float]:
        _number_in_row(press, leaf, x0, leaf.height - _FOOT)
        page = press.turn(landscape=landscape)
        if manner.continued:
            page.centred(x0, x1, _TOP - 14, f"{statement.title}（续表）", 14)
            page.right(x1, _TOP + 8, money, manner.size)
        return page, _TOP + (24 if manner.continued else -8), page.height - _FOOT

    leaf, y = set_table(bands, edges, leaf, y, leaf.height - _FOOT, manner, next_page)
    if manner.page_number == "row":
        _number_in_row(press, leaf, x0, y)
    if statement.note:
        leaf.text(x0, y + 6, statement.note, manner.size)
        y += 16
    return leaf, y


def _number_in_row(press: _Press, leaf: Leaf, x0: float, bottom: float) -> None:
    """The page number set against the last row, so that it runs into the row's first code."""
    if press.manner.page_number == "row":
        number = str(len(press.leaves))
        leaf.text(x0 - width(number, 9) - 0.4, bottom - press.manner.row_height / 2 - 5, number, 9)
