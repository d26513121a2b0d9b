"""The morning page for people: Markdown and HTML, Chinese first and English beside it.

Names and reasons come from documents and web pages: whatever they hold is text, and never markup.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

from pipeline import clock
from pipeline.night.model import LIMIT, TABLE, Row, RunReport, local_day
from pipeline.night.table import SECTIONS

__all__ = ["as_html", "as_markdown", "headline", "html_text", "markdown_text", "one_line", "section_tables"]

_OUTCOMES: Final = {
    "published": ("已发布", "published"),
    "unchanged": ("无变化", "nothing new"),
    "failed": ("失败", "failed"),
    "running": ("进行中", "running"),
}
_KINDS: Final = {"final": "决算", "budget": "预算", "template": "空白模板", "unknown": "未知"}
_REASONS: Final = {
    "was_rejected": "此前未能使用 / could not be used before",
    "superseded": "已有更新版本 / a newer version is here",
    "gap": "中间年度缺失 / years between",
    "overdue": "逾期 / overdue",
    "gone": "已移出 / gone",
    "not_asked": "未能访问 / not asked",
}
#: Rows of a section in Markdown: it is read in chat windows.
_SHORT: Final = 20

_COLUMNS: Final = ("单位 unit", "年度 year", "类型 kind", "对象 what", "原因 reason", "说明 detail")
_FAILED: Final = ("此前未通过 failed before", "未通过 failed checks")
_COUNTED: Final = {
    "rule_worsened": ("此前文档数 documents before", "文档数 documents now"),
    "missing": ("", "缺年数 years"),
}


def headline(report: RunReport) -> str:
    """The page in one line: the subject of a mail."""
    zh, en = _OUTCOMES.get(report.outcome, (report.outcome, report.outcome))
    numbers = [
        f"{report.counts[name]:,} {words}"
        for name, words in (("new", "新 new"), ("changed", "改 changed"), ("rejected", "拒 rejected"))
        if report.counts.get(name)
    ]
    if report.trouble:
        numbers.insert(0, "来源未能访问 sources not asked")
    worse = report.counts.get("report_worsened", 0)
    if worse:
        numbers.append(f"{worse:,} 变差 worsened")
    return f"决算 Juesuan {local_day(report.started_at)} {zh} {en}" + (f": {', '.join(numbers)}" if numbers else "")


def _facts(report: RunReport) -> Iterator[tuple[str, str]]:
    zh, en = _OUTCOMES.get(report.outcome, (report.outcome, report.outcome))
    yield "结果 outcome", f"{zh} {en}"
    if report.message:
        yield "说明 message", report.message
    for words in report.trouble:
        yield "未完成 not done", words
    yield "开始 started", report.started_at[:19] + "Z"
    # where the clock is held still for a reproducible run, the stages know better
    elapsed = (clock.parse(report.ended_at) - clock.parse(report.started_at)).total_seconds()
    yield "用时 took", _duration(max(elapsed, sum(report.seconds.values())))
    if report.days:
        more = f" … {report.days[-1]}" if len(report.days) > 1 else ""
        yield "到达日 arrival days", f"{report.days[0]}{more} ({len(report.days)})"
    if report.warehouse is not None:
        w = report.warehouse
        yield "数据仓库 warehouse", f"{w.content[:12]} (juesuan {w.pipeline_version}, {w.built_at})"
        yield "收录 contents", f"{w.documents:,} 份 documents, {w.line_items:,} 项 line items"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def _cells(row: Row) -> tuple[str, ...]:
    what = row.what if row.section != "rejected" else row.what.rsplit("/", 1)[-1]
    return (
        row.unit_name or "",
        str(row.fiscal_year or ""),
        _KINDS.get(row.report_kind or "", row.report_kind or ""),
        what if row.section != "missing" else "",
        _REASONS.get(row.reason or "", row.reason or ""),
        "" if _is_local(row) else row.detail or "",
        "" if row.before is None else f"{row.before:,}",
        "" if row.now is None else f"{row.now:,}",
    )


def _is_local(row: Row) -> bool:
    """Whether the detail is the path of a file here, whose name stands beside it."""
    return row.section in ("new", "changed") and (row.detail or "").startswith("file:")


def _table(section: str, rows: list[Row]) -> tuple[list[str], list[list[str]]]:
    """Only the columns that hold something; what is counted depends on the section."""
    cells, head = [_cells(row) for row in rows], (*_COLUMNS, *_COUNTED.get(section, _FAILED))
    used = [n for n in range(len(head)) if any(row[n] for row in cells)]
    return [head[n] for n in used], [[row[n] for n in used] for row in cells]


def section_tables(report: RunReport, limit: int) -> Iterator[tuple[str, list[str], list[list[str]], int]]:
    """Title, header, rows and full count of each section that has any; at most `limit` rows of each."""
    for name, (zh, en) in SECTIONS.items():
        rows = report.section(name)[:limit]
        if rows:
            yield f"{zh} {en}", *_table(name, rows), report.counts.get(name, len(rows))


def one_line(text: str, limit: int) -> str:
    """Text of strangers in one line of `limit` characters at most, without marks that turn the direction of writing."""
    line = " ".join(re.sub(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]", " ", text).split())
    return line if len(line) <= limit else f"{line[: limit - 1]}…"


def markdown_text(text: str, limit: int = 160) -> str:
    """Text of strangers for Markdown: one line of `limit` characters at most, without markup."""
    return re.sub(r"([\\`*_\[\]<>|#~!])", r"\\\1", one_line(text, limit))


def _markdown_table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"| {' | '.join('---' for _ in head)} |"
    for row in rows:
        yield f"| {' | '.join(markdown_text(cell) for cell in row)} |"


def as_markdown(report: RunReport, *, limit: int = _SHORT) -> str:
    """The page in Markdown, `limit` rows of each section."""
    lines = [f"# {markdown_text(headline(report))}", ""]
    lines += [f"- {name}: {markdown_text(value, 1000)}" for name, value in _facts(report)]
    if report.outcome != "failed":
        lines += ["", "| 栏目 section | 数 count |", "| --- | ---: |"]
        lines += [f"| {zh} {en} | {report.counts.get(name, 0):,} |" for name, (zh, en) in SECTIONS.items()]
        lines.append(f"| 未变 Unchanged | {report.counts.get('unchanged', 0):,} |")
    for title, head, rows, count in section_tables(report, limit):
        lines += ["", f"## {title} ({count:,})", "", *_markdown_table(head, rows)]
        if count > len(rows):
            lines += ["", f"{count - len(rows):,} 项见 more in {TABLE}"]
    if report.sources:
        lines += ["", "## 来源 Sources", "", *_markdown_table(*_sources(report))]
    if report.seconds:
        lines += ["", "## 各环节用时 Duration by stage", ""]
        lines += [f"- {name}: {_duration(seconds)}" for name, seconds in report.seconds.items()]
    return "\n".join(lines) + "\n"


def _sources(report: RunReport) -> tuple[list[str], list[list[str]]]:
    names = sorted({key for counts in report.sources.values() for key in counts})
    rows = [[name, *(str(counts.get(key, "")) for key in names)] for name, counts in sorted(report.sources.items())]
    return ["来源 source", *names], rows


_NUMBER: Final = re.compile(r"\d[\d,.]*")
_STYLE: Final = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; }
body { font: 15px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif; max-width: 72rem; margin: 2rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; display: block; overflow-x: auto; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem; text-align: left; vertical-align: top; }
th { background: var(--soft); white-space: nowrap; } td { overflow-wrap: anywhere; min-width: 6em; }
td.n { text-align: right; font-variant-numeric: tabular-nums; min-width: 0; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; }
dd { margin: 0; overflow-wrap: anywhere; }
"""


def html_text(text: str) -> str:
    """Text of strangers for HTML: no markup, no control characters, nothing that turns the direction of writing."""
    return html.escape(re.sub(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", " ", text))


def _html_table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    yield f"<table><thead><tr>{''.join(f'<th>{html_text(h)}</th>' for h in head)}</tr></thead><tbody>"
    numeric = [all(not cell or _NUMBER.fullmatch(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"<td{' class=n' if n else ''}>{html_text(c)}</td>" for c, n in zip(row, numeric, strict=True))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody></table>"


def as_html(report: RunReport, *, limit: int = LIMIT) -> str:
    """The page in HTML: one file without scripts or anything from elsewhere, fit for a mail."""
    parts = [
        "<!DOCTYPE html>",
        '<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        f"<title>{html_text(headline(report))}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{html_text(headline(report))}</h1>",
        "<dl>" + "".join(f"<dt>{html_text(n)}</dt><dd>{html_text(v)}</dd>" for n, v in _facts(report)) + "</dl>",
    ]
    if report.outcome != "failed":
        counted = [[f"{zh} {en}", f"{report.counts.get(name, 0):,}"] for name, (zh, en) in SECTIONS.items()]
        counted.append(["未变 Unchanged", f"{report.counts.get('unchanged', 0):,}"])
        parts += _html_table(["栏目 section", "数 count"], counted)
    for title, head, rows, count in section_tables(report, limit):
        parts.append(f"<h2>{html_text(title)} ({count:,})</h2>")
        parts += _html_table(head, rows)
        if count > len(rows):
            parts.append(f"<p>{count - len(rows):,} 项见 more in {TABLE}</p>")
    if report.sources:
        parts += ["<h2>来源 Sources</h2>", *_html_table(*_sources(report))]
    if report.seconds:
        parts.append("<h2>各环节用时 Duration by stage</h2>")
        parts += _html_table(["环节 stage", "用时 took"], [[n, _duration(s)] for n, s in report.seconds.items()])
    return "\n".join([*parts, "</body></html>"]) + "\n"
