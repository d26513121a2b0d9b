"""A sample as plain text: the prose alone, paragraphs parted by blank lines, as a converter leaves it."""

from __future__ import annotations

from tests.generator.passage import Passage
from tests.generator.report import SampleReport

__all__ = ["render_text"]


def render_text(report: SampleReport) -> bytes:
    """UTF-8 text. Statements are only named, as in reports whose tables are a separate file."""
    noun = report.facts.unit.noun
    lines = [f"{report.facts.unit.name}{report.facts.year}年度{noun}决算公开报告", ""]
    lines += [f"第一部分 {noun}概况", *_paragraphs(report.introduction)]
    lines += [f"第二部分 {report.title}表", "", "决算报表另行公开，见附件。", ""]
    lines += [f"第三部分 {report.title}情况说明", *_paragraphs(report.explanation)]
    lines += ["第四部分 名词解释", *_paragraphs(report.glossary)]
    return ("\n".join(lines).rstrip() + "\n").encode()


def _paragraphs(passages: list[Passage]) -> list[str]:
    lines = [""]
    for passage in passages:
        lines += [passage.text, ""]
    return lines
