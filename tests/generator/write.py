"""All samples into a folder: files, truth and README."""

from __future__ import annotations

from pathlib import Path

from tests.generator.catalogue import SAMPLES, make
from tests.generator.pdf import render_pdf
from tests.generator.plain import render_text
from tests.generator.readme import readme
from tests.generator.truth import truth_of, truth_text
from tests.generator.typeset import use_letters
from tests.generator.workbook import render_workbook

__all__ = ["build_all", "write_all"]

_RENDERERS = {"pdf": render_pdf, "xlsx": render_workbook, "txt": render_text}


def build_all() -> dict[str, bytes]:
    """Every file of the samples folder, by its path within it."""
    files: dict[str, bytes] = {}
    reports = [make(sample) for sample in SAMPLES]
    use_letters("".join(sorted(set().union(*(report.letters() for report in reports)))))
    for sample, report in zip(SAMPLES, reports, strict=True):
        content = _RENDERERS[sample.suffix](report)
        files[sample.file] = content
        files[f"truth/{sample.file.rsplit('.', 1)[0]}.json"] = truth_text(truth_of(report, content)).encode()
    files["README.md"] = readme(SAMPLES, reports).encode()
    return files


def write_all(folder: Path) -> list[Path]:
    """Write the samples; files of earlier catalogues are removed so that the folder holds what the generator makes."""
    files = build_all()
    written = []
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
        written.append(path)
    for stale in set(folder.rglob("*")) - set(written):
        if stale.is_file():
            stale.unlink()
    return written
