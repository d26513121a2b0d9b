"""Calling pdfium thousands of times a page: the cheap way to do it from Python.

A page has some four hundred characters and two hundred drawings, and pdfium is asked about each of them. The bindings
of pypdfium2 convert every argument of every call to its declared type, which costs three times what pdfium itself
needs. Here nothing is converted; results are written into rooms that are made once, and `map` runs the loop in C.
Measured per call: 0.13 µs for the box of a character, against 0.41 µs through the bindings.

pdfium is not thread-safe: one thread of a process reads PDFs. Rooms are kept per thread all the same.
"""

from __future__ import annotations

import ctypes
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

__all__ = ["CHUNK", "Handle", "Records", "Rooms", "handle_of", "prototype", "rooms", "run"]

#: Records that a room holds; longer lists are taken in pieces.
CHUNK = 1024


class Handle(ctypes.c_void_p):
    """What pdfium calls a page, a text page, an object. A class of its own: ctypes turns bare pointers to numbers,
    which would have to be converted back for every call."""

    __slots__ = ()


def prototype(function: Any, result: Any = ctypes.c_int) -> Callable[..., Any]:
    """A pdfium function taken by its address, to be called with handles, integers (C int) and references.

    No types of arguments are declared: nothing is converted or checked, so pass what the header says and no more. (To
    declare some of them is worse than none: ctypes would pass the others as those of a variadic function, which on some
    processors stand elsewhere.) The interpreter lock is kept: a call lasts less than handing it over.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result)(address or 0)


def handle_of(pointer: Any) -> Handle:
    """The handle behind a typed pointer of the bindings."""
    return ctypes.cast(pointer, Handle)


def run(calls: Iterable[object]) -> None:
    """Make calls for what they write, not for what they return (indices come from pdfium's own counts)."""
    deque(calls, maxlen=0)


class Records:
    """Room for `CHUNK` records of `width` C values each, and a reference to every value for pdfium to write to."""

    def __init__(self, kind: Any, code: str, width: int) -> None:
        size = ctypes.sizeof(kind)
        self._room = (kind * (width * CHUNK))()
        self._bytes = memoryview(self._room).cast("B")
        self._record = struct.Struct(f"={width}{code}")
        #: columns[k][i] refers to value k of record i
        self.columns: Sequence[Sequence[Any]] = [
            [ctypes.byref(self._room, (record * width + column) * size) for record in range(CHUNK)]
            for column in range(width)
        ]

    def first(self, count: int) -> Iterator[tuple[Any, ...]]:
        """The first `count` records, as they are now."""
        return self._record.iter_unpack(self._bytes[: count * self._record.size])


class Rooms(threading.local):
    """The rooms of one thread: boxes (four floats), points (two floats), flags (two integers)."""

    def __init__(self) -> None:
        self.boxes = Records(ctypes.c_float, "f", 4)
        self.points = Records(ctypes.c_float, "f", 2)
        self.flags = Records(ctypes.c_int, "i", 2)


rooms = Rooms()
