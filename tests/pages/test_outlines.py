"""Rules that are drawn as outlines: closed or open, several in one path."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.pages.pdf.raw_page import open_pdf, read_raw_page
from pipeline.pages.printed.marks import RawPage
from tests.pages.drawing import HEIGHT, new_page, write


def drawn(tmp_path: Path, *outlines: tuple[list[tuple[float, float]], bool]) -> RawPage:
    """A page with one path of outlines, each of its corners (points from the top left) and whether it is closed."""
    canvas: Canvas = new_page(tmp_path / "x.pdf")
    write(canvas, 60, 60, "words")
    path = canvas.beginPath()
    for corners, closed in outlines:
        (x, top), *rest = corners
        path.moveTo(x, HEIGHT - top)
        for x, top in rest:
            path.lineTo(x, HEIGHT - top)
        if closed:
            path.close()
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.save()
    document = open_pdf(tmp_path / "x.pdf")
    page = read_raw_page(document, 1)
    document.close()
    return page


CORNERS = [(100.0, 200.0), (300.0, 200.0), (300.0, 260.0), (100.0, 260.0)]


@pytest.mark.parametrize(("closed", "upright"), [(True, {100.0, 300.0}), (False, {300.0})])
def test_the_side_that_closes_an_outline_is_a_rule(tmp_path: Path, closed: bool, upright: set[float]) -> None:
    page = drawn(tmp_path, (CORNERS, closed))
    assert {round(edge.at) for edge in page.horizontal} == {200, 260}
    assert {float(round(edge.at)) for edge in page.vertical} == upright


def test_outlines_of_one_path_do_not_run_into_each_other(tmp_path: Path) -> None:
    page = drawn(tmp_path, ([(100, 200), (300, 200)], False), ([(100, 240), (300, 240)], False), (CORNERS, True))
    assert {round(edge.at) for edge in page.horizontal} == {200, 240, 260}
    assert {round(edge.at) for edge in page.vertical} == {100, 300}
    # no rule leads from the end of one outline to the beginning of the next
    assert all(edge.start >= 99 and edge.end <= 301 for edge in page.horizontal)
