"""The drawings of a PDF page: ruling lines, told from shading and pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from itertools import compress, repeat

import pypdfium2.raw as raw

from pipeline.pages.pdf.native import CHUNK, Handle, prototype, rooms, run
from pipeline.pages.pdf.view import View
from pipeline.pages.printed.marks import RawPage, outline_edges, thin_box_edge

__all__ = ["Matrix", "read_edges"]

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SEGMENTS_OF_A_BOX = 5
#: Forms (reusable drawings) may nest; deeper than this is an attack, not a report.
_DEEPEST_FORM = 6

_count_objects = prototype(raw.FPDFPage_CountObjects)
_count_objects_of_form = prototype(raw.FPDFFormObj_CountObjects)
_object_of_page = prototype(raw.FPDFPage_GetObject, Handle)
_object_of_form = prototype(raw.FPDFFormObj_GetObject, Handle)
_get_matrix = prototype(raw.FPDFPageObj_GetMatrix)
_get_type = prototype(raw.FPDFPageObj_GetType)
_get_bounds = prototype(raw.FPDFPageObj_GetBounds)
_get_draw_mode = prototype(raw.FPDFPath_GetDrawMode)
_count_segments = prototype(raw.FPDFPath_CountSegments)
_get_segment = prototype(raw.FPDFPath_GetPathSegment, Handle)
_get_segment_type = prototype(raw.FPDFPathSegment_GetType)
_get_segment_point = prototype(raw.FPDFPathSegment_GetPoint)
_get_segment_close = prototype(raw.FPDFPathSegment_GetClose)


def read_edges(page: Handle, view: View, result: RawPage) -> None:
    """Add the edges of all that is drawn on a page (its handle), and the number of its pictures, to `result`."""
    count = _count_objects(page)
    _read_objects(list(map(_object_of_page, repeat(page), range(count))), _IDENTITY, view, result, 0)


def _read_objects(things: Sequence[Handle], outer: Matrix, view: View, result: RawPage, depth: int) -> None:
    kinds = list(map(_get_type, things))
    result.images += kinds.count(raw.FPDF_PAGEOBJ_IMAGE)
    paths = list(compress(things, map(raw.FPDF_PAGEOBJ_PATH.__eq__, kinds)))
    for start in range(0, len(paths), CHUNK):
        _read_paths(paths[start : start + CHUNK], outer, view, result)
    if depth < _DEEPEST_FORM and raw.FPDF_PAGEOBJ_FORM in kinds:
        for form in compress(things, map(raw.FPDF_PAGEOBJ_FORM.__eq__, kinds)):
            count = _count_objects_of_form(form)
            inner = list(map(_object_of_form, repeat(form), range(count)))
            _read_objects(inner, _multiply(_matrix(form), outer), view, result, depth + 1)


def _read_paths(paths: Sequence[Handle], outer: Matrix, view: View, result: RawPage) -> None:
    """Edges of paths. Their bounds settle most of those of a table: as thin as a rule, or one filled box."""
    count = len(paths)
    flags, boxes = rooms.flags, rooms.boxes
    drawn = list(map(_get_draw_mode, paths, *flags.columns))
    bounded = list(map(_get_bounds, paths, *boxes.columns)) if outer == _IDENTITY else [0] * count
    ax, bx, cx, ay, by, cy = view.ax, view.bx, view.cx, view.ay, view.by, view.cy
    difficult: list[tuple[Handle, bool]] = []
    for path, seen, (fill, stroke), known, (left, bottom, right, top) in zip(
        paths, drawn, flags.first(count), bounded, boxes.first(count), strict=True
    ):
        if not seen or not (fill or stroke):
            continue  # a clipping path draws nothing
        if known:
            x0, y0 = ax * left + bx * bottom + cx, ay * left + by * bottom + cy
            x1, y1 = ax * right + bx * top + cx, ay * right + by * top + cy
            if x0 > x1:
                x0, x1 = x1, x0
            if y0 > y1:
                y0, y1 = y1, y0
            if thin_box_edge(x0, y0, x1, y1, result):
                continue
            if not stroke and _count_segments(path) <= _SEGMENTS_OF_A_BOX:
                continue  # shading
        difficult.append((path, bool(stroke)))
    for path, stroked in difficult:
        _read_outlines(path, stroked, _multiply(_matrix(path), outer), view, result)


def _read_outlines(path: Handle, stroked: bool, matrix: Matrix, view: View, result: RawPage) -> None:
    """Edges of a path, outline by outline."""
    a, b, c, d, e, f = matrix
    outline: list[tuple[float, float]] = []
    count = _count_segments(path)
    for start in range(0, count, CHUNK):
        segments = list(map(_get_segment, repeat(path), range(start, min(start + CHUNK, count))))
        run(map(_get_segment_point, segments, *rooms.points.columns))
        kinds, closes = map(_get_segment_type, segments), map(_get_segment_close, segments)
        for kind, closed, (x, y) in zip(kinds, closes, rooms.points.first(len(segments)), strict=True):
            if kind == raw.FPDF_SEGMENT_MOVETO and outline:
                outline_edges(outline, stroked, result)
                outline = []
            outline.append(view.point(a * x + c * y + e, b * x + d * y + f))
            if closed and outline[0] != outline[-1]:
                outline.append(outline[0])
    if outline:
        outline_edges(outline, stroked, result)


def _matrix(thing: Handle) -> Matrix:
    m = raw.FS_MATRIX()
    _get_matrix(thing, ctypes.byref(m))
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner` first and `outer` after it (row vectors, as PDF writes them)."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)
