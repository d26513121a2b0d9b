"""What changed since the last morning page: the published warehouse held against what that page was about.

Each page leaves a baseline, a few columns of the warehouse as Parquet, in the folder of its run. The next page is the
difference between that and the warehouse as it is then. So a run that was killed after its publication and before its
page takes nothing with it, and what the command line did during the day stands in the page of that run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

import duckdb

from pipeline.durable import place_folder
from pipeline.home import Home
from pipeline.night.settings import Due
from pipeline.night.table import RUN_REPORT, SECTIONS
from pipeline.runs import run_folders
from pipeline.warehouse.read import attach
from pipeline.warehouse.sql import literal, writing

__all__ = ["BASELINE", "Differences", "differences", "is_readable", "last_baseline", "write_baseline"]

#: Name of the folder of a baseline in the folder of its run.
BASELINE: Final = "baseline"

#: What a baseline keeps, by file.
_KEPT: Final = {
    "documents": "SELECT document_id, status, unit_id, fiscal_year, report_kind, file_name FROM documents ORDER BY ALL",
    "failures": "SELECT document_id, check_id, failed FROM failures ORDER BY ALL",
    "rules": "SELECT check_id, applied, failed FROM rules ORDER BY ALL",
    "rejections": 'SELECT source_uri, document_id, stage, reason, "at" FROM rejections ORDER BY ALL',
}
#: What lies at an address that is told of: the newest document that came from there, by its report.
_WHOSE: Final = """
    UPDATE entries SET
        document_id = here.document_id, unit_id = here.unit_id, unit_name = here.unit_name,
        fiscal_year = here.fiscal_year, report_kind = here.report_kind
    FROM (
        SELECT d.source_uri, d.document_id, d.unit_id, coalesce(u.unit_name, d.unit_name) AS unit_name, d.fiscal_year,
            d.report_kind
        FROM documents d LEFT JOIN units u ON u.unit_id = d.unit_id
        QUALIFY row_number() OVER (PARTITION BY d.source_uri ORDER BY d.arrived_at DESC, d.document_id) = 1
    ) here
    WHERE entries.what = here.source_uri AND entries.document_id IS NULL AND entries.section IN ('withdrawn', 'source')
"""
_ORDER: Final = "section, now DESC NULLS LAST, unit_name NULLS LAST, fiscal_year, what, reason"


@dataclass(frozen=True, slots=True)
class Differences:
    """The rows of a page: how many there are by section, and the first of each section."""

    counts: dict[str, int]
    rows: list[dict[str, Any]]
    is_first: bool


def last_baseline(home: Home) -> Path | None:
    """The folder of the newest baseline; None before the first page."""
    found = [folder / BASELINE for folder in run_folders(home) if (folder / BASELINE).is_dir()]
    return found[-1] if found else None


def is_readable(baseline: Path) -> bool:
    """Whether a baseline is as it was written, as far as its reader can tell."""
    with closing(duckdb.connect(":memory:")) as con:
        try:
            for name in _KEPT:
                file = literal(str(baseline / f"{name}.parquet"))
                con.execute(f"SELECT bit_xor(hash(COLUMNS(*))) FROM read_parquet({file})").fetchall()
        except duckdb.Error:
            return False
    return True


def differences(
    home: Home, run: str, due: Due, today: date, table: Path, told: Sequence[Mapping[str, Any]] = (), *, limit: int
) -> Differences:
    """Hold the published warehouse against the last page; all rows go to the Parquet file `table`.

    `told` are rows that the warehouse knows nothing of (`section`, `what`, `reason`, `detail`). `limit` rows of each
    section come back as well: what a night brings in does not have to fit into memory.
    """
    baseline = last_baseline(home)
    if baseline is not None and not is_readable(baseline):
        baseline = None  # the disk damaged it: everything is told as new once more, rather than nothing
    with writing(table), closing(_prepared(home, baseline, due, today)) as con:
        for row in told:
            con.execute(
                "INSERT INTO entries BY NAME SELECT ? AS section, ? AS what, ? AS reason, ? AS detail",
                [row["section"], row["what"], row.get("reason"), row.get("detail")],
            )
        con.execute(_WHOSE)
        columns = ", ".join(
            f"{literal(run)} AS run" if c.name == "run" else f"{c.sql_name}::{c.type} AS {c.sql_name}"
            for c in RUN_REPORT.columns
        )
        con.execute(f"CREATE TEMP TABLE page AS SELECT {columns} FROM entries ORDER BY {_ORDER}")
        con.execute(f"COPY page TO {literal(str(table))} (FORMAT parquet, COMPRESSION zstd)")
        counts: dict[str, int] = dict.fromkeys(SECTIONS, 0)
        counts.update(con.execute("SELECT section, count(*) FROM page GROUP BY section").fetchall())
        shown = con.execute(
            f"SELECT * FROM page QUALIFY row_number() OVER (PARTITION BY section ORDER BY {_ORDER}) <= {int(limit)}"
            f" ORDER BY {_ORDER}"
        )
        names = [name for name, *_ in shown.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in shown.fetchall()]
    return Differences(counts, rows, is_first=baseline is None)


def write_baseline(home: Home, folder: Path) -> None:
    """Keep, in the folder of a run, what its page was about."""

    def fill(beside: Path) -> None:
        with writing(folder / BASELINE), closing(_prepared(home, None, Due(), date.min)) as con:
            for name, sql in _KEPT.items():
                con.execute(f"COPY ({sql}) TO {literal(str(beside / f'{name}.parquet'))} (FORMAT parquet)")

    place_folder(folder / BASELINE, fill)


def _prepared(home: Home, baseline: Path | None, due: Due, today: date) -> duckdb.DuckDBPyConnection:
    """A connection to the published warehouse with all that the SQL file asks for, and its tables."""
    con = attach(home.published)
    for name, sql in _KEPT.items():
        if baseline is not None:
            file = literal(str(baseline / f"{name}.parquet"))
            kept = f"SELECT * FROM read_parquet({file})"
            # a column that an older page did not keep is null
            con.execute(f"CREATE TEMP VIEW was_{name} AS {_columns_of(name, sql)} UNION ALL BY NAME {kept}")
        else:
            con.execute(f"CREATE TEMP TABLE was_{name} AS {_columns_of(name, sql)}")
    con.execute("CREATE TEMP TABLE due (report_kind VARCHAR, fiscal_year INTEGER)")
    if today > date.min:
        con.executemany("INSERT INTO due VALUES (?, ?)", list(_due_years(due, today)))
    con.execute((files("pipeline.night") / "differences.sql").read_text(encoding="utf-8"))
    return con


def _columns_of(name: str, sql: str) -> str:
    """An empty table with the columns that a baseline of that name would have."""
    if name in ("failures", "rules"):
        first = "'' AS document_id, '' AS check_id" if name == "failures" else "'' AS check_id, 0 AS applied"
        return f"SELECT {first}, 0 AS failed WHERE false"
    return f"{sql.removesuffix('ORDER BY ALL')} WHERE false"


def _due_years(due: Due, today: date) -> Iterator[tuple[str, int]]:
    for kind in ("budget", "final"):
        yield kind, due.latest_year(kind, today)
