"""The inbox: which files still have to be taken in, and which have been.

Files stay where people put them. `<home>/inbox-taken.json` remembers by size and time which ones a run has registered,
so that a night does not hash a year's files again. It is a help, no truth: without it every file is looked at once
more, and one that is known costs a hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from pipeline.durable import read_record, write_file
from pipeline.home import Home
from pipeline.sources.folder import inbox_files, is_unfinished

__all__ = ["Stamp", "kept", "note_taken", "stamp_of", "taken", "waiting"]

#: Size in bytes and time of the last change in nanoseconds: a file that grows has another one at every look.
Stamp = tuple[int, int]


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
    return read_record(_record(home), dict[str, Stamp]) or {}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path, inside in inbox_files(folder) if inside and not is_unfinished(path.name))


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
