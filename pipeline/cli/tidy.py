"""`juesuan tidy`: what the retention of the home lets go, named or removed."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.terminal import HomeOption, JsonOption, error_console, output_console, print_json, table

__all__ = ["tidy"]


def tidy(
    home: HomeOption = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Name what would go, and remove nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Remove old records of runs, data packages, warehouses and outputs of stages that are no longer in use.

    What is kept for how long stands in night.toml of the home. The nightly run does the same, and clears Dagster's
    history too. Documents and what the published warehouse is made from are never touched.

    Example: juesuan tidy --dry-run
    """
    from pipeline import clock
    from pipeline.home import Home, command_line
    from pipeline.night import retention
    from pipeline.night.settings import load_settings

    place = Home(home)
    place.check_version()
    keep = load_settings(place).retention
    if dry_run:
        gone = list(retention.expired(place, keep, clock.now()))
    else:
        with place.writer(command_line()):
            gone = retention.tidy(place, keep, clock.now())
    if as_json:
        listed = [{"what": one.what, "path": str(one.path), "bytes": one.size} for one in gone]
        print_json({"dry_run": dry_run, "bytes": sum(one.size for one in gone), "gone": listed})
        return
    if gone:
        rows = [(one.what, str(one.path), f"{one.size / 1024**2:.1f} MB") for one in gone]
        output_console().print(table(("what", "path", "size"), rows))
    freed = sum(one.size for one in gone) / 1024**2
    words = "would be freed" if dry_run else "freed"
    error_console().print(f"{len(gone)} things, {freed:.1f} MB {words}", markup=False, highlight=False)
