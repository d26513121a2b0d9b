"""A page as a picture: rendered from the PDF and set straight.

Pixels count from the top left corner of the straightened picture; `points` are pixels over `scale`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray

from pipeline.errors import DamagedDocument
from pipeline.pages.model import Box

__all__ = [
    "DPI",
    "INK_CONTRAST",
    "PageImage",
    "Pixels",
    "Warp",
    "ink_of",
    "levelled",
    "page_image",
    "render_page",
    "turned",
]

Pixels = NDArray[np.uint8]


class Warp(NamedTuple):
    """How rules still lean on a straightened page: slope in its middle, and its change for each pixel away from it.

    `down`: x of an upright rule for each pixel downwards, changing across the page; `across`: y of a lying rule for
    each pixel to the right, changing down the page. Pixels from the middle of the page.
    """

    down: float
    down_change: float
    across: float
    across_change: float

    def source(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Where the print stood that belongs at (x, y)."""
        return x + (self.down + self.down_change * x) * y, y + (self.across + self.across_change * y) * x


#: Characters of 9 points are 25 pixels high: more costs time and reads no better, half of it loses points and commas.
DPI = 200
#: A3 at 200 dpi has 7.7 million pixels; a poster must not take the memory of a worker.
_MOST_PIXELS = 12_000_000
#: Scans lie askew by this much at the most (degrees); what is more is a slanted stamp, not a page.
_MOST_TILT = 4.0
#: Below this (degrees) turning the picture would cost more sharpness than it gains.
_STRAIGHT = 0.03
#: So much darker than its surroundings (of 255) is ink.
INK_CONTRAST = 12
#: Redder than this (over the other colours, of 255) is a seal; darker than that in the red plane is print under it.
_RED = 40
_DARK = 150
#: Surroundings: wider than a thick stroke, narrower than the shade of a book's fold (points).
_SURROUNDINGS = 15


@dataclass(frozen=True, slots=True)
class PageImage:
    """A straightened page. `gray` for reading; `red` is the red plane, in which seals and red ink vanish.

    `seal` is not 0 where they stood; there `gray` is the red plane too.

    `scale` pixels make a point; `tilt` is how far the print leaned (degrees, clockwise), `warp` how its rules leaned
    beyond that, `quarters` how often the page was turned clockwise to stand upright. Of two pages on one sheet, each is
    an image: `left` is where it begins on the sheet and `sheet` the width of that (pixels).
    """

    gray: Pixels
    red: Pixels
    seal: Pixels
    scale: float
    tilt: float
    quarters: int = 0
    warp: Warp | None = None
    left: int = 0
    sheet: int | None = None

    @property
    def width(self) -> float:
        """Points, as turned."""
        return float(self.gray.shape[1]) / self.scale

    @property
    def height(self) -> float:
        """Points, as turned."""
        return float(self.gray.shape[0]) / self.scale

    def on_page(self, box: Box) -> Box:
        """A box of the straightened picture (points) as the box of the same print before it was straightened.

        Of one of two pages on a sheet, the box on the sheet.
        """
        high, wide = self.gray.shape[0], self.sheet or self.gray.shape[1]
        middle_x, middle_y = wide / self.scale / 2, high / self.scale / 2
        lean = np.deg2rad(self.tilt)
        cos, sin = float(np.cos(lean)), float(np.sin(lean))
        x0, top, x1, bottom = box
        x0, x1 = x0 + self.left / self.scale, x1 + self.left / self.scale
        x = (np.array([x0, x0, x1, x1]) - middle_x) * self.scale
        y = (np.array([top, bottom, top, bottom]) - middle_y) * self.scale
        if self.warp is not None:
            x, y = self.warp.source(x, y)
        xs = middle_x + (cos * x - sin * y) / self.scale
        ys = middle_y + (sin * x + cos * y) / self.scale
        return (
            round(float(xs.min()), 1),
            round(float(ys.min()), 1),
            round(float(xs.max()), 1),
            round(float(ys.max()), 1),
        )


def render_page(document: pdfium.PdfDocument, number: int) -> PageImage:
    """Page `number` (1-based) at `DPI`, straight; raises DamagedDocument where pdfium cannot draw it."""
    try:
        page = document[number - 1]
        try:
            width, height = page.get_size()
            scale = min(DPI / 72, (_MOST_PIXELS / max(1.0, width * height)) ** 0.5)
            drawn = page.render(scale=scale).to_numpy()
        finally:
            page.close()
    except pdfium.PdfiumError as error:
        raise DamagedDocument(
            f"page {number} cannot be drawn ({error})",
            where=f"page {number}",
            remedy="download the file again; if it stays broken, ask the publisher for another copy",
        ) from error
    return page_image(np.asarray(drawn, np.uint8), scale)


def page_image(drawn: Pixels, scale: float) -> PageImage:
    """A picture (blue, green, red; or gray) of `scale` pixels a point, set straight."""
    if drawn.ndim == 2 or drawn.shape[2] < 3:
        gray = np.ascontiguousarray(drawn.reshape(drawn.shape[:2]))
        return _straightened(PageImage(gray, gray, np.zeros_like(gray), scale, 0.0))
    colours = drawn[:, :, :3]
    gray = np.asarray(cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY), np.uint8)
    red, seal = _without_seals(colours)
    gray[seal > 0] = red[seal > 0]
    return _straightened(PageImage(gray, red, seal, scale, 0.0))


def _without_seals(colours: Pixels) -> tuple[Pixels, Pixels]:
    """The red plane of a picture (blue, green, red), seals and red marks painted over, and where they stood (255).

    Dark print under a seal stays.
    """
    blue, green, red = (np.ascontiguousarray(colours[:, :, n]) for n in range(3))
    seal = np.where(cv2.subtract(red, cv2.max(blue, green)) > _RED, 255, 0).astype(np.uint8)
    if not seal.any():
        return red, seal
    # JPEG keeps colour at half the resolution: the rim of a seal is grayer than its middle
    seal = np.asarray(cv2.dilate(seal, np.ones((5, 5), np.uint8)), np.uint8)
    red[(seal > 0) & (red > _DARK)] = int(np.median(red))
    return red, seal


def turned(image: PageImage, quarters: int) -> PageImage:
    """The picture turned clockwise by quarters."""
    turns = quarters % 4
    warp = image.warp
    if warp is not None and turns == 2:
        warp = warp._replace(down_change=-warp.down_change, across_change=-warp.across_change)
    elif warp is not None and turns:
        sign = 1 if turns == 1 else -1
        warp = Warp(-warp.across, sign * warp.across_change, -warp.down, -sign * warp.down_change)
    return replace(
        image,
        gray=np.ascontiguousarray(np.rot90(image.gray, -turns)),
        red=np.ascontiguousarray(np.rot90(image.red, -turns)),
        seal=np.ascontiguousarray(np.rot90(image.seal, -turns)),
        quarters=(image.quarters + turns) % 4,
        warp=warp,
    )


def levelled(image: PageImage, warp: Warp) -> PageImage:
    """The picture with the lean that `warp` describes taken out; beyond its edge is white."""
    high, wide = image.gray.shape
    y, x = np.mgrid[0:high, 0:wide]
    from_x, from_y = warp.source(x - wide / 2, y - high / 2)
    across, down = (from_x + wide / 2).astype(np.float32), (from_y + high / 2).astype(np.float32)

    def draw(plane: Pixels, beyond: int = 255) -> Pixels:
        return np.asarray(
            cv2.remap(plane, across, down, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT, borderValue=(beyond,)),
            np.uint8,
        )

    seal = draw(image.seal, 0) if image.seal.any() else image.seal
    return replace(image, gray=draw(image.gray), red=draw(image.red), seal=seal, warp=warp)


def ink_of(plane: Pixels, scale: float, contrast: int = INK_CONTRAST) -> Pixels:
    """255 where a place is darker than its surroundings by `contrast`, else 0; shaded areas are paper."""
    block = int(_SURROUNDINGS * scale) | 1
    smooth = cv2.GaussianBlur(plane, (3, 3), 0)
    ink = cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, contrast)
    return np.asarray(ink, np.uint8)


def _straightened(image: PageImage) -> PageImage:
    tilt = _tilt(image)
    if abs(tilt) < _STRAIGHT:
        return image
    high, wide = image.gray.shape
    matrix = cv2.getRotationMatrix2D((wide / 2, high / 2), tilt, 1.0)

    def turn(plane: Pixels, beyond: int = 255) -> Pixels:
        return np.asarray(
            cv2.warpAffine(
                plane,
                matrix,
                (wide, high),
                flags=cv2.INTER_CUBIC,
                borderMode=cv2.BORDER_CONSTANT,
                borderValue=(beyond,),
            ),
            np.uint8,
        )

    # a picture without colours has one plane for both
    gray = turn(image.gray)
    red = gray if image.red is image.gray else turn(image.red)
    seal = turn(image.seal, 0) if image.seal.any() else image.seal
    return replace(image, gray=gray, red=red, seal=seal, tilt=tilt)


def _tilt(image: PageImage) -> float:
    """How far the print leans (degrees, clockwise): the turn that gathers its ink in the fewest rows and columns."""
    small = cv2.resize(image.gray, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ys, xs = np.nonzero(ink_of(np.asarray(small, np.uint8), image.scale / 2))
    if len(xs) < 500:
        return 0.0
    step = max(1, len(xs) // 80_000)
    # pixels stand in straight rows whatever the print does: spread over their area, they do not speak for 0 degrees
    spread = np.random.default_rng(0).uniform(-0.5, 0.5, (2, len(xs[::step])))
    x = xs[::step] - small.shape[1] / 2 + spread[0]
    y = ys[::step] - small.shape[0] / 2 + spread[1]
    offset = int(np.hypot(*small.shape)) + 2
    best = 0.0
    for reach, stride in ((_MOST_TILT, 0.25), (0.25, 0.05), (0.05, 0.01)):
        trials = np.arange(best - reach, best + reach + stride / 2, stride)
        best = float(max(trials, key=lambda degrees: _gathered(x, y, degrees, offset)))
    return best


def _gathered(x: NDArray[np.float64], y: NDArray[np.float64], degrees: float, offset: int) -> float:
    lean = np.deg2rad(degrees)
    rows = np.bincount((y * np.cos(lean) - x * np.sin(lean) + offset).astype(np.int64))
    columns = np.bincount((x * np.cos(lean) + y * np.sin(lean) + offset).astype(np.int64))
    return float(np.square(rows, dtype=np.float64).sum() + np.square(columns, dtype=np.float64).sum())
