"""A scanner for tests: a drawn page becomes a picture, tilted, noisy, through JPEG, alone on the page of a PDF.

Pages for it are drawn with an embedded font: what is not embedded shows as nothing where the machine has no such font.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageDraw
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from tests.generator.fontfile import truetype_subset

DPI = 150
FONT = "scanned"
HEIGHT = A4[1]


class Sheet:
    """A page to be drawn; coordinates are points from the upper left corner. `letters`: all that will be written."""

    def __init__(self, path: Path, letters: str) -> None:
        self.path = path
        pdfmetrics.registerFont(TTFont(FONT, io.BytesIO(truetype_subset("".join(sorted(set(letters)))))))
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)

    def write(self, x: float, top: float, text: str, size: float = 10) -> None:
        self.canvas.setFont(FONT, size)
        self.canvas.drawString(x, HEIGHT - top, text)

    def table(self, xs: Sequence[float], tops: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
        for top in tops:
            self.canvas.line(xs[0], HEIGHT - top, xs[-1], HEIGHT - top)
        for x in xs:
            self.canvas.line(x, HEIGHT - tops[0], x, HEIGHT - tops[-1])
        for row, texts in enumerate(rows):
            for col, text in enumerate(texts):
                self.write(xs[col] + 4, tops[row + 1] - 7, text)

    def save(self) -> Path:
        self.canvas.save()
        return self.path


def picture_of(path: Path, number: int = 1) -> Image.Image:
    document = pdfium.PdfDocument(path)
    try:
        return document[number - 1].render(scale=DPI / 72).to_pil().convert("RGB")
    finally:
        document.close()


def scan(
    drawn: Path,
    target: Path,
    *,
    tilt: float = 0.0,
    noise: float = 3.0,
    quality: int = 75,
    quarters: int = 0,
    seal: tuple[float, float] | None = None,
    keystone: float = 0.0,
    beside: bool = False,
) -> Path:
    """The first page of `drawn` as a scan: `tilt` in degrees, `quarters` turns of the paper, `seal` in points.

    `beside`: the page twice, side by side on one sheet.
    `keystone`: by this share of its width the upper edge is shorter than the lower one, as a camera makes it.
    """
    image = picture_of(drawn)
    if seal is not None:
        x, y = (v * DPI / 72 for v in seal)
        ImageDraw.Draw(image).ellipse((x - 60, y - 60, x + 60, y + 60), outline=(255, 40, 40), width=6)
    if beside:
        sheet = Image.new("RGB", (2 * image.width, image.height), "white")
        sheet.paste(image, (0, 0))
        sheet.paste(image, (image.width, 0))
        image = sheet
    if keystone:
        wide, high = image.size
        corners = (-keystone * wide / 2, 0, 0, high, wide, high, wide * (1 + keystone / 2), 0)
        image = image.transform(
            image.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255)
        )
    image = image.rotate(tilt, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    image = image.rotate(90 * quarters, expand=True)
    pixels = np.asarray(image, np.float32)
    pixels = pixels + np.random.default_rng(7).normal(0, noise, pixels.shape)
    stored = io.BytesIO()
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(stored, "JPEG", quality=quality)
    size = (image.width * 72 / DPI, image.height * 72 / DPI)
    canvas = Canvas(str(target), pagesize=size, invariant=1)
    canvas.drawImage(ImageReader(stored), 0, 0, *size)
    canvas.save()
    return target
