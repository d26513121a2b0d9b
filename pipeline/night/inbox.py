"""The inbox: which files still have to be taken in, and which have been.

Files stay where people put them. `<home>/inbox-taken.json` remembers by size and time which ones a run has registered,
so that a night does not hash a year's files again. It is a help, no truth: without it every file is looked at once
more, and one that is known costs a hash.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from pipeline.documents.archives import is_ignored, leads_out
from pipeline.durable import write_file
from pipeline.home import Home

__all__ = ["Stamp", "is_unfinished", "kept", "note_taken", "stamp_of", "taken", "waiting"]

#: Size in bytes and time of the last change in nanoseconds: a file that grows has another one at every look.
Stamp = tuple[int, int]

#: Endings that programs give to a file while they fetch or copy it; it is renamed when it is whole.
_UNFINISHED: Final = frozenset({".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp"})


def is_unfinished(name: str) -> bool:
    """Whether a name says that the file is still being fetched or copied."""
    return Path(name).suffix.lower() in _UNFINISHED


def stamp_of(path: Path) -> Stamp | None:
    """The stamp of a file; None when it has gone, or is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_size, status.st_mtime_ns)


def _record(home: Home) -> Path:
    return home.path / "inbox-taken.json"


def taken(home: Home) -> dict[str, Stamp]:
    """What has been registered, by path below the inbox."""
    try:
        return msgspec.json.decode(_record(home).read_bytes(), type=dict[str, Stamp])
    except (FileNotFoundError, msgspec.DecodeError):
        return {}


def _files(folder: Path) -> Iterator[Path]:
    for root, names, files in os.walk(folder):
        names[:] = sorted(n for n in names if not is_ignored(n))
        for name in sorted(files):
            path = Path(root) / name
            if not is_ignored(name) and not is_unfinished(name) and not leads_out(path, folder):
                yield path


def waiting(home: Home) -> Iterator[tuple[str, Stamp]]:
    """The files of the inbox that no run has taken in as they are now, in the order of their paths."""
    known = taken(home)
    for path in _files(home.inbox):
        name, stamp = path.relative_to(home.inbox).as_posix(), stamp_of(path)
        if stamp is not None and known.get(name) != stamp:
            yield name, stamp


def kept(home: Home) -> Iterator[Path]:
    """The files of the inbox that lie as a run has taken them in."""
    known = taken(home)
    for path in _files(home.inbox):
        if (stamp := stamp_of(path)) is not None and known.get(path.relative_to(home.inbox).as_posix()) == stamp:
            yield path


def note_taken(home: Home, files: Iterable[tuple[str, Stamp]]) -> None:
    """Remember files that have been registered, by the stamp that they had before they were read.

    Files that have left the inbox are forgotten. The caller holds the home's writer lock.
    """
    known = {name: stamp for name, stamp in taken(home).items() if (home.inbox / name).exists()}
    known.update(files)
    write_file(_record(home), msgspec.json.encode(known))
