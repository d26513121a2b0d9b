"""The invented units: who they are and what they spend on. Places are real, the bodies are not."""

from __future__ import annotations

from decimal import Decimal

from tests.generator.model import CAPITAL, FUND, ItemSpec, UnitSpec

__all__ = ["UNITS"]

_PENSION = "单位为在职人员缴纳的基本养老保险"
_ANNUITY = "单位为在职人员缴纳的职业年金"
_HOUSING = "按规定比例为职工缴存住房公积金"

WATER_TOWN = UnitSpec(
    slug="qingpu-water-town",
    name="上海市青浦区水乡文化促进局",
    place=("上海市", None, "青浦区"),
    parent=None,
    administrative=True,
    staff=(46, 43, 21),
    vehicles=3,
    items=(
        ItemSpec("2070101", "局机关人员工资和日常运转", basic=1240, project=36),
        ItemSpec("2070102", "河埠节筹备与日常业务管理", project=148),
        ItemSpec("2070109", "摇快船、田山歌等群众文化活动", project=322, carry=24),
        ItemSpec("2070113", "古镇水上游线路的宣传推介", project=95),
        ItemSpec("2070204", "石拱桥和驳岸的日常养护与测绘", project=268, other_money=31),
        ItemSpec("2080501", "退休人员生活补贴和活动开支", basic=74),
        ItemSpec("2080505", _PENSION, basic=128),
        ItemSpec("2080506", _ANNUITY, basic=64),
        ItemSpec("2101101", "在职人员的基本医疗保险", basic=71),
        ItemSpec("2210201", _HOUSING, basic=142),
        ItemSpec("2210203", "向符合条件的职工发放购房补贴", basic=186),
        ItemSpec("2296010", "乡镇露天戏台的设施更新", project=58, fund=FUND, carry=9),
    ),
    duties=(
        "研究拟订全区水乡文化保护和传播的年度计划，并组织落实。",
        "管理石拱桥、河埠头、古驳岸等水乡遗存的调查、建档和日常养护。",
        "组织水上民俗活动，扶持民间歌队、船队和手工艺传承人。",
        "协调沿河各镇的游船线路，发布水位与通航提示。",
    ),
    offices=("办公室", "遗存保护科", "群众活动科", "水上游线科"),
)

RURAL_DATA = UnitSpec(
    slug="qingpu-rural-data",
    name="上海市青浦区数字田园服务中心",
    place=("上海市", None, "青浦区"),
    parent="上海市青浦区农业农村委员会",
    administrative=False,
    staff=(28, 26, 6),
    vehicles=1,
    items=(
        ItemSpec("2080502", "退休人员的统筹外补贴", basic=18),
        ItemSpec("2080505", _PENSION, basic=61),
        ItemSpec("2080506", _ANNUITY, basic=30),
        ItemSpec("2101102", "在职人员的基本医疗保险", basic=34),
        ItemSpec("2130104", "中心人员工资和日常运转", basic=536, other_money=44),
        ItemSpec("2130106", "低空植保与水质浮标的示范推广", project=187, carry=12),
        ItemSpec("2130111", "田块传感器的数据采集与上报", project=134),
        ItemSpec("2130199", "农户手机服务站的维护", project=73, other_money=19),
        ItemSpec("2210201", _HOUSING, basic=68),
        ItemSpec("2210203", "向符合条件的职工发放购房补贴", basic=52),
    ),
    duties=(
        "承担全区田块编码、遥感底图和传感器数据的采集与维护。",
        "向合作社和农户提供墒情、虫情、水情的提示服务。",
        "承担农业数据标准的培训和推广工作。",
    ),
    offices=("综合科", "数据科", "推广科"),
    noun="单位",
)

OLD_TRAILS = UnitSpec(
    slug="liandu-old-trails",
    name="丽水市莲都区古道保护管理局",
    place=("浙江省", "丽水市", "莲都区"),
    parent=None,
    administrative=True,
    staff=(31, 29, 12),
    vehicles=4,
    items=(
        ItemSpec("2050803", "巡护员和讲解员的业务培训", project=24),
        ItemSpec("2080501", "退休人员的补贴和慰问", basic=41),
        ItemSpec("2080505", _PENSION, basic=83),
        ItemSpec("2080506", _ANNUITY, basic=42),
        ItemSpec("2101101", "在职人员的基本医疗保险", basic=47),
        ItemSpec("2101103", "在职人员的医疗补助", basic=22),
        ItemSpec("2120101", "局机关人员工资和日常运转", basic=806, project=15),
        ItemSpec("2120102", "古道巡查与界桩管理", project=112),
        ItemSpec("2120399", "凉亭、石阶和引水渠的修缮", project=455, carry=63, other_money=28),
        ItemSpec("2120501", "沿线保洁和垃圾外运", project=97),
        ItemSpec("2120804", "进山道路与停车场地的建设", project=380, fund=FUND, carry=45),
        ItemSpec("2210201", _HOUSING, basic=96),
        ItemSpec("2240601", "山洪过后的石阶抢修", project=66, unplanned=True),
    ),
    duties=(
        "负责全区古道的普查、定级、立碑和档案管理。",
        "编制古道修缮计划，监督石材、木构的施工质量。",
        "会同沿线乡镇开展巡护、保洁和山火防范。",
        "推动古道与民宿、茶园、徒步赛事的结合利用。",
    ),
    offices=("办公室", "修缮科", "巡护科", "利用科"),
    grain=Decimal("0.01"),
)

RAIL_SKILLS = UnitSpec(
    slug="qingbaijiang-rail-skills",
    name="成都市青白江区铁路港技能人才局",
    place=("四川省", "成都市", "青白江区"),
    parent=None,
    administrative=True,
    staff=(38, 35, 9),
    vehicles=2,
    items=(
        ItemSpec("2050803", "班列调度、报关等工种的实训", project=210),
        ItemSpec("2080101", "局机关人员工资和日常运转", basic=968, project=20),
        ItemSpec("2080102", "技能等级认定的组织管理", project=136),
        ItemSpec("2080106", "港区用工对接和招聘专场", project=174, carry=18),
        ItemSpec("2080116", "高技能人才的安家与项目资助", project=260),
        ItemSpec("2080501", "退休人员的补贴和慰问", basic=35),
        ItemSpec("2080505", _PENSION, basic=101),
        ItemSpec("2080506", _ANNUITY, basic=50),
        ItemSpec("2080711", "高校毕业生到港区见习的补贴", project=88, unplanned=True),
        ItemSpec("2101101", "在职人员的基本医疗保险", basic=56),
        ItemSpec("2101103", "在职人员的医疗补助", basic=26),
        ItemSpec("2210201", _HOUSING, basic=117),
        ItemSpec("2230105", "改制货场退休职工的社会化管理", project=42, fund=CAPITAL),
    ),
    duties=(
        "制定铁路港区技能人才的引进、培养和评价办法。",
        "组织班列调度、仓储、报关等岗位的技能竞赛与等级认定。",
        "为港区企业提供用工监测和招聘服务。",
    ),
    offices=("办公室", "培养评价科", "就业服务科"),
)

UNITS: tuple[UnitSpec, ...] = (WATER_TOWN, RURAL_DATA, OLD_TRAILS, RAIL_SKILLS)
