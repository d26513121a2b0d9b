"""Statements of final accounts in the orders of six provinces and of the central departments.

The prescribed set is one; what differs from place to place is its order, its titles, the depth and words of headers,
how codes are printed and where the whole stands.
A place is a module; a new one is added to the table below.
"""

from __future__ import annotations

from tests.generator.layouts.finals.central import CENTRAL
from tests.generator.layouts.finals.guangdong import GUANGDONG
from tests.generator.layouts.finals.jiangsu import JIANGSU
from tests.generator.layouts.finals.shandong import SHANDONG
from tests.generator.layouts.finals.shanghai import SHANGHAI
from tests.generator.layouts.finals.sichuan import SICHUAN
from tests.generator.layouts.finals.zhejiang import ZHEJIANG

__all__ = ["FINALS"]

FINALS = {
    "central": CENTRAL,
    "jiangsu": JIANGSU,
    "guangdong": GUANGDONG,
    "shandong": SHANDONG,
    "zhejiang": ZHEJIANG,
    "sichuan": SICHUAN,
    "shanghai": SHANGHAI,
}
