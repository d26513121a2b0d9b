"""The crawl (抓取): the one place that knows Scrapy, run as `python -m pipeline.sources.crawl PLAN`.

The crawler has an event loop for its whole process, so it has a process of its own: in goes a plan (one JSON file), out
come a journal and a folder of fetched bytes. `collect` starts it and takes in what it found; Scrapy is never imported
there. Needs the extra `crawl`.
"""
