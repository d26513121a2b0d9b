"""The rules of the linkage: each looks at all nodes and says which pairs are one unit, and which only look so.

What belongs here: rules without memory, each a function of the nodes. What does not: their order and the union of
what they join (`linkage`, where the rules are told in words).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz import fuzz, process

from pipeline.units import slips
from pipeline.units.forms import body_key, same_coat, split_name
from pipeline.units.misplaced import misspelt_place
from pipeline.units.nodes import NOWHERE, Edge, Node, likeness, precedence
from pipeline.units.places import locate, renamed_divisions
from pipeline.units.wording import compact

__all__ = ["misspelt_places", "same_words", "similar_names", "stated_names", "typing_slips"]

#: Names behind their place that are this long are worth a look when they differ by one character.
_TELLS_ITSELF: Final = 4
#: From this ratio on, between names of this length, two names of one field are listed as candidates.
_SIMILAR: Final = 85.0
_LONG_NAME: Final = 6
#: So many candidates of one name at most; and a field of a division with more bodies than this is not compared so.
_MOST: Final = 3
_LARGEST_FIELD: Final = 1500


def same_words(nodes: dict[str, Node]) -> Iterator[Edge]:
    """Equal keys in one division, or in one that lives on under another code."""
    same: dict[tuple[str, str], list[Node]] = defaultdict(list)
    for node in nodes.values():
        if node.block != NOWHERE:
            same[node.block, node.key].append(node)
    for (_, key), alike in sorted(same.items()):
        first, *others = sorted(alike, key=precedence)
        for node in others:
            moved = node.division_code != first.division_code
            rule = "division_renamed" if moved else "same_words"
            reason = (
                f"the division {node.division_code} lives on as {first.division_code}" if moved else f"both are {key}"
            )
            yield Edge(node.node_id, first.node_id, rule, likeness(node, first), True, reason)


def stated_names(nodes: dict[str, Node]) -> Iterator[Edge]:
    """Former and second names that a report states: one unit may claim one, and no year may have reports of both."""
    by_key = {(n.block, n.key): n for n in sorted(nodes.values(), key=precedence, reverse=True)}
    claims: dict[str, dict[str, Node]] = defaultdict(dict)
    for node in nodes.values():
        for name in {name for m in node.mentions for name in m.other_names}:
            former = by_key.get(_address(name, node))
            if former is not None and former.key != node.key:
                claims[former.node_id][node.key] = node
    for node_id, claimants in sorted(claims.items()):
        former = nodes[node_id]
        for now in sorted(claimants.values(), key=precedence):
            score = likeness(former, now)
            if len(claimants) > 1:
                yield Edge(
                    node_id,
                    now.node_id,
                    "stated_name",
                    score,
                    False,
                    f"{len(claimants)} units state the name {former.name}",
                )
            elif both := _reports(former) & _reports(now):
                year = min(both)[0]
                yield Edge(node_id, now.node_id, "stated_name", score, False, f"both have a report on {year}")
            else:
                yield Edge(
                    node_id,
                    now.node_id,
                    "stated_name",
                    score,
                    True,
                    f"a report of {now.name} states the name {former.name}",
                )


def _reports(node: Node) -> set[tuple[int, str]]:
    return {(year, kind) for m in node.mentions for year, kind, _ in m.reports if year is not None}


def _address(name: str, node: Node) -> tuple[str, str]:
    """Where a name that a unit's report states would stand: its own division, else that of the unit."""
    plain = same_coat(name)
    place = locate(plain)
    prefix, _, front, rest = split_name(plain)
    code = place.code if place is not None else node.division_code
    block = (renamed_divisions().get(code, code) if code else None) or node.block
    return block, body_key(prefix, rest or front)


def typing_slips(nodes: dict[str, Node]) -> Iterator[Edge]:
    """Pairs of one division one step apart: misprints of exactly one right name, and candidates."""
    blocks: dict[str, dict[str, Node]] = defaultdict(dict)
    for node in sorted(nodes.values(), key=precedence, reverse=True):
        if node.block != NOWHERE:
            blocks[node.block][node.key] = node
    for _, by_key in sorted(blocks.items()):
        right: dict[str, dict[str, str]] = defaultdict(dict)  # misprint -> right key -> reason
        found: list[tuple[Node, Node, slips.Step]] = []
        for one, other in _near(sorted(by_key)):
            step = slips.compare(one, other)
            if step is None:
                continue
            good, bad = (by_key[one], by_key[other]) if step.slip_of != other else (by_key[other], by_key[one])
            if step.slip_of is None and max(len(one), len(other)) < _TELLS_ITSELF:
                continue  # 审计局 and 统计局: nobody need be asked
            found.append((bad, good, step))
            if step.slip_of is not None:
                right[bad.node_id].setdefault(good.key, step.reason)
        for bad, good, step in found:
            sure = step.slip_of is not None and len(right[bad.node_id]) == 1 and good.node_id not in right
            reason = step.reason if step.slip_of is None or sure else "several right names fit"
            bad.misprint = bad.misprint or sure
            yield Edge(bad.node_id, good.node_id, "typing_slip", likeness(bad, good), sure, reason)


def _near(keys: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of keys that can be one step apart, found by what is left of each without one of its characters."""
    sharing: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        for variant in slips.variants(key):
            sharing[variant].append(key)
    pairs = {
        (one, other)
        for alike in sharing.values()
        if len(alike) > 1
        for place, one in enumerate(alike)
        for other in alike[place + 1 :]
    }
    yield from sorted(pairs)


def similar_names(nodes: dict[str, Node]) -> Iterator[Edge]:
    """Like names of one field and division: candidates, never joined."""
    fields: dict[tuple[str, str], dict[str, Node]] = defaultdict(dict)
    for node in sorted(nodes.values(), key=precedence, reverse=True):
        if node.block != NOWHERE and node.field is not None and len(node.key) >= _LONG_NAME:
            fields[node.block, node.field][node.key] = node
    for _, by_key in sorted(fields.items(), key=lambda item: item[0]):
        keys = sorted(by_key)
        if not 1 < len(keys) <= _LARGEST_FIELD:
            continue
        scores = process.cdist(keys, keys, scorer=fuzz.ratio, score_cutoff=_SIMILAR, dtype="float32", workers=1)
        for row, key in enumerate(keys):
            like = sorted((-float(scores[row][i]), keys[i]) for i in scores[row].nonzero()[0] if i != row)
            for negative, other in like[:_MOST]:
                score = round(-negative, 1)
                yield Edge(by_key[key].node_id, by_key[other].node_id, "similar_name", score, False, "like words")


def misspelt_places(nodes: dict[str, Node]) -> Iterator[Edge]:
    """Bodies without a place whose beginning sounds like one that has such a body."""
    here = {(n.block, n.key): n for n in sorted(nodes.values(), key=precedence, reverse=True)}
    for node in sorted(nodes.values(), key=lambda n: n.node_id):
        if node.block != NOWHERE:
            continue
        fitting = {}
        for place, rest in misspelt_place(compact(node.name)):
            code = renamed_divisions().get(place.code or "", place.code or "")
            if (known := here.get((code, body_key("", rest)))) is not None:
                fitting[known.node_id] = known
        for known in fitting.values():
            sure = len(fitting) == 1
            node.misprint = node.misprint or sure
            reason = "its place is misspelt" if sure else "several places sound so"
            yield Edge(node.node_id, known.node_id, "typing_slip_in_place", likeness(node, known), sure, reason)
