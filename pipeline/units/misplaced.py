"""Places that a name misspells (维坊市教育局): which divisions sound or look like its beginning.

What belongs here: names whose beginning is no division. Whether there is such a body at the place is asked elsewhere
(`linkage`); alone the likeness of a place proves nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Final

from pipeline.units.places import Place, division_names, leading_place
from pipeline.units.slips import looks_alike, sounds_alike

__all__ = ["misspelt_place"]

_KINDS: Final = frozenset("省市区县州旗盟")
_LONGEST: Final = 10


@cache
def _by_rest() -> dict[str, tuple[str, ...]]:
    """Names of divisions by what is left of them with a blank in the place of one character."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(division_names()):
        if 3 <= len(name) <= _LONGEST and name[-1] in _KINDS:
            for at in range(len(name) - 1):
                found[f"{name[:at]} {name[at + 1 :]}"].append(name)
    return {rest: tuple(names) for rest, names in found.items()}


def misspelt_place(name: str) -> Iterator[tuple[Place, str]]:
    """(place, rest of the name) for each division that a name can have meant with one wrong character in it."""
    if leading_place(name)[0]:
        return
    for size in range(3, min(len(name), _LONGEST + 1)):
        front = name[:size]
        if front[-1] not in _KINDS:
            continue
        for at in range(size - 1):
            for meant in _by_rest().get(f"{front[:at]} {front[at + 1 :]}", ()):
                if sounds_alike(front[at], meant[at]) or looks_alike(front[at], meant[at]):
                    places, rest = leading_place(meant + name[size:])
                    if len(places) == 1:
                        yield places[0], rest
