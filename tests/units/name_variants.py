"""Sixty invented bodies of many kinds and places, and the ways in which reports write their names."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from pypinyin import Style, pinyin

from pipeline.units.model import Identity


@dataclass(frozen=True)
class Body:
    """One body: `front` as it officially stands before the name, `wider` what may stand before that."""

    front: str
    rest: str
    wider: str
    short: str | None = None
    former: str | None = None
    parent: str | None = None

    @property
    def name(self) -> str:
        return self.front + self.rest


BODIES = [
    Body("衡阳市", "人力资源和社会保障局", "湖南省", short="人社局"),
    Body("衡阳市", "社会保障卡服务中心", "湖南省", parent="衡阳市人力资源和社会保障局"),
    Body("衡阳市", "审计局", "湖南省"),
    Body("衡阳市", "统计局", "湖南省"),
    Body("衡阳市", "住房和城乡建设局", "湖南省", short="住建局"),
    Body("衡阳市", "第一中学", "湖南省", short="一中"),
    Body("衡阳市", "第二中学", "湖南省", short="二中"),
    Body("衡阳市", "第十一中学", "湖南省", short="十一中"),
    Body("衡阳市", "中级人民法院", "湖南省", short="中院"),
    Body("衡阳市", "人民检察院", "湖南省", short="检察院"),
    Body("衡阳市", "公安局", "湖南省"),
    Body("衡阳市", "公安局交通警察支队", "湖南省", short="公安局交警支队"),
    Body("衡阳市", "公安局石鼓分局", "湖南省"),
    Body("衡阳市石鼓区", "教育局", "湖南省"),
    Body("衡阳市石鼓区", "云帆小学", "湖南省", parent="衡阳市石鼓区教育局"),
    Body("衡阳市石鼓区", "云岭小学", "湖南省", parent="衡阳市石鼓区教育局"),
    Body("衡阳市石鼓区", "人民法院", "湖南省", short="法院"),
    Body("衡阳市石鼓区", "疾病预防控制中心", "湖南省", short="疾控中心"),
    Body("衡阳市珠晖区", "教育局", "湖南省"),
    Body("衡阳市珠晖区", "实验小学", "湖南省", short="实小"),
    Body("芜湖市", "卫生健康委员会", "安徽省", short="卫健委", former="芜湖市卫生和计划生育委员会"),
    Body("芜湖市", "卫生健康监督所", "安徽省"),
    Body("芜湖市", "发展和改革委员会", "安徽省", short="发改委"),
    Body("芜湖市", "文化和旅游局", "安徽省", short="文旅局"),
    Body("芜湖市", "图书馆", "安徽省"),
    Body("芜湖市", "机关事务管理局", "安徽省", short="机管局"),
    Body("芜湖市", "机关事务管理局机关服务中心", "安徽省"),
    Body("芜湖市", "不动产登记中心", "安徽省"),
    Body("芜湖市镜湖区", "市场监督管理局", "安徽省", short="市监局"),
    Body("芜湖市镜湖区", "城市管理局", "安徽省", short="城管局"),
    Body("芜湖市镜湖区", "赭山街道办事处", "安徽省", short="赭山街道办"),
    Body("芜湖市镜湖区", "东门街道办事处", "安徽省", short="东门街道办"),
    Body("芜湖市镜湖区", "第一幼儿园", "安徽省"),
    Body("芜湖市镜湖区", "第二幼儿园", "安徽省"),
    Body("陕西省", "高级人民法院", "", short="法院"),
    Body("陕西省", "财政厅", ""),
    Body("陕西省", "林业局", ""),
    Body("陕西省", "农业农村厅", "", former="陕西省农业厅"),
    Body("陕西省", "种子工作总站", ""),
    Body("安康市", "退役军人事务局", "陕西省", short="退役军人局"),
    Body("安康市", "退役军人服务中心", "陕西省"),
    Body("安康市", "应急管理局", "陕西省", short="应急局", former="安康市安全生产监督管理局"),
    Body("安康市", "信访局", "陕西省", former="安康市信访工作办公室"),
    Body("安康市", "水利局", "陕西省"),
    Body("安康市汉滨区", "汉水灌区管理中心", "陕西省"),
    Body("安康市汉滨区", "农业技术推广中心", "陕西省"),
    Body("旬阳市", "人民医院", "陕西省"),
    Body("旬阳市", "中医医院", "陕西省"),
    Body("上海市徐汇区", "妇女联合会", "", short="妇联"),
    Body("上海市徐汇区", "残疾人联合会", "", short="残联"),
    Body("上海市徐汇区", "青少年活动中心", ""),
    Body("上海市徐汇区", "少年儿童图书馆", ""),
    Body("上海市徐汇区", "房屋管理事务中心", ""),
    Body("上海市徐汇区", "网格化综合管理中心", ""),
    Body("昆山市", "人民政府办公室", "江苏省", short="政府办"),
    Body("昆山市", "政务服务管理办公室", "江苏省"),
    Body("昆山市", "档案馆", "江苏省"),
    Body("昆山市", "城市建设档案馆", "江苏省"),
    Body("昆山市", "玉山镇人民政府", "江苏省", short="玉山镇政府"),
    Body("昆山市", "殡仪馆", "江苏省", former="昆山市殡葬服务所"),
]

_ORDINALS = set("第一二三四五六七八九十")
_LETTERS = (
    "正证政郑整征真镇振阵诊近进金今仅服伏福副复府局句居具举路录陆育玉语语域管馆关官观理力立利里历心新信星"
    "行形兴中钟众种重社设射涉保报宝包饱障张章长场常务物误无武检捡减剪建健件监间水税睡谁利力丽林临邻业叶夜"
    "页法发伐罚院原员园源远人仁任认民明名命敏审身深神申计记机技纪统同通桶图土徒突书输数术树疾级急集极疫衣"
    "依医易益服务"
)


def _homophones() -> dict[str, list[str]]:
    sounds: dict[str, list[str]] = {}
    for letter in dict.fromkeys(_LETTERS):
        sounds.setdefault(pinyin(letter, style=Style.NORMAL)[0][0], []).append(letter)
    return sounds


_SOUNDS = _homophones()


def _scope(body: Body, chance: random.Random) -> Identity:
    return Identity(
        "final",
        2024,
        body.name + chance.choice(["（本级）", "(本级)", "本级", "（汇总）", "（机关）", "2024年度", " 本部"]),
    )


def _coat(body: Body, chance: random.Random) -> Identity:
    spaced = chance.choice([" ", "　", "\u200b"]).join(body.name)
    return Identity("final", 2023, chance.choice([spaced, body.name.replace("市", "巿", 1), body.name + "\n"]))


def _wider(body: Body, chance: random.Random) -> Identity | None:
    return Identity("budget", 2024, body.wider + body.name) if body.wider else None


def _shorter(body: Body, chance: random.Random) -> Identity | None:
    """The district without its city, which the cover names; a body without its place under its department."""
    if len(body.front) > 4:
        cut = body.front.index("市") + 1
        return Identity("budget", 2023, body.front[cut:] + body.rest, places=[body.wider + body.front[:cut]])
    if body.parent:
        return Identity("budget", 2023, body.rest, parent_name=body.parent)
    return None


def _relative(body: Body, chance: random.Random) -> Identity | None:
    if not body.rest.endswith(("局", "厅", "委员会", "法院", "检察院")) or len(body.rest) > 9 or "公安" in body.rest:
        return None
    return Identity("final", 2022, body.front[-1] + body.rest, places=[body.wider + body.front])


def _without_kind(body: Body, chance: random.Random) -> Identity | None:
    """无锡教育局: the city without 市."""
    plain = len(body.front) == 3 and body.front.endswith("市") and body.rest.endswith(("局", "委员会", "检察院"))
    return Identity("final", 2022, body.front[:-1] + body.rest) if plain else None


def _short(body: Body, chance: random.Random) -> Identity | None:
    return Identity("final", 2021, body.front + body.short) if body.short else None


def _particle(body: Body, chance: random.Random) -> Identity | None:
    if "和" in body.rest:
        return Identity("budget", 2022, body.front + body.rest.replace("和", chance.choice(["", "与"])))
    if body.rest.startswith("人民政府") or "街道" in body.rest:
        return Identity("budget", 2022, body.front + "人民政府" + body.rest.removeprefix("人民政府"))
    return None


def _former(body: Body, chance: random.Random) -> Identity | None:
    return Identity("budget", 2018, body.former) if body.former else None


def _place_slip(body: Body, chance: random.Random) -> Identity | None:
    wrong = {"衡阳市": "恒阳市", "芜湖市": "无湖市", "安康市": "安慷市", "昆山市": "崑山市"}.get(body.front)
    return Identity("final", 2023, wrong + body.rest) if wrong else None


def _slip(body: Body, chance: random.Random) -> Identity | None:
    """One character of the name behind the place sounds alike, is lost, doubled or swapped with its neighbour."""
    rest = body.rest
    places = [i for i, c in enumerate(rest) if c not in _ORDINALS and i < len(rest) - 1]
    at = chance.choice(places)
    how = chance.choice(["sound", "sound", "lost", "doubled", "swapped"])
    if how == "sound":
        alike = [c for c in _SOUNDS.get(pinyin(rest[at], style=Style.NORMAL)[0][0], []) if c != rest[at]]
        if not alike:
            return None
        wrong = rest[:at] + chance.choice(alike) + rest[at + 1 :]
    elif how == "lost":
        wrong = rest[:at] + rest[at + 1 :]
    elif how == "doubled":
        wrong = rest[: at + 1] + rest[at:]
    else:
        wrong = rest[:at] + rest[at + 1] + rest[at] + rest[at + 2 :]
    if wrong == rest or len(rest) < 4 or any(b.front == body.front and b.rest == wrong for b in BODIES):
        return None
    return Identity("final", 2023, body.front + wrong)


WAYS: list[Callable[[Body, random.Random], Identity | None]] = [
    _scope,
    _coat,
    _wider,
    _shorter,
    _relative,
    _without_kind,
    _short,
    _particle,
    _former,
    _place_slip,
    _slip,
]


def as_printed(body: Body) -> Identity:
    """The body's own name in its newest report, which states a former name where there is one."""
    former = [body.former] if body.former else []
    return Identity("final", 2024, body.name, parent_name=body.parent, other_names=former)


def name_variants(count: int, seed: int) -> list[tuple[Body, str, Identity]]:
    """`count` different variants over all bodies: (body, way, what a report would say)."""
    chance = random.Random(seed)
    made: dict[tuple[str, str], tuple[Body, str, Identity]] = {}
    while len(made) < count:
        body, way = BODIES[len(made) % len(BODIES)], chance.choice(WAYS)
        identity = way(body, chance)
        if identity is not None and identity.unit_name != body.name:
            made.setdefault((body.name, str(identity.unit_name)), (body, way.__name__, identity))
    return list(made.values())
