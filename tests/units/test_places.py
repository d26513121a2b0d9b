"""From the name of a body to its place; nothing is guessed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.errors import ReferenceDataError
from pipeline.reference import reference_path
from pipeline.units import places
from pipeline.units.places import Place, is_division_name, locate, renamed_divisions


@pytest.mark.parametrize(
    ("name", "code", "level", "province", "city", "county"),
    [
        ("河南省高级人民法院", "410000", "province", "河南省", None, None),
        ("新疆维吾尔自治区财政厅", "650000", "province", "新疆维吾尔自治区", None, None),
        ("广西水利厅", "450000", "province", "广西壮族自治区", None, None),
        ("天津市审计局", "120000", "province", "天津市", None, None),
        ("宝鸡市社会保险事业中心", "610300", "city", "陕西省", "宝鸡市", None),
        ("湖南省衡阳市教育局", "430400", "city", "湖南省", "衡阳市", None),
        ("黔东南州生态环境局", "522600", "city", "贵州省", "黔东南苗族侗族自治州", None),
        ("恩施土家族苗族自治州民政局", "422800", "city", "湖北省", "恩施土家族苗族自治州", None),
        ("上海市普陀区某某中心", "310107", "county", "上海市", "上海市", "普陀区"),
        ("合肥市庐阳区教育体育局", "340103", "county", "安徽省", "合肥市", "庐阳区"),
        ("江苏省昆山市水务局", "320583", "county", "江苏省", "苏州市", "昆山市"),
        ("仙桃市农业农村局", "429004", "county", "湖北省", None, "仙桃市"),
        ("浦东新区司法局", "310115", "county", "上海市", "上海市", "浦东新区"),
        ("中共石家庄市委统战部", "130100", "city", "河北省", "石家庄市", None),
        ("共青团太原市委员会", "140100", "city", "山西省", "太原市", None),
        ("济南市历下区大明湖街道办事处", "370102", "township", "山东省", "济南市", "历下区"),
        ("长沙县黄花镇人民政府", "430121", "township", "湖南省", "长沙市", "长沙县"),
        ("东莞市虎门镇人民政府", "441900", "township", "广东省", "东莞市", None),
        ("厦门火炬高技术产业开发区管理委员会", "350200", "county", "福建省", "厦门市", None),
    ],
)
def test_a_name_tells_its_place(
    name: str, code: str, level: str, province: str, city: str | None, county: str | None
) -> None:
    assert locate(name) == Place(code, level, province, city, county)


@pytest.mark.parametrize(
    "name",
    [
        "财政部",
        "西南大学",
        "国家税务总局成都市税务局",
        "最高人民法院",
        "国家统计局四川调查总队",
        "水利部黄河水利委员会",
    ],
)
def test_bodies_of_the_centre_have_no_division(name: str) -> None:
    assert locate(name) == Place(None, "central")


@pytest.mark.parametrize(
    "name", ["江苏路街道办事处", "北京西路小学", "财政局", "某某中心", "城乡建设局", "镇海炼化", "南京大学附属中学", ""]
)
def test_an_unknown_place_is_none(name: str) -> None:
    assert locate(name) is None


@pytest.mark.parametrize("name", ["无锡市城乡建设局", "镇江市水利局", "武乡县乡村振兴局"])
def test_a_town_in_a_name_is_not_always_a_township(name: str) -> None:
    place = locate(name)
    assert place is not None
    assert place.level != "township"


def test_a_name_of_several_places_needs_a_context() -> None:
    assert locate("普陀区教育局") is None
    assert locate("普陀区教育局", ["河北省教育厅"]) is None
    inland = locate("普陀区教育局", ["上海市教育委员会"])
    island = locate("普陀区教育局", ["浙江省舟山市财政局"])
    assert inland is not None
    assert island is not None
    assert (inland.code, island.code) == ("310107", "330903")


def test_a_former_division_is_known_under_its_old_code() -> None:
    place = locate("重庆市渝北区财政局")
    assert place is not None
    assert (place.code, place.county) == ("500112", "渝北区")
    assert locate("莱芜市统计局") == Place("371200", "city", "山东省", "莱芜市")


def test_the_fiscal_year_tells_which_division_is_meant() -> None:
    now, then, ever = (locate("寿县财政局", (), year) for year in (2022, 2012, None))
    assert now is not None
    assert then is not None
    assert (now.code, now.city, then.code, then.city) == ("340422", "淮南市", "341521", "六安市")
    assert ever == now
    bridge = locate("桥东区财政局", (), 2023)  # there were two until 2020
    assert bridge is not None
    assert bridge.code == "130702"
    assert locate("桥东区财政局", (), 2018) is None
    old = locate("绍兴县财政局", (), 2012)
    assert old is not None
    assert (old.code, renamed_divisions()["330621"]) == ("330621", "330603")


def test_the_name_of_a_place_is_no_body() -> None:
    assert is_division_name("上海市普陀区")
    assert is_division_name("江苏")
    assert not is_division_name("上海市普陀区财政局")


@pytest.mark.parametrize(
    ("file", "rows", "loader", "words"),
    [
        (
            "former_divisions.csv",
            "code,name,city,province,valid_to,successor,note\n33,某区,,浙江省,2020,,\n",
            "_former",
            "33",
        ),
        (
            "former_divisions.csv",
            "code,name,city,province,valid_to,successor,note\n330199,,,浙江省,2020,,\n",
            "_former",
            "empty",
        ),
        (
            "former_divisions.csv",
            "code,name,city,province,valid_to,successor,note\n330199,某区,某市,浙江省,20,330102,merged into 某区\n",
            "_former",
            "no year",
        ),
        (
            "former_divisions.csv",
            "code,name,city,province,valid_to,successor,note\n330199,某区,某市,浙江省,2020,,merged into 某区\n",
            "_former",
            "no division code",
        ),
        (
            "former_divisions.csv",
            "code,name,city,province,valid_to,successor,note\n330199,某区,某市,浙江省,2020,330102,gone\n",
            "_former",
            "what became",
        ),
        (
            "former_divisions.csv",
            "code,name,city,province,valid_to,successor,note\n330198,某区,某市,浙江省,2019,330199,renamed 甲区\n"
            "330199,甲区,某市,浙江省,2020,330198,renamed 某区\n",
            "renamed_divisions",
            "circle",
        ),
        ("central_bodies.csv", "name,supervisor,kind\n某部,,body\n某部,,body\n", "_central", "twice"),
        ("central_bodies.csv", "name,supervisor,kind\n某大学,某部,university\n", "_central", "supervisor"),
    ],
)
def test_wrong_reference_rows_are_named(
    file: str, rows: str, loader: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(reference_path("central_bodies.csv").parent, tmp_path, dirs_exist_ok=True)
    (tmp_path / file).write_text(rows, encoding="utf-8")
    monkeypatch.setenv("JUESUAN_REFERENCE", str(tmp_path))
    read = getattr(places, loader)
    with pytest.raises(ReferenceDataError, match=words) as caught:
        list(getattr(read, "__wrapped__", read)())
    assert caught.value.where.startswith(file)
    assert caught.value.remedy
