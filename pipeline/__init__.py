"""Juesuan's domain: documents, pages, statements, clauses, figures, checks and the warehouse.

Plain Python without Dagster: everything here can be used from a notebook. One package per step on the
way of a figure; see docs/architecture.md for the way itself.
"""

__version__ = "0.1.0"
