"""File names of what was fetched: the words by which people know a report, made harmless.

Names are never paths (the store keeps bytes under their hash), but they are printed, exported and believed where a
report says nothing of itself. What belongs here: choosing and cleaning. What does not: the format by content
(`documents.formats`).
"""

from __future__ import annotations

import re
import unicodedata
from email.message import Message
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from pipeline import media

__all__ = ["MAX_NAME", "clean_name", "disposition_name", "file_name"]

#: Longest name in characters; 80 Chinese letters are 240 bytes, and filesystems take 255.
MAX_NAME: Final = 80

_DOCUMENT_SUFFIX: Final = re.compile(
    r"(?i)\.(pdf|docx?|wps|xls[xm]?|et|ofd|zip|rar|7z|rtf|txt|jpe?g|png|tiff?|html?|pptx?)$"
)
_BY_TYPE: Final = {
    media.PDF: ".pdf",
    media.OFD: ".ofd",
    media.DOCX: ".docx",
    media.OLD_WORD: ".doc",
    media.WORKBOOK: ".xlsx",
    media.OLD_WORKBOOK: ".xls",
    media.HTML: ".html",
    media.TEXT: ".txt",
    media.ZIP: ".zip",
    media.PNG: ".png",
    media.JPEG: ".jpg",
    media.TIFF: ".tif",
}
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def clean_name(name: str) -> str:
    """A name without folders, control and direction marks, blanks at its ends; cut to MAX_NAME, its ending kept."""
    flat = unicodedata.normalize("NFC", name).replace("\\", "/")
    kept = "".join(c for c in flat if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    leaf = kept.rstrip("/ ").rpartition("/")[2]
    leaf = re.sub(r"\s+", " ", re.sub(r'[<>:"|?*]', "_", leaf)).strip(" .")
    if len(leaf) <= MAX_NAME:
        return leaf
    suffix = PurePosixPath(leaf).suffix
    suffix = suffix if len(suffix) <= 8 else ""
    return leaf[: MAX_NAME - len(suffix)].rstrip(" .") + suffix


def disposition_name(header: str | None) -> str:
    """The file name in a Content-Disposition header (RFC 6266), also where it holds raw UTF-8 or GB 18030; else empty.

    `header` holds the bytes of the header as Latin-1 letters.
    """
    if not header:
        return ""
    message = Message()
    message["Content-Disposition"] = header.replace("\r", "").replace("\n", "")
    name = message.get_filename() or ""
    if re.search(r"[\x80-\xff]", name) and not _HAN.search(name):
        raw = name.encode("latin-1", "replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return unquote(name) if re.search(r"%[0-9A-Fa-f]{2}", name) else name


def file_name(*, url: str, disposition: str | None = None, words: str = "", claimed_type: str | None = None) -> str:
    """The name of a document: of the server's name, the words of its link and its address the first with Han letters.

    Its ending is the server's, else the address's, else that of the words, else that of the claimed type: the format is
    told by content later, and a wrong ending is then known as a disguise.
    """
    said = clean_name(disposition_name(disposition))
    leaf = clean_name(unquote(urlsplit(url).path, errors="replace").rpartition("/")[2])
    titled = clean_name(words.replace("/", "／"))
    candidates = [name for name in (said, titled, leaf) if name]
    chosen = next((name for name in candidates if _HAN.search(name)), candidates[0] if candidates else "document")
    if chosen is titled and said and not _HAN.search(titled):
        chosen = said
    suffix = next((m[0] for name in (said, leaf, titled) if (m := _DOCUMENT_SUFFIX.search(name))), None)
    if suffix is None:
        suffix = _BY_TYPE.get((claimed_type or "").partition(";")[0].strip().lower(), "")
    stem = chosen
    while match := _DOCUMENT_SUFFIX.search(stem):
        stem = stem[: match.start()].rstrip(" .") or "document"
        if not _HAN.search(stem) or match[0].lower() == suffix.lower():
            break
    return clean_name(stem[: MAX_NAME - len(suffix)] + suffix.lower())
