"""Pictures that are documents themselves (PNG, JPEG, TIFF): each frame is a page.

The resolution that a picture names is believed where it makes a sheet of paper of it; else the longer side is taken for
that of A4, as cameras and screens name any figure.
"""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps, ImageSequence

from pipeline.errors import DamagedDocument, TooLarge, UnreadableText
from pipeline.pages.limits import MAX_PAGES
from pipeline.pages.model import Page
from pipeline.pages.scan.assemble import read_sheet
from pipeline.pages.scan.image import DPI, Pixels, page_image

__all__ = ["read_frames"]

#: A1 at 300 dpi; what is larger is no page of a report.
_MOST_PIXELS = 70_000_000
#: The longer side of a page at 50 dpi: what is smaller is an icon or a photograph beside a report.
_FEWEST_PIXELS = 600
#: Sheets between A6 and A2 (points, the longer side).
_SHEET = (400.0, 1700.0)
_A4 = 841.9
_REMEDY = "open it in a picture program and save it again, or scan the page once more"


def read_frames(path: Path) -> list[Page]:
    """Each frame as a page read by the recogniser.

    Raises DamagedDocument, TooLarge, or UnreadableText where no frame holds text or is large enough for a page.
    """
    pages: list[Page] = []
    try:
        with Image.open(path) as picture:
            for number, frame in enumerate(ImageSequence.Iterator(picture), start=1):
                if number > MAX_PAGES or frame.width * frame.height > _MOST_PIXELS:
                    raise TooLarge(
                        f"frame {number} has {frame.width} × {frame.height} pixels",
                        where=path.name,
                        remedy="scan it at 200 to 300 dpi, one page a frame",
                    )
                if max(frame.size) >= _FEWEST_PIXELS:
                    drawn, scale = _drawn(frame)
                    pages.extend(read_sheet(page_image(drawn, scale), number))
    # Pillow passes on what its format readers run into
    except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, IndexError, struct.error, zlib.error,
            Image.DecompressionBombError) as error:  # fmt: skip
        raise DamagedDocument(f"the picture cannot be opened ({error})", where=path.name, remedy=_REMEDY) from error
    if not any(page.lines for page in pages):
        raise UnreadableText("no page holds text", where=path.name, remedy="check that the picture shows a report")
    return pages


def _drawn(frame: Image.Image) -> tuple[Pixels, float]:
    """A frame as blue, green, red at the resolution of the recogniser, and its pixels a point."""
    named = frame.info.get("dpi")
    upright = ImageOps.exif_transpose(frame)
    longer = max(upright.size)
    points = _A4
    if isinstance(named, tuple) and named and named[0]:
        told = longer * 72 / float(named[0])
        points = told if _SHEET[0] <= told <= _SHEET[1] else _A4
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        opaque = upright.convert("RGBA")
        white = Image.new("RGBA", opaque.size, "white")
        upright = Image.alpha_composite(white, opaque)
    colours = np.asarray(upright.convert("RGB"), np.uint8)[:, :, ::-1]
    scale = DPI / 72
    factor = scale * points / longer
    size = (max(1, round(upright.width * factor)), max(1, round(upright.height * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(np.ascontiguousarray(colours), size, interpolation=how), np.uint8), scale
