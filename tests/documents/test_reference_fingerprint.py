"""Which edits of the reference data make reports be read anew, and which only build the warehouse anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import reference


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("lexicon.toml", "units.csv", "corrections.csv", "function_cofog.csv"):
        (tmp_path / name).write_text("a\n")
    monkeypatch.setattr(reference, "reference_path", lambda name: tmp_path / name)
    return tmp_path


def test_an_edited_term_reads_reports_anew(folder: Path) -> None:
    before = reference.reference_fingerprint()
    (folder / "lexicon.toml").write_text("ab\n")
    assert reference.reference_fingerprint() != before


@pytest.mark.parametrize("name", ["units.csv", "corrections.csv", "function_cofog.csv"])
def test_a_decision_about_units_or_figures_does_not(folder: Path, name: str) -> None:
    before = reference.reference_fingerprint()
    (folder / name).write_text("ab\n")
    assert reference.reference_fingerprint() == before


def test_the_files_that_only_the_build_uses_exist() -> None:
    there = {path.name for path in reference.reference_path("").iterdir()}
    assert there >= reference._ONLY_FOR_THE_BUILD
