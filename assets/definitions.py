"""All definitions, built by one function so that tests build the same with other resources."""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg

from assets.contracts import table_contracts
from assets.documents import registered_documents
from assets.night import data_package, run_report
from assets.reports import pages, reports
from assets.resources import HomeResource, HomeWriter, ReadingResource, log_progress
from assets.schedules import ingest_job, nightly, nightly_job
from assets.sensors import inbox_files, outdated_days, run_failed
from assets.sources import source_assets
from assets.warehouse import published_warehouse, warehouse_tables

__all__ = ["READING", "WAREHOUSE", "build_defs", "defs"]

READING = [registered_documents, pages, reports]
WAREHOUSE = [warehouse_tables, *table_contracts(), published_warehouse, run_report]


def _default_resources() -> dict[str, object]:
    """The resources of a deployment: the home of the environment."""
    return {
        "home": HomeResource(),
        "writer": HomeWriter(),
        "limits": ReadingResource(),
        "progress": dg.ResourceDefinition.hardcoded_resource(log_progress),
    }


def build_defs(resources: Mapping[str, object] | None = None) -> dg.Definitions:
    """The definitions, with `resources` in place of the default ones of the same name."""
    return dg.Definitions(
        assets=[source_assets, *READING, warehouse_tables, published_warehouse, data_package, run_report],
        asset_checks=table_contracts(),
        jobs=[ingest_job, nightly_job],
        schedules=[nightly],
        sensors=[inbox_files, outdated_days, run_failed],
        resources={**_default_resources(), **(resources or {})},
        executor=dg.in_process_executor,
    )


defs = build_defs()
