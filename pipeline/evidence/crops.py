"""Crops of several figures at once, for reviews: one region of one page with each figure marked, as a data URI.

What belongs here: which region shows the figures. What does not: drawing pages (`pages`) and marks (`drawing`).
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.documents.store import local_content
from pipeline.errors import DocumentError
from pipeline.evidence.drawing import Strip, compose, png
from pipeline.evidence.model import Mark
from pipeline.evidence.pages import Pages, open_pages
from pipeline.objects import RemoteFolder
from pipeline.pages.model import Box, DocumentPages

__all__ = ["Crop", "Cut", "Figure", "ReadPages", "croppers"]

#: Pixels for a point: small print stays legible on a screen of high density.
_SCALE: Final = 2.0
#: Print around the figures that is shown with them, in points.
_ABOVE: Final = 34.0
_BESIDE: Final = 190.0
#: Crops higher than this show the region around the first figure only.
_HIGHEST: Final = 520.0

#: Cuts out the region of figures of one page, the figures marked; None where there is none to cut.
Cut = Callable[[Sequence["Figure"]], "Crop | None"]
#: What was read of a document by its id, which tells how its scans lie; None where that is not known.
ReadPages = Callable[[str], "DocumentPages | None"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure as the review shows it."""

    label: str
    printed: str
    page: int | None
    box: Box | None
    quote: str
    document: str = ""
    media_type: str = ""


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture as a data URI, with its size in points."""

    uri: str
    width: float
    height: float


@contextmanager
def croppers(documents: Path | RemoteFolder, read_pages: ReadPages | None = None) -> Iterator[Cut]:
    """What cuts figures out of the stored documents under `documents`; each is opened once, when first needed.

    A document that is missing or damaged gives no crops.
    """
    with ExitStack() as stack:
        opened: dict[str, Pages | None] = {}

        def pages_of(figure: Figure) -> Pages | None:
            if figure.document not in opened:
                try:
                    content = stack.enter_context(local_content(documents, figure.document))
                    read = read_pages(figure.document) if read_pages is not None else None
                    opened[figure.document] = stack.enter_context(open_pages(content, figure.media_type, read))
                except DocumentError:
                    opened[figure.document] = None
            return opened[figure.document]

        def cut(figures: Sequence[Figure]) -> Crop | None:
            placed = [f for f in figures if f.box is not None and f.page is not None]
            if not placed or not placed[0].document:
                return None
            pages = pages_of(placed[0])
            return _cut(pages, placed) if pages is not None else None

        yield cut


def _cut(pages: Pages, figures: Sequence[Figure]) -> Crop | None:
    number = figures[0].page
    boxes = [f.box for f in figures if f.page == number and f.box is not None]
    if number is None or number > len(pages):
        return None
    region = _region(boxes, *pages.size(number))
    seen = [box for box in boxes if box[1] < region[3] and box[3] > region[1]]
    picture = compose(pages, [Strip(number, region, [Mark(box) for box in seen])], _SCALE)
    encoded = base64.b64encode(png(picture)).decode("ascii")
    return Crop(f"data:image/png;base64,{encoded}", region[2] - region[0], region[3] - region[1])


def _region(boxes: Sequence[Box], width: float, height: float) -> Box:
    """What of a page of this size shows the boxes with their surroundings, in points."""
    top = min(box[1] for box in boxes)
    bottom = max(box[3] for box in boxes)
    if bottom - top > _HIGHEST:
        top, bottom = boxes[0][1], boxes[0][1] + _HIGHEST
    left = min(box[0] for box in boxes) - _BESIDE
    right = max(box[2] for box in boxes) + _BESIDE
    # the name of a row stands at the left: a table is shown from its beginning where that is not far
    left = 0.0 if left < width * 0.35 else left
    return (max(0.0, left), max(0.0, top - _ABOVE), min(width, right), min(height, bottom + _ABOVE))
