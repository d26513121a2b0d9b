"""7z archives: files are packed together, so all that are wanted are unpacked in one pass, under numbers."""

from __future__ import annotations

import io
import re
import tempfile
import zlib
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from types import TracebackType

import py7zr
from py7zr.exceptions import ArchiveError, PasswordRequired, UnsupportedCompressionMethodError
from py7zr.io import Py7zIO, WriterFactory

from pipeline.documents.packing import BY_HAND, DAMAGE, FETCH_AGAIN, Entry, damaged, locked
from pipeline.errors import DamagedDocument, DocumentError, UnknownFormat

__all__ = ["SevenZipPacking"]


class SevenZipPacking:
    """7z: files are packed together (solid), so all that are wanted are unpacked in one pass into a scratch folder."""

    def __init__(self, data: bytes, where: str) -> None:
        self._where = where
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._unpacked: dict[str, Path] = {}
        self._failure: DocumentError | None = None
        try:
            self._archive = py7zr.SevenZipFile(io.BytesIO(data))
            encrypted = self._archive.needs_password()
            listed = self._archive.list()
        except PasswordRequired as error:
            raise locked(where) from error
        except (ArchiveError, *DAMAGE) as error:
            raise damaged("the archive cannot be opened", error, where) from error
        self.entries = []
        met: dict[str, int] = {}
        for info in listed:
            if info.is_directory or info.is_symlink:
                continue
            # a name that comes again is numbered by the library
            times = met.get(info.filename, 0)
            met[info.filename] = times + 1
            key = _seven_zip_key(info.filename if not times else f"{info.filename}_{times - 1}")
            self.entries.append(
                Entry(info.filename.replace("\\", "/"), info.uncompressed or 0, info.compressed, encrypted, (key, info))
            )

    def prepare(self, entries: Iterable[Entry]) -> None:
        """Unpack the wanted entries; an error is kept for those that it costs."""
        wanted = [entry for entry in entries if entry.key[0] is not None]
        if not wanted:
            return
        self._scratch = tempfile.TemporaryDirectory(prefix="juesuan-", ignore_cleanup_errors=True)
        writers = _ScratchWriters(Path(self._scratch.name), sum(entry.size for entry in wanted))
        try:
            self._archive.extract(targets=[entry.key[1].filename for entry in wanted], factory=writers)
        except UnsupportedCompressionMethodError as error:
            self._failure = UnknownFormat(
                f"the archive is packed in a way that we cannot unpack ({error})", where=self._where, remedy=BY_HAND
            )
        except PasswordRequired:
            self._failure = locked(self._where)
        except (ArchiveError, *DAMAGE) as error:
            self._failure = damaged("the archive is damaged", error, self._where)
        self._unpacked = writers.paths

    def read(self, entry: Entry, where: str) -> bytes:
        """The bytes of an entry that was prepared; its length and checksum must be those of the archive."""
        key, info = entry.key
        if key is None:
            raise DamagedDocument("the name of the member leads out of the archive", where=where, remedy=BY_HAND)
        path = self._unpacked.get(key)
        data = path.read_bytes() if path is not None else b""
        if len(data) == entry.size and (not data or info.crc32 is None or zlib.crc32(data) == info.crc32):
            return data
        raise self._failure or DamagedDocument("the member is damaged", where=where, remedy=FETCH_AGAIN)

    def close(self) -> None:
        """Close the archive and remove the scratch folder."""
        self._archive.close()
        if self._scratch is not None:
            self._scratch.cleanup()


def _seven_zip_key(name: str) -> str | None:
    """The name under which py7zr unpacks a file; None for one that it refuses, which would stop the whole archive."""
    parts = [part for part in PurePosixPath(name.lstrip("/")).parts if part != "."]
    if not parts or ".." in parts or re.match(r"[A-Za-z]:", name.lstrip("/")):
        return None
    return "/".join(parts)


class _ScratchWriters(WriterFactory):
    """Files of a scratch folder under numbers, never more bytes in all than the directory of the archive says."""

    def __init__(self, folder: Path, most: int) -> None:
        self.paths: dict[str, Path] = {}
        self._folder = folder
        self.left = most

    def create(self, filename: str) -> Py7zIO:
        """A file for one member."""
        path = self._folder / str(len(self.paths))
        self.paths[filename] = path
        return _ScratchFile(path, self)


class _ScratchFile(Py7zIO):
    def __init__(self, path: Path, writers: _ScratchWriters) -> None:
        self._file = path.open("w+b")
        self._writers = writers

    def write(self, s: bytes | bytearray) -> int:
        self._writers.left -= len(s)
        if self._writers.left < 0:
            raise ValueError("the members are longer than the archive says")
        return self._file.write(s)

    def read(self, size: int | None = None) -> bytes:
        return self._file.read(-1 if size is None else size)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def flush(self) -> None:
        self._file.flush()

    def size(self) -> int:
        self._file.flush()
        return Path(self._file.name).stat().st_size

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> _ScratchFile:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()
