"""The SQL files of the build, by name, from views/ (package data)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["literal", "sql_file"]


@cache
def sql_file(name: str) -> str:
    """The text of views/<name>.sql."""
    return (files("pipeline.warehouse") / "views" / f"{name}.sql").read_text(encoding="utf-8")


def literal(text: str) -> str:
    """A string literal, for statements that take no parameters (ATTACH, SET, CREATE VIEW)."""
    return "'" + text.replace("'", "''") + "'"
