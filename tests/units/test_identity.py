"""What a report says it is, from covers, labels, headings and sentences in many layouts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.pages.model import Cell, DocumentPages, Line, Page, Table
from pipeline.units.identity import identify
from pipeline.units.wording import compact


def report(*pages: str) -> DocumentPages:
    return DocumentPages(
        document_id="0" * 64,
        media_type="application/pdf",
        pages=[
            Page(number=n, lines=[Line(text=line) for line in text.split("\n")])
            for n, text in enumerate(pages, start=1)
        ],
    )


COVERS = [
    ("2023年度部门决算公开文本\n单位名称：邯郸市教育局\n目 录", "final", 2023, "邯郸市教育局"),
    ("四川省林业和草原局\n2022年度部门决算\n目录\n公开时间：2023年8月25日", "final", 2022, "四川省林业和草原局"),
    ("附件1\n安徽省科学技术厅2022年度部门决算\n2023年8月", "final", 2022, "安徽省科学技术厅"),
    ("贵阳市云岩区\n教育局2023年部门决算公开情\n况说明\n一、部门主要职责", "final", 2023, "贵阳市云岩区教育局"),
    ("2022年度\n长沙市岳麓区财政局\n部门决算", "final", 2022, "长沙市岳麓区财政局"),
    (
        "新疆维吾尔自治区\n乌鲁木齐市沙依巴克区教育局\n2022年度部门决算公开说明",
        "final",
        2022,
        "新疆维吾尔自治区乌鲁木齐市沙依巴克区教育局",
    ),
    ("凤凰县实验中学2023年度单位决算公开\n目录", "final", 2023, "凤凰县实验中学"),
    ("水利部2024年部门预算\n目 录", "budget", 2024, "水利部"),
    ("2023年度宁波市海曙区教育局（本级）单位决算\n目 录", "final", 2023, "宁波市海曙区教育局（本级）"),
    ("太原市迎泽区人民政府\n二〇二三年度部门决算\n目录", "final", 2023, "太原市迎泽区人民政府"),
    (
        "二 〇 二 一 年 度 部 门 决 算\n单 位 名 称 ： 临汾市尧都区档案馆\n编 制 日 期 ：2022年9月",
        "final",
        2021,
        "临汾市尧都区档案馆",
    ),
    ("2022年度部门决算\n（九江市水文局）\n目录", "final", 2022, "九江市水文局"),
    ("遵义市汇川区民政局\n部门决算公开报告\n（2023年度）", "final", 2023, "遵义市汇川区民政局"),
    ("南昌县财政预算绩效评价中心2024年单位预算\n目录", "budget", 2024, "南昌县财政预算绩效评价中心"),
    (
        "深圳市龙岗区2023年度部门决算\n单位：深圳市龙岗区布吉街道办事处\n目录",
        "final",
        2023,
        "深圳市龙岗区布吉街道办事处",
    ),
    (
        "单位预算公开表\n单位名称：[305001]大同市平城区应急管理局\n2024年 单位：元\n收支预算总表",
        "budget",
        2024,
        "大同市平城区应急管理局",
    ),
    ("昆明市官渡区\n人民法院\n2023 年度\n部门决算\n监督索引号53011400233001111", "final", 2023, "昆明市官渡区人民法院"),
    ("关于哈尔滨市道外区司法局2022年度部门决算公开的说明", "final", 2022, "哈尔滨市道外区司法局"),
    ("海南省2023年度省级部门决算\n部门名称：海南省水务厅\n某某印制", "final", 2023, "海南省水务厅"),
    ("北京市园林绿化局部门 2026 年度部门预算\n信息公开\n目 录", "budget", 2026, "北京市园林绿化局"),
    ("2026 年大连市商务局（本级）部\n门预算\n目 录", "budget", 2026, "大连市商务局（本级）"),
    ("开封市2023年度部门决算公开\n部门名称（公章）：开封市信访局", "final", 2023, "开封市信访局"),
    ("潍坊市第二医院\n（潍坊市康复医院）\n2023年度单位决算", "final", 2023, "潍坊市第二医院（潍坊市康复医院）"),
    ("2025年部门预算公开\n桂林市叠彩区审计局\n二○二五年二月", "budget", 2025, "桂林市叠彩区审计局"),
    ("兰州大学 2023 年度部门决算\n2024 年 8 月", "final", 2023, "兰州大学"),
]


@pytest.mark.parametrize(("text", "kind", "year", "unit"), COVERS)
def test_covers(text: str, kind: str, year: int, unit: str) -> None:
    found = identify(report(text))
    assert (found.report_kind, found.fiscal_year, found.unit_name) == (kind, year, unit)
    assert found.conflicts == []
    assert set(found.evidence) >= {"report_kind", "fiscal_year", "unit_name"}
    assert found.evidence["unit_name"].startswith("page 1: ")


# in spaced letters a name and the label behind it in its line are parted by nothing
TITLES = [cover for cover in COVERS if "：" not in cover[0]]


@pytest.mark.parametrize(("text", "kind", "year", "unit"), TITLES)
def test_covers_with_spaced_letters(text: str, kind: str, year: int, unit: str) -> None:
    spaced = "\n".join(" ".join(line.replace(" ", "")) for line in text.split("\n"))
    found = identify(report(spaced))
    assert (found.report_kind, found.fiscal_year, found.unit_name) == (kind, year, unit)


def test_a_final_report_speaks_of_the_budget_all_the_time() -> None:
    prose = "2022年度支出年初预算为10.00万元，支出决算为9.00万元，预算执行率90%。预算调整，预算管理，预算绩效。\n" * 20
    found = identify(report("泸州市江阳区财政局2022年度部门决算", prose))
    assert (found.report_kind, found.fiscal_year) == ("final", 2022)


def test_the_year_reported_on_is_neither_publication_nor_the_year_before() -> None:
    prose = "与2021年度相比，收入增加5.00万元。较2021年决算数增长。2021年度支出合计少。\n" * 10
    found = identify(report("滁州市统计局2022年度部门决算\n2023年9月20日", prose))
    assert (found.fiscal_year, found.conflicts) == (2022, [])


def test_tables_alone_tell_unit_and_year_over_each_statement() -> None:
    page = "收入支出决算总表\n公开01表\n部门：涪陵区水利局 2022年度 金额单位：万元\n一、财政拨款收入 1,200.50"
    found = identify(report(page, page.replace("总表", "表")))
    assert (found.report_kind, found.fiscal_year, found.unit_name) == ("final", 2022, "涪陵区水利局")


def test_a_unit_of_money_is_no_unit() -> None:
    assert identify(report("收支预算总表\n单位：万元\n部门： 单位：元")).unit_name is None


def test_performance_tables_tell_what_statements_do_not() -> None:
    statement = "收支总表\n金额单位：万元\n一、财政拨款收入 12.000000"
    performance = "整体支出绩效目标申报表\n（2026年度）\n部门名称 河北省审计厅\n项目名称 某某项目"
    found = identify(report(statement, performance), origin_name="某地2020年部门决算.pdf")
    assert (found.fiscal_year, found.unit_name) == (2026, "河北省审计厅")
    in_line = identify(report(statement, "（2026年度） 部门名称 河北省审计厅 总体资金情况（万元）"))
    assert in_line.unit_name == "河北省审计厅"


def test_a_label_and_its_name_may_stand_in_two_cells() -> None:
    page = Page(
        number=3,
        lines=[Line(text="部门名称"), Line(text="河北省"), Line(text="审计厅")],
        tables=[
            Table(rows=1, cols=2, cells=[Cell(0, 0, 1, 1, "部门名称"), Cell(0, 1, 1, 1, "河北省\n审计厅")]),
        ],
    )
    assert identify(DocumentPages("0" * 64, "application/pdf", [page])).unit_name == "河北省审计厅"


def test_sentences_tell_the_unit_where_nothing_else_does() -> None:
    text = (
        "第一部分 单位概况\n一、主要职能\n第三部分 2022年度单位决算情况说明\n一、收入支出决算总体情况说明\n"
        "赣州市章贡区图书馆2022年度收入总计100.10万元，支出总计100.10万元。与2021年相比增加1.1万元。"
    )
    found = identify(report(text))
    assert (found.report_kind, found.fiscal_year, found.unit_name) == ("final", 2022, "赣州市章贡区图书馆")


def test_the_body_on_the_cover_reports_even_where_others_have_tables_of_their_own() -> None:
    other = "部门：青岛市水务局排水中心 单位：万元\n青岛市水务局排水中心2025年收支预算总表"
    found = identify(report("2025年青岛市水务局部门预算", *[other] * 12))
    assert found.unit_name == "青岛市水务局"


def test_the_supervising_department_is_another_body() -> None:
    text = "本校是东营市教育局下属的公益一类事业单位。\n主管部门：东营市教育局 实施单位：东营市实验中学"
    found = identify(report("东营市实验中学2024年单位预算", text))
    assert (found.unit_name, found.parent_name) == ("东营市实验中学", "东营市教育局")
    alone = identify(report("东营市教育局2024年部门预算", "主管部门 东营市教育局 实施单位 东营市教育局"))
    assert alone.parent_name is None


def test_places_that_disagree_are_a_conflict_with_evidence() -> None:
    statement = "收入支出决算总表\n部门：安庆市司法局 2021年度 单位：万元"
    found = identify(report("安庆市司法局2022年度部门决算", *[statement.replace("2021年度", "（2021年度）")] * 6))
    assert found.conflicts == ["fiscal_year"]
    assert found.fiscal_year == 2022
    assert "2022年度部门决算" in found.evidence["fiscal_year"]
    mixed = identify(report("安庆市司法局2022年度部门决算", *["安庆市文化馆2022年度收入决算表"] * 6))
    assert "unit_name" in mixed.conflicts


def test_a_blank_form_is_a_template() -> None:
    blank = "一、本年收入合计 XX 万元，比上年增加 XX 万元。二、本年支出合计 XX 万元，占 XX%。\n" * 4
    found = identify(report("某省XX局\n2023年度部门决算", blank))
    assert (found.report_kind, found.fiscal_year, found.unit_name) == ("template", 2023, "某省XX局")
    named = identify(report("2023年度部门决算公开模板", "本部门××年收入××万元，支出□□万元。"))
    assert named.report_kind == "template"


def test_a_report_with_a_blank_left_in_is_a_report() -> None:
    figures = "收入 123.45 支出 234.56 其中 12.30\n" * 30
    found = identify(report("抚州市审计局2023年度部门决算", figures + "比上年增加 XX 万元，占 XX%。"))
    assert found.report_kind == "final"


def test_a_file_name_speaks_only_where_the_text_is_silent() -> None:
    name = "商丘市2019年_商丘市水利局2019年度部门预算.pdf"
    silent = identify(report(""), origin_name=name)
    assert (silent.report_kind, silent.fiscal_year, silent.unit_name) == ("budget", 2019, "商丘市水利局")
    assert silent.evidence["unit_name"] == f"file name: {name}"
    spoken = identify(report("信阳市气象局2023年度部门决算"), origin_name=name)
    assert (spoken.report_kind, spoken.fiscal_year, spoken.unit_name) == ("final", 2023, "信阳市气象局")


def test_silence_is_unknown() -> None:
    found = identify(report(""))
    assert (found.report_kind, found.fiscal_year, found.unit_name, found.evidence) == ("unknown", None, None, {})


@given(st.text(max_size=60))
def test_compact_is_idempotent(text: str) -> None:
    assert compact(compact(text)) == compact(text)


@given(
    st.lists(st.text(alphabet="2023年度部门单位决预算公开：（）XX市教育局收入支出 \n、一。", max_size=40), max_size=6)
)
def test_any_text_has_an_identity_with_evidence_for_what_it_claims(pages: list[str]) -> None:
    found = identify(report(*pages))
    for field in ("fiscal_year", "unit_name", "parent_name"):
        assert (getattr(found, field) is None) == (field not in found.evidence)


def test_the_texts_of_two_cities(shared: Path) -> None:
    for name, unit in (
        ("000_72547d835827b4d3", "社会保障卡管理服务中心"),
        ("003_bca7f49e1f315ad8", "社会保障卡一卡通中心"),
    ):
        text = (shared / "reports" / "text" / f"{name}.txt").read_text(encoding="utf-8")
        found = identify(report(text))
        assert (found.report_kind, found.fiscal_year) == ("final", 2024)
        assert found.unit_name is not None
        assert found.unit_name.endswith(unit)


def test_the_labelled_reports(shared: Path) -> None:
    pdfium = pytest.importorskip("pypdfium2")
    for label in sorted((shared / "truth" / "labels").glob("*.json")):
        truth = json.loads(label.read_text(encoding="utf-8"))
        path = next((p for f in ("pdf", "wild") if (p := shared / "reports" / f / truth["file"]).exists()), None)
        if path is None:  # scans have no text to read here
            continue
        pdf = pdfium.PdfDocument(path)
        found = identify(report(*(page.get_textpage().get_text_bounded().replace("\r", "") for page in pdf)))
        pdf.close()
        assert (found.report_kind, found.fiscal_year) == (truth["report_kind"], truth["fiscal_year"]), path.name
        assert compact(found.unit_name or "") == compact(truth["unit"]), path.name


def test_a_web_page_has_its_title_below_the_menus() -> None:
    menu = "首页\n政务公开\n办事服务\n" + "\n".join(f"栏目{c}" for c in "甲乙丙丁戊己庚辛壬癸") + "\n宜昌市融媒体中心\n"
    links = "\n宜昌市商务局2026年部门预算\n宜昌市体育局2026年部门预算\n宜昌市体育局2025年部门预算"
    web = report(menu + "宜昌市档案馆2026年部门预算情况说明\n一、单位基本情况" + links)
    web.paged = False
    found = identify(web)
    assert (found.report_kind, found.fiscal_year, found.unit_name) == ("budget", 2026, "宜昌市档案馆")


def test_a_division_on_the_cover_is_a_place_and_no_unit() -> None:
    found = identify(report("芜湖市镜湖区2026年区级单位预算\n预算单位：育才小学\n目 录"))
    assert (found.unit_name, found.places) == ("育才小学", ["芜湖市镜湖区"])


def test_a_word_in_passing_makes_no_report() -> None:
    assert identify(report("关于放假的通知\n按照预算执行，厉行节约。")).report_kind == "unknown"


def test_tables_without_titles_tell_the_kind_by_their_words() -> None:
    rows = "项目 预算数 项目 预算数\n一、一般公共预算拨款收入 1.0\n预算01表\n预算02表\n预算03表"
    assert identify(report(rows)).report_kind == "budget"
    rows = "项目 年初预算数 决算数\n一、一般公共预算财政拨款收入 1.0 1.0\n" * 6
    assert identify(report(rows)).report_kind == "final"


def sheet(number: int, name: str, *rows: dict[int, str]) -> Page:
    cells = [Cell(r, c, 1, 1, text) for r, row in enumerate(rows) for c, text in row.items()]
    return Page(number=number, name=name, tables=[Table(rows=len(rows), cols=6, cells=cells)])


def test_a_workbook_tells_it_in_cells() -> None:
    statement = ({0: "收入支出决算总表"}, {5: "公开01表"}, {0: "部门：绵阳市涪城区体育局", 5: "金额单位：万元"})
    cover = sheet(1, "封面", {0: "绵阳市涪城区体育局"}, {0: "2024年度部门决算"}, {0: "2025年8月"})
    book = DocumentPages("0" * 64, "application/x", [cover, sheet(2, "01", *statement)])
    found = identify(book)
    assert (found.report_kind, found.fiscal_year, found.unit_name) == ("final", 2024, "绵阳市涪城区体育局")
    coverless = identify(DocumentPages("0" * 64, "application/x", [sheet(1, "01", *statement)]))
    assert (coverless.report_kind, coverless.unit_name) == ("final", "绵阳市涪城区体育局")
