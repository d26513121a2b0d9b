"""The assets `discovered` and `fetched`: figures of a collection, and failures that no retry mends."""

from __future__ import annotations

from pathlib import Path

import dagster as dg
import pytest

import assets.sources
from assets.resources import HomeWriter
from pipeline.documents.ledger import Ledger
from pipeline.home import Home
from tests.sources.conftest import Sources


@pytest.fixture
def two_sources(monkeypatch: pytest.MonkeyPatch, write_sources: Sources, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    found = write_sources(f"""
        [[source]]
        name = "share"
        kind = "inbox"
        folder = "{folder}"
        settle_seconds = 0
        [[source]]
        name = "unmounted"
        kind = "inbox"
        folder = "{tmp_path / "unmounted"}"
        """)
    monkeypatch.setattr(assets.sources, "load", lambda: found)


def run(home: Home, **config: object) -> dg.ExecuteInProcessResult:
    return dg.materialize(
        [assets.sources.source_assets],
        resources={"writer": HomeWriter(path=str(home.path))},
        run_config={"ops": {"sources": {"config": config}}},
        raise_on_error=False,
    )


@pytest.mark.usefixtures("two_sources")
def test_the_figures_of_a_collection(home: Home) -> None:
    result = run(home)
    assert result.success
    told = {
        event.asset_key.to_user_string(): {name: value.value for name, value in event.materialization.metadata.items()}
        for event in result.get_asset_materialization_events()
        if event.asset_key is not None
    }
    assert told["discovered"]["sources"] == 2
    assert told["discovered"]["sources_not_ok"] == 1, "a folder that is not there fails by itself"
    assert (told["fetched"]["new"], told["fetched"]["errors"]) == (1, 1)
    assert "| share | ok | 1 |" in str(told["fetched"]["by_source"])
    assert told["fetched"]["days"] == Ledger(home.ledger).days()


@pytest.mark.usefixtures("two_sources")
def test_one_source_by_name_and_a_name_that_is_none(home: Home) -> None:
    assert run(home, only=["share"]).success
    failed = run(home, only=["other"])
    assert not failed.success
    (event,) = failed.get_failed_step_keys()
    assert event == "sources"
    assert "there is no source 'other'" in str(failed.failure_data_for_node("sources"))
