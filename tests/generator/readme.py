"""The README of the samples, from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from tests.generator.catalogue import Sample
from tests.generator.report import SampleReport

__all__ = ["readme"]


def readme(samples: Sequence[Sample], reports: Sequence[SampleReport]) -> str:
    """Markdown: what each file is, and that nothing in it is real."""
    lines = [
        "# Samples",
        "",
        "**Invented.** The places exist; the units, their staff, sentences and every figure do not",
        "(虚构样例：地名真实，单位、文字与数字均为虚构). `tests/generator` makes them from one model of facts that",
        "obeys the accounting identities, byte-identical on each run: `make samples` (or",
        "`python -m tests.generator data/samples`) writes this folder again. Do not edit it by hand.",
        "",
        "| file | unit | year | kind | what it shows |",
        "| --- | --- | --- | --- | --- |",
    ]
    for sample, report in zip(samples, reports, strict=True):
        pages = f"; {report.pages} {'sheets' if sample.suffix == 'xlsx' else 'pages'}" if report.pages else ""
        lines.append(
            f"| [{sample.file}]({sample.file}) | {report.facts.unit.name} | {sample.year} | {sample.kind} |"
            f" {sample.about}{pages} |"
        )
    lines += [
        "",
        "`truth/<name>.json` is what a file states: statements as rows of printed values by column, figures of the",
        "prose with their words and page, and the planted contradictions. Blank cells are left out, a printed 0.00 is",
        "kept. Prior-year figures are those of the report of the year before; the items of a budget report are the",
        "年初预算 of the final report of the same year.",
        "",
        "Planted contradictions:",
        "",
    ]
    for sample, report in zip(samples, reports, strict=True):
        for planted in report.contradictions:
            lines.append(
                f"- {sample.file}, {planted.where}: prints {planted.printed}; {planted.consistent} would be consistent"
                f" ({planted.family}): {planted.message}."
            )
    lines += [
        "",
        "The letters are a subset of Noto Sans CJK (SIL Open Font License 1.1), embedded.",
        "",
    ]
    return "\n".join(lines)
