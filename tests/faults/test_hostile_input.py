"""Files made to harm: each is rejected with its reason or read without harm, in bounded time and memory."""

from __future__ import annotations

import io
import random
import unicodedata
import zipfile
from pathlib import Path

import py7zr
import pytest

from pipeline import work
from pipeline.documents.formats import media_type
from pipeline.documents.register import register
from pipeline.errors import DocumentError, UnknownFormat, UnreadableText
from pipeline.home import Home
from pipeline.pages.read import read_pages
from pipeline.report import read_report
from tests.faults.homes import faults_of
from tests.faults.hostile import NAMES, endless_pdfs, entity_office_files, quine_zip, zip_of

TEXT = "某局 2024 年度部门决算\n收入总计 12.00 万元\n"


def taken_in(tmp_path: Path, *files: tuple[str, bytes]) -> tuple[Home, list[str], list[str]]:
    """A home in which the files were registered: names of its documents, reasons of the refused."""
    folder, home = tmp_path / "in", Home(tmp_path / "home")
    folder.mkdir(exist_ok=True)
    for name, data in files:
        (folder / name).write_bytes(data)
    with home.writer("test"):
        found = register(home, [folder])
    assert faults_of(home.path) == []
    strangers = [p for p in tmp_path.rglob("*") if home.path not in [p, *p.parents] and folder not in [p, *p.parents]]
    assert strangers == [], "nothing is written outside of the home"
    return home, [a.file_name for a in found.documents], [r.reason for r in found.refused]


# ---- archives


def test_archives_that_hold_themselves(tmp_path: Path) -> None:
    _, documents, reasons = taken_in(tmp_path, ("quine.zip", quine_zip()))
    assert documents == []
    assert set(reasons) <= {"damaged", "too_large", "unknown_format", "disguised"}
    assert reasons


def test_a_bomb_of_bombs(tmp_path: Path) -> None:
    """Sixteen archives of sixteen archives of sixteen: each layer small, all of it 4,096 files of a megabyte."""
    data = b"0" * (1 << 20)
    for _ in range(4):
        data = zip_of({f"{n}.zip": data for n in range(16)})
    _, documents, reasons = taken_in(tmp_path, ("bombs.zip", data))
    assert documents == []
    assert set(reasons) <= {"too_large", "disguised", "damaged"}


def test_a_seven_zip_that_unpacks_to_a_thousand_times(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with py7zr.SevenZipFile(buffer, "w") as made:
        made.writestr(bytes(64 << 20), "bomb.txt")
    assert len(buffer.getvalue()) < 1 << 20
    _, documents, reasons = taken_in(tmp_path, ("bomb.7z", buffer.getvalue()))
    assert (documents, reasons) == ([], ["too_large"])


def test_members_that_lie_about_their_length(tmp_path: Path) -> None:
    """The directory says ten bytes, the data are a megabyte: no more than was said is ever unpacked."""
    made = bytearray(zip_of({"a.txt": b"0" * (1 << 20)}))
    at = made.rfind(b"PK\x01\x02")
    made[at + 24 : at + 28] = (10).to_bytes(4, "little")
    _, documents, reasons = taken_in(tmp_path, ("liar.zip", bytes(made)))
    assert (documents, reasons) == ([], ["damaged"])


def test_names_that_are_not_names(tmp_path: Path) -> None:
    members = {name: f"{TEXT}{number}".encode() for number, name in enumerate(NAMES)}
    home, documents, reasons = taken_in(tmp_path, ("names.zip", zip_of(members)))
    assert len(documents) + len(reasons) == len(NAMES)
    assert len(documents) >= len(NAMES) - 3, "a name is no reason to refuse a report"
    stored = {p.name for p in home.path.rglob("*")}
    assert not stored & {"out.txt", "out", "CON", "NUL.txt"}
    assert all(len(name.encode()) < 256 and name.isprintable() for name in stored)
    assert not Path("/etc/cron.d/out.txt").exists()


def test_links_that_leave_the_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "report.txt").write_text(TEXT, encoding="utf-8")
    folder, home = tmp_path / "in", Home(tmp_path / "home")
    folder.mkdir()
    (folder / "away").symlink_to(secret)
    (folder / "round").symlink_to(folder)
    (folder / "own.txt").write_text(TEXT + "own", encoding="utf-8")
    (folder / "file.txt").symlink_to(secret / "report.txt")
    (folder / "inside.txt").symlink_to(folder / "own.txt")
    (folder / "broken.txt").symlink_to(tmp_path / "nothing")
    with home.writer("test"):
        found = register(home, [folder])
    assert [a.file_name for a in found.documents] == ["inside.txt"], "own.txt holds the same bytes"
    assert {Path(name).name for name in found.skipped} >= {"file.txt", "broken.txt"}


def test_links_in_archives_are_no_files(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("passwd.txt")
    info.create_system, info.external_attr = 3, 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr(info, "/etc/passwd")
        made.writestr("own.txt", TEXT)
    home, documents, _ = taken_in(tmp_path, ("links.zip", buffer.getvalue()))
    assert "own.txt" in documents
    contents = [p.read_bytes() for p in home.documents.rglob("content")]
    assert not [data for data in contents if b"root:" in data], "at most the name that it points to is read"


# ---- office files and PDFs


def read_hostile(path: str) -> str:
    """Worker: the reason of a rejection, or how many pages and amounts were read."""
    file = Path(path)
    try:
        media = media_type(file.read_bytes(), file.name)
        pages = work.guarded(lambda: read_pages(file, media, "0" * 64), file.name)
        report = work.guarded(lambda: read_report(pages, origin_name=file.name), file.name)
    except DocumentError as error:
        return error.reason if error.remedy else "no remedy"
    text = "".join(line.text for page in pages.pages for line in page.lines)
    host = Path("/etc/hostname")
    assert not (host.exists() and (name := host.read_text().strip()) and len(name) > 3 and name in text)
    assert len(text) < 10_000_000
    return f"read {len(report.line_items)}"


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What came of each file, in workers with the limits of a run but less of each."""
    folder = tmp_path_factory.mktemp("hostile")
    files = entity_office_files() | endless_pdfs()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    limits = work.Limits(workers=2, seconds=60, memory_bytes=2 * 1024**3)
    done = work.run(
        read_hostile, [str(folder / name) for name in files], stage="test", name=lambda p: Path(p).name, limits=limits,
        preload=["pipeline.report", "pipeline.pages.read"],
    )  # fmt: skip
    return {Path(d.item).name: d.error.reason if d.error else str(d.result) for d in done}


@pytest.mark.parametrize("name", sorted(entity_office_files()))
def test_entities_in_office_files(outcomes: dict[str, str], name: str) -> None:
    assert outcomes[name] in {"damaged", "empty", "too_large", "unknown_format", "read 0"}


@pytest.mark.parametrize("name", sorted(endless_pdfs()))
def test_pdfs_that_never_end(outcomes: dict[str, str], name: str) -> None:
    # a reader in C that gives up ends its own process, and costs this document (`test_work.py`)
    assert outcomes[name] in {"damaged", "empty", "too_large", "needs_ocr", "timeout", "worker_died", "read 0"}


# ---- text that is code


def test_scripts_in_a_page_are_dropped_and_markup_in_text_is_text(tmp_path: Path) -> None:
    path = tmp_path / "content"
    path.write_text(
        "<html><head><title>某局2024年度部门决算</title><script>document.write('999.99万元')</script>"
        "<style>p:after{content:'888.88万元'}</style></head><body onload='alert(1)'>"
        "<p>收入总计<img src=x onerror=alert(1)> 12.00 万元</p><noscript>777.77 万元</noscript>"
        "<iframe src='file:///etc/passwd'></iframe><template>666.66 万元</template></body></html>",
        encoding="utf-8",
    )
    pages = read_pages(path, media_type(path.read_bytes(), "a.html"), "0" * 64)
    text = "\n".join(line.text for page in pages.pages for line in page.lines)
    assert "12.00" in text
    for hidden in ("999.99", "888.88", "666.66", "alert", "root:"):
        assert hidden not in text


@pytest.mark.parametrize("seed", range(5))
def test_names_of_units_that_are_not_names(tmp_path: Path, seed: int) -> None:
    """Control characters and marks that turn the direction of text do not become part of a unit."""
    rng = random.Random(seed)
    odd = "".join(rng.choice("\u202e\u200b\u2066\ufeff\x0b💥") for _ in range(4))
    path = tmp_path / "content"
    path.write_text(
        f"{odd}某县水务局{odd}2024年度部门决算\n2024年度收入、支出总计均为 110.00 万元。\n", encoding="utf-8"
    )
    try:
        media = media_type(path.read_bytes(), "a.txt")
        report = read_report(read_pages(path, media, "0" * 64), origin_name="a.txt")
    except (UnknownFormat, UnreadableText):
        return
    name = report.identity.unit_name or ""
    assert not [c for c in name if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp")]
    assert len(name) < 200
