"""Blocking checks: every warehouse table keeps its column contract before anything is published.

One check per table, made by a factory from the table's metadata object through its Great Expectations suite.
"""

from collections.abc import Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import dagster as dg
import duckdb

from assets.resources import HomeWriter
from assets.warehouse import table_key
from pipeline.freshness import Published, published_record
from pipeline.home import Home
from pipeline.runs import measured
from pipeline.tables import TABLES, Table
from pipeline.warehouse.read import attach

if TYPE_CHECKING:
    from expectations.suites import SuiteResult

__all__ = ["table_contracts", "table_result"]


def table_result(connection: duckdb.DuckDBPyConnection, table: Table) -> "SuiteResult":
    """Hold a table of the current database against its contract; rows that break it are looked for in all of it."""
    from expectations import suites  # importing Great Expectations costs seconds
    from expectations.bounded import contract_frame

    return suites.validate(table, contract_frame(connection, table))


def _contract(table: Table) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=table_key(table.name),
        name="column_contract",
        blocking=True,
        description=(
            f"Columns, types, vocabularies and key of `{table.name}` are as its metadata object says; "
            "the candidate is not published otherwise. (列契约检查，不通过则不发布)"
        ),
    )
    def column_contract(writer: HomeWriter) -> dg.AssetCheckResult:
        place = writer.open()
        with measured(place, "contracts") as record:
            published = None if place.candidate.exists() else published_record(place)
            if published is not None:
                # the very file that kept its contracts when it was published: a night without news costs nothing
                return _kept(published, table)
            with closing(attach(place.candidate if place.candidate.exists() else place.published)) as connection:
                result = table_result(connection, table)
                rows = connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchall()[0][0]
            # the checks are also held, as a whole, against those of the last publication
            suspicious = _suspicious(place) if table.name == "checks" else ()
            if record is not None and not (result.success and not suspicious):
                broken = "; ".join([*(str(f) for f in result.failed), *suspicious])
                record.message = (
                    f"{table.name} breaks its contract: {broken}. "
                    "Remedy: the published warehouse is unchanged; mend the stage that made these rows, then run again"
                )
        return dg.AssetCheckResult(
            passed=result.success and not suspicious,
            severity=dg.AssetCheckSeverity.ERROR,
            description="; ".join(suspicious) or None,
            metadata={
                "rows": rows,
                "failed": dg.MetadataValue.json([*(str(f) for f in result.failed), *suspicious]),
            },
        )

    return column_contract


def _kept(published: Published, table: Table) -> dg.AssetCheckResult:
    """The result of a table that lies published, where no candidate waits."""
    return dg.AssetCheckResult(
        passed=True,
        severity=dg.AssetCheckSeverity.ERROR,
        description="no candidate: the table kept its contract when it was published",
        metadata={"rows": published.rows.get(table.name, 0), "failed": dg.MetadataValue.json([])},
    )


def _suspicious(place: Home) -> tuple[str, ...]:
    """Why the candidate does not look like the last publication; empty where it does, or where there is none."""
    from expectations.aggregates import compare_nights, describe_night

    if not place.candidate.exists():
        return ()
    with closing(attach(place.candidate)) as connection:
        candidate = describe_night(connection)
    last = None
    if place.published.is_file():
        with closing(attach(place.published)) as connection:
            last = describe_night(connection)
    return compare_nights(candidate, last)


def table_contracts() -> Sequence[dg.AssetChecksDefinition]:
    """One blocking check for each warehouse table."""
    return [_contract(table) for table in TABLES.values()]
