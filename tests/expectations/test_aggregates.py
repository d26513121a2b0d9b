"""A night that does not look like the last one says why."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from expectations.aggregates import LEAST_DOCUMENTS, compare_nights, describe_night
from pipeline.tables import TABLES


def night(*rows: tuple[str, int, float, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["check_id", "documents", "failed", "checked"])


USUAL = night(("T1-01", 200, 0.02, 0.90), ("T3-01", 200, 0.05, 0.80), ("amounts", 200, 0.0, 0.97))


def test_a_night_like_the_last_is_not_suspicious() -> None:
    assert compare_nights(night(("T1-01", 210, 0.03, 0.88), ("amounts", 210, 0.0, 0.96)), USUAL) == ()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("T3-01", 200, 0.60, 0.80), "T3-01 fails for 60%"),
        (("T1-01", 200, 0.02, 0.30), "T1-01 can be checked for 30%"),
        (("amounts", 200, 0.0, 0.50), "line items claim 50%"),
    ],
)
def test_a_suspicious_night_says_why(row: tuple[str, int, float, float], words: str) -> None:
    (said, *_) = compare_nights(night(row), USUAL)
    assert said.startswith(words)


def test_a_rule_is_not_compared_over_few_documents() -> None:
    few = LEAST_DOCUMENTS - 1
    assert compare_nights(night(("T3-01", few, 1.0, 0.1)), USUAL) == ()
    assert compare_nights(night(("T3-01", 200, 1.0, 0.9)), night(("T3-01", few, 0.0, 0.9))) == ()


def test_without_a_last_publication_only_the_coverage_is_judged() -> None:
    assert compare_nights(night(("T3-01", 200, 0.9, 0.9), ("amounts", 200, 0.0, 0.97)), None) == ()
    assert compare_nights(night(("amounts", 200, 0.0, 0.30)), None)


def test_a_night_is_described_by_shares_of_documents() -> None:
    con = duckdb.connect()
    for table in ("documents", "checks"):
        con.execute(TABLES[table].ddl().replace(" NOT NULL", ""))
    for number in range(4):
        con.execute(
            "INSERT INTO documents BY NAME SELECT ? AS document_id, 'final' AS report_kind, 10 AS amounts_printed,"
            " 9 AS amounts_claimed",
            [f"d{number}"],
        )
        verdict = ("fail", "pass", "not_checkable", "not_applicable")[number]
        con.execute(
            "INSERT INTO checks BY NAME SELECT ? AS document_id, 'T1-01' AS check_id, ? AS verdict",
            [f"d{number}", verdict],
        )
    found = describe_night(con).set_index("check_id")
    assert found.loc["T1-01", ["documents", "failed", "checked"]].tolist() == pytest.approx([3, 1 / 3, 2 / 3])
    assert found.loc["amounts", "checked"] == pytest.approx(0.9)
