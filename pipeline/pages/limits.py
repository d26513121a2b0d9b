"""Sizes beyond which a file is no report: what several readers refuse before they spend time and memory on it."""

from __future__ import annotations

from typing import Final

__all__ = ["MAX_CELLS", "MAX_PAGES"]

#: Pages of a document: the longest department budgets seen have under 200.
MAX_PAGES: Final = 2000
#: Cells of a table or sheet: beyond it a data dump or an attack; the widest statement seen has 40 columns.
MAX_CELLS: Final = 500_000
