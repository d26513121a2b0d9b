"""data/reference/sources.toml to sources: every fault names file and line.

What belongs here: reading and validating. What does not: the meaning of the fields (`model`).
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec

from pipeline.documents.model import SourceDefaults
from pipeline.errors import ReferenceDataError
from pipeline.objects import secret_options
from pipeline.reference import reference_path
from pipeline.sources.model import REPORT_WORDS, Bucket, Crawling, Inbox, Portal, Source, UrlList, WebSource

__all__ = ["FILE", "load"]

FILE: Final = "sources.toml"


def load(path: Path | None = None) -> tuple[Source, ...]:
    """All sources of the file (default: data/reference/sources.toml), also those that are not enabled.

    Raises ReferenceDataError with file and line for a syntax error, an unknown field, a pattern that is no regular
    expression, a name used twice, a place that is no division, or a web source that tells no contact.
    """
    file = path or reference_path(FILE)
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ReferenceDataError(
            "the file cannot be read", where=str(file), remedy="check the path and its permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise ReferenceDataError("the file is not UTF-8", where=str(file), remedy="save it as UTF-8") from error
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError(str(error), where=file.name, remedy="mend the syntax at that line") from error
    return _Reader(file.name, text.splitlines()).sources(table)


class _Reader:
    """One file being read: knows the lines, so that faults can name theirs."""

    def __init__(self, name: str, lines: list[str]) -> None:
        self.name = name
        self.lines = lines
        self.heads = [n for n, line in enumerate(lines, 1) if re.match(r"\s*\[\[\s*source\s*\]\]", line)]

    def fault(self, what: str, number: int | None, key: str | None, remedy: str) -> ReferenceDataError:
        """The error for `key` of source `number` (None: of the head of the file)."""
        if number is None:
            begin, end = 1, self.heads[0] if self.heads else len(self.lines) + 1
        else:
            begin = self.heads[number] if number < len(self.heads) else 1
            end = self.heads[number + 1] if number + 1 < len(self.heads) else len(self.lines) + 1
        line = begin
        for at in range(begin, end):
            if key and re.match(rf"\s*(\[[\w.]*\b{re.escape(key)}\]|\"?{re.escape(key)}\"?\s*=)", self.lines[at - 1]):
                line = at
                break
        return ReferenceDataError(what, where=f"{self.name}:{line}", remedy=remedy)

    def sources(self, table: dict[str, Any]) -> tuple[Source, ...]:
        unknown = table.keys() - {"crawler", "source"}
        if unknown:
            key = sorted(unknown)[0]
            raise self.fault(f"there is no table {key!r}", None, key, "use [crawler] and [[source]]")
        common = self._crawling(table.get("crawler", {}), None)
        rows = table.get("source", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.fault("sources are no list of tables", None, "source", "write [[source]] with two brackets")
        found: dict[str, Source] = {}
        for number, row in enumerate(rows):
            source = self._source(row, number, common)
            if source.name in found:
                raise self.fault(f"the name {source.name!r} is used twice", number, "name", "give each source its own")
            found[source.name] = source
        return tuple(found.values())

    def _crawling(self, row: object, number: int | None) -> dict[str, Any]:
        """The fields of [crawler] or [source.crawling] as they stand, each checked."""
        try:
            checked = msgspec.convert(row, Crawling)
        except msgspec.ValidationError as error:
            raise self._invalid(error, number) from error
        assert isinstance(row, dict)
        return {key: getattr(checked, key) for key in row}

    def _source(self, row: dict[str, Any], number: int, common: dict[str, Any]) -> Source:
        own = self._crawling(row.get("crawling", {}), number)
        vouched = row.get("defaults", {})
        if isinstance(vouched, dict):
            for key in vouched.keys() - set(SourceDefaults.__struct_fields__):
                raise self.fault(f"a source cannot vouch for {key!r}", number, key, "places, unit_name or report_kind")
        merged = dict(row)
        if row.get("kind") in ("portal", "urls"):
            merged["crawling"] = {**common, **own}
        elif "crawling" in row:
            raise self.fault("only portals and lists of addresses are crawled", number, "crawling", "leave it out")
        try:
            source: Source = msgspec.convert(merged, Source)
        except msgspec.ValidationError as error:
            raise self._invalid(error, number) from error
        self._defaults(source, number)
        if isinstance(source, Portal | UrlList):
            self._web(source, number)
        elif isinstance(source, Bucket):
            self._bucket(source, number)
        elif isinstance(source, Inbox) and not source.folder.strip():
            raise self.fault("the folder is empty", number, "folder", "name a folder")
        return source

    def _invalid(self, error: msgspec.ValidationError, number: int | None) -> ReferenceDataError:
        """`Expected `int`, got `str` - at `$.crawling.retries`` to the error with its line."""
        said, _, path = str(error).partition(" - at `$")
        fields = re.findall(r"[A-Za-z_]\w*", path)
        named = re.search(r"unknown field `(\w+)`", said)
        key = named[1] if named else fields[0] if fields else None
        if fields and not named and fields[0] in ("crawling", "defaults") and len(fields) > 1:
            key = fields[1]
        if key is None and (missing := re.search(r"missing required field `(\w+)`", said)):
            key = missing[1]
        where = f" ({'.'.join(fields)})" if fields else ""
        return self.fault(f"{said}{where}", number, key, "see the examples at the head of the file")

    def _defaults(self, source: Source, number: int) -> None:
        from pipeline.units.places import locate  # the table of divisions is only needed where places are vouched for

        kind = source.defaults.report_kind
        if kind is not None and kind not in REPORT_WORDS:
            raise self.fault(f"{kind!r} is no kind of report", number, "report_kind", "write final or budget")
        for place in source.defaults.places:
            if locate(place) is None:
                raise self.fault(
                    f"{place!r} is no division (or one of several)", number, "places", "write its full official name"
                )

    def _web(self, source: WebSource, number: int) -> None:
        fields: dict[str, tuple[str, ...]] = {"documents": source.documents, "exclude": source.exclude}
        if isinstance(source, Portal):
            fields |= {"pages": source.pages, "next_pages": source.next_pages, "titles": (source.titles,)}
            if not source.start and not source.page_numbers:
                raise self.fault("the portal has no start page", number, "start", "give `start` or `page_numbers`")
            for row in source.page_numbers:
                if "{n}" not in row.template or row.last < row.first:
                    raise self.fault(
                        "counted pages need {n} in `template`, and `first` up to `last`", number, "page_numbers",
                        "for example template = \"https://portal.example.org/index_{n}.html\"",
                    )  # fmt: skip
        for key, patterns in fields.items():
            for pattern in patterns:
                try:
                    re.compile(pattern)
                except re.error as error:
                    raise self.fault(
                        f"{pattern!r} is no regular expression ({error})", number, key, "mend it"
                    ) from error
        for url in source.starts:
            if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
                raise self.fault(f"{url!r} is no web address", number, "start", "write http(s)://host/path")
        for host in source.allowed_hosts:
            if not re.fullmatch(r"(\*\.)?[\w.-]+(:\d+)?|\[[0-9a-f:]+\](:\d+)?", host):
                raise self.fault(f"{host!r} is no host", number, "allowed_hosts", "write host, host:port or *.host")
        if set(source.kinds) - REPORT_WORDS.keys() or not source.kinds:
            raise self.fault("kinds are final and budget", number, "kinds", "write one or both")
        if source.keep_pages not in ("auto", "always", "never"):
            raise self.fault(f"{source.keep_pages!r} is no choice", number, "keep_pages", "auto, always or never")
        if source.enabled and not re.search(r"@|^https?://", source.crawling.contact):
            raise self.fault(
                "the crawler tells nobody who it is", number, "name",
                "set `contact` in [crawler] to a mail address or a page that says who asks",
            )  # fmt: skip
        if re.search(r"[^\x20-\x7e]", source.crawling.contact):
            raise self.fault("the contact is not plain ASCII", number, "contact", "it stands in the agent's name")

    def _bucket(self, source: Bucket, number: int) -> None:
        if "://" not in source.url:
            raise self.fault(f"{source.url!r} names no filesystem", number, "url", "write s3://… or file:///…")
        if urlsplit(source.url).username or urlsplit(source.url).password:
            raise self.fault("the address holds a password", number, "url", "set keys in the environment")
        for key in secret_options(source.options):  # the file is shared and kept in version control
            raise self.fault(f"{key} is a secret", number, key, "set keys in the environment, not here")
