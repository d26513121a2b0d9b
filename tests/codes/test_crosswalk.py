"""What became of codes: the crosswalk leads every retired code somewhere, and a wrong row is named with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.codes.classification import classification
from pipeline.codes.crosswalk import RELATIONS
from pipeline.errors import ReferenceDataError
from pipeline.reference import reference_path
from pipeline.tables import words


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the reference data that a test may spoil."""
    shutil.copytree(reference_path("function_codes.csv").parent, tmp_path, dirs_exist_ok=True)
    monkeypatch.setenv("JUESUAN_REFERENCE", str(tmp_path))
    return tmp_path


def refused(folder: Path, file: str, row: str, header: str | None = None) -> ReferenceDataError:
    """What loading says when `row` is put behind the file (or behind `header` alone)."""
    path = folder / file
    before = f"{header}\n" if header is not None else path.read_text(encoding="utf-8")
    path.write_text(f"{before}{row}\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError) as caught:
        classification.__wrapped__()
    assert caught.value.where == f"{file}:{(before + row).count(chr(10)) + 1}"
    assert caught.value.remedy
    return caught.value


CROSSWALK = "scheme,old_code,last_year,new_code,relation,confidence,note"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("revenue,2080504,2019,2080501,merged,high,", "scheme"),
        ("function,2080504,2019,2080501,became,high,", "relation"),
        ("function,2080504,2019,2080501,merged,sure,", "confidence"),
        ("function,2079999999,2019,2080501,merged,high,", "is not in"),
        ("function,2080504,2018,2080501,merged,high,", "last_year"),
        ("function,2080501,2019,2080502,merged,high,", "last_year"),
        ("function,2080504,later,2080501,merged,high,", "last_year"),
        ("function,2080504,2019,,merged,high,", "does not fit"),
        ("function,2080504,2019,2080501,discontinued,high,", "does not fit"),
        ("function,2080504,2019,2080204,merged,high,", "not in force"),
        ("function,2080504,2019,2080501,split,high,", "1 successors"),
        ("function,2080504,2019,2080504,merged,high,", "cycle"),
    ],
)
def test_a_wrong_succession_is_named(folder: Path, row: str, said: str) -> None:
    assert said in str(refused(folder, "code_crosswalk.csv", row, CROSSWALK))


def test_a_double_succession_is_named_with_its_twin(folder: Path) -> None:
    row = "function,2080504,2019,2080501,merged,high,"
    assert "code_crosswalk.csv:2" in str(refused(folder, "code_crosswalk.csv", f"{row}\n{row}", CROSSWALK))


def test_a_cycle_over_two_codes_is_named(folder: Path) -> None:
    codes = folder / "function_codes.csv"
    spoilt = codes.read_text(encoding="utf-8") + (
        "2080591,甲,项,20805,general,,2018,,x,high\n"
        "2080592,乙,项,20805,general,,2019,,x,high\n"
        "2080591,甲又,项,20805,general,2020,2021,,x,high\n"
    )
    codes.write_text(spoilt, encoding="utf-8")
    rows = "function,2080591,2018,2080592,moved,high,\nfunction,2080592,2019,2080591,moved,high,"
    path = folder / "code_crosswalk.csv"
    path.write_text(f"{CROSSWALK}\n{rows}\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"code_crosswalk\.csv:2.*cycle: 2080591 > 2080592 > 2080591"):
        classification.__wrapped__()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2024,20899,vanished,甲,乙,high,", "change"),
        ("2024,20899,renamed,甲,乙,certain,", "confidence"),
        ("soon,20899,renamed,甲,乙,high,", "no year"),
        ("1824,20899,renamed,甲,乙,high,", "no year"),
        ("2020,20805,renamed,行政事业单位离退休,乙,high,", "twice"),
    ],
)
def test_a_wrong_change_is_named(folder: Path, row: str, said: str) -> None:
    assert said in str(refused(folder, "changes_2017_2025.csv", row))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2010101,01.1,high,", "no class or section"),
        ("201,01,high,", "twice"),
        ("299,01,high,", "no class or section"),
    ],
)
def test_a_wrong_place_in_cofog_is_named(folder: Path, row: str, said: str) -> None:
    assert said in str(refused(folder, "function_cofog.csv", row))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("201,01.1,high,", "no COFOG division"),
        ("20101,01,high,", "no COFOG group"),
        ("201,11,high,", "no COFOG"),
        ("201,01,sure,", "confidence"),
        ("201,01,low,", "doubtful"),
    ],
)
def test_a_level_that_does_not_fit_is_named(folder: Path, row: str, said: str) -> None:
    assert said in str(refused(folder, "function_cofog.csv", row, "function_code,cofog,confidence,doubt"))


@pytest.mark.parametrize(
    ("row", "said"),
    [("01.1,x,某,02", "parent"), ("01,,某,", "lacks a name"), ("01,x,某,\n01,x,某,", "twice")],
)
def test_a_wrong_name_of_cofog_is_named(folder: Path, row: str, said: str) -> None:
    assert said in str(refused(folder, "cofog.csv", row, "cofog,name,name_zh,parent"))


def test_a_class_without_cofog_is_named(folder: Path) -> None:
    path = folder / "function_cofog.csv"
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("20805,")]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="20805 has no COFOG"):
        classification.__wrapped__()


def test_every_retired_code_is_told_where_it_went() -> None:
    data = classification()
    lost = [
        s.code for scheme in (data.functions, data.economics) for s in scheme.subjects if s.harmonised_by == "unknown"
    ]
    assert lost == []


def test_a_harmonised_code_is_in_force_today_or_says_why_not() -> None:
    data = classification()
    for scheme in (data.functions, data.economics):
        for subject in scheme.subjects:
            today = scheme.get(str(subject.harmonised_code), None)
            assert today is not None
            if subject.harmonised_by not in ("split", "discontinued"):
                assert today.valid_to is None, subject.code
                # a 款 whose items went into another is harmonised to a 款, an item to an item or wider
                assert len(today.code) <= len(subject.code), subject.code


@pytest.mark.parametrize(
    ("code", "year", "today", "how"),
    [
        ("2080504", 2018, "2080501", "merged"),
        ("2080505", 2018, "2080505", "same"),
        ("2080209", 2017, "2082805", "moved"),  # a number that was used again
        ("2080209", 2024, "2080209", "same"),
        ("2070404", 2018, "2070808", "moved"),  # two steps
        ("20704", 2018, "207", "split"),  # no narrower subject holds both parts
        ("2070401", 2018, "207", "split"),
        ("2080804", 2021, "2080804", "split"),  # parts in two classes: no subject holds them
        ("2041101", 2019, "2041101", "discontinued"),
    ],
)
def test_function_codes_over_the_years(code: str, year: int, today: str, how: str) -> None:
    subject = classification().functions.nearest(code, year)
    assert subject is not None
    assert (subject.harmonised_code, subject.harmonised_by) == (today, how)


@pytest.mark.parametrize(
    ("code", "year", "today"),
    [("30311", 2017, "30113"), ("30311", 2024, "30311"), ("30104", 2016, "30112"), ("30312", 2017, "30102")],
)
def test_housing_items_of_the_economic_classification_were_renumbered(code: str, year: int, today: str) -> None:
    subject = classification().economics.nearest(code, year)
    assert subject is not None
    assert subject.harmonised_code == today


def test_vocabularies_of_the_warehouse_are_those_of_the_loader() -> None:
    assert frozenset(RELATIONS) == words.SUCCESSIONS
    tables = {name: list(rows) for name, rows in classification().tables().items()}
    assert {row["change"] for row in tables["code_changes"]} <= words.CODE_CHANGES
    assert {row["confidence"] for rows in tables.values() for row in rows} <= words.CONFIDENCES
