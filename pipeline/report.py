"""One document in, tidy rows out: the whole domain in one page."""

from __future__ import annotations

import msgspec

from pipeline.codes.resolve import path_codes
from pipeline.errors import TooLarge
from pipeline.figures.indicator import Indicator
from pipeline.figures.line_item import LineItem
from pipeline.pages.model import Box, DocumentPages, Page
from pipeline.pages.outside import lines_outside_tables
from pipeline.prose.passage import Passage, unwrap
from pipeline.prose.read import read_passages
from pipeline.statements.performance.read import read_indicators
from pipeline.statements.recognise import recognise
from pipeline.statements.rows import StatementRead, read_statement
from pipeline.units.identity import identify
from pipeline.units.model import Identity, Unit
from pipeline.units.resolve import resolve_unit
from pipeline.units.vouched import Vouched, complete

__all__ = ["MAX_PROSE_FIGURES", "REPORT_VERSION", "Identity", "PassageRead", "Report", "TableRead", "read_report"]

#: Raise it when parsing changes: every document is then parsed again from its cached pages.
REPORT_VERSION = 8

#: Prose that states more is a collection of reports or an attack; the longest report seen states 600. The checks hold
#: the figures of one document's prose against each other, so one such file must not stop the publication of all.
MAX_PROSE_FIGURES = 5_000


class TableRead(msgspec.Struct, omit_defaults=True):
    """How one table was read: which reader, which statement it was taken for, and what stayed unclaimed.

    `page` is 0 in formats without pages.
    """

    page: int
    table_no: int
    reader: str
    statement: str | None = None
    statement_title: str | None = None
    rows: int = 0
    amounts_printed: int = 0
    amounts_claimed: int = 0
    disagreement: str | None = None


class PassageRead(msgspec.Struct, omit_defaults=True):
    """One paragraph as the prose was read: wrapped lines joined, blanks left out. `page` is where it begins."""

    text: str
    page: int | None = None
    heading: bool = False


class Report(msgspec.Struct, omit_defaults=True):
    """All that one document states. A function of the document and the version of this stage alone."""

    document_id: str
    media_type: str
    pages: int | None
    text_source: str
    identity: Identity
    unit: Unit | None = None
    line_items: list[LineItem] = []
    table_reads: list[TableRead] = []
    passages: list[PassageRead] = []
    indicators: list[Indicator] = []
    amounts_printed: int = 0
    amounts_claimed: int = 0


def read_report(pages: DocumentPages, *, origin_name: str | None, vouched: Vouched | None = None) -> Report:
    """One document's pages to its report: who, which year, which statements, which figures, and what stayed unclaimed.

    `origin_name` is the file name at arrival, believed only where the document itself says nothing; `vouched` what its
    source knows, believed only where neither says anything. Raises TooLarge where one file states more than any report
    does.
    """
    identity = identify(pages, origin_name=origin_name)
    if vouched is not None:
        complete(identity, vouched)
    report = Report(
        document_id=pages.document_id,
        media_type=pages.media_type,
        # two pages that were scanned as one sheet carry its number
        pages=len({page.number for page in pages.pages}) if pages.paged else None,
        text_source=_text_source(pages),
        identity=identity,
        unit=resolve_unit(identity),
    )
    if identity.report_kind == "template":
        return report  # its placeholders are no figures

    statements = _read_statements(pages, identity)
    report.line_items.extend(item for read in statements for item in read.items)
    report.table_reads.extend(_table_reads(statements, paged=pages.paged))
    report.indicators.extend(read_indicators(pages))

    passages = unwrap([(page.number if pages.paged else None, lines_outside_tables(page)) for page in pages.pages])
    report.passages.extend(_passage_read(passage) for passage in passages)
    prose = read_passages(
        passages,
        report_kind=identity.report_kind,
        fiscal_year=identity.fiscal_year,
        classification=path_codes(),
    )
    if len(prose.items) > MAX_PROSE_FIGURES:
        raise TooLarge(
            f"the prose states {len(prose.items)} figures, more than {MAX_PROSE_FIGURES}",
            where=origin_name or pages.document_id,
            remedy="split the file by report",
        )
    doubted = _doubted_pages(pages)
    report.line_items.extend(
        _with_doubts(item, doubted[item.page]) if item.page in doubted else item for item in prose.items
    )
    report.amounts_printed = sum(t.amounts_printed for t in report.table_reads) + len(prose.amounts)
    report.amounts_claimed = sum(t.amounts_claimed for t in report.table_reads) + sum(a.claimed for a in prose.amounts)
    return report


def _passage_read(passage: Passage) -> PassageRead:
    return PassageRead(passage.text, passage.lines[0][0] if passage.lines else None, passage.heading)


def _doubted_pages(pages: DocumentPages) -> dict[int | None, list[Page]]:
    """Pages by number whose figures may be misread; two pages that were scanned as one sheet bear one number."""
    doubted: dict[int | None, list[Page]] = {}
    for page in pages.pages:
        if page.text_source == "ocr" or page.doubts:
            doubted.setdefault(page.number, []).append(page)
    return doubted


def _with_doubts(item: LineItem, sheet: list[Page]) -> LineItem:
    """A figure of the prose with what its page says of it: numbers of a scan are read twice, place by place."""
    flags = (*item.flags, "ocr") if any(page.text_source == "ocr" for page in sheet) else item.flags
    if any(_overlap(item, doubt.box) for page in sheet for doubt in page.doubts):
        flags = (*flags, "readers_disagree")
    return msgspec.structs.replace(item, flags=flags)


def _overlap(item: LineItem, box: Box) -> bool:
    if item.x0 is None or item.top is None or item.x1 is None or item.bottom is None:
        return False
    x0, top, x1, bottom = box
    return item.x0 < x1 and x0 < item.x1 and item.top < bottom and top < item.bottom


def _text_source(pages: DocumentPages) -> str:
    sources = {page.text_source for page in pages.pages if page.lines or page.tables}
    return sources.pop() if len(sources) == 1 else "mixed"


def _read_statements(pages: DocumentPages, identity: Identity) -> list[StatementRead]:
    """Every statement with its items; row numbers go on where one title is printed twice (several bodies)."""
    next_row: dict[str, int] = {}
    reads = []
    for statement in recognise(pages):
        read = read_statement(
            statement, identity.report_kind, identity.fiscal_year, first_row_no=next_row.get(statement.title, 0)
        )
        next_row[statement.title] = next_row.get(statement.title, 0) + sum(part.rows for part in read.parts)
        if not pages.paged:
            read.items = [msgspec.structs.replace(item, page=None) for item in read.items]
        reads.append(read)
    return reads


def _table_reads(statements: list[StatementRead], *, paged: bool) -> list[TableRead]:
    return [
        TableRead(
            page=part.part.page.number if paged else 0,
            table_no=part.part.table_no,
            reader=part.part.table.reader,
            statement=read.statement.kind.key,
            statement_title=read.statement.title,
            rows=part.rows,
            amounts_printed=part.printed,
            amounts_claimed=part.claimed,
            disagreement=part.part.table.disagreement,
        )
        for read in statements
        for part in read.parts
    ]
