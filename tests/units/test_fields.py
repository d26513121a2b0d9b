"""Fields of work by a body's name, and a wrong list of them told with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.errors import ReferenceDataError
from pipeline.units.fields import field_of, fields


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("JUESUAN_REFERENCE", str(tmp_path))
    fields.cache_clear()
    field_of.cache_clear()
    yield tmp_path
    fields.cache_clear()
    field_of.cache_clear()


def write(folder: Path, text: str) -> None:
    (folder / "unit_fields.toml").write_text(text, encoding="utf-8")


def test_the_first_field_that_fits_decides(folder: Path) -> None:
    write(folder, 'fields = [{ field = "water", patterns = ["水务", "^渔"] }, { field = "town", patterns = ["镇"] }]')
    assert field_of("水务站(镇属)") == "water"
    assert field_of("某镇渔政站") == "town"
    assert field_of("档案馆") is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "no list of fields"),
        ("fields = []", "no list of fields"),
        ('fields = "water"', "no list of fields"),
        ('fields = ["water"]', "row 1 has no field"),
        ('fields = [{ field = "water", patterns = [] }]', "row 1 has no field"),
        ('fields = [{ field = "", patterns = ["水"] }]', "row 1 has no field"),
        ('fields = [{ field = "a", patterns = ["水"] }, { field = "a", patterns = ["河"] }]', "a is listed twice"),
        ('fields = [{ field = "a", patterns = ["水("] }]', "no regular expression"),
        ('fields = [{ field = "a", patterns = [3] }]', "no regular expression"),
    ],
)
def test_a_wrong_list_is_told_with_its_remedy(folder: Path, text: str, fault: str) -> None:
    write(folder, text)
    with pytest.raises(ReferenceDataError, match=fault) as caught:
        fields()
    assert caught.value.where == "unit_fields.toml"
    assert caught.value.remedy
