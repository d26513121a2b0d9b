"""Word processor documents: what a reader sees with all changes accepted, and what an attacker would like to do."""

from __future__ import annotations

import os
import shutil
import stat
import time
import zipfile
from pathlib import Path

import pytest

from pipeline.errors import (
    DamagedDocument,
    EmptyDocument,
    EncryptedDocument,
    TookTooLong,
    TooLarge,
    UnknownFormat,
)
from pipeline.pages.model import Page
from pipeline.pages.word import old_word
from pipeline.pages.word.docx import read_docx
from pipeline.pages.word.numbering import Level, ListCounter, Numbering, chinese, printed_number
from pipeline.pages.word.old_word import read_old_word
from tests.pages.office_files import STRICT, cell, numbered, paragraph, row, table, write_docx


def read(tmp_path: Path, body: str, **parts: str) -> Page:
    # the store keeps bytes without a suffix
    (page,) = read_docx(write_docx(tmp_path / "content", body, **parts))
    return page


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def test_lines_and_tables_in_order_with_merged_cells(tmp_path: Path) -> None:
    page = read(
        tmp_path,
        paragraph("支出决算表")
        + table(
            row(
                cell("科目", "<w:vMerge w:val='restart'/>"),
                cell("本年支出", "<w:gridSpan w:val='2'/>"),
            ),
            row(cell("", "<w:vMerge/>"), cell("合计"), cell("基本支出")),
            row(cell("教育支出"), cell("1,203.40"), cell("")),
        )
        + paragraph("注：本表以万元为单位。"),
    )
    assert texts(page) == [
        "支出决算表", "科目 本年支出", "合计 基本支出", "教育支出 1,203.40", "注：本表以万元为单位。",
    ]  # fmt: skip
    (found,) = page.tables
    assert (found.rows, found.cols, found.box) == (3, 3, (0.0, 2.0, 0.0, 4.0))
    assert {c.text: (c.row, c.col, c.rows, c.cols) for c in found.cells} == {
        "科目": (0, 0, 2, 1),
        "本年支出": (0, 1, 1, 2),
        "合计": (1, 1, 1, 1),
        "基本支出": (1, 2, 1, 1),
        "教育支出": (2, 0, 1, 1),
        "1,203.40": (2, 1, 1, 1),
        "": (2, 2, 1, 1),
    }


def test_the_strict_form_reads_like_the_transitional_one(tmp_path: Path) -> None:
    body = paragraph("收入总计 88.10 万元") + table(row(cell("项目"), cell("金额")), row(cell("合计"), cell("88.10")))
    usual, strict = read(tmp_path, body), read(tmp_path, body, namespace=STRICT)
    assert usual == strict


def test_rows_that_begin_or_end_inside_the_grid(tmp_path: Path) -> None:
    page = read(
        tmp_path,
        table(
            row(cell("类"), cell("款"), cell("合计")),
            row(cell("3.00"), properties="<w:gridBefore w:val='2'/>"),
        ),
    )
    assert [(c.row, c.col, c.text) for c in page.tables[0].cells][-1] == (1, 2, "3.00")


def test_no_place_of_a_table_is_covered_twice(tmp_path: Path) -> None:
    page = read(
        tmp_path,
        table(
            row(cell("甲", "<w:vMerge w:val='restart'/>"), cell("乙", "<w:gridSpan w:val='2'/>")),
            row(cell("", "<w:vMerge/>"), cell("丙", "<w:vMerge w:val='restart'/>"), cell("丁")),
            row(cell("戊", "<w:gridSpan w:val='2'/>"), cell("", "<w:vMerge/>")),
        ),
    )
    (found,) = page.tables
    places = [(r, c) for x in found.cells for r in range(x.row, x.row + x.rows) for c in range(x.col, x.col + x.cols)]
    assert len(places) == len(set(places)) == found.rows * found.cols


def test_deletions_are_dropped_and_insertions_kept(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>收入总计</w:t></w:r>"
        "<w:del><w:r><w:delText>10.00</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>12.50</w:t></w:r></w:ins>"
        "<w:moveFrom><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:r><w:t>万元</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半</w:t></w:r></w:p>" + paragraph("后半")
    )
    body += table(
        row(cell("项目"), cell("金额")),
        row(cell("旧行"), cell("9.99"), properties="<w:del/>"),
        row(cell("新行"), cell("1.00"), properties="<w:ins/>"),
    )
    page = read(tmp_path, body)
    assert texts(page) == ["收入总计12.50万元", "前半后半", "项目 金额", "新行 1.00"]
    assert page.tables[0].rows == 2


def test_what_is_hidden_or_no_text_is_left_out(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>9.99</w:t></w:r><w:r><w:rPr><w:rStyle w:val='H'/></w:rPr>"
        "<w:t>8.88</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>支出</w:t></w:r><w:r><w:tab/></w:r>"
        "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:t>7.77</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='separate'/></w:r><w:r><w:t>1.00</w:t></w:r>"
        "<w:r><w:fldChar w:fldCharType='end'/></w:r><w:r><w:t>万</w:t><w:noBreakHyphen/><w:t>元</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t></w:r></w:p>"
    )
    styles = "<w:style w:type='character' w:styleId='H'><w:rPr><w:vanish/></w:rPr></w:style>"
    assert texts(read(tmp_path, body, styles=styles)) == ["支出 1.00万-元", "上", "下"]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    inner = f"<w:txbxContent>{paragraph('框内 5.00 万元')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>正文</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
        f"{inner}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict>"
        "</mc:Fallback></mc:AlternateContent></w:r></w:p>" + paragraph("后文")
    )
    assert texts(read(tmp_path, body)) == ["正文", "框内 5.00 万元", "后文"]


def test_footnotes_are_kept(tmp_path: Path) -> None:
    notes = (
        f"<w:footnote w:type='separator' w:id='0'>{paragraph('')}</w:footnote>"
        f"<w:footnote w:id='1'>{paragraph('注：含上年结转 2.00 万元')}</w:footnote>"
    )
    assert texts(read(tmp_path, paragraph("正文"), footnotes=notes)) == ["正文", "注：含上年结转 2.00 万元"]


def test_a_table_that_only_arranges_others_gives_way_to_them(tmp_path: Path) -> None:
    inner = table(row(cell("项目"), cell("金额")), row(cell("合计"), cell("6.00")))
    page = read(tmp_path, table(row(cell(paragraph("表一") + inner), cell("")), row(cell("说明"), cell(""))))
    (found,) = page.tables
    assert (found.rows, found.cols) == (2, 2)
    assert texts(page) == ["表一", "项目 金额", "合计 6.00", "说明"]


def test_a_small_table_inside_a_cell_is_the_text_of_the_cell(tmp_path: Path) -> None:
    inner = table(row(cell("甲"), cell("1")))
    page = read(
        tmp_path,
        table(row(cell("指标名称"), cell("年度指标值完成情况")), row(cell("数量指标"), cell(inner + paragraph("完")))),
    )
    (found,) = page.tables
    assert found.cells[-1].text == "甲 1\n完"


def test_indentation_tells_levels(tmp_path: Path) -> None:
    page = read(
        tmp_path,
        table(
            row(cell("项目"), cell("金额")),
            row(cell(paragraph("其中：", "<w:ind w:left='420'/>")), cell("1.00")),
            row(cell(paragraph("　　水费")), cell("2.00")),
            row(cell(paragraph("合计", "<w:jc w:val='center'/><w:ind w:left='420'/>")), cell("3.00")),
        ),
    )
    assert [c.indent for c in page.tables[0].cells if c.col == 0] == [0.0, 21.0, 21.0, 0.0]


LISTS = (
    "<w:abstractNum w:abstractNumId='7'>"
    "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='japaneseCounting'/><w:lvlText w:val='%1、'/></w:lvl>"
    "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='（%2）'/></w:lvl>"
    "<w:lvl w:ilvl='2'><w:start w:val='1'/><w:numFmt w:val='decimal'/><w:lvlText w:val='%3.'/></w:lvl>"
    "</w:abstractNum>"
    "<w:abstractNum w:abstractNumId='8'><w:lvl w:ilvl='0'><w:numFmt w:val='bullet'/><w:lvlText w:val='•'/></w:lvl>"
    "</w:abstractNum>"
    "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num><w:num w:numId='2'><w:abstractNumId w:val='8'/></w:num>"
    "<w:num w:numId='3'><w:abstractNumId w:val='7'/>"
    "<w:lvlOverride w:ilvl='2'><w:startOverride w:val='5'/></w:lvlOverride></w:num>"
)


def test_numbers_of_automatic_lists_stand_in_the_text(tmp_path: Path) -> None:
    body = (
        numbered("收入情况", 1)
        + numbered("总体", 1, 1)
        + numbered("教育支出", 1, 2)
        + numbered("", 1, 2)
        + numbered("卫生支出", 1, 2)
        + numbered("结构", 1, 1)
        + numbered("其他支出", 1, 2)
        + numbered("支出情况", 1)
        + numbered("圆点", 2)
        + numbered("另起", 3, 2)
        + numbered("无号", 0)
    )
    assert texts(read(tmp_path, body, numbering=LISTS)) == [
        "一、收入情况", "（一）总体", "1.教育支出", "3.卫生支出", "（二）结构", "1.其他支出", "二、支出情况", "圆点",
        "5.另起", "无号",
    ]  # fmt: skip


def test_a_style_may_number_its_paragraphs(tmp_path: Path) -> None:
    styles = (
        "<w:style w:type='paragraph' w:styleId='Base'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
        "<w:style w:type='paragraph' w:styleId='Item'><w:basedOn w:val='Base'/></w:style>"
        "<w:style w:type='paragraph' w:styleId='Circle'><w:basedOn w:val='Circle'/></w:style>"
    )
    body = (
        paragraph("职责", "<w:pStyle w:val='Item'/>")
        + paragraph("机构", "<w:pStyle w:val='Base'/>")
        + paragraph("人员", "<w:pStyle w:val='Item'/><w:numPr><w:numId w:val='0'/></w:numPr>")
        + paragraph("其他", "<w:pStyle w:val='Circle'/>")
    )
    page = read(tmp_path, body, styles=styles, numbering=LISTS)
    assert texts(page) == ["一、职责", "二、机构", "人员", "其他"]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (0, "零"), (1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"),
        (2003, "二千零三"),
    ],
)  # fmt: skip
def test_chinese_numerals(number: int, expected: str) -> None:
    assert chinese(number) == expected


@pytest.mark.parametrize(
    ("number", "kind", "expected"),
    [
        (3, "decimal", "3"),
        (3, "decimalFullWidth", "３"),
        (3, "decimalEnclosedCircle", "③"),
        (21, "decimalEnclosedCircle", "21"),
        (14, "upperRoman", "XIV"),
        (28, "lowerLetter", "bb"),
        (2, "ideographTraditional", "乙"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (11, "ideographDigital", "一一"),
        (4, "an unknown one", "4"),
        (10**12, "upperRoman", "M" * 32 + "DCCLXVII"),
    ],
)
def test_number_formats(number: int, kind: str, expected: str) -> None:
    assert printed_number(number, kind) == expected


def test_a_level_that_was_skipped_counts_from_its_start() -> None:
    levels = {0: Level("decimal", "%1"), 1: Level("upperRoman", "%1.%2", legal=True)}
    counter = ListCounter(Numbering({"1": "a"}, {"1": levels}))
    assert [counter.next("1", 1), counter.next("1", 1), counter.next("1", 0), counter.next("1", 1)] == [
        "1.1", "1.2", "2", "2.1",
    ]  # fmt: skip


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("document", "error"),
    [
        (f"{BOMB}<w:document xmlns:w='u'><w:body><w:p>&b;</w:p></w:body></w:document>", DamagedDocument),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><document><body/></document>', DamagedDocument),
        ("<document><body>" + "<p>" * 5000 + "</p>" * 5000 + "</body></document>", DamagedDocument),
        ("<document/>", DamagedDocument),
        ("not XML at all", DamagedDocument),
        ("", DamagedDocument),
        ("<document><body/></document>", EmptyDocument),
    ],
)
def test_hostile_or_broken_parts(tmp_path: Path, document: str, error: type[Exception]) -> None:
    path = tmp_path / "content"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("word/document.xml", document)
    with pytest.raises(error) as caught:
        read_docx(path)
    assert getattr(caught.value, "where", "") == "content"
    assert getattr(caught.value, "remedy", "")


def test_a_part_that_unpacks_to_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "content"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("word/document.xml", b" " * (8 << 20))
    with pytest.raises(TooLarge):
        read_docx(path)


@pytest.mark.parametrize("span", [1001, 99_999_999])
def test_absurd_spans(tmp_path: Path, span: int) -> None:
    with pytest.raises(TooLarge):
        read(tmp_path, table(row(cell("1.00", f"<w:gridSpan w:val='{span}'/>"))))


def test_spans_that_are_no_numbers_count_as_one(tmp_path: Path) -> None:
    page = read(tmp_path, table(row(cell("甲", "<w:gridSpan w:val='-3'/>"), cell("乙", "<w:gridSpan w:val='x'/>"))))
    assert [(c.col, c.cols) for c in page.tables[0].cells] == [(0, 1), (1, 1)]


def test_an_encrypted_part_says_so(tmp_path: Path) -> None:
    path = write_docx(tmp_path / "content", paragraph("正文"))
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    path.write_bytes(bytes(data))
    with pytest.raises(EncryptedDocument):
        read_docx(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_truncated_document(tmp_path: Path, share: float) -> None:
    path = write_docx(tmp_path / "content", paragraph("正文" * 500))
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    with pytest.raises(DamagedDocument):
        read_docx(path)


def program(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that stands in for LibreOffice; the only one on the path."""
    folder.mkdir()
    path = folder / "soffice"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_old_word_without_libreoffice_tells_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(old_word, "_WHERE_MAC", tmp_path / "none")
    (tmp_path / "content").write_bytes(b"doc")
    with pytest.raises(UnknownFormat, match="install LibreOffice"):
        read_old_word(tmp_path / "content")


def test_old_word_is_converted_and_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = write_docx(tmp_path / "made.docx", paragraph("收入总计 3.00 万元"))
    spare = tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(spare))
    finds_folder = 'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"'
    program(tmp_path / "bin", f'{finds_folder}; cp "{made}" "$2/report.docx"', monkeypatch)
    (tmp_path / "content").write_bytes(b"doc")
    (page,) = read_old_word(tmp_path / "content")
    assert texts(page) == ["收入总计 3.00 万元"]
    assert list(spare.iterdir()) == []


def test_a_conversion_that_fails_says_what_the_program_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "bin", "echo source file could not be loaded >&2", monkeypatch)
    (tmp_path / "content").write_bytes(b"doc")
    with pytest.raises(DamagedDocument, match="could not be loaded"):
        read_old_word(tmp_path / "content")


def test_a_conversion_that_hangs_is_ended_with_its_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = tmp_path / "child"
    program(tmp_path / "bin", f'sleep 60 & echo $! > "{mark}"; wait', monkeypatch)
    (tmp_path / "content").write_bytes(b"doc")
    with pytest.raises(TookTooLong):
        read_old_word(tmp_path / "content", seconds=3.0)  # enough for the child to be there on any machine
    child = Path(f"/proc/{mark.read_text().strip()}/stat")
    deadline = time.monotonic() + 5
    while child.exists() and child.read_text().rsplit(")", 1)[1].split()[0] not in "ZX" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not child.exists() or child.read_text().rsplit(")", 1)[1].split()[0] in "ZX"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_reads_a_real_old_document(tmp_path: Path) -> None:
    # rich text under the name of a Word document is what many old systems export; LibreOffice goes by the content
    lines = "".join(f"\\u{ord(c)}?" for c in "收入总计 3.00 万元")
    (tmp_path / "content").write_text("{\\rtf1\\ansi " + lines + "\\par}", encoding="ascii")
    (page,) = read_old_word(tmp_path / "content")
    assert texts(page) == ["收入总计 3.00 万元"]
