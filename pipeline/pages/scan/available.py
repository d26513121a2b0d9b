"""Whether this installation can read scans, and what to say where it cannot."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec

from pipeline.errors import UnreadableText

__all__ = ["ocr_available", "require_ocr"]

#: Import names of what the extra `ocr` installs.
_NEEDED = ("rapidocr", "onnxruntime", "cv2", "numpy")


@cache
def ocr_available() -> bool:
    """Whether all packages of the extra `ocr` are installed (they are not imported by asking)."""
    return all(find_spec(name) is not None for name in _NEEDED)


def require_ocr(where: str) -> None:
    """Raise UnreadableText for the page at `where`, with the remedy, unless the extra is installed."""
    if not ocr_available():
        missing = [name for name in _NEEDED if find_spec(name) is None]
        raise UnreadableText(
            f"the page holds no usable text and cannot be recognised ({', '.join(missing)} not installed)",
            where=where,
            remedy="install the extra: pip install '.[ocr]', or ask the publisher for digital text",
        )
