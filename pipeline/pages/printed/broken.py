"""Tables that the end of a page breaks: sideways, between the rows of their header, within a row."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.pages.model import Page
from pipeline.pages.printed.sideways import join_sideways
from pipeline.pages.printed.torn import join_torn_headers
from pipeline.pages.printed.torn_rows import join_torn_rows

__all__ = ["join_broken_tables"]


def join_broken_tables(pages: Sequence[Page]) -> list[Page]:
    """The same pages, what was broken put together; pages hold frames down to `torn.HEADER_CELLS` cells where these
    end them, and leave without those that head nothing."""
    return join_torn_rows(join_torn_headers(join_sideways(pages)))
