"""Buckets (对象存储): what lies below an address of an fsspec filesystem, fetched when it is new or was changed.

An object's version is its ETag, else its size and time. What belongs here: listing and fetching. What does not: what an
outcome means (`intake`).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipeline.documents.archives import is_ignored
from pipeline.documents.model import Origin
from pipeline.documents.register import Intake
from pipeline.errors import TooLarge
from pipeline.sources.intake import MAX_INCIDENTS, count_taken
from pipeline.sources.model import Bucket
from pipeline.sources.names import clean_name
from pipeline.sources.state import Known, State
from pipeline.sources.summary import Incident, SourceCounts

__all__ = ["collect_bucket"]

#: A listing of more objects than this is cut; so is no month of the largest province.
_MAX_OBJECTS: Final = 1_000_000
#: Objects, and bytes, that are fetched before they are registered together: what waits lies in memory.
_BATCH: Final = 200
_BATCH_BYTES: Final = 128 << 20


def _version(info: dict[str, Any]) -> str:
    etag = info.get("ETag") or info.get("etag")
    if etag:
        return str(etag).strip('"')
    changed = info.get("LastModified") or info.get("mtime") or info.get("last_modified") or info.get("updated") or ""
    changed = changed.isoformat() if isinstance(changed, datetime) else changed
    return f"{info.get('size')}-{changed}"


def _objects(source: Bucket) -> tuple[Any, list[tuple[str, dict[str, Any]]]]:
    """The filesystem, and (path, what is told of it) of each object in order."""
    # imported by those who use it only, and by name: fsspec and its drivers come with the extra `cluster`
    filesystem, root = importlib.import_module("fsspec").core.url_to_fs(source.url, **source.options)
    filesystem.invalidate_cache()
    found = filesystem.find(root, detail=True)
    if not found and not filesystem.exists(root):
        raise FileNotFoundError(f"there is nothing at {source.url}")
    return filesystem, sorted(found.items())


@dataclass(frozen=True, slots=True)
class _Fetched:
    """One object that was fetched and waits for its registration: its bytes, or why they were not taken."""

    uri: str
    name: str
    before: Known | None
    known: Known
    content: bytes | TooLarge


def collect_bucket(
    source: Bucket, state: State, registering: Callable[[], AbstractContextManager[Intake]], now_text: str
) -> SourceCounts:
    """Register what is new or changed in a bucket. `registering` holds the home's writer lock around an intake.

    Objects are fetched without the lock and registered a batch at a time. A bucket that cannot be listed, or an object
    that cannot be read, is an error of the counts; the others go on.
    """
    counts = SourceCounts(source=source.name, kind="bucket")
    try:
        filesystem, objects = _objects(source)
    except _unreachable() as error:
        counts.complete, counts.errors = False, 1
        counts.notes.append(f"unreachable: {type(error).__name__}: {error}"[:500])
        return counts
    if len(objects) > _MAX_OBJECTS:
        counts.complete = False
        counts.notes.append(f"objects: only {_MAX_OBJECTS:,} of {len(objects):,} are looked at; make two sources of it")
    scheme = source.url.partition("://")[0]
    present: set[str] = set()
    batch: list[_Fetched] = []
    volume = 0
    for path, info in objects[:_MAX_OBJECTS]:
        name = clean_name(path.rpartition("/")[2])
        if info.get("type") == "directory" or not name or is_ignored(path):
            continue
        uri = f"{scheme}://{path}"
        present.add(uri)
        fetched = _fetch(source, state, now_text, counts, filesystem, path, uri, name, info)
        if fetched is not None:
            batch.append(fetched)
            volume += len(fetched.content) if isinstance(fetched.content, bytes) else 0
            if len(batch) >= _BATCH or volume >= _BATCH_BYTES:
                _register(source, state, registering, now_text, counts, batch)
                batch.clear()
                volume = 0
    if batch:
        _register(source, state, registering, now_text, counts, batch)
    listed = present | {f"{scheme}://{path}" for path, _ in objects[_MAX_OBJECTS:]}
    for known in list(state.all(source.name)):
        if known.url not in listed and known.outcome != "gone":
            known.outcome, known.checked_at, known.gone_at, known.times = "gone", now_text, now_text, 1
            known.reason = "not_listed"
            state.put(known)
            counts.withdrawn += bool(known.documents)
            counts.incidents.append(Incident(known.url, "gone", "not_listed", "it is no longer in the bucket"))
    return counts


def _fetch(
    source: Bucket, state: State, now_text: str, counts: SourceCounts,
    filesystem: Any, path: str, uri: str, name: str, info: dict[str, Any],
) -> _Fetched | None:  # fmt: skip
    """An object that is new or changed; None where it is as it was, or cannot be read now."""
    before, version = state.get(source.name, uri), _version(info)
    known = Known(
        source=source.name, url=uri, role="document", outcome="fetched", etag=version,
        first_seen=before.first_seen if before else now_text, checked_at=now_text,
    )  # fmt: skip
    if before is not None and before.etag == version and before.outcome in ("fetched", "refused"):
        counts.not_modified += before.outcome == "fetched"
        before.checked_at = now_text
        state.put(before)
        return None
    counts.requests += 1
    limit = source.max_megabytes << 20
    if (info.get("size") or 0) > limit:
        error = TooLarge(
            f"the object has {info['size'] >> 20} MB", where=uri, remedy="raise `max_megabytes` of the source"
        )
        return _Fetched(uri, name, before, known, error)
    try:
        with filesystem.open(path, "rb") as handle:
            # what a listing says of a size may have grown old
            return _Fetched(uri, name, before, known, handle.read(limit + 1))
    except _unreachable() as error:
        counts.errors += 1
        known.outcome, known.reason, known.detail, known.etag = "failed", "unreadable", str(error)[:500], None
        known.documents = before.documents if before else ()
        known.times = before.times + 1 if before is not None and before.outcome == "failed" else 1
        state.put(known)
        if len(counts.incidents) < MAX_INCIDENTS:
            counts.incidents.append(Incident(uri, "failed", "unreadable", known.detail, known.times))
        return None


def _register(
    source: Bucket, state: State, registering: Callable[[], AbstractContextManager[Intake]], now_text: str,
    counts: SourceCounts, batch: list[_Fetched],
) -> None:  # fmt: skip
    with registering() as intake:
        for one in batch:
            if isinstance(one.content, TooLarge):
                taken = intake.refuse(one.uri, one.content)
            else:
                origin = Origin(source=source.name, fetched_at=now_text, etag=one.known.etag, defaults=source.vouched)
                taken = intake.take(one.content, one.uri, one.name, origin)
            before, known = one.before, one.known
            changed = before is not None and bool(before.documents)
            refused_before = before is not None and before.outcome == "refused"
            count_taken(counts, taken, known_before=changed, refused_before=refused_before)
            known.documents, known.fetched_at, known.changed_at = taken.documents, now_text, now_text
            if taken.refused and not taken.documents:
                known.outcome, known.reason, known.detail = "refused", taken.refused[0].reason, taken.refused[0].detail
                if len(counts.incidents) < MAX_INCIDENTS:
                    counts.incidents.append(Incident(one.uri, "refused", known.reason, known.detail))
            state.put(known)


def _unreachable() -> tuple[type[Exception], ...]:
    """What filesystems raise when a store cannot be reached or refuses: each has errors of its own."""
    kinds: tuple[type[Exception], ...] = (OSError, ImportError, ValueError)
    try:
        botocore = importlib.import_module("botocore.exceptions")
    except ImportError:
        return kinds
    return (*kinds, botocore.BotoCoreError, botocore.ClientError)
