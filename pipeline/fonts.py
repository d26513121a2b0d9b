"""A Chinese font for charts on any machine: the one that comes with the project's own packages.

Charts with boxes in place of Chinese letters are worthless, and servers rarely have Chinese fonts. Nothing is installed
and no system font is asked for: the same letters come out everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from pipeline.errors import JuesuanError

__all__ = ["chinese_charts", "chinese_font", "register_chinese_font"]

#: The wheel `cvttf-notosanscjk-light`: Noto Sans CJK Light (SIL Open Font License 1.1), all of GB 2312 and far beyond.
_PACKAGE: Final = "cvttf_NotoSansCJK_Light"
_FILE: Final = "NotoSansCJKtc-Light.otf"
#: Its only weight, on the scale of CSS.
_WEIGHT: Final = 300


def chinese_font() -> Path:
    """The font file. Raises JuesuanError where the package that holds it is not installed."""
    if find_spec(_PACKAGE) is not None:
        with as_file(files(_PACKAGE) / _FILE) as path:
            if path.is_file():
                return path
    raise JuesuanError(
        "the Chinese font is missing",
        where=f"{_PACKAGE}/{_FILE}",
        remedy="install the project with its dependencies again (make setup, or pip install cvttf-notosanscjk-light)",
    )


@lru_cache(maxsize=1)
def register_chinese_font() -> str:
    """Make the font known to matplotlib, once in a process; returns the family name."""
    from matplotlib import font_manager

    path = chinese_font()
    font_manager.fontManager.addfont(path)
    return font_manager.FontProperties(fname=path).get_name()


@contextmanager
def chinese_charts() -> Iterator[None]:
    """Within it, matplotlib prints Chinese letters and minus signs as such; afterwards its settings are as before."""
    import matplotlib

    with matplotlib.rc_context():
        settings = matplotlib.rcParams
        settings["font.family"] = [register_chinese_font()]
        settings["axes.unicode_minus"] = False
        # the font has one weight; asking for another would make matplotlib search the machine and warn
        settings["font.weight"] = settings["axes.titleweight"] = settings["axes.labelweight"] = _WEIGHT
        if "text.language" in settings:
            # matplotlib 3.11: the letter forms of the mainland; the font's default forms are those of Taiwan
            settings["text.language"] = "zh-hans"
        yield
