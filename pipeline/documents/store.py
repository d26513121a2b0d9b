"""The document store: a document is its SHA-256; its bytes are stored once and never changed.

`documents/ab/<sha256>/` holds `content` and `origin.json` (the Arrival). The folder is filled beside and renamed, so a
document is complete or not there.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from pipeline.documents.model import Arrival
from pipeline.durable import place_folder
from pipeline.errors import HomeError

__all__ = ["CONTENT", "content_path", "document_id", "origin", "store"]

#: Name of the file that holds a document's bytes; the name that it came with stands in its origin record.
CONTENT = "content"


def document_id(data: bytes) -> str:
    """The id of a document: SHA-256 of its bytes, hex."""
    return hashlib.sha256(data).hexdigest()


def _folder(documents: Path, identifier: str) -> Path:
    return documents / identifier[:2] / identifier


def content_path(documents: Path, identifier: str) -> Path:
    """Path of a document's bytes."""
    return _folder(documents, identifier) / CONTENT


def origin(documents: Path, identifier: str) -> Arrival | None:
    """The origin record of a stored document, None when it is not stored. HomeError when the record is damaged."""
    path = _folder(documents, identifier) / "origin.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Arrival)
    except FileNotFoundError:
        return None
    except msgspec.DecodeError as error:
        raise HomeError(
            f"the origin record is damaged ({error})",
            where=str(path),
            remedy="delete the folder and ingest the file again",
        ) from error


def store(documents: Path, data: bytes, arrival: Arrival) -> bool:
    """Store the bytes with their origin record; False when they are stored already (nothing changes then)."""

    def fill(folder: Path) -> None:
        content = folder / CONTENT
        content.write_bytes(data)
        content.chmod(0o444)
        (folder / "origin.json").write_bytes(msgspec.json.format(msgspec.json.encode(arrival), indent=1))

    return place_folder(_folder(documents, arrival.document_id), fill)
