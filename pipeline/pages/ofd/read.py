"""OFD documents (GB/T 33190-2016, 版式文档) to the page model: characters and rules into the same grid as of PDF.

OFD counts in millimetres from the top left corner; everything here leaves as points. Objects are drawn in their own
space, moved by their matrix (CTM) and the corner of their Boundary. Annotations, seals and attachments are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pipeline.errors import DamagedDocument, TooLarge, UnreadableText
from pipeline.pages.limits import MAX_PAGES
from pipeline.pages.model import Box, Doubt, Page
from pipeline.pages.ofd.numbers import torn_numbers
from pipeline.pages.ofd.path import outlines
from pipeline.pages.package import Element, Package, local
from pipeline.pages.printed.agree import disagreement, numbers_by_runs
from pipeline.pages.printed.broken import join_broken_tables
from pipeline.pages.printed.grid import find_tables
from pipeline.pages.printed.lines import group_lines, without_doubles
from pipeline.pages.printed.marks import Char, RawPage, outline_edges
from pipeline.pages.printed.torn import HEADER_CELLS, without_boxes

__all__ = ["MAX_CHARS", "MAX_OBJECTS", "POINTS", "Matrix", "read_ofd"]

#: Points in a millimetre.
POINTS: Final = 72 / 25.4
#: The fullest page seen has 6,000 characters; more than this on one page is an attack.
MAX_CHARS: Final = 200_000
#: Objects drawn on one page, those of composite objects counted each time: they may use one another.
MAX_OBJECTS: Final = 100_000
#: Objects may lie in composite objects and blocks of the page; deeper than this is an attack.
_DEEPEST: Final = 8
#: Parts of the font size above and below the baseline that a character takes up, as CJK fonts say of themselves.
_ASCENT, _DESCENT = 0.88, 0.12
_REMEDY: Final = "open it in an OFD reader and save it again, or save it as PDF"

#: a b c d e f of x' = a·x + c·y + e, y' = b·x + d·y + f (GB/T 33190, 7.2).
Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read_ofd(path: Path) -> list[Page]:
    """All pages of an OFD document; UnreadableText where it shows only pictures, DamagedDocument, TooLarge."""
    drawings = _read(path)
    raw_pages = [drawing.raw for drawing in drawings]
    pages = [_page(drawing) for drawing in drawings]
    if not any(page.lines for page in pages):
        pictures = sum(bool(raw.images) for raw in raw_pages)
        raise UnreadableText(
            f"{pictures} of {len(pages)} pages are pictures without text" if pictures else "no page holds text",
            where=path.name,
            remedy="publish it as digital text, or save it as PDF and read it as a scan",
        )
    return join_broken_tables(pages)


def _read(path: Path) -> list[_Drawing]:
    with Package(path) as package:
        root = package.xml("OFD.xml")
        if root is None:
            raise DamagedDocument("the package has no OFD.xml", where=path.name, remedy=_REMEDY)
        pages: list[_Drawing] = []
        for body in _all(root, "DocBody"):
            target = _text(_first(body, "DocRoot"))
            if target:
                pages.extend(_Document(package, package.resolve(target, ""), len(pages)).pages())
    if not pages:
        raise DamagedDocument("the document has no page", where=path.name, remedy=_REMEDY)
    return pages


def _page(drawing: _Drawing) -> Page:
    raw = drawing.raw
    chars = without_doubles(raw.chars)
    tables = find_tables(chars, raw.horizontal, raw.vertical, fewest=HEADER_CELLS)
    for table in tables:
        if table.box is not None:
            torn = [number for number, box in drawing.torn if _meet(box, table.box)]
            table.disagreement = (
                f"torn apart on the page: {', '.join(torn[:5])}"
                if torn
                else disagreement(table, numbers_by_runs(chars, table.box))
            )
    page = Page(
        raw.number,
        round(raw.width, 1),
        round(raw.height, 1),
        group_lines(chars) if chars else [],
        tables,
        text_source="digital" if chars or not raw.images else "picture",
        doubts=[Doubt(box, f"{number} is torn apart on the page") for number, box in drawing.torn],
    )
    return without_boxes(page, but_last=True)


@dataclass(slots=True)
class _Drawing:
    """What is drawn on one page: the space of the page in points, and what stands in it.

    `torn` are numbers that the text has whole and the page in pieces, with all the place that they take.
    """

    raw: RawPage
    where: str
    composites: dict[str, Element] = field(default_factory=dict)
    objects: int = 0
    torn: list[tuple[str, Box]] = field(default_factory=list)

    def count(self) -> None:
        """Count one object; TooLarge beyond the limit."""
        self.objects += 1
        if self.objects > MAX_OBJECTS:
            raise TooLarge(f"page {self.raw.number} holds too many objects", where=self.where, remedy=_REMEDY)

    def add(self, char: Char) -> None:
        middle_x, middle_y = (char.x0 + char.x1) / 2, (char.top + char.bottom) / 2
        if not (0 <= middle_x <= self.raw.width and 0 <= middle_y <= self.raw.height):
            return  # beyond the edge of the page
        self.raw.chars.append(char)
        if len(self.raw.chars) > MAX_CHARS:
            raise TooLarge(f"page {self.raw.number} holds too many characters", where=self.where, remedy="split it")


class _Document:
    """One document body: its pages, templates and shared drawings."""

    def __init__(self, package: Package, name: str, pages_before: int) -> None:
        self._package = package
        self._name = name
        self._before = pages_before
        root = package.xml(name)
        if root is None:
            raise DamagedDocument(f"the part {name} is missing", where=package.where, remedy=_REMEDY)
        self._root = root
        common = _first(root, "CommonData")
        self._box = _box(_first(common, "PageArea"))
        self._templates = {
            t.get("ID", ""): package.resolve(t.get("BaseLoc", ""), name) for t in _all(common, "TemplatePage")
        }
        self._composites: dict[str, Element] = {}
        for kind in ("PublicRes", "DocumentRes"):
            for resource in _all(common, kind):
                self._add_composites(_text(resource))

    def _add_composites(self, target: str) -> None:
        root = self._package.xml(self._package.resolve(target, self._name)) if target else None
        for units in _all(root, "CompositeGraphicUnits"):
            for unit in _all(units, "CompositeGraphicUnit"):
                content = _first(unit, "Content")
                if content is not None:
                    self._composites[unit.get("ID", "")] = content

    def pages(self) -> Iterator[_Drawing]:
        """The pages in their order; TooLarge beyond `MAX_PAGES`."""
        listed = _all(_first(self._root, "Pages"), "Page")
        if self._before + len(listed) > MAX_PAGES:
            raise TooLarge(
                f"more pages than the limit of {MAX_PAGES}", where=self._package.where, remedy="split it by report"
            )
        for number, page in enumerate(listed, start=self._before + 1):
            name = self._package.resolve(page.get("BaseLoc", ""), self._name)
            root = self._package.xml(name)
            if root is None:
                raise DamagedDocument(f"page {number} is missing", where=self._package.where, remedy=_REMEDY)
            yield self._draw(number, root)

    def _draw(self, number: int, root: Element) -> _Drawing:
        left, top, width, height = _box(_first(root, "Area")) or self._box or (0.0, 0.0, 210.0, 297.0)
        drawing = _Drawing(RawPage(number, width * POINTS, height * POINTS), self._package.where, self._composites)
        space: Matrix = (POINTS, 0.0, 0.0, POINTS, -left * POINTS, -top * POINTS)
        for reference in _all(root, "Template"):
            template = self._templates.get(reference.get("TemplateID", ""))
            part = self._package.xml(template) if template else None
            if part is not None:
                _draw_layers(part, space, drawing)
        _draw_layers(root, space, drawing)
        return drawing


def _draw_layers(page: Element, space: Matrix, drawing: _Drawing) -> None:
    for layer in _all(_first(page, "Content"), "Layer"):
        _draw_objects(layer, space, drawing, 0)


def _draw_objects(parent: Element, space: Matrix, drawing: _Drawing, depth: int) -> None:
    for thing in parent:
        name = local(thing)
        drawing.count()
        if thing.get("Visible", "true").strip().lower() in ("false", "0"):
            continue
        if name == "PageBlock":
            if depth < _DEEPEST:
                _draw_objects(thing, space, drawing, depth + 1)
        elif name == "TextObject":
            _draw_text(thing, _space(thing, space), drawing)
        elif name == "PathObject":
            _draw_path(thing, _space(thing, space), drawing)
        elif name == "ImageObject":
            drawing.raw.images += 1
        elif name == "CompositeObject" and depth < _DEEPEST:
            content = drawing.composites.get(thing.get("ResourceID", ""))
            if content is not None:
                _draw_objects(content, _space(thing, space), drawing, depth + 1)


def _space(thing: Element, outer: Matrix) -> Matrix:
    """From an object's own space to points of the page: its matrix, then the corner of its boundary, then `outer`."""
    boundary = _numbers(thing.get("Boundary", ""))
    own = _numbers(thing.get("CTM", ""))
    matrix: Matrix = (own[0], own[1], own[2], own[3], own[4], own[5]) if len(own) == 6 else _IDENTITY
    if len(boundary) == 4:
        matrix = _multiply(matrix, (1.0, 0.0, 0.0, 1.0, boundary[0], boundary[1]))
    return _multiply(matrix, outer)


def _multiply(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _draw_text(thing: Element, space: Matrix, drawing: _Drawing) -> None:
    size = (_numbers(thing.get("Size", "")) or [0.0])[0]
    scale = (_numbers(thing.get("HScale", "")) or [1.0])[0]
    if size <= 0:
        return
    x = y = 0.0
    for code in _all(thing, "TextCode"):
        # a start that is left out is that of the code before (GB/T 33190, 11.3)
        x = (_numbers(code.get("X", "")) or [x])[0]
        y = (_numbers(code.get("Y", "")) or [y])[0]
        text = code.text or ""
        if len(text) > MAX_CHARS:
            raise TooLarge("a text object is too long", where=drawing.where, remedy="split the document")
        steps_x = _steps(code.get("DeltaX", ""), len(text))
        steps_y = _steps(code.get("DeltaY", ""), len(text))
        at_x, at_y = x, y
        placed: list[Char] = []
        for index, letter in enumerate(text):
            width = _width(letter) * size * scale
            if not letter.isspace() and letter.isprintable():
                placed.append(_char(letter, at_x, at_y, _ink_width(width, steps_x, index), size, space))
                drawing.add(placed[-1])
            else:
                drawing.torn.extend(torn_numbers(placed))
                placed = []
            # without steps a font's own widths would tell; a run of text down the page has steps in y alone
            at_x += steps_x[index] if index < len(steps_x) else 0.0 if steps_y else width
            at_y += steps_y[index] if index < len(steps_y) else 0.0
        drawing.torn.extend(torn_numbers(placed))


def _ink_width(width: float, steps: list[float], index: int) -> float:
    """The width of a character: that of its kind, or the step to the next one where that is less."""
    step = abs(steps[index]) if index < len(steps) else 0.0
    return min(width, step) if step else width


def _char(letter: str, x: float, y: float, width: float, size: float, space: Matrix) -> Char:
    a, b, c, d, e, f = space
    corners = [
        (a * px + c * py + e, b * px + d * py + f)
        for px in (x, x + width)
        for py in (y - _ASCENT * size, y + _DESCENT * size)
    ]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    base = b * x + d * y + f
    turned = abs(b) > abs(a)  # runs up or down the page: its baseline is no height
    bottom = max(ys)
    return Char(letter, min(xs), min(ys), max(xs), bottom, bottom if turned else base, bottom - min(ys))


def _width(letter: str) -> float:
    """Width of a character in parts of the font size where nothing else tells: half for Latin, whole for Chinese."""
    return 0.5 if ord(letter) < 0x2E80 and letter not in "“”‘’—…·①②③④⑤⑥⑦⑧⑨" else 1.0


def _steps(text: str, most: int) -> list[float]:
    """Distances between characters; `g n d` stands for n times d (GB/T 33190, 11.3). At most `most` of them."""
    words = text.split()
    steps: list[float] = []
    at = 0
    while at < len(words) and len(steps) < most:
        if words[at] == "g" and at + 2 < len(words):
            times, step = _numbers(words[at + 1]), _numbers(words[at + 2])
            if times and step:
                steps.extend([step[0]] * min(max(int(times[0]), 0), most - len(steps)))
            at += 3
        else:
            steps.extend(_numbers(words[at])[:1])
            at += 1
    return steps


def _draw_path(thing: Element, space: Matrix, drawing: _Drawing) -> None:
    stroked = thing.get("Stroke", "true").strip().lower() not in ("false", "0")
    filled = thing.get("Fill", "false").strip().lower() in ("true", "1")
    if not stroked and not filled:
        return
    a, b, c, d, e, f = space
    for outline in outlines(_text(_first(thing, "AbbreviatedData"))):
        outline_edges([(a * x + c * y + e, b * x + d * y + f) for x, y in outline], stroked, drawing.raw)


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _box(area: Element | None) -> tuple[float, float, float, float] | None:
    """The physical box of a page area: left, top, width, height in millimetres."""
    numbers = _numbers(_text(_first(area, "PhysicalBox")))
    if len(numbers) != 4 or numbers[2] <= 0 or numbers[3] <= 0:
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _numbers(text: str) -> list[float]:
    numbers = []
    for word in text.split():
        try:
            number = float(word)
        except ValueError:
            return []
        if not math.isfinite(number) or abs(number) > 1e6:
            return []
        numbers.append(number)
    return numbers


def _first(parent: Element | None, name: str) -> Element | None:
    return None if parent is None else next((c for c in parent if local(c) == name), None)


def _all(parent: Element | None, name: str) -> list[Element]:
    return [] if parent is None else [c for c in parent if local(c) == name]


def _text(element: Element | None) -> str:
    return "" if element is None else (element.text or "").strip()
