"""Contradictions planted into a finished report: what is printed no longer agrees with the rest.

Each fault changes printed text only, never the facts; the truth of the report states what is printed and lists the
faults. Places are found by what they are (statement, code, column; measure, item), so a change of the facts does not
misplace a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from tests.generator.passage import Figure
from tests.generator.report import Contradiction, SampleReport
from tests.generator.sheet import Row, Sheet

__all__ = ["plant"]


def plant(report: SampleReport) -> None:
    """Plant seven faults of seven kinds."""
    _total_in_prose(report)
    _row_of_expenditure(report)
    _execution_rate(report)
    _share(report)
    _three_public(report)
    _growth(report)
    _procurement(report)


def _figure(report: SampleReport, wanted: Callable[[Figure], bool]) -> Figure:
    return next(f for p in report.explanation for f in p.figures if wanted(f))


def _row(sheet: Sheet, code: str) -> Row:
    return next(r for r in sheet.rows if any(m.code == code for m in r.meanings))


def _sheet(report: SampleReport, kind: str) -> Sheet:
    return next(s for s in report.sheets if s.kind == kind)


def _total_in_prose(report: SampleReport) -> None:
    """Two digits change places: the commonest slip of a hand that types a total again."""
    figure = _figure(report, lambda f: f.measure == "total_income_and_carryover" and f.period == "current")
    was = figure.text
    whole, decimals = was.split(".")
    figure.text = f"{whole[:-2]}{whole[-1]}{whole[-2]}.{decimals}"
    report.contradictions.append(
        Contradiction(
            "narrative_vs_table",
            "一、收入支出决算总体情况说明",
            figure.text,
            was,
            "the prose states another total than 收入支出决算总表",
            "情况说明中的收入支出总计与收入支出决算总表不一致",
            figure,
        )
    )


def _row_of_expenditure(report: SampleReport) -> None:
    """One 项 in 支出决算表: its project expenditure is off, so the row and the column above it no longer add up."""
    sheet = _sheet(report, "expenditure")
    row = _row(sheet, "2130111")
    column = next(col for col, label in row.meanings[0].columns.items() if label == "项目支出")
    was = row.texts[column]
    row.texts[column] = f"{Decimal(was.replace(',', '')) + Decimal('9.00'):,.2f}"
    report.contradictions.append(
        Contradiction(
            "sum",
            "支出决算表 2130111 项目支出",
            row.texts[column],
            was,
            "基本支出 + 项目支出 is not 本年支出合计 of the row, nor do the 项 add up to 21301",
            "该行基本支出与项目支出之和不等于本年支出合计，各项之和也不等于款",
            sheet,
        )
    )


def _execution_rate(report: SampleReport) -> None:
    figure = _figure(report, lambda f: f.measure == "execution_rate" and f.code == "2130106")
    was = figure.text
    figure.text = f"{Decimal(was) + Decimal('7.50'):.2f}"
    report.contradictions.append(
        Contradiction(
            "execution_rate",
            "五、（三）2130106",
            figure.text + "%",
            was + "%",
            "the printed rate is not 支出决算 / 年初预算 of the same sentence",
            "完成率与同句的年初预算、支出决算不符",
            figure,
        )
    )


def _share(report: SampleReport) -> None:
    """The share of 农林水支出 among the 类: it stands right behind the amount."""
    figures = [f for p in report.explanation for f in p.figures]
    at = next(n for n, f in enumerate(figures) if f.code == "213")
    figure = figures[at + 1]
    was = figure.text
    figure.text = f"{Decimal(was) - Decimal('3.10'):.2f}"
    report.contradictions.append(
        Contradiction(
            "share",
            "五、（二）213",
            figure.text + "%",
            was + "%",
            "the share is not part / whole, and the shares do not add up to 100 %",
            "占比与金额不符，各类占比之和不为100%",
            figure,
        )
    )


def _three_public(report: SampleReport) -> None:
    sheet = _sheet(report, "three_public")
    row = sheet.rows[0]
    column = next(col for col, label in row.meanings[0].columns.items() if label == "合计-决算数")
    was = row.texts[column]
    row.texts[column] = f"{Decimal(was) + Decimal('0.40'):.2f}"
    report.contradictions.append(
        Contradiction(
            "sum",
            "财政拨款“三公”经费支出决算表 合计 决算数",
            row.texts[column],
            was,
            "the total is not the sum of its three parts, and the prose states another total",
            "合计不等于三项之和，也与情况说明不一致",
            sheet,
        )
    )


def _growth(report: SampleReport) -> None:
    """The rate of change of 一般公共预算财政拨款支出 loses its decimal point's place."""
    passage = next(p for p in report.explanation if p.text.startswith("一般公共预算财政拨款支出") and "相比" in p.text)
    figure = next(f for f in passage.figures if f.measure == "growth_rate")
    was = figure.text
    figure.text = f"{Decimal(was) * 10:.2f}"
    report.contradictions.append(
        Contradiction(
            "growth",
            "五、（一）",
            figure.text + "%",
            was + "%",
            "the rate is not the change divided by the year before",
            "增减率与增减额不符",
            figure,
        )
    )


def _procurement(report: SampleReport) -> None:
    figure = _figure(report, lambda f: f.measure == "procurement_total")
    was = figure.text
    figure.text = f"{Decimal(was) + Decimal('12.00'):.2f}"
    report.contradictions.append(
        Contradiction(
            "sum",
            "十一、（二）政府采购支出总额",
            figure.text,
            was,
            "the total is not 货物 + 工程 + 服务",
            "政府采购支出总额不等于货物、工程、服务之和",
            figure,
        )
    )
