"""`juesuan sql` and `juesuan check`: questions to the published warehouse."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli.terminal import (
    HomeOption,
    JsonOption,
    error_console,
    output_console,
    print_json,
    table,
    write_bytes,
)

if TYPE_CHECKING:
    from decimal import Decimal

    import duckdb
    import pyarrow as pa

__all__ = ["Format", "FormatOption", "OutOption", "check", "sql"]


#: Memory that a question may take, in bytes; what needs more is refused with a word.
_MEMORY: Final = 4 * 1024**3


class Format(StrEnum):
    """Formats of an answer."""

    table = "table"
    csv = "csv"
    json = "json"
    parquet = "parquet"


FormatOption = Annotated[Format, typer.Option("--format", help="How the answer is written.")]
OutOption = Annotated[
    Path | None, typer.Option("--out", help="File to write to instead of stdout.", dir_okay=False, show_default=False)
]

_CHECKS = """
    SELECT coalesce(u.unit_name, d.unit_name) AS unit, c.fiscal_year AS year, c.check_id, c.severity, c.fault, c.pages,
           c.expected, c.observed, c.difference, c.message, d.file_name, c.document_id
    FROM checks c
    JOIN documents d USING (document_id)
    LEFT JOIN units u ON u.unit_id = c.unit_id
    WHERE c.verdict = 'fail'
      AND ($1 IS NULL OR starts_with(c.document_id, $1))
      AND ($2 IS NULL OR contains(coalesce(u.unit_name, ''), $2) OR contains(coalesce(d.unit_name, ''), $2))
      AND ($3 IS NULL OR c.severity = $3)
    ORDER BY unit, year, c.check_id, c.pages, c.expected, c.observed
"""


def sql(
    question: Annotated[
        str, typer.Argument(help="A SELECT; the tables are in docs/dictionary.md.", show_default=False)
    ],
    home: HomeOption = None,
    form: FormatOption = Format.table,
    out: OutOption = None,
    seconds: Annotated[float, typer.Option("--seconds", min=1, help="Time that the question may take.")] = 300.0,
    as_json: JsonOption = False,
) -> None:
    """Ask the published warehouse, read-only.

    Example: juesuan sql "SELECT unit_name, actual, execution_rate FROM budget_vs_actual WHERE fiscal_year = 2024"
    """
    from pipeline.home import Home
    from pipeline.warehouse.read import ask

    place = Home(home)
    place.check_version()
    form = _form(form, as_json)
    answer = ask(place, question, seconds=seconds, rows=None, size=None, memory=_MEMORY)
    if form is Format.parquet:
        _parquet(answer.table, out)
    else:
        _write(answer.columns, answer.rows(), form, out)


def check(
    home: HomeOption = None,
    document: Annotated[
        str | None, typer.Option("--document", help="Only this document (id, or its beginning).", show_default=False)
    ] = None,
    unit: Annotated[
        str | None, typer.Option("--unit", help="Only units whose name holds this.", show_default=False)
    ] = None,
    severity: Annotated[
        str | None,
        typer.Option("--severity", help="Only this severity: error, warning, info.", show_default=False),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option(
            "--report",
            help="Write a review of this document (id, or its beginning) as HTML, with crops of the pages.",
            show_default=False,
        ),
    ] = None,
    worst: Annotated[
        int | None,
        typer.Option(
            "--worst",
            min=1,
            help="Write so many of the largest contradictions of all reports as HTML, with crops of the pages.",
            show_default=False,
        ),
    ] = None,
    form: FormatOption = Format.table,
    out: OutOption = None,
    as_json: JsonOption = False,
) -> None:
    """List failed checks with page and both amounts, or write a review as HTML: of one report, or of the worst of all.

    Example: juesuan check --unit 财政局 --severity error
    """
    from pipeline.tables.words import SEVERITIES
    from pipeline.warehouse.read import query

    if severity is not None and severity not in SEVERITIES:
        raise typer.BadParameter(f"one of {', '.join(sorted(SEVERITIES))}", param_hint="--severity")
    if report is not None and worst is not None:
        raise typer.BadParameter("give --report or --worst, not both", param_hint="--worst")
    if report is not None or worst is not None:
        _review(home, report, worst, out, as_json)
        return
    form = _form(form, as_json)
    with closing(_published(home)) as connection:
        answer = query(connection, _CHECKS, [document, unit, severity])
        if form is Format.table and out is None:
            count = _findings(answer)
        elif form is Format.parquet:
            count = _parquet(answer.fetch_arrow_table(), out)
        else:
            columns = [str(d[0]) for d in answer.description or ()]
            count = _write(columns, answer.fetchall(), form, out)
    error_console().print(f"checks failed: {count}" if count else "no check failed", markup=False, highlight=False)


def _form(form: Format, as_json: bool) -> Format:
    """`--json` is `--format json`."""
    if as_json and form not in (Format.table, Format.json):
        raise typer.BadParameter("give --json or --format, not both", param_hint="--json")
    return Format.json if as_json else form


def _review(home: Path | None, document: str | None, worst: int | None, out: Path | None, as_json: bool) -> None:
    """Write a review of one document, or of the worst findings of all, to `out` or beside the caller."""
    from pipeline.cli.review import build_review, build_worst
    from pipeline.evidence.proof import cached_pages
    from pipeline.home import Home
    from pipeline.stores import stores_of

    with closing(_published(home)) as connection:
        place = Home(home)
        stores, read = stores_of(place), partial(cached_pages, place)
        if document is not None:
            review, name = build_review(connection, stores.documents, document, read), f"review-{document[:12]}.html"
        else:
            review, name = build_worst(connection, stores.documents, worst or 1, read), "worst.html"
    target = out or Path(name)
    write_bytes(target, review.html.encode())
    if as_json:
        print_json({"path": str(target), "findings": review.findings})
        return
    error_console().print(f"findings: {review.findings}, written to {target}", markup=False, highlight=False)


def _findings(answer: duckdb.DuckDBPyConnection) -> int:
    """Failed checks one below the other, by document: both amounts, then what the rule demands, in both languages."""
    from rich.text import Text

    from pipeline.cli.terminal import cell

    console = output_console()
    columns = [str(d[0]) for d in answer.description or ()]
    found = [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]
    document = None
    for row in found:
        if row["document_id"] != document:
            document = row["document_id"]
            console.print(Text(f"\n{row['unit']} {cell(row['year'])} · {row['file_name']}", style="bold"))
        pages = f"page {cell(row['pages'])}" if row["pages"] else "no page"
        head = f"  {row['check_id']} {row['severity']}, fault: {row['fault']}, {pages}"
        if row["expected"] is not None:
            head += "".join(f" · {name} {_plain(row[name])}" for name in ("expected", "observed", "difference"))
        console.print(Text(head, style="red" if row["severity"] == "error" else ""))
        for language in str(row["message"]).split(" / ", 1):
            console.print(Text(f"    {language}"))
    return len(found)


def _plain(value: Decimal) -> str:
    """An amount without the zeros that its column type adds, with at least two decimals."""
    text = f"{value:,f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"


def _published(home: Path | None) -> duckdb.DuckDBPyConnection:
    from pipeline.home import Home
    from pipeline.warehouse.read import open_published

    place = Home(home)
    place.check_version()
    return open_published(place.warehouse)


def _write(columns: list[str], rows: list[tuple[object, ...]], form: Format, out: Path | None) -> int:
    """Write an answer in a format; returns the number of rows."""
    if form is Format.csv:
        write_bytes(out, _csv(columns, rows, for_people=out is not None))
    elif form is Format.json:
        write_bytes(out, _json(columns, rows))
    elif out is None:
        output_console().print(table(columns, rows))
    else:
        from io import StringIO

        from rich.console import Console

        text = StringIO()
        Console(file=text, width=100_000).print(table(columns, rows))
        write_bytes(out, text.getvalue().encode())
    return len(rows)


def _csv(columns: list[str], rows: list[tuple[object, ...]], *, for_people: bool) -> bytes:
    """CSV in UTF-8. A file is opened in a spreadsheet: `for_people` puts an apostrophe before text that one would take
    for a formula, as the explorer does. A pipe is read by programs: there each text is what the report prints.
    """
    import csv
    from io import StringIO

    from pipeline.warehouse.workbook_file import FORMULA

    def cell(value: object) -> object:
        # lists as `a;b`: the cell of a CSV is one text
        said = ";".join(map(str, value)) if isinstance(value, list) else value
        return f"'{said}" if for_people and isinstance(said, str) and FORMULA.match(said) else said

    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([cell(value) for value in row] for row in (columns, *rows))
    return text.getvalue().encode()


def _json(columns: list[str], rows: list[tuple[object, ...]]) -> bytes:
    import msgspec

    # decimals as JSON numbers with all their digits: exact for whoever reads them as decimals
    encoder = msgspec.json.Encoder(decimal_format="number", enc_hook=str)
    lines = [encoder.encode(dict(zip(columns, row, strict=True))) for row in rows]
    return b"[\n" + b",\n".join(lines) + b"\n]\n" if lines else b"[]\n"


def _parquet(found: pa.Table, out: Path | None) -> int:
    import sys
    from io import BytesIO

    import pyarrow.parquet as pq

    if out is None and sys.stdout.isatty():
        raise typer.BadParameter("Parquet is binary: name a file with --out", param_hint="--format")
    buffer = BytesIO()
    pq.write_table(found, buffer, compression="zstd")
    write_bytes(out, buffer.getvalue())
    return int(found.num_rows)
