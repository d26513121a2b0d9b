"""The warehouse: one asset for each table of the candidate, then the published file that replaces the old one."""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Final

import dagster as dg

from assets.metadata import OWNERS, row_count, table_metadata
from assets.resources import HomeWriter
from pipeline import __version__, clock
from pipeline.codes.classification import classification
from pipeline.durable import write_file
from pipeline.errors import PublicationError
from pipeline.freshness import note_published, warehouse_inputs
from pipeline.tables import TABLES

__all__ = ["POOL", "published_warehouse", "table_key", "warehouse_tables"]

#: One run at a time builds and publishes (`dagster.yaml` gives the pool its one slot).
POOL: Final = "warehouse"


def table_key(name: str) -> dg.AssetKey:
    """The asset key of a warehouse table."""
    return dg.AssetKey(["warehouse", name])


@dg.multi_asset(
    name="build_warehouse",
    specs=[
        dg.AssetSpec(
            table_key(table.name),
            deps=["reports"],
            group_name="warehouse",
            kinds={"duckdb", "sql"},
            owners=OWNERS,
            description=f"{table.en}. ({table.zh})",
            metadata=table_metadata(table),
        )
        for table in TABLES.values()
    ],
    pool=POOL,
)
def warehouse_tables(context: dg.AssetExecutionContext, writer: HomeWriter) -> Iterator[dg.MaterializeResult[None]]:
    """Build the candidate beside the published warehouse: all parsed days in, bulk SQL, identities checked."""
    from expectations.catalogue import load_catalogue
    from pipeline.checks.run import run_checks
    from pipeline.warehouse.build import build

    place = writer.open()
    inputs = warehouse_inputs(place)
    summary = build(
        place.parsed,
        place.candidate,
        classification=classification(),
        run_checks=partial(run_checks, rules=load_catalogue()),
        built_at=clock.now(),
        version=__version__,
    )
    write_file(place.candidate_inputs, inputs.encode())
    context.log.info("built %s: %s", summary.target.name, summary.rows)
    for name in TABLES:
        yield dg.MaterializeResult(
            asset_key=table_key(name),
            metadata={**row_count(summary.rows[name]), "content_hash": summary.hashes.get(name, "")},
        )


@dg.asset(
    group_name="publication",
    kinds={"duckdb"},
    owners=OWNERS,
    deps=[table_key(name) for name in TABLES],
    pool=POOL,
    description=(
        "The published DuckDB file: the candidate, swapped in atomically once every table has kept its contract; the "
        "previous two are kept. Readers never see a lock nor half a build. (发布的数据仓库：校验通过后原子替换)"
    ),
)
def published_warehouse(context: dg.AssetExecutionContext, writer: HomeWriter) -> dg.MaterializeResult[None]:
    """Swap the candidate in and note what it was made from."""
    from pipeline.warehouse.publish import publish
    from pipeline.warehouse.read import open_published

    place = writer.open()
    if not place.candidate.exists() or not place.candidate_inputs.exists():
        raise PublicationError(
            "no candidate has been built", where=str(place.candidate), remedy="materialise the warehouse tables first"
        )
    inputs = place.candidate_inputs.read_text()
    publication = publish(place.candidate, place.warehouse)
    place.candidate_inputs.unlink()
    with closing(open_published(place.warehouse)) as connection:
        rows = dict(connection.execute("SELECT table_name, row_count FROM publication").fetchall())
    note_published(place, inputs, rows)
    return dg.MaterializeResult(
        metadata={
            "replaced": publication.replaced,
            "path": dg.MetadataValue.path(str(place.published)),
            "bytes": place.published.stat().st_size,
            "rows": dg.MetadataValue.json(rows),
        }
    )
