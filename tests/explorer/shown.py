"""Pages of the explorer as tests look at them: which there are, what one holds, and a figure to ask for."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import quote

import duckdb
from starlette.testclient import TestClient

from tests.explorer.conftest import OTHER, UNIT

PAGES = (
    "",
    "search?q=退休",
    f"unit/{quote(UNIT)}",
    f"unit/{quote(UNIT)}?year=2023&level=class&money=yuan",
    f"unit/{quote(OTHER)}",
    "compare",
    f"compare?unit={quote(UNIT)}&unit={quote(OTHER)}&by=share",
    f"compare?unit={quote(UNIT)}",
    "contradictions",
    "contradictions?fault=all&severity=error",
    "coverage",
    "coverage?place=上海市/青浦区",
    "subject/2210201",
    "subject/30101",
    "sql",
    f"proof?unit={quote(UNIT)}&year=2024&measure=function_actual&code=2210201",
)


class Document(HTMLParser):
    """Tags, texts and links of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[str]:
        found = (a.get("href") or a.get("src") or "" for tag, a in self.tags if tag in ("a", "img", "link", "script"))
        return [link for link in found if link]


def page(client: TestClient, address: str) -> Document:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:500])
    return Document(answer.text)


def figure(ask: duckdb.DuckDBPyConnection, condition: str) -> tuple[str, str, int]:
    found = ask.execute(
        f"SELECT line_item_id, document_id, page FROM line_items WHERE {condition} ORDER BY line_item_id LIMIT 1"
    ).fetchone()
    assert found is not None, condition
    return found
