"""SQL of the warehouse: files of the build by name (package data), literals, and errors of the disk in words."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import duckdb

from pipeline.durable import home_error

__all__ = ["literal", "sql_file", "writing"]

#: What the engine says of a disk, in the words of the system; it has no numbers of errors.
_DISK: Final = {
    "No space left on device": errno.ENOSPC,
    "Disk quota exceeded": errno.EDQUOT,
    "File too large": errno.EFBIG,
    "Read-only file system": errno.EROFS,
    "Permission denied": errno.EACCES,
    "Input/output error": errno.EIO,
}


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Tell what keeps the engine from writing `path` as the HomeError that says what to do about it."""
    try:
        yield
    except duckdb.Error as error:
        said = re.search("|".join(map(re.escape, _DISK)), str(error))
        if said is None:
            raise
        raise home_error(OSError(_DISK[said[0]], said[0]), path) from error


@cache
def sql_file(name: str) -> str:
    """The text of views/<name>.sql."""
    return (files("pipeline.warehouse") / "views" / f"{name}.sql").read_text(encoding="utf-8")


def literal(text: str) -> str:
    """A string literal, for statements that take no parameters (ATTACH, SET, CREATE VIEW)."""
    return "'" + text.replace("'", "''") + "'"
