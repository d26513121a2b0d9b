"""Reading in bulk gives what asking for each character and each drawing alone would give."""

from __future__ import annotations

import ctypes
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.pages.pdf.native import CHUNK
from pipeline.pages.pdf.raw_page import open_pdf, read_raw_page
from pipeline.pages.printed.marks import RawPage
from tests.pages.drawing import HEIGHT, new_page, write

FIRST_CODE = 0x41


def pdf_of(units: list[str]) -> bytes:
    """One page that prints a glyph for each text of `units` (UTF-16 in hex), 12 points apart on one line."""
    codes = range(FIRST_CODE, FIRST_CODE + len(units))
    pairs = "\n".join(f"<{code:02X}> <{unit}>" for code, unit in zip(codes, units, strict=True))
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(units)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end"
    )
    print_all = " ".join(f"1 0 0 1 {40 + 12 * i} 700 Tm <{code:02X}> Tj" for i, code in enumerate(codes))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R /Resources << /Font << /F 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 6 0 R >>",
        stream(f"BT /F 10 Tf {print_all} ET"),
        stream(cmap),
    ]
    data, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode()
    entries = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(bodies) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + f"xref\n0 {size}\n0000000000 65535 f \n{entries}{trailer}".encode()


def stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def texts_of(tmp_path: Path, units: list[str]) -> list[str]:
    path = tmp_path / "t.pdf"
    path.write_bytes(pdf_of(units))
    document = open_pdf(path)
    page = read_raw_page(document, 1)
    document.close()
    return [char.text for char in page.chars]


def one_by_one(data: bytes) -> list[tuple[int, float, float, float, float, float]]:
    """Number, box and baseline of each character as the bindings give them, page space, blanks left out."""
    document = pdfium.PdfDocument(data)
    page = document[0]
    text = page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        x, y = ctypes.c_double(), ctypes.c_double()
        assert raw.FPDFText_GetCharOrigin(text, index, x, y)
        code = raw.FPDFText_GetUnicode(text, index)
        if code > 0x20 and code not in (0xA0, 0x3000, 0xFEFF, 0xFFFE, 0xFFFF):
            found.append((code, *text.get_charbox(index, loose=True), y.value))
    document.close()
    return found


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        (["652F", "51FA", "0031"], ["支", "出", "1"]),
        (["652F", "D842DFB7", "51FA"], ["支", "\U00020bb7", "出"]),  # a rare character of a name
        (["652F", "0002", "51FA"], ["支", "出"]),  # a control character prints nothing and shifts nothing
        (["652F", "3000", "51FA", "FEFF", "0031"], ["支", "出", "1"]),
        (["FB01", "0031"], ["f", "i", "1"]),
        (["00660069", "0031"], ["f", "i", "1"]),
    ],
)
def test_every_glyph_keeps_its_own_letters(tmp_path: Path, units: list[str], expected: list[str]) -> None:
    assert texts_of(tmp_path, units) == expected


def test_half_a_pair_is_no_letter_that_a_report_prints(tmp_path: Path) -> None:
    texts = texts_of(tmp_path, ["652F", "DFB7", "51FA"])
    assert [text for text in texts if text in "支出"] == ["支", "出"]
    assert set(texts) <= {"支", "出", "\ufffd"}


# pdfium sets text that runs from right to left in the order of reading, pairs of surrogates too: no report prints any
letters = st.characters(codec="utf-16-be", exclude_characters="\0").filter(
    lambda letter: unicodedata.bidirectional(letter) not in ("R", "AL", "AN", "RLE", "RLO", "RLI", "")
)
units = st.lists(letters.map(lambda letter: letter.encode("utf-16-be").hex()), min_size=1, max_size=25)


@given(units)
@settings(max_examples=60)
def test_any_letters_stand_where_asking_for_each_alone_puts_them(
    tmp_path_factory: pytest.TempPathFactory, units: list[str]
) -> None:
    path = tmp_path_factory.mktemp("calls") / "t.pdf"
    data = pdf_of(units)
    path.write_bytes(data)
    document = open_pdf(path)
    chars = read_raw_page(document, 1).chars
    document.close()
    alone = [entry for entry in one_by_one(data) if not 0xD800 <= entry[0] < 0xDC00]
    assert len(chars) == len(alone)
    for char, (code, left, bottom, right, top, base) in zip(chars, alone, strict=True):
        assert (char.x0, char.x1) == (left, right)
        assert (char.top, char.bottom, char.base) == (842 - top, 842 - bottom, 842 - base)
        assert code in (ord(char.text), *(ord(half) for half in halves(char.text)))


def halves(letter: str) -> str:
    """The UTF-16 units of a letter, each as a letter."""
    units = letter.encode("utf-16-be")
    return "".join(chr(high << 8 | low) for high, low in zip(units[::2], units[1::2], strict=True))


def test_pages_with_more_characters_and_drawings_than_one_piece_holds(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    rows, columns = 60, 40
    for row in range(rows):
        write(canvas, 40, 40 + 12 * row, "".join(chr(0x4E00 + row * columns + i) for i in range(columns)), size=8)
    lines = canvas.beginPath()
    for i in range(CHUNK):  # one path of many outlines
        lines.moveTo(20, 20 + i * 0.7)
        lines.lineTo(30 + i * 0.5, 20 + i * 0.7)
    canvas.drawPath(lines)
    for i in range(CHUNK + 10):  # many paths
        canvas.line(580, i * 0.8, 590, i * 0.8)
    canvas.save()
    page = read(path)
    assert "".join(char.text for char in page.chars) == "".join(chr(0x4E00 + i) for i in range(rows * columns))
    assert len({char.base for char in page.chars}) == rows
    ends = sorted(edge.end for edge in page.horizontal)
    assert len(ends) == 2 * CHUNK + 10
    assert ends[:CHUNK] == pytest.approx([30 + i * 0.5 for i in range(CHUNK)], abs=0.01)
    assert page.vertical == []


def test_rules_inside_reused_drawings_stand_where_they_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    canvas.beginForm("rule")
    canvas.line(0, 0, 100, 0)
    canvas.endForm()
    canvas.beginForm("pair")
    canvas.doForm("rule")
    canvas.translate(0, 50)
    canvas.doForm("rule")
    canvas.endForm()
    canvas.translate(60, HEIGHT - 300)
    canvas.scale(2, 1)
    canvas.doForm("pair")
    canvas.save()
    page = read(path)
    found = sorted((edge.at, edge.start, edge.end) for edge in page.horizontal)
    assert found == [pytest.approx((250, 60, 260), abs=0.01), pytest.approx((300, 60, 260), abs=0.01)]


def test_clipping_paths_and_bare_shading_are_no_rules(tmp_path: Path) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    clip = canvas.beginPath()
    clip.rect(50, 50, 400, 1)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.rect(60, 60, 100, 40, stroke=0, fill=1)
    canvas.save()
    page = read(path)
    assert (page.horizontal, page.vertical) == ([], [])


def read(path: Path) -> RawPage:
    document = open_pdf(path)
    page = read_raw_page(document, 1)
    document.close()
    return page


def test_every_page_that_is_opened_is_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "t.pdf"
    canvas = new_page(path)
    for number in range(3):
        write(canvas, 50, 100, f"第{number}页")
        canvas.showPage()
    canvas.save()
    calls: Counter[str] = Counter()

    def counted(name: str) -> Callable[..., Any]:
        function = getattr(raw, name)

        def call(*arguments: Any) -> Any:
            calls[name] += 1
            return function(*arguments)

        return call

    for name in ("FPDF_LoadPage", "FPDF_ClosePage", "FPDFText_LoadPage", "FPDFText_ClosePage"):
        monkeypatch.setattr(raw, name, counted(name))
    document = open_pdf(path)
    for number in (1, 2, 3):
        read_raw_page(document, number)
        assert set(calls.values()) == {number}  # a worker reads thousands of pages and must not grow
    document.close()
