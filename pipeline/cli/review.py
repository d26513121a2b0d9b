"""`juesuan check --report` and `--worst`: failed checks as one HTML page with crops of the figures.

What belongs here: which findings are shown, in which order, with which figures. What does not: cutting pictures out of
pages (`pipeline.evidence.crops`) and the look of the page (`review_page`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from pipeline.cli.review_page import Finding, Proposal, Side, page, worst_page
from pipeline.errors import QueryError
from pipeline.evidence.crops import Cut, Figure, ReadPages, croppers
from pipeline.evidence.proof import claim_of

if TYPE_CHECKING:
    import duckdb

    from pipeline.objects import RemoteFolder

__all__ = ["Review", "build_review", "build_worst", "sides_of"]

#: Figures beyond this are named in the text of a finding, not cut out one by one.
_MOST_FIGURES: Final = 60
#: Figures named in a caption, and pages of which crops are shown, beside the figure that is judged.
_MOST_NAMED: Final = 12
_MOST_PAGES: Final = 2

_DOCUMENT: Final = """
    SELECT d.document_id, d.file_name, d.report_kind, d.fiscal_year,
           coalesce(u.unit_name, d.unit_name) AS unit
    FROM documents AS d LEFT JOIN units AS u USING (unit_id)
    WHERE starts_with(d.document_id, $1)
    ORDER BY d.document_id
"""
_FINDINGS: Final = """
    SELECT finding_id, root_finding_id, check_id, severity, fault, expected, observed, difference, tolerance, pages,
           line_item_ids, message
    FROM checks
    WHERE document_id = $1 AND verdict = 'fail'
    ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, pages[1] NULLS LAST, check_id,
             finding_id
"""
_FIGURES: Final = """
    SELECT line_item_id, document_id, source, statement_title, row_no, row_label, column_label, value, unit,
           printed_value, printed_unit, page, x0, top, x1, bottom, quote, media_type, 0 AS rank
    FROM line_items LEFT JOIN (SELECT document_id, media_type FROM documents) USING (document_id)
    WHERE line_item_id IN (SELECT unnest($1::VARCHAR[]))
"""
#: One report lends no more than this to the worst of all while others fill the page.
_MOST_OF_ONE: Final = 2
#: What contradicts itself by the largest amounts of money: errors of the publisher, one for each cause.
_WORST: Final = """
    WITH found AS (
        SELECT c.*, count(*) OVER (PARTITION BY root_finding_id) - 1 AS followers
        FROM checks AS c
        WHERE verdict = 'fail'
    ),
    known AS (
        SELECT f.*, d.file_name, d.report_kind, d.fiscal_year AS year, coalesce(d.report_id, d.document_id) AS report,
            coalesce(u.unit_name, d.unit_name) AS unit,
            -- one slip shows in several statements, and in two copies of a report: it is shown once
            row_number() OVER (
                PARTITION BY d.unit_id, d.fiscal_year, abs(f.difference) ORDER BY f.followers DESC, f.finding_id
            ) AS copy
        FROM found AS f
        JOIN documents AS d USING (document_id)
        LEFT JOIN units AS u ON u.unit_id = d.unit_id
        WHERE f.finding_id = f.root_finding_id AND f.severity = 'error' AND f.fault = 'publisher' AND f.difference <> 0
            -- an older copy counts where the newest still says the same (a scan of it, which vouches for nothing)
            AND (d.status = 'published' OR EXISTS (
                FROM checks AS n JOIN documents AS e USING (document_id)
                WHERE e.status = 'published' AND e.unit_id = d.unit_id AND e.fiscal_year = d.fiscal_year
                    AND e.report_kind = d.report_kind AND n.verdict = 'fail' AND n.check_id = f.check_id
                    AND n.difference = f.difference
            ))
            AND EXISTS (FROM line_items AS li WHERE li.line_item_id = f.line_item_ids[1] AND li.unit = 'CNY')
    )
    SELECT * EXCLUDE (is_more)
    FROM (
        SELECT *, row_number() OVER (PARTITION BY report ORDER BY abs(difference) DESC, finding_id) > $2 AS is_more
        FROM known
        WHERE copy = 1
        ORDER BY is_more, abs(difference) DESC, finding_id
        LIMIT $1
    )
    ORDER BY abs(difference) DESC, finding_id
"""
_VERDICTS: Final = "SELECT verdict, count(*) FROM checks WHERE document_id = $1 GROUP BY verdict"
_SUSPECTS: Final = """
    SELECT s.line_item_id, s.proposed, s.cause, s.message, s.finding_ids, s.is_only
    FROM suspects AS s
    WHERE s.document_id = $1
    ORDER BY s.failed_checks DESC, s.line_item_id
"""


@dataclass(frozen=True, slots=True)
class Review:
    """The finished page and how many findings it shows (by cause, not by rule)."""

    html: str
    findings: int


@dataclass(slots=True)
class _Group:
    root: dict[str, Any]
    others: list[dict[str, Any]] = field(default_factory=list)


def build_review(
    connection: duckdb.DuckDBPyConnection,
    documents: Path | RemoteFolder,
    document: str,
    read_pages: ReadPages | None = None,
) -> Review:
    """The review of the one document whose id begins with `document`, self-contained.

    `documents` holds the stored bytes; where the bytes are not there or have no pages, the printed passage stands for
    the crop. `read_pages` gives what was read of a document, which tells how its scans lie. Raises QueryError where no
    document, or more than one, begins so.
    """
    found = _rows(connection, _DOCUMENT, [document])
    if len(found) != 1:
        raise QueryError(
            f"{len(found)} documents begin with {document!r}",
            where="--report",
            remedy="give the id of one document; the table documents has them beside the file names",
        )
    about = found[0]
    identifier = str(about["document_id"])
    rows = _rows(connection, _FINDINGS, [identifier])
    figures = _figures(connection, rows)
    suspects = _rows(connection, _SUSPECTS, [identifier])
    with croppers(documents, read_pages) as cut:
        findings = [_finding(group, figures, suspects, cut) for group in _groups(rows)]
    verdicts = {str(row["verdict"]): int(row["count_star()"]) for row in _rows(connection, _VERDICTS, [identifier])}
    return Review(page(about, verdicts, findings), len(findings))


def build_worst(
    connection: duckdb.DuckDBPyConnection,
    documents: Path | RemoteFolder,
    count: int,
    read_pages: ReadPages | None = None,
) -> Review:
    """The `count` largest contradictions of all reports that are the publishers' own, on one page.

    Ranked by the amount of money that is off, one entry for each cause, at most two of one report; `documents` and
    `read_pages` as in `build_review`. Fewer where there are not so many.
    """
    rows = _rows(connection, _WORST, [count, _MOST_OF_ONE])
    figures = _figures(connection, rows)
    entries = []
    with croppers(documents, read_pages) as cut:
        for row in rows:
            suspects = _rows(connection, _SUSPECTS, [row["document_id"]])
            entries.append((row, _finding(_Group(row), figures, suspects, cut)))
    return Review(worst_page(entries), len(entries))


def _figures(connection: duckdb.DuckDBPyConnection, rows: list[dict[str, Any]]) -> dict[str, Figure]:
    """The figures of findings by their id; of a report in several files they stand in more than one document."""
    wanted = sorted({item for row in rows for item in row["line_item_ids"][:_MOST_FIGURES]})
    return {
        str(row["line_item_id"]): Figure(
            label=" · ".join(filter(None, (row["row_label"], row["column_label"]))),
            printed=f"{row['printed_value'] or ''} {row['printed_unit'] or ''}".strip(),
            page=row["page"],
            box=None if row["x0"] is None else (row["x0"], row["top"], row["x1"], row["bottom"]),
            quote=row["quote"] or "",
            document=row["document_id"],
            media_type=row["media_type"] or "",
            claim=claim_of(row),
        )
        for row in _rows(connection, _FIGURES, [wanted])
    }


def _finding(group: _Group, figures: dict[str, Figure], suspects: list[dict[str, Any]], cut: Cut) -> Finding:
    root = group.root
    return Finding(
        check_id=root["check_id"],
        severity=root["severity"],
        fault=root["fault"] or "undecided",
        message=_languages(root["message"]),
        expected=root["expected"],
        observed=root["observed"],
        difference=root["difference"],
        tolerance=root["tolerance"],
        pages=tuple(root["pages"]),
        sides=tuple(sides_of(root, figures, cut)),
        also=tuple((other["check_id"], _languages(other["message"])) for other in group.others),
        proposals=tuple(
            Proposal(*_languages(suspect["message"]), certain=suspect["is_only"])
            for suspect in suspects
            if root["finding_id"] in suspect["finding_ids"]
        ),
    )


def _groups(rows: list[dict[str, Any]]) -> list[_Group]:
    """Failures by cause: the root, and the others that it stands for."""
    by_id = {row["finding_id"]: row for row in rows}
    others: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["root_finding_id"] != row["finding_id"] and row["root_finding_id"] in by_id:
            others[row["root_finding_id"]].append(row)
    followers = {row["finding_id"] for group in others.values() for row in group}
    return [_Group(row, others[row["finding_id"]]) for row in rows if row["finding_id"] not in followers]


def sides_of(root: dict[str, Any], figures: dict[str, Figure], cut: Cut) -> list[Side]:
    """The figure that is judged on the left; on the right what it is held against, one crop for each page of it."""
    # one printed number may state two facts: it is shown once
    known = list(dict.fromkeys(figures[term] for term in root["line_item_ids"] if term in figures))
    known = [
        f
        for at, f in enumerate(known)
        if not any(f.box and (f.document, f.page, f.box) == (g.document, g.page, g.box) for g in known[:at])
    ]
    if not known:
        return []
    sides = []
    if not _is_measure_alone(root, known):
        sides.append(_side("列示 · stated", known[:1], cut))
        known = known[1:]
    by_page: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    for figure in known:
        by_page[figure.document, figure.page or 0].append(figure)
    held = [group for _, group in sorted(by_page.items(), key=lambda one: (one[0][1] == 0, one[0]))]
    for group in held[:_MOST_PAGES]:
        sides.append(_side("对照 · held against", group, cut))
    if rest := held[_MOST_PAGES:]:
        # on further pages: named, with where they stand, not cut out
        sides.append(_side("对照 · held against", [figure for group in rest for figure in group], lambda _: None))
    return sides


def _is_measure_alone(root: dict[str, Any], known: list[Figure]) -> bool:
    """Whether the only figure is what the judged words are held against: the message quotes the words themselves."""
    value = known[0].claim.value if known[0].claim is not None else None
    return len(known) == 1 and value is not None and value == root["expected"] != root["observed"]


def _side(role: str, group: list[Figure], cut: Cut) -> Side:
    label = group[0].label if len(group) == 1 else f"{len(group)} 项 · {len(group)} figures"
    printed = "、".join(figure.printed for figure in group[:_MOST_NAMED])
    pages = {figure.page for figure in group}
    quotes = tuple(dict.fromkeys((figure.quote, figure.printed) for figure in group[:_MOST_NAMED]))
    return Side(role, label, printed, pages.pop() if len(pages) == 1 else None, cut(group), quotes)


def _languages(message: str) -> tuple[str, str]:
    chinese, _, english = message.partition(" / ")
    return chinese, english


def _rows(connection: duckdb.DuckDBPyConnection, question: str, values: list[object]) -> list[dict[str, Any]]:
    answer = connection.execute(question, values)
    names = [str(column[0]) for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
