"""Dagster's storage in SQLite with its files kept open: the history of a run costs milliseconds, not seconds.

Dagster's own storage opens the file of a run, and that of all runs, anew for each event: a fresh engine that compiles
its statements again, and a checkpoint with a wait for the disk when it closes. Here one engine per file stays open as
long as the instance does. Transactions are as they were, one for each event, so other processes (the web server, the
daemon) see the same at the same time; a killed process loses nothing. With `synchronous = NORMAL` a power failure may
lose the last events, never the database: the history is no result (docs/decisions/0059-a-chain-and-a-night-cheaper.md).

What belongs here: how the files are opened. What does not: where they lie (`dagster.yaml`, `assets/instance.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as db
from dagster._core.storage.event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._core.storage.sqlite_storage import DagsterSqliteStorage
from dagster._serdes import ConfigurableClassData

__all__ = ["OpenEventLog", "OpenStorage", "forget_run"]


class OpenEventLog(SqliteEventLogStorage):
    """The event log with one open engine per file (index, and each run that is written or read)."""

    def __init__(self, base_dir: str) -> None:
        self._engines: dict[str, db.engine.Engine] = {}
        super().__init__(base_dir)

    @contextmanager
    def _connect(self, shard: str) -> Iterator[db.engine.Connection]:
        with self._db_lock:
            engine = self._engines.get(shard)
            if engine is None:
                engine = self._engines[shard] = _open(self.conn_string_for_shard(shard))
            if shard not in self._initialized_dbs:
                self._initdb(engine)
                self._initialized_dbs.add(shard)
            with engine.connect() as connection, connection.begin():
                yield connection

    def close(self, shard: str) -> None:
        """Close the file of a run that will be removed."""
        with self._db_lock:
            engine = self._engines.pop(shard, None)
            if engine is not None:
                engine.dispose()
            self._initialized_dbs.discard(shard)

    def dispose(self) -> None:
        """Close all files."""
        with self._db_lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()
        super().dispose()


class OpenStorage(DagsterSqliteStorage):
    """Runs, events and ticks of an instance in SQLite; the events in files that stay open."""

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        super().__init__(base_dir, inst_data)
        self._event_log_storage: OpenEventLog = OpenEventLog(self._event_log_storage._base_dir)

    @classmethod
    def from_config_value(cls, inst_data: ConfigurableClassData | None, config_value: Any) -> OpenStorage:
        """What the settings of an instance ask for; called by Dagster."""
        return cls.from_local(inst_data=inst_data, **config_value)


def forget_run(storage: SqliteEventLogStorage, run_id: str) -> None:
    """Remove the file of a deleted run's events, which the storage empties and leaves."""
    if isinstance(storage, OpenEventLog):
        storage.close(run_id)
    for ending in ("", "-wal", "-shm"):
        Path(f"{storage.path_for_shard(run_id)}{ending}").unlink(missing_ok=True)


def _open(address: str) -> db.engine.Engine:
    engine = db.create_engine(
        address, poolclass=db.pool.QueuePool, pool_size=1, connect_args={"timeout": SQLITE_BUSY_TIMEOUT_SECONDS}
    )

    @db.event.listens_for(engine, "connect")
    def _relax(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous = NORMAL")

    return engine
