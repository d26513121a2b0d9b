"""A disclosure portal on loopback: several hosts, pages that can be changed between nights, and every bad manner.

Each path has an `Answer` or a function that writes to the socket itself. All requests are kept in their order.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: Nothing that a test serves goes on for longer than this.
MAX_SECONDS = 20.0


@dataclass
class Answer:
    """What a path gives; an ETag by content unless `validators` is off."""

    body: bytes = b""
    type: str | None = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    validators: bool = True


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    host: str
    path: str
    agent: str
    conditional: bool
    referer: str | None
    at: float


Behaviour = Callable[["Handler"], None]


class Portal:
    """Five hosts (127.0.0.1 to .5) on one port; `routes` by (host number, path with query)."""

    def __init__(self) -> None:
        self.routes: dict[tuple[int, str], Answer | Behaviour] = {}
        self.asked: list[Asked] = []
        self.servers: list[ThreadingHTTPServer] = []
        self.closing = threading.Event()
        self.port = 0

    def url(self, path: str, host: int = 1) -> str:
        return f"http://127.0.0.{host}:{self.port}{path}"

    def page(self, path: str, html: str, host: int = 1, **fields: object) -> None:
        self.routes[host, path] = Answer(html.encode(), **fields)  # type: ignore[arg-type]

    def file(self, path: str, body: bytes, type: str = "application/pdf", host: int = 1, **fields: object) -> None:
        self.routes[host, path] = Answer(body, type, **fields)  # type: ignore[arg-type]

    def behave(self, path: str, behaviour: Behaviour, host: int = 1) -> None:
        self.routes[host, path] = behaviour

    def index(self, path: str, *links: tuple[str, str], host: int = 1) -> None:
        self.page(path, "<ul>" + "".join(f'<li><a href="{u}">{t}</a></li>' for u, t in links) + "</ul>", host)

    def paths(self, host: int | None = None) -> list[str]:
        """What was asked, robots.txt apart, in its order."""
        wanted = None if host is None else f"127.0.0.{host}"
        return [a.path for a in self.asked if a.path != "/robots.txt" and wanted in (None, a.host)]

    def start(self) -> None:
        for number in range(1, 6):
            server = ThreadingHTTPServer((f"127.0.0.{number}", self.port), Handler)
            server.daemon_threads = True
            server.portal, server.number = self, number  # type: ignore[attr-defined]
            self.port = self.port or server.server_address[1]
            self.servers.append(server)
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def stop(self) -> None:
        self.closing.set()
        for server in self.servers:
            server.shutdown()
            server.server_close()


class Handler(BaseHTTPRequestHandler):
    """Answers for one host."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        pass

    @property
    def portal(self) -> Portal:
        return self.server.portal  # type: ignore[attr-defined, no-any-return]

    def do_GET(self) -> None:
        number = self.server.number  # type: ignore[attr-defined]
        self.portal.asked.append(
            Asked(
                f"127.0.0.{number}", self.path, self.headers.get("User-Agent", ""),
                "If-None-Match" in self.headers or "If-Modified-Since" in self.headers,
                self.headers.get("Referer"), time.monotonic(),
            )
        )  # fmt: skip
        found = self.portal.routes.get((number, self.path))
        try:
            if found is None:
                self.give(Answer(b"<h1>404</h1>", status=404, validators=False))
            elif isinstance(found, Answer):
                self.give(found)
            else:
                found(self)
        except OSError:  # the crawler hung up, as it should
            self.close_connection = True

    def give(self, answer: Answer) -> None:
        etag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        if answer.validators and answer.status == 200 and self.headers.get("If-None-Match") == etag:
            self.send_response(304)
            self.send_header("ETag", etag)
            self.end_headers()
            return
        self.send_response(answer.status)
        if answer.type is not None:
            self.send_header("Content-Type", answer.type)
        if answer.validators and answer.status == 200:
            self.send_header("ETag", etag)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)
        self.wfile.flush()


def cuts_off(body: bytes) -> Behaviour:
    """Announces a body and sends half of it."""

    def behave(handler: Handler) -> None:
        handler.give(Answer(body[: len(body) // 2], "application/pdf", headers={"Content-Length": str(len(body))}))
        handler.close_connection = True

    return behave


def announces_less(body: bytes) -> Behaviour:
    """Announces half of what it sends."""

    def behave(handler: Handler) -> None:
        handler.give(Answer(body, "application/pdf", headers={"Content-Length": str(len(body) // 2)}))
        handler.close_connection = True

    return behave


def drips(handler: Handler) -> None:
    """A body that comes a byte at a time and never ends; bounded here all the same."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/pdf")
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    end = time.monotonic() + MAX_SECONDS
    while time.monotonic() < end and not handler.portal.closing.wait(0.1):
        handler.wfile.write(b"%")
        handler.wfile.flush()


def never_ends(handler: Handler) -> None:
    """A chunked body without an end; bounded here at 64 MB."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/pdf")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    block = b"x" * 65_536
    for _ in range(1_024):
        handler.wfile.write(b"10000\r\n" + block + b"\r\n")
    handler.close_connection = True


def gzip_bomb(handler: Handler) -> None:
    """A small body that unpacks to 64 MB."""
    body = gzip.compress(bytes(64 << 20), 9)
    handler.give(Answer(body, "application/pdf", headers={"Content-Encoding": "gzip"}))


def times(*answers: Answer | Behaviour) -> Behaviour:
    """One answer after the other; the last one stays."""
    left = list(answers)

    def behave(handler: Handler) -> None:
        now = left.pop(0) if len(left) > 1 else left[0]
        handler.give(now) if isinstance(now, Answer) else now(handler)

    return behave


def slowly(answer: Answer, seconds: float) -> Behaviour:
    """An answer that takes a while: longer than the pause after which the next request may go out."""

    def behave(handler: Handler) -> None:
        handler.portal.closing.wait(seconds)
        handler.give(answer)

    return behave


def leads_to(url: str, status: int = 302) -> Answer:
    return Answer(b"", status=status, headers={"Location": url}, validators=False)


@contextmanager
def serving() -> Iterator[Portal]:
    portal = Portal()
    portal.start()
    try:
        yield portal
    finally:
        portal.stop()
