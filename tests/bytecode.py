"""Bytecode of the processes that tests and benchmarks start: kept, also where none may lie beside the sources."""

from __future__ import annotations

import os
import sys
from pathlib import Path

__all__ = ["keep_bytecode"]


def keep_bytecode(folder: Path) -> None:
    """Where this interpreter was told to write no bytecode, let it and all that it starts write theirs into `folder`.

    Else each of hundreds of processes would compile all that it imports: longer than most of them work, and nothing
    that a user waits for.
    """
    if sys.dont_write_bytecode:
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(folder)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False
