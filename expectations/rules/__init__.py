"""The rules as data: `catalogue.toml`, and the queries that they name under `sql/`."""
