"""Pictures that are documents: PNG, JPEG and TIFF with several pages; what is no page of a report is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageOps

from pipeline.documents.formats import media_type
from pipeline.errors import DamagedDocument, TooLarge, UnreadableText
from pipeline.media import JPEG, PNG, TIFF
from pipeline.pages.read import read_pages
from pipeline.pages.scan import ocr_available
from tests.pages.scan.scanner import DPI, picture_of
from tests.pages.scan.test_scanned_pages import ROWS, draw, texts

pytestmark = pytest.mark.skipif(not ocr_available(), reason="the extra 'ocr' is not installed")


@pytest.mark.parametrize(("name", "media", "dpi"), [("a.png", PNG, DPI), ("a.jpg", JPEG, 72)])
def test_a_picture_is_a_page(tmp_path: Path, name: str, media: str, dpi: int) -> None:
    # a camera says 72 dpi of anything: the page is then taken for A4
    picture_of(draw(tmp_path / "d.pdf")).save(tmp_path / name, dpi=(dpi, dpi))
    assert media_type((tmp_path / name).read_bytes(), name) == media
    (page,) = read_pages(tmp_path / name, media, "0" * 64).pages
    assert (page.number, page.text_source) == (1, "ocr")
    assert page.height == pytest.approx(842, abs=2)
    (table,) = page.tables
    assert texts(table) == ROWS


def test_each_frame_of_a_tiff_is_a_page_also_in_black_and_white(tmp_path: Path) -> None:
    sheet = picture_of(draw(tmp_path / "d.pdf")).convert("1", dither=Image.Dither.NONE)
    blank = Image.new("1", sheet.size, 1)
    path = tmp_path / "fax.tif"
    sheet.save(path, save_all=True, append_images=[blank], compression="group4", dpi=(DPI, DPI))
    read = read_pages(path, TIFF, "0" * 64)
    assert read.paged
    assert [page.text_source for page in read.pages] == ["ocr", "picture"]
    assert [cell for row in texts(read.pages[0].tables[0]) for cell in row if "." in cell] == [
        cell for row in ROWS for cell in row if "." in cell
    ]


def test_icons_and_damaged_pictures_are_refused(tmp_path: Path) -> None:
    icon, cut = tmp_path / "icon.png", tmp_path / "cut.png"
    Image.new("RGB", (64, 64), "red").save(icon)
    with pytest.raises(UnreadableText):
        read_pages(icon, PNG, "0" * 64)
    whole = tmp_path / "whole.png"
    picture_of(draw(tmp_path / "d.pdf")).save(whole)
    cut.write_bytes(whole.read_bytes()[:3000])
    with pytest.raises(DamagedDocument) as caught:
        read_pages(cut, PNG, "0" * 64)
    assert caught.value.remedy


def test_a_picture_without_a_background_lies_on_white_paper(tmp_path: Path) -> None:
    sheet = picture_of(draw(tmp_path / "d.pdf")).convert("L")
    # only the print is there; a viewer that does not know of it would show black on black
    clear = Image.merge("LA", (Image.new("L", sheet.size, 0), ImageOps.invert(sheet)))
    clear.save(tmp_path / "a.png", dpi=(DPI, DPI))
    (page,) = read_pages(tmp_path / "a.png", PNG, "0" * 64).pages
    assert texts(page.tables[0]) == ROWS


def test_a_picture_with_more_pixels_than_a_page_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.pages.scan import picture

    Image.new("L", (1200, 1000), 255).save(tmp_path / "a.png")
    monkeypatch.setattr(picture, "_MOST_PIXELS", 1_000_000)
    with pytest.raises(TooLarge, match="1200 × 1000"):
        read_pages(tmp_path / "a.png", PNG, "0" * 64)
