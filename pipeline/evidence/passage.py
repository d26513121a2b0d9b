"""The passage of formats without pages, as text, as HTML and as a picture: `--out crop.png` works for every source."""

from __future__ import annotations

import base64
from html import escape
from typing import Final

from PIL import Image, ImageDraw, ImageFont, features

from pipeline.evidence.drawing import COLOURS, png
from pipeline.evidence.model import Claim, Evidence, Grid, Passage, Role
from pipeline.fonts import chinese_font

__all__ = ["as_html", "as_text", "picture_of", "quoted"]

#: Width of the text and size of its letters in a picture, in points.
_WIDTH: Final = 560.0
_SIZE: Final = 12.0
_LEADING: Final = 1.65
_MARGIN: Final = 14.0
_CELL_PADDING: Final = 5.0
#: A cell of a table is no wider than this; longer texts are broken.
_CELL_WIDTH: Final = 150.0
#: Letters of a cell, and of the words on each side of a figure, that a picture shows: a paragraph or a cell of a
#: stranger's file may be as long as the file, and the picture would fill the memory.
_CELL_LETTERS: Final = 300
_LETTERS: Final = 600
_TINT: Final = 56
_STYLE: Final = (
    "body{font-family:'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',system-ui,sans-serif;"
    "line-height:1.7;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "blockquote{white-space:pre-line}img{max-width:100%}"
    "table{border-collapse:collapse}td{border:1px solid #999;padding:.2rem .5rem}"
)
#: The letter forms of the mainland; the font's default forms are those of Taiwan. Asked for where Pillow can.
_FORMS: Final[str | None] = "zh-Hans" if features.check("raqm") else None


def quoted(claim: Claim) -> Passage:
    """The quote of a line item as its passage, where the words were not found in the source again."""
    printed = claim.printed_value or ""
    before, match, after = claim.quote.rpartition(printed) if printed else (claim.quote, "", "")
    return Passage(before, match, after) if match else Passage(claim.quote, "", "")


def as_text(evidence: Evidence) -> str:
    """The passage as plain text, the figure between 【 】."""
    passage = evidence.passage
    if passage is None:
        return "\n".join([*_source_lines(evidence), "", evidence.quote, ""])
    lines = [f"{passage.before}【{passage.match}】{passage.after}" if passage.match else passage.before]
    if passage.grid is not None:
        lines = ["\t".join(row) for row in passage.grid.rows] + ["", *lines]
    return "\n".join([*_source_lines(evidence), "", *lines, ""])


def as_html(evidence: Evidence) -> str:
    """The passage as a self-contained page, marks in the colours of crops."""
    passage = evidence.passage
    marks = (
        f".{role}{{background:rgba({r},{g},{b},.22);outline:2px solid rgb({r},{g},{b})}}"
        for role, (r, g, b) in COLOURS.items()
    )
    style = _STYLE + "".join(marks)
    body = "".join(f"<p>{escape(line)}</p>" for line in _source_lines(evidence))
    if evidence.crop is not None:
        picture = base64.b64encode(evidence.crop).decode("ascii")
        body += f'<p><img alt="{escape(evidence.printed)}" src="data:image/png;base64,{picture}"></p>'
    if passage is None:
        body += f"<blockquote>{escape(evidence.quote)}</blockquote>"
    elif passage.grid is not None:
        rows = "".join(
            "<tr>" + "".join(_cell(text, passage.grid.marks.get((y, x))) for x, text in enumerate(row)) + "</tr>"
            for y, row in enumerate(passage.grid.rows)
        )
        body += f"<table>{rows}</table>"
    else:
        match = f'<span class="figure">{escape(passage.match)}</span>' if passage.match else ""
        body += f"<blockquote>{escape(passage.before)}{match}{escape(passage.after)}</blockquote>"
    title = escape(evidence.file_name)
    return (
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{style}</style></head><body>{body}</body></html>\n"
    )


def _cell(text: str, role: Role | None) -> str:
    return f'<td class="{role}">{escape(text)}</td>' if role else f"<td>{escape(text)}</td>"


def _source_lines(evidence: Evidence) -> list[str]:
    place = "" if evidence.page is None else f" · 第{evidence.page}页 p. {evidence.page}"
    return [f"{evidence.file_name}{place}", f"sha256 {evidence.sha256}"]


def picture_of(evidence: Evidence, scale: float = 2.0) -> bytes:
    """The crop where there is one, else the passage drawn as a picture (PNG)."""
    if evidence.crop is not None:
        return evidence.crop
    passage = evidence.passage or Passage(evidence.quote, "", "")
    if passage.grid is not None:
        return png(_draw_grid(passage.grid, scale))
    return png(_draw_text(_shortened(passage), scale))


def _shortened(passage: Passage) -> Passage:
    """What a picture shows of a passage: the words nearest to the figure."""
    before, match, after = passage.before, passage.match, passage.after
    nearest = _cut(before, _LETTERS) if not match else before if len(before) <= _LETTERS else f"…{before[-_LETTERS:]}"
    return Passage(nearest, _cut(match, _LETTERS), _cut(after, _LETTERS))


def _cut(text: str, letters: int) -> str:
    return text if len(text) <= letters else f"{text[:letters]}…"


def _font(scale: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(chinese_font()), max(6, round(_SIZE * scale)))


def _draw_text(passage: Passage, scale: float) -> Image.Image:
    """Running text, broken where the line is full; the figure and nothing else is marked."""
    font = _font(scale)
    left, wide, step = _MARGIN * scale, _WIDTH * scale, _SIZE * _LEADING * scale
    roles = [False] * len(passage.before) + [True] * len(passage.match) + [False] * len(passage.after)
    x, y = left, _MARGIN * scale
    letters: list[tuple[float, float, float, str, bool]] = []
    for letter, is_figure in zip(passage.text, roles, strict=True):
        room = font.getlength(letter) if letter.isprintable() else 0.0
        if letter == "\n" or x + room > left + wide:
            x, y = left, y + step
        if letter.isprintable():
            letters.append((x, y, room, letter, is_figure))
            x += room
    picture = Image.new("RGB", (round(wide + 2 * left), round(y + step + left)), "white")
    pen = ImageDraw.Draw(picture, "RGBA")
    figures = [(x, y, x + room) for x, y, room, _, is_figure in letters if is_figure]
    for top in sorted({y for _, y, _ in figures}):
        line = [(x0, x1) for x0, y, x1 in figures if y == top]
        corners = (line[0][0] - scale, top - scale, line[-1][1] + scale, top + _SIZE * 1.35 * scale)
        width = max(1, round(1.2 * scale))
        pen.rectangle(corners, fill=(*COLOURS["figure"], _TINT), outline=(*COLOURS["figure"], 255), width=width)
    for top in sorted({y for _, y, *_ in letters}):
        # line by line: letter by letter, marks would not know their script and take other forms
        words = "".join(letter for _, y, _, letter, _ in letters if y == top)
        pen.text((left, top), words, fill="black", font=font, language=_FORMS)
    return picture


def _draw_grid(grid: Grid, scale: float) -> Image.Image:
    """The part of a table, cells as wide as their texts within a limit, marked cells in their colours."""
    font = _font(scale)
    padding, step = _CELL_PADDING * scale, _SIZE * _LEADING * scale
    columns = range(max((len(row) for row in grid.rows), default=0))
    broken = [[_broken(_cut(text, _CELL_LETTERS), font, _CELL_WIDTH * scale) for text in row] for row in grid.rows]
    widths = [
        max((font.getlength(line) for row in broken for line in row[x]), default=0.0) + 2 * padding for x in columns
    ]
    heights = [max((len(lines) for lines in row), default=1) * step + padding for row in broken]
    margin = _MARGIN * scale
    picture = Image.new("RGB", (round(sum(widths) + 2 * margin), round(sum(heights) + 2 * margin)), "white")
    pen = ImageDraw.Draw(picture, "RGBA")
    y = margin
    for row_no, row in enumerate(broken):
        x = margin
        for col_no, lines in enumerate(row):
            role = grid.marks.get((row_no, col_no))
            corners = (x, y, x + widths[col_no], y + heights[row_no])
            if role is not None:
                pen.rectangle(
                    corners, fill=(*COLOURS[role], _TINT), outline=(*COLOURS[role], 255), width=round(1.2 * scale)
                )
            else:
                pen.rectangle(corners, outline=(150, 150, 150, 255))
            for number, line in enumerate(lines):
                pen.text((x + padding, y + padding / 2 + number * step), line, fill="black", font=font, language=_FORMS)
            x += widths[col_no]
        y += heights[row_no]
    return picture


def _broken(text: str, font: ImageFont.FreeTypeFont, wide: float) -> list[str]:
    lines = [""]
    for letter in filter(str.isprintable, text):
        if lines[-1] and font.getlength(lines[-1] + letter) > wide:
            lines.append("")
        lines[-1] += letter
    return lines
