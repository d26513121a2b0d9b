"""What tests leave out of a chain that they are not about: rules and contracts only read, and take most of its seconds.

`tests/checks`, `tests/expectations` and `tests/assets/test_chain.py` have all of them.
"""

from __future__ import annotations

import duckdb
import pytest

import expectations.suites

__all__ = ["KEPT", "without_contracts", "without_rules"]

#: The result of a contract that nobody looked at.
KEPT = expectations.suites.SuiteResult("any", True, (), {})


def without_contracts(patch: pytest.MonkeyPatch) -> None:
    """One contract stays in the graph, that of `documents`, and is kept unseen; a step for each table takes longer
    than all else of a small night."""
    import dagster as dg

    import assets.definitions
    import assets.run
    from assets.warehouse import table_key

    patch.setattr(expectations.suites, "validate", lambda _table, _frame: KEPT)
    checks = [a for a in assets.definitions.WAREHOUSE if isinstance(a, dg.AssetChecksDefinition)]
    left = [check for check in checks if {key.asset_key for key in check.check_keys} == {table_key("documents")}]
    chain = [a for a in assets.definitions.WAREHOUSE if a not in checks or a in left]
    assert len(chain) == len(assets.definitions.WAREHOUSE) - len(checks) + 1
    patch.setattr(assets.run, "WAREHOUSE", chain)
    patch.setattr(assets.definitions, "table_contracts", lambda: left)


def _no_rules(con: duckdb.DuckDBPyConnection, rules: object) -> None:
    """As `run_checks` of a catalogue without rules."""


def without_rules(patch: pytest.MonkeyPatch) -> None:
    """The warehouse is built as if there were no rules."""
    patch.setattr("pipeline.checks.run.run_checks", _no_rules)
