"""Registration: files, folders and archives into the store and the ledger.

The order is that of the sorted paths, and arrival times strictly increase: two homes that registered the same files
agree on which came first. A file that is known already costs one hash and changes nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from pipeline import clock, media
from pipeline.documents import archives, formats, store
from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Arrival, Origin, Rejection
from pipeline.errors import DocumentError, EmptyDocument, HomeError, JuesuanError, TooLarge, UnknownFormat
from pipeline.home import Home
from pipeline.stores import settle

__all__ = ["Intake", "MissingPath", "Registration", "Taken", "register", "source_uri"]


class MissingPath(JuesuanError):
    """A path given to be registered is not there (wrong usage, not a document's fault)."""


@dataclass
class Registration:
    """What one registration found, each in the order of the sorted paths.

    `documents` holds every usable file once per content; `new` the ids that were not known before. `refused` files have
    rows in `rejections`; `skipped` are names of litter that nobody would call a report.
    """

    documents: list[Arrival] = field(default_factory=list)
    refused: list[Rejection] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    new: set[str] = field(default_factory=set)
    newly_refused: int = 0
    files: int = 0
    mended: set[str] = field(default_factory=set)  # their stored bytes were damaged, and are whole again
    closed: list[str] = field(default_factory=list)  # the days of refusals that hold no more, one for each
    touched_days: set[str] = field(default_factory=set)  # where anything is new, newly refused or closed


def _outermost(uri: str) -> str:
    """The address of the file that a member of an archive lies in; any other address as it is."""
    return uri.partition("!/")[0]


def source_uri(path: Path) -> str:
    """The place of a local file as an IRI (RFC 3987): Chinese letters as they are, what a URI reserves encoded.

    So is a mark that ends the name of a folder: `!/` parts an archive from its member. One place has one address: `..`
    is taken out as it is written, without looking where links lead.
    """
    place = Path(os.path.normpath(path.absolute())).as_posix()
    encoded = re.sub(r'[\x00-\x20%#?"<>\\^`{|}\x7f]|!(?=/)', lambda m: f"%{ord(m[0]):02X}", place)
    return f"file://{encoded}"


def _is_gone(uri: str) -> bool:
    """Whether a local address names nothing any more; what cannot be looked at may still be there."""
    try:
        Path(unquote(uri.removeprefix("file://"))).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def _walk(folder: Path, skipped: list[str]) -> Iterator[Path]:
    """All files below, litter and hidden ones noted in `skipped`; links to folders or out are not followed."""
    for root, names, files in os.walk(folder):
        hidden = [n for n in names if archives.is_ignored(n)]
        skipped.extend(str(Path(root) / n) for n in sorted(hidden))
        names[:] = sorted(set(names) - set(hidden))
        for name in sorted(files):
            path = Path(root) / name
            if archives.is_ignored(name) or not path.is_file() or archives.leads_out(path, folder):
                skipped.append(str(path))
            else:
                yield path


def _files(paths: Iterable[Path], skipped: list[str]) -> list[Path]:
    found: set[Path] = set()
    for path in paths:
        given = path.expanduser().absolute()
        if given.is_dir():
            found.update(_walk(given, skipped))
        elif given.is_file():
            found.add(given)
        else:
            raise MissingPath(
                "there is no such file or folder", where=str(path), remedy="check the spelling of the path"
            )
    return sorted(found)


class _Registrar:
    """One registration in progress: hands out arrival times, and keeps what was found."""

    def __init__(self, home: Home) -> None:
        self.documents = settle(home).documents
        self.ledger = Ledger(home.ledger, self.documents, home.parsed)
        self.found = Registration()
        self.seen: set[str] = set()
        self.last = self._last_arrival()
        self._refused_now: set[str] = set()
        self._known_refusals: dict[str, list[tuple[str, str]]] | None = None

    def _last_arrival(self) -> datetime | None:
        day = self.ledger.last_day()
        times = [a.arrived_at for a in self.ledger.arrivals(day)] if day else []
        times += [r.at for r in self.ledger.refusals(day)] if day else []
        return clock.parse(max(times)) if times else None

    def tick(self) -> str:
        """The next arrival time: now, or just after the last one where the clock stands still or went back."""
        now = clock.now()
        self.last = now if self.last is None or now > self.last else self.last + clock.MICROSECOND
        return clock.as_text(self.last)

    def refuse(self, uri: str, error: DocumentError, stage: str = "register", identifier: str = "") -> None:
        """Note a file that cannot be used, once for each place, reason and content (its `identifier` where known)."""
        refusal = Rejection(
            source_uri=uri, stage=stage, reason=error.reason, detail=str(error), at=self.tick(),
            content=identifier[:32] or None,
        )  # fmt: skip
        known, key, is_new = self.ledger.refuse(refusal)
        self._refused_now.add(key)
        self.found.refused.append(known)
        if is_new:
            self.found.newly_refused += 1
            self.found.touched_days.add(known.at[:10])

    def _refused_before(self) -> dict[str, list[tuple[str, str]]]:
        """(day, key) of what was refused before, by the address of the outermost file."""
        if self._known_refusals is None:
            self._known_refusals = {}
            for day in self.ledger.days():
                for key in self.ledger.refusal_keys(day):
                    place = self.ledger.refusal(day, key).source_uri
                    self._known_refusals.setdefault(_outermost(place), []).append((day, key))
        return self._known_refusals

    def settle(self, *places: str) -> None:
        """Close what was refused at these places, or inside archives there, and was not refused again just now."""
        for place in {_outermost(place) for place in places}:
            for day, key in self._refused_before().pop(place, ()):
                if key not in self._refused_now:
                    self._close(day, key)

    def settle_gone(self, folders: Iterable[Path]) -> None:
        """Close what was refused in these folders and lies there no more: whoever took it away has dealt with it."""
        below = tuple(source_uri(folder / "_").removesuffix("_") for folder in folders if folder.is_dir())
        for place, refused in sorted(self._refused_before().items()) if below else ():
            if place.startswith(below) and _is_gone(place):
                for day, key in refused:
                    self._close(day, key)

    def _close(self, day: str, key: str) -> None:
        self.ledger.close(day, key, clock.as_text(clock.now()))
        self.found.closed.append(day)
        self.found.touched_days.add(day)

    def add(self, data: bytes, uri: str, name: str, depth: int = 0, origin: Origin | None = None) -> None:
        """Register one file's bytes; an archive's members in its place."""
        identifier = store.document_id(data)
        if identifier in self.seen:
            return
        known = self._known(identifier)
        if known is not None:
            if store.mend(self.documents, identifier, data):
                self.found.mended.add(identifier)
            self.ledger.record(known)  # a run killed between store and ledger left it out
            self._note(known)
            return
        try:
            found = formats.media_type(data, name)
            if found in media.ARCHIVES:
                self._open(data, uri, name, depth, origin)
                return
        except DocumentError as error:
            self.refuse(uri, error, identifier=identifier)
            return
        arrival = Arrival(
            document_id=identifier, file_name=name, source_uri=uri, media_type=found, size_bytes=len(data),
            arrived_at=self.tick(), origin=origin,
        )  # fmt: skip
        store.store(self.documents, data, arrival)
        self.ledger.record(arrival)
        self.found.new.add(identifier)
        self.found.touched_days.add(arrival.day)
        self._note(arrival)

    def take(self, path: Path, uri: str, origin: Origin | None) -> None:
        """Register a file of this machine."""
        try:
            if path.stat().st_size > formats.LIMIT_BYTES:
                raise TooLarge(
                    f"the file is larger than {formats.LIMIT_BYTES >> 20} MB", where=path.name, remedy="split it"
                )
            data = path.read_bytes()
        except DocumentError as error:
            self.refuse(uri, error)
        except OSError as error:
            unreadable = UnknownFormat(
                f"the file cannot be read ({error.strerror})", where=path.name, remedy="check its permissions"
            )
            self.refuse(uri, unreadable)
        else:
            self.add(data, uri, path.name, origin=origin)

    def _known(self, identifier: str) -> Arrival | None:
        """The arrival of a document that is stored; a damaged record is written anew from the ledger's."""
        try:
            return store.origin(self.documents, identifier)
        except HomeError:
            known = self.ledger.arrival(identifier)
            if known is None:
                raise
            store.mend_origin(self.documents, known)
            return known

    def _note(self, arrival: Arrival) -> None:
        self.seen.add(arrival.document_id)
        self.found.documents.append(arrival)

    def _open(self, data: bytes, uri: str, name: str, depth: int, origin: Origin | None) -> None:
        if depth >= archives.MAX_DEPTH:
            raise TooLarge(
                f"archives lie deeper than {archives.MAX_DEPTH} in one another",
                where=name,
                remedy="unpack them by hand",
            )
        empty = True
        for member in archives.members(data, name):
            empty = False
            self.found.files += 1
            inner = f"{uri}!/{member.name}"
            if member.error is not None:
                self.refuse(inner, member.error, identifier=store.document_id(data))
            else:
                leaf = PurePosixPath(member.name.replace("\\", "/")).name or member.name
                self.add(member.data, inner, leaf, depth + 1, origin)
        if empty:
            raise EmptyDocument("the archive holds no file", where=name, remedy="fetch it again from its source")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: the ids of its documents (an archive has several), which are new, what was refused.

    `day` is the arrival day where something is new; `closed` are the days of refusals that hold no more, and
    `newly_refused` counts the refused ones that were not refused before.
    """

    documents: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    refused: tuple[Rejection, ...] = ()
    day: str | None = None
    closed: tuple[str, ...] = ()
    newly_refused: int = 0


class Intake:
    """Registration one by one, of bytes that a source delivered; the caller holds the home's writer lock.

    `found` is what all of it came to. A file that cannot be used becomes a refusal, not an error.
    """

    def __init__(self, home: Home) -> None:
        self._registrar = _Registrar(home)

    @property
    def found(self) -> Registration:
        """What was found up to now."""
        return self._registrar.found

    def take(self, data: bytes, uri: str, name: str, origin: Origin) -> Taken:
        """Register the bytes that `uri` delivered under the file name `name`."""
        registrar, found = self._registrar, self._registrar.found
        documents, before = len(found.documents), self._counts()
        found.files += 1
        registrar.add(data, uri, name, origin=origin)
        registrar.settle(uri, origin.requested_uri or uri)
        noted = tuple(a.document_id for a in found.documents[documents:])
        new = tuple(d for d in noted if d in found.new)
        if not noted and (known := store.document_id(data)) in registrar.seen:
            noted = (known,)  # the same bytes under two addresses
        return self._taken(noted, new, before)

    def _counts(self) -> tuple[int, int, int]:
        return len(self.found.refused), self.found.newly_refused, len(self.found.closed)

    def _taken(self, noted: tuple[str, ...], new: tuple[str, ...], before: tuple[int, int, int]) -> Taken:
        refused, newly_refused, closed = before
        rejections = tuple(self.found.refused[refused:])
        last = self._registrar.last
        day = clock.as_text(last)[:10] if (new or rejections) and last is not None else None
        return Taken(
            noted, new, rejections, day, tuple(self.found.closed[closed:]), self.found.newly_refused - newly_refused
        )

    def refuse(self, uri: str, error: DocumentError) -> Taken:
        """Note an address whose document may not be or cannot be fetched."""
        before = self._counts()
        self.found.files += 1
        self._registrar.refuse(uri, error, stage="fetch")
        self._registrar.settle(uri)
        return self._taken((), (), before)

    def works(self, uri: str) -> Taken:
        """Note an address that answers as it should and is no document: what was refused there before is closed."""
        before = self._counts()
        self._registrar.settle(uri)
        return self._taken((), (), before)


def register(
    home: Home,
    paths: Iterable[Path],
    on_file: Callable[[int, int, str], None] | None = None,
    origin: Origin | None = None,
    looked_through: Iterable[Path] = (),
) -> Registration:
    """Register files, folders (recursively) and the members of zip archives; the caller holds the home's writer lock.

    `on_file(done, total, name)` is called before each file; `origin` tells the source that they came from. A file that
    cannot be used becomes a refusal, not an error. A refused file that has left a given folder, or one of the folders
    that the caller `looked_through` for these files, is refused no more (nothing is known of a folder that is missing).
    Raises MissingPath for a path that is not there, HomeError when the home cannot be written.
    """
    paths = list(paths)
    registrar = _Registrar(home)
    files = _files(paths, registrar.found.skipped)
    for number, path in enumerate(files):
        if on_file is not None:
            on_file(number, len(files), path.name)
        registrar.found.files += 1
        uri = source_uri(path)
        registrar.take(path, uri, origin)
        registrar.settle(uri)
    registrar.settle_gone(path.expanduser().absolute() for path in (*paths, *looked_through))
    if on_file is not None:
        on_file(len(files), len(files), "")
    return registrar.found
