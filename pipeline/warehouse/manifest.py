"""manifest.json: what a data package was made from, what is in it, and how its checks came out, signed by its content.

The signature is a hash, not a key: whoever knows it (from a paper, a changelog) can tell that a package is that one. It
covers when the package was built and where its reports lay; `data_hash` covers neither, so that whoever reads the same
reports anew, elsewhere and later, can tell that the same data came out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow.parquet as pq

from pipeline.errors import PublicationError
from pipeline.fingerprint import file_hash
from pipeline.tables import TABLES
from pipeline.warehouse.content import lasting_hash

__all__ = ["INPUTS", "MANIFEST", "SUMS", "checksums", "manifest", "schema_version", "sign", "verify_package"]

MANIFEST: Final = "manifest.json"
#: SHA-256 and name of every document that the warehouse knows, in the form of sha256sum.
INPUTS: Final = "INPUTS"
SUMS: Final = "SHA256SUMS"
_BATCH: Final = 10_000
#: What differs between homes that hold the same reports: the places of their files, which also are the key of
#: rejections. The table publication repeats the hashes of the others.
_OF_THE_HOME: Final[dict[str, tuple[str, ...]]] = {"documents": ("source_uri",)}
_NO_DATA: Final = frozenset({"publication", "rejections"})


def schema_version() -> str:
    """A short hash of all tables, columns, types and keys: equal for packages whose rows can be laid side by side."""
    said = [(t.name, t.key, [(c.name, c.type, c.nullable) for c in t.columns]) for t in TABLES.values()]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def manifest(
    con: duckdb.DuckDBPyConnection, folder: Path, code_version: str, built_at: str, files: dict[str, list[Path]]
) -> dict[str, Any]:
    """The manifest of the package in `folder`, unsigned; INPUTS is written beside.

    `files` are the Parquet files of each table, relative to the folder.
    """
    with (folder / INPUTS).open("w", encoding="utf-8", newline="\n") as listing:
        listing.writelines(_inputs(con))
    statuses = con.execute("SELECT status, count(*) FROM documents GROUP BY 1 ORDER BY 1").fetchall()
    verdicts: dict[str, dict[str, int]] = {}
    for check_id, verdict, count in con.execute(
        "SELECT check_id, verdict, count(*) FROM checks GROUP BY ALL ORDER BY ALL"
    ).fetchall():
        verdicts.setdefault(check_id, {})[verdict] = count
    tables = {}
    data = {}
    for name, paths in files.items():
        rows, digest = lasting_hash(con, TABLES[name])
        if name not in _NO_DATA:
            data[name] = lasting_hash(con, TABLES[name], _OF_THE_HOME[name])[1] if name in _OF_THE_HOME else digest
        tables[name] = {
            "rows": rows,
            "content_hash": digest,
            "files": {
                path.as_posix(): {"rows": pq.read_metadata(folder / path).num_rows, "sha256": file_hash(folder / path)}
                for path in paths
            },
        }
    return {
        "name": "juesuan",
        "code_version": code_version,
        "schema_version": schema_version(),
        "built_at": built_at,
        "data_hash": _hash_of({"schema_version": schema_version(), "tables": data}),
        "inputs": {
            "file": INPUTS,
            "sha256": file_hash(folder / INPUTS),
            "documents": sum(count for _, count in statuses),
            "by_status": dict(statuses),
        },
        "tables": tables,
        "checks": verdicts,
    }


def sign(said: dict[str, Any]) -> dict[str, Any]:
    """The manifest with its signature: the SHA-256 of all else of it as JSON with sorted keys and no white space."""
    return said | {"signature": _signature(said)}


def _signature(said: dict[str, Any]) -> str:
    return _hash_of({name: value for name, value in said.items() if name != "signature"})


def _hash_of(said: dict[str, Any]) -> str:
    return hashlib.sha256(
        json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    ).hexdigest()


def checksums(folder: Path) -> Iterator[str]:
    """The lines of SHA256SUMS: every other file of the package."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name != SUMS):
        yield f"{file_hash(path)}  {path.relative_to(folder).as_posix()}\n"


def verify_package(folder: Path) -> dict[str, Any]:
    """The manifest of a package after every file and the signature were checked; PublicationError names what is off."""
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
        listed = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    except (OSError, ValueError) as error:
        raise PublicationError(
            f"this is no data package with a manifest ({error})", where=str(folder), remedy="export it anew"
        ) from error
    there = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() and p.name != SUMS}
    faults = [f"{name} is missing" for name in sorted(listed.keys() - there.keys())]
    faults += [f"{name} is not listed" for name in sorted(there.keys() - listed.keys())]
    faults += [
        f"{name} was changed" for name in sorted(there.keys() & listed.keys()) if file_hash(there[name]) != listed[name]
    ]
    if said.get("signature") != _signature(said):
        faults.append("the signature is not that of the manifest")
    if faults:
        raise PublicationError("; ".join(faults), where=str(folder), remedy="fetch or export the package anew")
    return dict(said)


def _inputs(con: duckdb.DuckDBPyConnection) -> Iterator[str]:
    answer = con.execute("SELECT document_id, file_name FROM documents ORDER BY document_id")
    while batch := answer.fetchmany(_BATCH):
        for identifier, name in batch:
            plain = str(name).replace("\\", "\\\\").replace("\n", "\\n")
            yield f"{identifier}  {plain}\n"
