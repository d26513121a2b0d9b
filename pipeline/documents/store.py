"""The document store: a document is its SHA-256; its bytes are stored once and never changed.

`documents/ab/<sha256>/` holds `content` and `origin.json` (the Arrival). On a disk the folder is filled beside and
renamed; in an object store the origin is put last. Either way a document is complete or not there.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from pipeline.documents.model import Arrival
from pipeline.documents.sealed import sealed, unsealed
from pipeline.durable import place_folder, write_file
from pipeline.errors import HomeError, ReadingFailed
from pipeline.fingerprint import file_hash
from pipeline.objects import RemoteFolder

__all__ = ["CONTENT", "content_path", "document_id", "local_content", "mend", "mend_origin", "origin", "store"]

#: Name of the file that holds a document's bytes; the name that it came with stands in its origin record.
CONTENT = "content"
_ORIGIN = "origin.json"
#: Names of folders for copies begin so: with the machine, as machines may share a folder for temporary files.
_COPIES = f"juesuan-{platform.node()}"


def document_id(data: bytes) -> str:
    """The id of a document: SHA-256 of its bytes, hex."""
    return hashlib.sha256(data).hexdigest()


def _folder(documents: Path, identifier: str) -> Path:
    return documents / identifier[:2] / identifier


def _key(identifier: str, name: str) -> str:
    return f"{identifier[:2]}/{identifier}/{name}"


def content_path(documents: Path, identifier: str) -> Path:
    """Path of a document's bytes in a store on a disk."""
    return _folder(documents, identifier) / CONTENT


@contextmanager
def local_content(documents: Path | RemoteFolder, identifier: str) -> Iterator[Path]:
    """A file with a document's bytes, named CONTENT: the stored one, or a copy while the context lasts.

    It is checked against its name. ReadingFailed when the store does not hold these bytes (one document's trouble),
    StoreError when an object store cannot be read at all.
    """
    if isinstance(documents, Path):
        stored = content_path(documents, identifier)
        _check(_hash_of(stored), identifier, str(stored), "ingest the file again")
        yield stored
        return
    key = _key(identifier, CONTENT)
    data = documents.read(key)
    _check(
        None if data is None else document_id(data),
        identifier,
        documents.address(key),
        "delete its folder and ingest the file again, then `ingest --retry`",
    )
    if data is None:
        raise AssertionError("a document that is not there was refused")
    _sweep()
    with tempfile.TemporaryDirectory(prefix=f"{_COPIES}-{os.getpid()}-") as folder:
        copy = Path(folder) / CONTENT
        copy.write_bytes(data)
        yield copy


def _hash_of(path: Path) -> str | None:
    """The SHA-256 of a file, None when it is not there."""
    try:
        return file_hash(path)
    except FileNotFoundError:
        return None


def _check(found: str | None, identifier: str, address: str, remedy: str) -> None:
    if found != identifier:
        what = "the document is not in the store" if found is None else "the stored bytes are not those of the document"
        raise ReadingFailed(what, where=CONTENT, remedy=f"put {address} back from a backup, or {remedy}")


def mend(documents: Path | RemoteFolder, identifier: str, data: bytes) -> bool:
    """Put the bytes of a stored document back where the disk has lost or changed them; whether that was so.

    In an object store, where it would cost a transfer for each document that comes again, nothing is looked at.
    """
    if isinstance(documents, RemoteFolder) or _hash_of(content_path(documents, identifier)) == identifier:
        return False
    write_file(content_path(documents, identifier), data)
    content_path(documents, identifier).chmod(0o444)
    return True


def _sweep() -> None:
    """Delete the copies of processes of this machine that were killed while they read."""
    for left in Path(tempfile.gettempdir()).glob(f"{_COPIES}-*"):
        owner = left.name.removeprefix(f"{_COPIES}-").partition("-")[0]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists() and Path("/proc/self").exists():
            shutil.rmtree(left, ignore_errors=True)  # another one may be sweeping it too


def origin(documents: Path | RemoteFolder, identifier: str) -> Arrival | None:
    """The origin record of a stored document, None when it is not stored. HomeError when the record is damaged."""
    if isinstance(documents, Path):
        path = _folder(documents, identifier) / _ORIGIN
        where, remedy = str(path), "delete the folder and ingest the file again"
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            return None
    else:
        key = _key(identifier, _ORIGIN)
        where, remedy = documents.address(key), "delete it and ingest the file again"
        found = documents.read(key)
        if found is None:
            return None
        data = found
    try:
        return unsealed(data, Arrival)
    except msgspec.DecodeError as error:
        raise HomeError(f"the origin record is damaged ({error})", where=where, remedy=remedy) from error


def mend_origin(documents: Path | RemoteFolder, arrival: Arrival) -> None:
    """Write the origin record of a stored document anew."""
    record = sealed(arrival, indent=1)
    if isinstance(documents, RemoteFolder):
        documents.write(_key(arrival.document_id, _ORIGIN), record)
    else:
        write_file(_folder(documents, arrival.document_id) / _ORIGIN, record)


def store(documents: Path | RemoteFolder, data: bytes, arrival: Arrival) -> bool:
    """Store the bytes with their origin record; False when they are stored already (nothing changes then)."""
    record = sealed(arrival, indent=1)
    identifier = arrival.document_id
    if isinstance(documents, RemoteFolder):
        if documents.read(_key(identifier, _ORIGIN)) is not None:
            return False
        documents.write(_key(identifier, CONTENT), data)
        documents.write(_key(identifier, _ORIGIN), record)  # last: a document without it is not there
        return True

    def fill(folder: Path) -> None:
        content = folder / CONTENT
        content.write_bytes(data)
        content.chmod(0o444)
        (folder / _ORIGIN).write_bytes(record)

    return place_folder(_folder(documents, identifier), fill)
