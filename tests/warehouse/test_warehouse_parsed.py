"""A day's folder: same bytes whatever the order, whole or not there; identifiers that outlive changes elsewhere."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import msgspec
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warehouse_reports import BUREAU, SCHOOL, document, figure, prose, refused

from pipeline.documents.model import Rejection
from pipeline.errors import HomeError
from pipeline.units.model import Unit
from pipeline.warehouse.parsed import PARSED_TABLES, ParsedDocument, day_folders, read_inputs, write_day
from pipeline.warehouse.rows import line_item_ids, line_item_rows
from pipeline.warehouse.scope import report_scope, scope_of_words

THREE = [
    document("a", [figure("function_actual", "12.50"), prose("function_actual", "12.5")]),
    document("b", [figure("function_actual", "7.00", code="2130306", label="水利工程运行与维护")], unit=SCHOOL),
    refused("c"),
]


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
def test_bytes_do_not_depend_on_the_order_of_documents(tmp_path: Path, order: tuple[int, ...]) -> None:
    write_day(tmp_path / "sorted" / "2024-08-20", THREE)
    write_day(tmp_path / "other" / "2024-08-20", [THREE[index] for index in order])
    assert bytes_of(tmp_path / "sorted" / "2024-08-20") == bytes_of(tmp_path / "other" / "2024-08-20")


def test_files_have_the_schemas_of_the_tables(tmp_path: Path) -> None:
    count = write_day(tmp_path / "2024-08-20", THREE, inputs="three")
    assert count == 3
    for name, schema in PARSED_TABLES.items():
        assert pq.read_schema(tmp_path / "2024-08-20" / f"{name}.parquet").equals(schema)
    assert read_inputs(tmp_path / "2024-08-20") == "three"
    assert day_folders(tmp_path) == [tmp_path / "2024-08-20"]
    assert read_inputs(tmp_path / "2024-08-21") is None


def test_a_day_is_replaced_and_leftovers_of_a_kill_are_cleared(tmp_path: Path) -> None:
    folder = tmp_path / "2024-08-20"
    write_day(folder, THREE, inputs="three")
    for left in (".2024-08-20.writing", ".2024-08-20.replaced"):
        (tmp_path / left).mkdir()
        (tmp_path / left / "inputs.txt").write_text("half")
    assert day_folders(tmp_path) == [folder]
    write_day(folder, THREE[:1], inputs="one")
    assert read_inputs(folder) == "one"
    assert pq.read_metadata(folder / "documents.parquet").num_rows == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2024-08-20"]


def test_a_failure_while_writing_leaves_the_old_day(tmp_path: Path) -> None:
    folder = tmp_path / "2024-08-20"
    write_day(folder, THREE, inputs="three")
    before = bytes_of(folder)

    def documents() -> object:
        yield THREE[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_day(folder, documents(), inputs="other")  # type: ignore[arg-type]
    assert bytes_of(folder) == before


def test_a_file_in_place_of_the_folder_is_an_error_of_the_home(tmp_path: Path) -> None:
    (tmp_path / "parsed").write_text("in the way")
    with pytest.raises(HomeError):
        write_day(tmp_path / "parsed" / "2024-08-20", THREE)


def test_rejections_hold_those_of_documents_and_of_files(tmp_path: Path) -> None:
    file = Rejection(
        "file:///inbox/empty.pdf", "register", "empty", "no bytes. Remedy: send it", "2024-08-20T01:00:00Z"
    )
    write_day(tmp_path / "2024-08-20", THREE, [file])
    rows = pq.read_table(tmp_path / "2024-08-20" / "rejections.parquet").to_pylist()
    assert [(row["reason"], row["document_id"] is None) for row in rows] == [("encrypted", False), ("empty", True)]


def test_a_document_is_either_read_or_rejected() -> None:
    with pytest.raises(ValueError, match="either"):
        ParsedDocument(THREE[0].arrival)


def test_identifiers_do_not_depend_on_what_else_the_document_holds() -> None:
    one, two = figure("function_actual", "12.50"), figure("function_actual", "8.00", code="2130306")
    alone = line_item_ids("d", [two])
    assert line_item_ids("d", [one, two])[1:] == alone
    # a better place, another flag or reason is no other figure
    better = msgspec.structs.replace(two, x0=101.0, flags=("ocr",), reason="x", row_no=9)
    assert line_item_ids("d", [better]) == alone


@given(st.lists(st.sampled_from(["1.00", "2.00", "3.00"]), min_size=1, max_size=12))
def test_identifiers_are_distinct_even_for_equal_figures(printed: list[str]) -> None:
    items = [figure("function_actual", text) for text in printed]
    identifiers = line_item_ids("ab" * 32, items)
    assert len(set(identifiers)) == len(items)
    assert all(len(identifier) >= 18 and set(identifier) <= set("0123456789abcdef") for identifier in identifiers)


def test_identifiers_begin_as_their_document_does() -> None:
    items = [figure("function_actual", "1.00"), figure("function_actual", "2.00")]
    for document_id in ("ab" * 32, "cd" * 32):
        assert {item[:8] for item in line_item_ids(document_id, items)} == {document_id[:8]}
        assert {len(item) for item in line_item_ids(document_id, items)} == {18}
    # the figure's part holds the document too: form letters print the same figures in many documents
    assert {i[8:] for i in line_item_ids("ab" * 32, items)}.isdisjoint(i[8:] for i in line_item_ids("cd" * 32, items))


@given(st.permutations([f"{number}.00" for number in range(40)]))
def test_figures_whose_digits_are_alike_are_told_apart_in_any_order(printed: list[str]) -> None:
    items = {text: figure("function_actual", text) for text in printed}
    # one digit: of forty figures many are alike, and some of those are alike in two and in four
    found = dict(zip(printed, line_item_ids("ab" * 32, list(items.values()), digits=1), strict=True))
    assert len(set(found.values())) == len(items)
    in_order = sorted(items)
    assert [found[text] for text in in_order] == line_item_ids("ab" * 32, [items[t] for t in in_order], digits=1)
    whole = dict(zip(in_order, line_item_ids("ab" * 32, [items[t] for t in in_order], digits=64), strict=True))
    assert all(whole[text].startswith(found[text]) for text in in_order)
    # none has more digits than it needs
    for name in found.values():
        digits = len(name) - 8
        half = name[: 8 + digits // 2]
        assert digits == 1 or sum(other.startswith(half) for other in whole.values()) > 1


@settings(max_examples=60)
@given(st.decimals(allow_nan=False, allow_infinity=False, places=5, min_value=-999, max_value=999))
def test_stored_percentages_lie_within_their_rounding(value: Decimal) -> None:
    text = f"{value:f}"
    item = figure("execution_rate", text, unit="%")
    report = document("p", [item]).report
    assert report is not None
    (row,) = line_item_rows(report)
    stored, rounding = row["value"], row["rounding"]
    assert isinstance(stored, Decimal)
    assert isinstance(rounding, Decimal)
    assert abs(stored - value) <= rounding
    assert stored.as_tuple().exponent == -2


def test_digits_too_many_for_any_amount_keep_their_text_without_a_value() -> None:
    report = document("p", [figure("other", "6222021234567890123", unit="万元")]).report
    assert report is not None
    (row,) = line_item_rows(report)
    assert (row["value"], row["printed_value"]) == (None, "6222021234567890123")


@pytest.mark.parametrize(
    ("words", "scope"),
    [
        ("2024年度部门决算", "department"),
        ("2024 年度 单位 决算", "unit"),
        ("2025年预算单位财务收支预算总表", "unit"),
        ("2025年部门财务收支预算总表", "department"),
        ("一般公共预算基本支出部门预算经济分类预算表", None),
        ("云上市河湖局（本级）2024年度部门决算", "unit"),
        ("部门（单位）概况", None),
        ("收入支出决算总表", None),
        ("所属预算单位构成", None),
    ],
)
def test_scope_of_words(words: str, scope: str | None) -> None:
    assert scope_of_words(words) == scope


def test_the_printed_name_decides_the_scope_before_the_title() -> None:
    alone = Unit(unit_id=BUREAU.unit_id, unit_name="云上市河湖局（本级）")
    report = document("a", [], unit=alone, title="2024年度部门决算").report
    assert report is not None
    assert report_scope(report) == "unit"
