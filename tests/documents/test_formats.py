"""What format a file is in: the content decides, the name only where the content leaves it open."""

from __future__ import annotations

import io
import zipfile

import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import formats
from pipeline.documents.formats import decode_text, media_type
from pipeline.errors import (
    DamagedDocument,
    DisguisedDocument,
    DocumentError,
    EmptyDocument,
    EncryptedDocument,
    TooLarge,
    UnknownFormat,
)
from pipeline.media import (
    ARCHIVES,
    DOCX,
    HTML,
    JPEG,
    OFD,
    OLD_WORD,
    OLD_WORKBOOK,
    PDF,
    PICTURES,
    PNG,
    RAR,
    RICH_TEXT,
    SEVEN_ZIP,
    TEXT,
    TIFF,
    WORKBOOK,
    ZIP,
)

WORDS = "第一部分 部门概况\n收入总计 1,234.56 万元\n"


def compound(stream: str) -> bytes:
    """A compound file (as .doc and .xls are) whose only stream has this name."""
    book = xlwt.Workbook()
    book.add_sheet("x")
    buffer = io.BytesIO()
    book.save(buffer)
    made = bytearray(buffer.getvalue())
    at = made.index("Workbook".encode("utf-16-le"))
    made[at : at + 64] = stream.encode("utf-16-le").ljust(64, b"\0")
    made[at + 64 : at + 66] = (2 * len(stream) + 2).to_bytes(2, "little")
    return bytes(made)


def stored_zip(data: bytes) -> bytes:
    """An archive with a PDF that is not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.pdf", data)
    return buffer.getvalue()


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (b"%PDF-1.7\n...", "report.pdf", PDF),
        (b"%PDF-1.7\n...", "report.html", PDF),
        (b"\n\n junk before %PDF-1.4", "report", PDF),
        (stored_zip(b"%PDF-1.7\n..."), "reports.zip", ZIP),  # packers leave PDFs as they are: the mark is of a member
        (b"\x89PNG\r\n\x1a\n", "scan.png", PNG),
        (b"\xff\xd8\xff\xe0", "scan.pdf", JPEG),
        (b"II*\x00", "scan", TIFF),
        (WORDS.encode(), "report.txt", TEXT),
        (WORDS.encode("gb18030"), "report.txt", TEXT),
        (WORDS.encode("utf-16"), "report.txt", TEXT),
        (b"\xef\xbb\xbf" + WORDS.encode(), "report", TEXT),
        (WORDS.encode(), "2024年度.部门决算", TEXT),
        (b"<!DOCTYPE html><html><body>x</body></html>", "report.html", HTML),
        (b"<html><body>x</body></html>", "report", HTML),
        (b"<html><table><tr><td>1</td></tr></table></html>", "report.xls", HTML),
        ("<!-- made by hand --><HTML><p>决算</p></HTML>".encode("gb18030"), "report.htm", HTML),
        (zipped("xl/workbook.xml", "[Content_Types].xml"), "report.xlsx", WORKBOOK),
        (zipped("xl/workbook.xml"), "report.zip", WORKBOOK),
        (zipped("a.pdf"), "reports.zip", ZIP),
        (zipped("word/a.pdf", "ppt/b.pdf", "xl/c.pdf"), "folders.zip", ZIP),
        (zipped("[Content_Types].xml", "word/document.xml"), "report.docx", DOCX),
        (zipped("word/document.xml"), "report.doc", DOCX),
        (zipped("OFD.xml", "Doc_0/Document.xml"), "report.ofd", OFD),
        (compound("Workbook"), "report.xls", OLD_WORKBOOK),
        (compound("Workbook"), "report.et", OLD_WORKBOOK),
        (compound("Book"), "report.xls", OLD_WORKBOOK),
        (compound("WordDocument"), "report.wps", OLD_WORD),
        (compound("WordDocument"), "report.xls", OLD_WORD),
        (b"{\\rtf1\\ansi x}", "report.doc", RICH_TEXT),
        (b"Rar!\x1a\x07\x00...", "reports.rar", RAR),
        (b"7z\xbc\xaf\x27\x1c...", "reports.7z", SEVEN_ZIP),
    ],
)
def test_the_content_decides(data: bytes, name: str, expected: str) -> None:
    assert media_type(data, name) == expected


@pytest.mark.parametrize(
    ("data", "name", "error", "words"),
    [
        (b"", "empty.pdf", EmptyDocument, "empty"),
        (b"\r\n \t", "blank.txt", EmptyDocument, "empty"),
        ("　　\n".encode(), "blank.txt", EmptyDocument, "blanks"),
        (WORDS.encode(), "report.pdf", DisguisedDocument, "plain text"),
        (b"<html>404</html>", "report.pdf", DisguisedDocument, "a web page"),
        (b"<html>404</html>", "report.xlsx", DisguisedDocument, "a web page"),
        (bytes(range(256)), "report.pdf", DisguisedDocument, "ending .pdf"),
        (bytes(range(256)), "report.bin", UnknownFormat, "no format that we know"),
        (WORDS.encode(), "index.csv", UnknownFormat, ".csv"),
        (b"GIF89a", "scan.gif", UnknownFormat, "GIF"),
        (zipped("xl/workbook.bin"), "report.xlsb", UnknownFormat, ".xlsb"),
        (zipped("ppt/presentation.xml"), "report.pptx", UnknownFormat, "presentation"),
        (zipped("mimetype", "content.xml"), "report.odt", UnknownFormat, "OpenDocument"),
        (compound("PowerPoint Document"), "a.ppt", UnknownFormat, "presentation"),
        (compound("Catalog"), "Thumbs.db", UnknownFormat, "no report"),
        (compound("EncryptedPackage"), "a.xlsx", EncryptedDocument, "encrypted"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and then nothing", "cut.doc", DamagedDocument, "cannot be opened"),
        (compound("Workbook")[:700], "cut.xls", DamagedDocument, "cannot be opened"),
        (b"PK\x03\x04 and then nothing", "cut.zip", DamagedDocument, "cannot be opened"),
    ],
)
def test_a_refused_file_says_what_is_wrong_where_and_what_to_do(
    data: bytes, name: str, error: type[DocumentError], words: str
) -> None:
    with pytest.raises(error) as caught:
        media_type(data, name)
    assert words in caught.value.what
    assert caught.value.where == name
    assert caught.value.remedy


def test_too_large_a_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "LIMIT_BYTES", 10)
    with pytest.raises(TooLarge):
        media_type(WORDS.encode(), "report.txt")


def test_marks_without_end_are_seen_in_passing() -> None:
    # hours, or more than there are, while each mark was tried with all that follow it
    assert media_type(b"<!---->" * 50_000 + b"words", "a.txt") == TEXT
    assert media_type(b"<!-- > -->\n" * 50_000 + b"<p>words</p>", "a.htm") == HTML
    assert media_type(b"<!--" * 50_000 + b"words", "a.txt") == TEXT
    assert media_type(b"<a" * 500_000, "a.html") == TEXT


@pytest.mark.parametrize("part", ["xl/workbook.xml", "word/document.xml", "OFD.xml"])
def test_a_package_that_unpacks_to_a_bomb_is_refused(part: str) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, b"x")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (4 << 20))
    with pytest.raises(TooLarge) as caught:
        media_type(buffer.getvalue(), "report")
    assert caught.value.remedy


def test_a_long_sheet_is_no_bomb() -> None:
    cells = "".join(f'<c r="A{n}" s="3"><v>{n * 7919 % 100003}.25</v></c>' for n in range(60_000))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"x")
        archive.writestr("xl/worksheets/sheet1.xml", cells)
    assert media_type(buffer.getvalue(), "report.xlsx") == WORKBOOK


@given(st.integers(0, 5000), st.binary(min_size=1, max_size=64))
def test_a_damaged_compound_file_is_known_or_refused(place: int, noise: bytes) -> None:
    data = bytearray(compound("WordDocument"))
    data[place : place + len(noise)] = noise
    try:
        found = media_type(bytes(data), "a.doc")
    except DocumentError as error:
        found = error.remedy and "refused with a remedy"
    assert found in {OLD_WORD, OLD_WORKBOOK, "refused with a remedy"} or place < 8


@given(st.text(alphabet=st.characters(codec="gb18030", exclude_categories=("Cc", "Cs")), min_size=1))
def test_chinese_text_of_any_encoding_is_read_back(text: str) -> None:
    assert decode_text(text.encode("utf-16")) == text
    if not text.startswith("\ufeff"):
        assert decode_text(text.encode()) == text


@given(st.binary(max_size=400), st.sampled_from(["a.pdf", "a.txt", "a", "a.html", "a.xlsx", "a.zip"]))
def test_any_bytes_give_a_known_type_or_a_document_error(data: bytes, name: str) -> None:
    try:
        found = media_type(data, name)
    except DocumentError as error:
        found = error.remedy and "refused with a remedy"
    assert found in {PDF, TEXT, HTML, WORKBOOK, RICH_TEXT, *ARCHIVES, *PICTURES, "refused with a remedy"}
