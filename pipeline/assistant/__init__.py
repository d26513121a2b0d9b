"""An MCP server over the published warehouse, for assistants that speak the Model Context Protocol.

What belongs here: the tools that such an assistant may call (`tools`) and the server that offers them (`server`). What
does not: any access of its own; everything is asked through `pipeline.warehouse.read` and `pipeline.evidence`.
"""

from __future__ import annotations

from pipeline.assistant.tools import Tools

__all__ = ["Tools"]
