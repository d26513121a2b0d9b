"""All errors that Juesuan raises on purpose, on one page.

JuesuanError
├── ReferenceDataError   a file under data/reference/ is wrong: names file, line and remedy
├── SettingsError        a setting is wrong: names file, key and remedy
├── HomeError            the home folder cannot be used (locked, read-only, of another version)
│   └── StoreError           the store of documents and stage outputs cannot be used (out of reach, no rights)
├── ClusterError         the cluster cannot be used now (out of reach, no workers); another try may do
│   └── ClusterMismatch      its workers run other code or reach another store; a person must act
├── PublicationError     a built warehouse did not pass its own checks and was not published
├── QueryError           a question to the warehouse that cannot be answered (no warehouse, bad SQL)
├── SourceError          the sources cannot be asked at all (no crawler, its process died, two at once)
└── DocumentError        one document cannot be used; the others go on. Becomes a row of `rejections`
    ├── EmptyDocument        no bytes
    ├── UnknownFormat        neither name nor content is a format that we read
    ├── DisguisedDocument    the content is not what the name says
    ├── EncryptedDocument    a password is needed
    ├── DamagedDocument      truncated or broken
    ├── UnreadableText       no usable text: a picture, or a broken font map (needs OCR)
    ├── TooLarge             beyond the limits of size or pages
    ├── TookTooLong          beyond the limit of time
    ├── WorkerDied           the reader crashed on it
    ├── ForbiddenByRobots    the host's robots.txt asks robots to leave it alone
    ├── RedirectedAway       its address leads to a host that the source does not allow
    ├── RedirectLoop         its address leads in circles
    ├── WrongType            the server says that it is nothing that a report could be
    └── ReadingFailed        our own fault: an unexpected error while reading it

Every error says what is wrong, where, and what to do about it.
"""

from __future__ import annotations

__all__ = [
    "ClusterError",
    "ClusterMismatch",
    "DamagedDocument",
    "DisguisedDocument",
    "DocumentError",
    "EmptyDocument",
    "EncryptedDocument",
    "ForbiddenByRobots",
    "HomeError",
    "JuesuanError",
    "PublicationError",
    "QueryError",
    "ReadingFailed",
    "RedirectLoop",
    "RedirectedAway",
    "ReferenceDataError",
    "SettingsError",
    "SourceError",
    "StoreError",
    "TooLarge",
    "TookTooLong",
    "UnknownFormat",
    "UnreadableText",
    "WorkerDied",
    "WrongType",
]


class JuesuanError(Exception):
    """Base of all our errors: `where` (file, line, page), `what` is wrong, `remedy` to try."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" Remedy: {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}.{remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        # errors cross the border between worker and coordinator: keyword arguments must survive pickling
        return (_rebuild, (type(self), self.what, self.where, self.remedy))


def _rebuild(kind: type[JuesuanError], what: str, where: str, remedy: str) -> JuesuanError:
    return kind(what, where=where, remedy=remedy)


class ReferenceDataError(JuesuanError):
    """A file under data/reference/ is wrong; `where` is `file:line`."""


class SettingsError(JuesuanError):
    """A setting is wrong; `where` is `file:line`, or the environment variable."""


class HomeError(JuesuanError):
    """The home folder cannot be used."""


class StoreError(HomeError):
    """The store of documents and stage outputs cannot be used; `where` is its address."""


class ClusterError(JuesuanError):
    """The cluster that reads documents cannot be used now; `where` is the address of its scheduler or worker."""


class ClusterMismatch(ClusterError):
    """A worker runs other code, has other reference data or reaches another store: another try does not mend it."""


class PublicationError(JuesuanError):
    """A built warehouse failed its own checks; the published one stays as it is."""


class QueryError(JuesuanError):
    """A question that the warehouse cannot answer."""


class SourceError(JuesuanError):
    """The sources cannot be asked at all; what one source or one address does is told by its health instead."""


class DocumentError(JuesuanError):
    """One document cannot be used. `reason` is the key in `rejections.reason`; subclasses fix it."""

    reason = "unusable"


class EmptyDocument(DocumentError):
    """No bytes, or nothing but blanks."""

    reason = "empty"


class UnknownFormat(DocumentError):
    """Neither name nor content is a format that we read."""

    reason = "unknown_format"


class DisguisedDocument(DocumentError):
    """The content is not what the name says."""

    reason = "disguised"


class EncryptedDocument(DocumentError):
    """A password is needed."""

    reason = "encrypted"


class DamagedDocument(DocumentError):
    """Truncated or broken."""

    reason = "damaged"


class UnreadableText(DocumentError):
    """No usable text: a picture, or a broken font map."""

    reason = "needs_ocr"


class TooLarge(DocumentError):
    """Beyond the limits of size or pages."""

    reason = "too_large"


class TookTooLong(DocumentError):
    """Beyond the limit of time."""

    reason = "timeout"


class WorkerDied(DocumentError):
    """The reader crashed on it."""

    reason = "worker_died"


class ForbiddenByRobots(DocumentError):
    """The host's robots.txt asks robots to leave it alone."""

    reason = "robots"


class RedirectedAway(DocumentError):
    """Its address leads to a host that the source does not allow."""

    reason = "redirected_away"


class RedirectLoop(DocumentError):
    """Its address leads in circles, or further than we follow."""

    reason = "redirect_loop"


class WrongType(DocumentError):
    """The server says that it is nothing that a report could be (a film, a program)."""

    reason = "wrong_type"


class ReadingFailed(DocumentError):
    """Our own fault: an unexpected error while reading it."""

    reason = "reading_failed"
