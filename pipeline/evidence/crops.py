"""Crops of several figures at once, for reviews: one region of one page with each figure marked, as a data URI.

What belongs here: which region shows the figures with the names of their rows and columns. What does not: finding the
names (`tables`, `prose`), drawing pages (`pages`), laying out strips and marks (`drawing`).
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
from pipeline.evidence.drawing import Strip, compose, png, strips_of
from pipeline.evidence.model import Claim, Mark, Place
from pipeline.evidence.pages import Pages, open_pages
from pipeline.evidence.proof import DocumentReading, parts_of, place_of
from pipeline.objects import RemoteFolder
from pipeline.pages.model import Box, DocumentPages

__all__ = ["Crop", "Cut", "Figure", "ReadPages", "croppers"]

#: Pixels for a point: small print stays legible on a screen of high density.
_SCALE: Final = 2.0
#: Of figures further from the first than this, in points, those are shown that stand within it.
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
    claim: Claim | None = None


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
        opened: dict[str, tuple[Pages, DocumentReading | None] | None] = {}

        def source_of(figure: Figure) -> tuple[Pages, DocumentReading | None] | None:
            if figure.document not in opened:
                try:
                    content = stack.enter_context(local_content(documents, figure.document))
                    read = read_pages(figure.document) if read_pages is not None else None
                    pages = stack.enter_context(open_pages(content, figure.media_type, read))
                    reading = None if read is None else DocumentReading(read)
                    opened[figure.document] = None if pages is None else (pages, reading)
                except DocumentError:
                    opened[figure.document] = None
            return opened[figure.document]

        def cut(figures: Sequence[Figure]) -> Crop | None:
            placed = [f for f in figures if f.box is not None and f.page is not None]
            if not placed or not placed[0].document:
                return None
            source = source_of(placed[0])
            return _cut(*source, placed) if source is not None else None

        yield cut


def _cut(pages: Pages, reading: DocumentReading | None, figures: Sequence[Figure]) -> Crop | None:
    number, first = figures[0].page, figures[0].box
    if number is None or first is None or number > len(pages):
        return None
    marks: list[tuple[int, Mark]] = []
    running = False
    for figure in figures:
        if figure.page == number and figure.box is not None and abs(figure.box[1] - first[1]) <= _HIGHEST:
            place = place_of(reading, figure.claim) if figure.claim is not None else Place()
            running = running or place.passage is not None
            marks.extend(_marks(figure, place))
    # what one page shows stays one picture: names overleaf are in the caption
    marks = list(dict.fromkeys((page, mark) for page, mark in marks if page == number))
    strips = strips_of(marks, {number: pages.size(number)}, full_width=running)
    picture = compose(pages, _without_overlap(strips), _SCALE)
    encoded = base64.b64encode(png(picture)).decode("ascii")
    return Crop(f"data:image/png;base64,{encoded}", picture.width / _SCALE, picture.height / _SCALE)


def _marks(figure: Figure, place: Place) -> list[tuple[int, Mark]]:
    """The figure, the name of its row and the head of its column, each with its page."""
    claim = figure.claim
    parts = parts_of(claim, place) if claim is not None else ()
    if not parts and figure.page is not None and figure.box is not None:
        parts = ((figure.page, figure.box),)
    return [*((page, Mark(box)) for page, box in parts), *place.named]


def _without_overlap(strips: Sequence[Strip]) -> list[Strip]:
    """Strips of one page from top to bottom, those that show the same print joined."""
    joined: list[Strip] = []
    for strip in sorted(strips, key=lambda strip: strip.region[1]):
        if joined and strip.region[1] < joined[-1].region[3]:
            last = joined[-1]
            left, top, right, bottom = last.region
            region = (min(left, strip.region[0]), top, max(right, strip.region[2]), max(bottom, strip.region[3]))
            joined[-1] = Strip(last.page, region, [*last.marks, *strip.marks])
        else:
            joined.append(strip)
    return joined
