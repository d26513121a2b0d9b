"""Files that cannot be used: each a row of `rejections` with stage, reason and remedy; the rest is published."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from typer.testing import Result

from tests.faults.conftest import write_reports

REASONS = {
    "cut.pdf": ("extract", "damaged"),
    "empty.pdf": ("register", "empty"),
    "page.pdf": ("register", "disguised"),
    "pictures.pdf": ("extract", "needs_ocr"),
    "report.docx.rar": ("register", "damaged"),
    "secret.pdf": ("extract", "encrypted"),
    "text.pdf": ("register", "disguised"),
}


def pdf(draw: Callable[[Canvas], None], **options: object) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def picture(canvas: Canvas) -> None:
    from PIL import Image

    for _ in range(2):
        canvas.drawImage(ImageReader(Image.new("RGB", (60, 80), "white")), 50, 50, 400, 600)
        canvas.showPage()


def words(canvas: Canvas) -> None:
    for line in range(60):
        canvas.drawString(72, 800 - 12 * line, f"2024 final accounts, line {line}: 1,234.56")


def write_faulty(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    whole = pdf(words)
    locked = pdf(words, encrypt=StandardEncryption("user", "owner"))
    files = {
        "cut.pdf": whole[: len(whole) // 3],
        "empty.pdf": b"",
        "page.pdf": b"<html><body>404 Not Found</body></html>",
        "pictures.pdf": pdf(picture),
        "report.docx.rar": b"Rar!\x1a\x07\x01\x00",
        "secret.pdf": locked,
        "text.pdf": "2024 年度部门决算".encode(),
    }
    assert files.keys() == REASONS.keys()
    for name, data in files.items():
        (folder / name).write_bytes(data)


def test_each_is_rejected_with_its_reason_and_the_rest_is_published(
    tmp_path: Path, juesuan: Callable[..., Result]
) -> None:
    write_faulty(tmp_path / "in")
    write_reports(tmp_path / "in", 1)
    (tmp_path / "in" / "desktop.ini").write_text("[x]")
    result = juesuan("ingest", tmp_path / "in")
    assert result.exit_code == 3, result.output
    rows = json.loads(
        juesuan("sql", "SELECT source_uri, stage, reason, detail FROM rejections", "--format", "json").stdout
    )
    assert {Path(r["source_uri"]).name: (r["stage"], r["reason"]) for r in rows} == REASONS
    assert all("Remedy: " in r["detail"] for r in rows)
    documents = json.loads(juesuan("sql", "SELECT file_name, status FROM documents", "--format", "json").stdout)
    assert {d["file_name"]: d["status"] for d in documents} == {
        "1.txt": "published",
        "cut.pdf": "rejected",
        "pictures.pdf": "rejected",
        "secret.pdf": "rejected",
    }
    for name, (stage, reason) in REASONS.items():
        assert f"{name} [{stage}: {reason}]" in result.stderr
    assert "desktop.ini" in result.stderr
    again = juesuan("ingest", tmp_path / "in")
    assert again.exit_code == 3
    assert "Nothing is new" in again.stderr


def test_a_document_that_hangs_is_rejected_once_and_tried_again_on_demand(
    tmp_path: Path, juesuan: Callable[..., Result]
) -> None:
    write_reports(tmp_path / "in", 1)
    long = tmp_path / "in" / "1.txt"
    # long enough that no machine reads it within the limit, which is looked at a few times a second
    long.write_text(
        long.read_text(encoding="utf-8") + "本单位负责有关工作的组织、协调和实施。\n" * 200_000, encoding="utf-8"
    )
    late = juesuan("ingest", tmp_path / "in", "--seconds-per-document", "0.01", "--workers", "1")
    assert late.exit_code == 3, late.output
    assert "timeout" in late.stdout
    cached = juesuan("ingest", tmp_path / "in")
    assert cached.exit_code == 3
    assert "Nothing is new" in cached.stderr
    retried = juesuan("ingest", tmp_path / "in", "--retry")
    assert retried.exit_code == 0, retried.output
    documents = json.loads(juesuan("sql", "SELECT status FROM documents", "--format", "json").stdout)
    assert documents == [{"status": "published"}], "what was tried again is in the warehouse"
