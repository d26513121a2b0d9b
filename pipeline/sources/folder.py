"""Inbox folders (收件箱): files that people or programs put there, registered where they lie.

Files stay; known ones cost one hash, and a refused one that is taken away is refused no more. A file that was changed
just now, or named as programs name what they have not fetched to its end, waits for the next time.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pipeline.documents.archives import is_ignored, leads_out
from pipeline.documents.model import Origin
from pipeline.documents.register import register
from pipeline.home import Home
from pipeline.sources.model import Inbox
from pipeline.sources.summary import Incident, SourceCounts

__all__ = ["collect_inbox", "inbox_files", "is_unfinished"]

#: Endings that programs give to a file while they fetch or copy it; it is renamed when it is whole.
_UNFINISHED: Final = frozenset({".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp"})


def is_unfinished(name: str) -> bool:
    """Whether a name says that the file is still being fetched or copied."""
    return Path(name).suffix.lower() in _UNFINISHED


def inbox_files(folder: Path) -> Iterator[tuple[Path, bool]]:
    """(file, whether it may be read) of all files below, in their order; links that leave the folder may not."""
    for base, names, files in os.walk(folder):
        names[:] = sorted(n for n in names if not is_ignored(n))
        for name in sorted(files):
            path = Path(base) / name
            if is_ignored(name) or not path.is_file():
                continue
            yield path, not leads_out(path, folder)


def collect_inbox(home: Home, source: Inbox, now_text: str) -> SourceCounts:
    """Register what lies in an inbox; the caller holds the writer lock. A folder that is not there has failed."""
    counts = SourceCounts(source=source.name, kind="inbox")
    folder = home.path / source.folder  # an absolute folder stays what it is
    if not folder.is_dir():
        counts.complete, counts.errors = False, 1
        counts.notes.append(f"missing: there is no folder {folder}")
        return counts
    quiet = time.time() - source.settle_seconds
    ready: list[Path] = []
    for path, inside in inbox_files(folder):
        if not inside:
            counts.incidents.append(Incident(str(path), "refused", "link_outside", "the link leaves the folder"))
        elif is_unfinished(path.name) or path.stat().st_mtime > quiet:
            counts.waiting += 1
        else:
            ready.append(path)
    if counts.incidents:
        counts.notes.append(f"link_outside: {len(counts.incidents)} links leave the folder and are not followed")
    origin = Origin(source=source.name, fetched_at=now_text, defaults=source.vouched)
    found = register(home, ready, origin=origin, looked_through=[folder])
    counts.new = len(found.new)
    counts.documents = [a.document_id for a in found.documents if a.document_id in found.new]
    counts.unchanged = len(found.documents) - len(found.new)
    counts.refused = found.newly_refused
    counts.closed = len(found.closed)
    counts.days = sorted(found.touched_days)
    counts.incidents += [Incident(r.source_uri, "refused", r.reason, r.detail) for r in found.refused]
    return counts
