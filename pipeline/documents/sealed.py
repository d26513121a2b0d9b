"""Records of arrivals and refusals as files: JSON that carries its own checksum, so that a flipped bit is noticed.

The last member of the object is `crc32`, over the compact bytes of the record without it. A record of an older version
has none and is believed.
"""

from __future__ import annotations

import re
import zlib
from typing import Final, TypeVar

import msgspec

__all__ = ["sealed", "unsealed"]

T = TypeVar("T")

_SEAL: Final = re.compile(rb',?"crc32":"(?P<sum>[0-9a-f]{8})"\}$')


def sealed(record: msgspec.Struct, *, indent: int = -1) -> bytes:
    """The bytes of a file for `record`; `indent` as of msgspec.json.format (-1: compact)."""
    data = msgspec.json.encode(record)
    return msgspec.json.format(data[:-1] + b',"crc32":"%08x"}' % zlib.crc32(data), indent=indent)


def unsealed(data: bytes, kind: type[T]) -> T:
    """The record of a file. msgspec.DecodeError when it is none, or is not what was written."""
    compact = msgspec.json.format(data, indent=-1)
    seal = _SEAL.search(compact)
    if seal is not None and zlib.crc32(compact[: seal.start()] + b"}") != int(seal["sum"], 16):
        raise msgspec.DecodeError("its checksum is another one")
    try:
        return msgspec.json.decode(compact, type=kind)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from error
