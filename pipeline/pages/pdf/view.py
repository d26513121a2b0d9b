"""How a PDF page is held: from pdfium's page space to the page as it is seen."""

from __future__ import annotations

import pypdfium2 as pdfium

__all__ = ["View"]


class View:
    """From pdfium's page space (origin bottom left, unrotated) to the page as it is seen (origin top left).

    x' = ax·x + bx·y + cx and y' = ay·x + by·y + cy, in points; pages are turned by quarters only, so ax or bx is zero.
    """

    def __init__(self, page: pdfium.PdfPage, extra_quarters: int = 0) -> None:
        left, bottom, right, top = page.get_bbox()
        quarters = (page.get_rotation() // 90 + extra_quarters) % 4
        wide, high = right - left, top - bottom
        self.upright = quarters % 2 == 0
        self.width, self.height = (wide, high) if self.upright else (high, wide)
        self.ax, self.bx, self.cx, self.ay, self.by, self.cy = (
            (1.0, 0.0, -left, 0.0, -1.0, top),
            (0.0, 1.0, -bottom, 1.0, 0.0, -left),
            (-1.0, 0.0, right, 0.0, 1.0, -bottom),
            (0.0, -1.0, top, -1.0, 0.0, right),
        )[quarters]

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of page space as it is seen."""
        return self.ax * x + self.bx * y + self.cx, self.ay * x + self.by * y + self.cy
