"""The look of a review: one self-contained HTML page, light and dark, Chinese first and English below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Final

from pipeline.evidence.crops import Crop

__all__ = ["Finding", "Proposal", "Side", "page", "worst_page"]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a finding: what is printed where, with its crop or, without one, the printed words.

    `quotes` are the words of each figure and what of them is the figure.
    """

    role: str
    label: str
    printed: str
    page: int | None
    crop: Crop | None
    quotes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A suspect figure in both languages; `certain` where no other figure explains the failures as well."""

    chinese: str
    english: str
    certain: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """One cause: the check that shows it best, both sides, and the other checks that fail with it."""

    check_id: str
    severity: str
    fault: str
    message: tuple[str, str]
    expected: Decimal | None
    observed: Decimal | None
    difference: Decimal | None
    tolerance: Decimal | None
    pages: tuple[int, ...]
    sides: tuple[Side, ...]
    also: tuple[tuple[str, tuple[str, str]], ...]
    proposals: tuple[Proposal, ...]


_SEVERITIES: Final = {"error": "错误 error", "warning": "提示 warning", "info": "信息 info"}
_FAULTS: Final = {
    "publisher": "发布方 publisher",
    "extraction": "提取 extraction",
    "undecided": "未定 undecided",
}
#: Crops wider than this, in points, take a line of their own.
_WIDE: Final = 560.0
_KINDS: Final = {"final": "决算 final account", "budget": "预算 budget"}
_VERDICTS: Final = (
    ("pass", "相符 pass"),
    ("rounding", "末位舍入 rounding"),
    ("fail", "不符 fail"),
    ("not_checkable", "无法核对 not checkable"),
    ("not_applicable", "不适用 not applicable"),
)

_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1d2127; --muted: #5d6672; --paper: #f6f5f1; --card: #fff; --line: #dcd9d0;
  --error: #b3261e; --warning: #a15c00; --info: #33658a; --accent: #7a3b12; --good: #2f6b3a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8e6e1; --muted: #a2a9b3; --paper: #16181c; --card: #1f2227;
  --line: #353a42; --error: #ff8a80; --warning: #f2b65a; --info: #8fc1e3; --accent: #e6a77c; --good: #8fce9b; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); line-height: 1.55;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
main { max-width: 1180px; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
h1 { font-size: 1.55rem; margin: 0 0 .25rem; } h2 { font-size: 1.02rem; margin: 0; font-weight: 600; }
.file + article { margin-top: 1.5rem; }
.en, .file { color: var(--muted); font-size: .88rem; }
.file { overflow-wrap: anywhere; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1rem 0 1.75rem; padding: 0; list-style: none; }
.counts li { border: 1px solid var(--line); background: var(--card); border-radius: 6px; padding: .25rem .7rem;
  font-size: .86rem; }
.counts b { font-variant-numeric: tabular-nums; margin-right: .35rem; }
article { background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--info);
  border-radius: 8px; padding: 1rem 1.15rem; margin: 0 0 1.1rem; break-inside: avoid; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); }
.tags { font-size: .8rem; color: var(--muted); display: flex; gap: .9rem; flex-wrap: wrap; margin-bottom: .3rem; }
.tags .severity { font-weight: 700; color: var(--info); } .error .severity { color: var(--error); }
.warning .severity { color: var(--warning); }
.amounts { display: flex; flex-wrap: wrap; gap: .3rem 2rem; margin: .6rem 0; font-variant-numeric: tabular-nums; }
.amounts div { min-width: 8rem; } .amounts dt { color: var(--muted); font-size: .78rem; }
.amounts dd { margin: 0; font-weight: 600; }
.amounts .difference { color: var(--error); }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 430px), 1fr)); gap: .9rem;
  margin: .7rem 0; align-items: start; }
figure.wide { grid-column: 1 / -1; }
figure { margin: 0; border: 1px solid var(--line); border-radius: 6px; overflow: hidden; display: flex;
  flex-direction: column; }
figcaption { padding: .4rem .65rem; font-size: .82rem; border-bottom: 1px solid var(--line); }
figcaption b { font-variant-numeric: tabular-nums; overflow-wrap: anywhere; } figcaption span { color: var(--muted); }
figure .crop { background: #fff; overflow-x: auto; }
figure img { display: block; width: 100%; max-width: none; height: auto; }
blockquote p { margin: 0 0 .3rem; } blockquote p:last-child { margin: 0; }
blockquote { margin: 0; padding: .7rem .8rem; font-size: .95rem; overflow-wrap: anywhere; }
mark { background: #ffd54a; color: #1d2127; padding: 0 .1em; }
.suspect { border: 1px dashed var(--accent); border-radius: 6px; padding: .45rem .7rem; margin: .6rem 0;
  font-size: .92rem; }
.suspect b { color: var(--accent); }
details { margin-top: .5rem; font-size: .88rem; } details li { margin: .35rem 0; }
.whose { margin-bottom: .35rem; overflow-wrap: anywhere; } .whose b { font-size: 1.12rem; }
.rank { display: inline-block; min-width: 1.9rem; font-weight: 700; color: var(--accent); }
.none { color: var(--good); font-weight: 600; } footer { color: var(--muted); font-size: .82rem; margin-top: 2rem; }
@media print { body { background: #fff; } article { break-inside: avoid; } }
"""


def page(about: Mapping[str, object], verdicts: Mapping[str, int], findings: Sequence[Finding]) -> str:
    """The whole page. `about` has unit, fiscal_year, report_kind, file_name and document_id."""
    unit = _text(about["unit"] or about["file_name"])
    kind = _KINDS.get(str(about["report_kind"]), str(about["report_kind"]))
    counts = "".join(
        f"<li><b>{verdicts[verdict]}</b>{_text(words)}</li>" for verdict, words in _VERDICTS if verdicts.get(verdict)
    )
    cards = "\n".join(_card(finding) for finding in findings) or ('<p class="none">没有不符之处。 No check failed.</p>')
    body = f"""<h1>{unit}</h1>
<div class="en">{_text(about["fiscal_year"] or "")} {_text(kind)} · 勾稽核对 checks</div>
<div class="file">{_text(about["file_name"])} · {_text(str(about["document_id"])[:16])}</div>
<ul class="counts">{counts}</ul>
{cards}"""
    return _whole(f"{unit} · 核对 review", body)


def worst_page(entries: Sequence[tuple[Mapping[str, object], Finding]]) -> str:
    """The page of the largest contradictions of all reports; each entry says whose it is (as `about` of `page`)."""
    cards = "\n".join(_card(finding, _whose(number, about)) for number, (about, finding) in enumerate(entries, 1))
    body = f"""<h1>报告自相矛盾之最</h1>
<div class="en">Where reports contradict themselves most: both figures are printed in one report.</div>
<div class="file">按相差金额排列，共 {len(entries)} 处；读取有疑的不列。<br>
Ranked by the amount that is off, {len(entries)} in all; what we may have misread is left out.</div>
{cards or '<p class="none">没有不符之处。 No check failed.</p>'}"""
    return _whole("报告自相矛盾之最 · worst contradictions", body)


def _whose(number: int, about: Mapping[str, object]) -> str:
    kind = _KINDS.get(str(about["report_kind"]), str(about["report_kind"]))
    file = f"{_text(about['fiscal_year'] or '')} {_text(kind)} · {_text(about['file_name'])}"
    return (
        f'<div class="whose"><span class="rank">{number}</span><b>{_text(about["unit"] or about["file_name"])}</b>'
        f' <span class="en">{file}</span></div>'
    )


def _whole(title: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
{body}
<footer>金额单位：元。同一原因的结果合为一条；建议值从不改写原值。<br>
Amounts in yuan. Findings with one cause are one entry; a proposed value is never written over the printed one.</footer>
</main>
</body>
</html>
"""


def _card(finding: Finding, head: str = "") -> str:
    pages = "、".join(map(str, finding.pages))
    tags = [
        f'<span class="severity">{_text(_SEVERITIES.get(finding.severity, finding.severity))}</span>',
        f"<span>{_text(finding.check_id)}</span>",
        f"<span>责任 fault: {_text(_FAULTS.get(finding.fault, finding.fault))}</span>",
    ]
    if pages:
        tags.append(f"<span>第 {pages} 页 page {pages}</span>")
    chinese, english = finding.message
    return "\n".join(
        part
        for part in (
            f'<article class="{_text(finding.severity)}">',
            head,
            f'<div class="tags">{"".join(tags)}</div>',
            f"<h2>{_text(chinese)}</h2>",
            f'<div class="en" lang="en">{_text(english)}</div>',
            _amounts(finding),
            "".join(_suspect(proposal) for proposal in finding.proposals),
            f'<div class="sides">{"".join(_side(side) for side in finding.sides)}</div>' if finding.sides else "",
            _also(finding.also),
            "</article>",
        )
        if part
    )


def _amounts(finding: Finding) -> str:
    if finding.expected is None or finding.observed is None or finding.difference is None:
        return ""
    cells = (
        ("observed", "列示 stated", finding.observed),
        ("expected", "应为 expected", finding.expected),
        ("difference", "相差 difference", finding.difference),
        ("tolerance", "容差 tolerance", finding.tolerance or Decimal(0)),
    )
    body = "".join(
        f'<div class="{name}"><dt>{_text(label)}</dt><dd>{_amount(value)}</dd></div>' for name, label, value in cells
    )
    return f'<dl class="amounts">{body}</dl>'


def _suspect(proposal: Proposal) -> str:
    head = "疑似有误 suspect figure" if proposal.certain else "可能有误 possible suspect"
    return (
        f'<div class="suspect"><b>{head}</b><br>{_text(proposal.chinese)}'
        f'<div class="en" lang="en">{_text(proposal.english)}</div></div>'
    )


def _side(side: Side) -> str:
    place = "" if side.page is None else f" · 第 {side.page} 页 p. {side.page}"
    caption = (
        f"<figcaption><span>{_text(side.role)}{place} · {_text(side.label)}</span><br>"
        f"<b>{_text(side.printed)}</b></figcaption>"
    )
    if side.crop is None:
        words = "".join(f"<p>{_marked(quote, printed)}</p>" for quote, printed in side.quotes)
        return f"<figure>{caption}<blockquote>{words}</blockquote></figure>"
    # never larger than life: a short crop is not blown up to the width of the card
    width = f"{side.crop.width * 1.35:.0f}px"
    picture = f'<img src="{side.crop.uri}" alt="{_text(side.label)} {_text(side.printed)}" style="max-width:{width}">'
    # half a card would make the print of a wide table too small to read
    kind = ' class="wide"' if side.crop.width > _WIDE else ""
    return f'<figure{kind}>{caption}<div class="crop">{picture}</div></figure>'


def _marked(quote: str, printed: str) -> str:
    """The printed words with the figure marked."""
    number = printed.split(" ")[0]
    before, found, after = quote.partition(number) if number else (quote, "", "")
    return f"{_text(before)}<mark>{_text(found)}</mark>{_text(after)}" if found else _text(quote)


def _also(others: Sequence[tuple[str, tuple[str, str]]]) -> str:
    if not others:
        return ""
    rows = "".join(
        f'<li><b>{_text(check_id)}</b> {_text(chinese)}<div class="en" lang="en">{_text(english)}</div></li>'
        for check_id, (chinese, english) in others
    )
    count = len(others)
    summary = f"同一原因还使 {count} 个关系不符 · the same cause breaks {count} more"
    return f"<details><summary>{summary}</summary><ul>{rows}</ul></details>"


def _amount(value: Decimal) -> str:
    text = f"{value:,f}".rstrip("0")
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals:0<2}"


def _text(value: object) -> str:
    return escape(str(value), quote=True)
