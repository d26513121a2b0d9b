from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from pipeline.figures.line_item import FLAGS, LineItem


def item(**changes: Any) -> LineItem:
    fields: dict[str, Any] = {
        "source": "table",
        "statement": "income",
        "measure": "income_this_year",
        "value": Decimal("10.00"),
        "unit": "CNY",
        "printed_value": "10.00",
        "printed_unit": "元",
    }
    return LineItem(**(fields | changes))


@pytest.mark.parametrize(
    "wrong",
    [
        {"statement": "收入表"},
        {"measure": "income"},
        {"period": "last"},
        {"side": "left"},
        {"unit": "元"},
        {"flags": ("doubtful",)},
        {"printed_value": None},
    ],
)
def test_a_word_outside_the_contract_is_refused_at_once(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"vocabulary|meaning|printed"):
        item(**wrong)


def test_every_flag_has_a_meaning_in_both_languages() -> None:
    assert item(flags=tuple(FLAGS)).flags
    assert all(english and chinese for english, chinese in FLAGS.values())
