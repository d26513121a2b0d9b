"""RAR 5 archives of stored files, written by hand: only the packer of its owner makes packed ones."""

from __future__ import annotations

import zlib

__all__ = ["rar5"]

_MARK = b"Rar!\x1a\x07\x01\x00"
_MAIN, _FILE, _ENCRYPTION, _END = 1, 2, 4, 5
_HAS_DATA = 0x02
_CRC_PRESENT = 0x04


def _number(value: int) -> bytes:
    """A variable-length integer: seven bits a byte, the lowest first."""
    out = bytearray()
    while True:
        out.append((value & 0x7F) | (0x80 if value > 0x7F else 0))
        value >>= 7
        if not value:
            return bytes(out)


def _block(kind: int, flags: int, body: bytes, data: bytes = b"") -> bytes:
    content = _number(kind) + _number(flags) + (_number(len(data)) if flags & _HAS_DATA else b"") + body
    sized = _number(len(content)) + content
    return zlib.crc32(sized).to_bytes(4, "little") + sized + data


def rar5(
    entries: dict[str, bytes], *, method: int = 0, size: int | None = None, encrypted: bool = False, volume: int = 1
) -> bytes:
    """An archive of stored files; `method` 1..5 and another `size` claim packing that is not there.

    `volume` above 1 says that it is that one of several.
    """
    out = bytearray(_MARK)
    if encrypted:  # all that follows would be: version, flags, strength, salt
        return bytes(out + _block(_ENCRYPTION, 0, _number(0) + _number(0) + b"\x0f" + bytes(16)) + bytes(64))
    # flags 1: a volume, 2: its number follows
    out += _block(_MAIN, 0, _number(0) if volume == 1 else _number(3) + _number(volume - 1))
    for name, data in entries.items():
        raw = name.encode()
        unpacked = len(data) if size is None else size
        body = b"".join(
            (
                _number(_CRC_PRESENT), _number(unpacked), _number(0o100644), zlib.crc32(data).to_bytes(4, "little"),
                _number(method << 7), _number(1), _number(len(raw)), raw,
            )
        )  # fmt: skip
        out += _block(_FILE, _HAS_DATA, body, data)
    return bytes(out + _block(_END, 0, _number(0)))
