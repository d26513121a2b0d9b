"""Crops: pictures of the places where figures are printed, cut out of the stored document.

Coordinates are points from the top left corner of the page as it is seen. Only PDFs have pages to cut from; for all
other formats there is no crop and the caller shows the printed words.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.documents.store import content_path

__all__ = ["Crop", "Cut", "Figure", "croppers"]

#: Pixels for a point: small print stays legible on a screen of high density.
_SCALE: Final = 2.0
#: Print around the figures that is shown with them, in points.
_ABOVE: Final = 34.0
_BESIDE: Final = 190.0
#: Crops higher than this show the region around the first figure only.
_HIGHEST: Final = 520.0
_COLOURS: Final = 32

Box = tuple[float, float, float, float]
#: Cuts out the region of figures of one page, the figures marked; None where there is none to cut.
Cut = Callable[[Sequence["Figure"]], "Crop | None"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure as the review shows it."""

    label: str
    printed: str
    page: int | None
    box: Box | None
    quote: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class Crop:
    """A picture as a data URI, with its size in points."""

    uri: str
    width: float
    height: float


@contextmanager
def croppers(documents: Path) -> Iterator[Cut]:
    """What cuts figures out of the stored documents under `documents`; each is opened once, when first needed."""
    with ExitStack() as stack:
        opened: dict[str, Cut] = {}

        def cut(figures: Sequence[Figure]) -> Crop | None:
            if not figures or not figures[0].document:
                return None
            name = figures[0].document
            if name not in opened:
                opened[name] = stack.enter_context(_cropper(content_path(documents, name)))
            return opened[name](figures)

        yield cut


@contextmanager
def _cropper(content: Path) -> Iterator[Cut]:
    if not _is_pdf(content):
        yield lambda figures: None
        return
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(content)
    try:
        yield lambda figures: _cut(document, figures)
    finally:
        document.close()


def _is_pdf(content: Path) -> bool:
    if not content.is_file():
        return False
    with content.open("rb") as stream:
        return b"%PDF-" in stream.read(1024)


def _cut(document: object, figures: Sequence[Figure]) -> Crop | None:
    from PIL import ImageDraw

    placed = [(figure.page, figure.box) for figure in figures if figure.box is not None and figure.page is not None]
    if not placed or placed[0][0] is None:
        return None
    number = placed[0][0]
    boxes = [box for page, box in placed if page == number]
    page = document[number - 1]  # type: ignore[index]  # pypdfium2 has no types
    width, height = page.get_size()
    region = _region(boxes, width, height)
    bitmap = page.render(
        scale=_SCALE, crop=(region[0], height - region[3], width - region[2], region[1]), may_draw_forms=True
    )
    picture = bitmap.to_pil().convert("RGB")
    page.close()
    draw = ImageDraw.Draw(picture, "RGBA")
    for box in boxes:
        left, top, right, bottom = (
            (box[0] - region[0] - 2) * _SCALE,
            (box[1] - region[1] - 2) * _SCALE,
            (box[2] - region[0] + 2) * _SCALE,
            (box[3] - region[1] + 2) * _SCALE,
        )
        if right <= left or bottom <= top or top > picture.height:
            continue
        draw.rectangle((left, top, right, bottom), fill=(255, 196, 0, 70), outline=(196, 60, 0, 255), width=3)
    buffer = io.BytesIO()
    picture.quantize(_COLOURS).save(buffer, "PNG", optimize=True)
    encoded = base64.b64encode(buffer.getvalue()).decode("ascii")
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
