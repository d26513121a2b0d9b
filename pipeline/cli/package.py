"""`juesuan export` and `juesuan demo`: the warehouse as a data package, and the main job on the bundled samples."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli.terminal import HomeOption, error_console, output_console

__all__ = ["demo", "export"]


def export(
    home: HomeOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", help="Folder; default: exports/juesuan of the home.", file_okay=False, show_default=False
        ),
    ] = None,
) -> None:
    """Write the Parquet data package (Frictionless v2) of the published warehouse.

    Example: juesuan export --out juesuan-2024
    """
    from pipeline.home import Home
    from pipeline.warehouse.package import export as write_package

    place = Home(home)
    place.check_version()
    target = out or place.exports / "juesuan"
    error_console().print("writing the data package …", style="dim")
    write_package(place.published, target)
    output_console().print(str(target), markup=False, highlight=False, soft_wrap=True)


def demo(
    home: Annotated[
        Path | None, typer.Option("--home", help="The home folder. Default: data/demo of the checkout.")
    ] = None,
) -> None:
    """Ingest the bundled samples in a home of their own and show what the warehouse answers.

    Example: juesuan demo
    """
    from pipeline.cli.demo import run_demo

    run_demo(home, output_console())
