"""A text under construction: its words, and the figures that they state."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["CENT", "YEAR", "Sample", "Stated", "split"]

YEAR = 2024


CENT = Decimal("0.01")


#: measure, period, number without blanks and commas, unit, functional or economic code
Stated = tuple[str, str, str, str, str | None]


@dataclass
class Sample:
    """A text under construction: what it says and what that states."""

    rng: random.Random
    words: str = ""
    stated: list[Stated] = field(default_factory=list)
    loose: set[str] = field(default_factory=set)  # printed numbers that have no measure of their own

    def any(self, *choices: str) -> str:
        """One of the phrasings."""
        return self.rng.choice(choices)

    def say(self, words: str) -> None:
        """Words that state nothing."""
        self.words += words

    def amount(self, low: int = 1, high: int = 99_999) -> Decimal:
        """A sum of money in 万元, to the cent."""
        return Decimal(self.rng.randint(low * 100, high * 100)) / 100

    def money(self, measure: str, value: Decimal, period: str = "current", code: str | None = None) -> None:
        """A number with its unit, printed in one of the usual ways."""
        style = self.rng.randrange(12)
        unit = "万元"
        if style == 0:
            value, unit = value * 10_000, "元"
        plain = f"{value.quantize(CENT)}"
        shown = f"{value.quantize(CENT):,}" if style in (1, 2) else plain
        self.words += f"{shown}{unit}"
        self.stated.append((measure, period, plain, unit, code))

    def percent(self, measure: str, value: Decimal, code: str | None = None) -> None:
        """A percentage with two places."""
        number = f"{value.quantize(CENT, ROUND_HALF_UP)}"
        self.words += f"{number}%"
        self.stated.append((measure, "change" if measure == "growth_rate" else "current", number, "%", code))

    def count(self, measure: str, value: int, unit: str) -> None:
        """A count of vehicles, people …"""
        self.words += f"{value}{unit}"
        if measure == "other":
            self.loose.add(str(value))
        else:
            self.stated.append((measure, "current", str(value), unit, None))

    def change(self, subjects: tuple[str, ...], value: Decimal, *, rate: bool = True, code: str | None = None) -> None:
        """A change against last year with the growth rate that fits it."""
        up = self.rng.random() < 0.5
        change = (value * self.rng.randint(1, 30) / 100).quantize(CENT)
        before = value - change if up else value + change
        word = self.any("增加", "增长", "上升") if up else self.any("减少", "下降", "降低")
        self.say(
            self.any(
                f"与{YEAR - 1}年度相比，{word}",
                f"比上年{word}",
                f"较上年{word}",
                f"较{YEAR - 1}年{word}",
                f"同比{word}",
            )
        )
        shown = len(self.stated)
        self.money(subjects[0], change, "change", code)
        if len(subjects) > 1:
            self.stated += [(s, *self.stated[shown][1:]) for s in subjects[1:]]
        if rate and before:
            self.say("，" + (self.any("增长", "增幅", "上升") if up else self.any("下降", "降低", "降幅")))
            self.percent("growth_rate", change / before * 100, code)
            self.stated += [self.stated[-1]] * (len(subjects) - 1)


def split(total: Decimal, shares: list[int]) -> list[Decimal]:
    parts = [(total * share / sum(shares)).quantize(CENT) for share in shares[:-1]]
    return [*parts, total - sum(parts, Decimal(0))]
