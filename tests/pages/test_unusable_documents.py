"""Each way in which a file can be of no use has its own error, with the place and the remedy."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from pipeline.errors import (
    DamagedDocument,
    DocumentError,
    EmptyDocument,
    EncryptedDocument,
    UnknownFormat,
    UnreadableText,
)
from pipeline.media import PDF, WORKBOOK
from pipeline.pages.read import read_pages
from tests.pages.drawing import grid, new_page


def drawn(path: Path) -> Path:
    canvas = new_page(path)
    grid(canvas, [50, 200, 300], [100, 120, 140], [["科目", "金额"], ["合计", "1.00"]])
    canvas.save()
    return path


def check(error: type[DocumentError], path: Path, media_type: str) -> None:
    with pytest.raises(error) as caught:
        read_pages(path, media_type, "x")
    assert caught.value.where
    assert caught.value.remedy
    # it must survive the way from worker to coordinator
    again = pickle.loads(pickle.dumps(caught.value))
    assert (type(again), str(again)) == (error, str(caught.value))


def test_encrypted(tmp_path: Path) -> None:
    path = tmp_path / "e.pdf"
    canvas = Canvas(str(path), encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(50, 500, "1.00")
    canvas.save()
    check(EncryptedDocument, path, PDF)


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_truncated(tmp_path: Path, share: float) -> None:
    path = drawn(tmp_path / "t.pdf")
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    check(DamagedDocument, path, PDF)


def test_pictures_only(tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "p.pdf"
    canvas = Canvas(str(path))
    for _ in range(3):
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 500, 700)
        canvas.showPage()
    canvas.save()
    check(UnreadableText, path, PDF)


def test_blank_pages_only(tmp_path: Path) -> None:
    path = tmp_path / "b.pdf"
    canvas = Canvas(str(path))
    canvas.showPage()
    canvas.save()
    check(UnreadableText, path, PDF)


def test_blank_text(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_text(" \n\t\n", encoding="utf-8")
    check(EmptyDocument, path, "text/plain")


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "b.txt"
    path.write_bytes(bytes(range(256)) * 8)
    check(UnreadableText, path, "text/plain")


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "b.xlsx"
    path.write_bytes(b"PK\x03\x04 no archive behind it")
    check(DamagedDocument, path, WORKBOOK)


def test_a_format_without_a_reader(tmp_path: Path) -> None:
    path = tmp_path / "x.mp4"
    path.write_bytes(b"....")
    check(UnknownFormat, path, "video/mp4")
