"""Markup of word processor documents: what lies inside what, whatever wrappers and revisions stand between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.pages.package import Element, local
from pipeline.pages.word.styles import value

__all__ = [
    "AROUND", "alternative", "first_child", "indent_of", "inside", "merge_of", "symbol_text", "text_boxes",
    "whole_number",
]  # fmt: skip

#: Elements around paragraphs, rows, cells and runs that print nothing of their own.
AROUND: Final = frozenset(
    "sdt sdtContent customXml smartTag ins moveTo hyperlink fldSimple bdo dir ruby rubyBase "
    "oMathPara oMath e num den sub sup deg fName f d m mr nary sSub sSup rad func".split()
)
_GONE: Final = frozenset({"del", "moveFrom"})
_STARTING_TWIPS: Final = 20  # twentieths of a point
_FULL_WIDTH_BLANK, _HALF_WIDTH_BLANK = 10.5, 5.25  # points at the usual size 五号


def inside(parent: Element) -> Iterator[Element]:
    """The children of a block, those inside wrappers and insertions included, deletions left out."""
    for child in parent:
        name = local(child)
        if name in _GONE:
            continue
        if name == "AlternateContent":
            yield from inside(alternative(child))
        elif name in AROUND:
            yield from inside(child)
        else:
            yield child


def alternative(content: Element) -> Element:
    """The first choice of alternative contents (ISO 29500-3): the others show the same to older programs."""
    return next((c for c in content if local(c) == "Choice"), content[0] if len(content) else content)


def text_boxes(drawing: Element) -> Iterator[Element]:
    """The contents of the text boxes of a drawing, not of those inside them."""
    for child in drawing:
        name = local(child)
        if name == "txbxContent":
            yield child
        elif name == "AlternateContent":
            yield from text_boxes(alternative(child))
        else:
            yield from text_boxes(child)


def symbol_text(symbol: Element) -> str:
    """A character by its code; the private codes of symbol fonts (ticks, bullets) are no text."""
    code = int(value(symbol, "char") or "0", 16) if _is_hex(value(symbol, "char")) else 0
    return chr(code) if 0x20 < code < 0xD800 else ""


def _is_hex(text: str | None) -> bool:
    return text is not None and 0 < len(text) <= 6 and all(c in "0123456789abcdefABCDEF" for c in text)


def merge_of(properties: Element | None, name: str) -> str | None:
    """`restart` or `continue` of a merged cell, None for others; `continue` is what an empty mark means (17.18.57)."""
    merge = first_child(properties, name)
    return None if merge is None else value(merge, "val") or "continue"


def first_child(parent: Element | None, name: str) -> Element | None:
    """The first child of a name, None where there is none."""
    return None if parent is None else next((c for c in parent if local(c) == name), None)


def whole_number(element: Element | None, default: int) -> int:
    """The value of an element as a whole number of at most eight digits; `default` where it is none."""
    text = value(element, "val") if element is not None else None
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else default


def indent_of(paragraph: Element) -> float:
    """How far a left-aligned paragraph starts from the left border of its cell, in points; 0 for others."""
    properties = first_child(paragraph, "pPr")
    alignment = first_child(properties, "jc")
    if alignment is not None and value(alignment, "val") not in ("left", "start", "both", "distribute"):
        return 0.0
    indent = first_child(properties, "ind")
    points = 0.0
    if indent is not None:
        for name, sign in (("left", 1), ("start", 1), ("firstLine", 1), ("hanging", -1)):
            text = value(indent, name) or ""
            if text.lstrip("-").isdigit() and len(text) < 9:
                points += sign * int(text) / _STARTING_TWIPS
    text = "".join(t.text or "" for t in paragraph.iterdescendants() if local(t) == "t")
    for blank in text[: len(text) - len(text.lstrip())]:
        points += _FULL_WIDTH_BLANK if blank == "\u3000" else _HALF_WIDTH_BLANK
    return round(max(points, 0.0), 1)
