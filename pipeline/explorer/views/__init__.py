"""The views: one module each, a question of the reader to what the page shows. No HTML and no SQL here."""

from __future__ import annotations

from typing import Final

from pipeline.explorer.answer import View
from pipeline.explorer.views.compare import compare
from pipeline.explorer.views.contradictions import contradictions
from pipeline.explorer.views.coverage import coverage
from pipeline.explorer.views.document import document
from pipeline.explorer.views.figure import figure
from pipeline.explorer.views.proof import proof
from pipeline.explorer.views.search import search
from pipeline.explorer.views.sql import sql
from pipeline.explorer.views.start import start
from pipeline.explorer.views.subject import subject
from pipeline.explorer.views.unit import unit

__all__ = ["VIEWS"]

#: Views by the first part of their address. Those of NAMED take a name as the second part.
VIEWS: Final[dict[str, View]] = {
    "": start,
    "search": search,
    "unit": unit,
    "compare": compare,
    "contradictions": contradictions,
    "coverage": coverage,
    "subject": subject,
    "proof": proof,
    "figure": figure,
    "document": document,
    "sql": sql,
}
