"""A sample as PDF: cover, contents, introduction, statements, explanation, glossary."""

from __future__ import annotations

from tests.generator.grid import GridStyle, draw_grid
from tests.generator.passage import Passage
from tests.generator.report import SampleReport
from tests.generator.sheet import Sheet
from tests.generator.typeset import Paper, width, wrap

__all__ = ["render_pdf"]

_STYLES = {
    "a": GridStyle(rules="boxes", repeat_header=False, size=9.0, row_height=17.5),
    "b": GridStyle(rules="strokes", repeat_header=True, size=8.5, row_height=15.5, rule=0.6),
    "budget": GridStyle(
        rules="strokes", repeat_header=True, size=9.0, row_height=17.0, rule=0.4, shade=(0.88, 0.92, 0.95)
    ),
}
_ACCENT = {"a": (0.72, 0.14, 0.12), "b": (0.10, 0.31, 0.42), "budget": (0.18, 0.36, 0.27)}
_MARGIN = 72.0
_BODY, _LEADING = 12.0, 22.0


def render_pdf(report: SampleReport) -> bytes:
    """The PDF; fills the page of each statement and figure. Drawn twice: the first time finds the pages of contents."""
    first = _Book(report, {})
    first.draw()
    second = _Book(report, first.starts)
    content = second.draw()
    report.pages = second.paper.page
    return content


class _Book:
    def __init__(self, report: SampleReport, known: dict[str, int]) -> None:
        self.report = report
        self.style = _STYLES[report.layout]
        self.known = known
        self.starts: dict[str, int] = {}
        self.paper = Paper(f"{report.facts.unit.name}{report.title}", "tests.generator")
        self.y = _MARGIN

    def draw(self) -> bytes:
        parts = [f"第一部分  {self.report.facts.unit.noun}概况", f"第二部分  {self.report.title}表"]
        parts += [f"第三部分  {self.report.title}情况说明", "第四部分  名词解释"]
        self._cover()
        self._contents(parts)
        self._part(parts[0])
        self._prose(self.report.introduction)
        for n, sheet in enumerate(self.report.sheets):
            self._sheet(sheet, parts[1] if n == 0 else None)
        self._part(parts[2])
        self._prose(self.report.explanation)
        self._part(parts[3])
        self._prose(self.report.glossary)
        return self.paper.close()

    # pages -----------------------------------------------------------------------------------------------------

    def _turn(self, *, landscape: bool = False) -> None:
        self.paper.turn(landscape=landscape)
        self.y = _MARGIN
        if self.paper.page > 2:
            number = self.paper.page
            self.paper.footer(f"- {number} -" if self.report.layout == "a" else str(number))

    def _cover(self) -> None:
        self.paper.turn()
        wide, high = self.paper.size
        accent = _ACCENT[self.report.layout]
        if self.report.layout != "a":
            self.paper.filled(0, 0, wide, 14, accent)
            self.paper.filled(0, high - 14, wide, high, accent)
        y = 250.0
        for line in wrap(self.report.facts.unit.name, wide - 2 * _MARGIN, 26):
            self.paper.centred(0, wide, y, line, 26, bold=True)
            y += 42
        self.paper.filled(wide / 2 - 90, y + 6, wide / 2 + 90, y + 7.2, accent)
        self.paper.centred(0, wide, y + 26, self.report.title, 26, bold=True)
        facts = self.report.facts
        date = f"{facts.year}年2月" if self.report.kind == "budget" else f"{facts.year + 1}年8月"
        self.paper.centred(0, wide, high - 150, date, 14)

    def _contents(self, parts: list[str]) -> None:
        self.paper.turn()
        wide = self.paper.size[0]
        self.paper.centred(0, wide, _MARGIN, "目  录", 18, bold=True)
        y = _MARGIN + 46
        headings = [p.text for p in self.report.explanation if p.level == 1]
        titles = [s.title for s in self.report.sheets]
        for part, entries in zip(parts, ([], titles, headings, []), strict=True):
            self._entry(part, y, 0, bold=True)
            y += 21
            for entry in entries:
                self._entry(entry, y, 20)
                y += 18.5
            y += 4

    def _entry(self, text: str, y: float, indent: float, *, bold: bool = False) -> None:
        size, right = 11.0, self.paper.size[0] - _MARGIN
        page = str(self.known.get(text, 0))
        self.paper.text(_MARGIN + indent, y, text, size, bold=bold)
        start = _MARGIN + indent + width(text, size) + 6
        room = right - width(page, size) - 6 - start
        self.paper.text(start, y, "." * int(room / width(".", size)), size)
        self.paper.text(right - width(page, size), y, page, size)

    def _part(self, title: str) -> None:
        self._turn()
        self.starts[title] = self.paper.page
        self.paper.centred(0, self.paper.size[0], self.y, title, 16, bold=True)
        self.y += 44

    # prose -----------------------------------------------------------------------------------------------------

    def _prose(self, passages: list[Passage]) -> None:
        for passage in passages:
            if passage.level == 1:
                self.starts[passage.text] = self.paper.page
            self._passage(passage)
            if passage.level == 1:
                self.starts[passage.text] = self.paper.page

    def _passage(self, passage: Passage) -> None:
        size = {0: _BODY, 1: 13.5, 2: 12.5}[passage.level]
        room = self.paper.size[0] - 2 * _MARGIN
        indent = 2 * size
        lines = wrap(passage.text, room, size, indent)
        keep = _LEADING * 2 if passage.level else _LEADING  # a heading stays with the line below it
        offsets = {passage.offset(f): f for f in passage.figures}
        at = 0
        for n, line in enumerate(lines):
            if self.y + (keep if n == 0 else _LEADING) > self.paper.size[1] - _MARGIN:
                self._turn()
            start = _MARGIN + (indent if n == 0 else 0)
            if n < len(lines) - 1:
                self.paper.justified(start, self.y, line, size, room - (indent if n == 0 else 0))
            else:
                self.paper.text(start, self.y, line, size, bold=passage.level > 0)
            for offset in [o for o in offsets if at <= o < at + len(line)]:
                offsets[offset].page = self.paper.page
            at += len(line)
            self.y += _LEADING + (2 if passage.level else 0)

    # statements ------------------------------------------------------------------------------------------------

    def _sheet(self, sheet: Sheet, part: str | None) -> None:
        self._turn(landscape=sheet.landscape)
        if part:
            self.starts[part] = self.paper.page
            self.paper.centred(0, self.paper.size[0], self.y - 10, part, 16, bold=True)
            self.y += 34
        self.starts[sheet.title] = self.paper.page
        side = 50.0 if sheet.landscape else 56.0
        x0, x1 = side, self.paper.size[0] - side
        self.paper.centred(x0, x1, self.y - 8, sheet.title, 15, bold=True)
        self.y += 18
        self._caption(sheet, x0, x1)

        def next_page() -> tuple[float, float]:
            self._turn(landscape=sheet.landscape)
            return _MARGIN - 10, self.paper.size[1] - 60

        bottom = draw_grid(self.paper, sheet, self.style, x0, x1, self.y, self.paper.size[1] - 60, next_page)
        if sheet.note:
            self.paper.text(x0, bottom + 8, sheet.note, 9)

    def _caption(self, sheet: Sheet, x0: float, x1: float) -> None:
        size, facts = 9.0, self.report.facts
        if self.report.layout == "a":
            right = f"单位：{sheet.unit}"
        else:
            label = "金额单位" if self.report.layout == "b" else "单位"
            right = f"{label}：{sheet.unit}"
            self.paper.text(x0, self.y, f"部门：{facts.unit.name}", size)
        if self.report.layout == "b":
            self.paper.text(x1 - width(sheet.number, size), self.y - 16, sheet.number, size)
            self.paper.centred(x0, x1, self.y, f"{facts.year}年度", size)
        self.paper.text(x1 - width(right, size), self.y, right, size)
        self.y += 15
