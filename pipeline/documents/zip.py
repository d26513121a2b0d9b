"""ZIP archives: names in the encodings of Chinese packers, sizes that may lie."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from typing import Final

from pipeline.documents.packing import BY_HAND, DAMAGE, Entry, damaged
from pipeline.errors import UnknownFormat

__all__ = ["ZipPacking"]

_UTF8_NAME: Final = 0x800  # general purpose flag bit 11
_ENCRYPTED: Final = 0x1


class ZipPacking:
    """ZIP (APPNOTE 6.3): names without the UTF-8 flag are GBK from Chinese packers, or UTF-8 all the same."""

    def __init__(self, data: bytes, where: str) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
            raise damaged("the archive cannot be opened", error, where) from error
        self.entries = [
            Entry(_zip_name(info), info.file_size, info.compress_size, bool(info.flag_bits & _ENCRYPTED), info)
            for info in self._archive.infolist()
            if not info.is_dir()
        ]

    def prepare(self, entries: Iterable[Entry]) -> None:
        """Nothing to do: each entry is unpacked by itself."""

    def read(self, entry: Entry, where: str) -> bytes:
        """The bytes of an entry, never more than its directory says."""
        try:
            with self._archive.open(entry.key) as handle:
                return handle.read(entry.size)  # the size in the directory may lie: then the checksum does not fit
        except NotImplementedError as error:
            raise UnknownFormat(
                f"the member is packed in a way that we cannot unpack ({error})", where=where, remedy=BY_HAND
            ) from error
        except DAMAGE as error:
            raise damaged("the member is damaged", error, where) from error

    def close(self) -> None:
        """Close the archive."""
        self._archive.close()


def _zip_name(info: zipfile.ZipInfo) -> str:
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        raw = info.filename.encode("cp437")  # what zipfile decoded it with
    except UnicodeEncodeError:
        return info.filename  # from 3.12 on it takes the name of the extra field (APPNOTE 4.6.9) where there is one
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename
