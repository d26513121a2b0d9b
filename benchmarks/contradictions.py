"""Score the checks of a warehouse against what people found wrong in the reports.

    python -m benchmarks.contradictions WAREHOUSE.duckdb TRUTH_FOLDER [--verbose]

TRUTH_FOLDER holds `discrepancies.json` (document, pages, both claims, severity) and `labels/*.json` (SHA-256 by
document). A discrepancy counts as found when a failed check of its document names one of its pages and holds both
claims: for figures one number of either claim, for words the words that are wrong. `rounding` ones must not fail,
`benign` ones must not be reported as error, and errors that stand in no list are counted by report.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import duckdb

#: Kinds of the list that are about words; the others are about figures.
WORDS: Final = frozenset(
    "name_vs_table name_vs_standard purpose_text template_residue level_label missing_value typo table_reference"
    " missing_unit_symbol table_order unit_name narrative_vs_narrative heading_wording toc_title_wording".split()
)
_NUMBER: Final = re.compile(r"-?\d[\d,]*(?:\.\d+)?")
_CHINESE: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
#: A finding that names both words itself, however short: the printed one and the one that is meant.
_MEANT: Final = re.compile(r"([\u4e00-\u9fff]{2,})（疑为([\u4e00-\u9fff]{2,})）")


@dataclass(frozen=True, slots=True)
class Finding:
    """One failed check, with every number that it shows: amounts in yuan and in 万元, and the printed ones."""

    check_id: str
    severity: str
    pages: frozenset[int]
    numbers: frozenset[Decimal]
    message: str


def numbers(text: str) -> frozenset[Decimal]:
    """The numbers of a claim, without thousands marks."""
    return frozenset(Decimal(n.replace(",", "")).normalize() for n in _NUMBER.findall(text))


def findings(con: duckdb.DuckDBPyConnection) -> dict[str, list[Finding]]:
    """Failed checks by document."""
    rows = con.execute(
        "SELECT c.document_id, c.check_id, c.severity, c.pages, [c.expected, c.observed, c.difference], c.message,"
        " (SELECT list(printed_value) FROM line_items AS li"
        "  WHERE li.document_id = c.document_id AND list_contains(c.line_item_ids, li.line_item_id))"
        " FROM checks AS c WHERE c.verdict = 'fail' AND c.check_id NOT IN ('S-01', 'S-02', 'S-03')"
    ).fetchall()
    found = defaultdict(list)
    for document, check_id, severity, pages, amounts, message, printed in rows:
        shown: set[Decimal] = set()
        for amount in amounts:
            if amount is not None:
                shown |= {amount.normalize(), abs(amount).normalize(), (abs(amount) / 10_000).normalize()}
        for text in printed or ():
            shown |= numbers(text or "")
        found[document].append(
            Finding(check_id, severity, frozenset(pages), frozenset(shown | numbers(message)), message)
        )
    return found


def holds(finding: Finding, entry: dict[str, Any]) -> bool:
    """Whether a finding is the discrepancy: a page of it, and both claims."""
    if finding.pages and not finding.pages & set(entry["where"]):
        return False
    if entry["kind"] in WORDS:
        if any(
            wrong in entry["claim_a"] and meant in entry["claim_b"] for wrong, meant in _MEANT.findall(finding.message)
        ):
            return True
        said = _CHINESE.findall(f"{entry['quote']} {entry['claim_a']} {entry['claim_b']}")
        return any(len(part) >= 4 and part in finding.message for word in said for part in _parts(word))
    first, second = numbers(entry["claim_a"]), numbers(entry["claim_b"])
    return bool(first & finding.numbers) and (not second or bool(second & finding.numbers))


def _parts(word: str) -> Iterator[str]:
    length = min(len(word), 5)
    yield from (word[i : i + length] for i in range(len(word) - length + 1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warehouse", type=Path)
    parser.add_argument("truth", type=Path)
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    entries = json.loads((options.truth / "discrepancies.json").read_text(encoding="utf-8"))
    documents = {
        label["id"]: label["sha256"]
        for label in (json.loads(p.read_text(encoding="utf-8")) for p in sorted(options.truth.glob("labels/*.json")))
    }
    con = duckdb.connect(str(options.warehouse), read_only=True)
    found = findings(con)
    score: Counter[tuple[str, str]] = Counter()
    listed: set[tuple[str, int]] = set()
    for entry in entries:
        kind = "words" if entry["kind"] in WORDS else "figures"
        across = " (across documents)" if entry.get("cross_doc") else ""
        own = found[documents[entry["doc"]]]
        hits = [(number, f) for number, f in enumerate(own) if holds(f, entry)]
        listed |= {(documents[entry["doc"]], number) for number, _ in hits} if entry["severity"] != "benign" else set()
        group = f"{entry['severity']} {kind}{across}"
        bad = [f for _, f in hits if f.severity == "error"]
        right = {"benign": not bad, "rounding": not bad}.get(entry["severity"], bool(hits))
        score[group, "right"] += right
        score[group, "all"] += 1
        if options.verbose and (not right or entry["severity"] == "genuine"):
            ids = ", ".join(sorted({f.check_id for _, f in hits})) or "-"
            print(
                f"{'ok  ' if right else 'MISS'} {group:22} {entry['doc']:8} {entry['where']} {entry['kind']} [{ids}] "
                f"{entry['claim_a'][:60]} | {entry['claim_b'][:60]}"
            )
    for group in sorted({group for group, _ in score}):
        right, total = score[group, "right"], score[group, "all"]
        print(f"{group:34} {right:3} of {total:3}  {100 * right / total:5.1f} %")
    names = {sha: name for name, sha in documents.items()}
    for document, own in sorted(found.items(), key=lambda one: names.get(one[0], "")):
        if document in names:
            extra = [f for number, f in enumerate(own) if (document, number) not in listed and f.severity == "error"]
            for finding in extra:
                print(f"not in the list: {names[document]:8} {finding.check_id} {finding.message.split(' / ')[0]}")


if __name__ == "__main__":
    main()
