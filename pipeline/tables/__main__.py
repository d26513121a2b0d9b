"""`python -m pipeline.tables [FILE]` writes the dictionary (default: docs/dictionary.md of the checkout)."""

from __future__ import annotations

import sys
from pathlib import Path

from pipeline.tables.dictionary import dictionary

if __name__ == "__main__":
    default = Path(__file__).resolve().parents[2] / "docs" / "dictionary.md"
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    target.write_text(dictionary(), encoding="utf-8")
