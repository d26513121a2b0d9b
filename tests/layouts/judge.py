"""A reading of a generated report held against what each of its cells means."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.figures.amounts import normalise
from pipeline.figures.line_item import LineItem
from pipeline.media import PDF
from pipeline.pages.read import read_pages
from pipeline.report import Report, read_report
from tests.benchmarks.scoring import Score
from tests.generator.layouts.catalogue import Made
from tests.generator.layouts.meaning import Expected

__all__ = ["Verdict", "judge", "judge_report"]

#: Flags by which a reading says that it is not certain of a figure or of its place.
DOUBT = frozenset({"readers_disagree", "ambiguous_binding", "ambiguous_code", "name_not_in_classification"})


@dataclass
class Verdict:
    """Figures that are true, read and right by statement; those `missing` of the true ones, those `extra` that are none
    of them, and the `silent` among these: without a flag of doubt."""

    by_statement: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    silent: list[str] = field(default_factory=list)

    @property
    def score(self) -> Score:
        """All statements together."""
        return sum(self.by_statement.values(), Score())


def judge(path: Path, made: Made) -> Verdict:
    """Read a file in the way of production and judge what came out."""
    return judge_report(read_report(read_pages(path, PDF, "0" * 64), origin_name=None), made)


def judge_report(report: Report, made: Made) -> Verdict:
    """Every cell: statement, row (code, label), column, measure, period, value, unit of the figure and of the print."""
    items = [item for item in report.line_items if item.source == "table" and item.value is not None]
    expected = made.expected
    verdict = Verdict()
    for item in items:
        verdict.by_statement[item.statement] += Score(0, 1, 0)
    # a unit's cell that stands over all of its rows is a cell of each of them
    unit = normalise(made.facts.unit.name) if made.layout.manner.joined_units else ""
    left: dict[tuple[object, ...], list[LineItem]] = defaultdict(list)
    for item in items:
        left[item.statement, item.value, item.unit].append(item)
    for cell in expected:
        candidates = left[cell.statement, cell.value, cell.unit]
        found = next((item for item in candidates if not faults(cell, item, unit)), None)
        if found is None:
            near = min(candidates, key=lambda item: len(faults(cell, item, unit)), default=None)
            what = "; ".join(faults(cell, near, unit)) if near else "no such value"
            verdict.missing.append(f"{cell.statement} {cell.label} {cell.column} {cell.printed}: {what}")
        else:
            candidates.remove(found)
        verdict.by_statement[cell.statement] += Score(1, 0, int(found is not None))
    for item in (item for items in left.values() for item in items):
        words = f"{item.statement} {item.row_label} {item.column_label} {item.printed_value} p.{item.page} {item.flags}"
        verdict.extra.append(words)
        if not DOUBT & {*item.flags}:
            verdict.silent.append(words)
    return verdict


def faults(cell: Expected, item: LineItem, unit: str = "") -> list[str]:
    """What of an item is not as it must be, in words; none where the item is the cell's."""
    found = []
    if normalise(item.row_label or "") not in (normalise(cell.label), unit + normalise(cell.label)):
        found.append(f"label {item.row_label}")
    for name, true, read in (
        ("function code", cell.function_code, item.function_code),
        ("economic code", cell.economic_code, item.economic_code),
    ):
        # a code that is not printed may stay open, but then it is said so
        open_code = cell.inferred and read is None
        if true != read and not open_code and (true is not None or item.code_source != "inferred"):
            found.append(f"{name} {read}")
    if normalise(cell.column) != normalise(item.column_label or ""):
        found.append(f"column {item.column_label}")
    if cell.printed_unit != item.printed_unit:
        found.append(f"unit {item.printed_unit}")
    if cell.period != item.period:
        found.append(f"period {item.period}")
    if cell.measure is not None and cell.measure != item.measure:
        found.append(f"measure {item.measure} for {cell.measure}")
    return found
