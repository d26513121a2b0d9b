"""Statements of budgets in the orders of nine places and of the central departments.

Order, titles, depth and wording of headers follow what is published there (2024 to 2026); nothing else does.
A place is a module; a new one is added to the table below.
"""

from __future__ import annotations

from tests.generator.layouts.budgets.beijing import BEIJING
from tests.generator.layouts.budgets.central import CENTRAL
from tests.generator.layouts.budgets.chongqing import CHONGQING
from tests.generator.layouts.budgets.fujian import FUJIAN
from tests.generator.layouts.budgets.jiangsu import JIANGSU
from tests.generator.layouts.budgets.shandong import SHANDONG
from tests.generator.layouts.budgets.shanghai import SHANGHAI
from tests.generator.layouts.budgets.shenzhen import SHENZHEN
from tests.generator.layouts.budgets.zhejiang import ZHEJIANG

__all__ = ["BUDGETS"]

BUDGETS = {
    "shanghai": SHANGHAI,
    "beijing": BEIJING,
    "shenzhen": SHENZHEN,
    "chongqing": CHONGQING,
    "zhejiang": ZHEJIANG,
    "jiangsu": JIANGSU,
    "fujian": FUJIAN,
    "shandong": SHANDONG,
    "central": CENTRAL,
}
