"""Mutants of clean reports: one slip each, many at a time, all as documents of one warehouse.

A mutant is a copy of a document under another name with one digit changed, two digits swapped, the point moved, a row
dropped or two columns exchanged. What stands in no identity cannot be judged and is not mutated.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import duckdb
import pyarrow as pa

from pipeline.checks import Rule
from pipeline.checks.run import judge

__all__ = ["KINDS", "Mutant", "apply_mutants", "clean_documents", "draw_mutants"]

KINDS = ("digit", "swap", "point", "row", "columns")
#: A slip below 0.03 万元 hides in honest rounding.
SMALLEST = Decimal(300)


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed figure: the line items that state it, and where it stands."""

    items: tuple[str, ...]
    value: Decimal
    printed: str
    unit: Decimal
    table: tuple[object, ...] | None
    row_no: int
    column: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """One slip: new values by line item of the original, None for a row that is dropped."""

    number: int
    document: str
    kind: str
    values: dict[str, Decimal | None]

    @property
    def name(self) -> str:
        return f"{self.document}#{self.number}"


def clean_documents(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[str]:
    """Documents without a single failed identity; leaves check_judged."""
    judge(con, rules)
    rows = con.execute(
        "SELECT document_id FROM check_judged JOIN check_rules USING (check_id) GROUP BY document_id"
        " HAVING count(*) FILTER (verdict = 'fail' AND severity = 'error') = 0"
        " AND count(*) FILTER (verdict IN ('pass', 'rounding') AND relation = 'equal' AND unit = 'CNY') >= 30"
        " ORDER BY 1"
    ).fetchall()
    return [row[0] for row in rows]


def draw_mutants(con: duckdb.DuckDBPyConnection, documents: Sequence[str], count: int, seed: int) -> list[Mutant]:
    """`count` mutants of the documents, kinds in turn, figures drawn evenly from those in identities."""
    draw = random.Random(seed)
    cells = {document: _cells(con, document) for document in documents}
    mutants: list[Mutant] = []
    while len(mutants) < count:
        document = draw.choice(documents)
        kind = KINDS[len(mutants) % len(KINDS)]
        values = _SLIPS[kind](cells[document], draw)
        if values:
            mutants.append(Mutant(len(mutants), document, kind, values))
    return mutants


def apply_mutants(con: duckdb.DuckDBPyConnection, mutants: Sequence[Mutant]) -> None:
    """Add every mutant as a document of its own."""
    _table(con, "mutants", [{"document_id": m.document, "name": m.name, "suffix": f"#{m.number}"} for m in mutants])
    changes = [
        {"name": m.name, "line_item_id": f"{item}#{m.number}", "value": None if value is None else str(value)}
        for m in mutants
        for item, value in m.values.items()
    ]
    _table(con, "changes", changes)
    for table in ("documents", "table_reads", "passages"):
        con.execute(
            f"INSERT INTO {table} SELECT t.* REPLACE (m.name AS document_id)"
            f" FROM {table} t JOIN mutants m USING (document_id)"
        )
    con.execute(
        "INSERT INTO line_items SELECT t.* REPLACE (m.name AS document_id, t.line_item_id || m.suffix AS line_item_id,"
        " coalesce(c.value::DECIMAL(20,2), t.value) AS value)"
        " FROM line_items t JOIN mutants m USING (document_id)"
        " LEFT JOIN changes c ON c.name = m.name AND c.line_item_id = t.line_item_id || m.suffix"
        " WHERE c.line_item_id IS NULL OR c.value IS NOT NULL"
    )


def _cells(con: duckdb.DuckDBPyConnection, document: str) -> list[Cell]:
    """Figures of a document that stand in an identity (equal amounts of money)."""
    rows = con.execute(
        """
        WITH held AS (
            SELECT DISTINCT ids.place
            FROM (
                SELECT unnest(terms) AS line_item_id FROM check_judged JOIN check_rules USING (check_id)
                WHERE document_id = $document AND verdict IN ('pass', 'rounding') AND is_certain
                    AND relation = 'equal' AND unit = 'CNY'
            ) JOIN check_ids AS ids USING (line_item_id)
        )
        SELECT list(li.line_item_id ORDER BY li.line_item_id), any_value(value), any_value(printed_value),
            any_value(printed_unit), any_value(source), any_value(statement), any_value(statement_title),
            any_value(page),
            any_value(row_no), any_value(column_label), bool_or(held.place IS NOT NULL)
        FROM line_items AS li LEFT JOIN held ON held.place = li.rowid
        WHERE document_id = $document AND value IS NOT NULL AND unit = 'CNY' AND period = 'current'
        GROUP BY source, statement, statement_title, row_no, row_label, side, column_label,
            CASE WHEN source = 'narrative' THEN coalesce(x0::VARCHAR, li.line_item_id) END, page, top, printed_value
        HAVING bool_or(held.place IS NOT NULL)
        ORDER BY 1
        """,
        {"document": document},
    ).fetchall()
    units = {"元": 1, "万元": 10_000, "千元": 1_000, "亿元": 100_000_000}
    return [
        Cell(
            tuple(row[0]),
            row[1],
            row[2],
            Decimal(units.get(row[3], 10_000)),
            (row[5], row[6]) if row[4] == "table" else None,
            row[8],
            row[9] or "",
        )
        for row in rows
    ]


def _figure(cells: Sequence[Cell], draw: random.Random) -> Cell | None:
    cell = draw.choice(cells)
    return cell if any(c.isdigit() for c in cell.printed) else None


def _printed(cell: Cell, text: str) -> dict[str, Decimal | None]:
    """The mutant that prints `text` instead, where that is a change worth finding."""
    value = (Decimal(text.replace(",", "")) * cell.unit).quantize(Decimal("0.01"))
    own = (Decimal(cell.printed.replace(",", "")) * cell.unit).quantize(Decimal("0.01"))
    if own != cell.value or abs(value - own) < SMALLEST:
        return {}
    return dict.fromkeys(cell.items, value)


def _digit(cells: Sequence[Cell], draw: random.Random) -> dict[str, Decimal | None]:
    cell = _figure(cells, draw)
    if cell is None:
        return {}
    at = draw.choice([i for i, c in enumerate(cell.printed) if c.isdigit()])
    other = draw.choice([d for d in "0123456789" if d != cell.printed[at]])
    return _printed(cell, cell.printed[:at] + other + cell.printed[at + 1 :])


def _swap(cells: Sequence[Cell], draw: random.Random) -> dict[str, Decimal | None]:
    cell = _figure(cells, draw)
    if cell is None:
        return {}
    digits = [i for i, c in enumerate(cell.printed) if c.isdigit()]
    pairs = [(i, j) for i, j in pairwise(digits) if cell.printed[i] != cell.printed[j]]
    if not pairs:
        return {}
    i, j = draw.choice(pairs)
    text = list(cell.printed)
    text[i], text[j] = text[j], text[i]
    return _printed(cell, "".join(text))


def _point(cells: Sequence[Cell], draw: random.Random) -> dict[str, Decimal | None]:
    cell = _figure(cells, draw)
    if cell is None:
        return {}
    number = Decimal(cell.printed.replace(",", ""))
    moved = number * 10 if draw.random() < 0.5 else (number / 10).quantize(Decimal("0.01"))
    return _printed(cell, str(moved))


def _row(cells: Sequence[Cell], draw: random.Random) -> dict[str, Decimal | None]:
    rows: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.table is not None:
            rows[cell.table, cell.row_no].append(cell)
    dropped = draw.choice(sorted(rows.values(), key=lambda row: row[0].items))
    if not any(abs(cell.value) >= SMALLEST for cell in dropped):
        return {}
    return dict.fromkeys((item for cell in dropped for item in cell.items), None)


def _columns(cells: Sequence[Cell], draw: random.Random) -> dict[str, Decimal | None]:
    tables: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        if cell.table is not None:
            tables[cell.table].append(cell)
    table = draw.choice(sorted(tables.values(), key=lambda cells: cells[0].items))
    columns = sorted({cell.column for cell in table})
    if len(columns) < 2:
        return {}
    one, other = draw.sample(columns, 2)
    exchanged: dict[str, Decimal | None] = {}
    changed = Decimal(0)
    by_place = {(cell.row_no, cell.column): cell for cell in table}
    for row_no in {cell.row_no for cell in table}:
        a, b = by_place.get((row_no, one)), by_place.get((row_no, other))
        for mine, theirs in ((a, b), (b, a)):
            if mine is not None:
                value = Decimal(0) if theirs is None else theirs.value
                changed = max(changed, abs(value - mine.value))
                exchanged |= dict.fromkeys(mine.items, value)
    return exchanged if changed >= SMALLEST else {}


_SLIPS = {"digit": _digit, "swap": _swap, "point": _point, "row": _row, "columns": _columns}


def _table(con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[dict[str, object]]) -> None:
    con.register("fresh", pa.Table.from_pylist(list(rows)))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM fresh")
    con.unregister("fresh")


def items_of(mutant: Mutant) -> Iterator[str]:
    """Line items of the mutant that differ from the original."""
    return (f"{item}#{mutant.number}" for item in mutant.values)
