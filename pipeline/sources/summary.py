"""What one collection came to, source by source: plain figures for people, the morning page and Dagster's metadata."""

from __future__ import annotations

import msgspec

__all__ = ["CollectSummary", "Incident", "SourceCounts"]


class Incident(msgspec.Struct, frozen=True, omit_defaults=True):
    """One address that did not give what it should: why, and since how many collections."""

    url: str
    outcome: str  # refused | failed | gone
    reason: str
    detail: str = ""
    times: int = 1


class SourceCounts(msgspec.Struct, omit_defaults=True, kw_only=True):
    """What one source gave.

    Documents: `new` have bytes that were not known (`changed` of them stand at a known address), `unchanged` were sent
    again with known bytes, `not_modified` the server said so itself (304), `refused` cannot be used (rows of
    `rejections`), `withdrawn` were known and are gone (nothing is deleted), `waiting` are not taken yet (a file that is
    still being written). Addresses: `listed` pages read for their links, `errors` that may pass (asked again next
    time), `dead_links` that were never there. `complete` is False where something was left unasked; `notes` say why.
    `closed` counts refusals that hold no more, as their address gives something else now. `days` are the arrival days
    of the new documents and refusals, and of the closed ones.
    """

    source: str
    kind: str
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    not_modified: int = 0
    refused: int = 0
    errors: int = 0
    withdrawn: int = 0
    waiting: int = 0
    listed: int = 0
    dead_links: int = 0
    closed: int = 0
    requests: int = 0
    complete: bool = True
    notes: list[str] = []
    incidents: list[Incident] = []
    documents: list[str] = []  # ids of the new ones
    days: list[str] = []

    @property
    def state(self) -> str:
        """`ok`, `degraded` (something did not work), or `failing` (nothing did)."""
        worked = self.new + self.unchanged + self.not_modified + self.listed
        if self.complete and not self.errors:
            return "ok"
        return "degraded" if worked else "failing"


class CollectSummary(msgspec.Struct, omit_defaults=True, kw_only=True):
    """One collection over the sources; the sums are over all of them. Times are ISO 8601 in UTC."""

    started_at: str
    ended_at: str
    sources: list[SourceCounts] = []
    resumed: int = 0  # crawls of killed collections whose journals were taken in first
    trouble: list[str] = []  # what kept sources from being asked at all, each with its remedy

    def _sum(self, field: str) -> int:
        return sum(getattr(s, field) for s in self.sources)

    @property
    def new(self) -> int:
        """Documents whose bytes were not known."""
        return self._sum("new")

    @property
    def changed(self) -> int:
        """Of the new ones, those at a known address."""
        return self._sum("changed")

    @property
    def unchanged(self) -> int:
        """Documents sent again with known bytes."""
        return self._sum("unchanged")

    @property
    def not_modified(self) -> int:
        """Documents that the server says are as they were."""
        return self._sum("not_modified")

    @property
    def refused(self) -> int:
        """Documents that cannot be used."""
        return self._sum("refused")

    @property
    def errors(self) -> int:
        """Addresses that did not answer as they should; asked again next time."""
        return self._sum("errors")

    @property
    def withdrawn(self) -> int:
        """Documents that were known and are gone."""
        return self._sum("withdrawn")

    @property
    def days(self) -> list[str]:
        """The arrival days on which something arrived or was refused."""
        return sorted({day for s in self.sources for day in s.days})
