"""The data package: byte-identical, complete, described, and readable by other tools."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pandas
import pyarrow.parquet as pq
import pytest
from warehouse_reports import BUREAU, SCHOOL, document, figure, prose, refused, warehouse_of

from pipeline.errors import PublicationError, QueryError
from pipeline.tables import TABLES
from pipeline.warehouse import package
from pipeline.warehouse.package import export


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    documents = [
        document(
            f"{name}{year}",
            [figure("function_actual", f"{n}.00", row_no=n, code=f"21303{n:02}") for n in range(1, 30)]
            + [prose("function_budget", "10")],
            unit=unit,
            year=year,
        )
        for name, unit in (("bureau", BUREAU), ("school", SCHOOL))
        for year in (2023, 2024)
    ]
    documents += [
        document("no year", [figure("function_actual", "3.00")], year=None),
        refused("locked"),
    ]
    return warehouse_of(tmp_path_factory.mktemp("built"), documents).target


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_exports_are_byte_identical(built: Path, tmp_path: Path) -> None:
    export(built, tmp_path / "one")
    export(built, tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


def test_exports_of_two_builds_differ_only_in_the_time_of_building(tmp_path: Path) -> None:
    documents = [document(name, [figure("function_actual", f"{n}.00")]) for n, name in enumerate("abcd")]
    exports = []
    for name, those, threads in (("one", documents, 1), ("two", documents[::-1], 4)):
        target = warehouse_of(tmp_path / name, those, threads=threads).target
        exports.append(files_of(export(target, tmp_path / f"{name}.out").out))
    assert exports[0] == exports[1]


def test_every_row_is_in_the_package(built: Path, tmp_path: Path) -> None:
    exported = export(built, tmp_path / "out")
    with duckdb.connect(str(built), read_only=True) as con:
        for name, table in TABLES.items():
            pattern = f"{name}/*/*.parquet" if table.fiscal_year_partitioned else f"{name}.parquet"
            source = f"read_parquet('{tmp_path}/out/{pattern}', hive_partitioning = {table.fiscal_year_partitioned})"
            columns = ", ".join(column.sql_name for column in table.columns)
            typed = columns.replace('"fiscal_year"', "fiscal_year::INTEGER")
            assert con.execute(f"SELECT count(*) FROM {source}").fetchone() == (exported.rows[name],)
            left = con.execute(
                f"SELECT count(*) FROM (SELECT {columns} FROM {name} EXCEPT ALL SELECT {typed} FROM {source})"
            ).fetchone()
            assert left == (0,), name


def test_tables_with_a_year_are_split_by_it_and_sorted_by_unit_and_code(built: Path, tmp_path: Path) -> None:
    export(built, tmp_path / "out")
    folders = sorted(path.name for path in (tmp_path / "out" / "line_items").iterdir())
    assert folders == ["fiscal_year=2023", "fiscal_year=2024", "fiscal_year=__HIVE_DEFAULT_PARTITION__"]
    part = tmp_path / "out" / "line_items" / "fiscal_year=2023" / "part-0.parquet"
    frame = pq.read_table(part).to_pandas()
    keys = list(zip(frame["unit_id"], frame["function_code"], strict=True))
    assert keys == sorted(keys)
    metadata = pq.read_metadata(part)
    assert metadata.row_group(0).column(0).compression == "ZSTD"
    assert b"description" in pq.read_schema(part).field("value").metadata


def test_pandas_reads_a_table_by_its_folder(built: Path, tmp_path: Path) -> None:
    export(built, tmp_path / "out")
    frame = pandas.read_parquet(tmp_path / "out" / "budget_vs_actual")
    assert "2023" in {str(year) for year in frame["fiscal_year"]}


def test_row_groups_are_full_whatever_the_batches(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(package, "_ROW_GROUP", 7)
    export(built, tmp_path / "out")
    metadata = pq.read_metadata(tmp_path / "out" / "line_items" / "fiscal_year=2023" / "part-0.parquet")
    sizes = [metadata.row_group(number).num_rows for number in range(metadata.num_row_groups)]
    assert set(sizes[:-1]) == {7}
    assert sum(sizes) == metadata.num_rows


def test_the_descriptor_describes_every_file_and_field(built: Path, tmp_path: Path) -> None:
    out = export(built, tmp_path / "out").out
    described = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert [resource["name"] for resource in described["resources"]] == list(TABLES)
    listed: list[str] = []
    types = {"string", "integer", "number", "boolean", "datetime", "any"}
    for resource in described["resources"]:
        paths = resource["path"] if isinstance(resource["path"], list) else [resource["path"]]
        listed += paths
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        assert tuple(fields) == TABLES[resource["name"]].names
        assert set(resource["schema"].get("primaryKey", ())) <= set(fields)
        for field in fields.values():
            assert field["description"]
            assert field["title"]
            assert field["type"] in types
        for path in paths:
            missing = set(fields) - set(pq.read_schema(out / path).names)
            assert missing == ({"fiscal_year"} if "fiscal_year" in fields else set())
    assert sorted(listed) == sorted(name for name in files_of(out) if name.endswith(".parquet"))


def test_checksums_cover_every_other_file(built: Path, tmp_path: Path) -> None:
    out = export(built, tmp_path / "out").out
    sums = dict(line.split("  ")[::-1] for line in (out / "SHA256SUMS").read_text().splitlines())
    files = files_of(out)
    del files["SHA256SUMS"]
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in files.items()}
    assert {"README.md", "CITATION.cff", "datapackage.json"} <= set(sums)


def test_an_older_export_is_replaced_and_nothing_else(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    export(built, out)
    (out / "left.parquet").write_text("of an older export")
    export(built, out)
    assert not (out / "left.parquet").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.docx").write_text("precious")
    with pytest.raises(PublicationError, match="no data package"):
        export(built, mine)
    assert (mine / "thesis.docx").read_text() == "precious"


def test_nothing_published_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    with pytest.raises(QueryError):
        export(tmp_path / "home", tmp_path / "out")
    assert not (tmp_path / "out").exists()
