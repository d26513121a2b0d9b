"""Accuracy on every layout of the generator's catalogue, by the truth that the generator knows; in this process."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.media import PDF
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.benchmarks.scoring import Score
from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, build
from tests.generator.letters import use_all_letters
from tests.layouts.judge import judge_report

__all__ = ["LayoutScores", "measure_layouts"]


@dataclass
class LayoutScores:
    """Scores by layout (with the number of wrong figures that carry no flag) and by statement."""

    by_layout: dict[str, tuple[Score, int]] = field(default_factory=dict)
    by_statement: dict[str, Score] = field(default_factory=lambda: defaultdict(Score))
    reports: int = 0
    pages: int = 0


def measure_layouts() -> LayoutScores:
    """All layouts, each told of all facts of the catalogue."""
    reports = [build(layout, unit, year) for layout in LAYOUTS for unit, year in SEEDS]
    use_all_letters()
    found = LayoutScores()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        for made in reports:
            path.write_bytes(made.pdf())
            pages = read_pages(path, PDF, "0" * 64)
            verdict = judge_report(read_report(pages, origin_name=None), made)
            score, silent = found.by_layout.get(made.layout.name, (Score(), 0))
            found.by_layout[made.layout.name] = (score + verdict.score, silent + len(verdict.silent))
            for statement, part in verdict.by_statement.items():
                found.by_statement[statement] += part
            found.reports += 1
            found.pages += len(pages.pages)
    return found
