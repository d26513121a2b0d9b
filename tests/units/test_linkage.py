"""Record linkage: variants of one name become one unit, like names of two bodies stay two."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest
from name_variants import BODIES, as_printed, name_variants

from benchmarks.units import generated_names, mentions_of, units_of_two_bodies
from pipeline.units.decisions import Decisions
from pipeline.units.evidence import evidence_rows, link_rows, unit_rows
from pipeline.units.linkage import Linkage, link
from pipeline.units.model import Identity
from pipeline.units.nodes import Mention
from pipeline.units.resolve import resolve_unit

NOTHING = Decisions([])


def mention(identity: Identity, document: str = "0") -> Mention:
    unit = resolve_unit(identity)
    assert unit is not None
    assert identity.unit_name is not None
    return Mention(
        unit_id=unit.unit_id,
        unit_name=unit.unit_name,
        printed_name=identity.unit_name,
        division_code=unit.division_code,
        level=unit.level,
        parent_name=unit.parent_name,
        other_names=unit.other_names,
        reports=frozenset({(identity.fiscal_year, identity.report_kind, None)}),
        documents=(document,),
    )


def linked(*names: str | Identity, decisions: Decisions = NOTHING) -> Linkage:
    said = [n if isinstance(n, Identity) else Identity("final", 2024, n) for n in names]
    return link([mention(one, f"{number:08}") for number, one in enumerate(said)], decisions)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_three_hundred_variants_of_sixty_bodies(seed: int) -> None:
    variants = name_variants(300, seed)
    printed = [(body, "as it is", as_printed(body)) for body in BODIES] + variants
    result = link([mention(identity, str(n)) for n, (_, _, identity) in enumerate(printed)], NOTHING)
    unit_of = dict(link_rows(result))
    bodies_of = defaultdict(set)
    for number, (body, _, _) in enumerate(printed):
        bodies_of[unit_of[str(number)]].add(body.name)
    false = {unit: names for unit, names in bodies_of.items() if len(names) > 1}
    home = {body.name: unit_of[str(number)] for number, body in enumerate(BODIES)}
    missed = [
        (way, body.name, identity.unit_name)
        for number, (body, way, identity) in enumerate(printed)
        if unit_of[str(number)] != home[body.name]
    ]
    share = 1 - len(missed) / len(variants)
    print(f"\nseed {seed}: {len(variants)} variants of {len(BODIES)} bodies")
    print(f"false merges {len(false)}, true merges {share:.1%}")
    print("ways:", dict(Counter(way for _, way, _ in variants)))
    for way, body, printed in missed:
        print("  not merged:", way, body, "<-", printed)
    assert not false
    assert share >= 0.95


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("衡阳市第一小学", "衡阳市第二小学"),
        ("衡阳市第十中学", "衡阳市第十一中学"),
        ("衡阳市教育局", "衡阳市体育局"),
        ("衡阳市审计局", "衡阳市统计局"),
        ("衡阳市教育局", "衡阳市教育局机关服务中心"),
        ("衡阳市教育局（本级）", "衡阳市教育局教学研究室"),
        ("衡阳市公安局", "衡阳市公安分局"),
        ("衡阳市公安局", "衡阳市公安局石鼓分局"),
        ("衡阳市教育局", "衡阳市石鼓区教育局"),
        ("湖南省教育厅", "衡阳市教育局"),
        ("衡阳市石鼓区云帆小学", "衡阳市石鼓区云凡小学"),
        ("衡阳市石鼓区云帆小学", "衡阳市珠晖区云帆小学"),
        ("衡阳市人民医院", "衡阳市人民法院"),
        ("衡阳市石鼓区人民检院", "衡阳市石鼓区人民法院"),
        ("衡阳市少年宫", "衡阳市青少年宫"),
        ("衡阳市社会保障卡管理中心", "衡阳市社会保障管理中心"),
        ("衡阳市交警支队", "衡阳市交警大队"),
        ("衡阳市东门小学", "衡阳市南门小学"),
        ("衡阳市幼儿园", "衡阳市机关幼儿园"),
        ("衡阳市水务局", "衡阳市税务局"),
        ("衡阳市工会", "衡阳市总工会"),
        ("中共衡阳市委办公室", "衡阳市人民政府办公室"),
        ("衡阳市人民政府办公室", "衡阳市人民政府口岸办公室"),
        ("衡阳市信访局", "衡阳市信访办公室"),
        ("衡阳市中心医院", "衡阳市中医医院"),
        ("中国石油大学（北京）", "中国石油大学（华东）"),
        ("财政局", "衡阳市财政局"),
        ("卢湾区教育局", "黄浦区教育局"),
    ],
)
def test_two_bodies_stay_two(one: str, other: str) -> None:
    assert len(linked(one, other).groups) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("湖南省衡阳市财政局", "衡阳市财政局"),
        ("衡阳市人民检察院", "衡阳市检察院"),
        ("湖南省高级人民法院", "湖南省法院"),
        ("江苏省人大常委会办公厅", "江苏省人大办公厅"),
        ("江苏省人民代表大会常务委员会办公厅", "江苏省人大常委会办公厅"),
        ("中国人民政治协商会议江苏省委员会办公厅", "江苏省政协办公厅"),
        ("上海市普陀区人民政府曹杨街道办事处", "上海市普陀区曹杨街道办事处"),
        ("共青团衡阳市委员会", "中国共产主义青年团衡阳市委员会"),
        ("衡阳市第1中学", "衡阳市第一中学"),
        ("黔东南州财政局", "黔东南苗族侗族自治州财政局"),
        ("衡阳市人力资源和社会保障局", "衡阳市人力资源社会保障局"),
        ("衡阳市财政局", "衡阳市财证局"),
        ("衡阳市疾病预防控制中心", "衡阳市疾病予防控制中心"),
        ("衡阳市市场监督管理局", "衡阳市市场督监管理局"),
        ("潍坊市财政局", "维坊市财政局"),
        ("潍坊市第二医院（潍坊市康复医院）", "潍坊市第二医院"),
        ("潍坊市第二医院（潍坊市康复医院）", "潍坊市康复医院"),
        ("广西水利厅", "广西壮族自治区水利厅"),
    ],
)
def test_one_body_is_one(one: str, other: str) -> None:
    in_another_year = Identity("budget", 2023, other)
    assert len(linked(one, in_another_year).groups) == 1


def test_a_county_that_became_a_district_keeps_its_bodies() -> None:
    result = linked(Identity("final", 2014, "天津市蓟县教育局"), Identity("final", 2018, "天津市蓟州区教育局"))
    (unit,) = unit_rows(result)
    assert (unit["unit_name"], unit["division_code"]) == ("天津市蓟州区教育局", "120119")
    (row,) = [r for r in evidence_rows(result) if r["printed_name"] != unit["unit_name"]] or [None]
    assert row is None or row["rule"] in ("division_renamed", "place_words")
    codes = {r["division_code"] for r in evidence_rows(result)}
    assert codes <= {"120225", "120119"}
    assert any(r["rule"] == "division_renamed" for r in evidence_rows(result))


def test_a_former_name_that_one_report_states() -> None:
    now = Identity("final", 2024, "三明市云帆卡服务中心", other_names=["三明市云帆信息中心"])
    old = Identity("final", 2019, "三明市云帆信息中心")
    result = linked(now, old)
    (unit,) = unit_rows(result)
    assert unit["unit_name"] == "三明市云帆卡服务中心"
    assert unit["unit_id"] == "350400-三明市云帆信息中心", "the id that its older reports gave stays"
    again = Identity("final", 2024, "三明市云帆信息中心")
    apart = linked(now, again)
    assert len(apart.groups) == 2, "both report on one year: they are two bodies"
    assert {r["decision"] for r in evidence_rows(apart)} == {"kept_apart"}
    other = Identity("final", 2024, "三明市云岭服务中心", other_names=["三明市云帆信息中心"])
    assert len(linked(now, old, other).groups) == 3, "two bodies claim the name"


def test_common_words_without_a_place_are_anybodys() -> None:
    result = linked("第一中学", "第一中学")
    assert len(result.groups) == 2
    assert [r["rule"] for r in evidence_rows(result)] == ["place_unknown"]
    own = linked("云帆中学", Identity("budget", 2023, "云帆中学"))
    assert len(own.groups) == 1
    assert [(r["rule"], r["decision"]) for r in evidence_rows(own)] == [("place_unknown", "merged")]


def test_like_names_are_listed_with_their_score() -> None:
    rows = list(evidence_rows(linked("衡阳市社会保障卡管理服务中心", "衡阳市社会保障卡服务中心")))
    assert {(r["rule"], r["decision"]) for r in rows} == {("similar_name", "kept_apart")}
    assert all(85 <= float(str(r["score"])) < 100 for r in rows)


def test_neither_order_nor_number_of_reports_changes_an_id() -> None:
    variants = name_variants(120, 5)
    mentions = [mention(as_printed(b), f"b{n}") for n, b in enumerate(BODIES)]
    mentions += [mention(identity, f"v{n}") for n, (_, _, identity) in enumerate(variants)]
    told = dict(link_rows(link(mentions, NOTHING)))
    evidence = list(evidence_rows(link(mentions, NOTHING)))
    for seed in range(3):
        shuffled = random.Random(seed).sample(mentions, len(mentions))
        assert dict(link_rows(link(shuffled, NOTHING))) == told
        assert list(evidence_rows(link(shuffled, NOTHING))) == evidence
    newer = [mention(Identity("final", 2025, b.name + "（本级）"), f"n{n}") for n, b in enumerate(BODIES)]
    later = dict(link_rows(link([*mentions, *newer], NOTHING)))
    assert {document: later[document] for document in told} == told


def test_every_id_that_a_name_alone_would_have_leads_to_its_unit() -> None:
    variants = [mention(identity, f"v{n}") for n, (_, _, identity) in enumerate(name_variants(200, 11))]
    result = link(variants, NOTHING)
    leads = {str(r["candidate_unit_id"]): r["unit_id"] for r in evidence_rows(result) if r["decision"] == "merged"}
    unit_of = dict(link_rows(result))
    for one in variants:
        unit = unit_of[one.documents[0]]
        assert one.unit_id == unit or leads[one.unit_id] == unit


def test_the_supervising_department_is_a_unit_where_it_reports() -> None:
    school = Identity("final", 2024, "衡阳市石鼓区云帆小学", parent_name="石鼓区教育局")
    result = linked(school, "衡阳市石鼓区教育局（本级）")
    parents = {r["unit_id"]: r["parent_unit_id"] for r in unit_rows(result)}
    assert parents == {"430407-衡阳市石鼓区云帆小学": "430407-衡阳市石鼓区教育局", "430407-衡阳市石鼓区教育局": None}


def test_five_thousand_generated_names_hold_no_two_bodies() -> None:
    names = generated_names(5000, 3)
    result = link(mentions_of(names), NOTHING)
    assert units_of_two_bodies(result, names) == {}
    rules = {row["rule"] for row in evidence_rows(result) if row["decision"] == "merged"}
    assert {"short_form", "place_words", "typing_slip"} <= rules
