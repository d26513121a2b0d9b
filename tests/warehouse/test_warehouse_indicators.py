"""Performance indicators on their way to the warehouse: types, rates as ratios, the total that the checks compare."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pytest
from warehouse_reports import ask, document, warehouse_of

from pipeline.figures.indicator import INDICATOR_FLAGS, Indicator
from pipeline.figures.line_item import FLAGS
from pipeline.report import Report
from pipeline.warehouse.parsed import ParsedDocument
from pipeline.warehouse.rows import indicator_rows


def _indicator(row_no: int, **more: object) -> Indicator:
    head = {
        "project": "渡口照明",
        "kind": "self_evaluation",
        "annual_budget": Decimal("960000.005"),
        "executed": Decimal("902400"),
        "execution_rate": Decimal("94.0"),
        "execution_points": Decimal(10),
        "execution_score": Decimal("9.4"),
        "total_score": Decimal("94.4"),
    }
    return Indicator(form_no=1, row_no=row_no, level3=f"指标{row_no}", **(head | more))  # type: ignore[arg-type]


def _evaluated(name: str, *indicators: Indicator) -> ParsedDocument:
    parsed = document(name, [])
    assert isinstance(parsed.report, Report)
    return msgspec.structs.replace(parsed, report=msgspec.structs.replace(parsed.report, indicators=list(indicators)))


def test_indicators_are_published_with_their_head(tmp_path: Path) -> None:
    form = (
        _indicator(1, score=Decimal(55), points=Decimal(60)),
        _indicator(2, score=Decimal(30), flags=("broken_row",)),
    )
    target = warehouse_of(tmp_path, [_evaluated("a", *form), _evaluated("b", _indicator(1))]).target
    assert ask(target, "SELECT count(*), count(DISTINCT document_id) FROM performance_indicators") == [(3, 2)]
    assert ask(
        target,
        "SELECT unit_id, fiscal_year, report_kind, annual_budget, execution_rate, level3, points, score, flags"
        " FROM performance_indicators WHERE score IS NOT NULL ORDER BY row_no",
    ) == [
        ("110999-云上市河湖局", 2024, "final", Decimal("960000.00"), Decimal("0.940000"), "指标1", 60, 55, []),
        (
            "110999-云上市河湖局",
            2024,
            "final",
            Decimal("960000.00"),
            Decimal("0.940000"),
            "指标2",
            None,
            30,
            ["broken_row"],
        ),
    ]
    # the scores of a form and that of its execution add to the printed total
    assert ask(
        target,
        "SELECT sum(score) + any_value(execution_score) - any_value(total_score) FROM performance_indicators"
        " GROUP BY document_id, form_no HAVING count(score) > 0",
    ) == [(Decimal("0.0000"),)]


def test_every_flag_of_an_indicator_has_its_meaning(tmp_path: Path) -> None:
    target = warehouse_of(tmp_path, [_evaluated("a", _indicator(1))]).target
    said = {row[0] for row in ask(target, "SELECT flag FROM flags")}
    assert said == FLAGS.keys() | INDICATOR_FLAGS.keys()


def test_digits_too_many_for_points_have_no_value() -> None:
    report = _evaluated("a", _indicator(1, score=Decimal(10) ** 9, execution_rate=Decimal(10) ** 12)).report
    assert report is not None
    row = next(indicator_rows(report))
    assert (row["score"], row["execution_rate"]) == (None, None)


@pytest.mark.parametrize("wrong", [{"kind": "plan"}, {"scope": "village"}, {"flags": ("odd",)}])
def test_words_outside_the_vocabulary_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        _indicator(1, **wrong)
