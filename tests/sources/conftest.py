"""A portal on loopback, a home, and sources with small pauses."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pipeline.home import Home
from pipeline.sources import Source, load
from tests.sources.portal import Portal, serving


@pytest.fixture(autouse=True, scope="session")
def _no_proxy() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.lower().endswith("_proxy"):
                patch.delenv(name)
        yield


@pytest.fixture
def portal() -> Iterator[Portal]:
    with serving() as found:
        yield found


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


Sources = Callable[..., tuple[Source, ...]]


def sources_of(folder: Path, text: str, **crawling: Any) -> tuple[Source, ...]:
    """Loads sources.toml with the given text; the crawler asks without pauses there."""
    settings = {"contact": "desk@example.org", "delay_seconds": 0.0, "timeout_seconds": 5.0, "retries": 1} | crawling
    head = "\n".join(f"{k} = {str(v).lower() if isinstance(v, bool) else repr(v)}" for k, v in settings.items())
    path = folder / "sources.toml"
    path.write_text(f"[crawler]\n{head}\n{textwrap.dedent(text)}", encoding="utf-8")
    return load(path)


@pytest.fixture
def write_sources(tmp_path: Path) -> Sources:
    """`sources_of` in the folder of the test."""
    return partial(sources_of, tmp_path)
