"""Expectations: what must hold. Column contracts as suites, accounting identities as a catalogue of rules.

`catalogue` loads the rules (data and SQL under rules/) that `pipeline.checks` runs; `suites` builds one Great
Expectations suite per warehouse table from the table's own metadata.
"""
