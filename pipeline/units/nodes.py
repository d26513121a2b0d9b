"""The names that the linkage joins: mentions of single reports, gathered to nodes; and the edges between them.

What belongs here: what is compared, and where (`block`: a division, or the one that it became). What does not: the
rules that compare (`linkage_rules`) and the union (`linkage`).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from pipeline.units.decisions import Decision, Decisions
from pipeline.units.fields import field_of
from pipeline.units.forms import body_key, only_common_words, same_coat, split_name
from pipeline.units.model import parts_of_unit_id, unit_id_of
from pipeline.units.names import wide_brackets
from pipeline.units.places import renamed_divisions
from pipeline.units.wording import compact

__all__ = ["CENTRE", "NOWHERE", "Edge", "Mention", "Node", "gather", "likeness", "precedence"]

#: Where the centre's bodies are compared, and where bodies of no known place wait.
CENTRE: Final = "centre"
NOWHERE: Final = "nowhere"
#: Of a document's identifier, where it is part of a unit's.
_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class Mention:
    """One printed name of one unit as single reports resolved it: `unit_id` is what it alone would have.

    `reports` are (fiscal year, kind, scope) of the `documents` that print it so.
    """

    unit_id: str
    unit_name: str
    printed_name: str
    division_code: str | None = None
    level: str | None = None
    parent_name: str | None = None
    other_names: tuple[str, ...] = ()
    reports: frozenset[tuple[int | None, str, str | None]] = frozenset()
    documents: tuple[str, ...] = ()


@dataclass(slots=True)
class Node:
    """All mentions that cannot but be one unit: one id, or one declared apart from it."""

    node_id: str
    name: str
    division_code: str | None
    level: str | None
    block: str
    key: str
    field: str | None
    mentions: list[Mention] = dataclasses.field(default_factory=list)
    pinned: str | None = None
    misprint: bool = False

    @property
    def years(self) -> list[int]:
        """Fiscal years of its reports, oldest first."""
        return sorted({year for m in self.mentions for year, _, _ in m.reports if year is not None})


@dataclass(frozen=True, slots=True)
class Edge:
    """Two nodes that a rule compared: `one` is joined to `other` (`merged`), or listed as a candidate."""

    one: str
    other: str
    rule: str
    score: float
    merged: bool
    reason: str


def gather(
    mentions: Iterable[Mention], decisions: Decisions
) -> tuple[dict[str, Node], list[Edge], dict[frozenset[str], Decision]]:
    """Nodes by id, the edges that units.csv declares, and the pairs that it keeps apart."""
    nodes: dict[str, Node] = {}
    forced: list[Edge] = []
    forbidden: dict[frozenset[str], Decision] = {}
    single = (part for mention in mentions for part in _parted(mention))
    for mention in sorted(single, key=lambda m: (m.unit_id, m.printed_name, m.parent_name or "", m.documents)):
        said = decisions.of(same_coat(mention.printed_name), mention.division_code)
        node_id, name = mention.unit_id, mention.unit_name
        if _anybody(mention):
            node_id = f"{node_id}-{mention.documents[0][:_DIGITS]}"
        if any(not d.same and d.unit_id == node_id for d in said):
            node_id = _own_id(mention)  # what the forms of names join, people can part
            name = parts_of_unit_id(node_id)[1]
        node = nodes.get(node_id)
        if node is None:
            node = nodes[node_id] = _node(node_id, name, mention)
        node.mentions.append(mention)
        for decision in said:
            target = decision.unit_id
            if not decision.same:
                forbidden[frozenset((node_id, target))] = decision
                continue
            if target not in nodes:
                nodes[target] = _declared_node(target, mention)
            nodes[target].pinned = target
            if target != node_id:
                forced.append(Edge(node_id, target, "declared", 100.0, True, decision.reason))
    return nodes, sorted(set(forced), key=lambda e: (e.one, e.other)), forbidden


def _anybody(mention: Mention) -> bool:
    """Whether a name can be that of many bodies and no report tells the place: 财政局, 第一中学."""
    unplaced = (
        mention.division_code is None and mention.level != "central" and parts_of_unit_id(mention.unit_id)[0] is None
    )
    return unplaced and bool(mention.documents) and only_common_words(compact(mention.unit_name))


def _parted(mention: Mention) -> Iterator[Mention]:
    """Such a name for each document on its own: nothing says that two of them are one body."""
    if not _anybody(mention):
        yield mention
        return
    for document in mention.documents:
        yield dataclasses.replace(mention, documents=(document,))


def _own_id(mention: Mention) -> str:
    return unit_id_of(parts_of_unit_id(mention.unit_id)[0], wide_brackets(same_coat(mention.printed_name)))


def _node(node_id: str, name: str, mention: Mention) -> Node:
    prefix, _, front, rest = split_name(compact(name))
    code = mention.division_code or parts_of_unit_id(node_id)[0]
    block = renamed_divisions().get(code, code) if code else CENTRE if mention.level == "central" else NOWHERE
    if block in (CENTRE, NOWHERE):  # the whole name: no place is told from it
        rest, front = front + rest, ""
    body = rest or front
    return Node(node_id, name, code, mention.level, block, body_key(prefix, body), field_of(prefix + body))


def _declared_node(unit_id: str, mention: Mention) -> Node:
    known, name = parts_of_unit_id(unit_id)
    level = mention.level if known == mention.division_code else None
    return _node(unit_id, name, Mention(unit_id, name, name, known, level))


def precedence(node: Node) -> tuple[object, ...]:
    """Which node of a unit gives it its id: the pinned one, then the one with the oldest report; misprints last."""
    years = node.years
    return (
        node.pinned is None,
        node.misprint,
        node.block == NOWHERE,
        years[0] if years else 9999,
        -len(node.name),
        node.node_id,
    )


def likeness(one: Node, other: Node) -> float:
    """How like two names are, 0 to 100."""
    return round(fuzz.ratio(one.name, other.name), 1)
