"""Contradictions by severity and size, each with the figure that is judged and what it is held against."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, Final

from pipeline.explorer.answer import Answer, pages_of
from pipeline.explorer.asked import Asked
from pipeline.explorer.pictures import sizes
from pipeline.explorer.sheet import Column, Sheet
from pipeline.explorer.source import Row, Snapshot

__all__ = ["contradictions", "sides"]

_SIZE: Final = 12
_SEVERITIES: Final = ("", "error", "warning", "info")
_FAULTS: Final = ("publisher", "extraction", "undecided", "all")
#: Figures that one side shows as pictures; sums of dozens are named, the first of them shown.
_MOST_SHOWN: Final = 3
#: Places in print that a finding shows at least, where it concerns so many.
_PLACES: Final = 2
_COLUMNS = (
    Column("finding_id", "code"),
    Column("unit_id", "code"),
    Column("unit_name"),
    Column("fiscal_year", "code"),
    Column("report_kind"),
    Column("check_id", "code"),
    Column("family"),
    Column("severity"),
    Column("fault"),
    Column("expected", "money"),
    Column("observed", "money"),
    Column("difference", "money"),
    Column("tolerance", "money"),
    Column("pages", "list"),
    Column("line_item_ids", "list"),
    Column("message"),
    Column("document_id", "code"),
    Column("file_name"),
)


def contradictions(asked: Asked, look: Snapshot) -> Answer:
    """One page of the list, as chosen; faults of the publishers unless asked otherwise."""
    counts = look.kept("contradictions", lambda snapshot: snapshot.rows("contradiction_counts"))
    families = sorted({row["family"] for row in counts})
    years = sorted({row["fiscal_year"] for row in counts if row["fiscal_year"]}, reverse=True)
    page = asked.page()
    chosen = {
        "severity": asked.choice("severity", _SEVERITIES),
        "fault": asked.choice("fault", _FAULTS),
        "family": asked.choice("family", ("", *families)),
        "year": asked.number("year") or 0,
        "unit": asked.text("unit"),
        "place": asked.text("place").strip("/"),
        "rule": asked.text("rule"),
    }
    asked_for = chosen | {"fault": "" if chosen["fault"] == "all" else chosen["fault"]}
    rows = look.rows("contradictions", **asked_for, most=_SIZE, skip=(page - 1) * _SIZE)
    hits = rows[0]["hits"] if rows else 0
    names = {row["unit_id"]: row["unit_name"] for row in look.rows("unit_names", units=[chosen["unit"]])}
    return Answer(
        "contradictions.html",
        "",
        {
            "findings": sides(look, rows),
            "chosen": chosen,
            "unit_name": names.get(str(chosen["unit"]), ""),
            "severities": _SEVERITIES,
            "faults": _FAULTS,
            "families": families,
            "years": years,
            "by_fault": _count(counts, "fault"),
            "by_severity": _count(counts, "severity"),
            "hits": hits,
            "page": page,
            "pages": pages_of(hits, _SIZE),
        },
        (Sheet("contradictions", _COLUMNS, rows),),
    )


def _count(rows: list[Row], key: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found[row[key] or "undecided"] += row["findings"]
    return found


def sides(look: Snapshot, findings: list[Row]) -> list[dict[str, Any]]:
    """Findings with their figures: the first figure is the one that is judged, the others it is held against."""
    wanted = sorted({item for row in findings for item in row["line_item_ids"][:40]})
    figures = {row["line_item_id"]: row for row in look.rows("figures_by_id", figures=wanted)} if wanted else {}
    ids = [row["finding_id"] for row in findings]
    suspects: dict[str, list[Row]] = defaultdict(list)
    for suspect in look.rows("suspects", findings=ids) if ids else []:
        for finding in suspect["finding_ids"]:
            suspects[finding].append(suspect | {"words": _languages(suspect["message"])})
    found = []
    for row in findings:
        known = _once([figures[item] for item in dict.fromkeys(row["line_item_ids"]) if item in figures])
        stated, others = (None, known) if _is_measure_alone(row, known) else (next(iter(known), None), known[1:])
        found.append(
            row
            | {
                "words": _languages(row["message"]),
                "figure_unit": known[0]["unit"] if known else None,
                "stated": stated,
                "against": others[:_MOST_SHOWN],
                "rest": others[_MOST_SHOWN:],
                "sheets": _sheets(look, row, known),
                "suspects": suspects[row["finding_id"]],
                "is_detail_short": _is_detail_short(row, stated, others),
            }
        )
    return found


def _is_measure_alone(finding: Row, known: list[Row]) -> bool:
    """Whether the only figure is what the judged words are held against: the message quotes the words themselves."""
    value = known[0]["value"] if len(known) == 1 else None
    return value is not None and value == finding["expected"] != finding["observed"]


def _is_detail_short(finding: Row, stated: Row | None, others: list[Row]) -> bool:
    """Whether a printed total exceeds the rows printed below it: a slip, or detail that was left out, as secret (涉密).

    Which of the two, the figures do not say: the page says both, so that nobody reads a slip into what the law allows.
    """
    expected, observed = finding["expected"], finding["observed"]
    if stated is None or not others or expected is None or not 0 < expected < observed:
        return False
    column = {(one["document_id"], one["source"], one["statement"], one["column_label"]) for one in (stated, *others)}
    return (
        stated["value"] == observed
        and stated["source"] == "table"
        and len(column) == 1
        and all(one["row_label"] != stated["row_label"] for one in others)
    )


def _sheets(look: Snapshot, finding: Row, known: list[Row]) -> list[int]:
    """Whole pages in place of crops, where words or a missing row are judged: two places are shown of every finding."""
    wanted = _PLACES - min(len(known), _PLACES)
    shown = {(figure["document_id"], figure["page"]) for figure in known}
    pages = [page for page in finding["pages"] or () if (finding["document_id"], page) not in shown]
    if not wanted or not pages:
        return []
    last = len(sizes(look, finding["document_id"]))
    return [page for page in pages if page <= last][:wanted]


def _once(figures: list[Row]) -> list[Row]:
    """One printed number may state two facts: it is shown once."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for figure in figures:
        place = (figure["document_id"], figure["page"], figure["x0"], figure["top"], figure["x1"])
        if figure["x0"] is None or place not in seen:
            kept.append(figure)
        seen.add(place)
    return kept


def _languages(message: str | None) -> dict[str, str]:
    chinese, _, english = (message or "").partition(" / ")
    return {"zh": chinese, "en": english or chinese}
