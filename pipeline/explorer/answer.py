"""What a view answers: a template, what it shows, and the tables that can be taken away as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pipeline.explorer.asked import Asked
from pipeline.explorer.sheet import Sheet
from pipeline.explorer.source import Snapshot

__all__ = ["Answer", "View", "pages_of"]


@dataclass(frozen=True, slots=True)
class Answer:
    """One page before it is drawn. `title` is plain text; `sheets` are by name in the order of the page."""

    template: str
    title: str
    shown: Mapping[str, Any]
    sheets: tuple[Sheet, ...] = field(default=())


#: A view: from a request and a publication to a page. NotHere where the address leads to nothing.
View = Callable[[Asked, Snapshot], Answer]


def pages_of(hits: int, size: int) -> int:
    """How many pages a list of so many entries has."""
    return max(1, -(-hits // size))
