"""Bits flipped, ends cut off and bytes gone in each kind of file of a home: noticed, mended or told, never believed."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.homes import Before, faults_of

SEED = 20261122


def damage(path: Path, rng: random.Random, kind: str) -> None:
    data = bytearray(path.read_bytes())
    if kind == "flip":
        for _ in range(3):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    elif kind == "cut":
        del data[rng.randrange(1, len(data)) :]
    else:
        data.clear()
    path.chmod(0o644)
    path.write_bytes(data)


#: Files that are damaged together, one of each kind, so that each has its second copy whole.
TOGETHER = {
    "records": (
        "ledger/*/*.json", "last-run.json", "warehouse/published.json", "runs/*/record.json",
        "runs/*/report.json",
    ),
    "origins": ("documents/*/*/origin.json", "parsed/*/inputs.txt", "runs/*/baseline/documents.parquet"),
    "refusals": ("ledger/*/refused/*.json", "stages/pages/*/*/*.zst", "dagster/history/runs.db"),
    "outputs": ("stages/reports/*/*/*.zst", "parsed/*/SHA256SUMS", "dagster/history/runs/index.db"),
    "warehouse": ("warehouse/juesuan.duckdb", "runs/*/baseline/rejections.parquet"),
    "documents": ("documents/*/*/content", "runs/*/report.md"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ["flip", "cut", "empty"])
@pytest.mark.parametrize("group", TOGETHER)
def test_damage_is_mended_by_the_next_run(start: Before, group: str, kind: str) -> None:
    rng, home = random.Random(f"{SEED} {group} {kind}"), start.copy()
    for pattern in TOGETHER[group]:
        found = [p for p in sorted(home.glob(pattern)) if not p.name.startswith(".")]
        if pattern.startswith("documents"):  # what is given again: nobody has a second copy of an older version
            found = [p for p in found if "第2".encode() in (p.parent / "content").read_bytes()]
        assert found, pattern
        damage(rng.choice(found), rng, kind)
    done = start.ingest(home, history=group in ("refusals", "outputs"))
    assert done["status"] == 3, done["said"]
    assert start.content(home) == start.new
    assert faults_of(home) == []


def test_a_parsed_day_that_the_disk_changed_is_written_anew(start: Before) -> None:
    """All else is up to date: only the sums tell, before a warehouse is built from it."""
    home = start.copy()
    for number, path in enumerate(sorted(home.glob("parsed/*/*.parquet"))):
        damage(path, random.Random(SEED + number), "flip")
    done = start.ingest(home)
    assert done["status"] == 3, done["said"]
    assert start.content(home) == start.new


@pytest.mark.parametrize("seed", range(3))
def test_a_flipped_bit_anywhere_in_the_published_file_is_found(start: Before, seed: int) -> None:
    """The rows that were recorded are read again: the same content in a damaged file is not the same."""
    home, rng = start.copy(), random.Random(SEED + seed)
    published = home / "warehouse" / "juesuan.duckdb"
    data, flipped = published.read_bytes(), 0
    rows = [at for at in range(0, len(data) - 512, 512) if any(data[at : at + 512])]
    while flipped < 40:
        at = rng.choice(rows) + rng.randrange(512)
        changed = bytearray(published.read_bytes())
        changed[at] ^= 1 << rng.randrange(8)
        published.write_bytes(changed)
        flipped += 1
    (home / "warehouse" / "published.json").unlink()
    done = start.station.run("ingest", home / "inbox", "--home", home, "--workers", 1)
    assert done["status"] == 0, done["said"]
    assert start.content(home) == start.old
    assert not (home / "warehouse" / "juesuan.previous-1.duckdb").exists(), "a damaged file is not kept"


def test_a_document_that_the_disk_changed_is_not_read_until_it_comes_again(start: Before) -> None:
    home = start.copy()
    for path in home.glob("stages/*/*/*/*.zst"):
        path.unlink()
    for path in home.glob("parsed/*/inputs.txt"):
        path.unlink()
    (changed,) = [p for p in home.glob("documents/*/*/content") if "第2" in p.read_text(encoding="utf-8")]
    changed.chmod(0o644)
    changed.write_text(changed.read_text(encoding="utf-8").replace("110.00", "911.00"), encoding="utf-8")
    started = start.station.run("ingest", home / "inbox", "--home", home, "--workers", 1)
    assert started["status"] == 0, started["said"]
    told = start.station.run("sql", "SELECT reason, detail FROM rejections", "--format", "json", "--home", home)["said"]
    assert "the stored bytes are not those of the document" in told
    assert (
        "911" not in start.station.run("sql", "SELECT quote FROM line_items", "--format", "csv", "--home", home)["said"]
    )
    assert start.ingest(home)["status"] == 3
    assert start.content(home) == start.new
    assert faults_of(home) == []


def refused_with(words: str) -> Callable[[dict[str, object]], None]:
    def check(done: dict[str, object]) -> None:
        assert done["status"] == 1, done["said"]
        assert words in str(done["said"])

    return check


@pytest.mark.parametrize(
    ("name", "content", "check"),
    [
        ("juesuan-home.json", b"\xff{", refused_with("Remedy: delete that file")),
        ("store.json", b"{", refused_with("the note of the store is damaged")),
        ("night.toml", b"[retention\n", refused_with("night.toml")),
    ],
)
def test_what_only_a_person_can_know_is_told(
    start: Before, name: str, content: bytes, check: Callable[[dict[str, object]], None]
) -> None:
    home = start.copy()
    (home / name).write_bytes(content)
    check(start.ingest(home))
    assert start.content(home) == start.old
    (home / name).unlink()
    assert start.ingest(home)["status"] == 3
    assert start.content(home) == start.new


def test_a_candidate_that_the_disk_changed_is_not_published(start: Before) -> None:
    home = start.copy()
    done = start.ingest(home, damage_candidate=True)
    assert done["status"] == 1, done["said"]
    assert "the candidate is not what was built" in done["said"]
    assert start.content(home) == start.old
    assert start.ingest(home)["status"] == 3
    assert start.content(home) == start.new
