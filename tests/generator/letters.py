"""All letters of all reports of the generator, given to the font at once.

reportlab keeps the first font that it is given by a name; what prints both samples and layouts in one process needs one
font for both.
"""

from __future__ import annotations

from functools import cache

from tests.generator.catalogue import SAMPLES, make
from tests.generator.layouts.catalogue import LAYOUTS, SEEDS, build, letters
from tests.generator.typeset import use_letters

__all__ = ["use_all_letters"]


@cache
def use_all_letters() -> None:
    """Register the font with the letters of every sample and every layout, the first time that it is called."""
    layouts = [build(layout, unit, year) for layout in LAYOUTS for unit, year in SEEDS]
    use_letters("".join(sorted({*letters(layouts)}.union(*(make(sample).letters() for sample in SAMPLES)))))
