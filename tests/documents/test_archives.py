"""Archives: Chinese names, nested archives, bombs, and names that climb out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from pipeline.documents import archives
from pipeline.documents.archives import members
from pipeline.documents.register import register
from pipeline.errors import DamagedDocument, EncryptedDocument, TooLarge
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
