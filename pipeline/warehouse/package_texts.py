"""The texts of the data package for people: README, citation, licence and terms."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, Final

from pipeline.tables import TABLES
from pipeline.warehouse.descriptor import DESCRIPTION, LICENCE, TITLE

__all__ = ["citation", "licence", "readme"]

_TERMS: Final = f"""# Licence and terms (许可与使用条款)

**The compilation** (tables, codes, checks, descriptions) is under {LICENCE["title"]} ({LICENCE["path"]}): use it for
anything, say where it comes from (`CITATION.cff`), and say what you changed.
本数据汇编（表、编码、核对结果、说明）按{LICENCE["title"]}许可使用：注明出处，并说明改动。

**The reports** are published by the departments and units of government that they name, under the rules on publishing
budgets and final accounts (Budget Law of China, article 14; Regulations on Open Government Information). The figures in
them are facts. Their words (`quote`, `reason`, `purpose`, `passages`) are the publishers'; cite the report by unit,
year, page, and the address in `documents.source_uri`.
报告由各部门、单位依《预算法》第十四条和《政府信息公开条例》公开；数字为事实，文字归发布单位，引用时请注明单位、年度、页码和来源地址。

**No warranty.** Reports contradict themselves, and a reading can be wrong. The report as published is the only
authority: look at `line_items.flags`, `checks` and the page before you quote a figure. Do not present these data as a
statement of any government body.
本数据不作担保，以发布单位公开的原文为准；不得冒充政府机关的陈述。

**People.** The figures are those of public bodies. Names of natural persons are not collected; where the words of a
report hold one, it is quoted as published.
"""


def licence() -> str:
    """LICENCE.md: what may be done with the package."""
    return _TERMS


def readme(version: str, built_at: datetime, rows: dict[str, int], signed: dict[str, Any], changelog: bool) -> str:
    """README.md: what the package is and how it is read; `signed` is its manifest."""
    lines = [
        f"# {TITLE}",
        "",
        DESCRIPTION,
        "",
        f"Version {version}, built {built_at:%Y-%m-%d %H:%M} UTC, signature `{signed['signature']}`,",
        f"data hash `{signed['data_hash']}`: the same in every package made by this version from the same reports,",
        "whenever and wherever, while the signature is that of this one package.",
        "",
        "| file | what it is |",
        "| --- | --- |",
        "| `datapackage.json` | every table and field described (Frictionless Data Package 2), with their meaning in"
        " the terms of the Fiscal Data Package |",
        "| `manifest.json` | inputs, versions, rows, content hashes and results of the checks; its signature is the"
        " SHA-256 of all else in it, its data hash covers all tables without clocks and places of files |",
        "| `INPUTS` | SHA-256 and name of every report |",
        "| `SHA256SUMS` | proves the files: `sha256sum --check SHA256SUMS` |",
        "| `LICENCE.md`, `CITATION.cff` | terms of use (使用条款), and how to cite |",
        *(["| `CHANGES.md`, `changes.parquet` | what changed since the version before |"] if changelog else []),
        "",
        "| table | rows | content | 内容 |",
        "| --- | ---: | --- | --- |",
        *(f"| `{table.name}` | {rows[table.name]} | {table.en} | {table.zh} |" for table in TABLES.values()),
        "",
        "```sql",
        "-- DuckDB",
        "SELECT unit_name, item_name, initial_budget, actual, execution_rate",
        "FROM read_parquet('budget_vs_actual/*/*.parquet', hive_partitioning = true);",
        "```",
        "",
        "```python",
        "import pandas, polars",
        'items = pandas.read_parquet("line_items")  # fiscal_year comes from the folders',
        'items = polars.read_parquet("line_items/**/*.parquet", hive_partitioning=True)',
        "```",
        "",
        "```r",
        'items <- arrow::open_dataset("line_items")',
        "```",
        "",
        "Before you quote a figure, look at `line_items.flags` and at `checks`: reports contradict themselves, and a",
        "reading can be wrong. A blank has no row, a printed 0.00 is 0, a statement of none is null with its words.",
        "",
    ]
    return "\n".join(lines)


def citation(version: str, built_at: datetime, signed: dict[str, Any]) -> str:
    """CITATION.cff of the data; `signed` is the manifest."""
    return (
        "cff-version: 1.2.0\n"
        "message: If you use these data, please cite them as below, and the reports that the figures come from.\n"
        "type: dataset\n"
        f"title: {json.dumps(TITLE, ensure_ascii=False)}\n"
        f"abstract: {json.dumps(DESCRIPTION, ensure_ascii=False)}\n"
        "authors:\n"
        "  - name: Contributors of Juesuan\n"
        f"version: {json.dumps(version)}\n"
        f'date-released: "{built_at:%Y-%m-%d}"\n'
        f"license: {LICENCE['name']}\n"
        "identifiers:\n"
        "  - type: other\n"
        f"    value: {json.dumps('sha256:' + signed['signature'])}\n"
        "    description: Signature of manifest.json\n"
        "  - type: other\n"
        f"    value: {json.dumps('sha256:' + signed['data_hash'])}\n"
        "    description: Hash of the data, the same whenever this version reads the same reports\n"
    )
