"""Names of subjects that are not those of their year: what reports print beside codes, judged once per build.

The distinct (code, year, name) of all line items are few beside the line items; each is judged in Python by
`pipeline.codes.naming`, and those with a fault are rows of `code_names`, for the rules and for whoever keeps the codes.
"""

from __future__ import annotations

import duckdb
import pyarrow as pa

from pipeline.codes.naming import judge_name
from pipeline.tables import TABLES
from pipeline.warehouse.sql import sql_file

__all__ = ["fill_code_names"]


def fill_code_names(con: duckdb.DuckDBPyConnection) -> None:
    """Fill `code_names` from the line items of the open build."""
    cursor = con.execute(sql_file("printed_names"))
    columns = [column[0] for column in cursor.description or ()]
    rows = []
    for values in cursor.fetchall():
        said = dict(zip(columns, values, strict=True))
        has_code = said.pop("has_code")
        fault = judge_name(said["scheme"], said["code"], said["printed_name"], said["fiscal_year"])
        if fault is None or not (has_code or fault.verdict in ("outdated", "early")):
            continue
        rows.append(
            said
            | {
                "verdict": fault.verdict,
                "expected_name": fault.expected,
                "name_year": fault.year,
                "other_code": fault.other_code,
            }
        )
    table = TABLES["code_names"]
    con.register("named_rows", pa.Table.from_pylist(rows, schema=table.arrow_schema()))
    con.execute("INSERT INTO code_names BY NAME SELECT * FROM named_rows")
    con.unregister("named_rows")
