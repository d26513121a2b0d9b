"""The graph that `dagster dev` shows: keys, dependencies, groups, checks, and that it explains itself."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest
import yaml

from assets.definitions import defs
from pipeline.home import CHECKOUT
from pipeline.tables import TABLES

TABLE_KEYS = [f"warehouse/{name}" for name in TABLES]

#: key -> (group, keys that it depends on, partitioned by day)
SNAPSHOT: dict[str, tuple[str, list[str], bool]] = {
    "registered_documents": ("documents", [], True),
    "pages": ("pages", ["registered_documents"], True),
    "reports": ("reports", ["pages"], True),
    **{key: ("warehouse", ["reports"], False) for key in TABLE_KEYS},
    "published_warehouse": ("publication", sorted(TABLE_KEYS), False),
}


@pytest.fixture(scope="module")
def specs() -> dict[str, dg.AssetSpec]:
    return {spec.key.to_user_string(): spec for spec in defs.resolve_all_asset_specs()}


def test_the_graph_is_as_drawn(specs: dict[str, dg.AssetSpec]) -> None:
    found = {
        key: (
            spec.group_name,
            sorted(d.asset_key.to_user_string() for d in spec.deps),
            spec.partitions_def is not None,
        )
        for key, spec in specs.items()
    }
    assert found == SNAPSHOT


def test_every_asset_explains_itself(specs: dict[str, dg.AssetSpec]) -> None:
    for key, spec in specs.items():
        assert spec.kinds, key
        assert spec.owners == ["team:juesuan"], key
        assert spec.description, key
        assert any("\u4e00" <= letter <= "\u9fff" for letter in spec.description), f"{key}: no Chinese description"


def test_tables_show_the_columns_of_their_metadata_object(specs: dict[str, dg.AssetSpec]) -> None:
    for name, table in TABLES.items():
        schema = specs[f"warehouse/{name}"].metadata["dagster/column_schema"]
        columns = getattr(schema, "value", schema).columns
        assert [(c.name, c.type) for c in columns] == [(c.name, c.type) for c in table.columns]


def test_one_blocking_check_for_each_table() -> None:
    graph = defs.resolve_asset_graph()
    found = {key.asset_key.to_user_string(): key.name for key in graph.asset_check_keys}
    assert found == dict.fromkeys(TABLE_KEYS, "column_contract")
    assert all(graph.get_check_spec(key).blocking for key in graph.asset_check_keys)


def test_building_and_publishing_share_the_pool() -> None:
    pools = {a.op.name: a.op.pool for a in defs.resolve_asset_graph().assets_defs if a.keys}
    assert pools["build_warehouse"] == pools["published_warehouse"] == "warehouse"


def test_the_job_runs_the_whole_chain() -> None:
    job = defs.resolve_job_def("ingest_job")
    assert {k.to_user_string() for k in job.asset_layer.selected_asset_keys} == SNAPSHOT.keys()


def test_the_schedule_is_at_two_in_china() -> None:
    schedule = defs.resolve_schedule_def("nightly_inbox")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")


def test_the_instance_file_is_accepted_by_dagster(tmp_path: Path) -> None:
    from dagster._core.instance.config import dagster_instance_config

    settings, _ = dagster_instance_config(str(CHECKOUT))
    assert settings["concurrency"]["pools"] == {"default_limit": 1, "granularity": "run"}
    assert settings["telemetry"] == {"enabled": False}
    assert settings["run_monitoring"]["free_slots_after_run_end_seconds"] > 0


def test_every_setting_of_the_instance_has_its_reason_beside_it() -> None:
    text = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    for name in yaml.safe_load(text):
        block = text.split(f"\n{name}:\n", 1)[1].split("\n\n", 1)[0]
        assert "# " in block, f"{name} has no comment"
