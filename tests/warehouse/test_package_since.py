"""The changelog of the data: added, removed and changed rows by table, from a package or from a warehouse."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from warehouse_reports import BUREAU, document, figure, warehouse_of

from pipeline.errors import PublicationError
from pipeline.warehouse.changes import TableChanges
from pipeline.warehouse.manifest import verify_package
from pipeline.warehouse.package import export


def built(folder: Path, *, last: int, wrong: bool) -> Path:
    items = [figure("function_actual", f"{n}.00", row_no=n, code=f"21303{n:02}") for n in range(1, last)]
    # the same figure under the same names: only its value is other than before
    items.append(figure("function_actual", "90.00", row_no=90, code="2130399", page=2 if wrong else 1))
    return warehouse_of(folder, [document("report", items, unit=BUREAU, year=2024)]).target


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("since")
    return built(folder / "old", last=10, wrong=False), built(folder / "new", last=12, wrong=True)


@pytest.mark.parametrize("kind", ["package", "warehouse", "kept"])
def test_what_changed_is_told_by_table_and_row(versions: tuple[Path, Path], tmp_path: Path, kind: str) -> None:
    old, new = versions
    if kind == "package":
        since = str(export(old, tmp_path / "old").out)
    elif kind == "warehouse":
        since = str(old)
    else:
        kept = new.with_name(f"{new.stem}.previous-1{new.suffix}")
        kept.write_bytes(old.read_bytes())
        since = "previous-1"
    done = export(new, tmp_path / "new", since=since)
    assert done.changes is not None
    # two new rows; the one on another page has another identity: one row went, one came
    assert done.changes.tables["line_items"] == TableChanges(added=3, removed=1, changed=0, unchanged=9)
    assert done.changes.tables["units"] == TableChanges(0, 0, 0, 1)
    rows = pq.read_table(tmp_path / "new" / "changes.parquet").to_pylist()
    counted = Counter((row["table_name"], row["change"]) for row in rows)
    for name, table in done.changes.tables.items():
        assert counted[name, "added"] == table.added
        assert counted[name, "removed"] == table.removed
        assert counted[name, "changed"] == table.changed
    changed = [row for row in rows if row["table_name"] == "documents"]
    assert [row["change"] for row in changed] == ["changed"]
    assert "amounts_printed" in changed[0]["columns"]
    assert set(json.loads(changed[0]["key"])) == {"document_id"}


def test_the_changelog_belongs_to_the_package(versions: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = versions
    out = export(new, tmp_path / "new", since=str(old)).out
    said = verify_package(out)
    assert said["since"]["tables"]["line_items"] == {"added": 3, "removed": 1, "changed": 0, "unchanged": 9}
    text = (out / "CHANGES.md").read_text(encoding="utf-8")
    assert "| `line_items` | 3 | 1 | 0 | 9 |" in text
    resources = json.loads((out / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    assert resources[-1]["name"] == "changes"
    frictionless = pytest.importorskip("frictionless", reason="frictionless is not installed (extra: dev)")
    assert frictionless.validate(str(out / "datapackage.json")).valid


def test_nothing_changed_since_itself(versions: tuple[Path, Path], tmp_path: Path) -> None:
    _, new = versions
    package = export(new, tmp_path / "one").out
    again = export(new, tmp_path / "two", since=str(package))
    assert again.changes is not None
    assert again.changes.rows.num_rows == 0


def test_an_unknown_version_is_refused_before_anything_is_written(versions: tuple[Path, Path], tmp_path: Path) -> None:
    _, new = versions
    (tmp_path / "no package").mkdir()
    for since in ("previous-9", "no such thing", str(tmp_path / "no package")):
        with pytest.raises(PublicationError, match="no earlier version"):
            export(new, tmp_path / "out", since=since)
    assert not (tmp_path / "out").exists()


def test_an_earlier_version_may_lack_tables_and_columns_and_have_others(
    versions: tuple[Path, Path], tmp_path: Path
) -> None:
    """Releases outlive the pipeline that made them: of what both know the rows are compared."""
    old, new = versions
    earlier = export(old, tmp_path / "old").out
    described = json.loads((earlier / "datapackage.json").read_text(encoding="utf-8"))
    by_name = {resource["name"]: resource for resource in described["resources"]}
    by_name["units"]["name"] = "bodies"  # as if the table had been called so
    (earlier / "datapackage.json").write_text(json.dumps(described), encoding="utf-8")
    path = by_name["documents"]["path"]
    for name in [path] if isinstance(path, str) else path:
        table = pq.ParquetFile(earlier / name).read()
        pq.write_table(table.drop_columns(["text_source"]), earlier / name)
    done = export(new, tmp_path / "new", since=str(earlier))
    assert done.changes is not None
    units = done.changes.tables["units"]
    assert units.is_new
    assert units.added == 1
    assert done.changes.tables["documents"].new_columns == ("text_source",)
    told = (tmp_path / "new" / "CHANGES.md").read_text(encoding="utf-8")
    assert "new table" in told
    assert "new columns: `text_source`" in told


def test_an_earlier_version_that_cannot_be_read_is_named(versions: tuple[Path, Path], tmp_path: Path) -> None:
    old, new = versions
    earlier = export(old, tmp_path / "old").out
    for path in earlier.rglob("*.parquet"):
        path.write_bytes(b"PAR1 no more")
    with pytest.raises(PublicationError, match="cannot be read") as caught:
        export(new, tmp_path / "new", since=str(earlier))
    assert "without --since" in caught.value.remedy
    assert not (tmp_path / "new").exists()
    verify_package(export(new, tmp_path / "new").out)  # what was left beside does not stand in the way
