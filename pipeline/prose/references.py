"""References: what a naming word refers to, before any sentence is read.

What belongs here: the subjects and the functional items that tokens name, as printed, below the path of their title.
What does not: what the words around them make of these (`sentence`).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from pipeline.prose.facts import Printed, Ref
from pipeline.prose.function_names import FunctionName
from pipeline.prose.tokens import Token

__all__ = ["names_in", "ref_of_function", "refs_of_subjects"]


def names_in(tokens: Sequence[Token], upper: FunctionName | None, printed: Printed) -> tuple[Ref, ...]:
    """What a title names: subjects (not the weak ones) and functional items, in order."""
    refs: list[Ref] = []
    for at, token in enumerate(tokens):
        if token.function is not None:
            refs.append(ref_of_function(token, token.function, tokens, at, upper, None, printed))
        elif token.subjects and not token.subjects[0].weak and token.subjects[0].within is None:
            refs += refs_of_subjects(token, printed)
    return tuple(refs)


def refs_of_subjects(token: Token, printed: Printed) -> tuple[Ref, ...]:
    """The subject that a token names, or the two of a pair."""
    place = (token.start, token.end)
    words = printed(token.start, token.end)
    if len(token.subjects) == 1:
        return (Ref(place, token.subjects[0], None, None, words),)
    return tuple([Ref(place, subject, None, None, words) for subject in token.subjects])


def ref_of_function(
    token: Token,
    function: FunctionName,
    tokens: Sequence[Token],
    at: int,
    upper: FunctionName | None,
    item: FunctionName | None,
    printed: Printed,
) -> Ref:
    """The functional item that `tokens[at]` or a word right before it names.

    It stands below the class of its title (`upper`), else below the section (款) of the item that was spoken of.
    """
    name = _as_printed(function, token.word, printed)
    if upper is not None:
        name = _under(name, upper)
    elif item is not None and name.levels == ("项",) and item.levels[1:2] == ("款",):
        name = name.below(item)
    # …（款）某某（项项）: the item was not read
    doubt = function.levels[-1:] == ("款",) and _goes_on(token, tokens, at)
    return Ref((token.start, token.end), function=name, words="/".join(name.names), doubt=doubt)


def _goes_on(token: Token, tokens: Sequence[Token], at: int) -> bool:
    """Whether unknown words stand right behind a name."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    return following is not None and following.kind == "text" and following.start == token.end


def _as_printed(name: FunctionName, text: str, printed: Printed) -> FunctionName:
    names, at = [], 0
    for part in name.names:
        found = text.find(part, at)
        if found < 0:
            names.append(part)
            continue
        at = found + len(part)
        names.append(printed(name.start + found, name.start + at))
    return replace(name, names=tuple(names))


def _under(name: FunctionName, upper: FunctionName) -> FunctionName:
    """A path below the class of its title; a 款 that was tagged 类 by mistake goes below it too."""
    if (
        name.levels[:1] == ("类",)
        and len(name.names) == 2
        and name.levels[1] == "项"
        and name.names[0] not in upper.names[0]
    ):
        return replace(name, names=upper.names[:1] + name.names, levels=("类", "款", "项"))
    return name.below(upper) if name.levels and name.levels[0] in ("款", "项") else name
