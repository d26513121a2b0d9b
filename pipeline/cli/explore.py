"""`juesuan explore`: the published warehouse as pages in the browser, on this machine alone."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.cli.terminal import HomeOption, JsonOption, error_console, output_console, print_json

__all__ = ["explore"]


def explore(
    home: HomeOption = None,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="Port; 0 for any free one.")] = 8765,
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on. Whoever reaches it reads everything published.")
    ] = "127.0.0.1",
    browser: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Serve the explorer: search, units, comparisons, contradictions and proofs as web pages. Read-only, loopback.

    Example: juesuan explore --open
    """
    from pipeline.explorer import serve
    from pipeline.explorer.guard import is_loopback
    from pipeline.home import Home

    place = Home(home)
    place.check_version()

    def ready(address: str) -> None:
        if not is_loopback(host):
            error_console().print("Others on the network can read everything that is published here.", style="yellow")
        error_console().print("Stop with Ctrl-C.", style="dim")
        if as_json:
            print_json({"address": address, "home": str(place.path)})
        else:
            output_console().print(address, markup=False, highlight=False, soft_wrap=True)
        if browser:
            import webbrowser

            webbrowser.open(address)

    serve(place, host, port, ready=ready)
