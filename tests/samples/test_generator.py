"""The committed samples are what the generator makes now, byte for byte, in another process with another hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.generator.codes import chinese_number
from tests.generator.facts import facts_of
from tests.generator.money import Draw, percent, print_money, split
from tests.generator.sheet import Cell, header
from tests.generator.units import UNITS

CHECKOUT = Path(__file__).resolve().parents[2]


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_committed_samples_are_what_the_generator_makes(tmp_path: Path, samples: Path) -> None:
    environment = dict(os.environ, PYTHONHASHSEED="4711", TZ="America/New_York", LC_ALL="C")
    subprocess.run(
        [sys.executable, "-m", "tests.generator", str(tmp_path / "again")],
        cwd=CHECKOUT,
        env=environment,
        check=True,
        capture_output=True,
    )
    again, committed = _files(tmp_path / "again"), _files(samples)
    assert sorted(again) == sorted(committed)
    changed = [name for name, content in again.items() if content != committed[name]]
    assert changed == [], "run `make samples` and commit data/samples"


def test_samples_are_small(samples: Path) -> None:
    assert sum(len(content) for content in _files(samples).values()) < 2_000_000


def test_catalogue_covers_what_it_promises() -> None:
    from tests.generator.catalogue import SAMPLES

    assert len(SAMPLES) >= 8
    assert len({s.unit for s in SAMPLES}) >= 4
    assert len({u.place for u in UNITS if u.slug in {s.unit for s in SAMPLES}}) >= 3
    assert {s.year for s in SAMPLES} == {2023, 2024}
    assert {s.kind for s in SAMPLES} == {"final", "budget"}
    assert {s.layout for s in SAMPLES if s.suffix == "pdf"} == {"a", "b", "budget"}
    assert {s.suffix for s in SAMPLES} == {"pdf", "xlsx", "txt"}
    assert sum(s.faulty for s in SAMPLES) == 1


@pytest.mark.parametrize("unit", UNITS, ids=lambda u: u.slug)
def test_years_of_a_unit_hang_together(unit) -> None:
    before, now = facts_of(unit.slug, 2023), facts_of(unit.slug, 2024)
    assert now.begin == before.end
    assert [i.begin for i in now.items] == [i.end for i in before.items]
    assert now.personnel + now.public == now.total("basic", "gpb")
    assert now.budget_personnel + now.budget_public == now.total("budget_basic", "gpb")
    assert now.grand_total == now.expenditure_this_year + now.end
    assert all(v >= 0 for v in now.economic.values())
    assert now.three.total <= now.three_budget.total
    assert all(i.reason for i in now.items if i.spent != i.budget)
    assert not any(i.reason for i in now.items if i.spent == i.budget)


def test_facts_do_not_depend_on_the_order_of_asking() -> None:
    slug = UNITS[0].slug
    late = facts_of(slug, 2024).without_history()
    facts_of.cache_clear()
    facts_of(slug, 2022)
    assert facts_of(slug, 2024).without_history() == late


def test_split_leaves_no_remainder() -> None:
    draw = Draw("split")
    for _ in range(50):
        total = draw.money(1, 900, Decimal("0.01"))
        parts = split(total, [draw.between(0.1, 5) for _ in range(draw.whole(1, 12))], Decimal("0.01"))
        assert sum(parts) == total


def test_money_is_printed_half_up() -> None:
    assert print_money(Decimal(50)) == "0.01"
    assert print_money(Decimal(49)) == "0.00"
    assert print_money(Decimal("12345678.9"), "元") == "12,345,678.90"
    assert percent(Decimal(1), Decimal(8)) == "12.50"


@pytest.mark.parametrize(("n", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (26, "二十六")])
def test_chinese_numbers(n: int, text: str) -> None:
    assert chinese_number(n) == text


def test_header_drawing_gives_spans() -> None:
    cells, rows, columns = header("a|<|b", "c|d|^")
    assert (rows, columns) == (2, 3)
    assert cells == [Cell(0, 0, 1, 2, "a"), Cell(0, 2, 2, 1, "b"), Cell(1, 0, 1, 1, "c"), Cell(1, 1, 1, 1, "d")]
    with pytest.raises(ValueError, match="different width"):
        header("a|b", "c")
