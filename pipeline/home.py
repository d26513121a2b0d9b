"""The home folder: where everything that Juesuan keeps has its place, and who may write there now.

```
juesuan-home.json                    version of this layout
documents/ab/<sha256>/               content + origin.json (immutable)
ledger/<YYYY-MM-DD>/<sha256>.json    arrivals by day; ledger/<day>/refused/<key>.json  files refused at registration
stages/<name>/v<version>/ab/<sha256>.msgpack.zst
parsed/<day>/                        Parquet of one arrival day + inputs.json (what it was made from)
warehouse/juesuan.duckdb             the published warehouse (and the previous two)
dagster/                             Dagster's own storage
runs/<stamp>/                        one run: its record, its morning page, what the next page is held against
sources/                             what is known of each source
inbox/  exports/
night.toml  notify.toml              settings of the night, and who is told (both optional)
```
"""

from __future__ import annotations

import json
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import filelock

from pipeline import __version__, clock
from pipeline.durable import home_error, write_file
from pipeline.errors import HomeError

__all__ = ["CHECKOUT", "HOME_VERSION", "Home", "command_line"]

#: Version of the layout above; a home of a newer one is refused.
HOME_VERSION: Final = 1

CHECKOUT: Final = Path(__file__).resolve().parent.parent

#: Lock files that this process holds, with how often: the command line and the Dagster resource may both ask.
_held: dict[Path, int] = {}


class Home:
    """A home folder by its path; default `$JUESUAN_HOME`, else `data/` of the checkout. Making one touches no disk."""

    def __init__(self, path: Path | str | None = None) -> None:
        chosen = path or os.environ.get("JUESUAN_HOME") or CHECKOUT / "data"
        self.path = Path(chosen).expanduser().absolute()

    def __repr__(self) -> str:
        return f"Home({str(self.path)!r})"

    @property
    def documents(self) -> Path:
        """Content-addressed bytes."""
        return self.path / "documents"

    @property
    def ledger(self) -> Path:
        """Arrivals and refusals by day."""
        return self.path / "ledger"

    @property
    def stages(self) -> Path:
        """Outputs of the stages by document and version."""
        return self.path / "stages"

    @property
    def parsed(self) -> Path:
        """Parquet by arrival day."""
        return self.path / "parsed"

    @property
    def warehouse(self) -> Path:
        """Folder of the published warehouse."""
        return self.path / "warehouse"

    @property
    def published(self) -> Path:
        """The published warehouse itself."""
        return self.warehouse / "juesuan.duckdb"

    @property
    def candidate(self) -> Path:
        """The warehouse that is being built; one left behind by a killed run is overwritten by the next."""
        return self.warehouse / "juesuan.candidate.duckdb"

    @property
    def candidate_inputs(self) -> Path:
        """What the candidate was built from (a fingerprint)."""
        return self.warehouse / "juesuan.candidate.inputs"

    @property
    def dagster(self) -> Path:
        """Dagster's runs and events."""
        return self.path / "dagster"

    @property
    def inbox(self) -> Path:
        """Folder that the nightly schedule registers from."""
        return self.path / "inbox"

    @property
    def exports(self) -> Path:
        """Default place of data packages."""
        return self.path / "exports"

    @property
    def last_run(self) -> Path:
        """Record of the last run (`juesuan status`)."""
        return self.path / "last-run.json"

    @property
    def runs(self) -> Path:
        """A folder for each run: its record and its morning page."""
        return self.path / "runs"

    @property
    def sources(self) -> Path:
        """What is known of each source: conditional requests, health."""
        return self.path / "sources"

    @property
    def night_settings(self) -> Path:
        """Settings of the night: due dates, retention (optional)."""
        return self.path / "night.toml"

    @property
    def notify_settings(self) -> Path:
        """Who gets the morning page (optional; holds secrets)."""
        return self.path / "notify.toml"

    @property
    def _marker(self) -> Path:
        return self.path / "juesuan-home.json"

    @property
    def _lock(self) -> Path:
        return self.path / "writer.lock"

    @property
    def _holder(self) -> Path:
        return self.path / "writer.json"

    def check_version(self) -> None:
        """Refuse a home that a newer Juesuan made, or whose marker is damaged (HomeError). A missing marker is fine."""
        try:
            found = json.loads(self._marker.read_bytes())["version"]
        except FileNotFoundError:
            return
        except (ValueError, KeyError, TypeError) as error:
            raise HomeError(
                "the version marker is damaged", where=str(self._marker), remedy="delete that file"
            ) from error
        except OSError as error:
            raise home_error(error, self._marker) from error
        if not isinstance(found, int) or found > HOME_VERSION:
            raise HomeError(
                f"this home has layout version {found}; this Juesuan ({__version__}) knows {HOME_VERSION}",
                where=str(self.path),
                remedy="update Juesuan, or name another folder with --home",
            )

    @property
    def is_made(self) -> bool:
        """Whether a home is there; another folder is none."""
        return self._marker.exists()

    def prepare(self) -> None:
        """Make the folders and the version marker where missing. HomeError when the home cannot be used."""
        if self.path.exists() and not self.path.is_dir():
            raise HomeError("the home is not a folder", where=str(self.path), remedy="name a folder with --home")
        self.check_version()
        kept = (self.documents, self.ledger, self.stages, self.parsed)
        for folder in (*kept, self.warehouse, self.dagster, self.inbox, self.exports):
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise home_error(error, folder) from error
        if not self._marker.exists():
            marker = {"version": HOME_VERSION, "made_by": f"juesuan {__version__}"}
            write_file(self._marker, json.dumps(marker).encode())

    @contextmanager
    def writer(self, command: str, *, wait: float = 0.0) -> Iterator[None]:
        """Be the only writer of this home; re-entrant within the process. `wait` seconds for another one to finish.

        Raises HomeError that says who holds it. The operating system frees the lock of a dead process, so a stale
        `writer.json` is no obstacle.
        """
        self.prepare()
        if _held.get(self._lock):
            _held[self._lock] += 1
            try:
                yield
            finally:
                _held[self._lock] -= 1
            return
        lock = filelock.FileLock(self._lock, timeout=wait)
        try:
            lock.acquire()
        except filelock.Timeout as error:
            waited = f" (waited {wait:,.0f} s for it)" if wait else ""
            raise HomeError(
                f"another run is writing here: {self.holder() or 'unknown'}{waited}",
                where=str(self.path),
                remedy="wait until it has finished (see `juesuan status`), or stop that process: what it did is kept",
            ) from error
        except OSError as error:
            raise home_error(error, self._lock) from error
        _held[self._lock] = 1
        try:
            since = clock.as_text(clock.now())
            holder = {"pid": os.getpid(), "host": socket.gethostname(), "since": since, "command": command}
            write_file(self._holder, json.dumps(holder, ensure_ascii=False).encode())
            yield
        finally:
            self._holder.unlink(missing_ok=True)
            del _held[self._lock]
            lock.release()

    def holder(self) -> str | None:
        """Who says to be writing here, in words; None when nobody does. May name a process that has died."""
        try:
            found = json.loads(self._holder.read_bytes())
            return f"{found['command']} (process {found['pid']} on {found['host']}, since {found['since']})"
        except (OSError, ValueError, KeyError, TypeError):
            return None


def command_line() -> str:
    """The command that this process runs, for people to recognise it."""
    return " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
