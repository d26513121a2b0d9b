"""Where the bytes of a home lie: in its own folders, in another folder, or in an object store.

Documents and stage outputs are what many machines must reach; ledger, parsed days and the warehouse stay in the home of
the one machine that builds it.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import msgspec

from pipeline.durable import write_file
from pipeline.errors import SettingsError
from pipeline.home import Home
from pipeline.objects import RemoteFolder, open_folder
from pipeline.settings import SETTINGS_FILE, Settings, read_settings

__all__ = ["Stores", "settle", "stores_of"]

#: In the home: the store that its documents went to.
_NOTE: Final = "store.json"


class Stores(msgspec.Struct, frozen=True):
    """The stores of a home. Small and without a secret: it goes to the workers with every document."""

    home: str
    address: str = ""  # absolute path or URL; empty is the home
    options: dict[str, Any] = {}

    @property
    def documents(self) -> Path | RemoteFolder:
        """Content-addressed bytes."""
        return self._folder("documents")

    @property
    def stages(self) -> Path | RemoteFolder:
        """Outputs of the stages by document and version."""
        return self._folder("stages")

    @property
    def words(self) -> str:
        """The place, for people."""
        return self.address or self.home

    def _folder(self, name: str) -> Path | RemoteFolder:
        return open_folder(f"{self.address or self.home}/{name}", self.options)


def stores_of(home: Home, settings: Settings | None = None) -> Stores:
    """The stores that the settings of a home name. SettingsError where they are wrong."""
    chosen = settings or read_settings(home.path)
    return Stores(str(home.path), chosen.store, chosen.store_options)


def settle(home: Home) -> Stores:
    """The stores to write in; SettingsError when the documents of this home went to another place before.

    The caller holds the home's writer lock. A store that is new for the home is noted once the home has no document.
    """
    stores = stores_of(home)
    note = home.path / _NOTE
    try:
        before = str(json.loads(note.read_bytes())["store"])
    except (FileNotFoundError, NotADirectoryError):
        before = ""
    except (ValueError, KeyError, TypeError) as error:
        raise SettingsError(
            "the note of the store is damaged", where=str(note), remedy=f'write {{"store": "{stores.address}"}} into it'
        ) from error
    if before == stores.address:
        return stores
    has_documents = home.ledger.is_dir() and any(home.ledger.iterdir())
    if has_documents:
        raise SettingsError(
            f"store: the documents of this home lie in {before or 'the home itself'}, not in {stores.words}",
            where=str(home.path / SETTINGS_FILE),
            remedy=f"copy the folders documents and stages there, then write {json.dumps({'store': stores.address})} "
            f"into {note}; or take the setting back",
        )
    write_file(note, json.dumps({"store": stores.address}).encode())
    return stores
