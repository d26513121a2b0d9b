"""From identity to unit: canonical names, ids, levels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.units.model import Identity
from pipeline.units.names import canonical_name, same_body
from pipeline.units.resolve import resolve_unit


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("绵阳市教育局（本级）", "绵阳市教育局"),
        ("绵阳市教育局(汇总)", "绵阳市教育局"),
        ("绵阳市教育局本级", "绵阳市教育局"),
        ("绵阳市教育局本部2024年度", "绵阳市教育局"),
        ("绵阳 市教 育局", "绵阳市教育局"),
        ("中国石油大学（北京）", "中国石油大学(北京)"),
        ("河北省委办公厅", "中共河北省委办公厅"),
        ("中国共产党沧州市委员会宣传部", "中共沧州市委宣传部"),
        ("中国共产主义青年团沧州市委员会", "中国共产主义青年团沧州市委员会"),
        ("沧州市人大常委会办公室", "沧州市人大常委会办公室"),
    ],
)
def test_canonical_name(printed: str, expected: str) -> None:
    assert canonical_name(printed) == expected


@given(st.text(alphabet="绵阳市教育局（本级）()汇总本部2024年度中共省委员会 ", max_size=20))
def test_canonical_name_is_idempotent(name: str) -> None:
    assert canonical_name(canonical_name(name)) == canonical_name(name)


def test_same_body() -> None:
    assert same_body("上海市普陀区财政局", "普陀区财政局")
    assert same_body("中共绵阳市委宣传部", "绵阳市委宣传部")
    assert not same_body("绵阳市教育局", "教育局财务核算中心")
    assert not same_body("绵阳市公安局交通警察支队", "交通警察支队")


def test_a_unit_of_a_district() -> None:
    unit = resolve_unit(Identity("final", 2024, "合肥市蜀山区教育体育局（本级）"))
    assert unit is not None
    assert unit.unit_id == "340104-合肥市蜀山区教育体育局"
    assert (unit.province, unit.city, unit.county, unit.level) == ("安徽省", "合肥市", "蜀山区", "county")
    assert unit.aliases == ("合肥市蜀山区教育体育局（本级）",)


def test_the_supervising_department_tells_which_district_is_meant() -> None:
    unit = resolve_unit(Identity("final", 2024, "普陀区少年宫", parent_name="上海市教育委员会"))
    assert unit is not None
    assert (unit.division_code, unit.unit_name) == ("310107", "上海市普陀区少年宫")
    assert unit.aliases == ("普陀区少年宫",)
    unknown = resolve_unit(Identity("final", 2024, "普陀区少年宫"))
    assert unknown is not None
    assert (unknown.unit_id, unknown.division_code, unknown.level) == ("000000-普陀区少年宫", None, None)
    hinted = resolve_unit(Identity("final", 2024, "普陀区少年宫"), context=["浙江省舟山市"])
    assert hinted is not None
    assert hinted.division_code == "330903"


def test_a_university_under_a_ministry() -> None:
    unit = resolve_unit(Identity("final", 2023, "中国石油大学（北京）"))
    assert unit is not None
    assert (unit.level, unit.division_code, unit.parent_name) == ("central", None, "教育部")
    assert unit.unit_name == "中国石油大学（北京）"


def test_both_names_of_a_party_body_are_one_unit() -> None:
    one = resolve_unit(Identity("budget", 2018, "中共江西省委办公厅"))
    other = resolve_unit(Identity("budget", 2019, "江西省委办公厅"))
    assert one is not None
    assert other is not None
    assert one.unit_id == other.unit_id == "360000-中共江西省委办公厅"


def test_no_unit_without_a_name_and_for_a_blank_form() -> None:
    assert resolve_unit(Identity("final", 2024, None)) is None
    assert resolve_unit(Identity("template", 2024, "某省XX局")) is None
    assert resolve_unit(Identity("unknown", 2024, "××县财政局")) is None


def test_a_name_without_a_place_takes_that_of_its_department_or_cover() -> None:
    under = resolve_unit(Identity("final", 2024, "育才小学", parent_name="芜湖市镜湖区教育局"))
    assert under is not None
    assert (under.unit_id, under.county) == ("340202-育才小学", "镜湖区")
    covered = resolve_unit(Identity("final", 2024, "育才小学", places=["芜湖市镜湖区"]))
    assert covered is not None
    assert covered.division_code == "340202"
    torn = resolve_unit(Identity("final", 2024, "育才小学", places=["芜湖市镜湖区", "合肥市"]))
    assert torn is not None
    assert torn.division_code is None


def test_the_place_on_the_cover_tells_which_district_is_meant() -> None:
    unit = resolve_unit(Identity("budget", 2026, "普陀区少年宫", places=["上海市"]))
    assert unit is not None
    assert unit.division_code == "310107"


@pytest.mark.parametrize(
    ("printed", "places", "expected"),
    [
        ("市教育局", ["湖南省衡阳市"], "430400-衡阳市教育局"),
        ("区人民检察院", ["衡阳市石鼓区"], "430407-衡阳市石鼓区人民检察院"),
        ("省高级人民法院", ["江苏省"], "320000-江苏省高级人民法院"),
        ("省委办公厅", ["江苏省"], "320000-中共江苏省委办公厅"),
        ("省法院", ["江苏省"], "320000-江苏省高级人民法院"),
        ("市教育局", [], "000000-市教育局"),
        ("无锡教育局", [], "320200-无锡市教育局"),
        ("南京大学", [], "000000-南京大学"),
        ("江苏省无锡市人社局", [], "320200-无锡市人力资源和社会保障局"),
        ("江苏大学", [], "320000-江苏大学"),
        ("江苏省昆山市水务局", [], "320583-昆山市水务局"),
        ("湖南省长沙县教育局", [], "430121-长沙县教育局"),
        ("上海市市场监管局", [], "310000-上海市市场监督管理局"),
        ("衡阳市一中", [], "430400-衡阳市第一中学"),
        ("衡阳市第12中学", [], "430400-衡阳市第十二中学"),
        ("衡阳市民族宗教委", [], "430400-衡阳市民族宗教委员会"),
        ("衡阳市公积金中心", [], "430400-衡阳市住房公积金管理中心"),
        ("衡阳市住房公积金管理中心", [], "430400-衡阳市住房公积金管理中心"),
        ("衡阳市政府办", [], "430400-衡阳市人民政府办公室"),
    ],
)
def test_the_full_name_of_a_short_one(printed: str, places: list[str], expected: str) -> None:
    unit = resolve_unit(Identity("final", 2024, printed, places=places))
    assert unit is not None
    assert unit.unit_id == expected
