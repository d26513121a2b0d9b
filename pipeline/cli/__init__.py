"""The command line: asks `assets` and `pipeline.warehouse`, prints for people.

Results go to stdout, progress and messages to stderr. Exit codes: 0 success, 1 failure, 2 wrong usage, 3 some
documents were rejected and the others published. Commands import what they need when they run: `--help` is quick.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import typer

from pipeline.cli import ask, assistant, evidence, explore, health, ingest, package, status, tidy
from pipeline.cli.terminal import error_console
from pipeline.durable import home_error
from pipeline.errors import JuesuanError

__all__ = ["app", "main"]

app = typer.Typer(
    name="juesuan",
    help="Chinese public budget and final-account reports (部门决算公开) as one tidy, validated DuckDB warehouse.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="markdown",
)
app.command("ingest")(ingest.ingest)
app.command("sql")(ask.sql)
app.command("check")(ask.check)
app.command("evidence")(evidence.evidence)
app.command("export")(package.export)
app.command("demo")(package.demo)
app.command("explore")(explore.explore)
app.command("mcp")(assistant.mcp)
app.command("doctor")(health.doctor)
app.command("status")(status.status)
app.command("tidy")(tidy.tidy)


def main() -> None:
    """Entry point of `juesuan`: one clear message for every error that we raise on purpose."""
    try:
        app()
    except (JuesuanError, OSError) as caught:
        if isinstance(caught, BrokenPipeError):
            # the reader of our output (`| head`) has left: nobody to tell; Python must not flush into the closed pipe
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(1)
        error = caught if isinstance(caught, JuesuanError) else home_error(caught, Path(caught.filename or ""))
        console = error_console()
        place = f"{error.where}: " if error.where else ""
        console.print(f"Error: {place}{error.what}.", style="red", markup=False, highlight=False, soft_wrap=True)
        if error.remedy:
            console.print(f"Remedy: {error.remedy}.", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)
