"""All errors that Juesuan raises on purpose, on one page.

JuesuanError
├── ReferenceDataError   a file under data/reference/ is wrong: names file, line and remedy
├── HomeError            the home folder cannot be used (locked, read-only, of another version)
├── PublicationError     a built warehouse did not pass its own checks and was not published
├── QueryError           a question to the warehouse that cannot be answered (no warehouse, bad SQL)
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
    └── ReadingFailed        our own fault: an unexpected error while reading it

Every error says what is wrong, where, and what to do about it.
"""

from __future__ import annotations

__all__ = [
    "DamagedDocument",
    "DisguisedDocument",
    "DocumentError",
    "EmptyDocument",
    "EncryptedDocument",
    "HomeError",
    "JuesuanError",
    "PublicationError",
    "QueryError",
    "ReadingFailed",
    "ReferenceDataError",
    "TooLarge",
    "TookTooLong",
    "UnknownFormat",
    "UnreadableText",
    "WorkerDied",
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


class HomeError(JuesuanError):
    """The home folder cannot be used."""


class PublicationError(JuesuanError):
    """A built warehouse failed its own checks; the published one stays as it is."""


class QueryError(JuesuanError):
    """A question that the warehouse cannot answer."""


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


class ReadingFailed(DocumentError):
    """Our own fault: an unexpected error while reading it."""

    reason = "reading_failed"
