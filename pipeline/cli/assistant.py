"""`juesuan mcp`: the published warehouse for assistants that speak the Model Context Protocol."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from pipeline.cli.terminal import HomeOption, JsonOption, print_json
from pipeline.errors import JuesuanError

__all__ = ["mcp"]


def mcp(home: HomeOption = None, as_json: JsonOption = False) -> None:
    """Serve the published warehouse to an assistant over stdio (Model Context Protocol), read-only.

    With --json print what a client must be told to start it, and serve nothing.

    Example: juesuan mcp --home data/demo
    """
    from pipeline.home import Home

    if find_spec("mcp") is None:
        raise JuesuanError(
            "the MCP server is not installed", where="mcp", remedy="install the extra (pip install '.[mcp]')"
        )
    from pipeline.assistant.server import build_server

    place = Home(home)
    place.check_version()
    if as_json:
        words = ["-m", "pipeline.cli", "mcp", "--home", str(place.path.resolve())]
        print_json({"mcpServers": {"juesuan": {"command": sys.executable, "args": words}}})
        return
    build_server(place).run("stdio")
