"""Files made to harm their readers. No test lives here."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

__all__ = ["NAMES", "endless_pdfs", "entity_office_files", "quine_zip", "zip_of"]

_MB = 1024 * 1024


def zip_of(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as made:
        for name, data in entries.items():
            made.writestr(zipfile.ZipInfo(name), data, compression)
    return buffer.getvalue()


def quine_zip() -> bytes:
    """An archive whose member is an archive with the same local file, as often as anybody likes to look (a local
    header whose data begin with the header itself): whoever follows it by its local headers never ends."""
    name = b"r/r.zip"
    body = zlib.compress(b"PK\x03\x04" * 2_000, 9)[2:-4]
    head = struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0, 8, 0, 0, 0, len(body), 8_000, len(name), 0) + name
    central = struct.pack(
        "<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, 0, len(body), 8_000, len(name), 0, 0, 0, 0, 0, 0
    )
    directory = (central + name) * 3  # three members that are the same bytes: overlapping, as bombs are
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 3, 3, len(directory), len(head) + len(body), 0)
    return head + body + directory + end


_NESTED = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
_BOMB = f'<!DOCTYPE x [<!ENTITY a0 "{"九" * 50}">{_NESTED}]>'
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a9 SYSTEM "file:///etc/hostname">]>'


def entity_office_files() -> dict[str, bytes]:
    """Word, Excel and OFD files whose XML has entities: nested a billion times, and from outside."""
    made = {}
    for kind, declared in (("bomb", _BOMB), ("outside", _OUTSIDE)):
        text = "<w:body><w:p><w:r><w:t>&a9;</w:t></w:r></w:p></w:body>"
        word = f'<?xml version="1.0"?>{declared}<w:document xmlns:w="u">{text}</w:document>'
        made[f"{kind}.docx"] = zip_of({"[Content_Types].xml": b"<Types/>", "word/document.xml": word.encode()})
        sheet = f'<?xml version="1.0"?>{declared}<sst><si><t>&a9;</t></si></sst>'
        made[f"{kind}.xlsx"] = zip_of(_workbook({"xl/sharedStrings.xml": sheet.encode()}))
        body = "<ofd:DocBody>&a9;</ofd:DocBody>"
        page = f'<?xml version="1.0"?>{declared}<ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016">{body}</ofd:OFD>'
        made[f"{kind}.ofd"] = zip_of({"OFD.xml": page.encode()})
    return made


def _workbook(more: dict[str, bytes]) -> dict[str, bytes]:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kinds}.sharedStrings+xml"/></Types>'
        ).encode(),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ).encode(),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main}" xmlns:r="{office}">'
            '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{office}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>'
        ).encode(),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{main}"><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
            "</worksheet>"
        ).encode(),
        **more,
    }


def _pdf(*objects: bytes) -> bytes:
    made, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    table = len(made)
    made += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    made += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(made + b"trailer <</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table))


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), entries, data)


_CATALOG = b"<</Type/Catalog/Pages 2 0 R>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>"
_FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>"


def endless_pdfs() -> dict[str, bytes]:
    """PDFs that never end: trees, forms and streams that hold themselves, pages and contents without number."""
    kids = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    big = zlib.compress(b"0 0 m 9 9 l S\n" * (16 * _MB), 9)  # 224 MB of strokes in 0.2 MB
    drawn = zlib.compress(b"BT /F 9 Tf (1.00) Tj ET\n" * 100_000, 9)
    return {
        "kids-of-themselves.pdf": _pdf(_CATALOG, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"),
        "a-million-pages.pdf": _pdf(_CATALOG, b"<</Type/Pages/Kids[3 0 R]/Count 1000000>>", _PAGE, _stream(b"")),
        "one-page-a-hundred-thousand-times.pdf": _pdf(
            _CATALOG, b"<</Type/Pages/Kids[%b]/Count 100000>>" % (b"3 0 R " * 100_000), _PAGE, _stream(b"")
        ),
        "form-in-itself.pdf": _pdf(_CATALOG, kids, _PAGE, _stream(b"/X Do"), _stream(b"/X Do /X Do", _FORM)),
        "length-of-itself.pdf": _pdf(_CATALOG, kids, _PAGE, b"<</Length 4 0 R>>stream\nx\nendstream"),
        "filter-upon-filter.pdf": _pdf(
            _CATALOG, kids, _PAGE, _stream(b"x", b"/Filter[%b]" % (b"/FlateDecode" * 5_000))
        ),
        "strokes-without-end.pdf": _pdf(_CATALOG, kids, _PAGE, _stream(big, b"/Filter/FlateDecode")),
        "text-without-end.pdf": _pdf(_CATALOG, kids, _PAGE, _stream(drawn, b"/Filter/FlateDecode")),
        "arrays-in-arrays.pdf": _pdf(_CATALOG, kids, _PAGE, _stream(b"[" * 200_000)),
        "xref-of-itself.pdf": _pdf(_CATALOG, kids, _PAGE, _stream(b"")).replace(b"/Size", b"/Prev 9/XRefStm 9/Size"),
        "root-of-nothing.pdf": _pdf(b"1 0 R", kids),
    }


#: Names that are not names, of members in an archive (any bytes) and of units.
NAMES = (
    "../../../../tmp/out.txt",
    "/etc/cron.d/out.txt",
    "C:\\Windows\\out.txt",
    "..\\..\\out.txt",
    "CON",
    "NUL.txt",
    "a\nb\r\n\tc.txt",
    "\u202egnp.txt",
    "\x1b[31mred.txt",
    "局" * 1_300 + ".txt",
    "💥\u200d🏴.txt",
    "-rf.txt",
    "~",
    "$(touch out).txt",
    "'; DROP TABLE documents; --.txt",
    "<img src=x onerror=alert(1)>.txt",
    '=HYPERLINK("http://example.org").txt',
    " .txt",
    "a//b/./c.txt",
)
