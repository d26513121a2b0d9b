"""Parts of the explorer that need no page: figures as words, kept pictures, words in two languages."""

from __future__ import annotations

import importlib
import threading
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipeline.errors import QueryError, ReferenceDataError
from pipeline.explorer import show, words
from pipeline.explorer.pictures import _Kept

#: The module; its package has a function of the same name.
view = importlib.import_module("pipeline.explorer.views.sql")


def test_figures_that_are_not_there_are_shown_as_nothing() -> None:
    assert (show.count(None), show.points(None, "%", "yuan")) == ("", "")


@pytest.mark.parametrize(("value", "shown"), [(1234567, "1,234,567"), (Decimal("3.50"), "3.5"), (Decimal("0"), "0")])
def test_things_are_counted_with_their_thousands(value: Decimal | int, shown: str) -> None:
    assert show.count(value) == shown


@pytest.mark.parametrize(
    ("value", "unit", "shown"), [("98.70", "%", "98.7%"), ("12", "辆", "12 辆"), ("1250", "平方米", "1,250 平方米")]
)
def test_a_figure_has_its_unit(value: str, unit: str, shown: str) -> None:
    assert show.points(Decimal(value), unit, "yuan") == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(None, ""), (True, "true"), ([Decimal("1234.5"), None, False], "1,234.5, , false"), ("甲", "甲")],
)
def test_values_of_a_question_are_shown_as_sql_says_them(value: object, shown: str) -> None:
    assert view._shown(value) == shown


def test_pictures_that_were_not_looked_at_for_longest_make_room() -> None:
    kept, drawn = _Kept(10), []

    def draw(name: str, size: int) -> bytes:
        def picture() -> bytes:
            drawn.append(name)
            return b"x" * size

        return kept.get((name,), picture)

    draw("a", 4)
    draw("b", 4)
    draw("a", 4)  # was kept, and is now the one looked at last
    draw("c", 4)  # b goes
    draw("a", 4)
    draw("b", 4)
    assert drawn == ["a", "b", "c", "b"]
    assert len(draw("large", 99)) == 99  # larger than all room: kept alone
    draw("large", 99)
    assert drawn[-1] == "large"
    assert drawn.count("large") == 1


@pytest.mark.parametrize("twin", ['["单位", ""]', '["单位"]', '"单位"', '["单位", 3]'])
def test_a_word_without_its_twin_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, twin: str) -> None:
    (tmp_path / words._FILE).write_text(f'[menu]\nhome = ["首页", "Home"]\nunits = {twin}\n', encoding="utf-8")
    monkeypatch.setattr(words.resources, "files", lambda _: tmp_path)
    words.words.cache_clear()
    with pytest.raises(ReferenceDataError, match=r"menu\.units"):
        words.words("en")


def test_more_questions_than_there_are_places_wait_and_are_then_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "_places", threading.BoundedSemaphore(1))
    monkeypatch.setattr(view, "_SECONDS", 0.01)
    assert view._places.acquire()
    answer = view.sql(SimpleNamespace(values={"q": "SELECT 1"}), None)
    failure = answer.shown["failure"]
    assert isinstance(failure, QueryError)
    assert "again in a moment" in failure.remedy
    assert answer.sheets == ()
