"""Stage outputs: what a stage made of a document, kept so that it is never made twice.

An output is a function of the document and the stage's version. It is MessagePack in a Zstandard frame with a checksum:
a torn or damaged file is noticed, counts as not there, and is made again. A failure is an output too. Outputs lie on
a disk or in an object store.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, Generic, TypeVar

import msgspec
import zstandard

from pipeline.durable import write_file
from pipeline.objects import RemoteFolder

__all__ = ["PASSING_REASONS", "Failure", "Stage"]

T = TypeVar("T")

#: Failures that say as much about the machine as about the document; `ingest --retry` tries them again.
PASSING_REASONS: Final = frozenset({"timeout", "worker_died", "too_large", "reading_failed"})

_LEVEL: Final = 3  # level 9 saves 6 % of the bytes at four times the time


class Failure(msgspec.Struct, frozen=True):
    """Why a stage has no value for a document: `reason` is DocumentError.reason, `detail` ends with the remedy."""

    reason: str
    detail: str
    at: str


class _Envelope(msgspec.Struct, Generic[T], omit_defaults=True):
    value: T | None = None
    failure: Failure | None = None


class _FailureAlone(msgspec.Struct):
    failure: Failure | None = None


class Stage(Generic[T]):
    """The outputs of one stage version under `<stages>/<name>/v<version>/`; `kind` is the type of its values."""

    def __init__(self, stages: Path | RemoteFolder, name: str, version: str, kind: type[T]) -> None:
        self.name = name
        self.version = version
        self.folder = stages / name / f"v{version}"
        # the checker cannot follow a generic struct over a type that is only known when it runs
        self._decoder: msgspec.msgpack.Decoder[_Envelope[T]] = msgspec.msgpack.Decoder(_Envelope[kind])  # type: ignore[valid-type]

    @staticmethod
    def key(document_id: str) -> str:
        """Where in the folder the output for a document lies."""
        return f"{document_id[:2]}/{document_id}.msgpack.zst"

    def path(self, document_id: str) -> Path:
        """The file of an output on a disk; TypeError for a stage in an object store, which has none."""
        if isinstance(self.folder, RemoteFolder):
            raise TypeError(f"outputs in {self.folder.url} have no path")
        return self.folder / self.key(document_id)

    def _stored(self, document_id: str) -> bytes | None:
        if isinstance(self.folder, RemoteFolder):
            return self.folder.read(self.key(document_id))
        try:
            return self.path(document_id).read_bytes()
        except FileNotFoundError:
            return None

    def _bytes(self, document_id: str) -> bytes | None:
        return _unpacked(self._stored(document_id))

    def _each(self, document_ids: Sequence[str]) -> Iterator[bytes | None]:
        """What `_bytes` gives for each, in their order; an object store is asked for many at a time."""
        if isinstance(self.folder, RemoteFolder):
            yield from map(_unpacked, self.folder.read_each([self.key(i) for i in document_ids]))
        else:
            yield from map(self._bytes, document_ids)

    def _value(self, data: bytes | None) -> T | Failure | None:
        if data is None:
            return None
        try:
            envelope = self._decoder.decode(data)
        except msgspec.DecodeError:
            return None
        return envelope.value if envelope.failure is None else envelope.failure

    def is_there(self, document_id: str) -> bool:
        """Whether a whole, undamaged output is there (a value or a failure)."""
        return self._bytes(document_id) is not None

    def missing(self, document_ids: Sequence[str]) -> set[str]:
        """Those of the documents that have no whole, undamaged output."""
        found = zip(document_ids, self._each(document_ids), strict=True)
        return {identifier for identifier, data in found if data is None}

    def read(self, document_id: str) -> T | Failure | None:
        """The value, the failure, or None when there is no usable output."""
        return self._value(self._bytes(document_id))

    def read_each(self, document_ids: Sequence[str]) -> Iterator[T | Failure | None]:
        """What `read` gives for each of the documents, in their order; one value at a time in memory."""
        yield from map(self._value, self._each(document_ids))

    def failure(self, document_id: str) -> Failure | None:
        """The failure, or None when there is a value or nothing; cheaper than `read`, as it skips the value."""
        return _failure(self._bytes(document_id))

    def failures(self, document_ids: Sequence[str]) -> dict[str, Failure]:
        """The documents among these whose output is a failure."""
        found = zip(document_ids, self._each(document_ids), strict=True)
        judged = ((identifier, _failure(data)) for identifier, data in found)
        return {identifier: failure for identifier, failure in judged if failure is not None}

    def write(self, document_id: str, output: T | Failure) -> None:
        """Keep an output, replacing an earlier one. HomeError on a bad disk, StoreError on a bad store."""
        envelope = _Envelope(failure=output) if isinstance(output, Failure) else _Envelope(value=output)
        compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True, write_content_size=True)
        data = compressor.compress(msgspec.msgpack.encode(envelope))
        if isinstance(self.folder, RemoteFolder):
            self.folder.write(self.key(document_id), data)
        else:
            write_file(self.path(document_id), data)

    def forget(self, document_id: str) -> None:
        """Drop an output, so that it is made again."""
        if isinstance(self.folder, RemoteFolder):
            self.folder.delete(self.key(document_id))
        else:
            self.path(document_id).unlink(missing_ok=True)


def _unpacked(stored: bytes | None) -> bytes | None:
    if stored is None:
        return None
    try:
        return zstandard.ZstdDecompressor().decompress(stored)
    except zstandard.ZstdError:
        return None


def _failure(data: bytes | None) -> Failure | None:
    try:
        return None if data is None else msgspec.msgpack.decode(data, type=_FailureAlone).failure
    except msgspec.DecodeError:
        return None
