"""From PDF to table: versions, years and a department's units; rounding is no break, and breaks are of known size."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from pathlib import Path

import duckdb
import printed_reports as printed
import pytest
from warehouse_reports import warehouse_of

from pipeline.codes.classification import classification
from pipeline.warehouse.parsed import ParsedDocument
from tests.generator.model import YearFacts
from tests.generator.report import SampleReport

#: Spent more by the corrected accounts of 2024 than by the first ones, on 2120102; 万元 with two places print it whole.
CORRECTION = Decimal(73_500)
#: What the accounts of 2025 begin with beyond what those of 2024 end with.
OPENING = Decimal(12_300)
#: What the budget report of 2024 plans less for 2120102 than the final accounts say that it did.
APPROVED = Decimal(5_000)
ITEM = "2120102"


def item(facts: YearFacts, code: str) -> Decimal:
    return next(i for i in facts.items if i.code == code).spent


def rounded(amount: Decimal) -> Decimal:
    return Decimal(printed.print_money(amount).replace(",", "")) * 10_000


def corrected() -> YearFacts:
    facts = printed.trails(2024)
    old = next(i for i in facts.items if i.code == ITEM)
    return printed.changed(facts, ITEM, project=old.project + CORRECTION)


def warehouse(folder: Path, documents: list[ParsedDocument]) -> duckdb.DuckDBPyConnection:
    summary = warehouse_of(folder, documents, classification=classification())
    return duckdb.connect(str(summary.target), read_only=True)


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """Final accounts of three years, those of 2024 twice, the last with another opening balance; the budget of 2024."""
    last = printed.trails(2025)
    carried = next(i for i in last.items if i.code == "2120399")
    planned = next(i for i in printed.trails(2024).items if i.code == ITEM)
    reports = [
        (printed.budget(printed.changed(printed.trails(2024), ITEM, budget_project=planned.budget_project - APPROVED)),
         "2024-03-01T00:00:00Z"),
        (printed.final(printed.trails(2023)), "2024-09-01T00:00:00Z"),
        (printed.final(printed.trails(2024)), "2025-09-01T00:00:00Z"),
        (printed.final(corrected()), "2025-11-01T00:00:00Z"),
        (printed.final(printed.changed(last, "2120399", begin=carried.begin + OPENING)), "2026-09-01T00:00:00Z"),
    ]  # fmt: skip
    return warehouse(tmp_path_factory.mktemp("years"), printed.parsed(reports))


def cells(report: SampleReport) -> Counter[tuple[str, str, str]]:
    """(statement, label of the row, printed amount) of every amount in the statements."""
    found: Counter[tuple[str, str, str]] = Counter()
    for sheet in report.sheets:
        for row in sheet.rows:
            for meaning in row.meanings:
                for column in meaning.columns:
                    if row.texts[column]:
                        found[sheet.kind, meaning.name, row.texts[column]] += 1
    return found


def test_a_correction_lists_the_figures_that_it_changed_and_no_other(years: duckdb.DuckDBPyConnection) -> None:
    before, after = cells(printed.final(printed.trails(2024))), cells(printed.final(corrected()))
    gone, come = before - after, after - before
    found = years.execute(
        "SELECT change, statement, old_value, difference FROM report_changes WHERE source = 'table'"
    ).fetchall()
    assert {change for change, *_ in found} == {"changed"}
    assert Counter((statement, old) for _, statement, old, _ in found) == Counter(
        {(s, Decimal(text.replace(",", "")) * 10_000): n for (s, _, text), n in gone.items()}
    )
    assert sum(gone.values()) == sum(come.values()) == len(found)
    assert {difference for *_, difference in found} == {CORRECTION}
    words = years.execute("SELECT count(*) FROM report_changes WHERE source = 'narrative'").fetchone()
    assert words is not None
    assert words[0] > 5, "the explanations state the totals and the item too"
    assert years.execute("SELECT count(*) FROM documents WHERE status = 'superseded'").fetchone() == (1,)


def test_one_unit_has_a_series_over_three_years(years: duckdb.DuckDBPyConnection) -> None:
    found = years.execute(
        "SELECT fiscal_year, actual, prior_actual FROM year_over_year WHERE function_code_harmonised = ? ORDER BY 1",
        [ITEM],
    ).fetchall()
    spent = [rounded(item(facts, ITEM)) for facts in (printed.trails(2023), corrected(), printed.trails(2025))]
    assert found == [(2023, spent[0], None), (2024, spent[1], spent[0]), (2025, spent[2], spent[1])]
    assert years.execute("SELECT count(*) FROM units").fetchone() == (1,)


def test_breaks_are_those_that_were_made_and_rounding_is_none(years: duckdb.DuckDBPyConnection) -> None:
    found = years.execute(
        "SELECT fiscal_year, relation, measure, function_code_harmonised, difference FROM continuity_breaks"
    ).fetchall()
    totals = (
        "total_income_and_carryover", "total_expenditure_and_carryover",
        "fiscal_appropriation_income_total", "fiscal_appropriation_expenditure_total", "gpb_expenditure",
    )  # fmt: skip
    made = {
        # the words of 2025 speak of 2024 as it was before the correction
        **{(2025, "stated_change", measure, None): -CORRECTION for measure in totals},
        (2025, "carryover", "carryover_begin", None): OPENING,
        (2024, "approved_budget", "function_budget", ITEM): APPROVED,
        (2024, "approved_budget", "gpb_initial_budget", None): APPROVED,
    }
    sizes = {(year, relation, measure, code): size for year, relation, measure, code, size in found}
    assert sizes.keys() == made.keys()
    assert all(abs(size - made[key]) <= 150 for key, size in sizes.items())
    links = {
        (year, relation): (compared, agreeing)
        for year, relation, compared, agreeing in years.execute(
            "SELECT fiscal_year, relation, compared, agreeing FROM continuity_links"
        ).fetchall()
    }
    assert links[2024, "carryover"] == (1, 1)
    assert links[2025, "carryover"] == (1, 0)
    compared, agreeing = links[2024, "approved_budget"]
    assert compared - agreeing == 2
    assert agreeing >= 15
    assert links[2024, "stated_change"][0] == links[2024, "stated_change"][1] > 4


@pytest.fixture(scope="module")
def accounts() -> dict[str, ParsedDocument]:
    """The accounts of a department, its own body and its three units, by name of `printed.department`."""
    reports = printed.department(2024)
    town = reports["town"]
    reports["more"] = printed.final(
        printed.changed(town.facts, "2070102", project=item(town.facts, "2070102") + 50_000)
    )
    printed.move_transfer(reports["more"])
    read = printed.parsed([(report, "2025-09-01T00:00:00Z") for report in reports.values()])
    return dict(zip(reports, read, strict=True))


def sums(folder: Path, documents: list[ParsedDocument]) -> dict[str, tuple[object, ...]]:
    with warehouse(folder, documents) as con:
        rows = con.execute(
            "SELECT measure, verdict, difference, tolerance, internal_transfers, len(units_present)"
            " FROM department_units"
        ).fetchall()
    return {measure: tuple(rest) for measure, *rest in rows}


def test_a_department_is_the_sum_of_its_printed_parts(tmp_path: Path, accounts: dict[str, ParsedDocument]) -> None:
    names = ("whole", "own", "town", "data", "skills")
    found = sums(tmp_path, [accounts[name] for name in names])
    assert len(found) == 10
    assert {verdict for verdict, *_ in found.values()} == {"agrees"}
    assert {units for *_, units in found.values()} == {3}
    paid = rounded(printed.TRANSFER)
    for measure in ("income_this_year", "expenditure_this_year", "total_income_and_carryover"):
        assert found[measure][3] == paid
    assert any(difference for _, difference, *_ in found.values()), "printed parts do not add up to the cent"


def test_a_unit_that_spent_more_than_its_department_says_shows_by_how_much(
    tmp_path: Path, accounts: dict[str, ParsedDocument]
) -> None:
    found = sums(tmp_path, [accounts[name] for name in ("whole", "own", "more", "data", "skills")])
    for measure in ("expenditure_this_year", "gpb_expenditure", "income_this_year", "expenditure_project"):
        verdict, difference, tolerance, *_ = found[measure]
        assert verdict == "differs", measure
        assert abs(difference + 50_000) <= tolerance
    assert found["expenditure_basic"][0] == "agrees"


def test_a_missing_unit_is_no_contradiction_and_its_share_is_told(
    tmp_path: Path, accounts: dict[str, ParsedDocument]
) -> None:
    found = sums(tmp_path, [accounts[name] for name in ("whole", "own", "town", "data")])
    verdict, difference, tolerance, *_ = found["gpb_expenditure"]
    missing = printed.department(2024)["skills"].facts.total("spent", "gpb")
    assert verdict == "incomplete"
    assert abs(difference - missing) <= tolerance


def test_sums_over_units_count_the_money_of_a_department_once(
    tmp_path: Path, accounts: dict[str, ParsedDocument]
) -> None:
    names = ("whole", "own", "town", "data", "skills")
    whole = printed.department(2024)["whole"].facts
    with warehouse(tmp_path, [accounts[name] for name in names]) as con:
        once = con.execute(
            "SELECT sum(actual) FROM budget_vs_actual_by_class WHERE included_in IS NULL AND budget_kind = 'general'"
        ).fetchone()
        warned = con.execute(
            "SELECT count(DISTINCT unit_id) FROM usage_warnings WHERE warning = 'department_and_unit'"
        ).fetchone()
    assert once is not None
    assert abs(once[0] - whole.total("spent", "gpb")) <= 50 * len(whole.items)
    assert warned == (3,)
