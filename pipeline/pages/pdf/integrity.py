"""Was a PDF changed on its way? pdfium mends damaged files without a word, and then shows what nobody printed.

Compressed streams carry a checksum; a damaged content stream or character map shows other digits. The cross-reference
table says where each object begins; where bytes were lost or added it points beside them, and a rebuilt table may join
the wrong parts. A file that fails either is refused. Pictures and font outlines are left out: they hold no text, and
are most of the bytes.
"""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator

from pipeline.errors import DamagedDocument

__all__ = ["FETCH_AGAIN", "check_cross_reference", "check_streams"]

_STREAM = b"stream"
_DICTIONARY = 1500  # bytes before the keyword in which its dictionary is looked for
_NO_TEXT = re.compile(rb"/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType|XML)|/Length[123]\b|/DecodeParms|/Crypt\b")
_FILTER = re.compile(rb"/Filter\s*(?:/FlateDecode|\[\s*(/ASCII85Decode\s*)?/FlateDecode\s*\])")
_CHUNK = 1 << 20
_OFFSET = re.compile(rb"startxref\s+(\d+)")
_TABLE = re.compile(rb"\s*xref\s+")
_OBJECT = re.compile(rb"\s*(\d+)\s+\d+\s+obj\b")
_SECTION = re.compile(rb"\s*(\d+)\s+(\d+)\s*?[\r\n]+")
_ENTRY = re.compile(rb"\s*(\d{10})\s\d{5}\s([nf])")
#: What to do with a file that is not as it was published.
FETCH_AGAIN = "download the file again; if it stays broken, ask the publisher for another copy"


def check_streams(data: bytes, name: str) -> None:
    """Decode every text-bearing Flate stream of a PDF; DamagedDocument names the first that does not decode."""
    if b"/Encrypt" in data:
        return  # encrypted streams have no checksum that can be seen without the key
    for keyword, start in _streams(data):
        opening = data.rfind(b"obj", max(0, keyword - _DICTIONARY), keyword)
        dictionary = data[opening:keyword] if opening >= 0 else b""
        found = _FILTER.search(dictionary)
        if found is None or _NO_TEXT.search(dictionary):
            continue
        end = data.find(b"endstream", start)
        if end < 0 or not _decodes(data[start:end], in_ascii=found[1] is not None):
            raise _damaged(f"the compressed stream at byte {start} does not decode", name)


def _streams(data: bytes) -> Iterator[tuple[int, int]]:
    """Where the keyword of each stream stands, and where its bytes begin (a plain search: a pattern takes 15 times as
    long, which was half of opening a file)."""
    keyword = data.find(_STREAM)
    while keyword >= 0:
        start = keyword + len(_STREAM)
        line_end = 2 if data.startswith(b"\r\n", start) else int(data.startswith(b"\n", start))
        if line_end and not data.endswith(b"end", 0, keyword):
            yield keyword, start + line_end
        keyword = data.find(_STREAM, start)


def check_cross_reference(data: bytes, name: str) -> None:
    """Follow the last cross-reference section; DamagedDocument where it points beside the objects that it lists."""
    last = data.rfind(b"startxref")
    found = _OFFSET.match(data, last) if last >= 0 else None
    # offsets count from the header, which may stand behind a few bytes of other things
    header = max(data.find(b"%PDF-", 0, 1024), 0)
    start = int(found[1]) + header if found else -1
    if found is None or not (_TABLE.match(data, start) or _OBJECT.match(data, start)):
        raise _damaged("the cross-reference table is not where the file says", name)
    table = _TABLE.match(data, start)
    if table is None:
        return  # a cross-reference stream: its entries are compressed, and checked as a stream
    at = table.end()
    while section := _SECTION.match(data, at):
        first, count, at = int(section[1]), int(section[2]), section.end()
        for number in range(first, first + count):
            entry = _ENTRY.match(data, at)
            if entry is None:
                raise _damaged(f"entry {number} of the cross-reference table cannot be read", name)
            at = entry.end()
            place = int(entry[1]) + header
            held = _OBJECT.match(data, place) if entry[2] == b"n" and place > header else None
            if entry[2] == b"n" and place > header and (held is None or int(held[1]) != number):
                raise _damaged(f"object {number} is not at byte {place}, where the file says", name)


def _damaged(what: str, name: str) -> DamagedDocument:
    return DamagedDocument(what, where=name, remedy=FETCH_AGAIN)


def _decodes(stream: bytes, *, in_ascii: bool) -> bool:
    try:
        if in_ascii:
            stream = base64.a85decode(stream.strip().removesuffix(b"~>"))
        unpacker = zlib.decompressobj()
        while not unpacker.eof:
            if not unpacker.decompress(stream, _CHUNK) and not unpacker.unconsumed_tail:
                return unpacker.eof
            stream = unpacker.unconsumed_tail
    except (zlib.error, ValueError):
        return False
    return True
