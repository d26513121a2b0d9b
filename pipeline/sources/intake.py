"""From a crawl's journal to the store: documents registered with their origin, addresses remembered, all of it counted.

Taking the same journal in twice changes nothing: a kill in between costs only time. What belongs here: what each
outcome means for documents, state and counts. What does not: how it came about (`crawl`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.documents.model import Origin
from pipeline.documents.register import Intake, Taken
from pipeline.errors import (
    DocumentError,
    ForbiddenByRobots,
    HomeError,
    RedirectedAway,
    RedirectLoop,
    TooLarge,
    WrongType,
)
from pipeline.sources.journal import Ended, Note, Visit, read_journal
from pipeline.sources.model import Source
from pipeline.sources.state import Known, State
from pipeline.sources.summary import Incident, SourceCounts

__all__ = ["MAX_INCIDENTS", "JournalReader", "count_closed", "count_taken"]

#: Incidents of one source that a summary lists; all of them are counted.
MAX_INCIDENTS: Final = 200

_REFUSALS: Final[dict[str, tuple[type[DocumentError], str]]] = {
    ForbiddenByRobots.reason: (ForbiddenByRobots, "ask its publisher, or fetch it by hand into the inbox"),
    RedirectedAway.reason: (RedirectedAway, "add that host to `allowed_hosts` of the source if it is the publisher's"),
    RedirectLoop.reason: (RedirectLoop, "open the address in a browser and fetch it by hand into the inbox"),
    TooLarge.reason: (TooLarge, "raise `max_megabytes` of the source if it is a report"),
    WrongType.reason: (WrongType, "exclude the address by `exclude` of the source, or fetch it by hand"),
}


def count_taken(counts: SourceCounts, taken: Taken, *, known_before: bool, refused_before: bool) -> None:
    """Add what became of one file to the counts of its source."""
    counts.new += len(taken.new)
    counts.documents.extend(taken.new)
    if taken.new and known_before:
        counts.changed += 1
    counts.unchanged += len(set(taken.documents) - set(taken.new))
    refused_again = refused_before and not taken.newly_refused
    if taken.refused and not refused_again:
        counts.refused += len(taken.refused)
    if taken.day is not None and (taken.new or not refused_again) and taken.day not in counts.days:
        counts.days.append(taken.day)
    count_closed(counts, taken)


def count_closed(counts: SourceCounts, taken: Taken) -> None:
    """Add refusals that hold no more; their days are to be written anew."""
    counts.closed += len(taken.closed)
    counts.days.extend(day for day in dict.fromkeys(taken.closed) if day not in counts.days)


class JournalReader:
    """Takes journals in; the caller holds the home's writer lock. `counts` has one entry for each source."""

    def __init__(
        self, state: State, intake: Intake, sources: Mapping[str, Source], counts: Mapping[str, SourceCounts]
    ) -> None:
        self.state = state
        self.intake = intake
        self.sources = sources
        self.counts = counts

    def read(self, journal: Path, spool: Path) -> None:
        """Take in a whole journal. HomeError when home or state cannot be written; then the journal stays."""
        with self.state.together():
            self._read(journal, spool)

    def _read(self, journal: Path, spool: Path) -> None:
        ended: set[str] = set()
        for record in read_journal(journal):
            counts = self.counts.get(record.source)
            if counts is None:  # a source that is no more: its documents are taken in, nobody counts them
                counts = SourceCounts(source=record.source, kind="")
            if isinstance(record, Visit):
                self._visit(record, spool, counts)
            elif isinstance(record, Note):
                counts.notes.append(f"{record.kind}: {record.detail}")
                if record.host is not None and record.until is not None:
                    self.state.close_host(record.host, record.until)
            else:
                self._ended(record, counts)
                ended.add(record.source)
        for name, counts in self.counts.items():
            if name not in ended:
                counts.complete = False

    def _ended(self, record: Ended, counts: SourceCounts) -> None:
        counts.requests += record.requests
        counts.complete = counts.complete and record.complete
        if record.reason:
            counts.notes.append(f"cut: {record.reason}")

    def _visit(self, visit: Visit, spool: Path, counts: SourceCounts) -> None:
        before = self.state.get(visit.source, visit.url)
        known = Known(
            source=visit.source, url=visit.url, role=visit.role, outcome=visit.outcome,
            first_seen=before.first_seen if before else visit.at, checked_at=visit.at,
        )  # fmt: skip
        if before is not None:  # what is known stays unless this visit knows better
            for name in ("page_uri", "link_text", "etag", "last_modified", "sha256", "documents", "links", "rules",
                         "fetched_at", "changed_at"):  # fmt: skip
                setattr(known, name, getattr(before, name))
        known.page_uri = visit.page_uri or known.page_uri
        known.link_text = visit.link_text or known.link_text
        known.status, known.reason, known.detail = visit.status, visit.reason, visit.detail
        handle = getattr(self, f"_{visit.outcome}")
        if handle(visit, before, known, spool, counts) is False:
            return
        if before is not None and (before.outcome, before.reason) == (known.outcome, known.reason):
            known.times = before.times + 1
        if known.outcome in ("failed", "refused") or (known.outcome == "gone" and known.gone_at == visit.at):
            self._incident(known, counts)
        self.state.put(known)

    def _incident(self, known: Known, counts: SourceCounts) -> None:
        if len(counts.incidents) < MAX_INCIDENTS:
            reason = known.reason or known.outcome
            counts.incidents.append(Incident(known.url, known.outcome, reason, known.detail, known.times))

    # ---- one method for each outcome

    def _fetched(self, visit: Visit, before: Known | None, known: Known, spool: Path, counts: SourceCounts) -> bool:
        if visit.file is None or visit.sha256 is None:
            return False
        try:
            data = (spool / visit.file).read_bytes()
        except FileNotFoundError:
            return False  # its registration was the last thing that a killed collection did
        except OSError as error:
            raise HomeError(
                f"a fetched file cannot be read ({error.strerror})", where=str(spool), remedy="mend the disk, run again"
            ) from error
        source = self.sources.get(visit.source)
        uri = visit.final_url or visit.url
        origin = Origin(
            source=visit.source, requested_uri=visit.url if visit.final_url else None, page_uri=visit.page_uri,
            link_text=visit.link_text, fetched_at=visit.at, status=visit.status, claimed_type=visit.claimed_type,
            etag=visit.etag, last_modified=visit.last_modified,
            defaults=source.vouched if source is not None else None,
        )  # fmt: skip
        taken = self.intake.take(data, uri, visit.file_name or "document", origin)
        refused_before = before is not None and before.outcome == "refused"
        known_before = before is not None and before.sha256 is not None and before.sha256 != visit.sha256
        count_taken(counts, taken, known_before=known_before, refused_before=refused_before)
        known.sha256, known.documents, known.fetched_at = visit.sha256, taken.documents, visit.at
        known.links, known.rules = visit.links, visit.rules
        known.etag, known.last_modified = visit.etag, visit.last_modified
        if before is None or before.sha256 != visit.sha256:
            known.changed_at = visit.at
        if taken.refused and not taken.documents:
            known.outcome, known.reason, known.detail = "refused", taken.refused[0].reason, taken.refused[0].detail
            known.etag = known.last_modified = None  # it is to be sent again
        return True

    def _listed(self, visit: Visit, before: Known | None, known: Known, spool: Path, counts: SourceCounts) -> None:
        counts.listed += 1
        known.links, known.rules = visit.links, visit.rules
        known.etag, known.last_modified = visit.etag, visit.last_modified
        count_closed(counts, self.intake.works(visit.url))

    def _not_modified(
        self, visit: Visit, before: Known | None, known: Known, spool: Path, counts: SourceCounts
    ) -> None:
        if before is not None and before.sha256 is not None and visit.role != "index":
            counts.not_modified += 1
            known.outcome = "fetched"
        else:
            counts.listed += 1
            known.outcome = "listed"
        known.reason = None

    def _gone(self, visit: Visit, before: Known | None, known: Known, spool: Path, counts: SourceCounts) -> None:
        if before is not None and before.outcome == "gone":
            known.gone_at = before.gone_at
            return
        known.gone_at = visit.at
        if before is not None and before.documents:
            counts.withdrawn += 1
        else:
            counts.dead_links += 1

    def _refused(self, visit: Visit, before: Known | None, known: Known, spool: Path, counts: SourceCounts) -> None:
        kind, remedy = _REFUSALS[visit.reason or ""]
        uri = visit.url
        taken = self.intake.refuse(uri, kind(visit.detail or "it may not be fetched", where=uri, remedy=remedy))
        refused_before = before is not None and before.outcome == "refused" and before.reason == visit.reason
        count_taken(counts, taken, known_before=False, refused_before=refused_before)
        known.etag = known.last_modified = None

    def _failed(self, visit: Visit, before: Known | None, known: Known, spool: Path, counts: SourceCounts) -> None:
        counts.errors += 1
