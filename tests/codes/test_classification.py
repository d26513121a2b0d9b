"""The classification as data: what the tables hold, and how a wrong row is reported."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.codes.classification import ECONOMIC_KINDS, FUNCTION_KINDS, classification
from pipeline.codes.names import normal_name
from pipeline.codes.scheme import load_scheme
from pipeline.errors import ReferenceDataError
from pipeline.reference import read_rows, reference_path

HEADER = "code,name,level,parent,kind,valid_from,valid_to,aliases,source,confidence\n"
SOUND = "201,一般公共服务支出,类,,general,,,,recalled,high\n20101,人大事务,款,201,general,,,,recalled,high\n"


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.setenv("JUESUAN_REFERENCE", str(tmp_path))

    def write(rows: str) -> None:
        (tmp_path / "function_codes.csv").write_text(HEADER + rows, encoding="utf-8")

    return write


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        (SOUND + "2010,四位,款,201,general,,,,x,high\n", 4, "no code"),
        (SOUND + "20102,,款,201,general,,,,x,high\n", 4, "no name"),
        (SOUND + "20102,政协事务,项,201,general,,,,x,high\n", 4, "level"),
        (SOUND + "20102,政协事务,款,202,general,,,,x,high\n", 4, "parent"),
        (SOUND + "2990101,孤儿,项,29901,general,,,,x,high\n", 4, "29901"),
        (SOUND + "20102,政协事务,款,201,private,,,,x,high\n", 4, "kind"),
        (SOUND + "20102,政协事务,款,201,general,19,,,x,high\n", 4, "no year"),
        (SOUND + "20102,政协事务,款,201,general,2020,2019,,x,high\n", 4, "ends"),
        (SOUND + "20101,人大事务,款,201,general,2020,,,x,high\n", 4, "twice"),
        (SOUND + "20102,政协事务,款\n", 4, "fields"),
    ],
)
def test_a_wrong_row_is_named_with_file_line_and_remedy(
    table: Callable[[str], None], rows: str, line: int, words: str
) -> None:
    table(rows)
    with pytest.raises(ReferenceDataError) as caught:
        load_scheme("function_codes.csv", FUNCTION_KINDS)
    assert caught.value.where == f"function_codes.csv:{line}"
    assert words in caught.value.what
    assert caught.value.remedy


def test_a_missing_column_is_reported_at_the_header(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUESUAN_REFERENCE", str(tmp_path))
    (tmp_path / "economic_codes.csv").write_text("code,name\n301,工资福利支出\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"economic_codes\.csv:1"):
        load_scheme("economic_codes.csv", ECONOMIC_KINDS)


def test_a_change_without_a_year_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(reference_path("function_codes.csv").parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / "changes_2017_2025.csv").write_text(
        "effective_year,code,change,old,new,confidence,note\n,210,renamed,旧,新,high,\n", encoding="utf-8"
    )
    monkeypatch.setenv("JUESUAN_REFERENCE", str(tmp_path))
    with pytest.raises(ReferenceDataError, match=r"changes_2017_2025\.csv:2.*Remedy"):
        classification.__wrapped__()


def test_a_reused_code_means_what_it_meant_that_year() -> None:
    data = classification()
    before, after = data.economic("30311", 2017), data.economic("30311", 2024)
    assert before is not None
    assert after is not None
    assert (before.name, after.name) == ("住房公积金", "代缴社会保险费")
    assert data.economic("30311", 2019) is None
    newest = data.economic("30311", None)
    assert newest is not None
    assert newest.name == "代缴社会保险费"


def test_a_code_outside_its_years_has_a_nearest_subject() -> None:
    functions = classification().functions
    assert functions.get("2080504", 2024) is None
    nearest = functions.nearest("2080504", 2024)
    assert nearest is not None
    assert nearest.valid_to == 2019
    assert functions.nearest("2999999", 2024) is None


def test_every_parent_is_the_beginning_of_its_child_and_listed() -> None:
    functions = classification().functions
    for row in functions.rows():
        code, parent = str(row["code"]), row["parent_code"]
        assert (parent is None) == (len(code) == 3)
        if parent is not None:
            assert code[:-2] == parent
            assert parent in functions
            assert any(s.code == code for s in functions.children(str(parent)))


def test_rows_carry_the_columns_of_the_warehouse_and_one_key_each() -> None:
    data = classification()
    for scheme in (data.functions, data.economics):
        rows = list(scheme.rows())
        contract = {"code", "name", "level", "parent_code", "kind", "valid_from", "valid_to", "aliases"}
        assert set(rows[0]) == contract | {"harmonised_code", "harmonised_by"}
        keys = Counter((r["code"], r["valid_from"]) for r in rows)
        assert max(keys.values()) == 1


def test_names_below_one_parent_are_unique_in_every_year() -> None:
    for year in range(2017, 2026):
        seen = Counter(
            (s.parent_code, normal_name(s.name)) for s in classification().functions.subjects if s.valid_in(year)
        )
        assert [key for key, n in seen.items() if n > 1] == []


def test_the_list_of_ambiguous_names_agrees_with_the_tables() -> None:
    live: dict[str, set[str]] = {}
    data = classification()
    for scheme in (data.functions, data.economics):
        for subject in scheme.subjects:
            if subject.valid_in(2024):
                live.setdefault(normal_name(subject.name), set()).add(subject.code)
    for where, row in read_rows("ambiguous_names.csv", ("name", "n_codes", "levels", "codes")):
        listed = set(row["codes"].split(";"))
        assert len(listed) == int(row["n_codes"]), where
        assert listed <= live[normal_name(row["name"])], where
