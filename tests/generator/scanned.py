"""Pages of a PDF as a scanner gives them: pictures, a little tilted, noisy, through JPEG, alone on their pages."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pypdfium2 as pdfium
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

__all__ = ["chosen_pages", "render_scan"]


def chosen_pages(content: bytes, numbers: Sequence[int]) -> bytes:
    """A PDF of some of the pages (1-based) of another."""
    source, target = pdfium.PdfDocument(content), pdfium.PdfDocument.new()
    try:
        target.import_pages(source, [n - 1 for n in numbers])
        buffer = io.BytesIO()
        target.save(buffer)
        return buffer.getvalue()
    finally:
        target.close()
        source.close()


def render_scan(content: bytes, *, dpi: int = 200, tilt: float = 0.4, noise: float = 4.0, quality: int = 80) -> bytes:
    """Every page as a picture: `tilt` in degrees (the other way on every second page), `noise` in grey levels."""
    document = pdfium.PdfDocument(content)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, invariant=1)
    random = np.random.default_rng(20)
    for number, page in enumerate(document):
        image = page.render(scale=dpi / 72).to_pil().convert("RGB")
        angle = tilt if number % 2 else -tilt
        image = image.rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
        pixels = np.asarray(image, np.float32) + random.normal(0, noise, (image.height, image.width, 1))
        stored = io.BytesIO()
        Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(stored, "JPEG", quality=quality)
        size = (image.width * 72 / dpi, image.height * 72 / dpi)
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(stored), 0, 0, *size)
        canvas.showPage()
    document.close()
    canvas.save()
    return buffer.getvalue()
