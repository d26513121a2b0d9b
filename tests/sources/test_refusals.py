"""What is refused, refused anew with other bytes, and closed when its place gives something that can be used."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.documents.ledger import Ledger
from pipeline.documents.model import Origin, Rejection
from pipeline.documents.register import Intake, Registration, register
from pipeline.errors import ForbiddenByRobots
from pipeline.home import Home
from pipeline.sources import collect
from pipeline.warehouse.parsed import write_day
from tests.sources.conftest import Sources

NIGHT = datetime(2026, 3, 1, 18, tzinfo=UTC)
GOOD = b"%PDF-1.4\n%%EOF\n"


def in_force(home: Home) -> list[Rejection]:
    ledger = Ledger(home.ledger)
    return [one for day in ledger.days() for one in ledger.refusals(day)]


def closed(home: Home) -> list[str]:
    return [path.name for path in home.ledger.glob("*/closed/*.json")]


def taken(home: Home, *paths: Path) -> Registration:
    with home.writer("test"):
        return register(home, paths)


def packed(**members: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w") as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.pdf", data)
    return kept.getvalue()


def test_other_bytes_in_the_place_of_a_refused_file_are_refused_anew(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"<html>try later</html>")
    assert taken(home, file).newly_refused == 1
    (first,) = in_force(home)
    again = taken(home, file)
    assert (again.newly_refused, again.closed, in_force(home)) == (0, [], [first])
    file.write_bytes(b"<html>try much later</html>")
    other = taken(home, file)
    assert (other.newly_refused, len(other.closed)) == (1, 1)
    (second,) = in_force(home)
    assert (second.source_uri, second.reason) == (first.source_uri, first.reason)
    assert second.at > first.at
    assert second.content != first.content
    assert len(closed(home)) == 1, "the first one is history"


def test_a_refusal_of_an_older_version_gives_way_to_one_that_knows_its_bytes(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"<html>error</html>")
    taken(home, file)
    (old,) = in_force(home)
    (record,) = home.ledger.glob("*/refused/*.json")
    record.unlink()
    plain = Rejection(old.source_uri, old.stage, old.reason, old.detail, old.at)
    Ledger(home.ledger).refuse(plain)
    assert in_force(home) == [plain]
    taken(home, file)
    (now,) = in_force(home)
    assert now.content == old.content


def test_a_success_closes_what_was_refused_before(home: Home, tmp_path: Path) -> None:
    bad, other = tmp_path / "a.pdf", tmp_path / "b.pdf"
    bad.write_bytes(b"")
    other.write_bytes(b"")
    taken(home, bad, other)
    bad.write_bytes(GOOD)
    found = taken(home, bad)
    assert len(found.new) == 1
    assert found.closed == [in_force(home)[0].at[:10]]
    assert [one.source_uri[-5:] for one in in_force(home)] == ["b.pdf"], "another place stays refused"
    bad.write_bytes(b"")
    assert taken(home, bad).newly_refused == 1, "what fails again is told again"


def test_members_of_an_archive_are_closed_with_it(home: Home, tmp_path: Path) -> None:
    archive = tmp_path / "all.zip"
    archive.write_bytes(packed(a=b"", b=b"", c=GOOD))
    taken(home, archive)
    assert {one.source_uri.partition("!/")[2] for one in in_force(home)} == {"a.pdf", "b.pdf"}
    archive.write_bytes(packed(a=b"", c=GOOD, d=GOOD + b"%"))
    found = taken(home, archive)
    assert [one.source_uri.partition("!/")[2] for one in in_force(home)] == ["a.pdf"]
    assert (len(found.new), len(found.closed), found.newly_refused) == (1, 1, 0)


def test_an_address_that_was_not_fetched_is_closed_by_what_it_leads_to(home: Home) -> None:
    asked, led = "https://a.example.org/1", "https://files.example.org/1.pdf"
    with home.writer("test"):
        intake = Intake(home)
        intake.refuse(asked, ForbiddenByRobots("it may not be fetched", where=asked))
        assert [one.stage for one in in_force(home)] == ["fetch"]
        later = Intake(home).take(GOOD, led, "1.pdf", Origin(source="p", requested_uri=asked))
        assert len(later.closed) == 1
        assert in_force(home) == []
        intake = Intake(home)
        intake.refuse(asked, ForbiddenByRobots("it may not be fetched", where=asked))
        assert len(Intake(home).works(asked).closed) == 1, "an index page that is read again"
    assert in_force(home) == []


def test_a_bucket_tells_of_closed_and_renewed_refusals(home: Home, write_sources: Sources, tmp_path: Path) -> None:
    pytest.importorskip("fsspec")
    root = tmp_path / "bucket"
    root.mkdir()
    (root / "a.pdf").write_bytes(b"<html>1</html>")
    (root / "b.pdf").write_bytes(b"<html>2</html>")
    sources = write_sources(f'[[source]]\nname = "bucket"\nkind = "bucket"\nurl = "file://{root}"\n')
    (first,) = collect(home, sources, now=NIGHT).sources
    assert (first.refused, first.closed) == (2, 0)
    (root / "a.pdf").write_bytes(GOOD)
    (root / "b.pdf").write_bytes(b"<html>2, other words</html>")
    (second,) = collect(home, sources, now=NIGHT + timedelta(days=1)).sources
    assert (second.new, second.refused, second.closed) == (1, 1, 2)
    assert second.days == Ledger(home.ledger).days(), "the days of closed ones are to be written anew"
    assert len(in_force(home)) == 1


def test_a_refused_file_that_was_taken_out_of_its_folder_is_refused_no_more(home: Home, tmp_path: Path) -> None:
    folder, beside = tmp_path / "in!", tmp_path / "in!more"  # the address of an archive ends in a mark, too
    for place in (folder / "部门 1%", beside):
        place.mkdir(parents=True)
        (place / "a#.pdf").write_bytes(b"")
        (place / "all.zip").write_bytes(packed(b=b"", c=GOOD))
    taken(home, folder, beside)
    assert len(in_force(home)) == 4
    assert taken(home, folder).closed == [], "what still lies there is not closed"
    for file in (*folder.rglob("*.pdf"), *folder.rglob("*.zip"), beside / "a#.pdf"):
        file.unlink()
    found = taken(home, folder)
    assert len(found.closed) == len(closed(home)) == 2
    assert {one.source_uri.rpartition("/in!")[2] for one in in_force(home)} == {"more/a%23.pdf", "more/all.zip!/b.pdf"}
    assert taken(home, folder).closed == [], "once"
    (folder / "部门 1%" / "a#.pdf").write_bytes(b"")
    assert taken(home, folder).newly_refused == 1, "what comes back is told again"


def test_of_files_and_folders_that_cannot_be_seen_nothing_is_concluded(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, good = tmp_path / "in", tmp_path / "good.pdf"
    folder.mkdir()
    bad = folder / "a.pdf"
    bad.write_bytes(b"")
    good.write_bytes(GOOD)
    taken(home, folder)
    seen = Path.stat

    def forbidden(path: Path, **options: bool) -> object:
        if path == bad:
            raise PermissionError(13, "Permission denied", str(path))
        return seen(path, **options)

    with monkeypatch.context() as patch, home.writer("test"):
        patch.setattr(Path, "stat", forbidden)
        assert register(home, [good], looked_through=[folder]).closed == []
    folder.rename(tmp_path / "unmounted")
    with home.writer("test"):
        assert register(home, [good], looked_through=[folder]).closed == []
    assert len(in_force(home)) == 1
    assert taken(home, good).closed == [], "a file that is given says nothing of others"


def test_an_inbox_tells_what_was_taken_away(home: Home, write_sources: Sources, tmp_path: Path) -> None:
    folder = tmp_path / "share"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"<html>error</html>")
    sources = write_sources(f'[[source]]\nname = "share"\nkind = "inbox"\nfolder = "{folder}"\nsettle_seconds = 0\n')
    (first,) = collect(home, sources, now=NIGHT).sources
    assert (first.refused, first.closed) == (1, 0)
    (folder / "a.pdf").unlink()
    (second,) = collect(home, sources, now=NIGHT + timedelta(days=1)).sources
    assert (second.refused, second.closed) == (0, 1)
    assert second.days == Ledger(home.ledger).days(), "its day is to be written anew"
    assert in_force(home) == []


def test_an_archive_counts_each_known_document(home: Home, write_sources: Sources, tmp_path: Path) -> None:
    folder = tmp_path / "bucket"
    folder.mkdir()
    (folder / "all.zip").write_bytes(packed(a=GOOD, b=GOOD + b"%b"))
    sources = write_sources(f'[[source]]\nname = "bucket"\nkind = "bucket"\nurl = "file://{folder}"\n')
    pytest.importorskip("fsspec")
    collect(home, sources, now=NIGHT)
    (folder / "all.zip").write_bytes(packed(a=GOOD, b=GOOD + b"%b", c=GOOD + b"%c"))
    (counts,) = collect(home, sources, now=NIGHT + timedelta(days=1)).sources
    assert (counts.new, counts.unchanged) == (1, 2)


def test_a_damaged_record_is_mended_with_what_its_name_knows(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(b"")
    taken(home, file)
    (day,) = Ledger(home.ledger).days()
    (before,) = in_force(home)
    write_day(home.parsed / day, [], [before])
    (record,) = home.ledger.glob("*/refused/*.json")
    record.write_bytes(b"damaged")
    (after,) = Ledger(home.ledger, home.documents, home.parsed).refusals(day)
    assert after == before
