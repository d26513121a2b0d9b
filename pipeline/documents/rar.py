"""RAR archives of versions 2 to 5: the directory and stored files are read here, packed ones by a program."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

import rarfile

from pipeline.documents.packing import DAMAGE, FETCH_AGAIN, Entry, damaged, locked
from pipeline.errors import DamagedDocument, UnknownFormat

__all__ = ["RarPacking"]

#: Blocks that end an archive, and the version of RAR from which on every archive has one.
_END_MARKS: Final = frozenset({rarfile.RAR_BLOCK_ENDARC, rarfile.RAR5_BLOCK_ENDARC})
_WRITES_END: Final = 29


class RarPacking:
    """RAR 2 to 5: the directory and stored files are read here, packed ones by unrar, unar or 7z."""

    def __init__(self, data: bytes, where: str) -> None:
        blocks: list[int] = []
        try:
            # names of old archives without Unicode are in the code page of the packer
            self._archive = rarfile.RarFile(
                io.BytesIO(data), charset="gb18030", info_callback=lambda info: blocks.append(info.type)
            )
            shut = self._archive.needs_password() and not self._archive.infolist()
        except rarfile.NeedFirstVolume as error:
            raise UnknownFormat(
                "the archive is one of several volumes",
                where=where,
                remedy="unpack all volumes together by hand, then ingest the folder",
            ) from error
        except (rarfile.PasswordRequired, rarfile.NoCrypto) as error:
            raise locked(where) from error
        except (rarfile.Error, *DAMAGE) as error:
            raise damaged("the archive cannot be opened", error, where) from error
        if shut:
            raise locked(where)
        versions = [info.extract_version or 0 for info in self._archive.infolist()]
        if not _END_MARKS & set(blocks) and (not versions or max(versions) >= _WRITES_END):
            # rarfile reads a file that is cut between two members without a word and shows fewer of them
            raise DamagedDocument("the archive ends before its end mark", where=where, remedy=FETCH_AGAIN)
        self.entries = [
            Entry(i.filename.replace("\\", "/"), i.file_size or 0, i.compress_size or 0, bool(i.needs_password()), i)
            for i in self._archive.infolist()
            if i.is_file()
        ]

    def prepare(self, entries: Iterable[Entry]) -> None:
        """Nothing to do: each entry is unpacked by itself."""

    def read(self, entry: Entry, where: str) -> bytes:
        """The bytes of an entry; UnknownFormat where it is packed and no program here can unpack it."""
        try:
            if entry.key.compress_type != rarfile.RAR_M0:
                # rarfile 4.5 calls bsdtar with the mark that ends options in place of the archive's name
                rarfile.tool_setup(bsdtar=False)
            with self._archive.open(entry.key) as handle:
                data: bytes = handle.read(entry.size + 1)
        except rarfile.RarCannotExec as error:
            raise UnknownFormat(
                "packed RAR archives need unrar, unar or 7z, and none of them is installed here",
                where=where,
                remedy="install one (Debian: apt-get install unar), or unpack it by hand and ingest the folder",
            ) from error
        except (rarfile.PasswordRequired, rarfile.NoCrypto, rarfile.RarWrongPassword) as error:
            raise locked(where) from error
        except (rarfile.Error, *DAMAGE) as error:
            raise damaged("the member is damaged", error, where) from error
        if len(data) != entry.size:
            raise DamagedDocument("the member is not as long as it says", where=where, remedy=FETCH_AGAIN)
        return data

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()
