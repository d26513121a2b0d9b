"""What keeps the pages on this machine: only known host names are answered, and no page may load or send elsewhere.

The host check is what stops a web page elsewhere from reading the warehouse by a name that resolves to this machine
(DNS rebinding); the policy is what stops anything inside a report from running as a script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LOOPBACK", "POLICY", "Guard", "is_loopback"]

#: Names under which this machine knows itself.
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "[::1]"})
#: Everything from here, nothing inline, no frames, no forms to elsewhere.
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
}


def is_loopback(host: str) -> bool:
    """Whether an address to listen on stays on this machine."""
    return host in {"127.0.0.1", "::1", "localhost"}


class Guard:
    """ASGI layer: refuses unknown hosts and any method that could change something, and adds the headers."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        if _name(Headers(scope=scope).get("host", "")) not in self.hosts:
            refused = PlainTextResponse("This host name is not served here.", status_code=421)
            await refused(scope, receive, guarded)
        elif _from_elsewhere(Headers(scope=scope)):
            refused = PlainTextResponse("Other sites may link here, and load nothing.", status_code=403)
            await refused(scope, receive, guarded)
        elif scope["method"] not in ("GET", "HEAD"):
            refused = PlainTextResponse(
                "Only reading is possible here.", status_code=405, headers={"Allow": "GET, HEAD"}
            )
            await refused(scope, receive, guarded)
        else:
            await self.app(scope, receive, guarded)


def _from_elsewhere(headers: Headers) -> bool:
    """Whether a page of another site asks for something to show or run itself, which browsers say of themselves."""
    return headers.get("sec-fetch-site") == "cross-site" and headers.get("sec-fetch-mode") != "navigate"


def _name(host: str) -> str:
    """A Host header without its port."""
    if host.startswith("["):
        return host.partition("]")[0] + "]"
    return host.partition(":")[0].lower()
