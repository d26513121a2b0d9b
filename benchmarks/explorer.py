"""The explorer over a country: search while typing over 100,000 units, and the page of the largest unit.

`python -m benchmarks.explorer [HOME] [--units N]` takes the published warehouse of a home (default: the demo's) as the
seed, multiplies its units, items and coverage to N units in a copy, adds one unit that reports every functional item of
the classification in two years, and asks the application for pages in this process: drawing included, browser not.
"""

from __future__ import annotations

import argparse
import random
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import duckdb
from starlette.testclient import TestClient

from pipeline.explorer.app import build_app
from pipeline.explorer.search import indexes
from pipeline.explorer.source import Source
from pipeline.home import CHECKOUT, Home

#: Tables that grow with the units; figures themselves are not multiplied that far: no view scans them.
GROWING = (
    *("coverage", "unit_comparison", "three_public"),
    *("budget_vs_actual", "budget_vs_actual_by_class", "budget_vs_actual_by_section"),
)
SYLLABLES = "山水云石林海河江湖泉松柏桃梅兰竹菊春夏秋冬东西南北中上下前后左右大小新古高长平安福寿康宁德仁义礼智信"
WORK = "财政局 教育局 水务局 交通运输局 卫生健康委员会 农业农村局 民政局 林业发展中心 档案馆 第一中学".split()
LARGEST = "999999-最大的单位"


def multiply(path: Path, units: int) -> None:
    """Copies of all units under names of their own until there are so many, and the largest unit."""
    with duckdb.connect(str(path)) as con:
        seeds = con.execute("SELECT count(*) FROM units").fetchall()[0][0]
        dice = random.Random(8)
        copies = -(-units // seeds)
        names = []
        for copy in range(copies):
            place = "".join(dice.choices(SYLLABLES, k=2))
            names.append((copy, f"{place}市{''.join(dice.choices(SYLLABLES, k=2))}县"))
        con.execute("CREATE TEMP TABLE copies (copy INTEGER, place VARCHAR)")
        con.executemany("INSERT INTO copies VALUES (?, ?)", names)
        con.execute(
            "CREATE TEMP TABLE made AS SELECT unit_id, copy, 'c' || copy || '-' || unit_id AS new_id,"
            " place || list_extract($work, 1 + (hash(unit_id, copy) % 10)::INTEGER) AS new_name FROM units, copies",
            {"work": WORK},
        )
        con.execute(
            "INSERT INTO units BY NAME SELECT units.* REPLACE (new_id AS unit_id, new_name AS unit_name)"
            " FROM units JOIN made USING (unit_id)"
        )
        for table in GROWING:
            con.execute(
                f"INSERT INTO {table} BY NAME SELECT {table}.* REPLACE (new_id AS unit_id, new_name AS unit_name)"
                f" FROM {table} JOIN made USING (unit_id)"
            )
        _largest(con)
        con.execute("CHECKPOINT")


def _largest(con: duckdb.DuckDBPyConnection) -> None:
    """One unit with every item of the classification, a reason for each, in two years."""
    con.execute(
        "INSERT INTO units BY NAME SELECT * REPLACE ($id AS unit_id, '最大的单位' AS unit_name) FROM units LIMIT 1",
        {"id": LARGEST},
    )
    for year in (2023, 2024):
        con.execute(
            "INSERT INTO coverage BY NAME SELECT * REPLACE ($id AS unit_id, '最大的单位' AS unit_name,"
            " $year AS fiscal_year, 'final' AS report_kind, true AS published, 5 AS items) FROM coverage LIMIT 1",
            {"id": LARGEST, "year": year},
        )
        con.execute(
            "INSERT INTO budget_vs_actual BY NAME SELECT b.* REPLACE ($id AS unit_id, '最大的单位' AS unit_name,"
            " $year AS fiscal_year, c.code AS function_code, c.code[:3] AS class_code, c.code[:5] AS section_code,"
            " c.name AS item_name, c.code AS function_code_harmonised,"
            " 1e6 + hash(c.code) % 1000000000 AS initial_budget, 1e6 + hash(c.code, 1) % 1000000000 AS actual,"
            " '人员变动以及部分项目按合同进度付款，尾款转入下一年支付' AS variance_reason)"
            " FROM (SELECT DISTINCT ON (code) code, name FROM function_codes WHERE length(code) = 7) AS c,"
            " (SELECT * FROM budget_vs_actual LIMIT 1) AS b",
            {"id": LARGEST, "year": year},
        )
        for table, column, digits in (("class", "class_code", 3), ("section", "section_code", 5)):
            con.execute(
                f"INSERT INTO budget_vs_actual_by_{table} BY NAME SELECT b.* REPLACE ($id AS unit_id,"
                f" '最大的单位' AS unit_name, $year AS fiscal_year, s.code AS {column}, s.budget AS initial_budget,"
                " s.actual AS actual, 'general' AS budget_kind) FROM (SELECT function_code[:"
                f"{digits}] AS code, sum(initial_budget) AS budget, sum(actual) AS actual FROM budget_vs_actual"
                " WHERE unit_id = $id AND fiscal_year = $year GROUP BY ALL) AS s,"
                f" (SELECT * FROM budget_vs_actual_by_{table} LIMIT 1) AS b",
                {"id": LARGEST, "year": year},
            )


def seconds(work: Callable[[], object]) -> float:
    """How long it takes by the clock."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def typed(names: list[str]) -> list[str]:
    """What stands in the box key by key, for names from their beginning, from their middle, and in pinyin."""
    found = []
    for name in names:
        for text in (name, name[4:]):
            found += [text[: n + 1] for n in range(len(text))]
    return [*found, "cz", "czj", "shuiwu", "2210201", "30101", "没有这样的单位", "局 县 山"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", nargs="?", type=Path, default=CHECKOUT / "data" / "demo")
    parser.add_argument("--units", type=int, default=100_000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder) / "home")
        home.prepare()
        shutil.copyfile(Home(options.home).published, home.published)
        multiply(home.published, options.units)
        source = Source(home)
        with source.snapshot() as look:
            print(f"index of all units, places and subjects: {seconds(lambda: indexes(look)):.2f} s")
            rows = look.rows("units")
        names = [row["unit_name"] for row in random.Random(1).sample(rows, 60)]
        print(f"units {len(rows):,}, items {look_count(home, 'budget_vs_actual'):,}")
        with TestClient(build_app(source), base_url="http://127.0.0.1") as client:

            def get(address: str, **values: str) -> None:
                answer = client.get(address, params=values or None)
                assert answer.status_code == 200, answer.text[:300]

            get("/zh/suggest", q="a")
            times = sorted(seconds(lambda q=q: get("/zh/suggest", q=q)) for q in typed(names))
            slowest, most = times[-1], times[int(0.99 * len(times))]
            print(
                f"suggestions for {len(times)} inputs: median {median(times) * 1000:.1f} ms, "
                f"99 % {most * 1000:.1f} ms, slowest {slowest * 1000:.1f} ms"
            )
            size = len(client.get(f"/zh/unit/{LARGEST}?level=item").content) / 1e6
            items = look_count(home, f"budget_vs_actual WHERE unit_id = '{LARGEST}' AND fiscal_year = 2024")
            print(f"the largest unit: {items:,} items in a year, {size:.1f} MB of HTML")
            for name, address in (
                ("page of the largest unit", f"/zh/unit/{LARGEST}"),
                ("the same, all its items", f"/zh/unit/{LARGEST}?level=item"),
                ("the same, classes alone", f"/zh/unit/{LARGEST}?level=class"),
                ("start page", "/zh/"),
                ("search for words of a reason", "/zh/search?q=退休 人员"),
                ("contradictions", "/zh/contradictions"),
                ("coverage of the country", "/zh/coverage"),
                ("one subject over all units", "/zh/subject/2210201"),
                ("list of peer groups", "/zh/compare"),
            ):
                first = seconds(lambda a=address: get(a))
                after = [seconds(lambda a=address: get(a)) for _ in range(5)]
                print(f"{name}: first {first:.2f} s, then {median(after):.2f} s (slowest {max(after):.2f} s)")
        in_browser(source)


def in_browser(source: Source) -> None:
    """The page of the largest unit in the system's Chromium: from the request to the first words and to the end."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None or find_spec("playwright") is None:
        print("in a browser: not measured (no Chromium or playwright on this machine)")
        return
    import uvicorn
    from playwright.sync_api import sync_playwright

    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    server = uvicorn.Server(uvicorn.Config(build_app(source), log_level="error", lifespan="off"))
    threading.Thread(target=lambda: server.run(sockets=[listening]), daemon=True).start()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        painted, loaded = [], []
        for _ in range(6):
            page.goto(f"http://127.0.0.1:{listening.getsockname()[1]}/zh/unit/{LARGEST}", wait_until="load")
            painted.append(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"))
            loaded.append(page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"))
        browser.close()
    server.should_exit = True
    print(
        f"the same in Chromium: first words after {median(painted[1:]):.0f} ms, whole page after "
        f"{median(loaded[1:]):.0f} ms (slowest {max(loaded[1:]):.0f} ms)"
    )


def look_count(home: Home, table: str) -> int:
    """Rows of a table."""
    with duckdb.connect(str(home.published), read_only=True) as con:
        return int(con.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])


if __name__ == "__main__":
    main()
