"""`python -m tests.generator FOLDER`: write all samples."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.generator.write import write_all

if len(sys.argv) != 2:
    sys.exit("usage: python -m tests.generator FOLDER   (for example: python -m tests.generator data/samples)")
for written in write_all(Path(sys.argv[1])):
    print(f"{written}  {written.stat().st_size:,} bytes")
