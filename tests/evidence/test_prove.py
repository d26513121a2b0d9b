"""The one call: what it gives for each kind of source, and what it refuses."""

from __future__ import annotations

import hashlib
import io
import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.documents.store import content_path
from pipeline.errors import DamagedDocument, QueryError, ReadingFailed
from pipeline.evidence import Evidence, page_image, page_sizes, prove, words_on_page
from pipeline.evidence import proof as proof_module
from pipeline.evidence.model import Grid, Passage
from pipeline.evidence.passage import as_html, as_text, picture_of
from pipeline.home import Home
from pipeline.media import PDF
from pipeline.pages.model import DocumentPages
from pipeline.warehouse.read import open_published
from tests.sample_home import sample_home


def line_item(home: Home, where: str) -> str:
    with closing(open_published(home.warehouse)) as con:
        row = con.execute(
            "SELECT li.line_item_id FROM line_items AS li JOIN documents AS d USING (document_id)"
            f" WHERE {where} ORDER BY 1 LIMIT 1"
        ).fetchone()
    assert row is not None, where
    return str(row[0])


def found(home: Home, where: str) -> Evidence:
    return prove(home, line_item(home, where))


def test_a_figure_of_a_table_has_a_crop_with_its_names(home: Home) -> None:
    proved = found(home, "li.source = 'table' AND x0 IS NOT NULL AND printed_value = '70.49'")
    data = content_path(home.documents, proved.document_id).read_bytes()
    assert proved.sha256 == proved.document_id == hashlib.sha256(data).hexdigest()
    assert proved.words == proved.printed == "70.49"
    assert proved.row is not None
    assert proved.column is not None
    assert proved.row.box is not None
    assert proved.box is not None
    assert proved.row.box[2] < proved.box[0]
    assert proved.crop is not None
    picture = Image.open(io.BytesIO(proved.crop))
    assert picture.format == "PNG"
    assert (
        words_on_page(home, proved.document_id, proved.page or 0, proved.row.box).replace("\n", "") == proved.row.text
    )
    assert {mark.role for mark in proved.marks} >= {"figure", "row"}


def test_a_scale_is_pixels_for_a_point(home: Home) -> None:
    item = line_item(home, "li.source = 'table' AND x0 IS NOT NULL AND printed_value = '70.49'")
    small, large = (Image.open(io.BytesIO(prove(home, item, scale=scale).crop or b"")) for scale in (1.0, 3.0))
    assert abs(large.width - 3 * small.width) <= 6


@pytest.mark.parametrize("suffix", [".txt", ".xlsx"])
def test_without_pages_there_is_a_passage_and_a_picture_of_it(home: Home, suffix: str) -> None:
    proved = found(home, f"ends_with(d.file_name, '{suffix}') AND printed_value IS NOT NULL")
    assert proved.crop is None
    assert proved.box is None
    assert proved.passage is not None
    assert proved.passage.match == proved.printed
    assert (proved.passage.grid is not None) == (suffix == ".xlsx")
    picture = Image.open(io.BytesIO(picture_of(proved)))
    assert picture.width > 200
    assert picture.convert("L").getextrema()[0] < 60
    assert proved.printed in as_html(proved)
    assert f"【{proved.printed}】" in as_text(proved)
    with pytest.raises(QueryError, match="no pages"):
        page_image(home, proved.document_id, 1)


@pytest.mark.parametrize(
    "passage",
    [
        Passage("字\n" * 200_000, "1,234.56", "字" * 500_000),
        Passage("字" * 500_000, "", ""),
        Passage("", "1,234.56", "", Grid((("字" * 500_000, "1,234.56"),), {(0, 1): "figure"})),
    ],
)
def test_a_passage_as_long_as_its_file_is_drawn_around_the_figure(home: Home, passage: Passage) -> None:
    proved = found(home, "ends_with(d.file_name, '.txt') AND printed_value IS NOT NULL")
    picture = Image.open(io.BytesIO(picture_of(replace(proved, passage=passage))))
    assert picture.width * picture.height < 50_000_000
    colours = {rgb for _, rgb in picture.convert("RGB").getcolors(1_000) or ()}
    is_marked = any(red > blue + 60 for red, _, blue in colours)
    assert is_marked == bool(passage.match)


def test_a_cell_of_a_workbook_is_marked_among_its_neighbours(home: Home) -> None:
    proved = found(
        home, "ends_with(d.file_name, '.xlsx') AND printed_value = '35.84' AND column_label = '本年收入合计'"
    )
    grid = proved.passage.grid if proved.passage else None
    assert grid is not None
    cells = {role: [grid.rows[y][x] for (y, x), r in grid.marks.items() if r == role] for role in grid.marks.values()}
    assert cells["figure"] == ["35.84"]
    assert "行政单位离退休" in cells["row"]
    assert "本年收入合计" in cells["column"]


def test_words_that_go_on_in_the_next_line_are_marked_to_their_end(home: Home) -> None:
    with closing(open_published(home.warehouse)) as con:
        items = [
            row[0]
            for row in con.execute(
                "SELECT line_item_id FROM line_items WHERE value IS NULL AND x0 IS NOT NULL ORDER BY 1"
            ).fetchall()
        ]
    proofs = [prove(home, item) for item in items]
    assert any(len(proved.parts) > 1 for proved in proofs)
    for proved in proofs:
        assert proved.quote in proved.words.replace("\n", "")


def test_whole_pages_can_be_leafed_through(home: Home) -> None:
    proved = found(home, "li.source = 'table' AND x0 IS NOT NULL")
    sizes = page_sizes(home, proved.document_id)
    assert len(sizes) > 10
    page = proved.page or 0
    picture = Image.open(io.BytesIO(page_image(home, proved.document_id, page, 1.0, proved.marks)))
    assert abs(picture.width - sizes[page - 1][0]) <= 1
    plain = Image.open(io.BytesIO(page_image(home, proved.document_id, page, 1.0)))
    assert list(plain.convert("RGB").getdata()) != list(picture.convert("RGB").getdata())
    with pytest.raises(DamagedDocument):
        page_image(home, proved.document_id, len(sizes) + 1)
    with pytest.raises(QueryError, match="no document"):
        page_sizes(home, "0" * 64)


def test_without_the_cache_the_document_is_read_again(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    item = line_item(home, "li.source = 'table' AND x0 IS NOT NULL AND row_label IS NOT NULL")
    expected = prove(home, item)
    monkeypatch.setattr(proof_module, "cached_pages", lambda *_: None)
    proof_module._held_reading.cache_clear()
    assert prove(home, item) == expected
    proof_module._held_reading.cache_clear()


def test_a_scan_that_is_read_meanwhile_is_found(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = DocumentPages("scan", PDF, [])
    monkeypatch.setattr(proof_module, "cached_pages", lambda *_: None)
    assert proof_module.read_document(home, "scan", PDF, "ocr") is None
    monkeypatch.setattr(proof_module, "cached_pages", lambda *_: pages)
    found = proof_module.read_document(home, "scan", PDF, "ocr")
    assert found is not None
    assert found.pages is pages
    proof_module._held_reading.cache_clear()


def test_bytes_that_were_changed_or_lost_prove_nothing(tmp_path: Path, samples: Path) -> None:
    own = sample_home(tmp_path / "home", [samples / "qingpu-rural-data-2023-final.txt"])
    item = line_item(own, "printed_value IS NOT NULL")
    content = next(own.documents.rglob("content"))
    content.chmod(0o644)
    content.write_bytes(content.read_bytes() + b" ")
    with pytest.raises(ReadingFailed, match="not those of the document"):
        prove(own, item)
    content.unlink()
    with pytest.raises(ReadingFailed, match="not in the store"):
        prove(own, item)
    with pytest.raises(QueryError, match="no line item"):
        prove(own, "none")


# ---- the command


def run(home: Home, *words: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["evidence", *map(str, words), "--home", str(home.path)])
    return result.exit_code, result.stdout


@pytest.mark.parametrize("where", ["x0 IS NOT NULL AND li.source = 'table'", "ends_with(d.file_name, '.txt')"])
def test_the_command_writes_every_form(home: Home, tmp_path: Path, where: str) -> None:
    item = line_item(home, f"{where} AND printed_value IS NOT NULL")
    for suffix in ("png", "html", "txt", "json"):
        code, said = run(home, item, "--out", tmp_path / f"x.{suffix}")
        assert code == 0
        assert "sha256" in said
    assert (tmp_path / "x.png").read_bytes().startswith(b"\x89PNG")
    record = json.loads((tmp_path / "x.json").read_text(encoding="utf-8"))
    assert record["line_item_id"] == item
    assert record["printed"] in (tmp_path / "x.html").read_text(encoding="utf-8")
    assert record["sha256"] in (tmp_path / "x.txt").read_text(encoding="utf-8")
    code, said = run(home, item, "--json")
    assert code == 0
    assert json.loads(said) == record


def test_the_command_draws_the_whole_page(home: Home, tmp_path: Path) -> None:
    item = line_item(home, "x0 IS NOT NULL AND li.source = 'table'")
    assert run(home, item, "--out", tmp_path / "crop.png")[0] == 0
    assert run(home, item, "--out", tmp_path / "page.png", "--page")[0] == 0
    with Image.open(tmp_path / "crop.png") as crop, Image.open(tmp_path / "page.png") as page:
        assert page.height > crop.height


@pytest.mark.parametrize("words", [["--out", "x.docx"], ["--page"], ["--page", "--out", "x.html"], ["--scale", "99"]])
def test_wrong_usage_of_the_command_ends_with_two(home: Home, words: list[str]) -> None:
    assert run(home, "x", *words)[0] == 2
