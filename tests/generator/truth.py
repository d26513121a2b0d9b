"""What a rendered sample states, in the schema of hand-made labels, with the planted contradictions.

`measure` uses the words of the labels (the “三公” items by their long names, totals of budgets apart),
`contract_measure` those of the warehouse. Figures of other periods (changes) stand apart in `narrative_changes`, with
the printed digits.
"""

from __future__ import annotations

import hashlib
import json

from tests.generator.passage import Figure, Passage
from tests.generator.report import Contradiction, SampleReport

__all__ = ["truth_of", "truth_text"]

_LONG = {
    f"{item}_{phase}": f"three_public_{item}_{phase}"
    for item in ("abroad", "vehicle", "reception")
    for phase in ("actual", "budget")
}
_IN_BUDGETS = {
    "total_income_and_carryover": "income_total_budget",
    "total_expenditure_and_carryover": "expenditure_total_budget",
}


def truth_of(report: SampleReport, content: bytes) -> dict[str, object]:
    """The truth of one rendered sample."""
    current: list[dict[str, object]] = []
    changes: list[dict[str, object]] = []
    for passage in report.introduction + report.explanation:
        for figure in passage.figures:
            facts = _facts(report, passage, figure)
            (current if figure.period == "current" else changes).extend(facts)
    return {
        "id": report.file.rsplit(".", 1)[0],
        "file": report.file,
        "sha256": hashlib.sha256(content).hexdigest(),
        "pages": report.pages,
        "report_kind": report.kind,
        "fiscal_year": report.facts.year,
        "unit": report.facts.unit.name,
        "parent_unit": report.facts.unit.parent,
        "place": [p for p in report.facts.unit.place if p],
        "amount_unit": report.unit,
        "tables": [sheet.truth(n) for n, sheet in enumerate(report.sheets, 1)],
        "narrative": current,
        "narrative_changes": changes,
        "contradictions": [_contradiction(report, c) for c in report.contradictions],
    }


def truth_text(truth: dict[str, object]) -> str:
    """JSON, one table row or fact a line: small, and a diff shows the figure that changed."""

    def dump(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = ["{"]
    for n, (key, value) in enumerate(truth.items()):
        comma = "," if n < len(truth) - 1 else ""
        if key == "tables" and isinstance(value, list):
            tables = []
            for table in value:
                head = {k: v for k, v in table.items() if k != "rows"}
                rows = ",\n".join("   " + dump(row) for row in table["rows"])
                body = f"[\n{rows}\n  ]" if rows else "[]"
                tables.append(f'  {dump(head)[:-1]}, "rows": {body}}}')
            lines.append(
                f" {dump(key)}: [\n" + ",\n".join(tables) + f"\n ]{comma}" if tables else f" {dump(key)}: []{comma}"
            )
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            lines.append(f" {dump(key)}: [\n" + ",\n".join("  " + dump(v) for v in value) + f"\n ]{comma}")
        else:
            lines.append(f" {dump(key)}: {dump(value)}{comma}")
    return "\n".join([*lines, "}"]) + "\n"


def _facts(report: SampleReport, passage: Passage, figure: Figure) -> list[dict[str, object]]:
    facts = []
    for measure in (figure.measure, *figure.also):
        label = _LONG.get(measure, measure)
        if report.kind == "budget":
            label = _IN_BUDGETS.get(label, label)
        if figure.code and len(figure.code) == 3:
            label = label.replace("function_", "function_class_")
        fact: dict[str, object] = {
            "measure": label,
            "contract_measure": measure,
            "amount": figure.text,
            "unit": figure.unit,
            "function_path": figure.path if label.startswith("function") else None,
            "function_code": figure.code,
            "quote": passage.quote(figure),
            "page": figure.page,
        }
        if figure.period != "current":
            before = passage.text[: passage.offset(figure)]
            fact |= {
                "period": figure.period,
                "direction": "decrease" if before.endswith(("减少", "下降")) else "increase",
            }
        facts.append(fact)
    return facts


def _contradiction(report: SampleReport, planted: Contradiction) -> dict[str, object]:
    return {
        "family": planted.family,
        "where": planted.where,
        "pages": planted.pages,
        "printed": planted.printed,
        "consistent": planted.consistent,
        "message": planted.message,
        "message_zh": planted.message_zh,
    }
