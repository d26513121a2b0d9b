"""What a source vouches for is believed only where the report itself says nothing, and says so."""

from __future__ import annotations

import pytest

from pipeline.units.model import Identity
from pipeline.units.resolve import resolve_unit
from pipeline.units.vouched import Vouched, complete

LIANDU = ("浙江省", "丽水市", "莲都区")


def completed(identity: Identity, **fields: object) -> Identity:
    complete(identity, Vouched("portal", **fields))  # type: ignore[arg-type]
    return identity


def test_a_silent_report_takes_all() -> None:
    found = completed(Identity(), places=LIANDU, unit_name="莲都区档案馆", report_kind="final")
    assert (found.unit_name, found.report_kind) == ("莲都区档案馆", "final")
    assert found.evidence == {"unit_name": "source portal: 莲都区档案馆", "report_kind": "source portal: final"}


def test_what_the_report_says_stays() -> None:
    said = Identity(
        unit_name="青田县教育局", report_kind="budget", places=["青田县"], evidence={"unit_name": "page 1: x"}
    )
    found = completed(said, places=LIANDU, unit_name="莲都区教育局", report_kind="final")
    assert (found.unit_name, found.report_kind, found.places) == ("青田县教育局", "budget", ["青田县"])
    assert found.evidence == {"unit_name": "page 1: x"}


@pytest.mark.parametrize(
    ("name", "places", "code"),
    [
        ("区教育局", LIANDU, "331102"),
        ("实验小学", LIANDU, "331102"),
        ("市场监督管理局", LIANDU, "331102"),
        ("市教育局", LIANDU[:2], "331100"),
        ("区教育局", LIANDU[:2], None),  # a district of a city, and the source does not say which
        ("市教育局", LIANDU, None),
        ("县教育局", ("浙江省", "丽水市", "青田县"), "331121"),
        ("鼓楼区教育局", ("江苏省", "南京市"), None),  # of several places of that name: its own words say where
        ("国家统计局", LIANDU, None),
    ],
)
def test_places(name: str, places: tuple[str, ...], code: str | None) -> None:
    found = completed(Identity(unit_name=name, report_kind="final"), places=places)
    unit = resolve_unit(found)
    assert unit is not None
    if code is None and name == "鼓楼区教育局":
        assert unit.division_code in (None, "320106"), "never a place outside the one vouched for"
    else:
        assert unit.division_code == code
    assert ("unit_id" in found.evidence) == (unit.division_code is not None)


def test_a_blank_form_stays_one() -> None:
    found = completed(Identity(report_kind="template"), places=LIANDU, unit_name="莲都区档案馆", report_kind="final")
    assert (found.report_kind, found.unit_name, found.evidence) == ("template", None, {})
