"""How the files of data/reference/ are read, whichever program saved them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import ReferenceDataError
from pipeline.reference import read_rows, read_toml

COLUMNS = ("code", "name")
ROWS = 'code,name\n201,一般公共服务支出\n202,"外交,支出"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("JUESUAN_REFERENCE", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_rows_come_with_file_and_line(folder: Path, encoding: str, line_end: str) -> None:
    (folder / "codes.csv").write_bytes(ROWS.replace("\n", line_end).encode(encoding))
    assert list(read_rows("codes.csv", COLUMNS)) == [
        ("codes.csv:2", {"code": "201", "name": "一般公共服务支出"}),
        ("codes.csv:3", {"code": "202", "name": "外交,支出"}),
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (ROWS.encode("gb18030"), "not UTF-8"),
        (b"code;name\n201;x\n", "the header lacks code, name"),
        (b"", "the header lacks"),
        (b"code,name\n201,a,b\n", "another number of fields"),
        (b"code,name\n201\n", "another number of fields"),
    ],
)
def test_what_is_wrong_with_a_file_of_rows_is_said(folder: Path, content: bytes, fault: str) -> None:
    (folder / "codes.csv").write_bytes(content)
    with pytest.raises(ReferenceDataError, match=fault) as caught:
        list(read_rows("codes.csv", COLUMNS))
    assert caught.value.where.startswith("codes.csv")
    assert caught.value.remedy


def test_a_file_of_settings_with_a_byte_order_mark_is_read(folder: Path) -> None:
    (folder / "terms.toml").write_bytes('term = "款"\r\n'.encode("utf-8-sig"))
    assert read_toml("terms.toml") == {"term": "款"}


@pytest.mark.parametrize(
    ("content", "fault"),
    [('term = "款"'.encode("gb18030"), "not UTF-8"), (b"term = [1 2]", "line 1"), (None, "missing")],
)
def test_what_is_wrong_with_a_file_of_terms_is_said(folder: Path, content: bytes | None, fault: str) -> None:
    if content is not None:
        (folder / "terms.toml").write_bytes(content)
    with pytest.raises(ReferenceDataError, match=fault) as caught:
        read_toml("terms.toml")
    assert "terms.toml" in caught.value.where
    assert caught.value.remedy
