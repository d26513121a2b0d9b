"""The bundled font holds the letters that charts need, and matplotlib prints them without a missing glyph."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont

from pipeline import fonts
from pipeline.errors import JuesuanError
from pipeline.fonts import chinese_charts, chinese_font, register_chinese_font

matplotlib.use("Agg")


def _gb2312() -> set[str]:
    rows = (bytes([a, b]) for a in range(0xA1, 0xF8) for b in range(0xA1, 0xFF))
    letters = {raw.decode("gb2312", errors="ignore") for raw in rows}
    return {c for c in letters if len(c) == 1}


def test_font_holds_all_of_gb2312() -> None:
    wanted = _gb2312()
    assert len(wanted) > 7000
    held = {chr(code) for code in TTFont(chinese_font()).getBestCmap()}
    assert wanted - held == set()


def test_registered_once_under_its_own_family() -> None:
    family = register_chinese_font()
    found = matplotlib.font_manager.findfont(
        matplotlib.font_manager.FontProperties(family=family, weight=300), fallback_to_default=False
    )
    assert Path(found) == chinese_font()


def test_charts_print_chinese_without_missing_glyphs() -> None:
    from matplotlib import pyplot

    before = dict(matplotlib.rcParams)
    with warnings.catch_warnings(), chinese_charts():
        warnings.simplefilter("error")  # matplotlib warns of each glyph that it prints as a box
        figure, axes = pyplot.subplots()
        axes.set_title("预算与决算对比：社会保障和就业支出（类）“三公”经费，−5 ％")
        figure.savefig(io.BytesIO(), format="png")
        pyplot.close(figure)
    assert dict(matplotlib.rcParams) == before


def test_a_font_without_the_letters_would_be_noticed() -> None:
    from matplotlib import pyplot

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure, axes = pyplot.subplots()
        axes.set_title("决算")  # in matplotlib's own font
        with pytest.raises(UserWarning, match="missing from font"):
            figure.savefig(io.BytesIO(), format="png")
        pyplot.close(figure)


def test_a_missing_package_is_an_error_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "_PACKAGE", "no_such_font_package")
    with pytest.raises(JuesuanError, match="install"):
        chinese_font()
