"""Damage to files with a fixed seed, and what numbers a damaged file holds by the plainest reading. No test lives here.

The plain reading knows no format: it takes tags away and looks for numbers in what is left, and in a binary workbook
takes every place for the beginning of a number. What a reader of ours finds must stand there.
"""

from __future__ import annotations

import contextlib
import html
import io
import random
import re
import struct
import zipfile
import zlib
from decimal import Decimal, InvalidOperation

__all__ = ["inside_member", "mutated", "plain_numbers", "stands_in"]

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)
_TAG = re.compile(r"<[^>]*>")


def mutated(data: bytes, rng: random.Random) -> bytes:
    """Cut off, or with a few bytes changed, dropped, doubled or a stretch zeroed."""
    kind = rng.randrange(5)
    if kind == 0:
        return data[: rng.randrange(len(data))]
    changed = bytearray(data)
    for _ in range(rng.choice((1, 5, 50))):
        at = rng.randrange(len(changed))
        if kind == 1:
            changed[at] = rng.randrange(256)
        elif kind == 2:
            del changed[at : at + rng.randrange(1, 40)]
        elif kind == 3:
            changed[at:at] = changed[at : at + rng.randrange(1, 40)]
        else:
            stretch = rng.randrange(1, 200)
            changed[at : at + stretch] = bytes(len(changed[at : at + stretch]))
    return bytes(changed)


def inside_member(data: bytes, rng: random.Random) -> bytes:
    """A package with one member damaged before it was packed: all sums of the packing are right."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        infos = source.infolist()
        # the larger a member, the more likely it is hit: small ones are mostly what makes the package a package
        hit = rng.choices(infos, weights=[info.file_size for info in infos])[0]
        for info in infos:
            content = source.read(info)
            if info is hit:
                content = _other_digits(content, rng) if rng.random() < 0.5 else mutated(content, rng)
            target.writestr(info.filename, content)
    return packed.getvalue()


def _other_digits(data: bytes, rng: random.Random) -> bytes:
    """A few digits changed into others: markup stays whole, so that the file is read and states something else."""
    changed = bytearray(data)
    places = [at for at, byte in enumerate(data) if byte in b"0123456789"]
    for at in rng.sample(places, min(3, len(places))):
        changed[at] = rng.choice(b"0123456789")
    return bytes(changed)


def plain_numbers(data: bytes) -> set[Decimal]:
    """All numbers that a file may mean, whatever its format: in its text, in its members, in its bytes."""
    if data.startswith(b"PK"):
        return _in_members(data)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return _in_bytes(data) | _in_text(data.decode("latin-1")) | _in_text(data[::2].decode("latin-1"))
    return _in_text(data.decode("utf-8", "replace"))


def _in_members(data: bytes) -> set[Decimal]:
    """The numbers of all members that can be unpacked: the others hold none that anybody could read."""
    found: set[Decimal] = set()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for info in archive.infolist():
                with contextlib.suppress(*_DAMAGE):
                    found |= plain_numbers(archive.read(info))
    except _DAMAGE:
        return found
    return found


def _in_text(text: str) -> set[Decimal]:
    # tags part numbers (cells) or do not (runs of one word)
    texts = (html.unescape(_TAG.sub(between, text)) for between in ("", " "))
    return {number for one in texts for match in _NUMBER.findall(one) if (number := _decimal(match)) is not None}


def _in_bytes(data: bytes) -> set[Decimal]:
    found: set[Decimal] = set()
    for at in range(len(data) - 8):
        found |= _places(struct.unpack_from("<d", data, at)[0])
        packed = struct.unpack_from("<i", data, at)[0]  # RK: a number in 30 bits, whole or the head of a double
        whole = packed >> 2 if packed & 2 else struct.unpack("<d", b"\0" * 4 + struct.pack("<i", packed & ~3))[0]
        found |= _places(whole / 100 if packed & 1 else whole)
    return found


def _places(number: float) -> set[Decimal]:
    return {Decimal(repr(number))} if 0.005 <= abs(number) < 1e12 else set()


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def stands_in(printed: str, known: set[Decimal]) -> bool:
    """Whether a printed amount (rounded by its format, or shown as a percentage) is one of the numbers known."""
    amount = _decimal(printed.replace("，", ",").lstrip("-−－(（").rstrip(")）%％"))
    if amount is None:
        return False
    if amount in known or not amount:
        return True
    step = Decimal(1).scaleb(int(amount.as_tuple().exponent))
    return any(abs(abs(number) * scale - amount) <= step / 2 for number in known for scale in (1, 100))
