"""The contributor guides can be followed: their proofs fail before the edits that they show, and hold after them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.scratch import PROOF, Scratch, blocks

GUIDES = sorted(p for p in (Path(__file__).resolve().parents[2] / "docs" / "contributors").glob("*.md")
                if not p.name.startswith("index") and ".zh-CN" not in p.name)  # fmt: skip


def test_there_is_a_guide_for_each_kind_of_knowledge() -> None:
    assert {g.stem for g in GUIDES} >= {"layout", "statement", "term", "rule", "source", "table"}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda p: p.stem)
def test_a_guide_can_be_followed(guide: Path, tmp_path: Path) -> None:
    steps = blocks(guide.read_text(encoding="utf-8"))
    (proof,) = (block for block in steps if block.title == PROOF)
    edits = [block for block in steps if block is not proof]
    assert edits
    scratch = Scratch(tmp_path)
    before = scratch.prove(proof)
    assert before.returncode == 1, "the proof holds without the edits"
    assert "SyntaxError" not in before.stderr
    for block in edits:
        scratch.follow(block)
    after = scratch.prove(proof)
    assert after.returncode == 0, after.stdout + after.stderr


def test_an_edit_whose_place_is_gone_is_noticed(tmp_path: Path) -> None:
    scratch = Scratch(tmp_path)
    (block,) = blocks('```diff title="tach.toml"\n-no such line stands here\n+x\n```\n')
    with pytest.raises(AssertionError, match="0 times"):
        scratch.follow(block)
