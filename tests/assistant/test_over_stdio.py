"""A real client of the official SDK speaks with `juesuan mcp` over stdio."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PIL import Image

from pipeline.home import Home
from pipeline.warehouse.read import open_published

pytest.importorskip("mcp", reason="the MCP SDK is not installed (extra: mcp)")
from mcp import Client, StdioServerParameters

T = TypeVar("T")
CHECKOUT = Path(__file__).resolve().parents[2]


def spoken(home: Home, ask: Callable[[Client], Awaitable[T]]) -> T:
    async def speak() -> T:
        server = StdioServerParameters(
            command=sys.executable,
            args=["-m", "pipeline.cli", "mcp", "--home", str(home.path)],
            cwd=str(CHECKOUT),
            env=dict(os.environ),  # the coverage of a process is measured by what stands there
        )
        async with Client(server, read_timeout_seconds=60) as client:
            return await ask(client)

    return asyncio.run(speak())


def text_of(result: Any) -> str:
    return next(part.text for part in result.content if part.type == "text")


def line_item(home: Home, where: str) -> str:
    with closing(open_published(home.warehouse)) as con:
        row = con.execute(
            f"SELECT line_item_id FROM line_items JOIN documents USING (document_id) WHERE {where} ORDER BY 1 LIMIT 1"
        ).fetchone()
    assert row is not None
    return str(row[0])


def test_an_assistant_finds_asks_and_proves(home: Home) -> None:
    printed = line_item(home, "x0 IS NOT NULL AND printed_value IS NOT NULL AND line_items.source = 'table'")
    written = line_item(home, "media_type = 'text/plain' AND printed_value IS NOT NULL")

    async def ask(client: Client) -> None:
        tools = (await client.list_tools()).tools
        assert {tool.name for tool in tools} == {"tables", "describe", "search_units", "query", "evidence", "page"}
        assert all(tool.description and tool.annotations and tool.annotations.read_only_hint for tool in tools)

        listed = json.loads(text_of(await client.call_tool("tables")))
        assert next(t for t in listed if t["table"] == "line_items")["rows"] > 500
        columns = json.loads(text_of(await client.call_tool("describe", {"table": "line_items"})))["columns"]
        assert next(c for c in columns if c["column"] == "period")["one_of"] == ["change", "current", "prior"]

        units = json.loads(text_of(await client.call_tool("search_units", {"words": "青浦 水乡"})))
        assert [unit["unit_name"] for unit in units] == ["上海市青浦区水乡文化促进局"]
        assert units[0]["years"] == [2024]

        answer = json.loads(
            text_of(await client.call_tool("query", {"sql": "SELECT unit_id FROM line_items", "rows": 3}))
        )
        assert answer["columns"] == ["unit_id"]
        assert len(answer["rows"]) == 3
        assert answer["truncated"] is True

        for item, kind in ((printed, "application/pdf"), (written, "text/plain")):
            proof = await client.call_tool("evidence", {"line_item_id": item})
            said = json.loads(text_of(proof))
            assert said["media_type"] == kind
            assert said["printed"] in said["passage"]
            image = next(part for part in proof.content if part.type == "image")
            assert image.mime_type == "image/png"
            assert Image.open(io.BytesIO(base64.b64decode(image.data))).width > 100
            if kind == "application/pdf":
                page = await client.call_tool("page", {"document_id": said["document_id"], "number": said["page"]})
                assert Image.open(io.BytesIO(base64.b64decode(page.content[0].data))).height > 600

    spoken(home, ask)


def test_what_an_assistant_may_not_is_refused_with_a_remedy(home: Home) -> None:
    async def ask(client: Client) -> list[Any]:
        return [
            await client.call_tool(name, arguments)
            for name, arguments in (
                ("query", {"sql": "SELECT * FROM read_text('/etc/passwd')"}),
                ("query", {"sql": "DROP TABLE units"}),
                ("query", {"sql": "FROM enable_logging(storage = 'file', storage_config = {'path': '/tmp/x'})"}),
                ("describe", {"table": "nothing"}),
                ("search_units", {"words": "  "}),
                ("evidence", {"line_item_id": "none"}),
                ("page", {"document_id": "none", "number": 1}),
            )
        ]

    for result in spoken(home, ask):
        assert result.is_error
        assert "Remedy:" in text_of(result)
