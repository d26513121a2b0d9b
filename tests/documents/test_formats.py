"""What format a file is in: the content decides, the name only where the content leaves it open."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import formats
from pipeline.documents.formats import HTML, PDF, TEXT, WORKBOOK, ZIP, decode_text, media_type
from pipeline.errors import (
    DamagedDocument,
    DisguisedDocument,
    DocumentError,
    EmptyDocument,
    TooLarge,
    UnknownFormat,
)

WORDS = "第一部分 部门概况\n收入总计 1,234.56 万元\n"


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
        (b"Rar!\x1a\x07\x00...", "reports.rar", UnknownFormat, "RAR"),
        (b"\x89PNG\r\n\x1a\n", "scan.png", UnknownFormat, "PNG"),
        (zipped("word/document.xml"), "report.docx", UnknownFormat, "Word"),
        (zipped("OFD.xml"), "report.ofd", UnknownFormat, "OFD"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le"), "a.xls", UnknownFormat, "old Excel"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "a.xlsx",
            UnknownFormat,
            "crypt",
        ),
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
    assert found in {PDF, TEXT, HTML, WORKBOOK, ZIP, "refused with a remedy"}
