"""Does a picture cover the page, so that its text layer is not what a reader sees?

Copiers lay the letters that they recognised invisibly over or under the scan, and apps print a footer on it. Such a
layer is another's reading of the same picture, without rules and without doubts: the picture itself is read.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.pages.printed.marks import Char

__all__ = ["is_covered"]

#: A picture that takes this share of the page is the page.
_MOST_OF_PAGE = 0.6
#: On a covered page fewer characters than this are a footer or a mark, whoever printed them.
_FEW = 60
#: Of more characters, this share must be seen: else they lie under the picture or are invisible.
_SEEN = 0.5
_DEEPEST_FORM = 4


def is_covered(document: pdfium.PdfDocument, number: int, chars: Sequence[Char]) -> bool:
    """Whether page `number` (1-based) is a picture with hardly any text, or with text that is not seen."""
    page = document[number - 1]
    try:
        left, bottom, right, top = page.get_bbox()
        area = max(1.0, (right - left) * (top - bottom))
        covered = False
        seen = unseen = 0
        for item in page.get_objects(max_depth=_DEEPEST_FORM):
            if item.type == raw.FPDF_PAGEOBJ_IMAGE:
                x0, y0, x1, y1 = item.get_bounds()
                wide, high = min(x1, right) - max(x0, left), min(y1, top) - max(y0, bottom)
                if min(wide, high) > 0 and wide * high >= _MOST_OF_PAGE * area:
                    # what was drawn before lies under the picture
                    covered, unseen, seen = True, unseen + seen, 0
            elif item.type == raw.FPDF_PAGEOBJ_TEXT:
                if raw.FPDFTextObj_GetTextRenderMode(item.raw) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
                    unseen += 1
                else:
                    seen += 1
    except (pdfium.PdfiumError, ctypes.ArgumentError):
        return False  # whoever reads the page says what is wrong with it
    finally:
        page.close()
    if not covered:
        return False
    printed = sum(1 for char in chars if char.text.strip())
    return printed < _FEW or seen < _SEEN * (seen + unseen)
