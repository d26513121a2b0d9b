"""OFD documents: the same grid and places as of a PDF of the same page, in millimetres and with their own operators."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import DamagedDocument, TooLarge, UnreadableText
from pipeline.pages.model import Page
from pipeline.pages.ofd import read as ofd
from pipeline.pages.ofd.path import outlines
from pipeline.pages.ofd.read import POINTS, read_ofd

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def text(x: float, y: float, words: str, size: float = 3.5, extra: str = "", steps: str | None = None) -> str:
    """A text object whose baseline starts at (x, y) millimetres."""
    if steps is None:
        steps = " ".join(str(size if ord(c) > 0x2000 else size / 2) for c in words[:-1])
    return (
        f'<ofd:TextObject ID="9" Boundary="{x} {y - size} 150 {size * 1.3}" Font="1" Size="{size}" {extra}>'
        f'<ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{words}</ofd:TextCode></ofd:TextObject>'
    )


def path(x: float, y: float, data: str, extra: str = "") -> str:
    return (
        f'<ofd:PathObject ID="8" Boundary="{x} {y} 200 200" LineWidth="0.2" {extra}>'
        f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def grid(xs: Sequence[float], ys: Sequence[float], rows: Sequence[Sequence[str]]) -> str:
    rules = [path(xs[0], y, f"M 0 0 L {xs[-1] - xs[0]} 0") for y in ys]
    rules += [path(x, ys[0], f"M 0 0 L 0 {ys[-1] - ys[0]}") for x in xs]
    words = [
        text(xs[col] + 1, ys[row + 1] - 1.5, word)
        for row, line in enumerate(rows)
        for col, word in enumerate(line)
        if word
    ]
    return "".join(rules + words)


def write_ofd(folder: Path, *pages: str, common: str = "", area: str = "0 0 210 297", **parts: str) -> Path:
    target = folder / "content"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "OFD.xml",
            f"<ofd:OFD {NS}><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
        made.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{area}</ofd:PhysicalBox></ofd:PageArea>"
            f"{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for number, content in enumerate(pages):
            if not content.startswith("<ofd:Page"):
                content = (
                    f'<ofd:Page {NS}><ofd:Content><ofd:Layer ID="1">{content}</ofd:Layer></ofd:Content></ofd:Page>'
                )
            made.writestr(f"Doc_0/Pages/Page_{number}/Content.xml", content)
        for name, content in parts.items():
            made.writestr(f"Doc_0/{name}.xml", content)
    return target


def read(folder: Path, *pages: str, **how: str) -> list[Page]:
    return read_ofd(write_ofd(folder, *pages, **how))


def words(page: Page) -> list[str]:
    return [line.text for line in page.lines]


def test_a_ruled_table_with_its_places(tmp_path: Path) -> None:
    body = text(80, 20, "收入支出表") + grid([20, 70, 110], [30, 38, 46], [["项目", "金额"], ["教育支出", "1,203.40"]])
    (page,) = read(tmp_path, body)
    assert (page.width, page.height) == (595.3, 841.9)
    assert words(page) == ["收入支出表", "项目 金额", "教育支出 1,203.40"]
    (table,) = page.tables
    assert table.box == tuple(round(v * POINTS, 1) for v in (20, 30, 110, 46))
    assert [(c.row, c.col, c.text) for c in table.cells] == [
        (0, 0, "项目"), (0, 1, "金额"), (1, 0, "教育支出"), (1, 1, "1,203.40"),
    ]  # fmt: skip
    assert table.disagreement is None
    ink = table.cells[3].ink
    assert ink is not None
    assert ink[0] == pytest.approx(71 * POINTS, abs=0.1)
    assert ink[2] == pytest.approx((71 + 8 * 1.75) * POINTS, abs=0.1)
    assert page.lines[0].lefts[0] == pytest.approx(80 * POINTS, abs=0.1)


def test_cells_merge_where_a_rule_is_missing(tmp_path: Path) -> None:
    rules = path(20, 30, "M 0 0 L 90 0 L 90 16 L 0 16 C") + path(20, 38, "M 0 0 L 90 0") + path(60, 38, "M 0 0 L 0 8")
    (page,) = read(tmp_path, rules + text(50, 36, "合计") + text(22, 44, "甲") + text(62, 44, "2.00"))
    assert [(c.row, c.col, c.cols, c.text) for c in page.tables[0].cells] == [
        (0, 0, 2, "合计"), (1, 0, 1, "甲"), (1, 1, 1, "2.00"),
    ]  # fmt: skip


def test_thin_boxes_are_rules_and_shading_is_none(tmp_path: Path) -> None:
    thin = 'Fill="true" Stroke="false"'
    rules = "".join(path(20, y, "M 0 0 L 80 0 L 80 0.2 L 0 0.2 C", thin) for y in (30, 38, 46))
    rules += "".join(path(x, 30, "M 0 0 L 0.2 0 L 0.2 16 L 0 16 C", thin) for x in (20, 60, 100))
    rules += path(20, 30, "M 0 0 L 80 0 L 80 4 L 0 4 C", thin)  # shading over half a row
    rules += path(20, 42, "M 0 0 L 80 0", 'Stroke="false"')  # a path that draws nothing
    (page,) = read(tmp_path, rules + text(22, 36, "项目") + text(62, 44, "2.00"))
    assert (page.tables[0].rows, page.tables[0].cols) == (2, 2)


@pytest.mark.parametrize("steps", ["g 3 1.75", "1.75 g 2 1.75", "1.75 1.75 1.75"])
def test_steps_may_be_repeated(tmp_path: Path, steps: str) -> None:
    (page,) = read(tmp_path, text(20, 20, "3.40", steps=steps))
    (line,) = page.lines
    assert line.text == "3.40"
    assert line.lefts == [pytest.approx((20 + n * 1.75) * POINTS, abs=0.1) for n in range(4)]


def test_text_moved_by_its_matrix(tmp_path: Path) -> None:
    (page,) = read(tmp_path, text(20, 20, "合计", extra='CTM="2 0 0 2 5 -3.5"'))
    assert page.lines[0].lefts[0] == pytest.approx(25 * POINTS, abs=0.1)
    assert page.lines[0].rights[-1] == pytest.approx((25 + 2 * 7) * POINTS, abs=0.1)


def test_codes_of_one_object_go_on_where_they_leave_the_start_out(tmp_path: Path) -> None:
    first = '<ofd:TextCode X="0" Y="4" DeltaX="4">收入</ofd:TextCode>'
    second = '<ofd:TextCode X="30">2.00</ofd:TextCode>'
    body = f'<ofd:TextObject ID="1" Boundary="20 20 100 20" Size="4">{first}{second}</ofd:TextObject>'
    (page,) = read(tmp_path, body)
    assert words(page) == ["收入 2.00"]


def test_templates_composites_blocks_and_invisible_things(tmp_path: Path) -> None:
    layer = "<ofd:Content><ofd:Layer ID='1'>{}</ofd:Layer></ofd:Content>"
    page = (
        f"<ofd:Page {NS}><ofd:Area><ofd:PhysicalBox>10 10 100 100</ofd:PhysicalBox></ofd:Area>"
        '<ofd:Template TemplateID="5"/>'
        + layer.format(
            f"<ofd:PageBlock>{text(20, 40, '块内')}</ofd:PageBlock>"
            '<ofd:CompositeObject ID="3" Boundary="20 60 50 50" ResourceID="77"/>'
            + text(20, 80, "不可见").replace("Size", 'Visible="false" Size')
            + text(150, 50, "页外")
        )
        + "</ofd:Page>"
    )
    (found,) = read(
        tmp_path,
        page,
        common='<ofd:PublicRes>Res.xml</ofd:PublicRes><ofd:TemplatePage ID="5" BaseLoc="Tpl.xml"/>',
        Tpl=f"<ofd:Page {NS}>{layer.format(text(20, 20, '页眉'))}</ofd:Page>",
        Res=f"<ofd:Res {NS}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID='77'><ofd:Content>"
        f"{text(1, 5, '组合')}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>",
    )
    assert words(found) == ["页眉", "块内", "组合"]
    assert found.lines[0].lefts[0] == pytest.approx(10 * POINTS, abs=0.1)
    assert found.width == pytest.approx(100 * POINTS, abs=0.1)


def test_pages_are_numbered_in_their_order(tmp_path: Path) -> None:
    pages = read(tmp_path, text(20, 20, "一"), text(20, 20, "二"), text(20, 20, "三"))
    assert [(p.number, words(p)) for p in pages] == [(1, ["一"]), (2, ["二"]), (3, ["三"])]


def test_pictures_only(tmp_path: Path) -> None:
    with pytest.raises(UnreadableText, match="pictures"):
        read(tmp_path, '<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="4"/>')


@pytest.mark.parametrize("missing", ["OFD.xml", "Doc_0/Document.xml", "Doc_0/Pages/Page_0/Content.xml"])
def test_a_missing_part(tmp_path: Path, missing: str) -> None:
    whole = write_ofd(tmp_path, text(20, 20, "一"))
    partial = tmp_path / "partial"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(partial, "w") as target:
        for name in source.namelist():
            if name != missing:
                target.writestr(name, source.read(name))
    with pytest.raises(DamagedDocument) as caught:
        read_ofd(partial)
    assert caught.value.where
    assert caught.value.remedy


def test_no_page_at_all(tmp_path: Path) -> None:
    with pytest.raises(DamagedDocument):
        read(tmp_path)


def test_composites_that_hold_themselves_end(tmp_path: Path) -> None:
    me = '<ofd:CompositeObject ID="3" Boundary="1 1 50 50" ResourceID="77"/>'
    (page,) = read(
        tmp_path,
        text(20, 20, "一") + me,
        common="<ofd:PublicRes>Res.xml</ofd:PublicRes>",
        Res=f"<ofd:Res {NS}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID='77'><ofd:Content>{me}"
        "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>",
    )
    assert words(page) == ["一"]


def test_composites_that_multiply_are_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd, "MAX_OBJECTS", 1000)
    many = '<ofd:CompositeObject ID="3" Boundary="1 1 50 50" ResourceID="77"/>' * 20
    with pytest.raises(TooLarge):
        read(
            tmp_path,
            text(20, 20, "一") + many,
            common="<ofd:PublicRes>Res.xml</ofd:PublicRes>",
            Res=f"<ofd:Res {NS}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID='77'><ofd:Content>{many}"
            "</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>",
        )


@pytest.mark.parametrize("steps", ["g 999999999 1", "g x y", "1e309", "nan nan nan", "g"])
def test_absurd_steps(tmp_path: Path, steps: str) -> None:
    (page,) = read(tmp_path, text(20, 20, "收入12.00", steps=steps) + text(20, 40, "支出"))
    assert words(page)[-1] == "支出"


def test_too_many_characters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ofd, "MAX_CHARS", 5)
    with pytest.raises(TooLarge):
        read(tmp_path, text(20, 20, "一二三") + text(20, 40, "四五六"))


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE p [<!ENTITY a "aaaa">]><ofd:Page xmlns:ofd="u">&a;</ofd:Page>'
    target = tmp_path / "content"
    with zipfile.ZipFile(target, "w") as made:
        made.writestr("OFD.xml", bomb)
    with pytest.raises(DamagedDocument, match="document type"):
        read_ofd(target)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("M 0 0 L 10 0", [[(0, 0), (10, 0)]]),
        ("S 0 0 M 1 1 L 2 1 C M 5 5 L 5 9", [[(1, 1), (2, 1), (1, 1)], [(5, 5), (5, 9)]]),
        ("M 0 0 B 1 1 2 2 3 0 Q 4 4 5 0 A 1 1 0 0 1 6 0", [[(0, 0), (3, 0), (5, 0), (6, 0)]]),
        ("M 0 0 L 1 nan", []),
        ("M 0 0 L 1 0 Z 9", [[(0, 0), (1, 0)]]),
        ("", []),
    ],
)
def test_path_data(data: str, expected: list[list[tuple[float, float]]]) -> None:
    assert outlines(data) == expected


@given(st.lists(st.sampled_from(["M", "L", "C", "Q", "B", "A", "S", "0", "3.5", "-1", "x", "inf"]), max_size=40))
def test_any_path_data_gives_outlines_of_points(words: list[str]) -> None:
    assert all(len(outline) > 1 for outline in outlines(" ".join(words)))


def with_step(words: str, at: int, step: str) -> str:
    steps = ["1.75"] * (len(words) - 1)
    steps[at] = step
    return " ".join(steps)


@pytest.mark.parametrize(("at", "step"), [(2, "31.75"), (2, "-3"), (4, "11.75")])
def test_a_number_whose_digits_are_torn_apart_is_doubted(tmp_path: Path, at: int, step: str) -> None:
    words = "2,173.29"
    ruled = grid([20, 60, 90, 120], [50, 60, 70], [["合计", "", ""], ["教育支出", "", "10.00"]])
    (page,) = read_ofd(write_ofd(tmp_path, ruled + text(61, 58.5, words, steps=with_step(words, at, step))))
    (table,) = page.tables
    assert table.disagreement is not None
    assert words in table.disagreement
    assert [doubt.why for doubt in page.doubts] == [f"{words} is torn apart on the page"]


@pytest.mark.parametrize(
    ("words", "steps"),
    [
        ("2,173.29", with_step("2,173.29", 0, "1.75")),
        ("12.3456.78", with_step("12.3456.78", 4, "21.75")),  # two cells in one text
        ("205020212.34", with_step("205020212.34", 6, "21.75")),  # a code and its amount
        ("2024 12.34", "1.75 1.75 1.75 21.75 1.75 1.75 1.75 1.75 1.75"),
        ("111.11", "1.2 1.2 1.2 1.2 1.2"),
    ],
)
def test_numbers_that_stand_together_are_not_doubted(tmp_path: Path, words: str, steps: str) -> None:
    (page,) = read_ofd(write_ofd(tmp_path, text(20, 50, words, steps=steps)))
    assert page.doubts == []
