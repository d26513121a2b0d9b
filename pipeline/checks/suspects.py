"""Suspects: which single figure explains the failing identities of a document.

Single-error decoding, after section 15 of the identities: a report is a linear system of printed cells; a wrong cell
shows in each of its identities with the same residual. The suspect is named in the message, never corrected.
"""

from __future__ import annotations

from importlib import resources

import duckdb

__all__ = ["find_suspects"]


def find_suspects(con: duckdb.DuckDBPyConnection) -> None:
    """Fill the temporary table check_suspects (document_id, line_item_id, words_zh, words_en) from check_judged."""
    con.execute(resources.files("pipeline.checks").joinpath("suspects.sql").read_text(encoding="utf-8"))
