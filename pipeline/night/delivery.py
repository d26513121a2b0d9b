"""Who is told: the morning page and errors as messages, through apprise.

Addresses are apprise URLs (`mailto://`, `dingtalk://`, `feishu://`, `wecombot://`, `slack://`, `json://` for a webhook,
…) in `<home>/notify.toml` or `$JUESUAN_NOTIFY`. They hold secrets: what is logged, recorded or raised here names a
target by the name that it was given, never by its URL. A message that cannot be delivered never fails a run.
"""

from __future__ import annotations

import logging
import os
import re
import stat
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal
from urllib.parse import unquote

import msgspec

from pipeline.errors import HomeError, SettingsError
from pipeline.freshness import published_record
from pipeline.home import Home
from pipeline.night.model import RunReport
from pipeline.night.words import as_html, as_markdown, headline, html_text, markdown_text, one_line
from pipeline.runs import last_run
from pipeline.settings import read_toml

__all__ = ["Delivered", "Message", "Occasion", "Target", "failure_message", "load_targets", "page_message", "send"]

Occasion = Literal["night", "failure"]

#: Attempts for each target, and seconds before the second; they double. What is refused for good fails as often.
_ATTEMPTS: Final = 3
_PAUSE: Final = 2.0
#: Rows of a section in a message; the page in the home has more.
_ROWS: Final = 10
_REMEDY: Final = "mend the file (docs/operators.md, Who is told)"
#: Characters of an error in a message: it names files, and may quote pages.
_LONGEST: Final = 2_000

_log = logging.getLogger(__name__)


class Target(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One receiver. The URL stands in the file itself, or alone in the file that `url_file` names."""

    name: Annotated[str, msgspec.Meta(min_length=1)]
    url: str = ""
    url_file: str = ""
    when: tuple[Occasion, ...] = ("night", "failure")

    def __repr__(self) -> str:
        return f"Target({self.name!r})"  # never the URL: it holds a secret


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    to: list[Target] = []


@dataclass(frozen=True, slots=True)
class Message:
    """A message: `html` is what mail gets, `markdown` what chat services get."""

    title: str
    markdown: str
    html: str
    kind: Literal["success", "failure"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """What came of a message to one target; `why` is empty where it arrived."""

    name: str
    why: str = ""

    def __str__(self) -> str:
        return f"{self.name}: {f'not delivered ({self.why})' if self.why else 'delivered'}"


def load_targets(home: Home) -> list[Target]:
    """All targets of the file and the environment. SettingsError names file, key and remedy, and no URL."""
    try:
        given = msgspec.convert(read_toml(home.notify_settings), _File)
    except msgspec.ValidationError as error:
        raise SettingsError(f"a setting is wrong ({error})", where=str(home.notify_settings), remedy=_REMEDY) from error
    if any(target.url for target in given.to):
        _warn_if_open(home.notify_settings)
    targets = [_resolved(target, home.notify_settings) for target in given.to]
    urls = os.environ.get("JUESUAN_NOTIFY", "").split()
    return [*targets, *(Target(f"JUESUAN_NOTIFY {n}", url) for n, url in enumerate(urls, 1))]


def _resolved(target: Target, file: Path) -> Target:
    if bool(target.url) == bool(target.url_file):
        raise SettingsError(f"to {target.name!r}: one of url and url_file is needed", where=str(file), remedy=_REMEDY)
    if target.url:
        return target
    secret = file.parent / target.url_file
    try:
        _warn_if_open(secret)
        url = secret.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise HomeError(
            f"to {target.name!r}: url_file cannot be read ({error.strerror})",
            where=str(secret),
            remedy="write the URL into that file and let this user read it",
        ) from error
    return msgspec.structs.replace(target, url=url, url_file="")


def _warn_if_open(file: Path) -> None:
    """Say so where every user of this machine may read a file of secrets; the message is sent all the same."""
    if file.stat().st_mode & stat.S_IROTH:
        _log.warning("%s holds secrets, and every user of this machine may read it. Remedy: chmod 600", file)


def page_message(report: RunReport, folder: Path) -> Message:
    """The morning page as a message; `folder` is where the whole page lies."""
    more = f"\n全文 whole page: {folder / 'report.html'}\n"
    kind: Literal["success", "failure"] = "failure" if report.outcome == "failed" or report.trouble else "success"
    return Message(headline(report), as_markdown(report, limit=_ROWS) + more, as_html(report), kind)


def failure_message(what: str, remedy: str, run: str, home: Home) -> Message:
    """An error as a message: what went wrong, what to do about it, which run."""
    said = [
        ("错误 error", what[:_LONGEST]),
        ("处理办法 remedy", (remedy or "run it again; if it fails again, report it with this message")[:_LONGEST]),
    ]
    known = [  # our own words: a path stays as it can be copied
        ("运行 run", run),
        ("位置 home", str(home.path)),
        ("影响 meanwhile", _meanwhile(run, home)),
    ]
    rows = "".join(f"<p><b>{name}</b><br>{html_text(text)}</p>" for name, text in (*said, *known))
    shown = [*((name, markdown_text(text, _LONGEST)) for name, text in said), *known]
    markdown = "\n".join(f"- **{name}**: {text}" for name, text in shown)
    return Message(f"决算 Juesuan 失败 failed: {one_line(what, 80)}", markdown, rows, "failure")


def _meanwhile(run: str, home: Home) -> str:
    """What readers of the warehouse have of a run that failed; one that died after it had published left its work."""
    record, published = last_run(home), published_record(home)
    is_of_it = record is not None and bool(record.dagster_run) and record.dagster_run in run
    if is_of_it and record is not None and published is not None and published.at >= record.started_at:
        return "此前已发布新的数据仓库 it had published a new warehouse before"
    return "已发布的数据仓库未变 the published warehouse is unchanged"


def send(
    message: Message,
    targets: Sequence[Target],
    occasion: Occasion,
    *,
    attempts: int = _ATTEMPTS,
    sleep: Callable[[float], None] = time.sleep,
) -> list[Delivered]:
    """Send a message to the targets that want to hear of such an occasion; never raises for one that cannot be reached.

    A target is tried `attempts` times with a growing pause: networks have bad seconds.
    """
    wanted = [target for target in targets if occasion in target.when]
    if not wanted:
        return []
    try:
        import apprise
    except ImportError:
        return [
            Delivered(t.name, "apprise is not installed: install the extra `notify` (docs/operators.md, Install)")
            for t in wanted
        ]
    return [_deliver(apprise, message, target, attempts, sleep) for target in wanted]


def _deliver(
    apprise: Any, message: Message, target: Target, attempts: int, sleep: Callable[[float], None]
) -> Delivered:
    """One target: `apprise` is the module, which has no types of its own worth naming."""
    asset = apprise.AppriseAsset(app_id="Juesuan", app_desc="决算", async_mode=False, secure_logging=True)
    service = apprise.Apprise(asset=asset)
    with _heard() as heard:
        if not service.add(target.url):
            return Delivered(target.name, "its URL is none that apprise knows")
        is_mail = target.url.partition(":")[0].lower() in ("mailto", "mailtos")
        for attempt in range(attempts):
            if attempt:
                sleep(_PAUSE * 2 ** (attempt - 1))
            heard.clear()
            if service.notify(
                title=message.title,
                body=message.html if is_mail else message.markdown,
                body_format=apprise.NotifyFormat.HTML if is_mail else apprise.NotifyFormat.MARKDOWN,
                notify_type=apprise.NotifyType.FAILURE if message.kind == "failure" else apprise.NotifyType.SUCCESS,
            ):
                return Delivered(target.name)
    said = _without_secrets(heard[-1], target.url) if heard else "refused, or out of reach"
    return Delivered(target.name, said)


@contextmanager
def _heard() -> Iterator[list[str]]:
    """What apprise warns of while a message is sent, kept from every other log: its words may hold parts of a URL.

    The client below it writes whole addresses, at a level that somebody may have switched on.
    """
    words: list[str] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            words.append(record.getMessage())

    loggers = [logging.getLogger(name) for name in ("apprise", "urllib3", "urllib3.connectionpool")]
    before = [(log, log.handlers, log.propagate, log.level) for log in loggers]
    for log in loggers:
        log.handlers, log.propagate = [Keep(logging.WARNING)], False
        log.setLevel(logging.WARNING)
    try:
        yield words
    finally:
        for log, handlers, propagate, level in before:
            log.handlers, log.propagate = handlers, propagate
            log.setLevel(level)


def _without_secrets(words: str, url: str) -> str:
    """What was said, with every part of the URL that could be a secret blotted out, as it is written and decoded."""
    written = set(re.split(r"[/:@?&=#,]+", url.partition("://")[2]))
    for part in sorted(written | {unquote(part) for part in written}, key=len, reverse=True):
        if len(part) > 3:
            words = words.replace(part, "…")
    return words.strip().rstrip(".")
