"""Packages: ZIP files of XML parts, as DOCX (ISO 29500) and OFD (GB/T 33190) are, opened without trust.

Limits stand before anything is unpacked: the directory's sizes bound what the ZIP reader will ever give out. XML that
declares a document type is refused (no office program writes one; entity bombs need it), as is XML nested deeper than
256 elements (libxml2's own limit), so that walking a tree by recursion is safe.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree

from pipeline.errors import DamagedDocument, EncryptedDocument, TooLarge

__all__ = ["MAX_PART_BYTES", "MAX_RATIO", "Element", "Package", "local"]

#: The text of the longest report seen is under 5 MB of XML.
MAX_PART_BYTES: Final = 128 * 1024 * 1024
#: Unpacked to packed, for parts above a megabyte: XML of long tables reaches 60, deflate at most 1,032.
MAX_RATIO: Final = 250
_SMALL: Final = 1024 * 1024
_ENCRYPTED: Final = 0x1
_REMEDY: Final = "open it in an office program and save it again, or fetch it again"

#: An XML element of lxml, whose classes carry no types of their own.
Element = Any


def local(element: Element) -> str:
    """The name of an element without its namespace; empty for comments and processing instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Package:
    """One opened package. Part names are compared without case, without a leading slash and with `/` only."""

    def __init__(self, path: Path) -> None:
        self.where = path.name
        self._handle = path.open("rb")
        try:
            self._archive = zipfile.ZipFile(self._handle)
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError) as error:
            self._handle.close()
            raise DamagedDocument(
                f"the package cannot be opened ({error})", where=self.where, remedy=_REMEDY
            ) from error
        self._parts = {_plain(info.filename): info for info in self._archive.infolist()}

    def __enter__(self) -> Package:
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()
        self._handle.close()

    def __contains__(self, name: str) -> bool:
        return _plain(name) in self._parts

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def read(self, name: str) -> bytes | None:
        """The bytes of a part, None where there is none; EncryptedDocument, TooLarge or DamagedDocument."""
        info = self._parts.get(_plain(name))
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedDocument(
                f"the part {name} is encrypted", where=self.where, remedy="save a copy without a password"
            )
        bomb = info.file_size > _SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1)
        if bomb or info.file_size > MAX_PART_BYTES:
            raise TooLarge(
                f"the part {name} unpacks to {info.file_size >> 20} MB", where=self.where, remedy="split the report"
            )
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise DamagedDocument(f"the part {name} is damaged ({error})", where=self.where, remedy=_REMEDY) from error

    def xml(self, name: str) -> Element | None:
        """The root element of a part, None where there is no such part; DamagedDocument where it is no safe XML."""
        data = self.read(name)
        if data is None:
            return None
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise DamagedDocument(f"the part {name} is no XML ({error})", where=self.where, remedy=_REMEDY) from error
        if root is None or root.getroottree().docinfo.doctype:
            raise DamagedDocument(
                f"the part {name} declares a document type, which no office program writes",
                where=self.where,
                remedy=_REMEDY,
            )
        return root

    def resolve(self, target: str, base: str) -> str:
        """The part that `target` names inside the part `base`: absolute from the root, else beside `base`."""
        target = target.replace("\\", "/")
        if target.startswith("/"):
            return _plain(target)
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(_plain(base)), target))
        # some writers of OFD name every part from the root without saying so
        return _plain(beside) if _plain(beside) in self._parts or _plain(target) not in self._parts else _plain(target)


def _plain(name: str) -> str:
    return posixpath.normpath(name.replace("\\", "/")).lstrip("/").lower()
