"""Reading PDF pages with pdfium: characters with their baselines, and the edges of ruling lines.

Only what stands on the visible page is read (crop box, page rotation applied); everything else in `pipeline.pages`
works on these characters and edges. Coordinates: points, origin at the top left of the page as it is seen.
"""

from __future__ import annotations

import ctypes
import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.errors import DamagedDocument, EncryptedDocument, TooLarge
from pipeline.pages.integrity import check_cross_reference, check_streams

__all__ = ["MAX_PAGES", "Char", "Edge", "RawPage", "open_pdf", "outline_edges", "read_raw_page"]

#: Beyond this a file is no report: the longest department budgets seen have under 200 pages.
MAX_PAGES = 2000

#: A filled box thinner than this is a ruling line, a thicker one is shading (points; measured on ten generators).
_THICKEST_RULE = 3.0
#: Forms (reusable drawings) may nest; deeper than this is an attack, not a report.
_DEEPEST_FORM = 6
#: Fewer characters (a page number, a stamp) do not tell which way a page is meant to be held.
_ENOUGH_TO_TURN = 20
_FORMAT_ERROR_REMEDY = "download the file again; if it stays broken, ask the publisher for another copy"


Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SEGMENTS_OF_A_BOX = 5


class Char(NamedTuple):
    """One printed character. `base` is the y of its baseline, `size` the font size as drawn, all in points."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float


class Edge(NamedTuple):
    """A horizontal (`at` = y, from x `start` to `end`) or vertical (`at` = x, from y `start` to `end`) rule."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class RawPage:
    """What pdfium says of one page. `images` counts pictures; `shades` are filled boxes that are no rules."""

    number: int
    width: float
    height: float
    chars: list[Char] = field(default_factory=list)
    horizontal: list[Edge] = field(default_factory=list)
    vertical: list[Edge] = field(default_factory=list)
    images: int = 0


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Open a PDF or say why not: EncryptedDocument, DamagedDocument, TooLarge."""
    data = path.read_bytes()
    # pdfium rebuilds a lost cross-reference table without a word and then shows fewer pages than were printed:
    # a file without its end mark is not to be trusted
    if b"%%EOF" not in data[-65536:].rstrip(b"\0\r\n\t ")[-4096:]:
        raise DamagedDocument("the PDF ends before its end mark", where=path.name, remedy=_FORMAT_ERROR_REMEDY)
    try:
        document = pdfium.PdfDocument(data)
        pages = len(document)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise EncryptedDocument(
                "the PDF is encrypted and asks for a password",
                where=path.name,
                remedy="save a copy without a password and ingest that",
            ) from error
        raise DamagedDocument(
            f"pdfium cannot open it ({error})", where=path.name, remedy=_FORMAT_ERROR_REMEDY
        ) from error
    check_cross_reference(data, path.name)
    check_streams(data, path.name)
    if pages == 0:
        raise DamagedDocument("the PDF has no page", where=path.name, remedy=_FORMAT_ERROR_REMEDY)
    if pages > MAX_PAGES:
        raise TooLarge(
            f"{pages} pages, more than the limit of {MAX_PAGES}", where=path.name, remedy="split the file by report"
        )
    return document


def read_raw_page(document: pdfium.PdfDocument, number: int) -> RawPage:
    """Characters and edges of page `number` (1-based); raises DamagedDocument where the page cannot be loaded."""
    try:
        page = document[number - 1]
    except pdfium.PdfiumError as error:
        raise DamagedDocument(
            f"page {number} cannot be loaded ({error})", where=f"page {number}", remedy=_FORMAT_ERROR_REMEDY
        ) from error
    try:
        view = _View(page)
        text = page.get_textpage()
        chars = list(_chars(text.raw, view))
        quarter = _common_quarter_turn(page, text.raw) if len(chars) >= _ENOUGH_TO_TURN else 0
        if quarter:
            view = _View(page, extra_quarters=quarter)
            chars = list(_chars(text.raw, view))
        text.close()
        result = RawPage(number, view.width, view.height, chars)
        _collect_edges(page, view, result)
        return result
    finally:
        page.close()


class _View:
    """From pdfium's page space (origin bottom left, unrotated) to the page as it is seen (origin top left)."""

    def __init__(self, page: pdfium.PdfPage, extra_quarters: int = 0) -> None:
        left, bottom, right, top = page.get_bbox()
        quarters = (page.get_rotation() // 90 + extra_quarters) % 4
        wide, high = right - left, top - bottom
        self.width, self.height = (wide, high) if quarters % 2 == 0 else (high, wide)
        # x' = ax·x + bx·y + cx and y' = ay·x + by·y + cy
        self.ax, self.bx, self.cx, self.ay, self.by, self.cy = (
            (1.0, 0.0, -left, 0.0, -1.0, top),
            (0.0, 1.0, -bottom, 1.0, 0.0, -left),
            (-1.0, 0.0, right, 0.0, 1.0, -bottom),
            (0.0, -1.0, top, -1.0, 0.0, right),
        )[quarters]

    def point(self, x: float, y: float) -> tuple[float, float]:
        return self.ax * x + self.bx * y + self.cx, self.ay * x + self.by * y + self.cy

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        xa, ya = self.point(x0, y0)
        xb, yb = self.point(x1, y1)
        return min(xa, xb), min(ya, yb), max(xa, xb), max(ya, yb)


def _common_quarter_turn(page: pdfium.PdfPage, text: object) -> int:
    """Quarter turns (clockwise) to set upright a page whose text runs up or down although the page is not rotated."""
    count = raw.FPDFText_CountChars(text)
    turns = [0, 0, 0, 0]
    step = max(1, count // 60)
    for index in range(0, count, step):
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        angle = raw.FPDFText_GetCharAngle(text, index)
        turns[round(angle / (math.pi / 2)) % 4] += 1
    # a character's angle is counted in unrotated page space; the page's own rotation is undone by _View already
    seen = [0, 0, 0, 0]
    rotation = page.get_rotation() // 90
    for angle_quarters, n in enumerate(turns):
        seen[(angle_quarters + rotation) % 4] += n
    most = max(range(4), key=seen.__getitem__)
    return (-most) % 4 if seen[most] > 0.9 * sum(seen) else 0


def _chars(handle: object, view: _View) -> Iterator[Char]:
    count = raw.FPDFText_CountChars(handle)
    box = raw.FS_RECTF()
    box_ref = ctypes.byref(box)
    x, y = ctypes.c_double(), ctypes.c_double()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    get_unicode, get_box, get_origin = raw.FPDFText_GetUnicode, raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
    ax, bx, cx, ay, by, cy = view.ax, view.bx, view.cx, view.ay, view.by, view.cy
    width, height = view.width, view.height
    upright = view.ax != 0
    high_surrogate = 0
    level: tuple[float, float] | None = None
    base = 0.0
    for index in range(count):
        code = get_unicode(handle, index)
        if code <= 0x20 or code == 0xA0 or code == 0x3000 or code in (0xFFFE, 0xFFFF, 0xFEFF):
            continue  # blanks are put back from the distance between characters, which the print cannot fake
        if 0xD800 <= code < 0xDC00:
            high_surrogate = code
            continue
        if 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high_surrogate - 0xD800) << 10) + (code - 0xDC00)
        if not get_box(handle, index, box_ref):
            continue
        # neighbours in one font on one line have the same box from top to bottom, and so the same baseline
        if level != (now := (box.left, box.right) if not upright else (box.bottom, box.top)):
            if not get_origin(handle, index, x_ref, y_ref):
                continue
            level = now
            base = ay * x.value + by * y.value + cy
        xa, ya = ax * box.left + bx * box.bottom + cx, ay * box.left + by * box.bottom + cy
        xb, yb = ax * box.right + bx * box.top + cx, ay * box.right + by * box.top + cy
        if xa > xb:
            xa, xb = xb, xa
        if ya > yb:
            ya, yb = yb, ya
        middle_x, middle_y = (xa + xb) / 2, (ya + yb) / 2
        if not (0 <= middle_x <= width and 0 <= middle_y <= height):
            continue  # ghost text beyond the edge of the page
        yield Char(chr(code), xa, ya, xb, yb, base, yb - ya)


def _collect_edges(page: pdfium.PdfPage, view: _View, result: RawPage) -> None:
    for index in range(raw.FPDFPage_CountObjects(page.raw)):
        _object_edges(raw.FPDFPage_GetObject(page.raw, index), _IDENTITY, view, result, 0)


def _object_edges(thing: object, outer: Matrix, view: _View, result: RawPage, depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(thing)
    if kind == raw.FPDF_PAGEOBJ_IMAGE:
        result.images += 1
    elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
        matrix = _multiply(_matrix(thing), outer)
        for index in range(raw.FPDFFormObj_CountObjects(thing)):
            _object_edges(raw.FPDFFormObj_GetObject(thing, index), matrix, view, result, depth + 1)
    elif kind == raw.FPDF_PAGEOBJ_PATH:
        _path_edges(thing, outer, view, result)


def _thin_or_shading(path: object, stroked: bool, view: _View, result: RawPage) -> bool:
    """Whether the bounds of a path settle it: as thin as a rule, or one filled box. Most paths of a table are."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    bounds = (ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top))
    if not raw.FPDFPageObj_GetBounds(path, *bounds):
        return False
    x0, y0, x1, y1 = view.box(left.value, bottom.value, right.value, top.value)
    if x1 - x0 < _THICKEST_RULE or y1 - y0 < _THICKEST_RULE:
        outline_edges([(x0, y0), (x1, y1)], stroked, result)
        return True
    return not stroked and raw.FPDFPath_CountSegments(path) <= _SEGMENTS_OF_A_BOX


def _path_edges(path: object, outer: Matrix, view: _View, result: RawPage) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke)):
        return
    if not fill.value and not stroke.value:
        return  # a clipping path draws nothing
    if outer == _IDENTITY and _thin_or_shading(path, bool(stroke.value), view, result):
        return
    matrix = _multiply(_matrix(path), outer)
    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    x_ref, y_ref = ctypes.byref(x), ctypes.byref(y)
    outline: list[tuple[float, float]] = []
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO and outline:
            outline_edges(outline, bool(stroke.value), result)
            outline = []
        raw.FPDFPathSegment_GetPoint(segment, x_ref, y_ref)
        px, py = x.value, y.value
        outline.append(view.point(a * px + c * py + e, b * px + d * py + f))
        if raw.FPDFPathSegment_GetClose(segment) and outline[0] != outline[-1]:
            outline.append(outline[0])
    if outline:
        outline_edges(outline, bool(stroke.value), result)


def outline_edges(points: list[tuple[float, float]], stroked: bool, result: RawPage) -> None:
    """Edges of one outline: a thin box is one rule, a stroked outline gives its straight sides, shading nothing."""
    xs = [p[0] for p in points]
    ys = [p[1] for p in points]
    x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
    wide, high = x1 - x0, y1 - y0
    if wide < _THICKEST_RULE and high < _THICKEST_RULE:
        # a dot: a corner where two thin boxes meet, or one dash of a dotted line
        if wide > high:
            result.horizontal.append(Edge((y0 + y1) / 2, x0, x1))
        elif high > wide:
            result.vertical.append(Edge((x0 + x1) / 2, y0, y1))
    elif high < _THICKEST_RULE:
        result.horizontal.append(Edge((y0 + y1) / 2, x0, x1))
    elif wide < _THICKEST_RULE:
        result.vertical.append(Edge((x0 + x1) / 2, y0, y1))
    elif stroked:
        for (xa, ya), (xb, yb) in itertools.pairwise(points):
            if abs(ya - yb) < 0.5 and abs(xa - xb) > 1:
                result.horizontal.append(Edge((ya + yb) / 2, min(xa, xb), max(xa, xb)))
            elif abs(xa - xb) < 0.5 and abs(ya - yb) > 1:
                result.vertical.append(Edge((xa + xb) / 2, min(ya, yb), max(ya, yb)))


def _matrix(thing: object) -> Matrix:
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(m))
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first and `outer` after it (row vectors, as PDF writes them)."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
