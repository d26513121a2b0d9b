"""Plain text to the page model: one page of lines, in UTF-8 or GB18030, without places."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from pipeline.errors import EmptyDocument, UnreadableText
from pipeline.pages.model import Line, Page

__all__ = ["decode", "read_text"]


def decode(data: bytes, name: str) -> str:
    """Bytes to text: UTF-8 with or without mark, UTF-16 with mark, else GB18030; UnreadableText when none fits."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(unicodedata.category(c) in ("Cc", "Co", "Cn") and c not in "\r\n\t\f" for c in text)
        if odd <= 0.01 * len(text):
            return text
    raise UnreadableText(
        "the bytes are no text in UTF-8 or GB18030", where=name, remedy="save the file as UTF-8 text and ingest that"
    )


def read_text(path: Path) -> list[Page]:
    """One page with one line per printed line; `top` only orders the lines."""
    text = decode(path.read_bytes(), path.name)
    lines = [
        Line(line, top=float(i), bottom=float(i)) for i, raw in enumerate(text.splitlines()) if (line := raw.strip())
    ]
    if not lines:
        raise EmptyDocument("the text holds nothing but blanks", where=path.name, remedy="remove the file")
    return [Page(1, lines=lines)]
