"""Stage outputs: what a stage made of a document, kept so that it is never made twice.

An output is a function of the document and the stage's version. It is MessagePack in a Zstandard frame with a checksum:
a torn or damaged file is noticed, counts as not there, and is made again. A failure is an output too.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, Generic, TypeVar

import msgspec
import zstandard

from pipeline.durable import write_file

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

    def __init__(self, stages: Path, name: str, version: str, kind: type[T]) -> None:
        self.name = name
        self.version = version
        self.folder = stages / name / f"v{version}"
        # the checker cannot follow a generic struct over a type that is only known when it runs
        self._decoder: msgspec.msgpack.Decoder[_Envelope[T]] = msgspec.msgpack.Decoder(_Envelope[kind])  # type: ignore[valid-type]

    def path(self, document_id: str) -> Path:
        """Where the output for a document lies, or will lie."""
        return self.folder / document_id[:2] / f"{document_id}.msgpack.zst"

    def _bytes(self, document_id: str) -> bytes | None:
        try:
            return zstandard.ZstdDecompressor().decompress(self.path(document_id).read_bytes())
        except (FileNotFoundError, zstandard.ZstdError):
            return None

    def is_there(self, document_id: str) -> bool:
        """Whether a whole, undamaged output is there (a value or a failure)."""
        return self._bytes(document_id) is not None

    def read(self, document_id: str) -> T | Failure | None:
        """The value, the failure, or None when there is no usable output."""
        data = self._bytes(document_id)
        if data is None:
            return None
        try:
            envelope = self._decoder.decode(data)
        except msgspec.DecodeError:
            return None
        return envelope.value if envelope.failure is None else envelope.failure

    def failure(self, document_id: str) -> Failure | None:
        """The failure, or None when there is a value or nothing; cheaper than `read`, as it skips the value."""
        data = self._bytes(document_id)
        try:
            return None if data is None else msgspec.msgpack.decode(data, type=_FailureAlone).failure
        except msgspec.DecodeError:
            return None

    def write(self, document_id: str, output: T | Failure) -> None:
        """Keep an output, replacing an earlier one. HomeError on a bad disk."""
        envelope = _Envelope(failure=output) if isinstance(output, Failure) else _Envelope(value=output)
        compressor = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True, write_content_size=True)
        write_file(self.path(document_id), compressor.compress(msgspec.msgpack.encode(envelope)))

    def forget(self, document_id: str) -> None:
        """Drop an output, so that it is made again."""
        self.path(document_id).unlink(missing_ok=True)
