"""Why a request had no usable answer: Scrapy's errors to outcome and reason of the journal.

`refused` is for good (a reason of a DocumentError, a row of `rejections`), `failed` may pass (asked again next time).
"""

from __future__ import annotations

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    StopDownload,
)

from pipeline.errors import ForbiddenByRobots, RedirectedAway, RedirectLoop, TooLarge, WrongType

__all__ = ["Turned", "why_not"]

_TURNED = {"redirected_away": RedirectedAway.reason, "offsite": RedirectedAway.reason}
_FAILED: tuple[tuple[type[Exception], str], ...] = (
    (DownloadTimeoutError, "timeout"),
    (ResponseDataLossError, "incomplete"),
    (DownloadConnectionRefusedError, "unreachable"),
    (CannotResolveHostError, "unreachable"),
    (DownloadFailedError, "connection"),
)


class Turned(IgnoreRequest):
    """A request that we do not make; `reason` is the key in the journal."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


def why_not(error: BaseException, request: Request) -> tuple[str, str, str]:
    """(outcome, reason, detail) of a failed request."""
    detail = str(error)[:500]
    if isinstance(error, StopDownload):
        return "refused", WrongType.reason, f"the server says {request.meta.get('wrong_type', 'another type')}"
    if isinstance(error, Turned):
        reason = _TURNED.get(error.reason)
        return ("refused", reason, detail) if reason else ("failed", error.reason, detail)
    if isinstance(error, IgnoreRequest):
        if "robots.txt" in detail:
            return "refused", ForbiddenByRobots.reason, "robots.txt forbids it"
        if "redirections" in detail:
            way = " > ".join([*request.meta.get("redirect_urls", [])[:3], request.url])
            return "refused", RedirectLoop.reason, way[:500]
        if "decompress" in detail:
            return "refused", TooLarge.reason, "it unpacks to more than the limit of the source"
        return "failed", "not_asked", detail
    if isinstance(error, DownloadCancelledError):
        return "refused", TooLarge.reason, detail
    for kind, reason in _FAILED:
        if isinstance(error, kind):
            return "failed", reason, detail
    return "failed", "connection", f"{type(error).__name__}: {detail}"
