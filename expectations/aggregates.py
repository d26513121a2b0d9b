"""Aggregates: does tonight's candidate look like the last publication, taken as a whole?

Single rows may be in order while the night as a whole is not: a reader that broke makes one rule fail everywhere, a
source that changed its layout leaves half of the amounts unclaimed. Rates are compared with the last publication over
all documents of both, stacked, with Great Expectations; what does not hold keeps the candidate from being published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import duckdb
import pandas as pd

from expectations.frames import judge

if TYPE_CHECKING:
    import great_expectations as gx

__all__ = ["ALLOWED_RISE", "LEAST_CLAIMED", "LEAST_DOCUMENTS", "compare_nights", "describe_night"]

#: A rule may fail for this much more of its documents than in the last publication, as a share of them.
ALLOWED_RISE: Final = 0.15
#: Of the amounts printed in all documents, the share that line items must claim, beside the last publication's own.
LEAST_CLAIMED: Final = 0.80
#: Rates over fewer documents say nothing: a home of a few reports is never suspicious.
LEAST_DOCUMENTS: Final = 20

_RATES: Final = """
    SELECT check_id, count(*) AS documents,
        count(*) FILTER (failed) / count(*) AS failed, count(*) FILTER (checked) / count(*) AS checked
    FROM (
        SELECT check_id, document_id, bool_or(verdict = 'fail') AS failed,
            bool_or(verdict IN ('pass', 'rounding', 'fail')) AS checked
        FROM checks
        WHERE verdict <> 'not_applicable'
        GROUP BY check_id, document_id
    )
    GROUP BY check_id
"""
_CLAIMED: Final = """
    SELECT sum(amounts_claimed) / nullif(sum(amounts_printed), 0)
    FROM documents
    WHERE report_kind IN ('final', 'budget')
"""


def describe_night(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per rule (`check_id`, `documents`, `failed`, `checked`: shares of documents) and one for the amounts.

    The row of the amounts is called `amounts`: `checked` is the share of printed amounts that are claimed, or null.
    """
    rates = con.execute(_RATES).df()
    documents = con.execute("SELECT count(*) FROM documents WHERE report_kind IN ('final', 'budget')").fetchone()
    claimed = con.execute(_CLAIMED).fetchone()
    amounts = {
        "check_id": "amounts",
        "documents": documents[0] if documents else 0,
        "failed": 0.0,
        "checked": claimed[0] if claimed else None,
    }
    row = pd.DataFrame([amounts]).astype(rates.dtypes.to_dict())
    return row if rates.empty else pd.concat([rates, row], ignore_index=True)


def compare_nights(candidate: pd.DataFrame, last: pd.DataFrame | None) -> tuple[str, ...]:
    """What makes a candidate suspicious beside the last publication, in words; empty where nothing does.

    Both frames are those of `describe_night`; without a last publication only the coverage is judged. Rules that fewer
    than LEAST_DOCUMENTS documents of either night have are not compared.
    """
    beside = candidate[candidate["documents"] >= LEAST_DOCUMENTS].copy()
    if last is None or last.empty:
        beside["rise"], beside["fall"] = 0.0, 0.0
    else:
        beside = beside.merge(last, on="check_id", how="left", suffixes=("", "_last"))
        known = beside["documents_last"].fillna(0) >= LEAST_DOCUMENTS
        beside["rise"] = (beside["failed"] - beside["failed_last"]).where(known, 0.0)
        # the amounts have a bound of their own
        known &= beside["check_id"] != "amounts"
        beside["fall"] = (beside["checked_last"] - beside["checked"]).where(known, 0.0)
    if beside.empty:
        return ()
    beside["claimed"] = beside["checked"].where(beside["check_id"] == "amounts")
    return _broken(beside.reset_index(drop=True))


def _suite() -> gx.ExpectationSuite:
    import great_expectations as gx
    from great_expectations import expectations as gxe

    return gx.ExpectationSuite(
        name="night",
        expectations=[
            gxe.ExpectColumnValuesToBeBetween(column="rise", max_value=ALLOWED_RISE),
            gxe.ExpectColumnValuesToBeBetween(column="fall", max_value=ALLOWED_RISE),
            gxe.ExpectColumnValuesToBeBetween(column="claimed", min_value=LEAST_CLAIMED),
        ],
    )


def _broken(frame: pd.DataFrame) -> tuple[str, ...]:
    said = {
        "rise": "{check_id} fails for {failed:.0%} of its documents, {rise:.0%} more than in the last publication",
        "fall": "{check_id} can be checked for {checked:.0%} of its documents, {fall:.0%} less than last time",
        "claimed": "line items claim {checked:.0%} of the printed amounts, fewer than can be trusted",
    }
    words: list[str] = []
    for outcome in judge(_suite, frame, "COMPLETE"):
        if not outcome.success:
            config: Any = outcome.expectation_config
            for index in outcome.result["unexpected_index_list"] or []:
                row = {str(name): value for name, value in frame.iloc[int(index)].items()}
                words.append(said[config.kwargs["column"]].format(**row))
    return tuple(sorted(words, reverse=True))
