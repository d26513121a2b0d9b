"""Sources: where reports come from by themselves: inbox folders, portals, lists of addresses, buckets.

`settings.load` reads data/reference/sources.toml, `collect.collect` asks the sources and registers what they have,
`health` tells how each of them does. `crawl/` is the one place that knows the crawler; it runs in a process of its own.
"""

from pipeline.sources.collect import collect
from pipeline.sources.health import SourceHealth, all_health, last_summary
from pipeline.sources.model import Source
from pipeline.sources.settings import load
from pipeline.sources.summary import CollectSummary, SourceCounts

__all__ = ["CollectSummary", "Source", "SourceCounts", "SourceHealth", "all_health", "collect", "last_summary", "load"]
