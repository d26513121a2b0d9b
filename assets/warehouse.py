"""The warehouse: one asset for each table of the candidate, then the published file that replaces the old one."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from typing import Any, Final

import dagster as dg
import duckdb

from assets.metadata import OWNERS, row_count, table_metadata
from assets.resources import HomeWriter
from pipeline import __version__, clock
from pipeline.codes.classification import classification
from pipeline.durable import write_file
from pipeline.errors import PublicationError
from pipeline.fingerprint import file_hash
from pipeline.freshness import (
    is_published,
    is_published_whole,
    mend_days,
    note_published,
    warehouse_inputs,
)
from pipeline.home import Home
from pipeline.night.settings import load_settings
from pipeline.runs import measured
from pipeline.tables import TABLES
from pipeline.warehouse.publish import content

__all__ = ["FRESH", "POOL", "published_warehouse", "table_key", "warehouse_tables"]

#: One run at a time builds and publishes (`dagster.yaml` gives the pool its one slot).
POOL: Final = "warehouse"

#: The night begins at 02:00 in China, and whoever comes to work at 08:00 finds what it published.
FRESH: Final = dg.FreshnessPolicy.cron(
    deadline_cron="0 8 * * *", lower_bound_delta=timedelta(hours=6, minutes=30), timezone="Asia/Shanghai"
)


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
            tags={"juesuan/reads": "reports"},
            description=f"{table.en}. ({table.zh})",
            metadata=table_metadata(table),
        )
        for table in TABLES.values()
    ],
    pool=POOL,
)
def warehouse_tables(context: dg.AssetExecutionContext, writer: HomeWriter) -> Iterator[dg.MaterializeResult[None]]:
    """Build the candidate beside the published warehouse: all parsed days in, bulk SQL, identities checked.

    Where the published one is what a build would give, nothing is built, and its figures are told again.
    """
    place = writer.open()
    with measured(place, "warehouse"):
        if is_published(place) and is_published_whole(place):
            for left in (place.candidate, place.candidate_inputs):
                left.unlink(missing_ok=True)  # of a run that was killed: the published one may not be taken for older
            known = content(place.published)
            rows = {name: count for name, (count, *_) in known.items()} | {"publication": len(known)}
            hashes = {name: digest for name, (_, digest, _) in known.items()}
            context.log.info("nothing is out of date: the published warehouse stays")
        else:
            rows, hashes = _build(place)
            context.log.info("built %s: %s", place.candidate.name, rows)
    for name in TABLES:
        yield dg.MaterializeResult(
            asset_key=table_key(name),
            metadata={**row_count(rows[name]), "content_hash": hashes.get(name, "")},
        )


def _build(place: Home) -> tuple[dict[str, int], dict[str, str]]:
    from expectations.catalogue import load_catalogue
    from pipeline.checks.run import run_checks
    from pipeline.warehouse.build import build

    mend_days(place)
    inputs = warehouse_inputs(place)
    summary = build(
        place.parsed,
        place.candidate,
        classification=classification(),
        run_checks=partial(run_checks, rules=load_catalogue()),
        built_at=clock.now(),
        version=__version__,
    )
    write_file(place.candidate_inputs, f"{inputs}\n{file_hash(place.candidate)}".encode())
    return summary.rows, summary.hashes


@dg.asset(
    group_name="publication",
    kinds={"duckdb"},
    owners=OWNERS,
    tags={"juesuan/reads": "warehouse"},
    freshness_policy=FRESH,
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
    with measured(place, "publication") as record:
        if place.candidate.exists() and place.candidate_inputs.exists():
            inputs, _, digest = place.candidate_inputs.read_text().partition("\n")
            if digest != file_hash(place.candidate):
                raise PublicationError(
                    "the candidate is not what was built: the disk changed it",
                    where=str(place.candidate),
                    remedy="run again, which builds it anew; the published warehouse is unchanged",
                )
            keep = load_settings(place).retention.warehouses
            whole = is_published_whole(place)
            replaced = publish(place.candidate, place.warehouse, keep=keep, whole=whole).replaced
            place.candidate_inputs.unlink()
            with closing(open_published(place.warehouse)) as connection:
                rows = dict(connection.execute("SELECT table_name, row_count FROM publication").fetchall())
            note_published(place, inputs, rows)
        elif is_published(place):
            replaced = False
        else:
            raise PublicationError(
                "no candidate has been built",
                where=str(place.candidate),
                remedy="materialise the warehouse tables first",
            )
        if record is not None:
            record.replaced = replaced
        with closing(open_published(place.warehouse)) as connection:
            figures = _figures(connection)
    return dg.MaterializeResult(
        metadata={
            "replaced": replaced,
            "path": dg.MetadataValue.path(str(place.published)),
            "bytes": place.published.stat().st_size,
            **figures,
        }
    )


_TOTALS: Final = """
    SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM rejections),
        (SELECT count(*) FROM units), (SELECT count(*) FROM line_items),
        (SELECT count(*) FROM checks WHERE verdict = 'fail')
"""
#: Of the fifty rules that most documents break: how many these are, of how many it could be checked in.
_FAILURES: Final = """
    WITH found AS (
        SELECT check_id, any_value(family) AS family, any_value(severity) AS severity,
            count(DISTINCT document_id) AS failed
        FROM checks WHERE verdict = 'fail' GROUP BY check_id ORDER BY failed DESC, check_id LIMIT 50
    )
    SELECT check_id, f.family, f.severity, failed, count(DISTINCT document_id)
    FROM checks JOIN found AS f USING (check_id) WHERE verdict IN ('pass', 'rounding', 'fail')
    GROUP BY ALL ORDER BY failed DESC, check_id
"""


def _figures(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Figures of the published warehouse: those that Dagster plots over time, and the failures by rule as a table."""
    totals = connection.execute(_TOTALS).fetchone() or (0,) * 5
    words = ("documents", "rejected", "units", "line_items", "failed_checks")
    families = connection.execute("SELECT family, count(*) FROM checks WHERE verdict = 'fail' GROUP BY 1").fetchall()
    by_rule = [
        dg.TableRecord({"rule": rule, "family": family, "severity": severity, "failed": failed, "checked": checked})
        for rule, family, severity, failed, checked in connection.execute(_FAILURES).fetchall()
    ]
    columns = [dg.TableColumn(name, "string") for name in ("rule", "family", "severity")]
    columns += [dg.TableColumn(name, "int") for name in ("failed", "checked")]
    return {
        **dict(zip(words, totals, strict=True)),
        **{f"failed in {family}": count for family, count in sorted(families)},
        "failures_by_rule": dg.MetadataValue.table(by_rule, dg.TableSchema(columns)),
    }
