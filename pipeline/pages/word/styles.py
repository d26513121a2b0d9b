"""What the styles and lists of a word processor document say of a paragraph: which list numbers it, what is hidden.

A paragraph's own properties come first, then its style and the styles that it is based on (ISO 29500-1, 17.7.2).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from pipeline.pages.package import Element, Package, local
from pipeline.pages.word.numbering import LEVELS, Level, Numbering

__all__ = ["Styles", "is_on", "value"]

#: Styles based on one another deeper than this are a circle.
_DEEPEST: Final = 20
_OFF: Final = frozenset({"0", "false", "off", "none"})


def value(element: Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, text in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(text)
    return None


def is_on(toggle: Element | None) -> bool:
    """Whether a toggle property (17.17.4) is there and on."""
    return toggle is not None and (value(toggle, "val") or "true").lower() not in _OFF


@dataclass(slots=True)
class _Style:
    based_on: str | None = None
    list_id: str | None = None
    depth: int | None = None
    hidden: bool | None = None


@dataclass(slots=True)
class Styles:
    """The styles and the numbering of one document."""

    styles: dict[str, _Style] = field(default_factory=dict)
    default: str | None = None
    numbering: Numbering = field(default_factory=Numbering)
    #: (numId, style) → level, where a level of a list is bound to a paragraph style
    bound: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, package: Package, main: str) -> Styles:
        """The styles beside the main part; a document without them is as it stands."""
        result = cls()
        root = package.xml(package.resolve("styles.xml", main))
        for element in root if root is not None else ():
            if local(element) == "style":
                result._add(element)
        root = package.xml(package.resolve("numbering.xml", main))
        if root is not None:
            result._add_lists(root)
        return result

    def list_of(self, properties: Element | None) -> tuple[str, int] | None:
        """The list (`numId`) and level (0-based) that number a paragraph, None where nothing does."""
        number_id = depth = None
        name = self.default
        if properties is not None:
            for child in properties:
                if local(child) == "pStyle":
                    name = value(child, "val")
                elif local(child) == "numPr":
                    number_id, depth = _list_reference(child)
        style_with_list = None
        for key, style in self._chain(name):
            if number_id is None and style.list_id is not None:
                number_id, style_with_list = style.list_id, key
            if depth is None and style.depth is not None:
                depth = style.depth
        if number_id is None or number_id == "0":  # 0 takes the number away (17.9.18)
            return None
        if style_with_list is not None:
            depth = self.bound.get((number_id, style_with_list), depth)
        return number_id, depth or 0

    def is_hidden(self, properties: Element | None) -> bool:
        """Whether the run properties, or the character style they name, hide the text (17.3.2.41)."""
        if properties is None:
            return False
        name = None
        for child in properties:
            if local(child) == "vanish":
                return is_on(child)
            if local(child) == "rStyle":
                name = value(child, "val")
        return any(style.hidden for _, style in self._chain(name)) if name is not None else False

    def _chain(self, name: str | None) -> list[tuple[str, _Style]]:
        chain: list[tuple[str, _Style]] = []
        while name is not None and name in self.styles and len(chain) < _DEEPEST:
            chain.append((name, self.styles[name]))
            name = self.styles[name].based_on
        return chain

    def _add(self, element: Element) -> None:
        name = value(element, "styleId")
        if name is None:
            return
        style = self.styles[name] = _Style()
        for child in element:
            if local(child) == "basedOn":
                style.based_on = value(child, "val")
            elif local(child) == "pPr":
                for inner in child:
                    if local(inner) == "numPr":
                        style.list_id, style.depth = _list_reference(inner)
            elif local(child) == "rPr":
                for inner in child:
                    if local(inner) == "vanish":
                        style.hidden = is_on(inner)
        if value(element, "type") == "paragraph" and (value(element, "default") or "0") not in _OFF:
            self.default = name

    def _add_lists(self, root: Element) -> None:
        abstract: dict[str, dict[int, Level]] = {}
        styles_of: dict[str, dict[int, str]] = {}
        by_style_link: dict[str, str] = {}
        links: dict[str, str] = {}
        for element in root:
            if local(element) != "abstractNum":
                continue
            key = value(element, "abstractNumId") or ""
            abstract[key], styles_of[key] = {}, {}
            for child in element:
                if local(child) == "lvl":
                    depth, level, style = _level(child)
                    if depth is not None:
                        abstract[key][depth] = level
                        if style is not None:
                            styles_of[key][depth] = style
                elif local(child) == "styleLink":
                    by_style_link[value(child, "val") or ""] = key
                elif local(child) == "numStyleLink":
                    links[key] = value(child, "val") or ""
        for element in root:
            if local(element) == "num":
                self._add_list(element, abstract, styles_of, {k: by_style_link.get(s, k) for k, s in links.items()})

    def _add_list(
        self,
        element: Element,
        abstract: dict[str, dict[int, Level]],
        styles_of: dict[str, dict[int, str]],
        linked: dict[str, str],
    ) -> None:
        number_id = value(element, "numId") or ""
        levels: dict[int, Level] = {}
        starts: dict[int, int] = {}
        for child in element:
            if local(child) == "abstractNumId":
                key = value(child, "val") or ""
                key = linked.get(key, key)
                self.numbering.abstract[number_id] = key
                levels = {**abstract.get(key, {}), **levels}
                for depth, style in styles_of.get(key, {}).items():
                    self.bound[number_id, style] = depth
            elif local(child) == "lvlOverride":
                changed = _whole(value(child, "ilvl"))
                if changed is None or changed >= LEVELS:
                    continue
                for inner in child:
                    if local(inner) == "startOverride":
                        starts[changed] = _whole(value(inner, "val")) or 0
                    elif local(inner) == "lvl":
                        levels[changed] = _level(inner)[1]
        self.numbering.levels[number_id] = levels
        self.numbering.starts[number_id] = starts


def _list_reference(properties: Element) -> tuple[str | None, int | None]:
    number_id = depth = None
    for child in properties:
        if local(child) == "numId":
            number_id = value(child, "val")
        elif local(child) == "ilvl":
            depth = _whole(value(child, "val"))
    return number_id, depth


def _level(element: Element) -> tuple[int | None, Level, str | None]:
    depth = _whole(value(element, "ilvl"))
    level, style = Level(start=0), None
    for child in element:
        name, text = local(child), value(child, "val")
        if name == "AlternateContent":  # number formats of later versions stand beside one that all know
            for inner in child.iterdescendants():
                if local(inner) == "numFmt" and value(inner, "format") is None:
                    level.number_format = value(inner, "val") or "decimal"
        elif name == "numFmt":
            level.number_format = text or "decimal"
        elif name == "lvlText":
            level.text = text or ""
        elif name == "start":
            level.start = _whole(text) or 0
        elif name == "lvlRestart":
            level.restart = _whole(text)
        elif name == "isLgl":
            level.legal = is_on(child)
        elif name == "pStyle":
            style = text
    return depth if depth is not None and 0 <= depth < LEVELS else None, level, style


def _whole(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else None
