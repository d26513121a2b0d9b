"""`juesuan demo`: the main job on the bundled samples, in a home of its own, ending with answers that one can see.

Asks `pipeline.cli.ingest` for the job itself, so the demo shows what a user gets, then puts questions to the published
warehouse. A second run reads no document again.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.cli.terminal import print_json, typed
from pipeline.errors import JuesuanError, QueryError
from pipeline.fonts import chinese_charts
from pipeline.home import CHECKOUT, Home

if TYPE_CHECKING:
    import duckdb
    from rich.console import Console

__all__ = ["DEMO_HOME", "QUERIES", "Comparison", "chart", "comparisons", "run_demo", "sample_files", "show"]

#: The home of the demo when none is given; ignored by git.
DEMO_HOME: Final = CHECKOUT / "data" / "demo"

_SAMPLES: Final = CHECKOUT / "data" / "samples"
#: What the demo ingests of the samples folder; its README and the truth beside the samples are no reports.
_SUFFIXES: Final = frozenset({".pdf", ".txt", ".xlsx"})

_MOST_SHARED: Final = """
    SELECT function_code FROM budget_vs_actual WHERE initial_budget IS NOT NULL AND actual IS NOT NULL
    GROUP BY 1 ORDER BY count(DISTINCT unit_id) DESC, count(*) DESC, sum(actual) DESC, 1 LIMIT 1
"""
_COMPARISON: Final = """
    SELECT unit_name, fiscal_year, class_name, section_name, item_name, initial_budget, actual, execution_rate, claims,
           agreeing, status
    FROM budget_vs_actual
    WHERE function_code = ? AND initial_budget IS NOT NULL AND actual IS NOT NULL
    ORDER BY unit_name, fiscal_year
"""
_CONTRADICTIONS: Final = """
    SELECT DISTINCT c.severity, d.unit_name, c.fiscal_year, c.check_id, c.pages, c.expected, c.observed, c.message
    FROM checks c JOIN documents d USING (document_id)
    WHERE c.verdict = 'fail' AND c.severity IN ('error', 'warning')
        AND (c.root_finding_id IS NULL OR c.root_finding_id = c.finding_id)
    ORDER BY ALL
"""
#: The figure that most places agree on, newest first, with one place in print: a sentence rather than a cell.
_PROVEN: Final = """
    SELECT b.unit_name, b.fiscal_year, b.item_name, b.actual, b.claims, b.agreeing, i.line_item_id, d.file_name, i.page,
        i.quote
    FROM budget_vs_actual AS b JOIN line_items AS i USING (unit_id, fiscal_year, function_code)
        JOIN documents AS d ON d.document_id = i.document_id
    WHERE b.function_code = ? AND i.measure = 'function_actual' AND i.period = 'current' AND i.value = b.actual
        AND i.x0 IS NOT NULL AND d.status = 'published'
    ORDER BY b.agreeing DESC, b.fiscal_year DESC, b.actual DESC, b.unit_id, i.source = 'narrative' DESC, i.page,
        i.line_item_id
    LIMIT 1
"""
#: How many contradictions the demo lists; `juesuan check` lists all.
_SHOWN: Final = 12

#: Questions to try: title, SQL. Each is one line without double quotes, so that it can be pasted behind `juesuan sql`.
QUERIES: Final = (
    (
        "Largest deviations from the initial budget, with the reports' own reasons 偏离年初预算最多的项目及原因",
        "SELECT unit_name, fiscal_year, item_name, initial_budget, actual, variance, variance_reason"
        " FROM budget_vs_actual WHERE variance IS NOT NULL ORDER BY abs(variance) DESC LIMIT 10",
    ),
    (
        "Every place that states one figure, with page and words 同一数字的各处出处",
        "SELECT source, statement, column_label, printed_value, printed_unit, page, quote FROM line_items"
        " WHERE function_code = '2210201' AND fiscal_year = 2024 AND measure = 'function_actual'"
        " ORDER BY unit_id, page",
    ),
    (
        "“三公” spending by unit and year 各单位各年度“三公”经费",
        "SELECT unit_id, fiscal_year, max(value) FILTER (measure = 'three_public_budget') AS budget,"
        " max(value) FILTER (measure = 'three_public_actual') AS actual FROM line_items"
        " WHERE period = 'current' AND measure LIKE 'three_public%' GROUP BY ALL ORDER BY ALL",
    ),
)


class Comparison(NamedTuple):
    """Budget against actual of one unit and year, in yuan; `rate` is actual / budget (None for a budget of 0)."""

    unit: str
    year: int
    subject: str  # class / section / item by their names
    budget: Decimal
    actual: Decimal
    rate: Decimal | None
    claims: int
    agreeing: int
    status: str


def run_demo(home: Path | None, console: Console, *, as_json: bool = False) -> None:
    """Ingest the samples into `home` (default: `DEMO_HOME`) and show what the warehouse answers.

    Results go to `console`. Raises JuesuanError where the samples are missing or nothing can be compared.
    """
    import typer

    from pipeline.cli.ingest import ingest

    place = Home(home or DEMO_HOME)
    rejected: typer.Exit | None = None
    try:
        with contextlib.redirect_stdout(sys.stderr) if as_json else contextlib.nullcontext():
            ingest(sample_files(), home=place.path, workers=0, retry=False, seconds=300.0)
    except typer.Exit as some_rejected:
        rejected = some_rejected  # it has named them; the others are published and can be asked
    if as_json:
        print_json(_record(place))
    else:
        show(place, console)
    if rejected is not None:
        raise rejected


def sample_files(folder: Path = _SAMPLES) -> list[Path]:
    """The bundled reports. JuesuanError where there are none."""
    found = sorted(p for p in folder.glob("*") if p.suffix in _SUFFIXES)
    if not found:
        raise JuesuanError(
            "the bundled samples are missing",
            where=str(folder),
            remedy="run the demo in a checkout of the project, or make them with `make samples`",
        )
    return found


def show(home: Home, console: Console) -> None:
    """The answers: a table, contradictions, a picture, three queries, one figure with its proof, what to do next."""
    from pipeline.cli.terminal import table
    from pipeline.durable import write_file
    from pipeline.warehouse.read import open_published, query

    with closing(open_published(home.warehouse)) as connection:
        code, rows = comparisons(connection)
        found = query(connection, _CONTRADICTIONS).fetchall()
        proven = query(connection, _PROVEN, [code]).fetchone()
    title = f"Budget against actual 预算与决算对比: {code} {rows[0].subject} (yuan 元)"
    columns = (
        "unit 单位",
        "year 年度",
        "initial budget 年初预算",
        "actual 决算",
        "rate 完成率",
        "claims 出处",
        "status",
    )
    lines = [
        (r.unit, str(r.year), r.budget, r.actual, _percent(r.rate), f"{r.agreeing} of {r.claims}", r.status)
        for r in rows
    ]
    console.print()
    console.print(table(columns, lines, title=title))
    _show_contradictions(found, console)
    picture = home.path / "demo.png"
    write_file(picture, chart(code, rows))
    for label, path in (("chart 图", picture), ("warehouse 数据库", home.published)):
        console.print(f"{label}: {path}", markup=False, highlight=False, soft_wrap=True)
    console.print("\nThree queries to try 可以试试:")
    for words, sql in QUERIES:
        console.print(f"\n# {words}", style="dim", markup=False, highlight=False, soft_wrap=True)
        console.print(f"{typed(home, 'sql')} {_quoted(sql)}", markup=False, highlight=False, soft_wrap=True)
    if proven is not None:
        _show_proof(home, proven, console)
    console.print("\nNext, in the browser, each figure a link to its proof 下一步，在浏览器里看:", soft_wrap=True)
    console.print(f"{typed(home, 'explore')} --open", markup=False, highlight=False, soft_wrap=True)


def _show_proof(home: Home, proven: tuple[object, ...], console: Console) -> None:
    """One question, its answer, where it is printed, and the command that cuts it out of the page."""
    unit, year, item, actual, claims, agreeing, figure, file, page, quote = proven
    lines = (
        "\nOne question with its proof 一个问题和它的出处:",
        f"{unit} {year} {item}: how much was spent? 支出决算是多少？",
        f"{actual:,.2f} yuan 元; {agreeing} of {claims} places agree 处一致; {file}, page {page} 页: {quote}",
        f"{typed(home, 'evidence')} {figure} --out proof.png",
    )
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)


def _record(home: Home) -> dict[str, object]:
    """What the demo shows, for programs."""
    from pipeline.warehouse.read import open_published, query

    with closing(open_published(home.warehouse)) as connection:
        code, rows = comparisons(connection)
        found = query(connection, _CONTRADICTIONS).fetchall()
    return {
        "warehouse": str(home.published),
        "function_code": code,
        "subject": rows[0].subject,
        "comparisons": [{k: v for k, v in row._asdict().items() if k != "subject"} for row in rows],
        "contradictions": len(found),
    }


def comparisons(connection: duckdb.DuckDBPyConnection) -> tuple[str, list[Comparison]]:
    """The function code that most units share, and its rows by unit and year. QueryError where there is none."""
    from pipeline.warehouse.read import query

    found = query(connection, _MOST_SHARED).fetchone()
    if found is None:
        raise QueryError(
            "no function code has both a budget and an actual",
            where="budget_vs_actual",
            remedy="see `juesuan check` and the column amounts_claimed of documents for what was read",
        )
    code = str(found[0])
    rows = []
    for unit, year, *names, budget, actual, rate, claims, agreeing, status in query(
        connection, _COMPARISON, [code]
    ).fetchall():
        subject = " / ".join(str(n) for n in names if n)
        rows.append(Comparison(unit, year, subject, budget, actual, rate, claims, agreeing, status))
    return code, rows


def chart(code: str, rows: list[Comparison]) -> bytes:
    """Horizontal bars of budget and actual by unit and year, in 万元, as PNG. The same rows give the same bytes."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    labels = [f"{_short(r.unit)}\n{r.year}" for r in rows]
    places = range(len(rows))
    with chinese_charts():
        figure, axes = pyplot.subplots(figsize=(9.6, 1.9 + 0.62 * len(rows)), layout="constrained")
        for shift, name, colour, values in (
            (-0.19, "年初预算 initial budget", "#b9c4cf", [r.budget for r in rows]),
            (0.19, "支出决算 actual", "#1f5c7a", [r.actual for r in rows]),
        ):
            # floats only here: the picture needs coordinates, the printed numbers come from the decimals
            wide = [float(v / 10_000) for v in values]
            bars = axes.barh([p + shift for p in places], wide, height=0.36, color=colour, label=name)
            texts = [f"{v / 10_000:,.2f}" for v in values]
            axes.bar_label(bars, labels=texts, padding=3, fontsize=8, color="#444444")
        axes.set_yticks(list(places), labels, fontsize=9)
        axes.invert_yaxis()
        axes.margins(x=0.12)
        axes.set_xlabel("万元 (10,000 yuan)")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="x", color="#e4e4e4", linewidth=0.6)
        axes.set_axisbelow(True)
        axes.set_title(
            f"预算与决算对比：{rows[0].subject}\nBudget against actual, function code {code}", loc="left", pad=34
        )
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=2, frameon=False, borderaxespad=0.2)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=150, metadata={"Software": None})
        pyplot.close(figure)
    return buffer.getvalue()


def _show_contradictions(found: list[tuple[object, ...]], console: Console) -> None:
    from pipeline.cli.terminal import table

    if not found:
        console.print("No contradiction found 未发现矛盾\n")
        return
    more = f", the first {_SHOWN}" if len(found) > _SHOWN else ""
    title = f"Contradictions found, one for each cause 发现的矛盾，同一原因只列一次: {len(found)}{more}"
    columns = ("unit 单位", "year", "check", "pages", "expected 应为", "printed 印为", "what 说明")
    rows = [(u, str(y), c, p, _amount(e), _amount(o), _gist(m)) for _, u, y, c, p, e, o, m in found[:_SHOWN]]
    console.print(table(columns, rows, title=title))


def _amount(value: object) -> str:
    """An expected or observed amount without the zeros that its column type adds."""
    if not isinstance(value, Decimal):
        return "" if value is None else str(value)
    return f"{value.normalize():,f}" if value != value.to_integral_value() else f"{value.to_integral_value():,f}"


def _percent(rate: Decimal | None) -> Decimal | None:
    return None if rate is None else (100 * rate).quantize(Decimal("0.01"))


def _gist(message: object) -> str:
    """What the rule demands, in both languages, without the amounts, which have columns of their own."""
    rules = (re.split("应为|expected", part, maxsplit=1)[0] for part in str(message).split(" / "))
    # behind the last colon stands the place, which has columns of its own
    return " / ".join(re.sub(r"(：|: )[^：:]*\Z", "", rule) for rule in rules)


def _short(unit: str) -> str:
    """A long name on two lines, so that the labels leave room for the bars."""
    return unit if len(unit) <= 16 else f"{unit[: (len(unit) + 1) // 2]}\n{unit[(len(unit) + 1) // 2 :]}"


def _quoted(sql: str) -> str:
    """A query between double quotes: nothing in QUERIES is special to a shell there."""
    return f'"{sql}"'
