"""The one call: a line item of the published warehouse to all that proves it, and pages to leaf through.

Nothing is written. The stored bytes are hashed each time: evidence from bytes that are not the document's is none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import duckdb

from pipeline import media
from pipeline.documents.store import local_content
from pipeline.errors import DocumentError, QueryError
from pipeline.evidence.drawing import Strip, compose, marked, png, strips_of
from pipeline.evidence.model import Claim, Evidence, Header, Mark, Place
from pipeline.evidence.pages import Pages, open_pages
from pipeline.evidence.passage import quoted
from pipeline.evidence.prose import Prose
from pipeline.evidence.tables import Reading, find_cell, place_in_table
from pipeline.home import Home
from pipeline.pages.model import Box, DocumentPages
from pipeline.reading import pages_stage
from pipeline.stores import stores_of
from pipeline.warehouse.read import open_published

__all__ = [
    "LINE_ITEM",
    "DocumentReading",
    "cached_pages",
    "claim_of",
    "page_image",
    "page_sizes",
    "parts_of",
    "place_of",
    "prove",
    "read_document",
    "strips_for",
    "words_on_page",
]

#: Documents whose pages are held in memory: a view asks for figures of one document after the other.
_HELD: Final = 4

LINE_ITEM: Final = """
    SELECT li.line_item_id, li.document_id, li.source, li.statement_title, li.row_no, li.row_label, li.column_label,
        li.value, li.unit, li.printed_value, li.printed_unit, li.page, li.x0, li.top, li.x1, li.bottom, li.quote,
        d.file_name, d.media_type, d.source_uri, d.text_source,
        (
            SELECT count(*) FROM line_items AS other
            -- identifiers begin as their document's do: only the blocks that hold the document are read
            WHERE other.line_item_id BETWEEN $1[:8] AND $1[:8] || 'g'
                AND other.document_id = li.document_id AND other.source = li.source
                AND other.statement_title IS NOT DISTINCT FROM li.statement_title
                AND other.page IS NOT DISTINCT FROM li.page
                AND other.row_label IS NOT DISTINCT FROM li.row_label
                AND other.column_label IS NOT DISTINCT FROM li.column_label
                AND other.printed_value IS NOT DISTINCT FROM li.printed_value
                AND (other.source = 'table' OR other.quote IS NOT DISTINCT FROM li.quote)
                AND other.row_no < li.row_no
        ) AS rank
    FROM line_items AS li JOIN documents AS d USING (document_id)
    WHERE li.line_item_id = $1
"""
_DOCUMENT: Final = "SELECT media_type, text_source FROM documents WHERE document_id = $1"


def prove(
    home: Home, line_item_id: str, *, scale: float = 2.0, connection: duckdb.DuckDBPyConnection | None = None
) -> Evidence:
    """All that proves one line item; `scale` is pixels for a point of the crop.

    `connection` is an open one to the published warehouse, opened here where none is given. Raises QueryError where no
    line item has this id, ReadingFailed where the stored bytes are missing or changed, DamagedDocument where they
    cannot be opened.
    """
    row = _ask(home, connection, LINE_ITEM, line_item_id)
    if row is None:
        raise QueryError(
            f"no line item {line_item_id!r}",
            where="line_items",
            remedy="take line_item_id from the table line_items of the newest publication",
        )
    claim = claim_of(row)
    reading = read_document(home, claim.document_id, row["media_type"], row["text_source"])
    place = place_of(reading, claim)
    with _opened(home, claim.document_id, row["media_type"], reading) as pages:
        parts = parts_of(claim, place) if pages is not None else ()
        strips = strips_for(claim, place, pages) if pages is not None else []
        crop = png(compose(pages, strips, scale)) if pages is not None and strips else None
        words = "\n".join(pages.words(page, box) for page, box in parts) if pages is not None else ""
    return Evidence(
        line_item_id=claim.line_item_id,
        document_id=claim.document_id,
        file_name=row["file_name"],
        media_type=row["media_type"],
        source_uri=row["source_uri"],
        sha256=claim.document_id,  # what the bytes were held against
        page=claim.page,
        box=claim.box,
        printed=claim.printed_value or "",
        printed_unit=claim.printed_unit,
        value=claim.value,
        unit=claim.unit,
        quote=claim.quote,
        words=words,
        row=place.row,
        column=place.column,
        passage=place.passage if place.passage is not None or crop is not None else quoted(claim),
        crop=crop,
        redrawn=crop is not None and row["media_type"] == media.OFD,
        parts=parts,
    )


def page_image(home: Home, document_id: str, page: int, scale: float = 1.5, marks: Sequence[Mark] = ()) -> bytes:
    """A whole page of a stored document as PNG, `scale` pixels a point, with marks; boxes are those of line items.

    Raises QueryError for an unknown document or one whose format has no pages, DamagedDocument for a page that is not
    there, ReadingFailed as `prove`.
    """
    with _paged(home, document_id) as pages:
        picture, at = pages.draw(page, scale)
        return png(marked(picture, marks, at))


def page_sizes(home: Home, document_id: str) -> list[tuple[float, float]]:
    """Width and height of every page in points, as they are seen; errors as of `page_image`."""
    with _paged(home, document_id) as pages:
        return [pages.size(number) for number in range(1, len(pages) + 1)]


def words_on_page(home: Home, document_id: str, page: int, box: Box) -> str:
    """What the document's own text prints inside a box; empty for pictures. Errors as of `page_image`."""
    with _paged(home, document_id) as pages:
        return pages.words(page, box)


@contextmanager
def _opened(home: Home, document_id: str, media_type: str, reading: DocumentReading | None) -> Iterator[Pages | None]:
    """The pages of a stored document (None without any), its bytes verified."""
    with (
        local_content(stores_of(home).documents, document_id) as content,
        open_pages(content, media_type, reading.pages if reading else None) as pages,
    ):
        yield pages


@contextmanager
def _paged(home: Home, document_id: str) -> Iterator[Pages]:
    """The pages of a stored document by its id alone; QueryError where it is unknown or has none."""
    row = _ask(home, None, _DOCUMENT, document_id)
    if row is None:
        raise QueryError(
            f"no document {document_id!r}", where="documents", remedy="take document_id from the table documents"
        )
    reading = read_document(home, document_id, row["media_type"], row["text_source"])
    with _opened(home, document_id, row["media_type"], reading) as pages:
        if pages is None:
            raise QueryError(
                f"{row['media_type']} has no pages to draw", where=document_id, remedy="show its passage instead"
            )
        yield pages


def _ask(
    home: Home, connection: duckdb.DuckDBPyConnection | None, question: str, identifier: str
) -> dict[str, Any] | None:
    if connection is None:
        with closing(open_published(home.warehouse)) as opened:
            return _ask(home, opened, question, identifier)
    answer = connection.execute(question, [identifier])
    names = [str(column[0]) for column in answer.description or ()]
    row = answer.fetchone()
    return None if row is None else dict(zip(names, row, strict=True))


def claim_of(row: dict[str, Any]) -> Claim:
    """The columns of a row of `line_items` (with `rank`) that its proof needs."""
    return Claim(
        line_item_id=row["line_item_id"],
        document_id=row["document_id"],
        source=row["source"],
        statement_title=row["statement_title"],
        row_no=row["row_no"],
        row_label=row["row_label"],
        column_label=row["column_label"],
        value=row["value"],
        unit=row["unit"],
        printed_value=row["printed_value"],
        printed_unit=row["printed_unit"],
        page=row["page"],
        box=None if row["x0"] is None else (row["x0"], row["top"], row["x1"], row["bottom"]),
        quote=row["quote"] or "",
        rank=row["rank"],
    )


class DocumentReading(Reading, Prose):
    """What was read of a document: its tables and statements, and its running text."""

    def __init__(self, pages: DocumentPages) -> None:
        Reading.__init__(self, pages)
        Prose.__init__(self, pages)


def cached_pages(home: Home, document_id: str) -> DocumentPages | None:
    """What was read of a document, from the stage cache alone; None where it is not there."""
    found = pages_stage(home).read(document_id)
    return found if isinstance(found, DocumentPages) else None


def read_document(home: Home, document_id: str, media_type: str, text_source: str | None) -> DocumentReading | None:
    """What was read of a document, from the stage cache; a digital one that is not there is read again.

    None where it cannot be read, and for scans that are not in the cache: recognising letters again takes minutes.
    """
    try:
        return _held_reading(str(home.path), document_id, media_type, text_source, pages_stage(home).version)
    except _NotYet:
        return None


class _NotYet(LookupError):
    """A scan is not in the cache: that is not kept, as another process may be reading it."""


@lru_cache(maxsize=_HELD)
def _held_reading(
    home: str, document_id: str, media_type: str, text_source: str | None, version: str
) -> DocumentReading | None:
    place = Home(home)
    found = cached_pages(place, document_id)
    if found is not None:
        return DocumentReading(found)
    if text_source not in (None, "digital"):
        raise _NotYet(document_id)
    from pipeline.pages.read import read_pages

    try:
        with local_content(stores_of(place).documents, document_id) as content:
            return DocumentReading(read_pages(content, media_type, document_id))
    except (DocumentError, FileNotFoundError):
        return None


def place_of(reading: DocumentReading | None, claim: Claim) -> Place:
    """Where a line item's figure and names stand; the labels alone where they are not found again."""
    if reading is not None:
        found = find_cell(reading, claim) if claim.source == "table" else None
        if found is not None:
            in_table = place_in_table(reading, claim, found)
            return in_table if reading.pages.paged else _without_pages(in_table)
        place = reading.place(claim)
        if place is not None:
            return place
    return Place(
        row=Header(claim.row_label) if claim.row_label else None,
        column=Header(claim.column_label) if claim.column_label else None,
    )


def _without_pages(place: Place) -> Place:
    """The place in a format whose pages mean nothing to a reader of the source: names without a page."""
    row, column = (replace(name, page=None) if name is not None else None for name in (place.row, place.column))
    return replace(place, row=row, column=column)


def parts_of(claim: Claim, place: Place) -> tuple[tuple[int, Box], ...]:
    """Pages and boxes of a figure: its box, and the rest of words that go on in the next line."""
    if claim.page is None or claim.box is None:
        return ()
    return ((claim.page, claim.box), *place.parts[1:])


def strips_for(claim: Claim, place: Place, pages: Pages) -> list[Strip]:
    """The regions that the crop of a figure shows; empty where it has no box."""
    figure = [(page, Mark(box)) for page, box in parts_of(claim, place)]
    if not figure:
        return []
    wanted = [*figure, *place.named]
    sizes = {page: pages.size(page) for page, _ in wanted}
    return strips_of(wanted, sizes, full_width=place.passage is not None)
