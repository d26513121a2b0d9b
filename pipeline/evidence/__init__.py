"""Evidence: from a figure of the warehouse back to the page that prints it, in one call.

What belongs here: finding the figure, the name of its row and the head of its column in the stored document (`locate`,
`tables`, `prose`), drawing pages and crops with marks (`pages`, `drawing`, `crops`), and the passage of formats that
have no pages (`passage`). What does not: any judgement of a figure, and how a view lays evidence out.
"""

from __future__ import annotations

from pipeline.evidence.model import Evidence, Grid, Header, Mark, Passage, Place
from pipeline.evidence.proof import page_image, page_sizes, prove, words_on_page

__all__ = [
    "Evidence",
    "Grid",
    "Header",
    "Mark",
    "Passage",
    "Place",
    "page_image",
    "page_sizes",
    "prove",
    "words_on_page",
]
