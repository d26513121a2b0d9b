"""`juesuan evidence`: what proves a figure, as a picture, a page or text, and in words on the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli.terminal import HomeOption, JsonOption, output_console, write_bytes

if TYPE_CHECKING:
    from pipeline.evidence import Evidence
    from pipeline.home import Home

__all__ = ["evidence"]

_SUFFIXES: Final = (".png", ".html", ".txt", ".json")


def evidence(
    line_item_id: Annotated[
        str, typer.Argument(help="line_item_id of the table line_items.", show_default=False, metavar="LINE_ITEM_ID")
    ],
    home: HomeOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="File to write: a crop of the page (.png), a page (.html), text (.txt) or all of it (.json).",
            dir_okay=False,
            show_default=False,
        ),
    ] = None,
    page: Annotated[bool, typer.Option("--page", help="The whole page instead of a crop (.png).")] = False,
    scale: Annotated[float, typer.Option("--scale", min=0.5, max=8.0, help="Pixels for a point of the page.")] = 2.0,
    json: JsonOption = False,
) -> None:
    """Show what proves a figure: file, page, printed text, hash, and a crop of the page or the passage.

    Example: juesuan evidence 3f0c9a51d2e84b76 --out crop.png
    """
    from pipeline.evidence import prove
    from pipeline.home import Home

    if out is not None and out.suffix.lower() not in _SUFFIXES:
        raise typer.BadParameter(f"its name must end with one of {', '.join(_SUFFIXES)}", param_hint="--out")
    if page and (out is None or out.suffix.lower() != ".png"):
        raise typer.BadParameter("name a .png with --out", param_hint="--page")
    place = Home(home)
    place.check_version()
    found = prove(place, line_item_id, scale=scale)
    if out is not None:
        write_bytes(out, _content(place, found, out.suffix.lower(), page, scale))
    if json:
        write_bytes(None, _json(found))
    else:
        _tell(found)


def _content(home: Home, found: Evidence, suffix: str, page: bool, scale: float) -> bytes:
    from pipeline.evidence import page_image
    from pipeline.evidence.passage import as_html, as_text, picture_of

    if suffix == ".html":
        return as_html(found).encode()
    if suffix == ".txt":
        return as_text(found).encode()
    if suffix == ".json":
        return _json(found)
    if page and found.page is not None and found.crop is not None:
        return page_image(home, found.document_id, found.page, scale, found.marks)
    return picture_of(found, scale)


def _json(found: Evidence) -> bytes:
    import msgspec

    encoder = msgspec.json.Encoder(decimal_format="number")
    return msgspec.json.format(encoder.encode(found.record()), indent=2) + b"\n"


def _tell(found: Evidence) -> None:
    from rich.table import Table
    from rich.text import Text

    from pipeline.cli.terminal import cell

    lines = Table.grid(padding=(0, 2))
    lines.add_column(style="dim", no_wrap=True)
    lines.add_column(overflow="fold")
    record = found.record()
    for name in ("printed", "value", "row", "column", "words", "file_name", "page", "box", "sha256", "source_uri"):
        value = record[name]
        if name in ("row", "column"):
            value = value["text"] if isinstance(value, dict) else None
        if name == "printed":
            value = " ".join(filter(None, (found.printed, found.printed_unit)))
        if value not in (None, ""):
            lines.add_row(name, Text(cell(value)))
    lines.add_row("quote", Text(found.quote))
    if found.passage is not None and found.passage.match:
        passage = Text(found.passage.before)
        passage.append(found.passage.match, style="reverse")
        passage.append(found.passage.after)
        lines.add_row("passage", passage)
    output = output_console()
    with output.capture() as drawn:
        output.print(lines)
    for line in drawn.get().splitlines():  # without the blanks that fill the last column
        output.print(Text.from_ansi(line.rstrip()), soft_wrap=True)
