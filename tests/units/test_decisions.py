"""units.csv: what people decided overrules every rule, and wrong rows are refused with line and remedy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from test_linkage import linked

from pipeline.errors import ReferenceDataError
from pipeline.reference import reference_path
from pipeline.units.decisions import Decisions, read_decisions
from pipeline.units.evidence import evidence_rows, unit_rows

HEADER = "printed_name,division_code,unit,decision,reason,who,when\n"
GOOD = "衡阳市云帆所,430400,衡阳市云帆中心,same,挂牌更名,li,2026-03-01\n"


def decisions(rows: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Decisions:
    monkeypatch.delenv("JUESUAN_REFERENCE", raising=False)
    shutil.copytree(reference_path("units.csv").parent, folder, dirs_exist_ok=True)
    (folder / "units.csv").write_text(HEADER + rows, encoding="utf-8")
    monkeypatch.setenv("JUESUAN_REFERENCE", str(folder))
    return read_decisions()


@pytest.mark.parametrize(
    ("rows", "line", "words"),
    [
        (",430400,衡阳市云帆中心,same,r,li,2026-03-01\n", 2, "printed_name is empty"),
        ("衡阳市云帆所,430400,衡阳市云帆中心,same,,li,2026-03-01\n", 2, "reason is empty"),
        ("衡阳市云帆所,430400,衡阳市云帆中心,same,r,,2026-03-01\n", 2, "who is empty"),
        ("衡阳市云帆所,430400,衡阳市云帆中心,perhaps,r,li,2026-03-01\n", 2, "no decision"),
        ("衡阳市云帆所,999999,衡阳市云帆中心,same,r,li,2026-03-01\n", 2, "no division"),
        ("衡阳市云帆所,430400,999999-衡阳市云帆中心,same,r,li,2026-03-01\n", 2, "unknown"),
        ("衡阳市云帆所,430400,衡阳市云帆中心,same,r,li,2026-02-30\n", 2, "no date"),
        ("衡阳市云帆所,430400,衡阳市云帆中心,same,r,li,0026-02-03\n", 2, "before"),
        ("衡阳市云帆所,430400,衡阳市云帆所,different,r,li,2026-03-01\n", 2, "different from itself"),
        (GOOD + GOOD, 3, "twice"),
        (GOOD + "衡阳市云帆所,430400,衡阳市云岭中心,same,r,li,2026-03-01\n", 3, "two units"),
        (GOOD + "衡阳市云帆中心,430400,衡阳市云帆所,same,r,li,2026-03-01\n", 2, "circle"),
        ("衡阳市云帆所,430400\n", 2, "number of fields"),
    ],
)
def test_wrong_rows_are_refused(
    rows: str, line: int, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ReferenceDataError, match=words) as caught:
        decisions(rows, tmp_path, monkeypatch)
    assert caught.value.where == f"units.csv:{line}"
    assert caught.value.remedy


def test_the_file_of_the_repository_is_right() -> None:
    read_decisions()


def test_a_person_joins_what_no_rule_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = decisions(GOOD, tmp_path, monkeypatch)
    result = linked("衡阳市云帆所（本级）", "衡阳市云帆中心", decisions=said)
    assert list(result.groups) == ["430400-衡阳市云帆中心"]
    (row,) = [r for r in evidence_rows(result) if r["rule"] == "declared"]
    assert (row["printed_name"], row["decision"], row["reason"]) == ("衡阳市云帆所（本级）", "merged", "挂牌更名")


def test_a_person_pins_an_identifier(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = decisions("衡阳市云帆所,,430400-旧标识,same,沿用旧标识,li,2026-03-01\n", tmp_path, monkeypatch)
    result = linked("衡阳市云帆所", decisions=said)
    assert [(r["unit_id"], r["unit_name"]) for r in unit_rows(result)] == [("430400-旧标识", "旧标识")]


def test_a_person_parts_what_a_rule_joins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    row = "衡阳市财证局,430400,430400-衡阳市财政局,different,另一单位,li,2026-03-01\n"
    said = decisions(row, tmp_path, monkeypatch)
    result = linked("衡阳市财政局", "衡阳市财证局", decisions=said)
    assert len(result.groups) == 2
    assert [(r["rule"], r["decision"]) for r in evidence_rows(result)] == [("declared", "kept_apart")]
    short = "衡阳市人社局,430400,430400-衡阳市人力资源和社会保障局,different,另一单位,li,2026-03-01\n"
    said = decisions(short, tmp_path, monkeypatch)
    names = linked("衡阳市人社局", "衡阳市人力资源和社会保障局", decisions=said)
    assert sorted(names.groups) == ["430400-衡阳市人力资源和社会保障局", "430400-衡阳市人社局"]
