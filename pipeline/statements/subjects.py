"""Which budget subject (科目) a row is about: printed codes in any of their layouts, or the name under its parents.

Codes are printed whole, split over 类|款|项 columns (with or without the upper levels repeated), glued to names, or
only implied by the order and indentation of names. One `RowSubjects` follows one statement from top to bottom.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.codes.classification import classification
from pipeline.codes.lookup import Hit, NameIndex
from pipeline.codes.resolve import resolver
from pipeline.statements.labels import bare
from pipeline.statements.split_codes import SplitCodes

__all__ = ["RowSubjects", "Subject"]

#: Which codes a name can have in a statement of one kind of money.
_KIND_OF_STATEMENT: Final = {"government_fund": "fund", "state_capital": "capital", "gpb_expenditure": "general"}
_DIGITS: Final = re.compile(r"\D")
_FUNCTION_DIGITS: Final = (3, 5, 7)
_ECONOMIC_DIGITS: Final = (3, 5)


@dataclass(frozen=True, slots=True)
class Subject:
    """Codes of one row: 3, 5 or 7 digits (function), 3 or 5 (economic). `source` printed | inferred | None."""

    function_code: str | None = None
    economic_code: str | None = None
    source: str | None = None
    flags: tuple[str, ...] = ()

    @property
    def system(self) -> str:
        """The classification that tells what the row is: function, economic (of two the function), none."""
        return "function" if self.function_code else "economic" if self.economic_code else "none"


_UNKNOWN_CODE: Final = Subject(flags=("code_not_in_classification",))


@cache
def _functions() -> NameIndex:
    data = classification()
    return NameIndex(data.functions, data.former_names)


class RowSubjects:
    """Codes of the rows of one statement, row after row."""

    def __init__(self, statement: str, fiscal_year: int | None, *, function: bool, economic: bool) -> None:
        self._year = fiscal_year
        self._kind = _KIND_OF_STATEMENT.get(statement)
        self._function, self._economic = function, economic
        self._split = SplitCodes()
        self._path: list[str] = []
        self._economic_class: str | None = None
        self._seen: set[str] = set()

    def of_split(self, parts: dict[str, str], name: str) -> Subject:
        """A code split over columns: {'类': '208', '款': '05', '项': ''}; blank upper levels are as above."""
        return self.of_code(self._split.join(parts), name)

    def of_code(self, printed: str, name: str) -> Subject:
        """A code printed whole, with or without blanks inside; where it has no digit, the name decides."""
        code = _DIGITS.sub("", printed)
        if not code:
            return self.of_name(name)
        if code[0] == "2":
            function = resolver().resolve_function(code, bare(name), self._year)
            if function.code is None or len(function.code) not in _FUNCTION_DIGITS:
                return _UNKNOWN_CODE
            self._open(function.code)
            return Subject(function.code, None, "printed", function.flags)
        if code[0] in "35":
            economic = resolver().resolve_economic(code, bare(name), self._year, kind=None)
            if economic.code is None or len(economic.code) not in _ECONOMIC_DIGITS:
                return _UNKNOWN_CODE
            self._economic_class = economic.code[:3]
            return Subject(None, economic.code, "printed", economic.flags)
        return _UNKNOWN_CODE

    def of_name(self, name: str, *, is_class: bool = False) -> Subject:
        """A name without a code: under the names above it (function), or by its list (economic).

        `is_class`: an ordinal before it (一、) marks a class.
        """
        plain = bare(name)
        if not plain:
            return Subject()
        if self._function:
            subject = self._function_hit(plain, is_class).only
            if subject is not None and self._is_new(subject.code):
                self._open(subject.code)
                return Subject(subject.code, None, "inferred")
            # between known subjects an unknown name is one that we lack; elsewhere it may be a unit or a remark
            if self._path and not self._economic:
                return Subject(flags=("name_not_in_classification",))
        if self._economic:
            found = resolver().resolve_economic(None, plain, self._year, parent=self._economic_class)
            if found.code is None:
                found = resolver().resolve_economic(None, plain, self._year)
            if found.code is not None and len(found.code) in _ECONOMIC_DIGITS:
                self._economic_class = found.code[:3]
                return Subject(None, found.code, "inferred", found.flags)
        return Subject()

    def _open(self, code: str) -> None:
        """The path of a function code is that of the names below it."""
        self._path = [code[:digits] for digits in _FUNCTION_DIGITS if digits <= len(code)]

    def _is_new(self, code: str) -> bool:
        """A name is met once per class: where its code comes again, another subject of that name is meant."""
        if len(code) == 3:
            self._seen.clear()
        if code in self._seen:
            return False
        self._seen.add(code)
        return True

    def _function_hit(self, name: str, is_class: bool) -> Hit:
        """The level is told by order: an item below the open section, a section below the open class, else a class."""
        index = _functions()
        parents: list[str | None] = [None] if is_class else [*reversed(self._path[:2]), None]
        if not is_class and len(self._path) == 3:
            # behind an item, a section of the same name as one of its items is more likely the item
            parents = [self._path[1], self._path[0], None]
        for exact in (True, False):
            for parent in parents:
                hit = index.below(parent, name, self._year, None if parent is None else self._kind)
                if hit.only is not None and (hit.via != "fuzzy" or not exact):
                    return hit
        return Hit()
