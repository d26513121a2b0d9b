"""What a request asks for, made safe: language, unit of money, and parameters of limited size and known values."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from pipeline.errors import QueryError

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams

__all__ = ["LANGUAGES", "MONEY", "Asked", "NotHere"]

LANGUAGES: Final = ("zh", "en")
#: Units that amounts are shown in: 万元 as reports print them, 元 to the cent.
MONEY: Final = ("wan", "yuan")
#: Longer words than this are not looked for.
_LONGEST: Final = 200
_MOST_PAGES: Final = 100_000


class NotHere(QueryError):
    """An address that leads to nothing in this publication."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: the view's own part of the path, and the parameters."""

    language: str
    view: str
    name: str
    values: QueryParams

    @property
    def money(self) -> str:
        """Unit of money; 万元 unless asked otherwise."""
        return self.choice("money", MONEY)

    def text(self, key: str) -> str:
        """A parameter as text without control characters, cut to a length that is still worth looking for."""
        found = "".join(c for c in self.values.get(key, "") if c.isprintable())
        return found.strip()[:_LONGEST]

    def texts(self, key: str, most: int) -> list[str]:
        """All values of a repeated parameter, each once, at most so many."""
        return [v[:_LONGEST] for v in dict.fromkeys(self.values.getlist(key)) if v][:most]

    def choice(self, key: str, allowed: Iterable[str]) -> str:
        """One of the allowed words; the first of them where the parameter is missing or another word."""
        words = tuple(allowed)
        found = self.values.get(key, "")
        return found if found in words else words[0]

    def number(self, key: str) -> int | None:
        """A whole number of at most nine digits, or None where the parameter is missing or no number."""
        found = self.values.get(key, "")
        return int(found) if found.isascii() and found.isdigit() and len(found) < 10 else None

    def page(self) -> int:
        """Number of the page of a long list, from 1."""
        return min(max(self.number("page") or 1, 1), _MOST_PAGES)

    def to(self, view: str, name: object = "", /, **values: object) -> str:
        """Address of a view in the same language and unit of money; parameters that are None or empty are left out."""
        if self.money != MONEY[0]:
            values.setdefault("money", self.money)
        return _address(self.language, view, str(name), values)

    def again(self, **changes: object) -> str:
        """Address of this view with some parameters changed; None takes one out."""
        language = str(changes.pop("language", self.language))
        values: dict[str, object] = {key: self.values.getlist(key) for key in self.values}
        values.pop("part", None)
        return _address(language, self.view, self.name, values | changes)


def _address(language: str, view: str, name: str, values: dict[str, object]) -> str:
    pairs: list[tuple[str, str]] = []
    for key, value in values.items():
        several = value if isinstance(value, (list, tuple)) else [value]
        pairs.extend((key, str(one)) for one in several if one is not None and one != "")
    path = "/".join(part for part in (view, quote(name, safe="")) if part)
    return f"/{language}/{path}" + (f"?{urlencode(pairs)}" if pairs else "")
