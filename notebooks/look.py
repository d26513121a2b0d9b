"""What the notebooks share: the home that they read, answers as plain tables, pictures.

Not here: anything about the data. Each notebook shows its own questions.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from html import escape
from pathlib import Path

import duckdb
import marimo as mo

from pipeline.fonts import chinese_charts
from pipeline.home import Home

__all__ = ["charts", "open_home", "picture", "shown"]

CHECKOUT = Path(__file__).resolve().parent.parent


def open_home() -> Home:
    """The home in `JUESUAN_HOME`, else that of `make demo`."""
    return Home(Path(os.environ.get("JUESUAN_HOME") or CHECKOUT / "data" / "demo"))


def shown(answer: duckdb.DuckDBPyConnection) -> mo.Html:
    """An answer as a table that needs no script: numbers to the right, exact, in groups of three."""
    columns = [str(d[0]) for d in answer.description or ()]
    rows = answer.fetchall()
    body = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>\n" for row in rows)
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    return mo.Html(f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>")


def picture(png: bytes, words: str) -> mo.Html:
    """A picture with words for those who cannot see it."""
    return mo.image(png, alt=words)


@contextmanager
def charts() -> Iterator[None]:
    """Charts drawn inside have Chinese letters on any machine."""
    import matplotlib

    matplotlib.use("Agg")
    with chinese_charts():
        yield


def _plain(value: Decimal) -> str:
    """A decimal without the zeros that its column type adds, with at least two places."""
    whole, _, places = f"{value:,f}".rstrip("0").partition(".")
    return f"{whole}.{places:0<2}"


def _cell(value: object) -> str:
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        text = _plain(value) if isinstance(value, Decimal) else f"{value:,}" if abs(value) >= 10_000 else str(value)
        return f'<td style="text-align: right">{text}</td>'
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    return f"<td>{escape('' if value is None else str(value))}</td>"
