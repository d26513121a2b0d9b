"""Pages of a stored document as pictures, held as they were read: turned upright, in the coordinates of the boxes.

PDF pages are drawn by pdfium and pictures by Pillow. OFD pages have no viewer here: their text and rules are drawn
from what was read of them. All other formats have no pages. Coordinates are points from the top left corner.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

import pypdfium2 as pdfium
from PIL import Image, ImageDraw, ImageFont, ImageOps, ImageStat

from pipeline import media
from pipeline.errors import DamagedDocument
from pipeline.fonts import chinese_font
from pipeline.pages.model import Box, DocumentPages, Page
from pipeline.pages.pdf.chars import quarter_turns
from pipeline.pages.pdf.native import handle_of
from pipeline.pages.pdf.raw_page import read_raw_page
from pipeline.pages.printed.lines import group_lines, without_doubles
from pipeline.pages.printed.marks import Char
from pipeline.pages.printed.raised import level_decimals

__all__ = ["Pages", "open_pages"]

#: A page is never drawn larger than this many pixels: a poster at the scale of a letter would fill the memory.
_MOST_PIXELS: Final = 40_000_000
#: Pixels for a point at which the way up of a scan is tried out.
_TRIAL_SCALE: Final = 0.5
#: Pages are taken to be equally large within this many points.
_SAME_SIZE: Final = 1.5
#: Room around a box for the letters that it bounds (points).
_SLACK: Final = 0.8


class Pages(Protocol):
    """The pages of one opened document."""

    def __len__(self) -> int: ...

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page in points, as it is seen."""
        ...

    def draw(self, number: int, scale: float) -> tuple[Image.Image, float]:
        """A page (from 1) and the pixels for a point that it was drawn at, `scale` or less."""
        ...

    def words(self, number: int, box: Box) -> str:
        """What the document's own text prints inside a box; empty where it has no text."""
        ...


@contextmanager
def open_pages(content: Path, media_type: str, pages: DocumentPages | None) -> Iterator[Pages | None]:
    """The pages of the stored bytes `content`; None for formats without pages, and where the bytes are gone.

    `pages` are what was read of the document: they tell how scans were turned. Without them scans stay as they lie.
    Raises DamagedDocument where the bytes cannot be opened.
    """
    if not content.is_file():
        yield None
    elif media_type == media.PDF:
        try:
            document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            raise _damaged(content, error) from error
        try:
            yield _Pdf(document, _by_number(pages))
        finally:
            document.close()
    elif media_type in media.PICTURES:
        try:
            with Image.open(content) as picture:
                yield _Pictures(picture, _by_number(pages))
        # what Pillow's readers raise on damaged files, and on a picture that would fill the memory
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise _damaged(content, error) from error
    elif media_type == media.OFD and pages is not None:
        yield _Redrawn(_by_number(pages))
    else:
        yield None


def _damaged(content: Path, error: Exception) -> DamagedDocument:
    return DamagedDocument(
        f"the stored document cannot be opened ({error})",
        where=str(content),
        remedy="ingest the file again, or restore the home folder from its copy",
    )


def _by_number(pages: DocumentPages | None) -> dict[int, list[Page]]:
    """What was read of each page; of two pages on one sheet both."""
    found: dict[int, list[Page]] = {}
    for page in pages.pages if pages is not None else ():
        found.setdefault(page.number, []).append(page)
    return found


class _Pdf:
    def __init__(self, document: pdfium.PdfDocument, read: dict[int, list[Page]]) -> None:
        self._document = document
        self._read = read
        self._quarters: dict[int, int] = {}
        self._printed: tuple[int, Sequence[Char]] = (0, ())

    def __len__(self) -> int:
        return len(self._document)

    def size(self, number: int) -> tuple[float, float]:
        page = self._page(number)
        wide, high = page.get_size()
        turned = self._turns(number, page) % 2 == 1
        page.close()
        return (high, wide) if turned else (wide, high)

    def draw(self, number: int, scale: float) -> tuple[Image.Image, float]:
        page = self._page(number)
        wide, high = page.get_size()
        scale = _limited(scale, wide, high)
        drawn = page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
        quarters = self._turns(number, page)
        page.close()
        return _turned(drawn, quarters), scale

    def words(self, number: int, box: Box) -> str:
        if self._printed[0] != number:
            # figures of one page are asked for one after the other
            self._printed = (number, level_decimals(without_doubles(read_raw_page(self._document, number).chars)))
        inside = [
            char
            for char in self._printed[1]
            if box[0] - _SLACK <= (char.x0 + char.x1) / 2 <= box[2] + _SLACK
            and box[1] - _SLACK <= (char.top + char.bottom) / 2 <= box[3] + _SLACK
        ]
        return "\n".join(line.text for line in group_lines(inside)) if inside else ""

    def _page(self, number: int) -> Any:
        try:
            return self._document[number - 1]
        except (pdfium.PdfiumError, IndexError) as error:
            raise DamagedDocument(
                f"page {number} cannot be loaded ({error})",
                where=f"page {number}",
                remedy="name a page of the document, or ingest the file again",
            ) from error

    def _turns(self, number: int, page: Any) -> int:
        """Quarter turns (clockwise) by which the page was set upright when it was read."""
        if number in self._quarters:
            return self._quarters[number]
        read = self._read.get(number, [])
        quarters = 0
        if any(p.text_source == "ocr" for p in read):
            drawn = page.render(scale=_TRIAL_SCALE).to_pil().convert("L")
            quarters = _way_up(drawn, _TRIAL_SCALE, read)
        elif read:
            text = page.get_textpage()
            quarters = quarter_turns(handle_of(text.raw), page.get_rotation() // 90)
            text.close()
            wide, high = page.get_size()
            # a page with little text is read as it lies: the size that was read decides
            if not _fits((high, wide) if quarters % 2 else (wide, high), read[0]):
                quarters = 0
        self._quarters[number] = quarters
        return quarters


class _Pictures:
    def __init__(self, picture: Image.Image, read: dict[int, list[Page]]) -> None:
        self._picture = picture
        self._read = read

    def __len__(self) -> int:
        return int(getattr(self._picture, "n_frames", 1))

    def size(self, number: int) -> tuple[float, float]:
        read = self._read.get(number)
        if read:
            return max(p.width for p in read), max(p.height for p in read)
        frame = self._frame(number)
        factor = 841.9 / max(frame.size)  # nothing was read of it: shown as a sheet of A4
        return frame.width * factor, frame.height * factor

    def draw(self, number: int, scale: float) -> tuple[Image.Image, float]:
        wide, high = self.size(number)
        scale = _limited(scale, wide, high)
        frame = self._frame(number)
        read = self._read.get(number, [])
        if read:
            small = frame.convert("L")
            trial = _TRIAL_SCALE * max(wide, high) / max(small.size)
            small = small.resize((max(1, round(small.width * trial)), max(1, round(small.height * trial))))
            frame = _turned(frame, _way_up(small, _TRIAL_SCALE, read))
        return frame.resize((max(1, round(wide * scale)), max(1, round(high * scale)))), scale

    def words(self, number: int, box: Box) -> str:
        return ""

    def _frame(self, number: int) -> Image.Image:
        try:
            self._picture.seek(number - 1)
        except EOFError as error:
            raise DamagedDocument(
                f"the picture has no frame {number}", where=f"page {number}", remedy="name a page of the document"
            ) from error
        upright = ImageOps.exif_transpose(self._picture) or self._picture
        if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
            opaque = upright.convert("RGBA")
            return Image.alpha_composite(Image.new("RGBA", opaque.size, "white"), opaque).convert("RGB")
        return upright.convert("RGB")


class _Redrawn:
    """Pages drawn from their text and rules: what was read, where it stands, in our own font."""

    def __init__(self, read: dict[int, list[Page]]) -> None:
        self._read = read

    def __len__(self) -> int:
        return max(self._read, default=0)

    def size(self, number: int) -> tuple[float, float]:
        page = self._page(number)
        return page.width, page.height

    def draw(self, number: int, scale: float) -> tuple[Image.Image, float]:
        page = self._page(number)
        scale = _limited(scale, page.width, page.height)
        drawn = Image.new(
            "RGB", (max(1, math.ceil(page.width * scale)), max(1, math.ceil(page.height * scale))), "white"
        )
        pen = ImageDraw.Draw(drawn)
        for table in page.tables:
            if not table.borders or not table.levels:
                continue
            for cell in table.cells:
                corners = (
                    table.borders[cell.col] * scale,
                    table.levels[cell.row] * scale,
                    table.borders[cell.col + cell.cols] * scale,
                    table.levels[cell.row + cell.rows] * scale,
                )
                pen.rectangle(corners, outline=(150, 150, 150))
        file = str(chinese_font())
        for line in page.lines:
            font = ImageFont.truetype(file, max(4, round((line.bottom - line.top) * scale * 0.95)))
            for letter, left in zip(line.text, line.lefts, strict=False):
                if not letter.isspace():
                    pen.text((left * scale, line.bottom * scale), letter, fill="black", font=font, anchor="ld")
        return drawn, scale

    def words(self, number: int, box: Box) -> str:
        found = []
        for line in self._page(number).lines:
            if box[1] - _SLACK <= (line.top + line.bottom) / 2 <= box[3] + _SLACK:
                found.append(
                    "".join(
                        letter
                        for letter, left, right in zip(line.text, line.lefts, line.rights, strict=False)
                        if box[0] - _SLACK <= (left + right) / 2 <= box[2] + _SLACK
                    )
                )
        return "\n".join(words for words in found if words)

    def _page(self, number: int) -> Page:
        if number not in self._read:
            raise DamagedDocument(
                f"the document has no page {number}", where=f"page {number}", remedy="name a page of the document"
            )
        return self._read[number][0]


def _limited(scale: float, wide: float, high: float) -> float:
    return min(scale, math.sqrt(_MOST_PIXELS / max(1.0, wide * high)))


def _turned(picture: Image.Image, quarters: int) -> Image.Image:
    """Turned clockwise by quarters, without loss."""
    how = {1: Image.Transpose.ROTATE_270, 2: Image.Transpose.ROTATE_180, 3: Image.Transpose.ROTATE_90}
    return picture.transpose(how[quarters]) if quarters in how else picture


def _fits(size: tuple[float, float], page: Page) -> bool:
    return abs(size[0] - page.width) < _SAME_SIZE and abs(size[1] - page.height) < _SAME_SIZE


def _way_up(drawn: Image.Image, scale: float, read: Sequence[Page]) -> int:
    """The quarter turns after which the ink of a picture stands where its lines were read.

    How a scan was turned is not kept with its text: of the turns that give a page of its size the one is taken under
    whose lines the picture is darkest.
    """
    # letter by letter: a whole line of a table is as dark upside down, as it is mostly white
    boxes = [
        (left, line.top, right, line.bottom)
        for page in read
        for line in page.lines
        for letter, left, right in zip(line.text, line.lefts, line.rights, strict=False)
        if not letter.isspace()
    ]
    boxes += [cell.ink for page in read for table in page.tables for cell in table.cells if cell.ink is not None]
    if not boxes:
        return 0
    wide = max(page.width for page in read) > max(page.height for page in read)
    darkest, best = -1.0, 0
    for quarters in range(4):
        turned = _turned(drawn, quarters)
        if (turned.width > turned.height) != wide and abs(turned.width - turned.height) > 2:
            continue
        mask = Image.new("L", turned.size, 0)
        pen = ImageDraw.Draw(mask)
        for x0, top, x1, bottom in boxes:
            pen.rectangle((x0 * scale, top * scale, x1 * scale, bottom * scale), fill=255)
        dark = 255.0 - ImageStat.Stat(turned, mask).mean[0]
        if dark > darkest:
            darkest, best = dark, quarters
    return best
