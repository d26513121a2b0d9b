"""The command line: asks `assets` and `pipeline.warehouse`, prints for people.

Results go to stdout, progress and messages to stderr. Exit codes: 0 success, 1 failure, 2 wrong usage, 3 some
documents were rejected and the others published. Commands import what they need when they run: `--help` is quick.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli import ask, assistant, evidence, explore, health, ingest, package, status, tidy
from pipeline.cli.terminal import error_console
from pipeline.durable import home_error
from pipeline.errors import JuesuanError

__all__ = ["app", "main"]

_TAKE_IN, _ASK, _HAND_ON, _LOOK_AFTER = "Take in 收录", "Ask 查询", "Hand on 交付", "Look after 运维"

app = typer.Typer(
    name="juesuan",
    help="Chinese public budget and final-account reports (部门决算公开) as one tidy, validated DuckDB warehouse.",
    epilog="Exit codes: 0 success, 1 failure, 2 wrong usage, 3 some documents were rejected and the others published."
    " Every command takes --home and --json; NO_COLOR is respected. More: docs/commands.md",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="markdown",
)
app.command("ingest", rich_help_panel=_TAKE_IN)(ingest.ingest)
app.command("demo", rich_help_panel=_TAKE_IN)(package.demo)
app.command("sql", rich_help_panel=_ASK)(ask.sql)
app.command("check", rich_help_panel=_ASK)(ask.check)
app.command("evidence", rich_help_panel=_ASK)(evidence.evidence)
app.command("explore", rich_help_panel=_ASK)(explore.explore)
app.command("export", rich_help_panel=_HAND_ON)(package.export)
app.command("mcp", rich_help_panel=_HAND_ON)(assistant.mcp)
app.command("doctor", rich_help_panel=_LOOK_AFTER)(health.doctor)
app.command("status", rich_help_panel=_LOOK_AFTER)(status.status)
app.command("tidy", rich_help_panel=_LOOK_AFTER)(tidy.tidy)


def _version(wanted: bool) -> None:
    if wanted:
        from pipeline import __version__

        typer.echo(f"juesuan {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Nothing before the commands: `help` of the application describes it."""


def main() -> None:
    """Entry point of `juesuan`: one clear message for every error that we raise on purpose."""
    try:
        app()
    except (JuesuanError, OSError) as caught:
        error = caught if isinstance(caught, JuesuanError) else home_error(caught, Path(caught.filename or ""))
        if "--json" in sys.argv[1:]:
            sys.stderr.buffer.write(_encoded(error))
            sys.exit(1)
        console = error_console()
        place = f"{error.where}: " if error.where else ""
        console.print(f"Error: {place}{error.what}.", style="red", markup=False, highlight=False, soft_wrap=True)
        if error.remedy:
            console.print(f"Remedy: {error.remedy}.", markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


def _encoded(error: JuesuanError) -> bytes:
    """An error for programs, as one line on stderr: stdout stays empty."""
    import msgspec

    return msgspec.json.encode({"error": {"what": error.what, "where": error.where, "remedy": error.remedy}}) + b"\n"
