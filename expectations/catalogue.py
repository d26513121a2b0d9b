"""The catalogue of rules: loaded, validated, and written out for people.

python -m expectations.catalogue          writes docs/checks.md
python -m expectations.catalogue --check  exit 1 when it is stale
"""

from __future__ import annotations

import functools
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Final

from pipeline.checks.rule import Rule
from pipeline.errors import ReferenceDataError
from pipeline.figures.line_item import MEASURES

__all__ = ["catalogue_markdown", "load_catalogue", "main", "parse_catalogue", "rule_text"]

_CATALOGUE: Final = "catalogue.toml"
#: Quantities of the prose: one for each measure (views/05_quantities.sql).
_SAID: Final = frozenset(f"n.{measure}" for measure in MEASURES)
_REQUIRED: Final = frozenset({"id", "family", "severity", "statements", "kinds", "zh", "en", "source", "query"})
_OPTIONAL: Final = frozenset({"relation", "unit", "fault", "parameters"})
_DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "checks.md"

_HEAD: Final = """\
# Checks (勾稽核对)

Generated from `expectations/rules/catalogue.toml` by `python -m expectations.catalogue`; do not edit by hand.

Each rule is data: what must hold, how grave a failure is, the statements it needs and the query that finds its
places (`expectations/rules/sql/`). A rule runs over all documents at once. Verdicts are five:

| verdict | meaning | 含义 |
| --- | --- | --- |
| `pass` | the amounts are equal | 相符 |
| `rounding` | they differ by no more than the halves of the last printed places of all terms | 末位舍入 |
| `fail` | they differ by more | 不符 |
| `not_applicable` | the statements were read and hold nothing of the kind, or are printed empty | 不适用 |
| `not_checkable` | a statement or figure was not found, or is ambiguous: never looks valid | 无法核对 |

The tolerance follows from the print. Two habits of the trade are allowed for: a total that is the exact sum of the
rounded rows below it may differ from a subtotal between the two, which was rounded on its own, by three standard
deviations of those roundings; and prose with fewer places than the statement may have cut the rest off or raised it.

`fault` of a failure: `extraction` when two readings of a table differ, amounts of its table are claimed by no line
item, or the binding of a sentence is ambiguous; `publisher` when every table was read twice alike and to the last
amount; `undecided` otherwise (OCR, assumed unit, no record of the reading). Where one figure alone explains several
failures of a report, the message names it as the suspect, the table `suspects` proposes a value, and the failures point
to one of them (`root_finding_id`). Messages of other verdicts are short: what a rule says stands in the table `rules`.
Items that a report withholds as secret (涉密) make a sum `not_checkable`.
`juesuan check --report DOCUMENT` writes the findings of one report as a page with crops of both figures.
"""

_FAMILY_TITLES: Final = {
    "sum": "Sums (合计关系)",
    "balance": "Balances (平衡关系)",
    "cross_statement": "Across statements (表间关系)",
    "narrative_vs_table": "Prose against statements (文表一致)",
    "share": "Shares (占比)",
    "growth": "Growth (增减)",
    "execution_rate": "Execution rates (完成率)",
    "classification": "Classification (科目)",
    "plausibility": "Plausibility (合理性)",
    "structure": "Structure (完整性)",
}


@functools.cache
def load_catalogue() -> tuple[Rule, ...]:
    """All rules in the order of the catalogue. Raises ReferenceDataError with the place and the remedy."""
    return parse_catalogue(_file(_CATALOGUE))


def parse_catalogue(text: str) -> tuple[Rule, ...]:
    """Rules of a catalogue in TOML, each with the text of its query. Raises ReferenceDataError as `load_catalogue`."""
    try:
        entries = tomllib.loads(text).get("rule", [])
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError(str(error), where=_CATALOGUE, remedy="mend the syntax at that line") from error
    rules = tuple(_rule(entry, number) for number, entry in enumerate(entries, 1))
    double = [check_id for check_id, count in Counter(rule.check_id for rule in rules).items() if count > 1]
    if double:
        raise ReferenceDataError(
            f"more than one rule is called {', '.join(double)}",
            where=_CATALOGUE,
            remedy="give each rule an id of its own",
        )
    return rules


def rule_text(name: str) -> str:
    """The query `sql/<name>.sql`. Raises ReferenceDataError when there is none."""
    try:
        return _file("sql", f"{name}.sql")
    except FileNotFoundError as error:
        raise ReferenceDataError(
            f"there is no query {name}",
            where=f"{_CATALOGUE}, query = {name!r}",
            remedy=f"write expectations/rules/sql/{name}.sql",
        ) from error


def catalogue_markdown(rules: tuple[Rule, ...]) -> str:
    """The page docs/checks.md: every rule with what it needs and what it says, by family."""
    lines = [
        *_HEAD.splitlines(),
        "",
        f"{len(rules)} rules.",
        "",
    ]
    for family, title in _FAMILY_TITLES.items():
        members = [rule for rule in rules if rule.family == family]
        if members:
            lines += [
                f"## {title}",
                "",
                "| id | severity | holds for | needs | what must hold | 应成立的关系 | source | query |",
            ]
            lines += ["| --- | --- | --- | --- | --- | --- | --- | --- |"]
            lines += [_row(rule) for rule in members]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _row(rule: Rule) -> str:
    cells = (
        f"`{rule.check_id}`",
        rule.severity,
        ", ".join(rule.kinds),
        ", ".join(f"`{statement}`" for statement in rule.statements),
        rule.message_en,
        rule.message_zh,
        rule.source,
        f"`{rule.query_name}`",
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _rule(entry: dict[str, Any], number: int) -> Rule:
    where = f"{_CATALOGUE}, rule {entry.get('id', f'number {number}')}"
    missing, unknown = sorted(_REQUIRED - entry.keys()), sorted(entry.keys() - _REQUIRED - _OPTIONAL)
    if missing or unknown:
        words = [f"lacks {', '.join(missing)}"] if missing else []
        words += [f"has no use for {', '.join(unknown)}"] if unknown else []
        raise ReferenceDataError(
            f"the rule {' and '.join(words)}", where=where, remedy="see the head of the catalogue for the fields"
        )
    strangers = sorted({word for word in _words(entry.get("parameters", {})) if word.startswith("n.")} - _SAID)
    if strangers:
        raise ReferenceDataError(
            f"no figure of the prose is called {', '.join(strangers)}",
            where=where,
            remedy="write n. and a measure of the vocabulary (docs/dictionary.md, line_items)",
        )
    return Rule(
        check_id=entry["id"],
        family=entry["family"],
        severity=entry["severity"],
        statements=tuple(entry["statements"]),
        kinds=tuple(entry["kinds"]),
        message_zh=entry["zh"],
        message_en=entry["en"],
        source=entry["source"],
        query=rule_text(entry["query"]),
        query_name=entry["query"],
        relation=entry.get("relation", "equal"),
        unit=entry.get("unit", "CNY"),
        fault=entry.get("fault"),
        parameters=entry.get("parameters", {}),
    )


def _words(value: object) -> Iterator[str]:
    """Every text within a parameter, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)


def _file(*parts: str) -> str:
    return resources.files("expectations.rules").joinpath(*parts).read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write docs/checks.md, or with --check say whether it is as the catalogue has it."""
    page = catalogue_markdown(load_catalogue())
    if "--check" in arguments:
        return 0 if _DOCUMENT.is_file() and _DOCUMENT.read_text(encoding="utf-8") == page else 1
    _DOCUMENT.parent.mkdir(parents=True, exist_ok=True)
    _DOCUMENT.write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
