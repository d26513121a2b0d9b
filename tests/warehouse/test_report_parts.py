"""Reports that come in several files: joined by body, year, kind and totals; never by file name, never by guess."""

from __future__ import annotations

from pathlib import Path

from warehouse_reports import ask, document, figure, prose, refused, warehouse_of

from pipeline.figures.line_item import LineItem
from pipeline.warehouse.parsed import ParsedDocument

NEUTRAL = "2024年度公开资料"


def total(measure: str, printed: str, statement: str, **more: object) -> LineItem:
    return figure(measure, printed, statement=statement, code=None, label="总计", **more)


def summary(income: str = "90.00", expenditure: str = "90.00") -> list[LineItem]:
    return [
        total("total_income_and_carryover", income, "income_expenditure_summary"),
        total("total_expenditure_and_carryover", expenditure, "income_expenditure_summary"),
    ]


def words(income: str = "90", expenditure: str = "90") -> list[LineItem]:
    return [
        prose("total_income_and_carryover", income, code=None, label="收入总计"),
        prose("total_expenditure_and_carryover", expenditure, code=None, label="支出总计"),
        prose("function_budget", "10"),
    ]


def reports(folder: Path, documents: list[ParsedDocument]) -> set[frozenset[str]]:
    """The file names of each report, stems only."""
    built = warehouse_of(folder, documents)
    rows = ask(built.target, "SELECT list(file_name) FROM documents WHERE report_id IS NOT NULL GROUP BY report_id")
    return {frozenset(name.removesuffix(".pdf") for name in names) for (names,) in rows}


def test_tables_and_explanations_are_one_report(tmp_path: Path) -> None:
    tables = document("附件二", [*summary(), figure("function_actual", "12.50")], title=NEUTRAL)
    built = warehouse_of(tmp_path, [document("附件一", words()), tables])
    (row,) = ask(
        built.target,
        "SELECT r.report_id = d.document_id, len(r.document_ids), r.table_documents, r.prose_documents,"
        " r.joined_by, r.scope"
        " FROM reports r JOIN documents d ON d.file_name = '附件二.pdf'",
    )
    leads, parts, table_documents, prose_documents, joined_by, scope = row
    assert (leads, parts, scope) == (True, 2, "department"), (
        "the part with the statements leads; the scope is any part's"
    )
    assert table_documents != prose_documents
    assert len(table_documents) == len(prose_documents) == 1
    assert joined_by == ["total_expenditure_and_carryover", "total_income_and_carryover"]


def test_a_file_for_each_statement_is_one_report(tmp_path: Path) -> None:
    income = [
        total("total_income_and_carryover", "90.00", "income"),
        figure("function_actual", "9", statement="income"),
    ]
    expenditure = [total("total_expenditure_and_carryover", "90.00", "expenditure")]
    documents = [
        document("总表", summary()),
        document("收入", income),
        document("支出", expenditure),
        document("说明", words()),
    ]
    assert reports(tmp_path, documents) == {frozenset({"总表", "收入", "支出", "说明"})}


def test_a_part_may_follow_another_part(tmp_path: Path) -> None:
    # the file of the fund shares no total with the tables, only with the words
    tables = [*summary(), total("income_this_year", "80.00", "income")]
    said = [*words(), prose("expenditure_this_year", "77", code=None, label="本年支出")]
    year = [total("expenditure_this_year", "77.00", "government_fund")]
    documents = [document("表", tables), document("说明", said), document("基金", year)]
    assert reports(tmp_path, documents) == {frozenset({"表", "说明", "基金"})}


def test_other_totals_are_another_report(tmp_path: Path) -> None:
    documents = [document("表", summary()), document("说明", words("91", "91"))]
    assert reports(tmp_path, documents) == {frozenset({"表"}), frozenset({"说明"})}


def test_most_totals_must_agree(tmp_path: Path) -> None:
    tables = [
        *summary(),
        total("gpb_expenditure", "70.00", "gpb_expenditure"),
        total("procurement_total", "3.00", "other"),
    ]
    contradicting = [
        prose("total_income_and_carryover", "90", code=None, label="收入总计"),
        prose("gpb_expenditure", "71", code=None, label="支出"),
        prose("procurement_total", "4", code=None, label="政府采购"),
    ]
    documents = [document("表", tables), document("说明", contradicting)]
    assert reports(tmp_path, documents) == {frozenset({"表"}), frozenset({"说明"})}


def test_totals_of_zero_and_no_totals_join_nothing(tmp_path: Path) -> None:
    documents = [
        document("表", summary("0.00", "0.00")),
        document("说明", words("0", "0")),
        document("附", [prose("function_budget", "10", code="2296002")]),
    ]
    assert reports(tmp_path, documents) == {frozenset({"表"}), frozenset({"说明"}), frozenset({"附"})}


def test_a_statement_printed_in_both_is_two_reports(tmp_path: Path) -> None:
    more = [figure("function_actual", "1.00", code="2130306", label="水利工程运行与维护", statement="expenditure")]
    documents = [document("部门表", [*summary(), *more]), document("单位表", summary())]
    assert len(reports(tmp_path, documents)) == 2


def test_another_scope_is_another_report(tmp_path: Path) -> None:
    documents = [
        document("表", summary(), title="2024年度部门决算"),
        document("说明", words(), title="2024年度单位决算"),
    ]
    assert len(reports(tmp_path, documents)) == 2


def test_a_part_that_fits_two_reports_is_joined_to_neither(tmp_path: Path) -> None:
    # a department of one unit: both reports state the same totals, and the explanations do not say whose they are
    documents = [
        document("部门表", summary(), title="2024年度部门决算"),
        document("单位表", summary(), title="2024年度单位决算"),
        document("说明", words(), title=NEUTRAL),
    ]
    assert len(reports(tmp_path, documents)) == 3


def test_rejected_documents_are_of_no_report(tmp_path: Path) -> None:
    built = warehouse_of(
        tmp_path, [document("表", summary()), refused("锁"), document("空白", [], kind="unknown", unit=None)]
    )
    rows = dict(ask(built.target, "SELECT file_name, report_id IS NULL FROM documents"))
    assert rows == {"表.pdf": False, "锁.pdf": True, "空白.pdf": False}
    assert ask(built.target, "SELECT count(*) FROM reports") == [(2,)]
