"""Pictures of evidence for the pages: crops and whole pages, drawn one at a time and kept for a while.

The drawing itself is `pipeline.evidence`. pdfium is not made for threads, so that one lock guards every call; what was
drawn is kept by its identifier, for leafing back and forth.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from pipeline.errors import DocumentError, HomeError, QueryError
from pipeline.evidence import page_image, page_sizes, prove
from pipeline.evidence.passage import picture_of
from pipeline.explorer.asked import NotHere

if TYPE_CHECKING:
    from pipeline.evidence import Evidence
    from pipeline.explorer.source import Snapshot

__all__ = ["CROP_SCALE", "PAGE_SCALE", "Lost", "crop", "proven", "sheet_of", "sizes"]

#: Pixels for a point: legible on screens of high density, and not heavier than need be.
CROP_SCALE: Final = 2.0
PAGE_SCALE: Final = 1.8
_KEPT_BYTES: Final = 64 * 1024 * 1024


class Lost(NotHere):
    """A picture that cannot be drawn: the stored bytes are gone, or the format has no pages."""


class _Kept:
    """The pictures used last, up to a number of bytes."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._size = 0
        self._found: OrderedDict[tuple[str, ...], bytes] = OrderedDict()

    def get(self, key: tuple[str, ...], draw: Callable[[], bytes]) -> bytes:
        with _drawing:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
            picture = draw()
            self._found[key] = picture
            self._size += len(picture)
            while self._size > self._most and len(self._found) > 1:
                _, dropped = self._found.popitem(last=False)
                self._size -= len(dropped)
            return picture


_drawing = threading.RLock()
_pictures = _Kept(_KEPT_BYTES)


def proven(look: Snapshot, line_item_id: str) -> Evidence | None:
    """The evidence of a figure; None where the stored bytes are gone or damaged, so that the words must do."""
    with _drawing:
        try:
            return prove(look.home, line_item_id, scale=CROP_SCALE, connection=look.cursor)
        except (HomeError, DocumentError):
            return None


def crop(look: Snapshot, line_item_id: str) -> bytes:
    """What proves a figure, as PNG: cut from its page, drawn from the passage where the format has no pages.

    Lost where the stored bytes are gone.
    """

    def draw() -> bytes:
        try:
            found = prove(look.home, line_item_id, scale=CROP_SCALE, connection=look.cursor)
            return picture_of(found, CROP_SCALE)
        except (HomeError, DocumentError, QueryError) as error:
            raise Lost(error.what, where=line_item_id, remedy=error.remedy) from error

    return _pictures.get((str(look.home.path), look.stamp, line_item_id), draw)


def sheet_of(look: Snapshot, document_id: str, number: int) -> bytes:
    """A whole page of a document as PNG, without marks: the page lays them over it. Lost where there is none."""

    def draw() -> bytes:
        try:
            return page_image(look.home, document_id, number, PAGE_SCALE)
        except (HomeError, DocumentError, QueryError) as error:
            raise Lost(error.what, where=document_id, remedy=error.remedy) from error

    return _pictures.get((str(look.home.path), document_id, str(number)), draw)


def sizes(look: Snapshot, document_id: str) -> list[tuple[float, float]]:
    """Width and height of each page in points; empty where the document has no pages to draw."""

    def measure(_: Snapshot) -> list[tuple[float, float]]:
        with _drawing:
            try:
                return page_sizes(look.home, document_id)
            except (HomeError, DocumentError, QueryError):
                return []

    found: list[tuple[float, float]] = look.kept(f"sizes {document_id}", measure)
    return found
