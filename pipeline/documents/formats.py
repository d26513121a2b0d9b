"""What format a file is in: by its content first, and by its name where the content leaves it open.

Names lie (a crawler saves an error page as `.pdf`), so a magic number decides wherever there is one. Plain text has
none: there the name must not claim anything else.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import Final

from pipeline.documents import containers
from pipeline.documents.packings import RAR_MARK, SEVEN_ZIP_MARK
from pipeline.errors import DisguisedDocument, EmptyDocument, TooLarge, UnknownFormat
from pipeline.media import HTML, JPEG, PDF, PNG, RAR, RICH_TEXT, SEVEN_ZIP, TEXT, TIFF

__all__ = ["LIMIT_BYTES", "decode_text", "media_type"]

#: A report of 177 pages is 3 MB; what is larger than this is no report.
LIMIT_BYTES: Final = 256 * 1024 * 1024

_PDF_HEAD = 1024  # readers accept the mark anywhere in the first kilobyte (ISO 32000, implementation note 13)

_MARKS: Final[tuple[tuple[bytes, str], ...]] = (
    (SEVEN_ZIP_MARK, SEVEN_ZIP),
    (RAR_MARK, RAR),
    (b"{\\rtf", RICH_TEXT),  # many systems export it under the name .doc
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
#: Formats that we recognise and do not read: mark at the start, name, remedy.
_OTHERS: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"\x1f\x8b", "a gzip archive", "unpack it and ingest the folder"),
    (b"BZh", "a bzip2 archive", "unpack it and ingest the folder"),
    (b"\xfd7zXZ\x00", "an xz archive", "unpack it and ingest the folder"),
    (b"GIF8", "a GIF picture", "print it to PDF and ingest that"),
    (b"%!PS", "a PostScript document", "save it as PDF and ingest that"),
    (b"AT&TFORM", "a DjVu document", "save it as PDF and ingest that"),
)

#: Each comment is taken for good: ways to part many of them would double with every one.
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--(?>.*?-->)\s*)*)<(?:!doctype\s+html|html|head|body|meta|title|div|table|p)\b",
    re.I | re.S,
)
_TEXT_NAMES: Final = frozenset({"", ".txt", ".text", ".md"})
_WEB_NAMES: Final = frozenset({".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".jsp", ".php", ".aspx", ".do"})
_BINARY_NAMES: Final = frozenset(
    {
        ".pdf",
        ".xlsx",
        ".xlsm",
        ".xls",
        ".et",
        ".docx",
        ".doc",
        ".wps",
        ".pptx",
        ".ofd",
        ".zip",
        ".rar",
        ".7z",
        ".jpg",
        ".jpeg",
        ".png",
        ".tif",
        ".tiff",
    }
)
#: Web pages that offices export under the name of their office programs; Excel opens them, so do we.
_WEB_DISGUISES: Final = frozenset({".xls", ".doc"})


def _suffix(name: str) -> str:
    """The lower-case ending of a file name; an ending that is no ending (`2024.部门决算`, `v1.2`) is none."""
    suffix = PurePosixPath(name).suffix.lower()
    return suffix if re.fullmatch(r"\.[a-z][a-z0-9]{0,5}|\.7z", suffix) else ""


def decode_text(data: bytes) -> str | None:
    """The text of UTF-8, UTF-16 (with its mark) or GB 18030; None when it is none of them, or holds control codes."""
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", text):
            return text
    return None


def media_type(data: bytes, name: str) -> str:
    """The media type of `data`: one of the constants above; the members of `ARCHIVES` are documents of their own.

    Raises EmptyDocument, TooLarge, DamagedDocument, EncryptedDocument, DisguisedDocument or UnknownFormat, each with
    `name` and a remedy.
    """
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        raise EmptyDocument("the file is empty", where=name, remedy="fetch it again from its source")
    if len(data) > LIMIT_BYTES:
        raise TooLarge(
            f"the file has {len(data) >> 20} MB, the limit is {LIMIT_BYTES >> 20} MB", where=name, remedy="split it"
        )
    # what begins with a mark of its own is that: a package whose first part is a PDF, unpacked, has both marks
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return containers.inside_zip(data, name)
    if data.startswith(containers.COMPOUND_MARK):
        return containers.inside_compound(data, name)
    for mark, media in _MARKS:
        if data.startswith(mark):
            return media
    if b"%PDF-" in data[:_PDF_HEAD]:
        return PDF
    for mark, what, remedy in _OTHERS:
        if data.startswith(mark):
            raise UnknownFormat(f"{what} is not read", where=name, remedy=remedy)
    return _text_media_type(data, name)


def _has_tag(text: str) -> bool:
    """Whether anything in a text is written as a tag is; one look from its first, however many are never closed."""
    first = re.search(r"<\w", text)
    return first is not None and text.find(">", first.end()) >= 0


def _text_media_type(data: bytes, name: str) -> str:
    suffix = _suffix(name)
    text = decode_text(data)
    if text is None:
        if suffix in _BINARY_NAMES:
            raise DisguisedDocument(
                f"the content is not what the ending {suffix} says",
                where=name,
                remedy="fetch it again, or give its right ending",
            )
        raise UnknownFormat(
            "the content is in no format that we know", where=name, remedy="save it as PDF, .xlsx or text"
        )
    if not text.strip():
        raise EmptyDocument("the file holds only blanks", where=name, remedy="fetch it again from its source")
    is_web = bool(_HTML.match(text)) or (suffix in _WEB_NAMES and _has_tag(text))
    if suffix in _BINARY_NAMES - (_WEB_DISGUISES if is_web else frozenset()):
        what = "a web page" if is_web else "plain text"
        raise DisguisedDocument(
            f"the file is named {suffix} but holds {what}",
            where=name,
            remedy="fetch the real file, or give its right ending",
        )
    if is_web:
        return HTML
    if suffix in _TEXT_NAMES or suffix in _WEB_NAMES:
        return TEXT
    raise UnknownFormat(
        f"{suffix} files are not read", where=name, remedy="if it is a report in plain text, name it .txt"
    )
