"""Tables for analysts: sums made once, peers, years, versions, departments and units. Invented bodies and figures."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from warehouse_reports import document, figure, prose, warehouse_of, yuan

from pipeline.codes.classification import classification
from pipeline.figures.line_item import LineItem
from pipeline.report import PassageRead
from pipeline.units.model import Unit
from pipeline.warehouse.parsed import ParsedDocument

BUREAU = Unit(
    unit_id="110999-云上市教育局",
    unit_name="云上市教育局",
    division_code="110999",
    province="云上省",
    level="city",
    field="教育",
)
FIRST = Unit(
    unit_id="110999-云上市第一中学",
    unit_name="云上市第一中学",
    parent_name="云上市教育局",
    division_code="110999",
    level="city",
    field="中学",
)
SECOND = Unit(
    unit_id="110999-云上市第二中学",
    unit_name="云上市第二中学",
    parent_name="云上市教育局",
    division_code="110999",
    level="city",
    field="中学",
)
OFFICE = Unit(unit_id="110998-雾中市琐事处", unit_name="雾中市琐事处", division_code="110998", level="city")
CENTRAL = Unit(unit_id="000000-某某部", unit_name="某某部", level="central")


def item(measure: str, printed: str, code: str, label: str, row_no: int, **more: object) -> LineItem:
    return figure(measure, printed, code=code, label=label, row_no=row_no, **more)


def total(measure: str, printed: str, statement: str = "income_expenditure_summary", **more: object) -> LineItem:
    return figure(measure, printed, code=None, label=measure, statement=statement, **more)


def school_items(running: str, pension: str, housing: str, spent: str) -> list[LineItem]:
    return [
        item("function_actual", running, "2050204", "高中教育", 1),
        item("function_actual", pension, "2080505", "机关事业单位基本养老保险缴费支出", 2),
        item("function_actual", housing, "2210201", "住房公积金", 3),
        item("function_actual", running, "205", "教育支出", 4),
        item("function_actual", running, "20502", "普通教育", 5),
        prose("function_budget", "100", code="2050204", label="教育支出/普通教育/高中教育"),
        prose(
            "function_budget",
            "8",
            code="2080505",
            label="社会保障和就业支出/行政事业单位养老支出/机关事业单位基本养老保险缴费支出",
        ),
        total("expenditure_this_year", spent),
        total("income_this_year", spent),
    ]


def with_words(parsed: ParsedDocument, text: str) -> ParsedDocument:
    assert parsed.report is not None
    parsed.report.passages = [PassageRead(text, page=1)]
    return parsed


UNIT_TITLE = "2024年度单位决算"
SCHOOLS = [
    document(
        "first",
        [
            *school_items("120", "10", "6", "136"),
            total("income_superior_subsidy", "4", source="narrative"),
            figure("staff_actual", "20", unit="人", statement="personnel", code=None, label="实有人数"),
            figure("staff_quota", "25", unit="人", statement="personnel", code=None, label="编制人数"),
        ],
        unit=FIRST,
        title=UNIT_TITLE,
    ),
    document("second", school_items("80", "10", "4", "94"), unit=SECOND, title=UNIT_TITLE),
]
BODY = document(
    "body", [total("expenditure_this_year", "50"), total("income_this_year", "54")], unit=BUREAU, title=UNIT_TITLE
)
WHOLE = [
    *school_items("250", "20", "10", "280"),
    figure("three_public_actual", "3.20", code=None, label="合计", statement="three_public"),
    figure("reception_actual", "0.20", code=None, label="公务接待费", statement="three_public", row_no=2),
    figure("vehicle_actual", "3.00", code=None, label="公务用车购置及运行维护费", statement="three_public", row_no=3),
    figure(
        "abroad_actual",
        None,
        code=None,
        label="因公出国（境）费",
        statement="narrative",
        source="narrative",
        quote="无因公出国（境）支出",
        unit="万元",
    ),
    prose("three_public_budget", "4", code=None, label="三公"),
    figure("procurement_total", "10", code=None, statement="procurement", label="政府采购支出合计"),
    figure("procurement_goods", "6", code=None, statement="procurement", label="货物", row_no=2),
    figure("procurement_services", "3", code=None, statement="procurement", label="服务", row_no=3),
    figure("procurement_sme", "8", code=None, statement="procurement", label="中小企业", row_no=4),
    *(
        figure(
            "economic_actual",
            amount,
            code=None,
            economic_code=code,
            statement="gpb_basic_expenditure",
            label=name,
            row_no=n,
        )
        for n, (code, name, amount) in enumerate(
            [
                ("301", "工资福利支出", "75"),
                ("30101", "基本工资", "50"),
                ("30113", "住房公积金", "25"),
                ("302", "商品和服务支出", "25"),
            ]
        )
    ),
]
OLD = [
    item("function_actual", "3.00", "2080504", "未归口管理的行政单位离退休", 1),
    item("function_actual", "2.00", "2080501", "归口管理的行政单位离退休", 2),
    total("carryover_end", "7.00"),
]
NEW = [
    item("function_actual", "6.00", "2080501", "行政单位离退休", 1),
    item("function_actual", "4.00", "2080501", "行政单位离退休", 1, period="prior", column="上年决算数"),
    item("function_actual", "1.00", "2089977", "某地自设科目", 3),
    prose("function_budget", "5.00", code="2080501", label="社会保障和就业支出/行政事业单位养老支出/行政单位离退休"),
    total("carryover_begin", "7.00"),
]
BUDGET = [item("function_budget", "4.50", "2080501", "行政单位离退休", 1)]


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """A department with two schools and its own body, an archive over two years, and a central body."""
    whole = with_words(document("whole", WHOLE, unit=BUREAU, title="2024年度部门决算"), "本部门所属单位共有2个。")
    documents = [
        *SCHOOLS,
        BODY,
        whole,
        document("y2019", OLD, unit=OFFICE, year=2019, title="2019年度部门决算"),
        document("y2020", NEW, unit=OFFICE, year=2020, title="2020年度部门决算"),
        document("b2020", BUDGET, unit=OFFICE, year=2020, kind="budget", title="2020年度部门预算"),
        document("y2022", [item("function_actual", "9", "2080501", "行政单位离退休", 1)], unit=OFFICE, year=2022),
        document("central", [item("function_actual", "1", "2050205", "高等教育", 1)], unit=CENTRAL),
    ]
    summary = warehouse_of(tmp_path_factory.mktemp("analysis"), documents, classification=classification())
    return duckdb.connect(str(summary.target), read_only=True)


def rows(warehouse: duckdb.DuckDBPyConnection, question: str) -> list[tuple[object, ...]]:
    return warehouse.execute(question).fetchall()


def test_items_are_added_up_once_and_held_against_the_printed_row(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        warehouse,
        "SELECT class_code, items, actual, printed_actual, printed_difference, items_without_budget, execution_rate"
        f" FROM budget_vs_actual_by_class WHERE unit_id = '{FIRST.unit_id}' ORDER BY 1",
    )
    assert [row[:6] for row in found] == [
        ("205", 1, yuan("1200000"), yuan("1200000"), yuan("0"), 0),
        ("208", 1, yuan("100000"), None, None, 0),
        ("221", 1, yuan("60000"), None, None, 1),
    ]
    assert [str(row[6]) for row in found] == ["1.200000", "1.250000", "None"], "no rate where an item has no budget"


def test_sums_over_units_leave_out_what_a_department_includes(warehouse: duckdb.DuckDBPyConnection) -> None:
    included = (
        "SELECT DISTINCT unit_id, included_in FROM budget_vs_actual_by_section WHERE included_in IS NOT NULL ORDER BY 1"
    )
    assert rows(warehouse, included) == [(FIRST.unit_id, BUREAU.unit_id), (SECOND.unit_id, BUREAU.unit_id)]
    right = "SELECT sum(actual) FROM budget_vs_actual WHERE function_code = '2050204' AND included_in IS NULL"
    assert rows(warehouse, right) == [(yuan("2500000"),)]


def test_peers_stand_side_by_side(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse,
        "SELECT unit_id, subject_code, amount, peers, rank, staff, staff_basis, per_head FROM unit_comparison"
        " WHERE peer_group = '中学|city|2024|actual' AND subject_code IN ('0', '205')"
        " ORDER BY 2, 5",
    ) == [
        (FIRST.unit_id, "0", yuan("1360000"), 2, 1, 20, "staff_actual", yuan("68000")),
        (SECOND.unit_id, "0", yuan("940000"), 2, 2, None, None, None),
        (FIRST.unit_id, "205", yuan("1200000"), 2, 1, 20, "staff_actual", yuan("60000")),
        (SECOND.unit_id, "205", yuan("800000"), 2, 2, None, None, None),
    ]
    shares = (
        "SELECT sum(share_of_total) FROM unit_comparison WHERE subject_level = 'class' GROUP BY unit_id, fiscal_year"
    )
    assert all(abs(float(str(share)) - 1) < 1e-5 for (share,) in rows(warehouse, shares))


def test_a_unit_without_a_field_has_no_peers(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse, f"SELECT DISTINCT peer_group, peers, rank FROM unit_comparison WHERE unit_id = '{OFFICE.unit_id}'"
    ) == [(None, None, None)]


def test_a_series_goes_on_across_merged_codes(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse,
        "SELECT fiscal_year, function_codes, actual, prior_function_codes, prior_actual, actual_growth::VARCHAR"
        f" FROM year_over_year WHERE unit_id = '{OFFICE.unit_id}' AND function_code_harmonised = '2080501' ORDER BY 1",
    ) == [
        (2019, ["2080501", "2080504"], yuan("50000"), None, None, None),
        (2020, ["2080501"], yuan("60000"), ["2080501", "2080504"], yuan("50000"), "0.200000"),
        (2022, ["2080501"], yuan("90000"), None, None, None),
    ]


def test_names_are_those_of_the_year(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse,
        "SELECT DISTINCT fiscal_year, section_name FROM budget_vs_actual"
        " WHERE section_code = '20805' AND fiscal_year < 2022 ORDER BY 1",
    ) == [(2019, "行政事业单位离退休"), (2020, "行政事业单位养老支出")]


def test_breaks_between_years_and_reports_have_their_size(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse,
        "SELECT relation, measure, function_code_harmonised, stated, other, difference FROM continuity_breaks"
        f" WHERE unit_id = '{OFFICE.unit_id}' ORDER BY 1",
    ) == [
        ("approved_budget", "function_budget", "2080501", yuan("50000"), yuan("45000"), yuan("5000")),
        ("stated_prior", "function_actual", "2080501", yuan("40000"), yuan("50000"), yuan("-10000")),
    ]
    assert rows(warehouse, "SELECT relation, compared, agreeing, breaks FROM continuity_links ORDER BY 1") == [
        ("approved_budget", 1, 0, 1),
        ("carryover", 1, 1, 0),
        ("stated_prior", 1, 0, 1),
    ]


def test_a_department_is_the_sum_of_its_units_less_what_they_pay_each_other(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        warehouse,
        "SELECT measure, department_total, own_total, units_total, internal_transfers, difference, units_stated,"
        " verdict FROM department_units ORDER BY 1",
    )
    assert found == [
        ("expenditure_this_year", yuan("2800000"), yuan("500000"), yuan("2300000"), yuan("0"), yuan("0"), 2, "agrees"),
        ("income_this_year", yuan("2800000"), yuan("540000"), yuan("2300000"), yuan("40000"), yuan("0"), 2, "agrees"),
    ]


@pytest.mark.parametrize(
    ("words", "units", "verdict"),
    [
        ("本部门所属单位共有3个。", SCHOOLS, "incomplete"),
        ("本部门所属单位共1个。", SCHOOLS[:1], "differs"),
        ("本部门概况。", SCHOOLS[:1], "unknown"),
    ],
)
def test_missing_units_are_no_contradiction(
    tmp_path: Path, words: str, units: list[ParsedDocument], verdict: str
) -> None:
    whole = with_words(document("whole", WHOLE, unit=BUREAU, title="2024年度部门决算"), words)
    summary = warehouse_of(tmp_path, [*units, BODY, whole], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute("SELECT verdict FROM department_units WHERE measure = 'expenditure_this_year'").fetchall()
    assert found == [(verdict,)]


def test_three_public_takes_none_for_zero_and_a_blank_for_nothing(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse,
        "SELECT three_public_budget, three_public_actual, abroad_actual, abroad_budget, variance,"
        " execution_rate::VARCHAR, parts_difference FROM three_public",
    ) == [(yuan("40000"), yuan("32000"), yuan("0"), None, yuan("-8000"), "0.800000", yuan("0"))]


def test_procurement_and_its_parts(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse, "SELECT total, goods, works, services, sme_share::VARCHAR, parts_difference FROM procurement"
    ) == [(yuan("100000"), yuan("60000"), None, yuan("30000"), "0.800000", yuan("10000"))]


def test_economic_spending_keeps_levels_apart(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(warehouse, "SELECT level, economic_code, share::VARCHAR FROM economic_spending ORDER BY 1, 2") == [
        ("class", "301", "0.750000"),
        ("class", "302", "0.250000"),
        ("section", "30101", "0.666667"),
        ("section", "30113", "0.333333"),
    ]


def test_coverage_counts_gaps_and_what_is_not_resolved(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse,
        "SELECT fiscal_year, report_kind, published, items, items_resolved, unresolved FROM coverage"
        f" WHERE unit_id = '{OFFICE.unit_id}' ORDER BY 1, 2",
    ) == [
        (2019, "final", True, 2, 2, []),
        (2020, "budget", True, 1, 1, []),
        (2020, "final", True, 2, 1, ["item_not_in_classification"]),
        (2021, "final", False, 0, 0, []),
        (2022, "final", True, 1, 1, []),
    ]
    assert rows(warehouse, f"SELECT unresolved FROM coverage WHERE unit_id = '{CENTRAL.unit_id}'") == [
        (["division_not_applicable"],)
    ]
    ((missing,),) = rows(warehouse, f"SELECT statements_missing FROM coverage WHERE unit_id = '{CENTRAL.unit_id}'")
    assert "income" in missing
    assert "gpb_expenditure" not in missing


def test_codes_that_nobody_knows_are_kept_and_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse, "SELECT scheme, code, problem, name, known_parent, fiscal_years, documents FROM codes_observed"
    ) == [("function", "2089977", "not_in_classification", "某地自设科目", "20899", [2020], 1)]
    assert rows(
        warehouse, "SELECT function_code_harmonised, item_name FROM budget_vs_actual WHERE function_code = '2089977'"
    ) == [("2089977", "某地自设科目")]


def test_every_figure_that_a_new_version_changed_is_listed(tmp_path: Path) -> None:
    old = [
        item("function_actual", "3", "2080501", "行政单位离退休", 1),
        item("function_actual", "5", "2210201", "住房公积金", 2),
    ]
    more = [item("function_actual", str(n), f"20502{n:02d}", f"科目{n}", n) for n in range(1, 7)]
    changed = [
        item("function_actual", "4", "2080501", "行政单位离退休", 1),
        item("function_actual", "2", "2080505", "养老保险", 9),
    ]
    documents = [
        document("old", [*old, *more], unit=OFFICE, at="2024-08-20T03:00:00Z"),
        document("new", [*changed, *more], unit=OFFICE, at="2024-09-20T03:00:00Z"),
    ]
    summary = warehouse_of(tmp_path, documents, classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute(
            "SELECT change, function_code, old_value, new_value, difference, old_page, new_page"
            " FROM report_changes ORDER BY 2"
        ).fetchall()
        same = con.execute("SELECT count(*) FROM documents WHERE status = 'superseded'").fetchone()
    assert same == (1,)
    assert found == [
        ("changed", "2080501", yuan("30000"), yuan("40000"), yuan("10000"), 3, 3),
        ("added", "2080505", None, yuan("20000"), None, None, 3),
        ("removed", "2210201", yuan("50000"), None, None, 3, None),
    ]


def test_warnings_name_the_units_whose_money_would_count_twice(warehouse: duckdb.DuckDBPyConnection) -> None:
    assert rows(
        warehouse,
        "SELECT table_name, unit_id, fiscal_year, rows_affected FROM usage_warnings"
        " WHERE warning = 'department_and_unit' AND table_name = 'budget_vs_actual' ORDER BY 2",
    ) == [
        ("budget_vs_actual", FIRST.unit_id, 2024, 3),
        ("budget_vs_actual", SECOND.unit_id, 2024, 3),
    ]
    assert rows(warehouse, "SELECT unit_id FROM usage_warnings WHERE warning = 'two_scopes'") == [(BUREAU.unit_id,)]
    general = {word for (word,) in rows(warehouse, "SELECT warning FROM usage_warnings WHERE unit_id IS NULL")}
    assert {"levels", "several_claims", "units"} <= general
    assert "superseded" not in general, "no row is concerned"


def test_a_class_whose_items_are_withheld_is_warned_of(tmp_path: Path) -> None:
    printed = [
        item("function_budget", "30.00", "204", "公共安全支出", 1),
        item("function_budget", "10.00", "20402", "公安", 2),
        item("function_budget", "10.00", "2040201", "行政运行", 3),
        item("function_budget", "20.00", "20403", "国家安全", 4),
    ]
    report = document("secret", printed, unit=OFFICE, kind="budget", title="2024年度部门预算")
    summary = warehouse_of(tmp_path, [report], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        sums = con.execute(
            "SELECT initial_budget, printed_budget, printed_difference FROM budget_vs_actual_by_class"
        ).fetchall()
        warned = con.execute("SELECT unit_id FROM usage_warnings WHERE warning = 'not_itemised'").fetchall()
    assert sums == [(yuan("100000"), yuan("300000"), yuan("-200000"))]
    assert warned == [(OFFICE.unit_id,)]


def test_actuals_are_not_left_out_for_a_department_that_published_its_budget_alone(tmp_path: Path) -> None:
    budget = document("plan", school_items("9", "9", "9", "27"), unit=BUREAU, kind="budget", title="2024年度部门预算")
    school = document("plan of the school", BUDGET, unit=FIRST, kind="budget", title="2024年度单位预算")
    summary = warehouse_of(tmp_path, [budget, school, SCHOOLS[0]], classification=classification())
    with duckdb.connect(str(summary.target), read_only=True) as con:
        found = con.execute(
            f"SELECT DISTINCT included_in FROM budget_vs_actual WHERE unit_id = '{FIRST.unit_id}'"
        ).fetchall()
        by_kind = con.execute(
            f"SELECT report_kind, included_in FROM coverage WHERE unit_id = '{FIRST.unit_id}' ORDER BY 1"
        ).fetchall()
    assert found == [(None,)]
    assert by_kind == [("budget", BUREAU.unit_id), ("final", None)]
