"""Misread labels and codes of scans, put right by what their place can hold.

A label is corrected where exactly one text that the form or the classification has for its place differs from it by
letters that look alike, or by a stroke; a code where its name, the codes around it and a difference of one digit all
point to one other code. What was read is kept (`Row.reading`, `Column.reading`) and stands in the quote; the figures
carry the flag `label_corrected`. Nothing is done to labels that are printed as they may be, nor on digital pages.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from functools import cache

from pipeline.codes.classification import classification
from pipeline.codes.lookup import same_name
from pipeline.codes.names import normal_name
from pipeline.codes.scheme import Scheme
from pipeline.figures.amounts import normalise
from pipeline.statements.columns import Layout
from pipeline.statements.form_lines import form_lines
from pipeline.statements.labels import ordinal_end
from pipeline.statements.layouts import StatementKind
from pipeline.statements.look_alikes import put_right
from pipeline.statements.row import Row
from pipeline.statements.split_codes import LEVELS, SplitCodes

__all__ = ["correct_headers", "correct_rows"]

#: A text of so many letters may have one changed, a longer one two.
_ONE_LETTER, _TWO_LETTERS = 3, 6
_YEAR = re.compile(r"20\d\d年(?:度)?")
_CODE_DIGITS = (3, 5, 7)
#: Of a statement's codes, so many are not misread.
_SHARE = 0.2


def correct_headers(layout: Layout) -> None:
    """Put the headers of value columns right in place, word by word of their paths."""
    for column in (column for segment in layout.segments for column in segment.values):
        path = tuple(_header(word) for word in column.path)
        if path != column.path:
            column.reading, column.path = column.label, path


def _header(word: str) -> str:
    year = _YEAR.match(word)
    start = year.end() if year else 0
    found = _nearest(word[start:], form_lines().headers)
    return word[:start] + found if found is not None else word


def correct_rows(rows: Sequence[Row], kind: StatementKind, fiscal_year: int | None) -> None:
    """Put codes and labels of those rows of a statement that were read from a picture right in place.

    `rows` are all rows in the order of print: those of digital pages bear witness.
    """
    by_segment: dict[int, list[Row]] = {}
    for row in rows:
        by_segment.setdefault(row.segment.number, []).append(row)
    for members in by_segment.values():
        codes = _codes(members)
        for place, row in enumerate(members):
            if row.part.page.text_source != "ocr":
                continue
            code = codes[place]
            if code is None:
                _correct_line(row, _words(kind, row, fiscal_year))
                _doubt_codes(row, fiscal_year)
            elif (meant := _correct_coded(row, codes, place, kind, fiscal_year)) is not None:
                _recode(row, code, meant)
                codes[place] = meant


def _correct_coded(
    row: Row, codes: Sequence[str | None], place: int, kind: StatementKind, year: int | None
) -> str | None:
    """Put the name of a row right by its code, or give the code that its name and its neighbours tell."""
    code = codes[place] or ""
    schemes = _schemes(kind, codes)
    # a subject of the other classification is no code of this statement, whatever it is called
    names = _names(code, year) if _scheme(code) in schemes else ()
    if normal_name(row.name) in map(normal_name, names):
        row.code_doubt = None  # the name bears the code out
        return _beside_its_parent(codes, place, row, schemes)
    right = _nearest(row.name, names)
    if right is not None:
        _rename(row, right)
        row.code_doubt = None
        return None
    if any(_is_part(row.name, name) for name in names):
        return None
    meant = _by_name(codes, place, row, schemes)
    if meant is None and normal_name(row.name):
        row.code_doubt = row.code_doubt or f"{code} is not called {row.name}"
    return meant


def _doubt_codes(row: Row, year: int | None) -> None:
    """Codes of two classifications in one row (功能 | 经济, 部门 | 政府): each must be called by one of its names."""
    for levels in row.codes:
        code = re.sub(r"\D", "", levels.get("", "") or "".join(levels.get(level, "") for level in LEVELS))
        known = [s for s in _scheme(code).of_code(code) if year is None or s.distance(year) <= 1]
        if known and not any(same_name(subject, text) for subject in known for text in row.words.values()):
            row.code_doubt = row.code_doubt or f"nothing beside {code} is its name"


def _correct_line(row: Row, words: Sequence[str]) -> None:
    """A label without a code: its words, and the first ordinal, whose only stroke is easily lost (、一般公共… )."""
    if not row.name or row.codes or row.glued:
        return
    for text in list(row.words.values()) or [row.name]:
        right = _line(text, words)
        if right is not None and text in row.name:
            _rename(row, row.name.replace(text, right, 1))


def _line(read: str, words: Sequence[str]) -> str | None:
    """One text of a label put right; None where it may be printed as it was read, or nothing tells what it is."""
    if read.startswith(("、", ",", "，", ".")) and len(read) > _ONE_LETTER:
        rest = read[1:]
        right = rest if normalise(rest) in map(normalise, words) else _nearest(rest, words)
        return f"一、{right}" if right is not None else None
    start = ordinal_end(read)
    right = _nearest(read[start:], words)
    return read[:start] + right if right is not None else None


def _words(kind: StatementKind, row: Row, year: int | None) -> list[str]:
    """What a row without a code can be called."""
    words = list(form_lines().of(kind.key))
    if row.names_unit:
        return words
    if kind.function or (kind.is_summary and row.segment.side != "income"):
        words += _all_names("functions", year, (3,) if kind.is_summary else _CODE_DIGITS)
    if kind.economic:
        words += _all_names("economics", year, (3, 5))
    return words


@cache
def _all_names(scheme: str, year: int | None, digits: tuple[int, ...]) -> tuple[str, ...]:
    subjects = getattr(classification(), scheme).subjects
    found = (_spellings(s.name, *s.aliases) for s in subjects if len(s.code) in digits and s.valid_in(year))
    return tuple(dict.fromkeys(itertools.chain.from_iterable(found)))


def _names(code: str, year: int | None) -> tuple[str, ...]:
    """How reports call a code: its names near that year; none for a code that the classification lacks."""
    subjects = _scheme(code).of_code(code)
    near = [s for s in subjects if year is None or s.distance(year) <= 1] or list(subjects)
    return tuple(dict.fromkeys(n for s in near for n in _spellings(s.name, *s.aliases)))


def _spellings(*names: str) -> list[str]:
    """Names with and without the 支出 at their end, which reports add and drop."""
    return [spelt for name in names for spelt in (name, name.removesuffix("支出") or name)]


def _schemes(kind: StatementKind, codes: Sequence[str | None]) -> list[Scheme]:
    """The classifications whose codes a statement prints: those of its form, and those of a good part of its rows."""
    data = classification()
    told = {id(data.functions): kind.function, id(data.economics): kind.economic}
    known = [scheme for code in codes if code is not None and code in (scheme := _scheme(code))]
    return [
        scheme
        for scheme in (data.functions, data.economics)
        if told[id(scheme)] or sum(s is scheme for s in known) > _SHARE * len(known)
    ]


def _scheme(code: str) -> Scheme:
    return classification().functions if code.startswith("2") else classification().economics


def _nearest(read: str, words: Iterable[str]) -> str | None:
    """`read` spelt as the one word that it can be misread from; None where it is a word itself, or none or two fit."""
    flat = normal_name(read)
    most = 2 if len(flat) >= _TWO_LETTERS else 1
    if len(flat) < _ONE_LETTER:
        return None
    found: dict[str, tuple[int, str]] = {}
    for word in words:
        wanted = normal_name(word)
        if wanted == flat:
            return None
        if abs(len(wanted) - len(flat)) > most or len(set(wanted) - set(flat)) > most:
            continue
        spelt = put_right(read, word, most)
        if spelt is not None and normal_name(spelt[0]) != flat:
            found.setdefault(normal_name(spelt[0]), (spelt[1], spelt[0]))
    if not found:
        return None
    fewest = min(changes for changes, _ in found.values())
    best = [text for changes, text in found.values() if changes == fewest]
    return best[0] if len(best) == 1 else None


def _is_part(one: str, other: str) -> bool:
    """Whether a name is cut off or printed with more words: a code is not called wrong for that."""
    one, other = normal_name(one), normal_name(other)
    return len(one) > _ONE_LETTER and (one in other or other in one)


def _codes(rows: Sequence[Row]) -> list[str | None]:
    """The code of each row as digits; None where it has none or several. Levels left blank are as in the row above."""
    split = SplitCodes()
    found: list[str | None] = []
    for row in rows:
        if len(row.glued) == 1 and not row.codes:
            found.append(row.glued[0][0])
            continue
        if len(row.codes) != 1 or row.glued:
            found.append(None)
            continue
        whole = re.sub(r"\D", "", row.codes[0].get("", "")) or split.join(row.codes[0])
        found.append(whole or None)
    return found


def _by_name(codes: Sequence[str | None], place: int, row: Row, schemes: Sequence[Scheme]) -> str | None:
    """The one code of a row's name that is a digit away from what was read and that its neighbours prove."""
    wanted = normal_name(row.name)
    read = codes[place] or ""
    if len(wanted) < _ONE_LETTER:
        return None
    found = {
        subject.code
        for scheme in schemes
        for subject in scheme.subjects
        if _digit_apart(read, subject.code)
        and wanted in map(normal_name, _spellings(subject.name, *subject.aliases))
        and _is_proved(codes, place, subject.code)
    }
    return found.pop() if len(found) == 1 else None


def _beside_its_parent(codes: Sequence[str | None], place: int, row: Row, schemes: Sequence[Scheme]) -> str | None:
    """Another code of the same name, a digit away, under the code printed above: 行政运行 stands in each section."""
    read = codes[place] or ""
    parents = [code for code in codes[:place] if code is not None and len(code) == len(read) - 2]
    if not parents or read[:-2] in codes:
        return None
    meant = _by_name(codes, place, row, schemes)
    return meant if meant is not None and meant[:-2] == parents[-1] else None


def _digit_apart(read: str, code: str) -> bool:
    if len(read) == len(code):
        return sum(a != b for a, b in zip(read, code, strict=True)) == 1
    if len(read) in _CODE_DIGITS or abs(len(read) - len(code)) != 1:
        return False
    short, long = sorted((read, code), key=len)
    return any(long[:n] + long[n + 1 :] == short for n in range(len(long)))


def _is_proved(codes: Sequence[str | None], place: int, code: str) -> bool:
    """Whether a code fits between its neighbours in order, and one of them is its parent, child or sibling."""
    before = next((c for c in reversed(codes[:place]) if c is not None), None)
    after = next((c for c in codes[place + 1 :] if c is not None), None)
    if (before is not None and before >= code) or (after is not None and after <= code):
        return False
    parent = code[:-2]
    if len(code) == _CODE_DIGITS[0]:
        return after is not None and after.startswith(code)
    printed = {c for c in codes[:place] if c is not None}
    return parent in printed or any(c is not None and c.startswith(parent) for c in (before, after))


def _rename(row: Row, name: str) -> None:
    row.reading = row.reading or row.label
    row.label = row.label.replace(row.name, name, 1) if row.name in row.label else name
    row.name = name
    row.glued = [(code, name) for code, _ in row.glued]


def _recode(row: Row, read: str, code: str) -> None:
    row.reading = f"{read}{row.reading or row.label}"
    row.code_doubt = None
    if row.glued:
        row.glued = [(code, name) for _, name in row.glued]
    elif row.codes[0].get(""):
        row.codes[0][""] = code
    else:
        row.codes[0] = {"类": code[:3], "款": code[3:5], "项": code[5:]}
