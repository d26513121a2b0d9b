"""Access to data/reference/: knowledge that analysts edit without reading code.

Each package loads and validates its own files through `read_rows` and `read_toml`; every fault is a
`ReferenceDataError` that names file and line.
"""

from __future__ import annotations

import csv
import io
import os
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pipeline.errors import ReferenceDataError
from pipeline.fingerprint import files_fingerprint

__all__ = ["CONFIDENCES", "read_rows", "read_toml", "reference_fingerprint", "reference_path"]

#: How sure a reference row is of its source, from sure to doubtful.
CONFIDENCES: Final = ("high", "medium-high", "medium", "low")

#: Files of data/reference/ that only the build of the warehouse uses: an edit builds anew and reads no report again.
_ONLY_FOR_THE_BUILD: Final = frozenset(
    {
        "README.md",
        "code_crosswalk.csv",
        "cofog.csv",
        "corrections.csv",
        "function_cofog.csv",
        "sources.toml",  # what a source vouches for stands in the origin of its documents
        "units.csv",
    }
)

_CHECKOUT = Path(__file__).resolve().parent.parent


def reference_path(name: str) -> Path:
    """Path of a reference file; `$JUESUAN_REFERENCE` replaces the folder of the checkout."""
    folder = Path(os.environ.get("JUESUAN_REFERENCE") or _CHECKOUT / "data" / "reference")
    path = folder / name
    if not path.exists():
        raise ReferenceDataError(
            "the file is missing",
            where=str(path),
            remedy="restore it from the repository (git checkout data/reference)",
        )
    return path


def read_rows(name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a reference CSV as (`file:line`, row); the header must hold all of `columns`."""
    path = reference_path(name)
    with io.StringIO(_text(path), newline="") as handle:
        reader = csv.DictReader(handle)
        missing = [c for c in columns if c not in (reader.fieldnames or ())]
        if missing:
            raise ReferenceDataError(
                f"the header lacks {', '.join(missing)}", where=f"{path.name}:1", remedy="add the columns"
            )
        for row in reader:
            where = f"{path.name}:{reader.line_num}"
            if None in row or None in row.values():
                raise ReferenceDataError(
                    "the row has another number of fields than the header",
                    where=where,
                    remedy="quote fields that hold a comma",
                )
            yield where, {key: value.strip() for key, value in row.items()}


def read_toml(name: str) -> dict[str, Any]:
    """A reference TOML file; a syntax error becomes a `ReferenceDataError` with its line."""
    path = reference_path(name)
    try:
        return tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ReferenceDataError(str(error), where=path.name, remedy="mend the syntax at that line") from error


def _text(path: Path) -> str:
    """The text of a file, without the mark that spreadsheet programs put before UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReferenceDataError(
            f"the file is not UTF-8 ({error})", where=path.name, remedy="save it as UTF-8 (CSV UTF-8 in a spreadsheet)"
        ) from error


def reference_fingerprint() -> str:
    """A short hash of the files of data/reference/ that readers use: reports are read anew when these are edited."""
    files = sorted(path for path in reference_path("").iterdir() if path.name not in _ONLY_FOR_THE_BUILD)
    return files_fingerprint(files)
