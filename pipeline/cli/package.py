"""`juesuan export` and `juesuan demo`: the warehouse as a data package, and the main job on the bundled samples."""

from __future__ import annotations

from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pipeline.cli.terminal import HomeOption, JsonOption, error_console, output_console, print_json

if TYPE_CHECKING:
    from pipeline.home import Home
    from pipeline.warehouse.changes import Changes

__all__ = ["PackageFormat", "demo", "export"]


class PackageFormat(StrEnum):
    """Formats of an export."""

    parquet = "parquet"
    sqlite = "sqlite"
    xlsx = "xlsx"


_NAMES: Final = {
    PackageFormat.parquet: "juesuan",
    PackageFormat.sqlite: "juesuan.sqlite",
    PackageFormat.xlsx: "juesuan.xlsx",
}


def export(
    home: HomeOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            help="Folder of the package, or file for sqlite and xlsx; default: exports/juesuan of the home.",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        PackageFormat,
        typer.Option("--format", help="A Parquet data package, or one file for tools without Parquet."),
    ] = PackageFormat.parquet,
    since: Annotated[
        str | None,
        typer.Option(
            "--since",
            help="Put in what changed since this version: the folder of an older package, a warehouse file, or"
            " previous-1 (the one before the published).",
            show_default=False,
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Write the published warehouse as a Parquet data package (Frictionless v2), a SQLite file or an Excel workbook.

    Example: juesuan export --out juesuan-2024
    """
    from pipeline.home import Home
    from pipeline.warehouse.package import export as write_package

    if since is not None and form is not PackageFormat.parquet:
        raise typer.BadParameter("the changelog belongs to the Parquet package", param_hint="--since")
    place = Home(home)
    place.check_version()
    target = out or place.exports / _NAMES[form]
    error_console().print("writing the data package …", style="dim")
    changes: Changes | None = None
    if form is PackageFormat.parquet:
        changes = write_package(place.published, target, since=since).changes
        if changes is not None and not as_json:
            _tell(changes)
    else:
        _write_file(place, target, form)
    if as_json:
        print_json({"path": str(target), "format": form.value, "since": None if changes is None else _record(changes)})
        return
    output_console().print(str(target), markup=False, highlight=False, soft_wrap=True)


def _write_file(place: Home, target: Path, form: PackageFormat) -> None:
    from pipeline.warehouse.package import open_whole, provenance
    from pipeline.warehouse.read import published_file

    if target.is_dir():
        raise typer.BadParameter("name a file: this is a folder", param_hint="--out")
    with closing(open_whole(published_file(place.warehouse))) as con:
        if form is PackageFormat.sqlite:
            from pipeline.warehouse.sqlite_file import write_sqlite

            write_sqlite(con, target)
        else:
            from pipeline.warehouse.workbook_file import write_workbook

            write_workbook(con, target, *provenance(con))


def _record(changes: Changes) -> dict[str, object]:
    tables = {n: {"added": t.added, "removed": t.removed, "changed": t.changed} for n, t in changes.tables.items()}
    return {"version": changes.version, "tables": tables}


def _tell(changes: Changes) -> None:
    from pipeline.cli.terminal import table

    rows = [
        (name, found.added, found.removed, found.changed)
        for name, found in changes.tables.items()
        if found.added or found.removed or found.changed
    ]
    console = error_console()
    console.print(f"since version {changes.version}:", markup=False, highlight=False)
    if rows:
        console.print(table(("table", "added", "removed", "changed"), rows))
    else:
        console.print("no row is other than before")


def demo(
    home: Annotated[
        Path | None, typer.Option("--home", help="The home folder. Default: data/demo of the checkout.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ingest the bundled samples in a home of their own and show what the warehouse answers.

    Example: juesuan demo
    """
    from pipeline.cli.demo import run_demo

    run_demo(home, output_console(), as_json=as_json)
