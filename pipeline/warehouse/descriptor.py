"""datapackage.json: the description of the data package (Frictionless Data Package, version 2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from pipeline.tables import TABLES, Column, Table
from pipeline.warehouse.fiscal import column_type, extra_fields, normalized

__all__ = ["DESCRIPTION", "LICENCE", "TITLE", "descriptor"]

TITLE: Final = "Juesuan: Chinese public budgets and final accounts, figure by figure (决算)"
DESCRIPTION: Final = (
    "Figures of published budget and final-account reports of Chinese departments and units (部门预算、部门决算公开),"
    " one row per figure, each with its document, page, printed text and unit, checked against accounting identities."
    " Money is in yuan."
)
#: The compilation's; the terms for the words of the reports are in LICENCE.md of the package.
LICENCE: Final = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0 International",
}
#: The taxonomy of the Fiscal Data Package that `columnType` is taken from.
_COLUMN_TYPES: Final = "https://frictionlessdata.io/taxonomies/fiscal/budgets.json"
_PROFILE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"
_SCHEMA_PROFILE: Final = "https://datapackage.org/profiles/2.0/tableschema.json"

_FIELD_TYPES: Final[dict[str, str]] = {
    "VARCHAR": "string",
    "INTEGER": "integer",
    "BIGINT": "integer",
    "DOUBLE": "number",
    "BOOLEAN": "boolean",
    "TIMESTAMP": "datetime",
}


def descriptor(
    version: str, created: str, files: Mapping[str, Sequence[Path]], *, changelog: str | None = None
) -> dict[str, object]:
    """The descriptor; `files` holds the paths of each table relative to the package, `created` is RFC 3339.

    `changelog` is the file of the changes since an earlier version, where there is one.
    """
    resources = [_resource(TABLES[name], paths) for name, paths in files.items()]
    if changelog is not None:
        resources.append(_changelog(changelog))
    return {
        "$schema": _PROFILE,
        "name": "juesuan",
        "title": TITLE,
        "description": DESCRIPTION,
        "version": version,
        "created": created,
        "keywords": ["China", "public finance", "budget", "final accounts", "部门预算", "部门决算"],
        "licenses": [LICENCE],
        "columnTypes": [_COLUMN_TYPES],
        "contributors": [{"title": "Contributors of Juesuan", "roles": ["creator"]}],
        "resources": resources,
    }


def _changelog(path: str) -> dict[str, object]:
    words = (
        ("table_name", "string", "表名", "The table"),
        ("change", "string", "变更", "added, removed or changed"),
        ("key", "string", "主键", "The key of the row, as a JSON object"),
        ("columns", "any", "变更列", "The columns that changed; empty for rows that were added or removed. A list"),
    )
    return {
        "name": "changes",
        "title": "数据变更",
        "description": "Rows that are not as they were in the version before; CHANGES.md counts them",
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": {
            "$schema": _SCHEMA_PROFILE,
            "fields": [{"name": name, "type": kind, "title": zh, "description": en} for name, kind, zh, en in words],
        },
    }


def _resource(table: Table, paths: Sequence[Path]) -> dict[str, object]:
    listed = [path.as_posix() for path in paths]
    schema: dict[str, object] = {
        "$schema": _SCHEMA_PROFILE,
        "fields": [_field(table, column) for column in table.columns],
    }
    if table.fiscal_year_partitioned:
        # the year is in the folder's name, by the convention of Hive, and not in the files
        schema["fieldsMatch"] = "superset"
    if not any(name == "fiscal_year" or table.by_name[name].nullable for name in table.key):
        # a primary key must stand in the files and hold no nulls; other keys are in the resource's description
        schema["primaryKey"] = list(table.key)
    if extra := extra_fields(table):
        schema["extraFields"] = extra
    return {
        "name": table.name,
        "title": table.zh,
        "description": f"{table.en}. Key: {', '.join(table.key)}",
        "path": listed if table.fiscal_year_partitioned else listed[0],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": schema,
    }


def _field(table: Table, column: Column) -> dict[str, object]:
    description = column.en
    if column.is_list:
        # no type of the standard stands for a native list: `array` is JSON text, `list` is delimited text
        kind = "any"
        description += f". A list of {_FIELD_TYPES[column.type[:-2]]}s"
    else:
        kind = _FIELD_TYPES.get(column.type, "number")
    if kind == "integer" and column.nullable and column.name != "fiscal_year":
        # the standard's own validator reads Parquet by way of pandas, where a null makes whole numbers 2024.0 and nan
        kind = "number"
        description += ". A whole number"
    if column.name == "fiscal_year":
        description += ". Where the table is split by year, in the name of the folder"
    constraints: dict[str, object] = {}
    if not column.nullable and not column.is_list and column.name != "fiscal_year":
        constraints["required"] = True
    if column.vocabulary is not None and not column.is_list:
        constraints["enum"] = sorted(column.vocabulary)
    field: dict[str, object] = {
        "name": column.name,
        "type": kind,
        "title": column.zh,
        "description": description,
    }
    if concept := column_type(table, column.name):
        field["columnType"] = concept
    if reduced := normalized(table, column.name):
        field["normalize"] = reduced
    return field | ({"constraints": constraints} if constraints else {})
