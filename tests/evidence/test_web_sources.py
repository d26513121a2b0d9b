"""Figures of web pages: proved by the table or the sentence that prints them, for there is no page to cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.evidence.model import Claim, Place
from pipeline.evidence.passage import quoted
from pipeline.evidence.proof import DocumentReading, parts_of, place_of
from pipeline.figures.amounts import normalise
from pipeline.media import HTML
from pipeline.pages.model import DocumentPages, Page
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.generator.catalogue import SAMPLES, make
from tests.generator.web import render_web

PAPER = "liandu-old-trails-2024-final.pdf"


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Claim, Place]]:
    """All printed figures of one report, each with its place."""
    path = tmp_path_factory.mktemp("web") / "report.html"
    path.write_bytes(render_web(make(next(sample for sample in SAMPLES if sample.file == PAPER))))
    pages = read_pages(path, HTML, "x")
    reading = DocumentReading(pages)
    claims = [
        Claim(
            str(number), "x", item.source, item.statement_title, item.row_no, item.row_label, item.column_label,
            item.value, item.unit, item.printed_value, item.printed_unit, item.page, None, item.quote,
        )
        for number, item in enumerate(read_report(pages, origin_name=None).line_items)
        if item.printed_value is not None
    ]  # fmt: skip
    return [(claim, place_of(reading, claim)) for claim in claims]


def of(places: list[tuple[Claim, Place]], source: str) -> list[tuple[Claim, Place]]:
    found = [(claim, place) for claim, place in places if claim.source == source]
    assert len(found) > 50
    return found


def test_a_figure_of_a_table_is_shown_in_its_row_and_column(places: list[tuple[Claim, Place]]) -> None:
    for claim, place in of(places, "table"):
        assert place.passage is not None
        assert place.passage.grid is not None
        assert place.passage.match == claim.printed_value
        assert (place.row is not None) == bool(claim.row_label)
        if place.row is not None:
            assert place.row.page is None  # the page of a web page means nothing to its reader
            assert normalise(place.row.text) == normalise(claim.row_label or "")
        assert parts_of(claim, place) == ()  # there is nothing to cut out


def test_a_figure_of_the_prose_is_shown_in_its_sentence(places: list[tuple[Claim, Place]]) -> None:
    for claim, place in of(places, "narrative"):
        assert place.passage is not None
        assert place.passage.grid is None
        assert place.passage.match == claim.printed_value
        assert place.passage.before + place.passage.after


def test_words_that_are_nowhere_have_no_place_and_keep_their_names(places: list[tuple[Claim, Place]]) -> None:
    reading = DocumentReading(DocumentPages("x", HTML, [Page(1)], paged=False))
    claim, _ = of(places, "table")[0]
    assert place_of(reading, claim).passage is None
    kept = place_of(None, claim)
    assert (kept.row.text if kept.row else "") == (claim.row_label or "")
    assert (kept.column.text if kept.column else "") == (claim.column_label or "")


@pytest.mark.parametrize(
    ("quote", "printed", "expected"),
    [
        ("支出总计 12.50 万元", "12.50", ("支出总计 ", "12.50", " 万元")),
        ("12.50 与 12.50 相同", "12.50", ("12.50 与 ", "12.50", " 相同")),  # a quote ends with its figure
        ("支出总计如下", "12.50", ("支出总计如下", "", "")),
        ("本单位没有此项支出", None, ("本单位没有此项支出", "", "")),
    ],
)
def test_where_the_words_are_not_found_again_the_quote_is_shown(
    places: list[tuple[Claim, Place]], quote: str, printed: str | None, expected: tuple[str, str, str]
) -> None:
    passage = quoted(replace(places[0][0], quote=quote, printed_value=printed))
    assert (passage.before, passage.match, passage.after) == expected
