"""Every figure of the samples can be proved: the region of its crop prints it, with the names of its row and column.

What the page prints is asked of pdfium's text layer, apart from the reading that made the line item.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from pipeline.documents.store import content_path
from pipeline.evidence.drawing import Strip
from pipeline.evidence.model import Claim, Place
from pipeline.evidence.pages import Pages, open_pages
from pipeline.evidence.proof import LINE_ITEM, claim_of, parts_of, place_of, read_document, strips_for
from pipeline.figures.amounts import normalise
from pipeline.home import Home
from pipeline.warehouse.read import open_published


def plain(text: str | None) -> str:
    return normalise(text or "").replace(",", "").replace("\n", "")


def rows_of(home: Home) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The line items of each document, page by page."""
    question = LINE_ITEM.replace("li.line_item_id = $1", "li.document_id = $1") + " ORDER BY li.page NULLS FIRST"
    with closing(open_published(home.warehouse)) as con:
        for (document,) in con.execute("SELECT document_id FROM documents ORDER BY file_name").fetchall():
            answer = con.execute(question, [document])
            names = [str(d[0]) for d in answer.description or ()]
            yield document, [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


def printed_in(pages: Pages, strips: list[Strip]) -> str:
    return "".join(plain(pages.words(strip.page, strip.region)) for strip in strips)


def test_every_figure_is_printed_where_its_evidence_points(home: Home) -> None:
    figures = boxed = 0
    wrong = []
    for document, rows in rows_of(home):
        assert rows
        kind = rows[0]["media_type"]
        reading = read_document(home, document, kind, rows[0]["text_source"])
        with open_pages(content_path(home.documents, document), kind, reading and reading.pages) as pages:
            for row in rows:
                claim = claim_of(row)
                place = place_of(reading, claim)
                figures += 1
                fault = _fault(claim, place, pages)
                boxed += claim.box is not None
                if fault:
                    wrong.append((row["file_name"], claim.page, claim.printed_value, claim.quote, fault))
    assert wrong == []
    assert figures > 3000
    assert boxed > 0.8 * figures


def _fault(claim: Claim, place: Place, pages: Pages | None) -> str | None:
    """What a line item's evidence fails to show; None where it shows all."""
    wanted = plain(claim.printed_value or claim.quote)
    if pages is None or claim.box is None:
        passage = place.passage
        if passage is None or plain(passage.match) != wanted:
            return f"the passage marks {passage.match if passage else None!r}"
        cells = [cell for row in (passage.grid.rows if passage.grid else ()) for cell in row]
        shown = plain(passage.text + "".join(cells))
        name = plain(claim.row_label).split("/")[-1]
        # a statement of none may say its subject in other words, and lists name it in the paragraphs above
        return None if claim.source == "narrative" or name in shown else "the row is not shown"
    parts = parts_of(claim, place)
    in_box = "".join(plain(pages.words(page, box)) for page, box in parts)
    # the box is that of the figure and of no other print
    if in_box != wanted and not (claim.printed_value is None and wanted in in_box):
        return f"the box prints {in_box!r}"
    shown = printed_in(pages, strips_for(claim, place, pages))
    if wanted not in shown:
        return f"the crop prints {shown[:80]!r}"
    for name, header in (("row", place.row), ("column", place.column)):
        if header is None:
            continue
        if not header.boxes or header.page is None:
            return f"the {name} is not marked"
        marked = "".join(plain(pages.words(header.page, box)) for box in header.boxes)
        label = plain(header.text)
        if claim.source == "table" and marked != label.replace("-", "") and marked not in label:
            return f"the mark of the {name} prints {marked!r}, not {label!r}"
        if claim.source == "narrative" and marked not in label:
            return f"the mark of the {name} prints {marked!r}, not {label!r}"
    return None


@pytest.mark.parametrize("suffix", [".pdf", ".txt", ".xlsx"])
def test_the_samples_hold_every_kind_of_source(home: Home, suffix: str) -> None:
    with closing(open_published(home.warehouse)) as con:
        found = con.execute(
            "SELECT count(*) FROM line_items JOIN documents USING (document_id) WHERE ends_with(file_name, ?)", [suffix]
        ).fetchone()
    assert found is not None
    assert found[0] > 50
