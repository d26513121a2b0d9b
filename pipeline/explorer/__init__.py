"""The explorer: the published warehouse as pages to look at (浏览器查看), read-only and on this machine alone.

What belongs here: questions (`queries/*.sql`), what a view shows (`views/`), its look (`templates/`, `static/`), its
words in both languages (`words.toml`), and the small web application around them. What does not: anything that the
warehouse holds already as a table, cutting pictures out of pages (`pipeline.evidence`), the command (`pipeline.cli`).
Every view is one address: opened again, it shows the same. Nothing is loaded from elsewhere, nothing is written.
"""

from __future__ import annotations

from pipeline.explorer.app import build_app
from pipeline.explorer.serve import serve

__all__ = ["build_app", "serve"]
