"""The package before other eyes: Frictionless' own validator, pandas, polars, DuckDB, R; its manifest and terms."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas
import pytest
import yaml
from msgspec.structs import replace
from warehouse_reports import BUREAU, SCHOOL, document, figure, prose, refused, warehouse_of

from pipeline.errors import PublicationError
from pipeline.tables import TABLES
from pipeline.warehouse.fiscal import COLUMN_TYPES, MEASURES
from pipeline.warehouse.manifest import schema_version, verify_package
from pipeline.warehouse.package import export
from pipeline.warehouse.rows import ParsedDocument

TOTAL = sum(n for n in range(1, 30)) * 10_000 * 4


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    items = [figure("function_actual", f"{n}.00", row_no=n, code=f"21303{n:02}") for n in range(1, 30)]
    documents = [
        document(f"{name}{year}", [*items, prose("function_budget", "10")], unit=unit, year=year)
        for name, unit in (("bureau", BUREAU), ("school", SCHOOL))
        for year in (2023, 2024)
    ]
    folder = tmp_path_factory.mktemp("valid")
    built = warehouse_of(folder / "built", [*documents, refused("locked")]).target
    return export(built, folder / "package").out


def described(package: Path) -> dict[str, Any]:
    return dict(json.loads((package / "datapackage.json").read_text(encoding="utf-8")))


def test_frictionless_finds_it_valid_and_reads_every_row(package: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed (extra: dev)")
    report = frictionless.validate(str(package / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    assert len(report.tasks) == len(TABLES)
    # of several Parquet files of one resource the validator reads the last alone: each is also shown to it apart
    said, rows = described(package), verify_package(package)["tables"]
    expected = {}
    apart = []
    for resource in said["resources"]:
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        for number, path in enumerate(paths):
            apart.append({**resource, "name": f"{resource['name']}-{number}".replace("_", "-"), "path": path})
            expected[path] = rows[resource["name"]]["files"][path]["rows"]
    copy = tmp_path / "copy"
    shutil.copytree(package, copy)
    (copy / "datapackage.json").write_text(json.dumps({**said, "resources": apart}), encoding="utf-8")
    report = frictionless.validate(str(copy / "datapackage.json"))
    assert report.valid, report.flatten(["title", "message"])
    read = {task.place: task.stats.get("rows") or 0 for task in report.tasks}
    assert read == expected
    assert sum(count for path, count in read.items() if path.startswith("line_items/")) == 4 * 30


def test_frictionless_would_find_a_wrong_type(package: Path, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed (extra: dev)")
    copy = tmp_path / "copy"
    shutil.copytree(package, copy)
    said = described(copy)
    units = next(resource for resource in said["resources"] if resource["name"] == "units")
    next(field for field in units["schema"]["fields"] if field["name"] == "unit_name")["type"] = "integer"
    (copy / "datapackage.json").write_text(json.dumps(said), encoding="utf-8")
    assert not frictionless.validate(str(copy / "datapackage.json")).valid


# ---- the Fiscal Data Package


def test_every_mapped_column_exists_and_every_amount_says_all_that_was_reduced(package: Path) -> None:
    for name, types in COLUMN_TYPES.items():
        columns = set(TABLES[name].names)
        assert {"unit_id", "fiscal_year"} <= types.keys() & columns, name
        assert set(MEASURES.get(name, ())) <= columns, name
    for resource in described(package)["resources"]:
        fields, extra = resource["schema"]["fields"], resource["schema"].get("extraFields", [])
        reduced = {field["name"] for field in extra if "constant" not in field and "normalizationTarget" not in field}
        amounts = [field for field in fields if "normalize" in field]
        assert all(field["normalize"].keys() == reduced for field in amounts), resource["name"]
        assert bool(amounts) == bool(extra), resource["name"]
        assert all(field["description"] and field["title"] for field in extra)
        said = {json.dumps(field["normalize"], sort_keys=True) for field in amounts}
        assert len(said) == len(amounts), "two amounts would be one row"


def test_the_five_concepts_of_a_budget_are_mapped(package: Path) -> None:
    resource = next(r for r in described(package)["resources"] if r["name"] == "budget_vs_actual")
    fields = [*resource["schema"]["fields"], *resource["schema"]["extraFields"]]
    types = {field["columnType"]: field["name"] for field in fields if "columnType" in field}
    assert types["phase:id"] == "phase"
    assert types["direction"] == "direction"
    assert types["functional-classification:generic:level3:code"] == "function_code"
    assert types["administrative-classification:generic:code"] == "unit_id"
    assert types["date:fiscal-year"] == "fiscal_year"
    assert "economic-classification:generic:code" in json.dumps(described(package))
    year = next(field for field in fields if field["name"] == "fiscal_year")
    assert year["type"] == "integer"


def test_denormalised_it_is_one_amount_a_row(package: Path) -> None:
    """What the descriptor says of reduced columns can be carried out by a machine, and loses no money."""
    resource = next(r for r in described(package)["resources"] if r["name"] == "budget_vs_actual")
    frame = pandas.read_parquet(package / "budget_vs_actual")
    rows = [
        {**field["normalize"], "amount": value}
        for field in resource["schema"]["fields"]
        if "normalize" in field
        for value in frame[field["name"]].dropna()
    ]
    executed = [row["amount"] for row in rows if (row["phase"], row["amount_kind"]) == ("executed", "total")]
    assert sum(executed, Decimal(0)) == TOTAL


# ---- manifest, terms


def test_the_manifest_says_what_is_in_the_package_and_is_signed(package: Path) -> None:
    said = verify_package(package)
    assert said["code_version"] == "1.2.3"
    assert said["schema_version"] == schema_version()
    assert said["inputs"]["documents"] == 5
    assert said["inputs"]["by_status"] == {"published": 4, "rejected": 1}
    inputs = (package / "INPUTS").read_bytes()
    assert said["inputs"]["sha256"] == hashlib.sha256(inputs).hexdigest()
    assert len(inputs.splitlines()) == 5
    assert set(said["tables"]) == set(TABLES)
    for table in said["tables"].values():
        assert table["rows"] == sum(file["rows"] for file in table["files"].values())
        for name, file in table["files"].items():
            assert file["sha256"] == hashlib.sha256((package / name).read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("name", "fault"),
    [("units.parquet", "was changed"), ("README.md", "was changed"), ("more.txt", "is not listed")],
)
def test_a_package_that_was_touched_is_refused(package: Path, tmp_path: Path, name: str, fault: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(package, copy)
    target = next(copy.rglob(name), copy / name)
    target.write_bytes((target.read_bytes() if target.exists() else b"") + b"x")
    with pytest.raises(PublicationError, match=fault):
        verify_package(copy)


def test_a_manifest_that_was_rewritten_with_its_sums_is_refused(package: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(package, copy)
    before = (copy / "manifest.json").read_bytes()
    after = before.replace(b'"documents": 5', b'"documents": 6')
    assert after != before
    (copy / "manifest.json").write_bytes(after)
    sums = (copy / "SHA256SUMS").read_text()
    (copy / "SHA256SUMS").write_text(
        sums.replace(hashlib.sha256(before).hexdigest(), hashlib.sha256(after).hexdigest())
    )
    with pytest.raises(PublicationError, match="signature"):
        verify_package(copy)


def test_the_data_hash_is_that_of_the_reports_not_of_the_home(tmp_path: Path) -> None:
    def made(name: str, printed: str, place: str, at: datetime) -> dict[str, Any]:
        first = document("bureau", [figure("function_actual", printed)])
        moved = ParsedDocument(replace(first.arrival, source_uri=f"file:///{place}/bureau.pdf"), report=first.report)
        other = document("other", [figure("function_actual", "7.00")], unit=SCHOOL)
        built = warehouse_of(tmp_path / name, [moved, other, refused("locked")], built_at=at).target
        return verify_package(export(built, tmp_path / f"{name}-package").out)

    here = made("one", "5.00", "here", datetime(2024, 9, 1, tzinfo=UTC))
    there = made("two", "5.00", "there", datetime(2025, 3, 1, tzinfo=UTC))
    changed = made("three", "6.00", "here", datetime(2024, 9, 1, tzinfo=UTC))
    assert here["signature"] != there["signature"]
    assert here["data_hash"] == there["data_hash"] != changed["data_hash"]


def test_the_citation_and_the_licence_are_there(package: Path) -> None:
    cited = yaml.safe_load((package / "CITATION.cff").read_text(encoding="utf-8"))
    assert cited["type"] == "dataset"
    assert cited["license"] == described(package)["licenses"][0]["name"]
    said = verify_package(package)
    assert [one["value"] for one in cited["identifiers"]] == [
        f"sha256:{said[name]}" for name in ("signature", "data_hash")
    ]
    terms = (package / "LICENCE.md").read_text(encoding="utf-8")
    assert "No warranty" in terms
    assert "不作担保" in terms


# ---- read back by others


def test_pandas_polars_and_duckdb_read_the_same_exact_sum(package: Path) -> None:
    frame = pandas.read_parquet(package / "line_items")
    actual = frame[frame["measure"] == "function_actual"]["value"]
    assert sum(actual, Decimal(0)) == TOTAL
    with duckdb.connect() as con:
        found = con.execute(
            f"SELECT sum(value) FROM read_parquet('{package}/line_items/*/*.parquet', hive_partitioning = true)"
            " WHERE measure = 'function_actual' AND fiscal_year IN (2023, 2024)"
        ).fetchone()
    assert found == (Decimal(TOTAL),)
    polars = pytest.importorskip("polars", reason="polars is not installed (extra: dev)")
    items = polars.read_parquet(f"{package}/line_items/**/*.parquet", hive_partitioning=True)
    assert items.filter(polars.col("measure") == "function_actual")["value"].sum() == Decimal(TOTAL)
    assert set(items["fiscal_year"].to_list()) == {2023, 2024}


def test_r_reads_the_same_sum(package: Path) -> None:
    rscript = shutil.which("Rscript")
    if rscript is None:
        pytest.skip("R is not on this machine")
    has = subprocess.run([rscript, "-e", "quit(status = !requireNamespace('arrow', quietly = TRUE))"], check=False)
    if has.returncode:
        pytest.skip("R has no package arrow")
    code = (
        f"x <- as.data.frame(arrow::open_dataset('{package}/line_items'));"
        "cat(format(sum(as.numeric(x$value[x$measure == 'function_actual'])), scientific = FALSE))"
    )
    done = subprocess.run([rscript, "-e", code], capture_output=True, text=True, check=True, timeout=120)
    assert Decimal(done.stdout.strip()) == TOTAL
