"""One indicator from the head of its form and the texts of its row: the same with a grid and without."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.figures.indicator import Indicator
from pipeline.pages.model import Box
from pipeline.statements.performance.head import Head, number

__all__ = ["make_indicator"]


def make_indicator(
    head: Head,
    texts: Mapping[str, str],
    total: Mapping[str, str],
    *,
    form_no: int,
    row_no: int,
    evaluated: bool,
    page: int | None,
    box: Box | None,
    flags: Iterable[str],
) -> Indicator:
    """The indicator of one row: `texts` by the role of their column, `total` those of the row of the total (总分).

    `evaluated` says whether the form prints achieved values or scores (绩效自评), not only goals. `box` bounds the row
    in points. A text of points or scores that is no number gives None; so does a total of no points, which is a cell
    that nobody filled.
    """
    total_score = number(total.get("score", ""))
    x0, top, x1, bottom = box or (None, None, None, None)
    return Indicator(
        form_no=form_no,
        row_no=row_no,
        title=head.title,
        kind="self_evaluation" if evaluated else "goal",
        scope=head.scope,
        project=head.project,
        department=head.department,
        body=head.body,
        initial_budget=head.initial_budget,
        annual_budget=head.annual_budget,
        executed=head.executed,
        execution_rate=head.execution_rate,
        execution_points=head.execution_points,
        execution_score=head.execution_score,
        total_points=number(total.get("points", "")) or None,
        total_score=total_score if total_score is not None else head.total_score,
        level1=texts.get("level1"),
        level2=texts.get("level2"),
        level3=texts.get("level3") or None,
        comparison=texts.get("comparison"),
        target=texts.get("target"),
        target_unit=texts.get("target_unit"),
        achieved=texts.get("achieved"),
        reason=texts.get("reason"),
        points=number(texts.get("points", "")),
        score=number(texts.get("score", "")),
        page=page,
        x0=x0,
        top=top,
        x1=x1,
        bottom=bottom,
        flags=tuple(flags),
    )
