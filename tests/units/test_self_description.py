"""What the prose says of the body: nature, former names, a department named without its place."""

from __future__ import annotations

import pytest
from test_identity import report

from pipeline.units.fields import field_of, fields
from pipeline.units.identity import identify
from pipeline.units.resolve import resolve_unit

OWN = "衡阳市云帆中心"


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("衡阳市云帆中心是公益一类事业单位,负责档案。", "事业"),
        ("云帆中心为参照公务员法管理的事业单位。", "参公"),
        ("本单位为全额拨款事业单位（参公管理）。", "参公"),
        ("单位性质：财政补助事业单位。", "事业"),
        ("隶属于水利局管理，为正科级独立法人事业单位（非参公事业单位），设三个科室。", "事业"),
        ("衡阳市云帆中心是主管全市云帆工作的市政府工作部门,为正处级。", "行政"),
        ("设立衡阳市云帆中心,为市政府组成部门。", "行政"),
        ("本单位下属事业单位,共三家。", None),
        ("衡阳市云岭中心是公益一类事业单位。", None),
        ("机关运行经费：为保障行政单位（含参照公务员法管理的事业单位）运行。", None),
        ("本单位为机关事业单位养老保险缴费。", None),
        ("衡阳市云帆中心所属的事业单位,按规定办理。", None),
    ],
)
def test_the_nature_of_a_body_is_what_its_report_says(sentence: str, kind: str | None) -> None:
    found = identify(report(f"{OWN}2024年度单位决算", f"一、主要职责\n{sentence}"))
    assert found.unit_name == OWN
    assert found.body_kind == kind
    assert ("body_kind" in found.evidence) == (kind is not None)


def test_two_natures_are_none() -> None:
    text = "衡阳市云帆中心是公益一类事业单位。\n本单位为市政府工作部门。"
    assert identify(report(f"{OWN}2024年度单位决算", text)).body_kind is None


@pytest.mark.parametrize(
    "sentence",
    [
        "2020年6月，根据批复，衡阳市云石信息中心更名为衡阳市云帆中心。",
        "原衡阳市云石信息中心更名为衡阳市云帆中心。",
        "衡阳市云帆中心（原衡阳市云石信息中心）负责档案。",
    ],
)
def test_a_former_name(sentence: str) -> None:
    found = identify(report(f"{OWN}2024年度单位决算", f"一、主要职责\n{sentence}"))
    assert found.other_names == ["衡阳市云石信息中心"]
    assert "云石" in found.evidence["other_names"]
    unit = resolve_unit(found)
    assert unit is not None
    assert unit.other_names == ("衡阳市云石信息中心",)


def test_the_renaming_of_another_body_is_none_of_ours() -> None:
    text = "衡阳市云石局更名为衡阳市云岭局。"
    assert identify(report(f"{OWN}2024年度单位决算", text)).other_names == []


@pytest.mark.parametrize(
    "sentence",
    [
        "本单位作为衡阳市水利局二级预算单位，编制2024年度部门决算。",
        "本单位隶属于水利局管理，设三个科室。",
        "衡阳市云帆中心是衡阳市水利局所属事业单位。",
    ],
)
def test_the_supervising_department_with_and_without_its_place(sentence: str) -> None:
    unit = resolve_unit(identify(report(f"{OWN}2024年度单位决算", f"一、主要职责\n{sentence}")))
    assert unit is not None
    assert unit.parent_name == "衡阳市水利局"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("社会保障卡管理服务中心", "社会保障卡"),
        ("社会保障卡一卡通中心", "社会保障卡"),
        ("人力资源和社会保障局", "人力资源和社会保障"),
        ("社会保险事业管理局", "社会保险"),
        ("高级人民法院", "法院"),
        ("人民检察院", "检察院"),
        ("第一中学", "中学"),
        ("云帆小学", "小学"),
        ("信访局", "信访"),
        ("教育局", "教育"),
        ("人民政府办公室", "党委政府办公"),
        ("人民政府国有资产监督管理委员会", "国有资产监督管理"),
        ("公安局交通警察支队", "公安交通管理"),
        ("闸口街道办事处", "街道乡镇"),
        ("公园路小学", "小学"),
        ("云帆交响乐团", None),
    ],
)
def test_fields(body: str, field: str | None) -> None:
    assert field_of(body) == field


def test_every_field_can_be_reached() -> None:
    names = [name for name, _ in fields()]
    assert len(names) == len(set(names)) > 60
