"""Checks: the accounting identities (勾稽关系) of a report, run over all documents at once in SQL.

`rule` says what a rule is, `views/` prepares the figures that rules are about, `run` runs them and gives verdicts.
The catalogue of rules is data and lives outside (expectations/rules): this package knows no single rule.
"""

from pipeline.checks.rule import Rule
from pipeline.checks.run import run_checks

__all__ = ["Rule", "run_checks"]
