"""What the linkage says to the world: one row per unit, and one per decision with its rule and score (units_evidence).

What belongs here: words for decisions. What does not: deciding (`linkage`). Each printed name that is not the canonical
one has a row `merged` that tells which rule made it this unit, and `candidate_unit_id`, the id that the name alone
would have: so an identifier of an earlier publication leads to the present one. Pairs that look alike and stay two
have a row `kept_apart`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from pipeline.units.forms import body_key, same_coat, split_name
from pipeline.units.linkage import Linkage
from pipeline.units.names import canonical_name
from pipeline.units.nodes import CENTRE, NOWHERE, Mention, Node
from pipeline.units.places import central_body, locate, renamed_divisions
from pipeline.units.wording import compact

__all__ = ["DECISIONS", "RULES", "Row", "evidence_rows", "explain", "link_rows", "unit_rows"]

RULES: Final = (
    "declared",
    "same_letters",
    "scope_words",
    "party_words",
    "place_words",
    "short_form",
    "same_words",
    "division_renamed",
    "stated_name",
    "typing_slip",
    "typing_slip_in_place",
    "similar_name",
    "place_unknown",
)
DECISIONS: Final = ("merged", "kept_apart")

_REASONS: Final = {
    "same_letters": "equal but for blanks, width of characters or kind of brackets",
    "scope_words": "equal but for words of scope or year behind the name",
    "party_words": "two ways to write a committee of the party",
    "place_words": "the place in front is written shorter or longer",
    "short_form": "a short form of the same words (unit_names.toml)",
    "place_unknown": "no report with this name tells its place; they are taken for one body",
}
_SAME_WORDS: Final = "both say the same in other words"
#: Candidates of no known place are listed where so few bodies fit that a person can decide.
_FEW: Final = 3

Row = dict[str, object]
_ORDER: Final = ("unit_id", "printed_name", "candidate_unit_id", "rule")


@dataclass(frozen=True, slots=True)
class _Why:
    rule: str
    score: float
    reason: str


def explain(printed: str, unit_name: str) -> str | None:
    """The rule by which a printed name gave a canonical name of one report; None where they are equal."""
    if printed == unit_name:
        return None
    name, full = compact(printed), compact(unit_name)
    if name == full:
        return "same_letters"
    if name.startswith(full):
        return "scope_words"
    plain = same_coat(name)
    if plain == full:
        return "party_words" if canonical_name(full).startswith("中共") else "same_letters"
    prefix, _, _, rest = split_name(plain)
    full_prefix, _, _, full_rest = split_name(full)
    if (prefix, rest) == (full_prefix, full_rest):
        return "place_words"
    return "same_words" if body_key(prefix, rest) == body_key(full_prefix, full_rest) else "short_form"


def link_rows(linkage: Linkage) -> Iterator[tuple[str, str]]:
    """(document_id, unit_id) of every document."""
    unit_of = linkage.unit_of()
    for node_id, node in linkage.nodes.items():
        for mention in node.mentions:
            for document in mention.documents:
                yield document, unit_of[node_id]


def unit_rows(linkage: Linkage) -> Iterator[Row]:
    """unit_id, unit_name, division_code, field and parent_unit_id of every unit.

    The name is that of the newest report (of equally new ones the longest), a misprint only where there is no other;
    the division is that of the newest report too, so that a district that was a county has its present code.
    """
    units = _addresses(linkage)
    for unit_id, members in linkage.groups.items():
        nodes = [linkage.nodes[m] for m in members]
        own = linkage.nodes[unit_id]
        best = own if own.pinned else _newest(nodes)
        parents = Counter(m.parent_name for n in nodes for m in n.mentions if m.parent_name)
        parent = min(parents, key=lambda name: (-parents[name], name)) if parents else None
        yield {
            "unit_id": unit_id,
            "unit_name": best.name,
            "division_code": best.division_code,
            "level": best.level,
            "field": best.field,
            "parent_unit_id": _unit_named(parent, best, units) if parent else None,
        }


def _newest(nodes: list[Node]) -> Node:
    """Of names that say the same in other words the longest; of others the one with the newest report."""
    last: dict[str, int] = defaultdict(int)
    for node in nodes:
        last[node.key] = max(last[node.key], *node.years, 0)

    def rank(node: Node) -> tuple[object, ...]:
        placed = bool(split_name(compact(node.name))[2])
        moved = node.years[-1] if node.division_code != node.block and node.years else 9999
        return (not node.misprint, placed, last[node.key], moved, len(node.name), node.node_id)

    return max(nodes, key=rank)


def _addresses(linkage: Linkage) -> dict[tuple[str, str], str]:
    unit_of = linkage.unit_of()
    return {(n.block, n.key): unit_of[i] for i, n in sorted(linkage.nodes.items()) if i in unit_of}


def _unit_named(name: str, node: Node, units: dict[tuple[str, str], str]) -> str | None:
    plain = compact(name)
    if central_body(plain) is not None:
        return units.get((CENTRE, body_key("", plain)))
    place = locate(plain)
    if place is None or place.code is None:
        return None
    prefix, _, front, rest = split_name(plain)
    found = units.get((renamed_divisions().get(place.code, place.code), body_key(prefix, rest or front)))
    return found if found != units.get((node.block, node.key)) else None


def evidence_rows(linkage: Linkage) -> Iterator[Row]:
    """All decisions, sorted by unit, printed name and candidate."""
    unit_of = linkage.unit_of()
    merged = [edge for edge in linkage.edges if edge.merged]
    joined = {edge.other: _Why(edge.rule, edge.score, edge.reason) for edge in reversed(merged)}
    joined |= {edge.one: _Why(edge.rule, edge.score, edge.reason) for edge in reversed(merged)}
    rows: list[Row] = []
    for edge in linkage.edges:
        one, other = unit_of.get(edge.one), unit_of.get(edge.other)
        if not edge.merged and one and other and one != other:
            node, why = linkage.nodes[edge.one], _Why(edge.rule, edge.score, edge.reason)
            rows.append(_row(one, node.name, other, why, "kept_apart", node.mentions))
    for unit_id, members in linkage.groups.items():
        for member in members:
            rows += _of_node(unit_id, linkage.nodes[member], joined.get(member))
    rows += _of_unknown_places(linkage, unit_of)
    yield from sorted(rows, key=lambda row: [str(row[name]) for name in _ORDER])


def _of_node(unit_id: str, node: Node, joined: _Why | None) -> Iterator[Row]:
    """What made each printed name of a node this unit: the linkage or, where the id is its own, the forms of names."""
    by_name: dict[str, list[Mention]] = defaultdict(list)
    for mention in node.mentions:
        by_name[mention.printed_name].append(mention)
    for printed, mentions in by_name.items():
        why = joined if node.node_id != unit_id else None
        if why is None and (how := explain(printed, node.name)) is not None:
            likeness = round(fuzz.ratio(compact(printed), compact(node.name)), 1)
            why = _Why(how, likeness, _REASONS.get(how, _SAME_WORDS))
        if why is None and node.block == NOWHERE and sum(len(m.reports) for m in mentions) > 1:
            why = _Why("place_unknown", 100.0, _REASONS["place_unknown"])
        if why is not None:
            yield _row(unit_id, printed, node.node_id, why, "merged", mentions)


def _of_unknown_places(linkage: Linkage, unit_of: dict[str, str]) -> Iterator[Row]:
    """Bodies of no known place beside those of known places that carry the same words."""
    placed: dict[str, set[str]] = defaultdict(set)
    for node_id, node in linkage.nodes.items():
        if node.block not in (NOWHERE, CENTRE) and node_id in unit_of:
            placed[node.key].add(unit_of[node_id])
    before: dict[str, str] = {}
    for node_id, node in sorted(linkage.nodes.items()):
        if node.block != NOWHERE or node_id not in unit_of:
            continue
        if (twin := before.get(node.key)) is not None and twin != unit_of[node_id]:
            why = _Why("place_unknown", 100.0, "the same common words, and no report tells the place of either")
            yield _row(unit_of[node_id], node.name, twin, why, "kept_apart", node.mentions)
        before[node.key] = unit_of[node_id]
        prefix, places, _, rest = split_name(compact(node.name))
        codes = {p.code for p in places}
        fitting = sorted(u for u in placed[body_key(prefix, rest)] if not codes or u[:6] in codes)
        for unit_id in fitting if 0 < len(fitting) <= _FEW else ():
            if unit_id != unit_of[node_id]:
                why = _Why("place_unknown", 100.0, "the same words; the place of one of them is not known")
                yield _row(unit_of[node_id], node.name, unit_id, why, "kept_apart", node.mentions)


def _row(unit_id: str, printed: str, candidate: str, why: _Why, decision: str, mentions: list[Mention]) -> Row:
    years = {year for m in mentions for year, _, _ in m.reports if year is not None}
    return {
        "unit_id": unit_id,
        "printed_name": printed,
        "candidate_unit_id": candidate,
        "rule": why.rule,
        "score": why.score,
        "decision": decision,
        "reason": why.reason,
        "division_code": next((m.division_code for m in mentions if m.division_code), None),
        "fiscal_years": sorted(years),
    }
