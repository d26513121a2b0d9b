"""Wrappers, choices, lists and styles of word processor documents that few writers make and all readers show."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import TooLarge
from pipeline.pages.model import Page
from pipeline.pages.word import docx
from pipeline.pages.word.docx import read_docx
from tests.pages.office_files import cell, numbered, paragraph, row, table, write_docx


def read(tmp_path: Path, body: str, **parts: str) -> Page:
    (page,) = read_docx(write_docx(tmp_path / "content", body, **parts))
    return page


def texts(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def test_of_alternative_contents_the_first_choice_is_shown(tmp_path: Path) -> None:
    def choice(chosen: str, other: str) -> str:
        return (
            f"<mc:AlternateContent><mc:Choice Requires='w14'>{chosen}</mc:Choice>"
            f"<mc:Fallback>{other}</mc:Fallback></mc:AlternateContent>"
        )

    body = (
        choice(paragraph("一、收入"), paragraph("旧一"))
        + f"<w:p>{run('支出')}{choice(run('3.00'), run('9.99'))}{run('万元')}</w:p>"
        + f"<w:sdt><w:sdtContent>{paragraph('控件里的段落')}</w:sdtContent></w:sdt>"
        + f"<w:del>{paragraph('删去的段落')}</w:del>"
    )
    assert texts(read(tmp_path, body)) == ["一、收入", "支出3.00万元", "控件里的段落"]


def test_a_text_box_of_the_old_drawing_language_and_one_of_a_choice_inside(tmp_path: Path) -> None:
    def box(text: str) -> str:
        return f"<wps:txbx><w:txbxContent>{paragraph(text)}</w:txbxContent></wps:txbx>"

    nested = (
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{box('选中 2.00 万元')}</mc:Choice>"
        f"<mc:Fallback>{box('备用 8.88 万元')}</mc:Fallback></mc:AlternateContent>"
    )
    body = f"<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:pict>{box('旧框 1.00 万元')}{nested}</w:pict></w:r></w:p>"
    assert texts(read(tmp_path, body)) == ["正文", "旧框 1.00 万元", "选中 2.00 万元"]


def test_symbols_ruby_and_formulas_are_text_where_a_reader_sees_text(tmp_path: Path) -> None:
    def sym(code: str) -> str:
        return f"<w:r><w:sym w:font='Wingdings' w:char='{code}'/></w:r>"

    ruby = f"<w:r><w:ruby><w:rt>{run('shi')}</w:rt><w:rubyBase>{run('师')}</w:rubyBase></w:ruby></w:r>"
    formula = "<m:oMath xmlns:m='http://schemas.openxmlformats.org/officeDocument/2006/math'><m:r><m:t>4.5</m:t></m:r></m:oMath>"
    body = f"<w:p>{run('增长')}{sym('00B1')}{sym('F0FE')}{sym('xyz')}{formula}{ruby}</w:p>"
    assert texts(read(tmp_path, body)) == ["增长±4.5师"]


def test_an_end_of_a_field_that_never_began_hides_nothing(tmp_path: Path) -> None:
    end = "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    assert texts(read(tmp_path, f"<w:p>{end}{run('合计 6.00')}</w:p>")) == ["合计 6.00"]


def test_cells_merged_the_old_way_deleted_cells_and_tables_without_text(tmp_path: Path) -> None:
    body = table(
        row(cell("项目"), cell("金额", "<w:hMerge w:val='restart'/>"), cell("", "<w:hMerge/>")),
        row(cell("删去", "<w:cellDel/>"), cell("合计"), cell("1.00"), cell("2.00")),
    ) + table(row(cell(), cell()), row(cell(), cell()))
    page = read(tmp_path, body)
    (found,) = page.tables
    assert [(c.row, c.col, c.cols, c.text) for c in found.cells] == [
        (0, 0, 1, "项目"), (0, 1, 2, "金额"), (1, 0, 1, "合计"), (1, 1, 1, "1.00"), (1, 2, 1, "2.00"),
    ]  # fmt: skip


def test_too_many_cells_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MAX_CELLS", 5)
    with pytest.raises(TooLarge, match="more than 5 cells"):
        read(tmp_path, table(*[row(cell("1"), cell("2"))] * 3))


def level(depth: int, text: str, extra: str = "", number_format: str = "<w:numFmt w:val='decimal'/>") -> str:
    return f"<w:lvl w:ilvl='{depth}'><w:start w:val='1'/>{number_format}<w:lvlText w:val='{text}'/>{extra}</w:lvl>"


def test_the_default_style_and_the_level_of_a_style_number_paragraphs(tmp_path: Path) -> None:
    styles = (
        "<w:style w:type='paragraph'/>"  # without a name nothing can refer to it
        "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'>"
        "<w:pPr><w:numPr><w:ilvl w:val='1'/><w:numId w:val='1'/></w:numPr></w:pPr></w:style>"
    )
    lists = (
        f"<w:abstractNum w:abstractNumId='7'>{level(0, '%1.')}{level(1, '(%2)')}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='7'/></w:num>"
    )
    assert texts(read(tmp_path, paragraph("机构") + paragraph("人员"), styles=styles, numbering=lists)) == [
        "(1)机构", "(2)人员",
    ]  # fmt: skip


def test_a_level_is_bound_to_its_style_and_a_list_takes_its_levels_by_a_style_link(tmp_path: Path) -> None:
    styles = (
        "<w:style w:type='paragraph' w:styleId='Second'><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr>"
        "</w:style>"
    )
    bound = "<w:pStyle w:val='Second'/>"
    lists = (
        f"<w:abstractNum w:abstractNumId='3'><w:styleLink w:val='Outline'/>{level(0, '第%1章')}"
        f"{level(1, '(%2)', bound)}{level(12, 'no such level')}</w:abstractNum>"
        "<w:abstractNum w:abstractNumId='4'><w:numStyleLink w:val='Outline'/></w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='4'/></w:num>"
    )
    body = numbered("总则", 1) + paragraph("职责", "<w:pStyle w:val='Second'/>")
    assert texts(read(tmp_path, body, styles=styles, numbering=lists)) == ["第1章总则", "(1)职责"]


def test_a_list_may_change_a_level_of_its_own(tmp_path: Path) -> None:
    lists = (
        f"<w:abstractNum w:abstractNumId='3'>{level(0, '%1.')}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='3'/>"
        f"<w:lvlOverride w:ilvl='0'>{level(0, '[%1]')}</w:lvlOverride>"
        f"<w:lvlOverride w:ilvl='11'>{level(11, 'x')}</w:lvlOverride><w:lvlOverride>{level(0, 'y')}</w:lvlOverride>"
        "</w:num>"
    )
    assert texts(read(tmp_path, numbered("概况", 1) + numbered("无此级", 1, 4), numbering=lists)) == [
        "[1]概况", "无此级",
    ]  # fmt: skip


def test_levels_that_never_begin_anew_legal_numbers_and_formats_of_later_versions(tmp_path: Path) -> None:
    later = (
        "<mc:AlternateContent><mc:Choice Requires='w14'><w:numFmt w:val='custom' w:format='001'/></mc:Choice>"
        "<mc:Fallback><w:numFmt w:val='chineseCounting'/></mc:Fallback></mc:AlternateContent>"
    )
    never = "<w:lvlRestart w:val='0'/>"
    lists = (
        f"<w:abstractNum w:abstractNumId='3'>{level(0, '%1、', number_format=later)}"
        f"{level(1, '%2.', never)}{level(2, '%1.%2.%3', '<w:isLgl/>')}</w:abstractNum>"
        "<w:num w:numId='1'><w:abstractNumId w:val='3'/></w:num>"
    )
    body = numbered("甲", 1) + numbered("子", 1, 1) + numbered("乙", 1) + numbered("丑", 1, 1) + numbered("细", 1, 2)
    assert texts(read(tmp_path, body, numbering=lists)) == ["一、甲", "1.子", "二、乙", "2.丑", "2.2.1细"]
