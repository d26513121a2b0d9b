"""A figure in running text: the passage that states it, and the words in it that say what the figure is."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from pipeline.evidence.model import Claim, Header, Passage, Place
from pipeline.figures.amounts import normalise
from pipeline.pages.model import Box, DocumentPages
from pipeline.pages.outside import lines_outside_tables
from pipeline.prose.passage import Passage as Paragraph
from pipeline.prose.passage import unwrap

__all__ = ["Prose", "Spot"]

#: Characters that are shown before and behind a figure at most.
_AROUND: Final = 160
#: Fewer characters are no context: the paragraphs above and below are shown too.
_LEAST: Final = 40
#: A figure's subject is looked for in so many paragraphs above its own.
_TITLES_ABOVE: Final = 6
#: The place of a character and the box of a line item may differ by this much (points).
_NEAR: Final = 1.5

#: Number of a passage, and where in its text the figure begins and ends.
Spot = tuple[int, int, int]


class Prose:
    """The paragraphs of a document, with the way from a line item to its words and back to the page."""

    def __init__(self, pages: DocumentPages) -> None:
        self._pages = pages

    @cached_property
    def paragraphs(self) -> list[Paragraph]:
        """All paragraphs outside tables, in reading order: the same as the line items were read from."""
        paged = self._pages.paged
        return unwrap([(page.number if paged else None, lines_outside_tables(page)) for page in self._pages.pages])

    @cached_property
    def _texts(self) -> list[str]:
        return [_plain(p.text) for p in self.paragraphs]

    def place(self, claim: Claim) -> Place | None:
        """Where the figure of a line item stands in the running text; None where it is not found again."""
        spot = self._by_box(claim, claim.box) if claim.box is not None else self._by_quote(claim)
        if spot is None:
            return None
        number, start, end = spot
        text = self.paragraphs[number].text
        passage = Passage(self._before(number, start), text[start:end], self._behind(number, end))
        return Place(
            row=self._header(claim.row_label, spot, claim),
            column=self._header(claim.column_label, spot, claim),
            passage=passage,
            parts=_boxes(self.paragraphs[number], start, end),
        )

    def _before(self, number: int, start: int) -> str:
        """The words before a figure: its paragraph's, and those of the ones above where that has few."""
        words = self.paragraphs[number].text[:start]
        while len(words) < _LEAST and number > 0:
            number -= 1
            words = f"{self.paragraphs[number].text}\n{words}"
        return words if len(words) <= _AROUND else f"…{words[-_AROUND:]}"

    def _behind(self, number: int, end: int) -> str:
        words = self.paragraphs[number].text[end:]
        while len(words) < _LEAST and number + 1 < len(self.paragraphs):
            number += 1
            words = f"{words}\n{self.paragraphs[number].text}"
        return words if len(words) <= _AROUND else f"{words[:_AROUND]}…"

    def _by_box(self, claim: Claim, box: Box) -> Spot | None:
        """The characters that stand in a box: a figure that goes on overleaf has its box on the first line alone."""
        for number, paragraph in enumerate(self.paragraphs):
            for at, (page, line) in enumerate(paragraph.lines):
                if page != claim.page or line.bottom < box[1] or line.top > box[3] or not line.lefts:
                    continue
                inside = [
                    paragraph.starts[at] + k
                    for k, index in enumerate(paragraph.kept[at])
                    if box[0] - _NEAR <= (line.lefts[index] + line.rights[index]) / 2 <= box[2] + _NEAR
                ]
                if inside and abs((line.top + line.bottom - box[1] - box[3]) / 2) < (line.bottom - line.top) / 2 + 1:
                    start = inside[0]
                    return (number, start, self._end(number, start, inside[-1] + 1, claim))
        return None

    def _end(self, number: int, start: int, end: int, claim: Claim) -> int:
        """Where the figure ends, with what of it stands on the next line."""
        printed, text = claim.printed_value, self.paragraphs[number].text
        if printed is None:
            # a statement of none is proved by all its words
            quote = _plain(claim.quote)
            at = self._texts[number].find(quote, max(0, start - len(quote)))
            return at + len(quote) if quote and 0 <= at < end else end
        for stop in range(end, min(len(text), start + len(printed) + 4) + 1):
            if _plain(text[start:stop]).endswith(_plain(printed)):
                return stop
        return end

    def _by_quote(self, claim: Claim) -> Spot | None:
        """The figure by the words that carry it; of equal words those whose neighbourhood names the figure's row."""
        quote = _plain(claim.quote)
        if not quote:
            return None
        spots: list[Spot] = []
        for number, text in enumerate(self._texts):
            at = text.find(quote)
            while at >= 0:
                spots.append(self._figure(number, at, at + len(quote), claim))
                at = text.find(quote, at + 1)
        if not spots:
            return None
        scores = [self._names(spot, claim) for spot in spots]
        best = [spot for spot, score in zip(spots, scores, strict=True) if score == max(scores)]
        return best[min(claim.rank, len(best) - 1)]

    def _figure(self, number: int, start: int, end: int, claim: Claim) -> Spot:
        """The printed number within its quote: the last that stands there, as quotes end with their figure."""
        # `_plain` keeps one character for one: places in the plain text are places in the paragraph
        printed = _plain(claim.printed_value or "")
        at = self._texts[number].rfind(printed, start, end) if printed else -1
        return (number, at, at + len(printed)) if at >= 0 else (number, start, end)

    def _names(self, spot: Spot, claim: Claim) -> int:
        """How many parts of the row's label stand before a figure, in its passage or in the heading above it."""
        number, start, _ = spot
        words = self._texts[number][:start] + (self._texts[number - 1] if number else "")
        return sum(part in words for part in _plain(claim.row_label or "").split("/") if part)

    def _header(self, label: str | None, spot: Spot, claim: Claim) -> Header | None:
        """The words of a label nearest before the figure, in its passage or the ones above; of a path its last part."""
        if not label:
            return None
        wanted = [part for part in (_plain(label), *reversed(_plain(label).split("/"))) if part]
        number, start, end = spot
        for part in dict.fromkeys(wanted):
            # the words of a statement of none name their subject themselves
            at = self._texts[number].rfind(part, 0, start if claim.printed_value else end)
            if at < 0:
                at = self._texts[number].find(part, end)
            if at >= 0:
                return self._printed(label, number, at, len(part))
        # what a paragraph is about may stand in the title above it
        for above in range(number - 1, max(-1, number - _TITLES_ABOVE - 1), -1):
            for part in dict.fromkeys(wanted):
                at = self._texts[above].rfind(part)
                if at >= 0:
                    return self._printed(label, above, at, len(part))
        return Header(label)

    def _printed(self, label: str, number: int, at: int, length: int) -> Header:
        printed = _boxes(self.paragraphs[number], at, at + length)
        page = printed[0][0] if printed else None
        return Header(label, page, tuple(box for on, box in printed if on == page))


def _boxes(paragraph: Paragraph, start: int, end: int) -> tuple[tuple[int, Box], ...]:
    """Pages and boxes of `text[start:end]`, line by line; empty in a format without places."""
    found: list[tuple[int, Box]] = []
    for at, (page, line) in enumerate(paragraph.lines):
        first = max(start, paragraph.starts[at]) - paragraph.starts[at]
        last = min(end - paragraph.starts[at], len(paragraph.kept[at])) - 1
        box = line.box(paragraph.kept[at][first], paragraph.kept[at][last] + 1) if first <= last else None
        if box is not None and page is not None:
            found.append((page, box))
    return tuple(found)


def _plain(text: str) -> str:
    """Letters in their plain form, one for one: full-width digits and marks are those of a label's."""
    return "".join(plain if len(plain := normalise(letter)) == 1 else letter for letter in text)
