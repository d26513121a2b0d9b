"""Serving the explorer on one address, until it is interrupted."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pipeline.errors import JuesuanError, QueryError
from pipeline.explorer.app import build_app
from pipeline.explorer.guard import LOOPBACK, is_loopback
from pipeline.explorer.search import indexes
from pipeline.explorer.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.home import Home

__all__ = ["serve"]


def serve(home: Home, host: str, port: int, *, ready: Callable[[str], None]) -> None:
    """Serve until interrupted; `ready` is called with the address when the pages can be asked for.

    QueryError when nothing is published, or the address cannot be listened on.
    """
    import socket
    import threading

    import uvicorn

    source = Source(home)
    with source.snapshot():
        pass  # a missing or damaged warehouse is told here, not by every page
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        listening.close()
        raise QueryError(
            f"the address {host}:{port} cannot be used ({error.strerror})",
            where="explore",
            remedy="another program listens there: choose another with --port, or 0 for any free one",
        ) from error
    shown = f"[{host}]" if ":" in host else host
    hosts = LOOPBACK if is_loopback(host) else LOOPBACK | {shown.lower()}
    threading.Thread(target=_warm, args=(source,), daemon=True, name="warm-up").start()
    config = uvicorn.Config(build_app(source, hosts=hosts), log_level="warning", server_header=False, lifespan="off")
    with listening:
        listening.listen(64)
        ready(f"http://{shown}:{listening.getsockname()[1]}/")
        uvicorn.Server(config).run(sockets=[listening])


def _warm(source: Source) -> None:
    """Make ready what the first search would wait for; what goes wrong here, the page that needs it will say."""
    with suppress(JuesuanError), source.snapshot() as look:
        indexes(look)
        look.rows("unit_names", units=[])
