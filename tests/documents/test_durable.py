"""Files that are whole or not there, and records that may be damaged."""

from __future__ import annotations

import errno
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.sealed import sealed, unsealed
from pipeline.durable import place_folder, read_record
from pipeline.errors import HomeError
from pipeline.sources.journal import Journal, Note, read_journal


class Told(msgspec.Struct):
    name: str
    count: int = 0


WHOLE = msgspec.json.encode(Told("某县水务局", 7))


@given(place=st.integers(0, len(WHOLE) - 1), bit=st.integers(0, 7))
def test_a_flipped_bit_gives_another_record_or_none_and_never_an_error(
    tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
) -> None:
    data = bytearray(WHOLE)
    data[place] ^= 1 << bit
    path = tmp_path_factory.mktemp("record") / "a.json"
    path.write_bytes(data)
    found = read_record(path, Told)
    assert found is None or isinstance(found, Told)


@pytest.mark.parametrize("damage", [WHOLE[:-2], WHOLE.replace("县".encode(), b"\xe5\x8e\xff"), b"", b"[]"])
def test_a_damaged_record_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    (tmp_path / "a.json").write_bytes(damage)
    assert read_record(tmp_path / "a.json", Told) is None
    assert read_record(tmp_path / "b.json", Told) is None
    with pytest.raises(msgspec.DecodeError):
        unsealed(damage, Told)


def test_a_sealed_record_comes_back() -> None:
    told = Told("某县水务局", 7)
    assert unsealed(sealed(told), Told) == told
    with pytest.raises(msgspec.DecodeError):
        unsealed(sealed(told).replace(b"7", b"8"), Told)


@pytest.mark.parametrize("damage", [b'{"type":"no', b"\xff\xfe\n", b'{"type":"Note","source":"\xff","kind":"a"}\n'])
def test_a_journal_is_read_up_to_its_damaged_line(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "journal"
    notes = [Note(source="a", kind="crawler", detail=f"第 {n} 条") for n in range(3)]
    with Journal(path) as journal:
        for note in notes:
            journal.write(note)
    path.write_bytes(path.read_bytes() + damage + path.read_bytes())
    assert list(read_journal(path)) == notes
    assert list(read_journal(tmp_path / "none")) == []


def test_a_journal_that_cannot_be_opened_says_so(tmp_path: Path) -> None:
    with pytest.raises(HomeError), Journal(tmp_path / "no folder" / "journal"):
        pass


@pytest.mark.parametrize(("number", "kept"), [(errno.ENOTEMPTY, False), (errno.EEXIST, False), (errno.ENOSPC, None)])
def test_a_folder_that_another_process_placed_first_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, kept: bool | None
) -> None:
    def fill(folder: Path) -> None:
        (folder / "content").write_text("x")

    def refuse(_from: Path, _to: Path) -> None:
        raise OSError(number, "refused")

    monkeypatch.setattr(Path, "rename", refuse)
    if kept is None:
        with pytest.raises(HomeError, match="disk is full"):
            place_folder(tmp_path / "a", fill)
    else:
        assert place_folder(tmp_path / "a", fill) is kept
    assert list(tmp_path.iterdir()) == []  # nothing is left beside
