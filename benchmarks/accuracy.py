"""How exactly reports are read: against our own truth, against hand-made labels, and one reading against the other.

Always: the bundled samples by the truth that their generator wrote beside them, per statement, layout and format, and
every layout of the generator's catalogue (`benchmarks.layouts`). Where
the real reports lie beside the checkout: their labels by `truth/measure.py`, the unlabelled ones by `truth/survey.py`.
For each set: how often the two independent readings of a table agree, which needs no truth. Every set is ingested
through the command line into a home that is thrown away. One core, low priority.

Usage: python -m benchmarks.accuracy [--write] [--only SET …] [--shared DIR | --no-shared]
`--write` puts the figures between the markers of docs/accuracy.md; a set that was not measured keeps its last figures.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import duckdb

from benchmarks.layouts import measure_layouts
from pipeline import __version__
from pipeline.pages.read import PAGES_VERSION
from pipeline.report import REPORT_VERSION
from tests.benchmarks.scoring import BEYOND_THE_CORE, MEASURE_GROUPS, Score, score_cells, score_facts
from tests.generator.catalogue import SAMPLES

CHECKOUT = Path(__file__).resolve().parent.parent
PAGE = CHECKOUT / "docs" / "accuracy.md"
SAMPLES_FOLDER = CHECKOUT / "data" / "samples"
SHARED = CHECKOUT.parent / "shared"
#: Folders of real reports that are measured, below `reports/` of the shared folder.
REAL_SETS = ("pdf", "wild", "scanned")
#: Readers whose tables were read in two independent ways; the others have one reading and cannot disagree.
READ_TWICE = frozenset({"grid", "careful", "ocr"})
#: `careful` is accepted only where the grid and the text layer differed and it agrees with the text layer.
SETTLED = "careful"
#: Exit code of `juesuan ingest` when some documents were rejected and the others published.
SOME_REJECTED = 3
#: Endings of the files that decide what is read.
CODE = frozenset({".py", ".sql", ".toml", ".csv"})
LAYOUTS = {sample.file: (sample.layout, sample.suffix) for sample in SAMPLES}


# ---- one set into a warehouse


def run(command: list[str], allowed: Iterable[int] = (0,)) -> str:
    """What a command prints; a failure ends the benchmark with the command's own words."""
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode not in {*allowed}:
        raise SystemExit(f"{' '.join(command[1:4])} … ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def ingested(paths: Iterable[Path]) -> Iterator[Path]:
    """The warehouse of these reports, made as users make it, gone at the end."""
    with TemporaryDirectory(prefix="juesuan-accuracy-") as home:
        command = [sys.executable, "-m", "pipeline.cli", "ingest", *map(str, paths), "--home", home, "--workers", "1"]
        run(command, allowed=(0, SOME_REJECTED))
        yield Path(home) / "warehouse" / "juesuan.duckdb"


def rows_of(warehouse: Path, query: str) -> list[SimpleNamespace]:
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        cursor = connection.execute(query)
        names = [column[0] for column in cursor.description]
        return [SimpleNamespace(**dict(zip(names, row, strict=True))) for row in cursor.fetchall()]


def code_now() -> set[tuple[str, int, int]]:
    """What is measured: every source and reference file with its size and time of change."""
    folders = ("pipeline", "assets", "expectations", "data/reference")
    files = [f for folder in folders for f in (CHECKOUT / folder).rglob("*") if f.suffix in CODE]
    return {(str(f), f.stat().st_size, f.stat().st_mtime_ns) for f in files}


# ---- measurements


def own_truth(warehouse: Path, truths: Iterable[dict[str, Any]]) -> dict[str, dict[str, Score]]:
    """Scores of the samples by `statement`, by `layout` (and format), by group of `prose`, and of `identity`."""
    items: dict[str, list[SimpleNamespace]] = defaultdict(list)
    for item in rows_of(warehouse, "SELECT * FROM line_items ORDER BY document_id, line_item_id"):
        items[item.document_id].append(item)
    documents = {d.document_id: d for d in rows_of(warehouse, "SELECT * FROM documents")}
    found: dict[str, dict[str, Score]] = {
        kind: defaultdict(Score) for kind in ("statement", "layout", "prose", "identity")
    }
    for truth in truths:
        mine = items[truth["sha256"]]
        layout = "{} · {}".format(*LAYOUTS[truth["file"]])
        for statement, score in score_cells(truth, mine).items():
            found["statement"][statement] += score
            found["layout"][layout] += score
        for group, score in score_facts(truth, mine).items():
            found["prose"][group] += score
        document = documents.get(truth["sha256"])
        for name, field in (("unit", "unit_name"), ("year", "fiscal_year"), ("kind", "report_kind")):
            expected = truth["unit" if name == "unit" else field]
            read = getattr(document, field, None)
            found["identity"][name] += Score(1, read is not None, read == expected)
    return found


def by_labels(warehouse: Path, truth: Path, groups: Mapping[str, str]) -> dict[str, dict[str, Score]]:
    """Scores of the labelled reports of a warehouse by `measure.py`, by kind of figure and group of reports.

    `groups` names the group of a document by its identifier; documents without one go by the kind that the label names.
    """
    published = {d.document_id for d in rows_of(warehouse, "SELECT document_id FROM documents")}
    labels = {}
    for path in sorted((truth / "labels").glob("*.json")):
        label = json.loads(path.read_text(encoding="utf-8"))
        if label["sha256"] in published:
            labels[label["id"]] = groups.get(label["sha256"], label["report_kind"])
    if not labels:
        return {}
    with TemporaryDirectory() as folder:
        out = Path(folder) / "scores.json"
        script = str(truth / "measure.py")
        run([sys.executable, script, str(warehouse), "--only", ",".join(labels), "--json", str(out)])
        measured = json.loads(out.read_text(encoding="utf-8"))["per_doc"]
    found: dict[str, dict[str, Score]] = {}
    for document, group in labels.items():
        scores = found.setdefault(group, defaultdict(Score))
        scores["reports"] += Score(1, 1, 1)
        for figure in ("cells", "function", "narrative", "narrative-ext"):
            n = measured[document][figure]
            scores[figure] += Score(n["tp"] + n["fn"], n["tp"] + n["fp"], n["tp"])
        scores["identity"] += Score(4, 4, measured[document]["meta"])
    return found


def agreement(warehouse: Path) -> dict[str, tuple[int, int, int]]:
    """By reader: tables, those whose two readings differed at first, those whose readings still differ.

    Tables in which no amount was printed are left out: nothing in them could differ.
    """
    query = """
        SELECT reader, count(*) AS tables, count(disagreement) AS unsettled FROM table_reads
        WHERE amounts_printed > 0 OR disagreement IS NOT NULL GROUP BY reader ORDER BY tables DESC, reader"""
    return {
        row.reader: (row.tables, row.tables if row.reader == SETTLED else row.unsettled, row.unsettled)
        for row in rows_of(warehouse, query)
    }


def differing(warehouse: Path) -> list[str]:
    """Every table whose readings still differ, by file and page: to look at, not for the page."""
    query = """
        SELECT file_name, page, table_no, disagreement FROM table_reads JOIN documents USING (document_id)
        WHERE disagreement IS NOT NULL ORDER BY ALL"""
    return [f"{r.file_name}, page {r.page}, table {r.table_no}: {r.disagreement}" for r in rows_of(warehouse, query)]


def survey(warehouse: Path, truth: Path, index: Path) -> tuple[list[str], list[list[str]]]:
    """Head and rows of what `survey.py` prints, one row a layout and one for all."""
    lines = run([sys.executable, str(truth / "survey.py"), str(warehouse), str(index)]).splitlines()
    start = next(n for n, line in enumerate(lines) if re.match(r"layout\s+docs\s", line))
    head = lines[start].split()
    rows = [line.split() for line in lines[start + 1 :] if line.strip()]
    if not rows or any(len(row) != len(head) for row in rows):
        raise SystemExit("survey.py prints its table otherwise than this benchmark knows")
    return head, rows


# ---- words


def share(value: float | None, places: int = 4) -> str:
    """A share as a decimal, cut and not rounded: 1.0000 is said of nothing but the whole."""
    if value is None:
        return "–"
    scale = 10**places
    return f"{int(value * scale + 1e-9) / scale:.{places}f}"


def markdown(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def scores(first: str, by_name: Mapping[str, Score], total: str | None = "all") -> str:
    """One row a name: true, read and right figures, precision, recall and F1; a row of sums at the end."""
    rows = [(name, score) for name, score in by_name.items()]
    if total:
        rows.append((f"**{total}**", sum(by_name.values(), Score())))
    return markdown(
        [first, "true", "read", "right", "precision", "recall", "F1"],
        [
            [name, f"{s.true:,}", f"{s.read:,}", f"{s.right:,}", share(s.precision), share(s.recall), share(s.f1)]
            for name, s in rows
        ],
    )


def measured_by() -> str:
    """When, by which command, with what: the first line of every section."""
    parts = ", ".join(f"{name} {version(name)}" for name in ("pypdfium2", "pdfplumber", "duckdb", "dagster"))
    return (
        f"Measured {date.today().isoformat()} by `python -m benchmarks.accuracy --write`; juesuan {__version__} (pages"
        f" stage {PAGES_VERSION}, report stage {REPORT_VERSION}), Python {platform.python_version()}, {parts}.\n"
    )


def agreement_words(found: Mapping[str, tuple[int, int, int]]) -> str:
    rows: list[list[object]] = []
    for reader, (tables, differ, unsettled) in found.items():
        if reader in READ_TWICE:
            rows.append([f"`{reader}`", f"{tables:,}", differ, unsettled, share(1 - differ / tables)])
        else:
            rows.append([f"`{reader}` (one reading)", f"{tables:,}", "–", "–", "–"])
    twice = [counts for reader, counts in found.items() if reader in READ_TWICE]
    if twice:
        tables, differ, unsettled = (sum(column) for column in zip(*twice, strict=True))
        rows.append(["**read twice**", f"{tables:,}", differ, unsettled, share(1 - differ / tables)])
    return markdown(["reader", "tables with amounts", "readings differed", "still differ", "agreement"], rows)


def sample_section(warehouse: Path, truths: list[dict[str, Any]]) -> str:
    found = own_truth(warehouse, truths)
    groups = {group: found["prose"][group] for group in (*MEASURE_GROUPS, BEYOND_THE_CORE) if group in found["prose"]}
    core = {group: score for group, score in groups.items() if group != BEYOND_THE_CORE}
    by_statement = {f"`{name}`": score for name, score in sorted(found["statement"].items())}
    identity = ", ".join(f"{name} {score.right} of {score.true}" for name, score in found["identity"].items())
    parts = [
        measured_by(),
        f"{len(truths)} reports. Right by the truth: {identity}.\n",
        "Cells of tables by statement:\n",
        scores("statement", by_statement),
        "Cells of tables by layout and format:\n",
        scores("layout · format", dict(sorted((k, v) for k, v in found["layout"].items()))),
        "Core figures of the prose:\n",
        scores("measures", core, total="core"),
    ]
    if BEYOND_THE_CORE in groups:
        others = {"all other measures": groups[BEYOND_THE_CORE]}
        parts += ["Figures of the prose beyond the core:\n", scores("measures", others, None)]
    return "\n".join([*parts, "The two readings of each table:\n", agreement_words(agreement(warehouse))])


def layout_section() -> str:
    """Every layout of the generator's catalogue, read in this process."""
    found = measure_layouts()
    everything = {f"`{name}`": score for name, score in sorted(found.by_statement.items())}
    rows = [
        [name, f"{s.true:,}", f"{s.read:,}", f"{s.right:,}", share(s.precision), share(s.recall), share(s.f1), silent]
        for name, (s, silent) in found.by_layout.items()
    ]
    head = ["layout", "true", "read", "right", "precision", "recall", "F1", "wrong and not flagged"]
    parts = [
        measured_by(),
        f"{len(found.by_layout)} layouts, {found.reports} reports, {found.pages:,} pages.\n",
        "Cells by statement:\n",
        scores("statement", everything),
        "Cells by layout:\n",
        markdown(head, rows),
    ]
    return "\n".join(parts)


def real_section(warehouse: Path, shared: Path, name: str) -> str:
    index = shared / "reports" / name / "index.csv"
    groups = {}
    if index.is_file():
        with index.open(encoding="utf-8", newline="") as file:
            groups = {row["sha256"]: row["layout"] for row in csv.DictReader(file)}
    query = "SELECT count(*) AS n, sum(pages) AS pages FROM documents WHERE status <> 'rejected'"
    counts = rows_of(warehouse, query)[0]
    parts = [measured_by(), f"{counts.n} documents published, {int(counts.pages or 0):,} pages.\n"]
    labelled = by_labels(warehouse, shared / "truth", groups)
    if labelled:
        total: dict[str, Score] = defaultdict(Score)
        for found in labelled.values():
            for figure, score in found.items():
                total[figure] += score
        rows = [*sorted(labelled.items()), ("**all**", total)]
        for figure, title in (
            ("cells", "Labelled reports, cells of tables"),
            ("narrative", "Labelled reports, core figures of the prose"),
        ):
            parts.append(f"{title}:\n")
            parts.append(scores("reports", {f"{g} ({f['reports'].true})": f[figure] for g, f in rows}, None))
        parts.append(
            f"Prose beyond the core: recall {share(total['narrative-ext'].recall)}. Kind, year, unit and unit of money:"
            f" {total['identity'].right} of {total['identity'].true}. Rows with a functional code, columns compared to"
            f" the letter of the header path: F1 {share(total['function'].f1)}.\n"
        )
    if index.is_file():
        parts += ["Survey of all, by layout:\n", markdown(*survey(warehouse, shared / "truth", index))]
    return "\n".join([*parts, "The two readings of each table:\n", agreement_words(agreement(warehouse))])


# ---- the page


def put_between_markers(page: str, sections: Mapping[str, str]) -> str:
    """The page with each section between its markers; all that stands outside of them stays as it is."""
    for name, words in sections.items():
        begin, end = f"<!-- generated: {name} -->", f"<!-- end: {name} -->"
        if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
            raise SystemExit(f"the page needs one pair of markers {begin} … {end}")
        before, _, rest = page.partition(begin)
        page = before + begin + "\n\n" + words.strip() + "\n\n" + end + rest.partition(end)[2]
    return page


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--write", action="store_true", help="put the figures into docs/accuracy.md")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--shared", type=Path, default=SHARED, help="folder of the real reports and their labels")
    where.add_argument("--no-shared", action="store_true", help="measure what the generator makes alone")
    parser.add_argument("--only", action="append", choices=("samples", "layouts", *REAL_SETS), help="measure this set")
    arguments = parser.parse_args()
    os.nice(10)
    measured = code_now()
    sets = {"samples": SAMPLES_FOLDER}
    if not arguments.no_shared:
        sets |= {name: arguments.shared.resolve() / "reports" / name for name in REAL_SETS}
    chosen = [name for name in ("layouts", *sets) if not arguments.only or name in arguments.only]
    if arguments.write:  # a page without markers is told before the work, not after it
        put_between_markers(PAGE.read_text(encoding="utf-8"), dict.fromkeys(chosen, ""))
    truths = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((SAMPLES_FOLDER / "truth").glob("*.json"))]
    sections = {}
    if "layouts" in chosen:
        sections["layouts"] = layout_section()
        print(f"## layouts\n\n{sections['layouts']}", flush=True)
    for name, folder in sets.items():
        if name not in chosen:
            continue
        if not folder.is_dir():
            print(f"not measured: {name}; there is no reports/{name} in the shared folder", file=sys.stderr)
            continue
        own = name == "samples"
        with ingested([folder / truth["file"] for truth in truths] if own else [folder]) as warehouse:
            sections[name] = (
                sample_section(warehouse, truths) if own else real_section(warehouse, arguments.shared.resolve(), name)
            )
            print(f"## {name}\n\n{sections[name]}", flush=True)
            for words in differing(warehouse):
                print(f"still differs: {words}")
    # the layouts are read in this process, whose code does not change any more
    if arguments.write and {*sections} - {"layouts"} and code_now() != measured:
        raise SystemExit("not written: the code changed during the run, its figures are of no one version; run again")
    if arguments.write:
        PAGE.write_text(put_between_markers(PAGE.read_text(encoding="utf-8"), sections), encoding="utf-8")


if __name__ == "__main__":
    main()
