"""The links of a page, and which of them a source wants followed; whether a page states figures itself.

Pure functions over text: no network. Links are told by `a`, `area`, `iframe`, `embed` and `object`, as browsers see
the markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import urldefrag, urljoin

from selectolax.lexbor import LexborHTMLParser, LexborNode

from pipeline.sources.journal import Link
from pipeline.sources.model import REPORT_WORDS, Portal, WebSource

__all__ = ["page_title", "states_figures", "wanted_links"]

#: A page of more links than any index has is cut here.
_MAX_LINKS: Final = 20_000
_MAX_URL: Final = 2_000
_MAX_TEXT: Final = 300
#: The words of a link stand in its first nodes; links within links would cost the square of their number.
_MAX_NODES: Final = 400
#: The end of an amount: its whole would be looked for from each digit of an endless number.
_AMOUNT: Final = re.compile(r"\d\.\d{2}(?!\d)|[\d.]\s*(?:万元|亿元)")
#: A page with fewer amounts than this is an announcement; the shortest report of a unit without money states more.
_FEW_AMOUNTS: Final = 5


def _found(tree: LexborHTMLParser, base: str) -> Iterator[tuple[str, str]]:
    """(address, words) of every link in the order of the page."""
    head = tree.css_first("base[href]")
    root = urljoin(base, (head.attributes.get("href") or "").strip()) if head is not None else base
    for node in tree.css("a[href], area[href], iframe[src], embed[src], object[data]")[:_MAX_LINKS]:
        raw = node.attributes.get("href") or node.attributes.get("src") or node.attributes.get("data") or ""
        raw = re.sub(r"[\t\r\n\x00]", "", raw).strip()
        if not raw or re.match(r"(?i)(javascript|mailto|tel|data|about|file|ftp):", raw):
            continue
        try:
            url = urldefrag(urljoin(root, raw.replace("\\", "/")))[0]
        except ValueError:  # `http://[`
            continue
        if len(url) > _MAX_URL or not re.match(r"(?i)https?://", url):
            continue
        title = node.attributes.get("title") or node.attributes.get("alt") or ""
        text = re.sub(r"\s+", " ", _words(node)).strip()
        # indexes cut long names short (…决算报…) and give them in full as the title
        yield url, (title.strip() if len(title.strip()) > len(text) else text)[:_MAX_TEXT]


def _words(node: LexborNode) -> str:
    """The text of a node, as far as its first nodes hold it."""
    first = islice(node.traverse(include_text=True), _MAX_NODES)
    return "".join(one.text_content or "" for one in first if one.tag == "-text")


def wanted_links(html: str, base: str, source: WebSource, *, of_index: bool) -> tuple[list[Link], list[str]]:
    """The links that `source` follows from a page, each once; and the addresses that match but lie on other hosts.

    An index page leads to index pages, pages and documents; the page of a report to documents alone.
    """
    tree = LexborHTMLParser(html)
    links: dict[str, Link] = {}
    offsite: dict[str, None] = {}
    for url, text in _found(tree, base):
        role = _role(url, text, source, of_index)
        if role is None:
            continue
        if not source.allows(url):
            offsite[url] = None
        elif url not in links or not links[url].text:
            links[url] = Link(role, url, text)
    return list(links.values()), list(offsite)


def _role(url: str, text: str, source: WebSource, of_index: bool) -> str | None:
    if any(re.search(pattern, url) for pattern in source.exclude):
        return None
    if of_index and isinstance(source, Portal):
        if any(re.search(pattern, url) for pattern in source.next_pages):
            return "index"
        titled = not source.titles or re.search(source.titles, text) is not None
        if titled and any(re.search(pattern, url) for pattern in source.pages):
            return "page" if _of_kind(text, source) else None
        if not titled:
            return None
    if any(re.search(pattern, url) for pattern in source.documents):
        return "document" if _of_kind(text, source) else None
    return None


def _of_kind(text: str, source: WebSource) -> bool:
    """False where the words name kinds of reports and none that the source is to give."""
    named = {kind for kind, word in REPORT_WORDS.items() if word in text}
    return not named or not named.isdisjoint(source.kinds)


def page_title(html: str) -> str:
    """The title of a page: its first heading, else its `title`; empty where it has none."""
    tree = LexborHTMLParser(html)
    for selector in ("h1", "title"):
        node = tree.css_first(selector)
        if node is not None and (text := re.sub(r"\s+", " ", node.text() or "").strip()):
            return text[:_MAX_TEXT]
    return ""


def states_figures(html: str) -> bool:
    """Whether the visible text of a page holds as many amounts as a report does."""
    tree = LexborHTMLParser(html)
    tree.strip_tags(["script", "style", "noscript", "template"])
    text = tree.body.text(separator=" ") if tree.body is not None else ""
    return sum(1 for _ in _AMOUNT.finditer(text)) >= _FEW_AMOUNTS
