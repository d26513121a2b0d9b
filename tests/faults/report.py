"""`python -m tests.faults.report [JUNIT.xml ...]`: runs every test of `catalogue.toml` and writes docs/reliability.md.

With the records of runs (`pytest --junitxml`) nothing is run again; a later one tells what became of a test. A fault
whose tests did not all pass, or were not run, keeps the page from being written: what stands there has happened. No
test lives here.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CHECKOUT", "PAGE", "Fault", "catalogue", "markdown", "results"]

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = CHECKOUT / "docs" / "reliability.md"

#: What stands above the list.
_HEAD = Path(__file__).with_name("page_head.md")
_LIST = """
## Every fault

{faults} faults by {tests} tests, {cases} cases. After each of them nothing is lost and nothing double, the published
warehouse is whole, the next run completes, and its content is that of an undisturbed run; a hostile file is rejected
with its reason, or harmless. Written by `python -m tests.faults.report` from a run of these tests (below `tests/`); the
list is `tests/faults/catalogue.toml`, and a test of the docs holds this page to it and it to the tests.
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: the group that it belongs to, what happens, what holds, the tests (`file::function`) below tests/."""

    group: str
    what: str
    holds: str
    tests: tuple[str, ...]


def catalogue() -> list[Fault]:
    """The faults in the order of the page."""
    found = tomllib.loads((Path(__file__).with_name("catalogue.toml")).read_text(encoding="utf-8"))
    return [
        Fault(group["title"], fault["what"], fault["holds"], tuple(fault["tests"]))
        for group in found["group"]
        for fault in group["fault"]
    ]


def results(junit: Path) -> dict[str, Counter[str]]:
    """Cases by outcome (passed, skipped, failed) of each test in the record of a run."""
    found: dict[str, Counter[str]] = {}
    for case in ET.parse(junit).getroot().iter("testcase"):
        file = case.get("classname", "").removeprefix("tests.").replace(".", "/") + ".py"
        name = f"{file}::{case.get('name', '').partition('[')[0]}"
        kinds = {child.tag for child in case}
        outcome = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        found.setdefault(name, Counter())[outcome] += 1
    return found


def markdown(faults: list[Fault], outcomes: dict[str, Counter[str]]) -> str:
    """The page. SystemExit where a test failed or was not run."""
    tests = [test for fault in faults for test in fault.tests]
    missing = [test for test in tests if test not in outcomes]
    failed = [test for test in tests if test in outcomes and outcomes[test]["failed"]]
    if missing or failed:
        raise SystemExit(f"not run: {', '.join(missing) or 'none'}; failed: {', '.join(failed) or 'none'}")
    cases = sum(sum(outcomes[test].values()) for test in set(tests))
    lines = [_HEAD.read_text(encoding="utf-8") + _LIST.format(faults=len(faults), tests=len(set(tests)), cases=cases)]
    for group in dict.fromkeys(fault.group for fault in faults):
        lines += [
            f"### {group}\n",
            "| what happens | what holds afterwards | result | tests |",
            "| --- | --- | --- | --- |",
        ]
        for fault in (one for one in faults if one.group == group):
            total = sum((outcomes[test] for test in fault.tests), Counter[str]())
            result = f"{total['passed']} passed" + (f", {total['skipped']} skipped" if total["skipped"] else "")
            names = ", ".join(f"`{test}`" for test in fault.tests)
            lines.append(f"| {fault.what} | {fault.holds} | {result} | {names} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    """Run the tests, or read the record of a run, and write the page."""
    faults = catalogue()
    if len(sys.argv) > 1:
        outcomes = {}
        for name in sys.argv[1:]:
            outcomes |= results(Path(name))
    else:
        with tempfile.TemporaryDirectory() as folder:
            junit = Path(folder) / "junit.xml"
            named = sorted({f"tests/{test}" for fault in faults for test in fault.tests})
            subprocess.run(
                [sys.executable, "-m", "pytest", "-q", f"--junitxml={junit}", *named], cwd=CHECKOUT, check=False
            )
            outcomes = results(junit)
    PAGE.write_text(markdown(faults, outcomes), encoding="utf-8")


if __name__ == "__main__":
    main()
