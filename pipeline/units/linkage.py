"""Record linkage: which of the units that single reports name are one unit (实体归并), over all reports at once.

What belongs here: the order of the rules and the union of what they join. What does not: the rules (`linkage_rules`),
the forms of names (`forms`), slips (`slips`), decisions of people (`decisions`), evidence rows (`evidence`). The result
is a function of the set of mentions: neither their order nor the number of threads matters.

Rules, in order; the first that joins two names is the one that is told:

1. `declared`: a person decided it in units.csv; `different` there holds against every other rule.
2. `same_words`: equal but for place, particles, marks and words that say the same (forms.body_key), in one division.
3. `division_renamed`: the same, in a division that lives on under another code (a county made a district).
4. `stated_name`: a report states it as a former or second name, one unit only does, and no year has reports of both.
5. `typing_slip`: one character changed, lost, doubled or swapped in a word that many bodies share (slips.compare), and
   exactly one right name fits.
6. `typing_slip_in_place`: the place is misspelt, and exactly one place sounds so and has the body.

Names that are only like one another (`similar_name`: one field, one division, a ratio from 85 on) are candidates for a
person and never joined. Everything else stays apart: other ordinals, a body and its subordinate, a district's and the
city's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.units.decisions import Decision, Decisions
from pipeline.units.linkage_rules import misspelt_places, same_words, similar_names, stated_names, typing_slips
from pipeline.units.nodes import Edge, Mention, Node, gather, precedence

__all__ = ["Linkage", "link"]


@dataclass(slots=True)
class Linkage:
    """What came out: node id -> unit id, canonical names, supervising units, and every pair that was decided."""

    nodes: dict[str, Node]
    groups: dict[str, list[str]]  # unit id -> node ids
    edges: list[Edge]

    def unit_of(self) -> dict[str, str]:
        """Node id -> unit id."""
        return {node: unit for unit, nodes in self.groups.items() for node in nodes}


def link(mentions: Iterable[Mention], decisions: Decisions) -> Linkage:
    """Join what is one unit. A function of the set of mentions and of the reference data."""
    nodes, forced, forbidden = gather(mentions, decisions)
    groups = _Groups(nodes, forbidden)
    for edge in forced:
        groups.join(edge)
    for edges in (same_words(nodes), stated_names(nodes)):
        for edge in edges:
            groups.join(edge)
    for edge in typing_slips(nodes):
        groups.join(edge)
    for edge in misspelt_places(nodes):
        groups.join(edge)
    for edge in similar_names(nodes):
        groups.join(edge)
    return Linkage(nodes, groups.named(), groups.edges)


class _Groups:
    """Union of nodes, with pairs that must stay apart; every decision is kept as an edge."""

    def __init__(self, nodes: dict[str, Node], forbidden: dict[frozenset[str], Decision]) -> None:
        self._nodes = nodes
        self._root = {node: node for node in nodes}
        self._members = {node: [node] for node in nodes}
        self._forbidden = forbidden
        self._told: set[tuple[str, str]] = set()
        self.edges: list[Edge] = []

    def find(self, node: str) -> str:
        """The node that stands for a group."""
        while self._root[node] != node:
            self._root[node] = self._root[self._root[node]]
            node = self._root[node]
        return node

    def join(self, edge: Edge) -> None:
        """Join two groups where the edge says so and nothing forbids it; tell it either way, once for each pair."""
        one, other = self.find(edge.one), self.find(edge.other)
        if one == other:
            return
        barred = self._barred(one, other) if edge.merged else None
        if barred is not None:
            edge = Edge(edge.one, edge.other, "declared", edge.score, False, barred)
        if not edge.merged:
            pair = (min(edge.one, edge.other), max(edge.one, edge.other))
            if pair not in self._told:
                self._told.add(pair)
                self.edges.append(edge)
            return
        self.edges.append(edge)
        keep, gone = min(one, other), max(one, other)
        self._root[gone] = keep
        self._members[keep] += self._members.pop(gone)

    def _barred(self, one: str, other: str) -> str | None:
        if self._forbidden:
            for a in self._members[one]:
                for b in self._members[other]:
                    if (decision := self._forbidden.get(frozenset((a, b)))) is not None:
                        return decision.reason
        pins = {n.pinned for g in (one, other) for m in self._members[g] if (n := self._nodes[m]).pinned}
        return "units.csv names them as two units" if len(pins) > 1 else None

    def named(self) -> dict[str, list[str]]:
        """Groups by the id of their unit: the pinned one, else that of the name with the oldest report."""
        groups = {}
        for members in self._members.values():
            seen = [m for m in members if self._nodes[m].mentions]
            if seen:
                groups[min((self._nodes[m] for m in members), key=precedence).node_id] = sorted(seen)
        return dict(sorted(groups.items()))
