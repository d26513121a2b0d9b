"""Files that are complete or not there (beside, flushed to the disk, then renamed), and records read back from them."""

from __future__ import annotations

import errno
import os
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from pipeline.errors import HomeError

__all__ = ["NO_RECORD", "home_error", "place_folder", "read_record", "sync_folder", "write_file"]

T = TypeVar("T")

#: What msgspec raises on bytes that are no record: where a text is not UTF-8 the error is Python's own.
NO_RECORD: Final = (msgspec.DecodeError, UnicodeDecodeError)

_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


def home_error(error: OSError, path: Path) -> HomeError:
    """The HomeError that says what an operating system error on `path` means for a person."""
    if error.errno in _NO_SPACE:
        what, remedy = "the disk is full", "free some space or name another folder with --home, then run again"
    elif error.errno in _READ_ONLY:
        what, remedy = "the folder cannot be written", "change its permissions or name another folder with --home"
    else:
        what, remedy = error.strerror or str(error), "mend the folder or name another one with --home"
    return HomeError(what, where=str(path), remedy=remedy)


def sync_folder(path: Path) -> None:
    """Flush a folder's entries to the disk, so that a rename survives a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def write_file(path: Path, data: bytes) -> None:
    """Write `data` beside and rename: a reader sees the old file or the whole new one. HomeError on a bad disk."""
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_synced(beside, data)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise home_error(error, path) from error


def read_record(path: Path, kind: type[T]) -> T | None:
    """The JSON record in a file; None where there is no file, or it is damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (FileNotFoundError, *NO_RECORD):
        return None


def place_folder(path: Path, fill: Callable[[Path], None]) -> bool:
    """Fill a new folder beside `path` and rename it there; False when `path` was there already (and is left alone).

    Files that `fill` makes directly in the folder are flushed before the rename.
    """
    beside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        if path.exists():
            return False
        beside.mkdir(parents=True)
        try:
            fill(beside)
            for file in beside.iterdir():
                sync_folder(file)
            sync_folder(beside)
            try:
                beside.rename(path)
            except OSError as error:
                if error.errno in (errno.EEXIST, errno.ENOTEMPTY):  # another process placed the same content first
                    return False
                raise
            sync_folder(path.parent)
            return True
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as error:
        raise home_error(error, path) from error
