"""The graph that `dagster dev` shows: keys, dependencies, groups, checks, and that it explains itself."""

from __future__ import annotations

from datetime import timedelta
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
    "discovered": ("sources", [], False),
    "fetched": ("sources", ["discovered"], False),
    "registered_documents": ("documents", ["fetched"], True),
    "pages": ("pages", ["registered_documents"], True),
    "reports": ("reports", ["pages"], True),
    **{key: ("warehouse", ["reports"], False) for key in TABLE_KEYS},
    "published_warehouse": ("publication", sorted(TABLE_KEYS), False),
    "data_package": ("publication", ["published_warehouse"], False),
    "run_report": ("night", ["data_package", "published_warehouse"], False),
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
        assert spec.tags.get("juesuan/reads"), key
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
    assert found == dict.fromkeys(TABLE_KEYS, "column_contract") | {"fetched": "sources_answer"}
    blocking = {key.asset_key.to_user_string() for key in graph.asset_check_keys if graph.get_check_spec(key).blocking}
    assert blocking == set(TABLE_KEYS), "what a source does keeps nothing from being published"


def test_building_and_publishing_share_the_pool() -> None:
    pools = {a.op.name: a.op.pool for a in defs.resolve_asset_graph().assets_defs if a.keys}
    assert pools["build_warehouse"] == pools["published_warehouse"] == "warehouse"


def selected(job: str) -> set[str]:
    return {k.to_user_string() for k in defs.resolve_job_def(job).asset_layer.selected_asset_keys}


def test_the_night_runs_everything_and_the_day_takes_in_what_is_here() -> None:
    assert selected("nightly_job") == SNAPSHOT.keys()
    assert selected("ingest_job") == SNAPSHOT.keys() - {"discovered", "fetched", "data_package"}


def test_the_schedule_is_at_two_in_china() -> None:
    schedule = defs.resolve_schedule_def("nightly")
    assert (schedule.cron_schedule, schedule.execution_timezone) == ("0 2 * * *", "Asia/Shanghai")
    assert schedule.job_name == "nightly_job"
    assert schedule.default_status is dg.DefaultScheduleStatus.RUNNING


def test_a_year_is_filled_in_four_runs() -> None:
    for name in ("registered_documents", "pages", "reports"):
        policy = defs.resolve_asset_graph().get(dg.AssetKey(name)).backfill_policy
        assert policy is not None
        assert 366 / (policy.max_partitions_per_run or 1) < 4


def test_the_published_warehouse_is_expected_before_work_begins(specs: dict[str, dg.AssetSpec]) -> None:
    policy = specs["published_warehouse"].freshness_policy
    assert isinstance(policy, type(dg.FreshnessPolicy.cron("0 8 * * *", timedelta(hours=1))))
    assert (policy.deadline_cron, policy.timezone) == ("0 8 * * *", "Asia/Shanghai")


def test_sensors_that_lose_nothing_when_they_are_on_are_on() -> None:
    statuses = {s.name: s.default_status for s in defs.sensors or ()}
    on, off = dg.DefaultSensorStatus.RUNNING, dg.DefaultSensorStatus.STOPPED
    assert statuses == {"inbox_files": on, "run_failed": on, "outdated_days": off}


def test_the_instance_file_is_accepted_by_dagster(tmp_path: Path) -> None:
    from dagster._core.instance.config import dagster_instance_config

    settings, _ = dagster_instance_config(str(CHECKOUT))
    assert settings["concurrency"]["pools"] == {"default_limit": 1, "granularity": "run"}
    assert settings["telemetry"] == {"enabled": False}
    assert settings["freshness"] == {"enabled": True}
    assert settings["concurrency"]["runs"]["max_concurrent_runs"] == 1
    assert settings["run_monitoring"]["free_slots_after_run_end_seconds"] > 0


def test_every_setting_of_the_instance_has_its_reason_beside_it() -> None:
    text = (CHECKOUT / "dagster.yaml").read_text(encoding="utf-8")
    for name in yaml.safe_load(text):
        block = text.split(f"\n{name}:\n", 1)[1].split("\n\n", 1)[0]
        assert "# " in block, f"{name} has no comment"
