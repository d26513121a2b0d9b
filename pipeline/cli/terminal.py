"""What all commands share: the options --home and --json, consoles, tables that keep Chinese text aligned.

Colours follow the terminal and `NO_COLOR`; nothing is cut where nobody looks. What `--json` prints has a shape that
docs/commands.md describes: names are added to it, never changed.
"""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from pipeline.home import Home

__all__ = ["HomeOption", "JsonOption", "cell", "error_console", "output_console", "print_json", "table", "typed",
           "write_bytes"]  # fmt: skip

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="The home folder. Default: $JUESUAN_HOME, else data/ of the checkout.", show_default=False
    ),
]

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of tables for people.")]

#: Width of output that goes to a file or pipe: nothing is cut there.
_UNLIMITED: Final = 100_000


def error_console() -> Console:
    """Console of progress and messages."""
    from rich.console import Console

    return Console(stderr=True)


def output_console() -> Console:
    """Console of results; as wide as needed where nobody looks."""
    from rich.console import Console

    return Console(file=sys.stdout) if sys.stdout.isatty() else Console(file=sys.stdout, width=_UNLIMITED)


def cell(value: object) -> str:
    """A value for a person: numbers grouped by thousands, lists joined, nothing for null."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Decimal():
            return f"{value:,f}"
        case list() | tuple():
            return ", ".join(cell(v) for v in value)
        case _:
            return str(value)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, title: str | None = None) -> Table:
    """A table with numbers to the right; widths count a Chinese letter as two."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    made = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", pad_edge=False, show_header=any(columns))
    listed = [list(row) for row in rows]
    for number, name in enumerate(columns):
        known = [row[number] for row in listed if row[number] is not None]
        is_number = bool(known) and all(isinstance(v, (int, float, Decimal)) for v in known)
        made.add_column(Text(name), justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        made.add_row(*(Text(cell(value)) for value in row))
    return made


def print_json(value: object) -> None:
    """Print the result of a command for programs: UTF-8, decimals as numbers with all their digits."""
    import msgspec

    encoder = msgspec.json.Encoder(decimal_format="number", enc_hook=str)
    write_bytes(None, msgspec.json.format(encoder.encode(value), indent=1) + b"\n")


def write_bytes(out: Path | None, data: bytes) -> None:
    """Write a result to the file that `--out` names (whole or not at all), or to stdout."""
    if out is None:
        rest = memoryview(data)
        while rest:  # unbuffered (PYTHONUNBUFFERED) it may take only a part at a time
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.flush()
        return
    from pipeline.durable import write_file

    write_file(out, data)
    error_console().print(f"written: {out}", markup=False, highlight=False, soft_wrap=True)


def typed(home: Home, verb: str) -> str:
    """A command of this installation on a home as it can be typed here, short where the current folder allows."""
    beside = Path(sys.executable).with_name("juesuan")
    program = _from_here(beside) if beside.is_file() else "juesuan"
    return f"{shlex.quote(program)} {verb} --home {shlex.quote(_from_here(home.path))}"


def _from_here(path: Path) -> str:
    shown = os.path.relpath(path)
    return str(path) if shown.startswith("..") else shown
