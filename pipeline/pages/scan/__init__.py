"""Pages without usable text: rendered, set straight, their rules found, their letters recognised (extra `ocr`).

Doors into this room: `usable_text` (works always), `ocr_available`, and `read_scanned_page`, which needs the extra and
raises UnreadableText with the remedy where it is not installed.
"""

from pipeline.pages.scan.available import ocr_available
from pipeline.pages.scan.page import read_scanned_page
from pipeline.pages.scan.usable import usable_text

__all__ = ["ocr_available", "read_scanned_page", "usable_text"]
