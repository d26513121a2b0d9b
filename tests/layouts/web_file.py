"""A report of a layout as a web page, in the ways in which the sites of governments write tables."""

from __future__ import annotations

from html import escape
from itertools import groupby

from tests.generator.layouts.catalogue import Made
from tests.generator.layouts.statement import Statement
from tests.generator.sheet import Cell
from tests.layouts.cells import above, cells_of

__all__ = ["WAYS", "write_web_page"]

#: plain: a caption, header and body told apart. pasted: from a word processor, with paragraphs in cells and
#: indents of blanks, all of it within tables that only arrange the page. inside: title and unit are rows of the table,
#: header texts are broken. drawn: by hand, so that the borders of the header and of the body miss each other by a hair;
#: a row without words tells the widths. torn: a table for each page of the paper, its header on top of each.
WAYS = ("plain", "pasted", "inside", "drawn", "torn")
_ROWS_A_PAGE = 9

_NAVIGATION = (
    "<div class='top'><ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li></ul>"
    "<table><tr><td>当前位置：<a href='/'>首页</a> &gt; 财政资金</td><td>字号：大 中 小</td></tr></table></div>"
    "<table><tr><th>索引号</th><td>000014349/2025-00012</td><th>主题分类</th><td>财政、金融</td></tr>"
    "<tr><th>发布日期</th><td>2025-08-20 10:00</td><th>浏览次数</th><td>1,024</td></tr></table>"
)
_FOOT = "<div class='foot'><p>版权所有 备案号：00000001号</p><p>上一篇：<a href='1.htm'>通知</a></p></div>"


def write_web_page(made: Made, way: str) -> bytes:
    """The page in UTF-8, written in one of the `WAYS`."""
    unit = made.facts.unit.name
    blocks = [f"<p>{escape(unit)}</p><p>{escape(made.title)}</p>"]
    for statement in made.statements:
        told = above(statement, unit)[way == "plain" :]
        words = "".join(f"<p>{escape(text)}</p>" for text in told)
        note = f"<p>{escape(statement.note)}</p>" if statement.note else ""
        blocks.append(_TABLES[way](statement, unit, "" if way == "inside" else words) + note)
    body = "\n".join(blocks)
    if way == "pasted":
        body = f"<table width='100%'><tr><td><table class='main'><tr><td>{body}</td></tr></table></td></tr></table>"
    if way != "plain":
        body = _NAVIGATION + body + _FOOT
    head = f"<meta charset='utf-8'><title>{escape(unit + made.title)}</title>"
    return f"<!DOCTYPE html>\n<html><head>{head}</head><body>\n{body}\n</body></html>\n".encode()


def _spans(cell: Cell) -> str:
    return (f' colspan="{cell.cols}"' if cell.cols > 1 else "") + (f' rowspan="{cell.rows}"' if cell.rows > 1 else "")


def _rows(statement: Statement) -> list[list[Cell]]:
    found = {row: list(cells) for row, cells in groupby(cells_of(statement), key=lambda cell: cell.row)}
    return [found.get(number, []) for number in range(statement.head_rows + len(statement.rows))]


def _plain(statement: Statement, unit: str, words: str) -> str:
    rows = [
        "<tr>" + "".join(f"<{tag}{_spans(c)}>{escape(c.text).replace('  ', '&emsp;')}</{tag}>" for c in cells) + "</tr>"
        for number, cells in enumerate(_rows(statement))
        for tag in ("th" if number < statement.head_rows else "td",)
    ]
    head, body = rows[: statement.head_rows], rows[statement.head_rows :]
    caption = f"<caption>{escape(above(statement, unit)[0])}</caption>"
    return f"{words}<table>{caption}\n<thead>{''.join(head)}</thead>\n<tbody>{''.join(body)}</tbody>\n</table>"


def _pasted(statement: Statement, unit: str, words: str) -> str:
    rows = []
    for number, cells in enumerate(_rows(statement)):
        written = []
        for cell in cells:
            text = escape(cell.text).replace("  ", "&nbsp;&nbsp;") or "&nbsp;"
            middle = len(text) // 2 if number >= statement.head_rows and "&" not in text else 0
            runs = f"<span style='font-size:9.0pt'>{text[:middle]}</span><span>{text[middle:]}<o:p></o:p></span>"
            written.append(
                f"<td{_spans(cell)} valign='center' style='border:solid windowtext 1.0pt;padding:0cm 5.4pt'>\n"
                f"  <p class='MsoNormal' align='center' style='margin:0'>{runs}</p>\n  </td>"
            )
        rows.append(f" <tr style='height:15.0pt'>\n  {' '.join(written)}\n </tr>")
    columns = "<col width='64'/>" * len(statement.roles)
    table = f"<table border='0' cellspacing='0'><colgroup>{columns}</colgroup>\n" + "\n".join(rows) + "\n</table>"
    return f"{words}<div align='center'>{table}</div>"


def _inside(statement: Statement, unit: str, words: str) -> str:
    columns = len(statement.roles)
    title, body, money = above(statement, unit)
    left = columns // 2
    rows = [
        f"<tr><td colspan='{columns}'><strong>{escape(title)}</strong></td></tr>",
        f"<tr><td colspan='{left}'>{escape(body)}</td><td colspan='{columns - left}'>{escape(money)}</td></tr>",
    ]
    for number, cells in enumerate(_rows(statement)):
        written = []
        for cell in cells:
            text = escape(cell.text.strip())
            if number < statement.head_rows and len(text) > 5 and "&" not in text:
                text = f"{text[:4]}<br/>{text[4:]}"
            pad = (len(cell.text) - len(cell.text.lstrip(" "))) // 2
            written.append(f"<td{_spans(cell)}>{'　' * pad}{text}</td>")
        rows.append(f"<tr>{''.join(written)}</tr>")
    return f"<table><tbody>{''.join(rows)}</tbody></table>"


def _drawn(statement: Statement, unit: str, words: str) -> str:
    columns = len(statement.roles)
    widths = [part for _ in range(columns - 1) for part in (70, 2)] + [70]
    rows = []
    for number, cells in enumerate(_rows(statement)):
        shift = 1 if number < statement.head_rows else 0
        written = []
        for cell in cells:
            first, last = 2 * cell.col - shift, 2 * (cell.col + cell.cols) - shift
            span = (len(widths) if cell.col + cell.cols == columns else last) - max(first, 0)
            rowspan = f" rowspan='{cell.rows}'" if cell.rows > 1 else ""
            written.append(f"<td colspan='{span}'{rowspan}><p>{escape(cell.text.strip())}</p></td>")
        rows.append(f"<tr>{''.join(written)}</tr>")
    sizes = "".join(f"<td width='{width}'></td>" for width in widths)
    return f"{words}<table>{''.join(rows)}<tr height='0'>{sizes}</tr></table>"


def _torn(statement: Statement, unit: str, words: str) -> str:
    rows = [
        "<tr>" + "".join(f"<td{_spans(cell)}>{escape(cell.text.strip())}</td>" for cell in cells) + "</tr>"
        for cells in _rows(statement)
    ]
    head, body = "".join(rows[: statement.head_rows]), rows[statement.head_rows :]
    pages = ["".join(body[at : at + _ROWS_A_PAGE]) for at in range(0, max(len(body), 1), _ROWS_A_PAGE)]
    return words + "<p>&nbsp;</p>".join(f"<table>{head}{page}</table>" for page in pages)


_TABLES = {"plain": _plain, "pasted": _pasted, "inside": _inside, "drawn": _drawn, "torn": _torn}
