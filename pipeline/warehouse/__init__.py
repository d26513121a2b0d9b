"""From parsed reports to the published warehouse and the data package: parsed, build, publish, read, package."""
