"""A grammar of explanations: texts with known answers, as many as a seed gives.

Our own grammar, independent of the reader: it knows the phrasings and the arithmetic of reports, not how they are read.
Every production gives the words of one paragraph (or more) and the figures that these words state, in order. `printed`
may damage the surface (blanks, full width, thousands marks, line ends), never the meaning.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.prose.grammar.budgets import BUDGETS, budget_items, budget_three_public, budget_totals
from tests.prose.grammar.functions import by_class, function_items, function_names
from tests.prose.grammar.printed import printed
from tests.prose.grammar.spending import (
    assets,
    economic_items,
    nearer_or_farther,
    performance,
    procurement,
    running,
    staff,
    three_public,
)
from tests.prose.grammar.summary import basic, composition, nothing, prior_years, totals
from tests.prose.grammar.text import Sample, Stated

__all__ = ["BUDGETS", "PRODUCTIONS", "Sample", "Stated", "function_names", "sample"]

PRODUCTIONS: dict[str, Callable[[Sample], None]] = {
    make.__name__: make
    for make in (
        totals,
        composition,
        function_items,
        by_class,
        three_public,
        running,
        procurement,
        assets,
        basic,
        nothing,
        nearer_or_farther,
        economic_items,
        prior_years,
        staff,
        performance,
        budget_totals,
        budget_items,
        budget_three_public,
    )
}


def sample(name: str, seed: int, *, surface: bool = True) -> Sample:
    """The text of one production under a seed, with its answers; `surface` prints it in one of the ways of printers."""
    rng = random.Random(f"{name} {seed}")
    made = Sample(rng)
    PRODUCTIONS[name](made)
    made.words = printed(rng, made.words.strip()) if surface else made.words.strip()
    return made
