"""Blocking checks: every warehouse table keeps its column contract before anything is published.

One check per table, made by a factory from the table's metadata object through its Great Expectations suite.
"""

from collections.abc import Sequence
from contextlib import closing

import dagster as dg

from assets.resources import HomeWriter
from assets.warehouse import table_key
from pipeline.home import Home
from pipeline.runs import measured
from pipeline.tables import TABLES, Table
from pipeline.warehouse.read import attach

__all__ = ["table_contracts"]


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
        from expectations.suites import validate  # importing Great Expectations costs seconds

        place = writer.open()
        with measured(place, "contracts") as record:
            # where nothing is out of date no candidate was built: then the published tables keep their contracts
            with closing(attach(place.candidate if place.candidate.exists() else place.published)) as connection:
                frame = connection.execute(f'SELECT * FROM "{table.name}"').df()
            result = validate(table, frame)
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
                "rows": len(frame),
                "failed": dg.MetadataValue.json([*(str(f) for f in result.failed), *suspicious]),
            },
        )

    return column_contract


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
