"""A statement of a layout as a record: what it prints, in words that `statement` turns into cells.

`head` is the drawing of the header (`<` widens the cell to its left, `^` goes on from above, a line that begins with
`#` numbers the columns). `cells` has one word per column. Columns of labels: `C1 C2 C3` (类|款|项, all levels printed),
`c1 c2 c3` (only the row's own level), `code`, `icode` (indented by level), `name`, `iname`, `glued` (2050303-技校教育),
`bracket` ([2050303]技校教育), `unit`, `no` (行次), `words` (what a line says), `remark`. All others are amounts of
`quantities`; in statements of lines `*` is the amount of the line and `*.gpb` its part of one fund. A word that nobody
knows is refused: it would print an empty column, and a truth without it.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.generator.layouts.quantities import BASES, SCOPES
from tests.generator.sheet import Cell, header

__all__ = [
    "BASIC",
    "CAPITAL",
    "EXPENDITURE",
    "FISCAL",
    "FUND",
    "GPB",
    "INCOME",
    "LABELS",
    "OTHER",
    "SUMMARY",
    "THREE",
    "Form",
    "header_of",
]

# kinds of statements, as the contract names them
SUMMARY, INCOME, EXPENDITURE, FISCAL = (
    "income_expenditure_summary",
    "income",
    "expenditure",
    "fiscal_appropriation_summary",
)
GPB, BASIC, FUND, CAPITAL, THREE = (
    "gpb_expenditure",
    "gpb_basic_expenditure",
    "government_fund",
    "state_capital",
    "three_public",
)
#: Kept with all its amounts, outside the nine (项目支出表).
OTHER = "other"
_KINDS = (SUMMARY, INCOME, EXPENDITURE, FISCAL, GPB, BASIC, FUND, CAPITAL, THREE, OTHER)
_ROWS = ("function", "economic", "lines", "single", "years", "joint")
_TOTAL = ("first", "last", "none")
_DIRECTIVES = ("@classes", "@present", "@functions", "@economic")

LABELS = frozenset(
    "C1 C2 C3 c1 c2 c3 code icode name iname glued bracket unit no words remark gov dept govname G1 G2".split()
)
_LEVELS = ("类", "款", "项")


@dataclass(frozen=True, slots=True)
class Form:
    """One statement. `rows`: function | economic | lines | single | years | joint; each reads some of the fields below.

    `blocks`: lists of lines side by side, `foot`: lines below all of them; a line is `words=amount@code !measure`.
    `total`: first | last | none, the row of the whole; `levels` of the codes that have a row. `none` is the note under
    a statement that has no rows. `unit` of its money (元 | 万元) and `landscape`, where they are not those of the
    layout; `number` (公开01表) is printed above.
    """

    kind: str
    title: str
    head: tuple[str, ...]
    cells: str
    rows: str = "function"
    blocks: tuple[tuple[str, ...], ...] = ()
    foot: tuple[str, ...] = ()
    total: str = "first"
    total_words: str = "合计"
    span_total: bool = False
    levels: tuple[int, ...] = (3, 5, 7)
    economic: tuple[str, ...] = ("301", "302", "303", "310")
    unit: str = ""
    number: str = ""
    none: str = ""
    landscape: bool = False
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        for what, word, known in (("kind", self.kind, _KINDS), ("rows", self.rows, _ROWS),
                                  ("total", self.total, _TOTAL), ("unit", self.unit, ("", "元", "万元"))):  # fmt: skip
            if word not in known:
                raise ValueError(f"{self.title}: {what} {word!r} is none of {', '.join(filter(None, known))}")
        for word in self.cells.split():
            if word not in LABELS:
                self._known(word, "cells", scoped=self.rows in ("function", "joint"))
        for line in (line for block in (*self.blocks, self.foot) for text in block for line in text.split("||")):
            words, _, name = line.partition("!")[0].strip().partition("=")
            if words.startswith("@") and not words.startswith(_DIRECTIVES):
                raise ValueError(f"{self.title}: the line {words!r} begins with none of {', '.join(_DIRECTIVES)}")
            if name:
                self._known(name.partition("@")[0], f"the line {words!r}")

    def _known(self, word: str, where: str, *, scoped: bool = False) -> None:
        base, _, scope = word.partition(".")
        if base not in (*BASES, "econ", "growth", "*"):
            raise ValueError(f"{self.title}: {where} has {word!r}; a label is one of {', '.join(sorted(LABELS))}, "
                             f"an amount one of {', '.join(BASES)} and econ, growth, *")  # fmt: skip
        if (scope or (scoped and base not in ("none", "econ"))) and scope not in SCOPES:
            raise ValueError(f"{self.title}: {where} has {word!r}; behind the point stands one of {', '.join(SCOPES)}")


def header_of(form: Form) -> tuple[list[Cell], int, list[str]]:
    """Cells of the header, its rows, and the label of each column: texts from top to leaf, joined by `-`.

    Levels of split codes and the numbers of columns are no part of a label.
    """
    cells, rows, columns = header(*(line.removeprefix("#") for line in form.head))
    counting = {n for n, line in enumerate(form.head) if line.startswith("#")}
    labels = []
    for column in range(columns):
        path = [
            cell.text
            for cell in sorted(cells, key=lambda c: c.row)
            if cell.col <= column < cell.col + cell.cols
            and cell.row not in counting
            and cell.text not in ("", *_LEVELS)
        ]
        labels.append("-".join("".join(text.split()) for text in path))
    return cells, rows, labels
