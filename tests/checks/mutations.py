"""Mutants of clean reports: one slip each, many at a time, all as documents of one warehouse.

A mutant is a copy of a document under another name with one digit changed, two digits swapped, the point moved, a row
dropped or two columns exchanged. What stands in no identity cannot be judged and is not mutated. Whether it stands in
one is read from the unchanged report alone, from the places that the catalogue judged there:

- a figure: it is a term of a kept identity about money (equal, certain);
- a row: an amount of it is a term of one that has a term outside the row (a row that adds up only in itself leaves
  nothing behind that could miss it);
- two columns of one side: the arithmetic of one of the identities does not hold with their amounts exchanged
  (basic + project = total holds either way round).
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, product
from typing import NamedTuple

import duckdb
import pyarrow as pa

from pipeline.checks import Rule
from pipeline.checks.run import judge

__all__ = ["KINDS", "Mutant", "apply_mutants", "clean_documents", "draw_mutants"]

KINDS = ("digit", "swap", "point", "row", "columns")
#: A slip below 0.03 万元 hides in honest rounding.
SMALLEST = Decimal(300)


#: Identities with more addends than this are taken as plain sums: no more signs are tried.
MOST_SIGNS = 6


class Identity(NamedTuple):
    """One kept identity of a report: its terms with their signs, whose sum is 0 within the tolerance.

    `signs` is None where one quantity is printed at several places: all terms are the same amount.
    """

    terms: tuple[str, ...]
    signs: tuple[int, ...] | None
    tolerance: Decimal

    def holds(self, values: Mapping[str, Decimal]) -> bool:
        amounts = [values.get(term, Decimal(0)) for term in self.terms]
        if self.signs is None:
            return max(amounts) - min(amounts) <= self.tolerance
        return abs(sum(s * a for s, a in zip(self.signs, amounts, strict=True))) <= self.tolerance


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed figure: the line items that state it, and where it stands."""

    items: tuple[str, ...]
    value: Decimal
    printed: str
    unit: Decimal
    row: tuple[object, ...] | None
    column: tuple[object, ...]
    measures: tuple[str, ...]
    is_coded: bool
    is_held: bool

    @property
    def table(self) -> tuple[object, ...]:
        return self.row[:3] if self.row else ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a document prints, and the identities that hold in it."""

    cells: list[Cell]
    identities: list[Identity]

    def held(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_held]


@dataclass(frozen=True, slots=True)
class Mutant:
    """One slip: new values by line item of the original, None for one that is dropped.

    `columns` are the header, measure and period under which an item stands now, where it moved to a blank cell.
    """

    number: int
    document: str
    kind: str
    values: dict[str, Decimal | None]
    columns: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.document}#{self.number}"


class Slip(NamedTuple):
    """Values and, for figures that change their column, the new header and measure."""

    values: dict[str, Decimal | None]
    columns: dict[str, tuple[str, str]]


NO_SLIP = Slip({}, {})


def clean_documents(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> list[str]:
    """Documents without a single failed identity; leaves check_judged.

    Reports that leave out secret items (涉密) are none: what a sum has beyond its parts is no contradiction there.
    """
    judge(con, rules)
    rows = con.execute(
        "SELECT document_id FROM check_judged JOIN check_rules USING (check_id)"
        " ANTI JOIN (SELECT document_id FROM passages WHERE regexp_matches(text, '涉密|秘密')) USING (document_id)"
        " GROUP BY document_id"
        " HAVING count(*) FILTER (verdict = 'fail' AND severity = 'error') = 0"
        " AND count(*) FILTER (verdict IN ('pass', 'rounding') AND relation = 'equal' AND unit = 'CNY') >= 30"
        " ORDER BY 1"
    ).fetchall()
    return [row[0] for row in rows]


def draw_mutants(con: duckdb.DuckDBPyConnection, documents: Sequence[str], count: int, seed: int) -> list[Mutant]:
    """`count` mutants of the documents, kinds in turn, figures drawn evenly from those in identities."""
    draw = random.Random(seed)
    sheets: dict[str, Sheet] = {}
    mutants: list[Mutant] = []
    while len(mutants) < count:
        document = draw.choice(documents)
        if document not in sheets:
            sheets[document] = _sheet(con, document)
        kind = KINDS[len(mutants) % len(KINDS)]
        slip = _SLIPS[kind](sheets[document], draw)
        if slip.values:
            mutants.append(Mutant(len(mutants), document, kind, *slip))
    return mutants


def apply_mutants(con: duckdb.DuckDBPyConnection, mutants: Sequence[Mutant]) -> None:
    """Add every mutant as a document of its own."""
    _table(con, "mutants", [{"document_id": m.document, "name": m.name, "suffix": f"#{m.number}"} for m in mutants])
    changes = [
        {
            "name": m.name,
            "line_item_id": f"{item}#{m.number}",
            "value": None if value is None else str(value),
            "column_label": m.columns[item][0] if item in m.columns else None,
            "measure": m.columns[item][1] if item in m.columns else None,
        }
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
        " coalesce(c.value::DECIMAL(20,2), t.value) AS value,"
        " coalesce(c.column_label::VARCHAR, t.column_label) AS column_label,"
        " coalesce(c.measure::VARCHAR, t.measure) AS measure)"
        " FROM line_items t JOIN mutants m USING (document_id)"
        " LEFT JOIN changes c ON c.name = m.name AND c.line_item_id = t.line_item_id || m.suffix"
        " WHERE c.line_item_id IS NULL OR c.value IS NOT NULL"
    )


def _sheet(con: duckdb.DuckDBPyConnection, document: str) -> Sheet:
    identities = list(_identities(con, document))
    held = {term for identity in identities for term in identity.terms}
    rows = con.execute(
        """
        SELECT list(line_item_id ORDER BY line_item_id), any_value(value), any_value(printed_value),
            any_value(printed_unit), any_value(source), statement, statement_title, page, row_no,
            side, column_label, period,
            list(measure ORDER BY line_item_id), bool_or(function_code IS NOT NULL OR economic_code IS NOT NULL)
        FROM line_items
        WHERE document_id = $document AND value IS NOT NULL AND unit = 'CNY'
        GROUP BY source, statement, statement_title, page, row_no, row_label, side, column_label, period,
            CASE WHEN source = 'narrative' THEN coalesce(x0::VARCHAR, line_item_id) END, top, printed_value
        ORDER BY 1
        """,
        {"document": document},
    ).fetchall()
    units = {"元": 1, "万元": 10_000, "千元": 1_000, "亿元": 100_000_000}
    cells = [
        Cell(
            tuple(row[0]),
            row[1],
            row[2],
            Decimal(units.get(row[3], 10_000)),
            (*row[5:9],) if row[4] == "table" else None,
            (row[9], row[10] or "", row[11]),
            tuple(row[12]),
            row[13],
            row[11] == "current" and any(item in held for item in row[0]),
        )
        for row in rows
    ]
    return Sheet(cells, identities)


def _identities(con: duckdb.DuckDBPyConnection, document: str) -> Iterator[Identity]:
    """Kept identities about money whose arithmetic is that of their terms."""
    values = dict(
        con.execute("SELECT line_item_id, value FROM line_items WHERE document_id = ?", [document]).fetchall()
    )
    found = con.execute(
        """
        WITH judged AS (
            SELECT check_judged.rowid AS finding, check_id, place, expected, observed, tolerance,
                unnest(terms) AS line_item_id, generate_subscripts(terms, 1) AS position
            FROM check_judged JOIN check_rules USING (check_id)
            WHERE document_id = $document AND verdict IN ('pass', 'rounding') AND is_certain
                AND relation = 'equal' AND unit = 'CNY'
        )
        SELECT any_value(expected), any_value(observed), any_value(tolerance), list(li.item ORDER BY position) AS items
        FROM judged JOIN check_lines AS li USING (line_item_id)
        GROUP BY finding
        -- by what it says, not by where the engine put it: the same seed draws the same mutants
        ORDER BY any_value(check_id), any_value(place), items
        """,
        {"document": document},
    ).fetchall()
    for expected, observed, tolerance, terms in found:
        amounts = [values[term] for term in terms]
        if all(amount in (expected, observed) for amount in amounts):
            yield Identity(tuple(terms), None, tolerance)
        elif amounts[0] == observed:
            signs = _signs(amounts[1:], expected)
            yield Identity(tuple(terms), (-1, *signs) if signs else (0,) * len(terms), tolerance)
        else:
            yield Identity(tuple(terms), (0,) * len(terms), tolerance)


def _signs(addends: Sequence[Decimal], total: Decimal) -> tuple[int, ...]:
    """The signs under which the addends make the total: all plus, else the only choice that does; () where none."""
    if sum(addends) == total:
        return (1,) * len(addends)
    if len(addends) > MOST_SIGNS:
        return ()
    choices = [
        s for s in product((1, -1), repeat=len(addends)) if sum(x * a for x, a in zip(s, addends, strict=True)) == total
    ]
    return choices[0] if len(choices) == 1 else ()


def _figure(sheet: Sheet, draw: random.Random) -> Cell | None:
    cell = draw.choice(sheet.held())
    return cell if any(c.isdigit() for c in cell.printed) else None


def _printed(cell: Cell, text: str) -> Slip:
    """The mutant that prints `text` instead, where that is a change worth finding."""
    value = (Decimal(text.replace(",", "")) * cell.unit).quantize(Decimal("0.01"))
    own = (Decimal(cell.printed.replace(",", "")) * cell.unit).quantize(Decimal("0.01"))
    if own != cell.value or abs(value - own) < SMALLEST:
        return NO_SLIP
    return Slip(dict.fromkeys(cell.items, value), {})


def _digit(sheet: Sheet, draw: random.Random) -> Slip:
    cell = _figure(sheet, draw)
    if cell is None:
        return NO_SLIP
    at = draw.choice([i for i, c in enumerate(cell.printed) if c.isdigit()])
    other = draw.choice([d for d in "0123456789" if d != cell.printed[at]])
    return _printed(cell, cell.printed[:at] + other + cell.printed[at + 1 :])


def _swap(sheet: Sheet, draw: random.Random) -> Slip:
    cell = _figure(sheet, draw)
    if cell is None:
        return NO_SLIP
    digits = [i for i, c in enumerate(cell.printed) if c.isdigit()]
    pairs = [(i, j) for i, j in pairwise(digits) if cell.printed[i] != cell.printed[j]]
    if not pairs:
        return NO_SLIP
    i, j = draw.choice(pairs)
    text = list(cell.printed)
    text[i], text[j] = text[j], text[i]
    return _printed(cell, "".join(text))


def _point(sheet: Sheet, draw: random.Random) -> Slip:
    cell = _figure(sheet, draw)
    if cell is None:
        return NO_SLIP
    number = Decimal(cell.printed.replace(",", ""))
    moved = number * 10 if draw.random() < 0.5 else (number / 10).quantize(Decimal("0.01"))
    return _printed(cell, str(moved))


def _row(sheet: Sheet, draw: random.Random) -> Slip:
    rows: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in sheet.cells:
        if cell.row is not None:
            rows[cell.row].append(cell)
    dropped = draw.choice(sorted(rows.values(), key=lambda row: row[0].items))
    items = {item for cell in dropped for item in cell.items}
    missed = {item for cell in dropped if abs(cell.value) >= SMALLEST for item in cell.items}
    if not any(missed.intersection(one.terms) and not items.issuperset(one.terms) for one in sheet.identities):
        return NO_SLIP
    return Slip(dict.fromkeys(sorted(items), None), {})


def _columns(sheet: Sheet, draw: random.Random) -> Slip:
    tables: dict[tuple[object, ...], list[Cell]] = defaultdict(list)
    for cell in sheet.cells:
        if cell.row is not None:
            tables[*cell.table[:2], cell.column[0], cell.column[2]].append(cell)
    table = draw.choice(sorted(tables.values(), key=lambda cells: cells[0].items))
    headers = sorted({str(cell.column[1]) for cell in table})
    if len(headers) < 2:
        return NO_SLIP
    one, other = draw.sample(headers, 2)
    by_place = {(cell.row, cell.column[1]): cell for cell in table}
    slip = Slip({}, {})
    for row in {cell.row: None for cell in table}:
        a, b = by_place.get((row, one)), by_place.get((row, other))
        for mine, theirs, header in ((a, b, other), (b, a, one)):
            if mine is not None and theirs is not None:
                slip.values.update(dict.fromkeys(mine.items, theirs.value))
            elif mine is not None:
                # the other cell is blank: the amount moves there, under its header
                slip.values.update(dict.fromkeys(mine.items, mine.value))
                measures = Counter(
                    m for c in table if c.column[1] == header and c.is_coded == mine.is_coded for m in c.measures
                )
                measure = max(measures, key=lambda m: (measures[m], m), default="other")
                slip.columns.update(dict.fromkeys(mine.items, (header, measure)))
    return slip if _breaks(sheet, slip) else NO_SLIP


def _breaks(sheet: Sheet, slip: Slip) -> bool:
    """Whether an identity does not hold with the columns exchanged.

    One within a column holds in the other column as well. One across a row keeps amounts that moved to a blank cell of
    that row; elsewhere such an amount is missing, and what misses a term cannot be evaluated.
    """
    cells = {item: cell for cell in sheet.cells for item in cell.items}
    values = {item: cell.value for item, cell in cells.items()}
    values |= {item: value for item, value in slip.values.items() if value is not None}
    for identity in sheet.identities:
        touched = [term for term in identity.terms if term in slip.values]
        if touched and not identity.holds(values):
            terms = [cells[term] for term in identity.terms]
            if len({cell.row for cell in terms}) == 1:
                return True
            is_column = len({(cell.table[:2], cell.column) for cell in terms}) == 1
            if not is_column and not any(term in slip.columns for term in touched):
                return True
    return False


_SLIPS = {"digit": _digit, "swap": _swap, "point": _point, "row": _row, "columns": _columns}


def _table(con: duckdb.DuckDBPyConnection, name: str, rows: Sequence[dict[str, object]]) -> None:
    con.register("fresh", pa.Table.from_pylist(list(rows)))
    con.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM fresh")
    con.unregister("fresh")


def items_of(mutant: Mutant) -> Iterator[str]:
    """Line items of the mutant that differ from the original."""
    return (f"{item}#{mutant.number}" for item in mutant.values)
