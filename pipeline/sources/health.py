"""How each source does, kept in `<home>/sources/`: for `juesuan doctor`, the morning page and the next collection.

`health/<name>.json` holds one source, `last.json` the last collection, `collections/<time>.json` those before it.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

import msgspec

from pipeline.durable import read_record, write_file
from pipeline.home import Home
from pipeline.sources.summary import CollectSummary, Incident, SourceCounts

__all__ = ["SourceHealth", "all_health", "keep", "last_summary"]

#: Collections that are kept: two months of nights.
_KEPT: Final = 60
_INCIDENTS: Final = 20


class SourceHealth(msgspec.Struct, omit_defaults=True, kw_only=True):
    """How one source does. `state`: `ok`, `degraded` (something did not work), `failing` (nothing did).

    `failing_since` is the first collection of the present row of bad ones, `bad_collections` its length; `reasons`
    count the incidents of the last collection, `incidents` are some of them. `known` counts its addresses by their last
    outcome.
    """

    source: str
    kind: str
    state: str
    checked_at: str
    last_good_at: str | None = None
    failing_since: str | None = None
    bad_collections: int = 0
    last_new_at: str | None = None
    counts: SourceCounts
    known: dict[str, int] = {}
    reasons: dict[str, int] = {}
    incidents: list[Incident] = []


def _read(home: Home, name: str) -> SourceHealth | None:
    return read_record(home.sources / "health" / f"{name}.json", SourceHealth)  # it is told anew by each collection


def keep(home: Home, summary: CollectSummary, known: dict[str, dict[str, int]]) -> None:
    """Write down a collection and the health of its sources. HomeError when the home cannot be written."""
    at = summary.ended_at
    for counts in summary.sources:
        before, state = _read(home, counts.source), counts.state
        health = SourceHealth(
            source=counts.source, kind=counts.kind, state=state, checked_at=at,
            last_good_at=at if state == "ok" else before.last_good_at if before else None,
            failing_since=None if state == "ok" else (before.failing_since if before else None) or at,
            bad_collections=0 if state == "ok" else (before.bad_collections if before else 0) + 1,
            last_new_at=at if counts.new else before.last_new_at if before else None,
            counts=counts, known=known.get(counts.source, {}),
            reasons=dict(Counter(f"{i.outcome}:{i.reason}" for i in counts.incidents)),
            incidents=counts.incidents[:_INCIDENTS],
        )  # fmt: skip
        write_file(home.sources / "health" / f"{counts.source}.json", msgspec.json.encode(health))
    data = msgspec.json.encode(summary)
    folder = home.sources / "collections"
    write_file(folder / f"{summary.started_at.replace(':', '')}.json", data)
    write_file(home.sources / "last.json", data)
    for old in sorted(folder.glob("*.json"))[:-_KEPT]:
        old.unlink(missing_ok=True)


def all_health(home: Home) -> list[SourceHealth]:
    """The health of every source that was ever asked, by name; delete the file of one that is no more."""
    folder = home.sources / "health"
    names = sorted(path.stem for path in folder.glob("*.json")) if folder.is_dir() else []
    return [found for name in names if (found := _read(home, name)) is not None]


def last_summary(home: Home) -> CollectSummary | None:
    """The last collection; None when there was none, or its record is damaged."""
    return read_record(home.sources / "last.json", CollectSummary)
