"""7z and RAR archives: the same limits, names and errors as of ZIP."""

from __future__ import annotations

import io
import shutil
import tempfile
import zlib
from pathlib import Path

import py7zr
import pytest
import rarfile
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import archives
from pipeline.documents.archives import Member, members
from pipeline.errors import DamagedDocument, DocumentError, EncryptedDocument, TooLarge, UnknownFormat
from tests.documents.rar_files import rar5

TEXT = "某局 2024 年度部门决算\n收入总计 12.00 万元\n".encode()


def seven_zip(entries: dict[str, bytes], **how: object) -> bytes:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w", **how) as made:
        made.set_encoded_header_mode("password" in how)  # the header as it is, so that a test can change it
        for name, data in entries.items():
            made.writestr(data, name)
    return buffer.getvalue()


def renamed(data: bytes, name: str, other: str) -> bytes:
    """A 7z archive (its header unpacked) whose member has another name of the same length."""
    return patched(data, name.encode("utf-16-le"), other.encode("utf-16-le"))


def patched(data: bytes, old: bytes, new: bytes) -> bytes:
    """A 7z archive (its header unpacked) with other bytes at the last place of `old`, and checksums that fit them."""
    made = bytearray(data)
    at = made.rindex(old)
    made[at : at + len(new)] = new
    offset, size = (int.from_bytes(made[i : i + 8], "little") for i in (12, 20))
    made[28:32] = zlib.crc32(made[32 + offset : 32 + offset + size]).to_bytes(4, "little")
    made[8:12] = zlib.crc32(made[12:32]).to_bytes(4, "little")
    return bytes(made)


def read(data: bytes) -> dict[str, bytes | str]:
    return {m.name: m.data if m.error is None else m.error.reason for m in members(data, "a")}


@pytest.fixture
def no_tools(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No program on this machine that unpacks RAR."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(rarfile, "CURRENT_SETUP", None)


@pytest.mark.parametrize("pack", [seven_zip, rar5])
def test_members_in_the_order_of_their_names_without_litter(pack: object) -> None:
    assert callable(pack)
    made = pack({"乙/某局决算.txt": TEXT, "甲.txt": b"1", "__MACOSX/._a": b"x", "desktop.ini": b"x", "空.txt": b""})
    found = list(members(made, "a"))
    assert [(m.name, m.data) for m in found] == [("乙/某局决算.txt", TEXT), ("甲.txt", b"1"), ("空.txt", b"")]
    assert all(m.error is None for m in found)


def test_the_scratch_folder_is_gone_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = members(seven_zip({"a.txt": TEXT, "b.txt": TEXT + b"b"}), "a")
    next(found)
    assert list(tmp_path.iterdir())
    found.close()  # given up half way
    assert list(tmp_path.iterdir()) == []


def test_a_bomb_is_not_unpacked() -> None:
    assert read(seven_zip({"bomb.txt": b"0" * (8 << 20)})) == {"bomb.txt": "too_large"}
    with pytest.raises(TooLarge):  # packed together: nobody knows which of them it is
        list(members(seven_zip({"a.txt": TEXT, "bomb.txt": b"0" * (8 << 20)}), "a"))
    assert read(rar5({"bomb.txt": b"0" * 100}, method=3, size=8 << 20)) == {"bomb.txt": "too_large"}


def test_too_large_a_member(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "LIMIT_BYTES", 10)
    assert read(seven_zip({"a.txt": TEXT, "b.txt": b"2"})) == {"a.txt": "too_large", "b.txt": b"2"}
    assert read(rar5({"a.txt": TEXT, "b.txt": b"2"})) == {"a.txt": "too_large", "b.txt": b"2"}


@pytest.mark.parametrize("pack", [seven_zip, rar5])
def test_too_many_members_or_bytes(pack: object, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(pack)
    made = pack({f"{n}.txt": TEXT for n in range(3)})
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 10)
    with pytest.raises(TooLarge, match="unpacks"):
        list(members(made, "a"))
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(TooLarge, match="members"):
        list(members(made, "a"))


def test_names_that_climb_out_do_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "deep" / "deeper"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert read(rar5({"../../某局.txt": TEXT, "b.txt": b"2"})) == {"../../某局.txt": TEXT, "b.txt": b"2"}
    # the library of 7z refuses such a name: it costs that member alone
    made = renamed(seven_zip({"aa/aa/evil.txt": TEXT, "b.txt": b"2"}), "aa/aa/evil.txt", "../../evil.txt")
    assert read(made) == {"../../evil.txt": "damaged", "b.txt": b"2"}
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []


def test_encrypted_archives_say_so() -> None:
    filters = [{"id": py7zr.FILTER_LZMA2, "preset": 1}, {"id": py7zr.FILTER_CRYPTO_AES256_SHA256}]
    made = seven_zip({"a.txt": TEXT}, password="secret", filters=filters)
    assert read(made) == {"a.txt": "encrypted"}
    hidden = seven_zip({"a.txt": TEXT}, password="secret", filters=filters, header_encryption=True)
    with pytest.raises(EncryptedDocument):
        list(members(hidden, "a"))


def test_damage_costs_what_it_hits() -> None:
    made = bytearray(rar5({"a.txt": TEXT, "b.txt": TEXT + b"b"}))
    made[made.index(TEXT)] ^= 0xFF
    assert read(bytes(made)) == {"a.txt": "damaged", "b.txt": TEXT + b"b"}
    packed = bytearray(seven_zip({"a.txt": TEXT * 100}))
    packed[40] ^= 0xFF
    assert read(bytes(packed)) == {"a.txt": "damaged"}


@pytest.mark.parametrize("pack", [seven_zip, rar5])
def test_a_truncated_archive(pack: object) -> None:
    assert callable(pack)
    made = pack({"a.txt": TEXT * 100})
    try:
        found = read(made[: len(made) // 2])
    except DamagedDocument as error:
        found = {"a.txt": error.reason}
    assert found == {"a.txt": "damaged"}


def test_an_archive_cut_between_two_members_is_damaged() -> None:
    made = rar5({"a.txt": TEXT, "b.txt": TEXT + b"b"})
    with pytest.raises(DamagedDocument, match="end mark"):
        list(members(made[: made.index(TEXT) + len(TEXT)], "a"))


@pytest.mark.usefixtures("no_tools")
def test_packed_rar_without_a_program_tells_the_remedy() -> None:
    (member,) = members(rar5({"a.txt": TEXT}, method=3), "a")
    assert isinstance(member.error, UnknownFormat)
    assert "install" in member.error.remedy


def test_a_rar_archive_whose_names_are_encrypted_says_so() -> None:
    with pytest.raises(EncryptedDocument):
        list(members(rar5({"a.txt": TEXT}, encrypted=True), "a"))


@pytest.mark.usefixtures("no_tools")
def test_stored_rar_needs_no_program() -> None:
    assert read(rar5({"a.txt": TEXT})) == {"a.txt": TEXT}


@pytest.mark.usefixtures("no_tools")
def test_a_stored_member_of_another_length_is_damaged() -> None:
    (member,) = members(rar5({"a.txt": TEXT}, size=len(TEXT) + 4), "a")
    assert isinstance(member.error, DamagedDocument)


@pytest.mark.usefixtures("no_tools")
@pytest.mark.parametrize("raised", [rarfile.PasswordRequired, rarfile.NoCrypto, rarfile.RarWrongPassword])
def test_a_rar_member_that_asks_for_a_password_when_it_is_unpacked_says_so(
    raised: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> object:
        raise raised("locked")

    monkeypatch.setattr(rarfile.RarFile, "open", refuse)
    (member,) = members(rar5({"a.txt": TEXT}), "a")
    assert isinstance(member.error, EncryptedDocument)


def test_one_of_several_rar_volumes_asks_for_all_of_them() -> None:
    with pytest.raises(UnknownFormat, match="several volumes"):
        list(members(rar5({"a.txt": TEXT}, volume=2), "a"))


def test_a_rar_archive_with_a_broken_directory_is_damaged() -> None:
    made = bytearray(rar5({"a.txt": TEXT}))
    made[9] ^= 0xFF
    with pytest.raises(DamagedDocument):
        list(members(bytes(made), "a"))


def test_a_7z_archive_packed_in_an_unknown_way_says_so() -> None:
    lzma2 = b"\x21\x21\x01"  # a coder with an id of one byte, 0x21, and one byte of properties
    made = patched(
        seven_zip({"a.txt": TEXT}, filters=[{"id": py7zr.FILTER_LZMA2, "preset": 1}]), lzma2, b"\x21\x7f\x01"
    )
    assert read(made) == {"a.txt": "unknown_format"}


def test_folders_in_a_7z_archive_are_no_members(tmp_path: Path) -> None:
    (tmp_path / "in" / "deeper").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_bytes(TEXT)
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as made:
        made.writeall(tmp_path / "in", "in")
    assert read(buffer.getvalue()) == {"in/a.txt": TEXT}


@pytest.mark.skipif(
    not any(shutil.which(tool) for tool in ("unrar", "unar", "7z", "7zz")),
    reason="no program unpacks RAR here",
)
def test_a_program_that_cannot_unpack_it_means_damage() -> None:
    (member,) = members(rar5({"a.txt": TEXT}, method=3), "a")
    assert isinstance(member.error, DamagedDocument)


SEVEN, RAR5 = seven_zip({"a.txt": TEXT, "b.txt": b"2" * 50}), rar5({"a.txt": TEXT, "b.txt": b"2" * 50})


@settings(max_examples=80)
@given(st.booleans(), st.integers(6, 400), st.binary(min_size=1, max_size=8))
def test_damaged_bytes_give_members_or_a_document_error(seven: bool, place: int, noise: bytes) -> None:
    data = bytearray(SEVEN if seven else RAR5)
    data[place : place + len(noise)] = noise
    try:
        found = list(members(bytes(data), "a"))
    except DocumentError as error:
        found = [Member("the archive", error=error)]
    assert all(m.error is None or m.error.remedy for m in found)
