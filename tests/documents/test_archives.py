"""Archives: Chinese names, nested archives, bombs, and names that climb out."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

import pytest

from pipeline.documents import archives
from pipeline.documents.archives import members
from pipeline.documents.register import register
from pipeline.errors import DamagedDocument, EncryptedDocument, TooLarge, UnknownFormat
from pipeline.home import Home

TEXT = "某局 2024 年度部门决算\n收入总计 12.00 万元\n".encode()


def archive(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as made:
        for name, data in entries.items():
            made.writestr(name, data)
    return buffer.getvalue()


def as_gbk_packer(name: str, data: bytes) -> bytes:
    """What Chinese packers write: the name in GBK, without the flag that says UTF-8."""
    latin = name.encode("gbk").decode("cp437")
    made = archive({latin: data})
    return made.replace(latin.encode(), name.encode("gbk")) if latin.encode() in made else made


def with_flags(data: bytes, flags: int) -> bytes:
    """Set general purpose flags in every local and central header."""
    patched = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = patched.find(mark)
        while at >= 0:
            patched[at + offset : at + offset + 2] = flags.to_bytes(2, "little")
            at = patched.find(mark, at + 4)
    return bytes(patched)


def test_names_in_gbk_are_read() -> None:
    name = "某局决算.txt"
    raw = name.encode("gbk")
    made = archive({"x" * len(raw): TEXT}).replace(b"x" * len(raw), raw)
    assert [m.name for m in members(made, "a.zip")] == [name]


def test_names_in_utf8_without_the_flag_are_read() -> None:
    name = "某局决算.txt"
    assert [m.name for m in members(with_flags(archive({name: TEXT}), 0), "a.zip")] == [name]


def test_litter_and_folders_are_left_out() -> None:
    made = archive({"__MACOSX/._a.txt": b"x", "desktop.ini": b"x", ".DS_Store": b"x", "in/": b"", "in/a.txt": TEXT})
    assert [m.name for m in members(made, "a.zip")] == ["in/a.txt"]


def test_a_bomb_is_not_unpacked() -> None:
    (member,) = members(archive({"bomb.txt": b"0" * (archives.MAX_RATIO * 1024 * 1024)}), "a.zip")
    assert isinstance(member.error, TooLarge)
    assert not member.data


def test_an_encrypted_member_says_so() -> None:
    (member,) = members(with_flags(archive({"a.txt": TEXT}), 0x1), "a.zip")
    assert isinstance(member.error, EncryptedDocument)


def test_a_damaged_member_costs_only_itself() -> None:
    made = bytearray(archive({"a.txt": TEXT * 50, "b.txt": TEXT}, zipfile.ZIP_STORED))
    made[60] ^= 0xFF
    first, second = members(bytes(made), "a.zip")
    assert isinstance(first.error, DamagedDocument)
    assert second.data == TEXT


def with_method(data: bytes, method: int) -> bytes:
    """Claim another way of packing in every local and central header."""
    patched = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = patched.find(mark)
        while at >= 0:
            patched[at + offset : at + offset + 2] = method.to_bytes(2, "little")
            at = patched.find(mark, at + 4)
    return bytes(patched)


def test_a_member_packed_in_an_unknown_way_says_so() -> None:
    (member,) = members(with_method(archive({"a.txt": TEXT}), 97), "a.zip")
    assert isinstance(member.error, UnknownFormat)
    assert "by hand" in member.error.remedy


def test_a_member_longer_than_the_directory_says_is_not_read_to_its_end() -> None:
    data = bytearray(archive({"a.txt": TEXT * 40}))
    directory = data.find(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = (10).to_bytes(4, "little")
    (member,) = members(bytes(data), "a.zip")
    assert isinstance(member.error, DamagedDocument)
    assert not member.data


@pytest.mark.parametrize("junk", [b"PK\x03\x04" + bytes(40), b"PK\x05\x06"])
def test_what_only_begins_like_an_archive_is_damaged(junk: bytes) -> None:
    with pytest.raises(DamagedDocument):
        list(members(junk, "a.zip"))


def test_a_name_in_no_known_encoding_stays_as_it_was_read() -> None:
    raw = b"a\xff\xff.txt"  # neither UTF-8 nor GB 18030
    made = archive({"x" * len(raw): TEXT}).replace(b"x" * len(raw), raw)
    assert [m.data for m in members(made, "a.zip")] == [TEXT]


def test_a_name_that_stands_in_unicode_beside_the_coded_one_is_kept() -> None:
    name = "某局决算.txt"
    info = zipfile.ZipInfo("x" * len(name.encode("gbk")))
    # APPNOTE 4.6.9: version, checksum of the name in the header, the name in UTF-8
    told = b"\x01" + zlib.crc32(name.encode("gbk")).to_bytes(4, "little") + name.encode()
    info.extra = b"\x75\x70" + len(told).to_bytes(2, "little") + told
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(info, TEXT)
    coded = buffer.getvalue().replace(info.filename.encode(), name.encode("gbk"))
    assert [m.name for m in members(coded, "a.zip")] == [name]


def test_too_many_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(TooLarge):
        list(members(archive({f"{n}.txt": TEXT for n in range(3)}), "a.zip"))


def test_members_of_nested_archives_are_documents_and_climbing_names_do_no_harm(tmp_path: Path) -> None:
    inner = archive({"../../../etc/某局.txt": TEXT})
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "outer.zip").write_bytes(archive({"inner.zip": inner, "b.txt": TEXT + b"b"}))
    home = Home(tmp_path / "home")
    with home.writer("test"):
        found = register(home, [tmp_path / "in"])
    assert [a.file_name for a in found.documents] == ["b.txt", "某局.txt"]
    assert found.documents[1].source_uri.endswith("/outer.zip!/inner.zip!/../../../etc/某局.txt")
    outside = [p for p in tmp_path.rglob("*") if p.is_file() and "home" not in p.parts and p.name != "outer.zip"]
    assert outside == []


def test_archives_too_deep_in_one_another_are_refused(tmp_path: Path) -> None:
    data = TEXT
    for depth in range(archives.MAX_DEPTH + 1):
        data = archive({f"{depth}.zip" if depth else "a.txt": data})
    (tmp_path / "deep.zip").write_bytes(data)
    home = Home(tmp_path / "home")
    with home.writer("test"):
        found = register(home, [tmp_path / "deep.zip"])
    assert not found.documents
    assert [r.reason for r in found.refused] == ["too_large"]
