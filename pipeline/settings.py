"""Settings of a home: where documents are read (`executor`, `scheduler`) and where their bytes lie (`store`).

They stand in `<home>/juesuan.toml`; an environment variable of the same name overrides its key. Without either, all
happens on this machine, in the home. Secrets are no settings: they stay in the environment of each machine.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import msgspec

from pipeline.errors import HomeError, SettingsError
from pipeline.objects import secret_options

__all__ = ["SETTINGS_FILE", "Settings", "read_settings", "read_toml"]

#: Name of the file in the home.
SETTINGS_FILE: Final = "juesuan.toml"

#: What Dask's scheduler listens on; `inproc` cannot reach another process.
_SCHEDULERS: Final = re.compile(r"(?:tcp|tls|ws|wss)://[^\s/]+:\d{1,5}")
_URL: Final = re.compile(r"[a-z][a-z0-9+.-]*://[^/]")


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The settings of a home, checked."""

    executor: Literal["processes", "dask"] = "processes"
    scheduler: str = ""  # tcp://HOST:PORT of the Dask scheduler
    store: str = ""  # folder or URL that fsspec knows; empty is the home itself
    store_options: dict[str, Any] = {}  # options of fsspec's driver, without secrets
    patience_seconds: float = 60.0  # how long a scheduler or a first worker is waited for


def _environment() -> dict[str, tuple[str, str]]:
    """The keys that the environment sets: value, name of the variable. An empty variable sets nothing."""
    found = {
        "executor": (os.environ.get("JUESUAN_EXECUTOR", ""), "JUESUAN_EXECUTOR"),
        "scheduler": (os.environ.get("JUESUAN_SCHEDULER", ""), "JUESUAN_SCHEDULER"),
        "store": (os.environ.get("JUESUAN_STORE", ""), "JUESUAN_STORE"),
    }
    return {key: value for key, value in found.items() if value[0]}


def read_toml(path: Path) -> dict[str, Any]:
    """A settings file of a home as a mapping, empty where it is absent.

    SettingsError (with the line) where it is no TOML, HomeError where it cannot be read.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise HomeError(
            f"the settings cannot be read ({error.strerror})", where=str(path), remedy="change its permissions"
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError("the settings are not UTF-8", where=str(path), remedy="save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise SettingsError(
            f"this is no TOML ({error})",
            where=f"{path}:{line[1]}" if line else str(path),
            remedy="mend the line, or move the file away to run with the defaults",
        ) from error


def read_settings(home: Path) -> Settings:
    """The settings of the home at this path. SettingsError names the file and line (or variable), key and remedy."""
    path = home / SETTINGS_FILE
    given, environment = read_toml(path), _environment()
    return _Reader(path, given, environment).read() if given or environment else Settings()


class _Reader:
    """Checks settings one by one; knows for each key where it stands."""

    def __init__(self, path: Path, given: Mapping[str, Any], environment: Mapping[str, tuple[str, str]]) -> None:
        self.path, self.environment = path, environment
        self.values = {**given, **{key: value for key, (value, _) in environment.items()}}

    def wrong(self, key: str, what: str, remedy: str) -> SettingsError:
        """The error about a key."""
        if key in self.environment:
            return SettingsError(f"{key}: {what}", where=self.environment[key][1], remedy=remedy)
        lines = self.path.read_text(encoding="utf-8").splitlines()
        number = next((n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[?\s*{re.escape(key)}\b", line)), 0)
        return SettingsError(
            f"{key}: {what}", where=f"{self.path}:{number}" if number else str(self.path), remedy=remedy
        )

    def read(self) -> Settings:
        """All keys, or the first that is wrong."""
        names = Settings.__struct_fields__
        for key, value in self.values.items():
            if key not in names:
                raise self.wrong(key, "there is no such setting", f"the settings are {', '.join(names)}")
            try:
                msgspec.convert({key: value}, Settings)
            except msgspec.ValidationError as error:
                raise self.wrong(key, f"{error}".split(" - at")[0], "see docs/operators.md, Settings") from error
        settings = msgspec.convert(self.values, Settings)
        self._check_cluster(settings)
        return msgspec.structs.replace(settings, store=self._store(settings))

    def _check_cluster(self, settings: Settings) -> None:
        if settings.executor == "dask" and not settings.scheduler:
            raise self.wrong("executor", "dask needs a scheduler", 'add scheduler = "tcp://HOST:8786"')
        if settings.scheduler and not _SCHEDULERS.fullmatch(settings.scheduler):
            raise self.wrong(
                "scheduler", f"{settings.scheduler!r} is no address of a scheduler", "write tcp://HOST:PORT"
            )
        if not 0 < settings.patience_seconds <= 3600:
            raise self.wrong("patience_seconds", "it must lie above 0 and at most at 3600", "60 does for most clusters")

    def _store(self, settings: Settings) -> str:
        """The store in its one form: a URL without a slash at its end, or an absolute path."""
        for name in secret_options(settings.store_options):
            raise self.wrong(
                "store_options",
                f"{name} looks like a secret, and this file is none",
                "set it in the environment of every machine (AWS_ACCESS_KEY_ID, …)",
            )
        store = settings.store.rstrip("/")
        if store.startswith(("file://", "local://")):
            store = store.partition("://")[2]
        if not store or _URL.match(store):
            if "@" in store.partition("://")[2].partition("/")[0]:
                raise self.wrong("store", "it holds a name and password", "set them in the environment instead")
            return store
        if "://" in store or not Path(store).expanduser().is_absolute():
            raise self.wrong("store", f"{store!r} is no URL and no absolute path", 'write "s3://bucket/prefix"')
        return str(Path(store).expanduser())
