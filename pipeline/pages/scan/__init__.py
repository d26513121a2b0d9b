"""Pages without usable text: rendered, set straight, their rules found, their letters recognised (extra `ocr`).

Doors into this room: `usable_text` and `is_covered` (work always), `ocr_available`, `read_scanned_page` and
`read_picture`, which need the extra and raise UnreadableText with the remedy where it is not installed.
"""

from pipeline.pages.scan.available import ocr_available
from pipeline.pages.scan.covered import is_covered
from pipeline.pages.scan.page import read_picture, read_scanned_page
from pipeline.pages.scan.usable import usable_text

__all__ = ["is_covered", "ocr_available", "read_picture", "read_scanned_page", "usable_text"]
