"""Metadata that every asset reports in the same way: owners, column schemas, row counts."""

from __future__ import annotations

from typing import Final

import dagster as dg

from pipeline.tables import Table

__all__ = ["OWNERS", "row_count", "table_metadata", "table_schema"]

OWNERS: Final = ["team:juesuan"]


def table_schema(table: Table) -> dg.TableSchema:
    """The columns of a warehouse table as Dagster shows them: type, both comments, not null."""
    return dg.TableSchema(
        columns=[
            dg.TableColumn(
                column.name,
                type=column.type,
                description=column.comment,
                constraints=dg.TableColumnConstraints(nullable=column.nullable),
            )
            for column in table.columns
        ]
    )


def table_metadata(table: Table) -> dict[str, dg.TableSchema | str]:
    """What is known of a table before it is built: column schema, table name, key."""
    return {
        "dagster/column_schema": table_schema(table),
        "dagster/table_name": f"juesuan.main.{table.name}",
        "key": ", ".join(table.key),
    }


def row_count(rows: int) -> dict[str, dg.IntMetadataValue]:
    """The row count under the key that Dagster plots."""
    return {"dagster/row_count": dg.MetadataValue.int(rows)}
