"""Which samples there are: unit, year, kind, layout, format, and the one with planted contradictions."""

from __future__ import annotations

from dataclasses import dataclass

from tests.generator.facts import facts_of
from tests.generator.faults import plant
from tests.generator.prose_a import prose_a
from tests.generator.prose_b import prose_b
from tests.generator.prose_budget import prose_budget
from tests.generator.prose_parts import glossary, introduction
from tests.generator.report import SampleReport
from tests.generator.sheets_a import sheets_a
from tests.generator.sheets_b import sheets_b
from tests.generator.sheets_budget import sheets_budget

__all__ = ["SAMPLES", "Sample", "make"]


@dataclass(frozen=True)
class Sample:
    """One line of the catalogue. `about` (English) goes into the README of the samples."""

    unit: str
    year: int
    kind: str  # final | budget
    layout: str  # a | b | budget
    suffix: str  # pdf | xlsx | txt
    about: str
    money: str = "万元"
    faulty: bool = False

    @property
    def file(self) -> str:
        return f"{self.unit}-{self.year}-{self.kind}.{self.suffix}"


SAMPLES: tuple[Sample, ...] = (
    Sample("qingpu-water-town", 2023, "final", "a", "pdf", "layout A: split code columns, rules as thin boxes"),
    Sample("qingpu-water-town", 2024, "final", "a", "pdf", "layout A, the year after"),
    Sample("qingpu-water-town", 2024, "budget", "budget", "pdf", "budget, statements in 元, prose in 万元", money="元"),
    Sample("qingpu-rural-data", 2023, "final", "b", "txt", "plain text, prose only, items with printed codes"),
    Sample("qingpu-rural-data", 2024, "final", "a", "pdf", "layout A with planted contradictions", faulty=True),
    Sample(
        "liandu-old-trails",
        2023,
        "final",
        "b",
        "pdf",
        "layout B: joined codes, 栏次 and 行次",
    ),
    Sample("liandu-old-trails", 2024, "final", "b", "pdf", "layout B, the year after"),
    Sample("liandu-old-trails", 2024, "budget", "budget", "pdf", "budget in 万元"),
    Sample("qingbaijiang-rail-skills", 2023, "final", "b", "pdf", "layout B, with expenditure of state capital"),
    Sample(
        "qingbaijiang-rail-skills",
        2024,
        "final",
        "b",
        "xlsx",
        "workbook, one statement a sheet, no prose",
    ),
    Sample("qingbaijiang-rail-skills", 2024, "budget", "budget", "pdf", "budget in 万元"),
)


def make(sample: Sample) -> SampleReport:
    """The report of one catalogue line, facts drawn and told, not yet rendered."""
    facts = facts_of(sample.unit, sample.year)
    if sample.kind == "budget":
        sheets, explanation = sheets_budget(facts, sample.money), prose_budget(facts)
    elif sample.layout == "a":
        sheets, explanation = sheets_a(facts), prose_a(facts)
    else:
        sheets, explanation = sheets_b(facts), prose_b(facts, codes=sample.suffix == "txt")
    if sample.suffix == "txt":
        sheets = []
    prose = sample.suffix != "xlsx"
    report = SampleReport(
        file=sample.file,
        facts=facts,
        kind=sample.kind,
        layout=sample.layout,
        unit=sample.money,
        introduction=introduction(facts) if prose else [],
        sheets=sheets,
        explanation=explanation if prose else [],
        glossary=glossary() if prose else [],
    )
    if sample.faulty:
        plant(report)
    return report
