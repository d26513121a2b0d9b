"""Names of budget subjects, from the project's own reference files, and the lines that statements print of them."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

__all__ = ["CLASS_LINES", "PERSONNEL_ECONOMIC", "PUBLIC_ECONOMIC", "chinese_number", "economic_name", "function_name"]

_REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"


def _codes(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: The 类 that the summary statements list, in print order (fiscal years 2023 and 2024).
CLASS_LINES = _codes(
    "201 202 203 204 205 206 207 208 210 211 212 213 214 215 216 217 219 220 221 222 223 224 229 231 232 234"
)
PERSONNEL_ECONOMIC = _codes(
    "301 30101 30102 30103 30106 30107 30108 30109 30110 30111 30112 30113 30114 30199"
    " 303 30301 30302 30303 30304 30305 30307 30308 30309 30310 30311 30399"
)
PUBLIC_ECONOMIC = _codes(
    "302 30201 30202 30203 30204 30205 30206 30207 30208 30209 30211 30212 30213 30214 30215 30216 30217 30218 30224"
    " 30225 30226 30227 30228 30229 30231 30239 30240 30299 310 31001 31002 31003 31007 31013 31019 31022 31099"
)


@cache
def _names(file: str) -> dict[str, str]:
    with (_REFERENCE / file).open(encoding="utf-8", newline="") as handle:
        # a code that changed its meaning has several rows; the one without an end is the one in force
        return {row["code"]: row["name"] for row in csv.DictReader(handle) if not row["valid_to"]}


def function_name(code: str) -> str:
    """The name of a 类, 款 or 项 in force."""
    return _names("function_codes.csv")[code]


def economic_name(code: str) -> str:
    """The name of an economic subject (部门预算支出经济分类) in force."""
    return _names("economic_codes.csv")[code]


def chinese_number(n: int) -> str:
    """1..99 in Chinese numerals: 一, 十, 二十六."""
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else digits[tens] + "十") + (
        digits[ones] if ones or not tens else ""
    )
