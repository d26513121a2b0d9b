"""Pages without usable text: rendered, set straight, their rules found, their letters recognised (extra `ocr`).

Doors into this room: `read_scanned_page` and `read_picture`, which raise UnreadableText with the remedy where the extra
is not installed, and `ocr_available`, which tells beforehand.
"""

from pipeline.pages.scan.available import ocr_available
from pipeline.pages.scan.page import read_picture, read_scanned_page

__all__ = ["ocr_available", "read_picture", "read_scanned_page"]
