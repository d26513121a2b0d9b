"""Pages as they were read: rotated, turned, scanned, redrawn; and marks where the figure is."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from reportlab.pdfgen import canvas

from pipeline import media
from pipeline.errors import DamagedDocument
from pipeline.evidence.drawing import COLOURS, Strip, compose, png, strips_of
from pipeline.evidence.model import Mark
from pipeline.evidence.pages import open_pages
from pipeline.pages.model import Cell, DocumentPages, Line, Page, Table
from pipeline.pages.read import read_pages

WORD = "1,234.56"


def pdf(path: Path, *, rotate: int = 0, sideways: bool = False) -> Path:
    """One page of 300 x 500 points that prints a figure with a black square beside it, after words that fill a line."""
    page = canvas.Canvas(str(path), pagesize=(300, 500))
    if rotate:
        page.setPageRotation(rotate)
    if sideways:
        page.translate(300, 0)
        page.rotate(90)
    page.setFont("Helvetica", 12)
    for n in range(6):
        page.drawString(40, 100 + 20 * n, f"words that tell which way up {n}")
    page.drawString(60, 60, WORD)
    page.rect(120, 58, 10, 10, fill=1)
    page.save()
    return path


def figure_box(pages: DocumentPages) -> tuple[float, float, float, float]:
    for line in pages.pages[0].lines:
        at = line.text.find(WORD)
        if at >= 0:
            box = line.box(at, at + len(WORD))
            assert box is not None
            return box
    raise AssertionError("the figure was not read")


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("sideways", [False, True])
def test_a_page_is_drawn_the_way_it_was_read(tmp_path: Path, rotate: int, sideways: bool) -> None:
    path = pdf(tmp_path / "x.pdf", rotate=rotate, sideways=sideways)
    read = read_pages(path, media.PDF, "x")
    box = figure_box(read)
    with open_pages(path, media.PDF, read) as pages:
        assert pages is not None
        wide, high = pages.size(1)
        assert (round(wide), round(high)) == (round(read.pages[0].width), round(read.pages[0].height))
        picture, scale = pages.draw(1, 2.0)
        assert abs(picture.width - wide * scale) < 2
        # the square stands to the right of the figure, as high as it
        middle = (box[1] + box[3]) / 2
        square = picture.crop(
            (
                int((box[2] + 4) * scale),
                int((middle - 3) * scale),
                int((box[2] + 22) * scale),
                int((middle + 3) * scale),
            )
        )
        dark = sum(value < 60 for value in square.convert("L").getdata()) / (square.width * square.height)
        assert dark > 0.3
        left = picture.crop((0, int((middle - 3) * scale), int((box[0] - 3) * scale), int((middle + 3) * scale)))
        assert min(left.convert("L").getdata()) > 200
        assert "".join(pages.words(1, box).split()) == WORD


def test_what_is_no_page_is_an_error_and_other_formats_have_none(tmp_path: Path) -> None:
    path = pdf(tmp_path / "x.pdf")
    with open_pages(path, media.PDF, None) as pages:
        assert pages is not None
        assert len(pages) == 1
        for number in (0, 2, -3):
            with pytest.raises(DamagedDocument, match="page"):
                pages.draw(number, 1.0)
    with open_pages(path, media.TEXT, None) as pages:
        assert pages is None
    with open_pages(tmp_path / "none.pdf", media.PDF, None) as pages:
        assert pages is None
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 and nothing")
    with pytest.raises(DamagedDocument, match="cannot be opened"), open_pages(tmp_path / "broken.pdf", media.PDF, None):
        pass


def test_a_picture_that_claims_to_be_enormous_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)))
    with pytest.raises(DamagedDocument), open_pages(path, media.PNG, None):
        pass


def test_a_poster_is_drawn_smaller_instead_of_filling_the_memory(tmp_path: Path) -> None:
    page = canvas.Canvas(str(tmp_path / "x.pdf"), pagesize=(14000, 14000))
    page.drawString(10, 10, "x")
    page.save()
    with open_pages(tmp_path / "x.pdf", media.PDF, None) as pages:
        assert pages is not None
        picture, scale = pages.draw(1, 2.0)
    assert picture.width * picture.height <= 41_000_000
    assert scale < 0.5


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_scanned_picture_is_turned_as_its_letters_were_read(tmp_path: Path, quarters: int) -> None:
    upright = Image.new("RGB", (600, 900), "white")
    pen = ImageDraw.Draw(upright)
    lines = []
    for n in range(12):
        top, wide = 60 + 50 * n, 60 + 30 * (n % 4)
        pen.rectangle((50, top, 50 + wide, top + 14), fill="black")
        lines.append(Line("字" * 3, float(top), top + 14.0, [50.0, 50 + wide / 3, 50 + wide / 1.5],
                          [50 + wide / 3, 50 + wide / 1.5, 50.0 + wide]))  # fmt: skip
    # laid down the other way: it is set upright by as many quarters clockwise
    back = {1: Image.Transpose.ROTATE_90, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_270}
    (upright.transpose(back[quarters]) if quarters else upright).save(tmp_path / "x.png")
    read = DocumentPages("x", media.PNG, [Page(1, 600.0, 900.0, lines, text_source="ocr")])
    with open_pages(tmp_path / "x.png", media.PNG, read) as pages:
        assert pages is not None
        picture, scale = pages.draw(1, 1.0)
    assert (picture.width, picture.height, scale) == (600, 900, 1.0)
    assert all(picture.getpixel((60, round(line.top) + 7))[0] < 100 for line in lines)


def test_an_ofd_page_is_drawn_from_what_was_read(tmp_path: Path) -> None:
    (tmp_path / "x.ofd").write_bytes(b"not asked for")
    line = Line("合计1", 50.0, 62.0, [100.0, 112.0, 124.0], [112.0, 124.0, 130.0])
    table = Table(
        1, 1, [Cell(0, 0, 1, 1, "合计1", (100.0, 50.0, 130.0, 62.0))], borders=[90.0, 140.0], levels=[45.0, 70.0]
    )
    read = DocumentPages("x", media.OFD, [Page(1, 200.0, 100.0, [line], [table])])
    with open_pages(tmp_path / "x.ofd", media.OFD, read) as pages:
        assert pages is not None
        picture, _ = pages.draw(1, 3.0)
        assert pages.words(1, (123.0, 49.0, 131.0, 63.0)) == "1"
    assert (picture.width, picture.height) == (600, 300)
    inside = picture.crop((300, 150, 390, 186)).convert("L")
    assert min(inside.getdata()) < 80
    assert picture.crop((0, 0, 260, 120)).convert("L").getextrema() == (255, 255)


# ---- marks and strips


def test_far_names_get_a_strip_of_their_own_in_the_order_of_the_pages() -> None:
    sizes = {1: (600.0, 800.0), 2: (600.0, 800.0)}
    marks = [(2, Mark((400.0, 500.0, 440.0, 510.0))), (2, Mark((50.0, 500.0, 120.0, 510.0), "row")),
             (1, Mark((400.0, 90.0, 440.0, 100.0), "column"))]  # fmt: skip
    strips = strips_of(marks, sizes)
    assert [strip.page for strip in strips] == [1, 2]
    assert strips[0].region[0] == strips[1].region[0]
    assert strips[0].region[2] == strips[1].region[2]
    assert {mark.role for mark in strips[1].marks} == {"figure", "row"}
    near = strips_of([(1, marks[0][1]), (1, Mark((400.0, 420.0, 440.0, 430.0), "column"))], sizes)
    assert len(near) == 1
    assert near[0].region[1] < 420
    assert near[0].region[3] > 510


def test_marks_have_their_colours_and_leave_the_print_legible(tmp_path: Path) -> None:
    path = pdf(tmp_path / "x.pdf")
    with open_pages(path, media.PDF, None) as pages:
        assert pages is not None
        marks = [
            Mark((58.0, 425.0, 112.0, 445.0), "figure"),
            Mark((20.0, 300.0, 30.0, 310.0), "row"),
            Mark((20.0, 10.0, 30.0, 20.0), "column"),
        ]
        strip = Strip(1, (0.0, 0.0, 300.0, 500.0), marks)
        picture = Image.open(io.BytesIO(png(compose(pages, [strip], 2.0)))).convert("RGB")
    for mark in marks:
        edge = picture.getpixel((round((mark.box[0] - 1.6) * 2), round(mark.box[1] + mark.box[3])))
        assert all(abs(a - b) < 40 for a, b in zip(edge, COLOURS[mark.role], strict=True)), mark.role
    figure = picture.crop((120, 850, 224, 890)).convert("L")
    assert figure.getextrema()[0] < 90


# ---- pictures as documents, and pages of which little was read


def test_a_sheet_laid_in_turned_and_scanned_into_a_pdf_is_set_upright(tmp_path: Path) -> None:
    upright = Image.new("RGB", (600, 900), "white")
    pen = ImageDraw.Draw(upright)
    lines = []
    for n in range(12):
        top, wide = 60 + 50 * n, 60 + 30 * (n % 4)
        pen.rectangle((50, top, 50 + wide, top + 14), fill="black")
        lines.append(Line("字", float(top), top + 14.0, [50.0], [50.0 + wide]))
    upright.transpose(Image.Transpose.ROTATE_180).save(tmp_path / "x.pdf", resolution=72.0)
    read = DocumentPages("x", media.PDF, [Page(1, 600.0, 900.0, lines, text_source="ocr")])
    with open_pages(tmp_path / "x.pdf", media.PDF, read) as pages:
        assert pages is not None
        picture, _ = pages.draw(1, 1.0)
    assert all(picture.getpixel((60, round(line.top) + 7))[0] < 100 for line in lines)


def test_a_picture_of_which_nothing_was_read_is_a_sheet_of_a4_on_white(tmp_path: Path) -> None:
    drawn = Image.new("RGBA", (300, 600), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).rectangle((10, 10, 60, 60), fill=(0, 0, 0, 255))
    drawn.save(tmp_path / "x.png")
    with open_pages(tmp_path / "x.png", media.PNG, DocumentPages("x", media.PNG, [])) as pages:
        assert pages is not None
        assert len(pages) == 1
        wide, high = pages.size(1)
        assert (round(high, 1), round(wide / high, 2)) == (841.9, 0.5)
        picture, scale = pages.draw(1, 1.0)
        assert (picture.width, picture.height, scale) == (421, 842, 1.0)
        assert picture.getpixel((400, 800)) == (255, 255, 255)  # what is transparent is paper
        assert pages.words(1, (0.0, 0.0, 421.0, 842.0)) == ""
        with pytest.raises(DamagedDocument, match="no frame 2"):
            pages.draw(2, 1.0)


def test_an_ofd_page_that_was_not_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.ofd").write_bytes(b"not asked for")
    flow = Table(1, 1, [Cell(0, 0, 1, 1, "合计")])  # a table without places has no rules to draw
    lines = [
        Line("合 计", 50.0, 62.0, [100.0, 112.0, 124.0], [112.0, 124.0, 136.0]),
        Line("1", 80.0, 92.0, [9.0], [15.0]),
    ]
    read = DocumentPages("x", media.OFD, [Page(1, 200.0, 100.0, lines, [flow])])
    with open_pages(tmp_path / "x.ofd", media.OFD, read) as pages:
        assert pages is not None
        assert len(pages) == 1
        assert pages.size(1) == (200.0, 100.0)
        assert pages.words(1, (99.0, 49.0, 140.0, 63.0)) == "合 计"
        assert pages.words(1, (0.0, 0.0, 200.0, 100.0)) == "合 计\n1"
        assert min(pages.draw(1, 2.0)[0].convert("L").getdata()) < 80
        with pytest.raises(DamagedDocument, match="no page 2"):
            pages.draw(2, 1.0)
