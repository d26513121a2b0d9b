"""The MCP server: the tools of `pipeline.assistant.tools` by the official SDK, over stdio.

stdout belongs to the protocol: nothing else may be printed there.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Annotated, TypeVar

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ImageContent, TextContent, ToolAnnotations
from pydantic import Field

from pipeline import __version__
from pipeline.assistant.tools import INSTRUCTIONS, Tools
from pipeline.errors import JuesuanError
from pipeline.home import Home

__all__ = ["build_server"]

T = TypeVar("T")

#: No tool changes anything, and none reaches beyond the home.
_READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def build_server(home: Home) -> MCPServer:
    """The server over the published warehouse of a home; `run("stdio")` serves it."""
    tools = Tools(home)
    server = MCPServer("juesuan", title="Juesuan 决算", instructions=INSTRUCTIONS, version=__version__)

    @server.tool(title="Tables of the warehouse", annotations=_READ_ONLY, structured_output=False)
    def tables() -> str:
        """All tables of the warehouse: what each holds (English and Chinese), its key and its number of rows."""
        return _asked(tools.tables)

    @server.tool(title="Columns of a table", annotations=_READ_ONLY, structured_output=False)
    def describe(table: Annotated[str, Field(description="Name of a table, as `tables` lists them")]) -> str:
        """The columns of one table: type, meaning, and the words that may stand in them."""
        return _asked(lambda: tools.describe(table))

    @server.tool(title="Search units", annotations=_READ_ONLY, structured_output=False)
    def search_units(
        words: Annotated[str, Field(description="Parts of a name, place, supervising department or code")],
        most: Annotated[int, Field(ge=1, le=50, description="How many units at most")] = 20,
    ) -> str:
        """Departments and units (部门、单位) whose name, alias, place or code holds all words, with their years."""
        return _asked(lambda: tools.search_units(words, most))

    @server.tool(title="Ask in SQL", annotations=_READ_ONLY, structured_output=False)
    def query(
        sql: Annotated[str, Field(description="One DuckDB SELECT; money is in yuan")],
        rows: Annotated[
            int, Field(ge=1, le=500, description="Rows at most; `truncated` says when there are more")
        ] = 100,
    ) -> str:
        """Rows of one SELECT over the published warehouse: read-only, 20 seconds, no files, no network."""
        return _asked(lambda: tools.query(sql, rows))

    @server.tool(title="Prove a figure", annotations=_READ_ONLY, structured_output=False)
    def evidence(
        line_item_id: Annotated[str, Field(description="line_item_id of the table line_items")],
    ) -> list[TextContent | ImageContent]:
        """The page that prints a figure: a crop with the figure (orange), its row (blue) and column (green) marked,
        the printed text, file, page and hash; for text, office and web sources the passage."""
        said, picture = _asked(lambda: tools.evidence(line_item_id))
        return [TextContent(type="text", text=said), _image(picture)]

    @server.tool(title="Page of a report", annotations=_READ_ONLY, structured_output=False)
    def page(
        document_id: Annotated[str, Field(description="document_id of the table documents")],
        number: Annotated[int, Field(ge=1, description="The page, from 1")],
    ) -> list[TextContent | ImageContent]:
        """A whole page of a report as a picture."""
        return [_image(_asked(lambda: tools.page(document_id, number)))]

    return server


def _image(png: bytes) -> ImageContent:
    return ImageContent(type="image", data=base64.b64encode(png).decode("ascii"), mime_type="image/png")


def _asked(question: Callable[[], T]) -> T:
    """An answer, or our error as one that the assistant may read: what is wrong, and what to do."""
    try:
        return question()
    except JuesuanError as error:
        raise ToolError(str(error)) from error
