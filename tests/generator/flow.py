"""A sample in reading order, for formats that flow: lines of text, and statements with what stands above them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.generator.report import SampleReport
from tests.generator.sheet import Cell, Sheet, row_cells

__all__ = ["blocks", "cells_of"]


def blocks(report: SampleReport) -> Iterator[str | Sheet]:
    """Every paragraph as text, every statement as its sheet (its title and unit come before it as text)."""
    facts = report.facts
    yield facts.unit.name
    yield report.title
    yield f"{facts.year}年2月" if report.kind == "budget" else f"{facts.year + 1}年8月"
    yield f"第一部分 {facts.unit.noun}概况"
    yield from (passage.text for passage in report.introduction)
    yield f"第二部分 {report.title}表"
    for sheet in report.sheets:
        yield sheet.title
        if sheet.number:
            yield sheet.number
        yield f"部门：{facts.unit.name}"
        yield f"金额单位：{sheet.unit}"
        yield sheet
        if sheet.note:
            yield sheet.note
    yield f"第三部分 {report.title}情况说明"
    yield from (passage.text for passage in report.explanation)
    yield "第四部分 名词解释"
    yield from (passage.text for passage in report.glossary)


def cells_of(sheet: Sheet) -> list[Cell]:
    """All cells of a statement in one grid: the header's, then one row of them for each row."""
    cells = list(sheet.head)
    for number, row in enumerate(sheet.rows, sheet.head_rows):
        cells += row_cells(number, row.texts, row.spans, sheet.aligns)
    return cells
