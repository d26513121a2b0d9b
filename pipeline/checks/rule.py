"""A rule of the catalogue: one identity as data, with the query that finds its places.

The query returns one row per place where the rule applies: `document_id`, `place` (words of the document), `expected`,
`observed`, `tolerance` (sum of the halves of the last printed places of the terms), `terms` (line_item_ids, the
figure that is judged first); a rule that compares no amounts returns `holds` besides. It may return more:

    is_certain   false where the layout leaves room for another reading: a difference there is no failure by itself
    layout       what shares one reading (a table): where a reading is confirmed by the other places of its layout, a
                 difference is a failure after all (`judge.sql`)
    doubt        why the place cannot be judged, one word (`withheld`: items left out as secret, 涉密)
    pages        pages of the words that it is about, where it has no terms

A query reads the tables of `views/`; of all line items it asks `check_lines`, not `line_items`: a finding's terms are
the short numbers of those tables, and `document_id` there is the report's, in however many files it came.
Of `documents` and the tables of `views/` it sees one shard (`shards`): a unit's reports of all years, a department and
its units. What needs more than those is prepared for the whole country (`peers.sql`), or made a link of families.

Parameters reach a query in one of two ways, and it uses one of them only:

    $name        a constant: the query runs once for each of its rules. For what the engine prepares once, as a regular
                 expression, and for queries of one rule
    rule.name    a column of the table `rule`, which has one row for each rule of the query: it runs once for all of
                 them, and returns `check_id` besides. A query of many rules reads its figures once, not once a rule

`expected` NULL says that the place cannot be judged. Verdicts are given in one place only, see `judge.sql`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from pipeline.errors import ReferenceDataError
from pipeline.figures.line_item import STATEMENTS
from pipeline.tables.words import FAMILIES, FAULTS, REPORT_KINDS, SEVERITIES

__all__ = ["RELATIONS", "Parameter", "Rule"]

Parameter = str | int | list[str] | list[int]

#: How observed must stand to expected: the same amount, no more than it, or a yes or no found by the query.
RELATIONS: Final = frozenset({"equal", "at_most", "holds"})
_NAMED: Final = re.compile(r"\$([a-z_]+)")
_OF_RULE: Final = re.compile(r"\brule\.([a-z_]+)")
_COMMENT: Final = re.compile(r"--[^\n]*")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `check_id` as in docs/checks.md; `statements` whose figures it needs; `kinds` of report it holds for.

    `message_zh` and `message_en` say what must hold; amounts and pages are added to them. `unit` is that of the amounts
    compared (CNY, %, or another unit of line items). `fault` is set where a failure is always of one side (a rule about
    our own reading). `source` says where the identity comes from.
    Raises ReferenceDataError (with `check_id` as the place) when a word is outside its vocabulary or the parameters are
    not exactly those that the query names.
    """

    check_id: str
    family: str
    severity: str
    statements: tuple[str, ...]
    kinds: tuple[str, ...]
    message_zh: str
    message_en: str
    source: str
    query: str
    query_name: str
    relation: str = "equal"
    unit: str = "CNY"
    fault: str | None = None
    parameters: Mapping[str, Parameter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, values, allowed in (
            ("family", (self.family,), FAMILIES),
            ("severity", (self.severity,), SEVERITIES - {"rounding"}),
            ("statements", self.statements, STATEMENTS),
            ("kinds", self.kinds, REPORT_KINDS - {"template", "unknown"}),
            ("relation", (self.relation,), RELATIONS),
            ("fault", () if self.fault is None else (self.fault,), FAULTS),
        ):
            unknown = sorted(set(values) - allowed)
            if unknown:
                raise self._fault(
                    f"{name} {', '.join(unknown)} is none of {', '.join(sorted(allowed))}", "use one of those words"
                )
        if not self.statements or not self.kinds:
            raise self._fault("statements and kinds must not be empty", "name what the rule needs and where it holds")
        if not self.message_zh or not self.message_en or not self.source:
            raise self._fault(
                "a message or the source is empty", "say in both languages what must hold, and whence it is known"
            )
        if self.is_shared and _NAMED.search(self._plain_query):
            raise self._fault(
                f"the query {self.query_name} takes parameters as $name and as rule.name",
                "take all of them in one way: rule.name where one run serves all rules, else $name",
            )
        asked = self.asked_parameters
        if asked != set(self.parameters):
            raise self._fault(
                f"the query {self.query_name} takes {sorted(asked)} and the rule gives {sorted(self.parameters)}",
                "give exactly the parameters of the query",
            )

    @property
    def asked_parameters(self) -> set[str]:
        """Names of the parameters in the query, comments left out."""
        if self.is_shared:
            return set(_OF_RULE.findall(self._plain_query)) - {"check_id"}
        return set(_NAMED.findall(self._plain_query))

    @property
    def is_shared(self) -> bool:
        """Whether one run of the query serves all its rules: it reads the table `rule`."""
        return _OF_RULE.search(self._plain_query) is not None

    @property
    def _plain_query(self) -> str:
        return _COMMENT.sub("", self.query)

    def _fault(self, what: str, remedy: str) -> ReferenceDataError:
        return ReferenceDataError(what, where=f"rule {self.check_id}", remedy=remedy)
