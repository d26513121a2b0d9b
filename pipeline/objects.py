"""Folders in object stores (S3 and whatever else fsspec reaches): small keys, whole values, no rename.

A put is whole or not there, which is what renaming gives a local folder. Where a driver cannot promise it (SFTP), what
is torn is noticed by those who read: stage outputs carry a checksum, documents are named by theirs.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NoReturn

from pipeline.errors import StoreError

__all__ = ["RemoteFolder", "open_folder", "secret_options"]

#: Values that one call fetches at the same time: enough to hide the way to the store, few enough for memory.
_TOGETHER: Final = 32
#: Options of drivers: documents are small, so S3 is asked for each as a whole, without asking for its size first.
_DEFAULTS: Final[Mapping[str, Mapping[str, Any]]] = {"s3": {"max_concurrency": 1}, "s3a": {"max_concurrency": 1}}
#: Words in names of options that carry secrets, in the drivers of S3, GCS, Azure and SFTP.
_SECRET: Final = re.compile(r"key|secret|token|pass(?:word|phrase)|credential", re.I)
#: What drivers say when a key is not there.
_ABSENT: Final = FileNotFoundError


def open_folder(address: str, options: Mapping[str, Any]) -> Path | RemoteFolder:
    """The folder at an absolute path or a URL; touches neither disk nor network. StoreError without its driver."""
    return RemoteFolder(address, options) if "://" in address else Path(address)


def secret_options(options: Mapping[str, Any]) -> Iterator[str]:
    """The names of options, also of those within options, that look like secrets: those belong into the environment."""
    for name, value in options.items():
        if _SECRET.search(name):
            yield name
        if isinstance(value, Mapping):
            yield from secret_options(value)


class RemoteFolder:
    """A folder in an object store, by its URL. Every failure of the store is a StoreError with the key's address."""

    def __init__(self, url: str, options: Mapping[str, Any]) -> None:
        self.url = url.rstrip("/")
        self.options = dict(options)
        try:
            # imported by those who use it only, and by name: fsspec and its drivers come with the extra `cluster`
            self._fs: Any
            self._fs, self._root = importlib.import_module("fsspec").core.url_to_fs(
                self.url, **{**_DEFAULTS.get(self.url.partition("://")[0], {}), **self.options}
            )
        except ImportError as error:
            raise StoreError(
                f"its driver is not installed ({error})",
                where=self.url,
                remedy="install the extra `cluster` (pip install '.[cluster]') or the driver that it names",
            ) from error
        except (ValueError, TypeError, OSError) as error:
            raise StoreError(
                f"it cannot be opened ({error})", where=self.url, remedy="mend `store` or `store_options`"
            ) from error

    def __truediv__(self, name: str) -> RemoteFolder:
        """A folder below this one."""
        return RemoteFolder(f"{self.url}/{name}", self.options)

    def __repr__(self) -> str:
        return f"RemoteFolder({self.url!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RemoteFolder) and (self.url, self.options) == (other.url, other.options)

    def __hash__(self) -> int:
        return hash(self.url)

    def address(self, key: str) -> str:
        """The URL of a key."""
        return f"{self.url}/{key}"

    def _path(self, key: str) -> str:
        return f"{self._root}/{key}"

    def _fail(self, error: BaseException, key: str, doing: str) -> NoReturn:
        raise StoreError(
            f"the store cannot be {doing} ({type(error).__name__}: {error})",
            where=self.address(key),
            remedy="see that it is up, that this machine may reach it, and that the key in its environment has rights",
        ) from error

    # Drivers raise errors of their own libraries (botocore, aiohttp, paramiko, …) under no common base: whatever comes
    # out of one is the store's failure, so every Exception is caught in the methods below, and nothing but the call
    # of the driver stands in their `try`.

    def read(self, key: str) -> bytes | None:
        """The value of a key; None when there is none."""
        try:
            value: bytes = self._fs.cat_file(self._path(key))
        except _ABSENT:
            return None
        except Exception as error:
            self._fail(error, key, "read")
        return value

    def read_each(self, keys: Sequence[str]) -> Iterator[bytes | None]:
        """The values of many keys in their order, fetched some at a time."""
        for start in range(0, len(keys), _TOGETHER):
            some = keys[start : start + _TOGETHER]
            try:
                # not `cat`, which asks for each key first whether it is a folder
                found = self._fs.cat_ranges([self._path(key) for key in some], None, None, on_error="return")
            except Exception as error:
                self._fail(error, some[0], "read")
            for key, value in zip(some, found, strict=True):
                if isinstance(value, BaseException) and not isinstance(value, _ABSENT):
                    self._fail(value, key, "read")
                yield bytes(value) if isinstance(value, (bytes, bytearray)) else None

    def write(self, key: str, value: bytes) -> None:
        """Put a value, replacing an earlier one; a reader sees the old one or the whole new one."""
        try:
            self._fs.pipe_file(self._path(key), value)
        except Exception as error:
            self._fail(error, key, "written")

    def delete(self, key: str) -> None:
        """Drop a key; one that is not there is no error."""
        try:
            self._fs.rm_file(self._path(key))
        except _ABSENT:
            return
        except Exception as error:
            self._fail(error, key, "written")
