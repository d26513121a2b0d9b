"""A sample as a web page: paragraphs, and tables with spans, as the sites of governments publish them."""

from __future__ import annotations

from html import escape

from tests.generator.flow import blocks, cells_of
from tests.generator.report import SampleReport
from tests.generator.sheet import Sheet

__all__ = ["render_web"]


def render_web(report: SampleReport) -> bytes:
    """The page in UTF-8."""
    body = "\n".join(_table(b) if isinstance(b, Sheet) else f"<p>{escape(b)}</p>" for b in blocks(report))
    head = f'<meta charset="utf-8"><title>{escape(report.facts.unit.name + report.title)}</title>'
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{body}\n</body></html>\n".encode()


def _table(sheet: Sheet) -> str:
    rows: dict[int, list[str]] = {}
    for cell in cells_of(sheet):
        spans = (f' colspan="{cell.cols}"' if cell.cols > 1 else "") + (
            f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
        )
        # leading blanks are the indentation of names: a browser keeps them only in this form
        text = escape(cell.text).replace("  ", "&nbsp;&nbsp;")
        rows.setdefault(cell.row, []).append(f"<td{spans}>{text}</td>")
    # a row that cells from above cover whole is a row all the same: without it their spans reach into the next one
    lines = (f"<tr>{''.join(rows.get(n, []))}</tr>" for n in range(max(rows) + 1))
    return "<table>\n" + "\n".join(lines) + "\n</table>"
