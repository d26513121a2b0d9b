"""Fingerprints of files: whether what something was made from is still the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

__all__ = ["file_hash", "files_fingerprint"]

#: Endings of files that a result may depend on; compiled and scratch files are left out.
_ENDINGS: Final = frozenset({".py", ".sql", ".toml", ".csv", ".json", ".tsv", ".txt", ".md", ".yaml", ".yml"})

_Stamp = tuple[str, str, int, int]


@lru_cache(maxsize=64)
def _digest(stamps: tuple[_Stamp, ...]) -> str:
    digest = hashlib.sha256()
    for root, name, _, _ in stamps:
        digest.update(f"{Path(root).name}/{name}\0".encode())
        digest.update(hashlib.sha256((Path(root) / name if name != "." else Path(root)).read_bytes()).digest())
    return digest.hexdigest()[:16]


def files_fingerprint(roots: Iterable[Path]) -> str:
    """A short hash of the names and contents of all files below `roots` (folders or files).

    Files are only read again when their size or time changed.
    """
    stamps: list[_Stamp] = []
    for root in roots:
        for path in [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.suffix in _ENDINGS):
            if path.is_file() and not path.name.startswith("."):
                status = path.stat()
                name = "." if path == root else path.relative_to(root).as_posix()
                stamps.append((str(root), name, status.st_size, status.st_mtime_ns))
    return _digest(tuple(stamps))


def file_hash(path: Path) -> str:
    """SHA-256 of the bytes of a file, hex; the file is read as a stream. Raises FileNotFoundError."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
