"""What the places of a report say about its unit, year and kind: one claim per place, each with page and words.

What belongs here: reading covers, labels, headings and sentences into claims. What does not: patterns over one
stretch of text (`wording`) and the choice between claims (`identity`). No claim depends on positions on the page:
a cover is the beginning of the text, a running header is a title that comes again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from pipeline.pages.model import DocumentPages, Page
from pipeline.units.names import same_body
from pipeline.units.places import central_body, is_division_name, leading_place
from pipeline.units.self_description import stated_kinds, stated_names
from pipeline.units.wording import Title, body_name, compact, is_noise, parse_heading, parse_title, terms

__all__ = ["Claim", "printed_lines", "read_claims", "rooted"]

_COVER_LINES: Final = 14
_COVER_WINDOW: Final = 6
_COVER_ENDS: Final = re.compile(r"目录?|目次|第[一1]部分.*|[一1][、.].*|\(一\).*|.*[。;].*|.*\.{6,}.*")
_SEAL: Final = r"(?:\s*\((?:加盖)?(?:公章|盖章|签章)\))?"
_NEXT_LABEL: Final = re.compile(
    r"\s+(?=\S{0,8}?(?:单位|日期|时间|年度|编码|电话|负责人|金额|联系人)\s*:)|\s{3,}|金额单位|单位:[万亿千]?元|\s20\d\d年"
)
_YEAR_MARK: Final = re.compile(r"\(((?:19|20)\d{2})年度?\)|((?:19|20)\d{2})\(年度\)")
_NAME: Final = r"[\u4e00-\u9fff()·]{3,40}?"
_ABBREVIATED: Final = re.compile(rf"(?:^|[。;,:、\n])({_NAME})\((?:以下|下文)?(?:均)?简称")
_AFTER_YEAR: Final = re.compile(
    rf"(?:19|20)\d{{2}}年(?:度|初|末|底)?,?({_NAME})(?:部门|单位)?(?:政府采购|机关运行|一般公共|财政拨款|收入|支出|收支|本年|年初|共有|固定资产"
    r"|国有资产|”?三公|预算|决算|整体|资产)"
)
_SUBJECT: Final = re.compile(
    rf"(?:^|[。;:、)\n]|职责|职能)({_NAME})的?(?:主要职责|主要职能|部门职责|贯彻落实|是主管|属于|内设|机关行政编制|共有车辆|本级|\d{{4}}年度?(?:收入|支出|收支|部门|单位))"
)
_NUMBERED: Final = re.compile(r"第?[(]?[一二三四五六七八九十\d]{1,3}(?:部分|[、.)])")
_PRIOR_YEAR: Final = re.compile(r"[比较与同和]\D{0,4}$|上年\D{0,2}$")
_YEAR_IN_PROSE: Final = re.compile(r"((?:19|20)\d{2})年度?(?=[^,。;\d]{0,14}(?:收入|支出|预算|决算|收支|总计|合计))")
_ANY_YEAR: Final = re.compile(r"(?<!\d)(20\d{2})年(?!\d{0,2}月)")
#: Words with 预算 or 决算 inside that stand in both kinds of report and tell nothing.
_EITHER_KIND: Final = re.compile(
    r"一般公共预算|政府性基金预算|国有资本经营预算|(?:年初|全年|调整|财政|政府)预算|预算(?:执行|绩效|管理|调整|单位|编码|内|外|法|体系|部门)|预决算"
)
_PARENT: Final = re.compile(
    rf"(?:是|为|系|隶属于?|属于?)({_NAME})(?:(?:所属|下属|直属|管理|主管|领导)的?|[一二三]级)[^,。;]{{0,16}}?(?:预算单位|事业单位|机构|单位)"
)
#: A department named without its place (隶属于教育局): it is of the body's own place.
_PARENT_HERE: Final = re.compile(
    r"(?<!不)隶属于?(?:[市区县省]|我[市区县省])?([\u4e00-\u9fff]{2,20}?(?:局|委员会|委|厅|部))(?:管理|领导|主管)?(?=[,。;])"
)


@dataclass(frozen=True, slots=True)
class Claim:
    """`value` of `field` as said by a kind of place (`source`) on a page.

    Fields: unit, year, kind, parent, place; parent_here (a department without its place); of the prose body_kind
    ("事业 <body, empty for the reporting one>") and former_name ("<name now> <former name>").
    """

    field: str
    value: str | int
    source: str  # cover | cover_bare | label | title | heading | bare | project | prose | mention
    page: int
    words: str


def rooted(name: str) -> bool:
    """Whether a name begins with a place, or is a body of the centre: the sign of a full name."""
    return central_body(name) is not None or bool(leading_place(name)[0])


def read_claims(document: DocumentPages) -> list[Claim]:
    """All claims of a document, in reading order."""
    claims = list(_cover(document))
    for page in document.pages:
        for printed in printed_lines(page):
            claims.extend(_line(printed, page.number))
    claims.extend(_cells(document.pages))
    claims.extend(_prose(document.pages))
    return claims


def printed_lines(page: Page) -> list[str]:
    """The lines of a page; a sheet, which has cells alone, gives its rows with the cells well apart."""
    if page.lines:
        return [line.text for line in page.lines]
    rows: list[str] = []
    for table in page.tables:
        cells: dict[int, list[str]] = {}
        for cell in sorted(table.cells, key=lambda c: (c.row, c.col)):
            if cell.text:
                cells.setdefault(cell.row, []).append(cell.text.replace("\n", ""))
        rows.extend("    ".join(cells[row]) for row in sorted(cells))
    return rows


def _cover(document: DocumentPages) -> Iterator[Claim]:
    """Titles at the beginning of the text, however they are wrapped, and bodies that stand there on their own."""
    for page in document.pages[:2]:
        lines = _cover_lines(page)
        titles = list(_windows(lines))
        for title, words in _best(titles):
            yield from _of_title(title, "cover", page.number, words)
        titled = any(title.kind for title, _ in titles)
        for text in lines if titled else ():  # a body on its own tells something only beside a title
            name = _name_of_body(text)
            if name is not None and rooted(name):
                yield Claim("unit", name, "cover_bare", page.number, text)
        for printed in printed_lines(page)[: _COVER_LINES * 2]:
            if compact(printed) in lines:
                for name in _labelled(printed, terms().unit_labels):
                    yield Claim("unit", name, "cover", page.number, compact(printed))
        if titled or len(lines) == _COVER_LINES:
            if not titled and not document.paged:
                yield from _title_below_navigation(page)
            return


def _title_below_navigation(page: Page) -> Iterator[Claim]:
    """On a web page menus stand before the title: the first line, or two, that are a whole title with a name."""
    texts = [text for text in map(compact, printed_lines(page)) if not is_noise(text)]
    whole = [_named_title(text) for text in texts]
    for place, text in enumerate(texts):
        title, words = whole[place], text
        if title is None and place + 1 < len(texts) and whole[place + 1] is None:  # wrapped
            words = text + texts[place + 1]
            title = _named_title(words)
        if title is not None:
            yield from _of_title(title, "cover", page.number, words)
            return


def _named_title(text: str) -> Title | None:
    """A title that says all: a full name, a year and a kind."""
    title = parse_title(text) if len(text) <= 80 else None
    if title is None or title.kind is None or title.year is None or title.unit is None:
        return None
    return title if rooted(title.unit) else None


def _cover_lines(page: Page) -> list[str]:
    lines: list[str] = []
    for text in map(compact, printed_lines(page)):
        if is_noise(text):
            continue
        if _COVER_ENDS.fullmatch(text) or len(lines) == _COVER_LINES:
            break
        lines.append(text)
    return lines


def _windows(lines: list[str]) -> Iterator[tuple[Title, str]]:
    for start in range(len(lines)):
        if start and lines[start].startswith("("):  # a second name or a year behind the first
            continue
        for end in range(start + 1, min(start + _COVER_WINDOW, len(lines)) + 1):
            words = "".join(lines[start:end])
            title = parse_title(words)
            if title is not None:
                yield title, words


def _best(titles: list[tuple[Title, str]]) -> list[tuple[Title, str]]:
    """The title that says most: with a full name (the shortest: lines above may be joined to it), any name, none."""
    named = [t for t in titles if t[0].unit and not is_division_name(t[0].unit)]
    full = [t for t in named if rooted(t[0].unit or "")]
    if full:
        shortest = min((t[0].unit or "" for t in full), key=len)
        same = [t for t in full if same_body(t[0].unit or "", shortest)]  # a province may stand on a line above
        chosen = max(same, key=lambda t: (len(t[0].unit or ""), t[0].year is not None, len(t[1])))
    elif named:
        chosen = max(named, key=lambda t: (len(t[0].unit or ""), t[0].year is not None))
    elif titles:
        chosen = max(titles, key=lambda t: (t[0].year is not None, len(t[1])))
    else:
        return []
    rest = [t for t in titles if t[0].year and chosen[0].year is None]
    return [chosen, *rest[:1]]


def _of_title(title: Title, source: str, page: int, words: str) -> Iterator[Claim]:
    if title.unit is not None and not is_division_name(title.unit):
        yield Claim("unit", title.unit, source, page, words)
    elif (place := title.unit or title.place) is not None:
        yield Claim("place", place, source, page, words)
    if title.year is not None:
        yield Claim("year", title.year, source, page, words)
    if title.kind is not None:
        yield Claim("kind", title.kind, source, page, words)


def _line(printed: str, page: int) -> Iterator[Claim]:
    text = compact(printed)
    if len(text) < 4:
        return
    for labels, field, source in (
        (terms().unit_labels, "unit", "label"),
        (terms().project_labels, "unit", "project"),
        (terms().parent_labels, "parent", "label"),
    ):
        for labelled in _labelled(printed, labels):
            yield Claim(field, labelled, source, page, text)
    if len(text) > 80:
        return
    mark = _YEAR_MARK.search(text)
    if mark is not None and len(text) < 30:
        yield Claim("year", int(mark[1] or mark[2]), "label", page, text)
    title = parse_title(text)
    if title is not None:
        yield from _of_title(title, "title", page, text)
        return
    heading = parse_heading(text)
    if heading is not None:
        yield from _of_title(heading, "heading", page, text)
        return
    name = _name_of_body(text)
    if name is not None and rooted(name):
        yield Claim("unit", name, "bare", page, text)


def _cells(pages: Iterable[Page]) -> Iterator[Claim]:
    """Labels whose name stands in the next cell of a table, where the lines of the page part them."""
    for page in pages:
        for table in page.tables:
            by_place = {(cell.row, cell.col): cell for cell in table.cells}
            for cell in table.cells:
                text = compact(cell.text).rstrip(":")
                source = "label" if text in terms().unit_labels else "project" if text in terms().project_labels else ""
                neighbour = by_place.get((cell.row, cell.col + cell.cols))
                if not source or neighbour is None or len(text) < 4:
                    continue
                body = _name_of_body(compact(neighbour.text))
                if body is not None:
                    yield Claim("unit", body, source, page.number, f"{text}:{body}")


def _prose(pages: Iterable[Page]) -> Iterator[Claim]:
    for page in pages:
        text = _running_text(page)
        for pattern, field in ((_ABBREVIATED, "unit"), (_AFTER_YEAR, "unit"), (_SUBJECT, "unit"), (_PARENT, "parent")):
            for match in pattern.finditer(text):
                name = _name_of_body(match[1])
                if name is not None and rooted(name):
                    yield Claim(field, name, "prose", page.number, match[0][:60])
        for match in _PARENT_HERE.finditer(text):
            here = _name_of_body(match[1])
            if here is not None and not rooted(here):
                yield Claim("parent_here", here, "prose", page.number, match[0][:60])
        for said, kind, words in stated_kinds(text):
            yield Claim("body_kind", f"{kind} {said or ''}", "prose", page.number, words)
        for now, former, words in stated_names(text):
            if (old := _name_of_body(former)) is not None and _name_of_body(now) is not None:
                yield Claim("former_name", f"{now} {old}", "prose", page.number, words)
        for match in _YEAR_IN_PROSE.finditer(text):
            if not _PRIOR_YEAR.search(text[max(0, match.start() - 6) : match.start()]):
                yield Claim("year", int(match[1]), "prose", page.number, text[match.start() : match.start() + 30])
        for match in _ANY_YEAR.finditer(text):
            yield Claim("year", int(match[1]), "mention", page.number, text[match.start() : match.start() + 20])
        text = _EITHER_KIND.sub("", text)
        for word, kind in (("决算", "final"), ("预算", "budget")):
            for _ in range(text.count(word)):
                yield Claim("kind", kind, "mention", page.number, word)


def _running_text(page: Page) -> str:
    """The page as one stretch, lines joined; an end of line is kept behind sentences and short numbered headings."""
    parts: list[str] = []
    for text in map(compact, printed_lines(page)):
        if is_noise(text):
            continue
        parts.append(text)
        if text[-1] in "。;:" or (len(text) < 30 and _NUMBERED.match(text)):
            parts.append("\n")
    return "".join(parts)


def _name_of_body(text: str) -> str | None:
    name = body_name(text)
    return None if name is None or is_division_name(name) else name


@cache
def _first_letters(labels: tuple[str, ...]) -> frozenset[str]:
    return frozenset(label[0] for label in labels)


@cache
def _label_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Labels as printed, letter spacing allowed; one of four letters and more may do without the colon."""
    ordered = sorted(labels, key=len, reverse=True)
    spaced = {label: "\\s*".join(map(re.escape, label)) for label in ordered}
    with_colon = "|".join(spaced.values())
    without = "|".join(spaced[label] for label in ordered if len(label) >= 4)
    return re.compile(rf"(?:^|(?<=[\s(/)]))(?:(?:{with_colon}){_SEAL}\s*:|(?:{without})\s)\s*(?P<rest>.+)")


def _labelled(printed: str, labels: tuple[str, ...]) -> Iterator[str]:
    if _first_letters(labels).isdisjoint(printed):
        return
    text = unicodedata.normalize("NFKC", printed)
    match = _label_pattern(labels).search(text)
    if match is None:
        return
    rest = match["rest"]
    first = _cut_at_label(_NEXT_LABEL.split(rest, maxsplit=1)[0])
    code_free = re.sub(r"^\s*[(\[]?\d{3,}[)\]]?\s*[-_]?\s*", "", first)  # 单位名称:[156001]某局
    words = code_free.split()
    head = _name_of_body(compact(words[0])) if words else None
    if head is not None and rooted(head):  # a full name; what follows is the next column
        yield head
        return
    name = _name_of_body(compact(code_free)) or head
    if name is not None:
        yield name


def _cut_at_label(rest: str) -> str:
    """A value up to the next label in its line (主管部门 某市教育局 实施单位 …); short labels can be part of names."""
    known = terms()
    places = [
        rest.find(label, 1)
        for label in (*known.unit_labels, *known.project_labels, *known.parent_labels)
        if len(label) >= 4
    ]
    cut = min((place for place in places if place > 0), default=len(rest))
    return rest[:cut]
